// A pack and what it uses of its imports, made one.
#ifndef MYORULES_ENGINE_PACK_LINK_H_
#define MYORULES_ENGINE_PACK_LINK_H_

#include <vector>

#include "engine/pack/compiled_pack.h"
#include "engine/pack/references.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::engine {

// The items of the modules, which are in the order of LoadImports, as items of
// a pack: `uses` and `compared` count among them; `index` still counts in the
// module.
std::vector<CompiledItem> ImportedItems(
    const std::vector<ImportedModule>& modules);

// Returns `source` with what it uses of its imports written into it, before its
// own: thresholds, definitions, criteria, the sources and terminology of the
// modules. `items`, imported ones first, lose those that nothing needs; their
// numbers are put right. `used` are the variables that the pack's own
// expressions and sentences name.
v1::RulePack Link(const v1::RulePack& source,
                  const std::vector<ImportedModule>& modules,
                  const NameSet& used, std::vector<CompiledItem>* items);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_LINK_H_
