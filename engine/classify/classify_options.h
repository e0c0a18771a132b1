// What a caller may ask of an answer.
#ifndef MYORULES_ENGINE_CLASSIFY_CLASSIFY_OPTIONS_H_
#define MYORULES_ENGINE_CLASSIFY_CLASSIFY_OPTIONS_H_

#include <cstdint>

#include "engine/base/limits.h"
#include "engine/base/work_budget.h"

namespace myorules::engine {

// The version in Classification.engine_version.
inline constexpr char kEngineVersion[] = "0.1.0";

struct ClassifyOptions {
  // Also fill Classification.trace.
  bool trace = false;
  // The caller has seen to it that no list and no text of the subject is longer
  // than the pack's host says, that texts are UTF-8, and that it is not nested
  // too deep; it is not looked at again. Else it is refused where it is.
  bool subject_is_within_bounds = false;
  // Asked every limits::kStepsBetweenChecks steps of work, on the calling
  // thread: anything but OK ends the classification with that status.
  Interruption interruption;
  // Steps that the classification may take: more end it in RESOURCE_EXHAUSTED.
  int64_t most_steps = limits::kMaxClassificationSteps;
  // Where to add the steps that it took; null: nobody asks.
  int64_t* steps = nullptr;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_CLASSIFY_OPTIONS_H_
