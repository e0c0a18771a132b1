// Conclusions that say no more than another one.
#ifndef MYORULES_RULES_NOTE_REPEATED_H_
#define MYORULES_RULES_NOTE_REPEATED_H_

#include "rules/note/items.h"

namespace myorules::rules {

// Whether the decision comes to what another one comes to that the summary of
// the pack names, and the pack says that there is nothing more to it: its
// summary names the decision only on a condition ("{if …}") that does not hold.
bool IsRepeated(const Items& items, const v1::DecisionResult& decision);

// Whether the pack says that `decision` answers the question of `other`. Two
// that come to "yes" on the same criterion need not: nothing but the pack
// knows.
bool AskTheSame(const Items& items, const v1::DecisionResult& decision,
                const v1::DecisionResult& other);

// Whether the two came to outcomes of the same names.
bool SayTheSame(const v1::DecisionResult& a, const v1::DecisionResult& b);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_REPEATED_H_
