// Diagnoses on record that are in doubt.
#ifndef MYORULES_RULES_NOTE_DOUBTED_H_
#define MYORULES_RULES_NOTE_DOUBTED_H_

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "rules/note/facts.h"

namespace myorules::rules {

class Terminology;

// The diagnoses among `reads` that are in doubt and that may be one of `asked`,
// ids and classes: "\"? SLE\", marked as in doubt or denied".
std::vector<std::string> DoubtedAmong(
    const Terminology& terminology, const FactReads& reads,
    const std::set<std::string, std::less<>>& asked);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_DOUBTED_H_
