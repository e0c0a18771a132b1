// What an expression can never be, told from the expression alone.
#ifndef MYORULES_RULES_CASES_ALWAYS_KNOWN_H_
#define MYORULES_RULES_CASES_ALWAYS_KNOWN_H_

#include "absl/types/optional.h"
#include "engine/expr/checker.h"
#include "engine/pack/compiled_pack.h"

namespace myorules::rules {

// Whether the expression of `pack` is neither unknown nor an error whatever the
// subject: it asks what is on record (`has`, `known`), or uses what it asks
// (`known(x) && x`), itself or through the items that it names. False where
// that cannot be said.
bool IsAlwaysKnown(const engine::CheckedExpr& expression,
                   const engine::CompiledPack& pack);

// Its value where it is `true` or `false` as written.
absl::optional<bool> FixedValue(const engine::CheckedExpr& expression);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_ALWAYS_KNOWN_H_
