// Texts as laboratories print them -> forms that can be compared and read.
#ifndef MYORULES_RULES_TERMINOLOGY_PRINTED_TEXT_H_
#define MYORULES_RULES_TERMINOLOGY_PRINTED_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace myorules::rules {

// `text` with one ASCII form for each sign that Unicode has several of: blanks,
// dashes, apostrophes and the full-width and small forms of ASCII; "≤" is "<=",
// "±" is "+/-". Outer blanks are dropped, inner ones are single, and a narrow
// one between digits, which groups them, is "'". Letters stay as they are. What
// is not seen (a zero-width blank, a soft hyphen) is dropped, but not from
// within a number: it is no number then. Points into `text` where nothing
// changes, else into `scratch`.
absl::string_view CleanText(absl::string_view text, std::string* scratch);

// The first character of `clean`, a CleanText, that is not seen or turns the
// direction of writing; 0: there is none.
char32_t FindUnseen(absl::string_view clean);

// CleanText in lower case, accents dropped and Greek letters spelled out.
// Points into `text` or `scratch`.
absl::string_view TextKey(absl::string_view text, std::string* scratch);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_TERMINOLOGY_PRINTED_TEXT_H_
