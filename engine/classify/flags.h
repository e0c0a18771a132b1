// Flags: raised, possible, undetermined, or not raised.
#ifndef MYORULES_ENGINE_CLASSIFY_FLAGS_H_
#define MYORULES_ENGINE_CLASSIFY_FLAGS_H_

#include <set>
#include <string>

#include "absl/types/optional.h"
#include "engine/classify/evaluation.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::engine {

// The result of the pack's flag number `index`; nullopt: it is not raised. Adds
// the variables that it asked for to `used`.
//
//   RAISED        a ground holds, or one holds whatever the open decisions come
//                 out as. Where it is open which, the gravest is told, with
//                 what it hangs on.
//   POSSIBLE      a ground holds under some candidates of the open decisions;
//   or
//                 `possible_when` holds.
//   UNDETERMINED  it cannot be said, or the rules failed.
absl::optional<v1::FlagResult> JudgeFlag(const Evaluation& evaluation,
                                         int index,
                                         std::set<std::string>* used);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_FLAGS_H_
