// Flags: raised, possible, undetermined, or not raised.
#ifndef MYORULES_ENGINE_CLASSIFY_FLAGS_H_
#define MYORULES_ENGINE_CLASSIFY_FLAGS_H_

#include "engine/classify/evaluation.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::engine {

// Adds the result of the pack's flag number `index` to the answer; nothing
// where it is not raised.
//
//   RAISED        a ground holds, or one holds whatever the open decisions come
//                 out as. Where it is open which, the gravest is told, with
//                 what it hangs on.
//   POSSIBLE      a ground holds under some candidates of the open decisions;
//   or
//                 `possible_when` holds.
//   UNDETERMINED  it cannot be said, or the rules failed.
void AddFlag(const Evaluation& evaluation, int index,
             v1::Classification* answer);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_FLAGS_H_
