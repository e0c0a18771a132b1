// That all of a pack is there for something.
#ifndef MYORULES_ENGINE_PACK_USE_CHECKS_H_
#define MYORULES_ENGINE_PACK_USE_CHECKS_H_

#include <vector>

#include "engine/pack/compiled_pack.h"
#include "engine/pack/item_drafts.h"
#include "engine/pack/references.h"
#include "engine/pack/text_proto.h"

namespace myorules::engine {

// The variables that a pack's expressions and sentences name, and of them those
// whose names or values appear in answers.
struct UsedNames {
  const NameSet& used;
  const NameSet& shown;
};

// Adds an error for each threshold, definition, criterion and import of `pack`,
// whose items and modules are known, that nothing uses, and for each definition
// without title that answers show. What a module has is there for others.
void CheckAllUsed(const CompiledPack& pack,
                  const std::vector<ItemDraft>& drafts, const UsedNames& names,
                  const MessagePlace& root);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_USE_CHECKS_H_
