// Packs to compare in tests: the template, edited.
#ifndef MYORULES_RULES_DIFF_TESTING_H_
#define MYORULES_RULES_DIFF_TESTING_H_

#include <string>
#include <utility>
#include <vector>

#include "rules/library/pack_shelf.h"

namespace myorules::rules {

// The pack "mine" of the template with each first text, which must be in it,
// replaced by the second. Fails the test where it does not load.
OpenedPack TemplateWith(
    const std::vector<std::pair<std::string, std::string>>& edits = {});

}  // namespace myorules::rules

#endif  // MYORULES_RULES_DIFF_TESTING_H_
