// What a decision came to, in words.
#ifndef MYORULES_RULES_NOTE_OUTCOMES_H_
#define MYORULES_RULES_NOTE_OUTCOMES_H_

#include <string>

#include "myorules/v1/classification.pb.h"
#include "rules/note/items.h"
#include "rules/note/note_detail.h"
#include "rules/pages/document.h"

namespace myorules::rules {

// "eligible"; "incomplete serology (line blot)"; "open: A or B"; of a table
// that collects the titles of its rows, "none known, still open: Amyloidosis";
// "cannot be decided: …". In full with ids and the titles of outcomes, of which
// there may be many; else of those that are still open as many as there is room
// for.
Inline OutcomeText(const Items& items, const v1::DecisionResult& decision,
                   const NoteDetail& detail);

// The same where there is room for a word or two: "eligible", "open".
std::string BriefOutcome(const Items& items, const v1::DecisionResult& decision,
                         const NoteDetail& detail);

// Whether it lists the rows that hold.
bool Collects(const Items& items, const v1::DecisionResult& decision);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_OUTCOMES_H_
