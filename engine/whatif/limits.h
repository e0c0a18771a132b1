// Bounds of trying what missing facts would lead to, with what they protect.
// Each has a test at the limit and one past it.
#ifndef MYORULES_ENGINE_WHATIF_LIMITS_H_
#define MYORULES_ENGINE_WHATIF_LIMITS_H_

#include <cstdint>

#include "engine/base/limits.h"

namespace myorules::engine::limits {

// Classifications by which an answer tries what its missing facts would lead
// to: some hundred are common, and each takes about a tenth of a millisecond.
inline constexpr int kMaxTrials = 2'000;

// Steps of these together.
inline constexpr int64_t kMaxTrialSteps = kMaxClassificationSteps;

// Those of them by which one fact may be proved to change nothing: few proofs
// are longer, and what is not proved is told.
inline constexpr int kMaxProofTrials = 100;

}  // namespace myorules::engine::limits

#endif  // MYORULES_ENGINE_WHATIF_LIMITS_H_
