// What somebody else wrote, as a page or a terminal may show it.
#ifndef MYORULES_RULES_PAGES_VISIBLE_TEXT_H_
#define MYORULES_RULES_PAGES_VISIBLE_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace myorules::rules {

// The text in one line, with a question mark in place of each control character
// and of each mark that turns the direction of what follows (U+061C, U+200E,
// U+200F, U+202A to U+202E, U+2066 to U+2069): a record or a pack could hold
// what commands a terminal, or what makes a line read other than it is. Tabs
// and line ends, those of Unicode too, become blanks, but for those in `kept`.
// `text` is UTF-8.
std::string VisibleText(absl::string_view text, absl::string_view kept = "");

}  // namespace myorules::rules

#endif  // MYORULES_RULES_PAGES_VISIBLE_TEXT_H_
