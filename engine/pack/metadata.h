// What a pack must say whatever its expressions are: who, what, when, by which
// source, under which names.
#ifndef MYORULES_ENGINE_PACK_METADATA_H_
#define MYORULES_ENGINE_PACK_METADATA_H_

#include "engine/pack/compiled_pack.h"
#include "engine/pack/text_proto.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::engine {

// How large a pack is.
struct PackSize {
  // Definitions, criteria, facets and decisions.
  int items = 0;
  // Rows, flags with their further grounds, notes and thresholds.
  int entries = 0;
};
PackSize SizeOf(const v1::RulePack& pack);

// Adds an error where the pack has more than limits::kMaxPackItems,
// kMaxPackEntries, one of its tables or flags more than kMaxTableRows, or a
// name more than kMaxNameBytes.
// Returns whether there is none.
bool CheckSize(const v1::RulePack& pack, const MessagePlace& root);

// Adds an error for each fault of the pack itself: name, version, state, dates,
// authors, purpose, sources, terminology.
void CheckIdentity(const PackHost& host, const v1::RulePack& pack,
                   const MessagePlace& root);

// … of each threshold, definition, criterion, facet, decision, flag and note:
// id, title, source, and the fields that its kind must have. Not of
// expressions.
void CheckEntries(const PackHost& host, const v1::RulePack& pack,
                  const MessagePlace& root);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_METADATA_H_
