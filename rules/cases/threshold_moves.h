// Whether the cases of a pack hold its thresholds: with one a little higher or
// lower, a case must fail.
#ifndef MYORULES_RULES_CASES_THRESHOLD_MOVES_H_
#define MYORULES_RULES_CASES_THRESHOLD_MOVES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/pack/compiled_pack.h"
#include "rules/cases/case_file.h"

namespace myorules::rules {

enum class ThresholdsOf {
  kPack,              // Those that the pack states itself.
  kPackAndItsImports  // Those of the modules as well, as far as it uses them.
};

// A threshold moved, and no case noticed.
struct UnnoticedMove {
  std::string threshold;
  std::string value;
  std::string moved_to;
};

// Moves each threshold up and down, one at a time: by one where its unit counts
// in whole steps, by a tenth where it is measured. A pack that does not load
// with it is noticed. Errors: FAILED_PRECONDITION where a case fails with none
// moved, or the pack does not load by itself.
absl::StatusOr<std::vector<UnnoticedMove>> FindUnnoticedMoves(
    const engine::CompiledPack& pack, ThresholdsOf of,
    const std::vector<PackCase>& cases);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_THRESHOLD_MOVES_H_
