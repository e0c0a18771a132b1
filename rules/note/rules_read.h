// The trace of an answer, for whoever owns the rules.
#ifndef MYORULES_RULES_NOTE_RULES_READ_H_
#define MYORULES_RULES_NOTE_RULES_READ_H_

#include <vector>

#include "rules/note/items.h"
#include "rules/pages/document.h"

namespace myorules::rules {

// Every criterion and definition as it was evaluated: its value, its
// expression, what it used, and the facts that it read by their paths.
std::vector<Branch> RulesRead(const Items& items);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_RULES_READ_H_
