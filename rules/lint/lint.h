// What a rule pack must say beyond what it needs to load.
#ifndef MYORULES_RULES_LINT_LINT_H_
#define MYORULES_RULES_LINT_LINT_H_

#include "engine/base/issues.h"
#include "engine/pack/compiled_pack.h"

namespace myorules::rules {

// Adds to `issues`, which are those of the text of `pack`: an error for each
// attribute of a person that its rules read and its source_attributes do not
// name, and where they do not say who paid for it; a warning for each that they
// name and no rule reads.
void Lint(const engine::CompiledPack& pack, engine::Issues* issues);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_LINT_LINT_H_
