// What a pack must say whatever its expressions are: who, what, when, by which
// source, under which names.
#ifndef MYORULES_ENGINE_PACK_METADATA_H_
#define MYORULES_ENGINE_PACK_METADATA_H_

#include "engine/pack/compiled_pack.h"
#include "engine/pack/text_proto.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::engine {

// Adds an error for each fault of the pack itself: name, version, state, dates,
// authors, purpose, sources, terminology, size.
void CheckIdentity(const PackHost& host, const v1::RulePack& pack,
                   const MessagePlace& root);

// … of each threshold, definition, criterion, facet, decision, flag and note:
// id, title, source, and the fields that its kind must have. Not of
// expressions.
void CheckEntries(const PackHost& host, const v1::RulePack& pack,
                  const MessagePlace& root);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_METADATA_H_
