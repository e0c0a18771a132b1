// What is not on record, and what it would change.
#ifndef MYORULES_RULES_NOTE_MISSING_H_
#define MYORULES_RULES_NOTE_MISSING_H_

#include <vector>

#include "rules/note/facts.h"
#include "rules/note/items.h"
#include "rules/note/note_lines.h"
#include "rules/note/reasoning.h"
#include "rules/pages/document.h"

namespace myorules::rules {

// The facts that the open decisions hang on, in the order of the answer. Where
// it says what their values lead to, a branch a fact; else together, by the
// decisions.
std::vector<NoteLine> MissingLines(const Items& items, const FactWords& words,
                                   const NoteDetail& detail);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_MISSING_H_
