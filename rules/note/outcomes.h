// What a decision came to, in words.
#ifndef MYORULES_RULES_NOTE_OUTCOMES_H_
#define MYORULES_RULES_NOTE_OUTCOMES_H_

#include "myorules/v1/classification.pb.h"
#include "rules/note/items.h"
#include "rules/pages/document.h"

namespace myorules::rules {

// "ELIGIBLE"; "INCOMPLETE_SEROLOGY, 5: serology incomplete (line blot)"; "open:
// A or B"; of a table that collects the titles of its rows, "none known, still
// open: Amyloidosis"; "cannot be decided: …". `brief`: without titles of
// outcomes, and of many that are still open only their number.
Inline OutcomeText(const Items& items, const v1::DecisionResult& decision,
                   bool brief);

// Whether it is a table that collects.
bool Collects(const Items& items, const v1::DecisionResult& decision);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_OUTCOMES_H_
