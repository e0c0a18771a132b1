// What a pack imports: found, loaded, and held against what the pack says of
// it.
#ifndef MYORULES_ENGINE_PACK_IMPORTS_H_
#define MYORULES_ENGINE_PACK_IMPORTS_H_

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/issues.h"
#include "engine/base/pack_limits.h"
#include "engine/base/work_budget.h"
#include "engine/expr/patterns.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/condition_set.h"
#include "engine/pack/text_proto.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::engine {

// What is known while a pack is loaded and, inside it, the modules.
struct LoadContext {
  struct Module {
    std::shared_ptr<const CompiledPack> pack;  // Null: it does not load.
    // Why, where the fault is not its own but of how they import each other.
    std::string shared_fault;
    // The first of its own, with file, line and column.
    std::string own_fault;
  };
  // Names of what is being loaded, the outermost first.
  std::vector<std::string> open;
  // By name, then version. Each is loaded once.
  std::map<std::pair<std::string, std::string>, Module> modules;
  // Of the texts so far.
  size_t bytes = 0;
  // Of what was loaded last; empty: there was none.
  std::string shared_fault;
  // What it takes to hold conditions against each other.
  WorkBudget checks{limits::kMaxPackCheckSteps};
  WorkBudget tables{kMaxOpenedTableSteps};
  PatternSet patterns{limits::kMaxPackPatternInstructions};
};

// CompiledPack::Load of a pack, or of a module inside one.
std::shared_ptr<const CompiledPack> LoadWithin(const PackHost& host,
                                               LoadContext* context,
                                               Issues* issues);

// The modules that `pack`, whose text is at `root`, imports directly or through
// one another: each once, after all that it imports itself. Adds an error for
// each import that is not as it must be, for names that two of them have, and
// where all together are too many; what is returned then is of no use.
std::vector<ImportedModule> LoadImports(const PackHost& host,
                                        const v1::RulePack& pack,
                                        const MessagePlace& root,
                                        LoadContext* context);

// "define 'weight' of module 'post.scales'".
std::string CalledAsImported(const CompiledItem& item);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_IMPORTS_H_
