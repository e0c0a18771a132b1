// HTML pages that need no other file.
#ifndef MYORULES_RULES_PAGES_HTML_H_
#define MYORULES_RULES_PAGES_HTML_H_

#include <string>

#include "absl/strings/string_view.h"

namespace myorules::rules {

// The text with what HTML keeps for itself escaped; for elements and for
// attributes in double quotes.
std::string HtmlEscape(absl::string_view text);

// A whole page. `title` is plain text, `body` is HTML, `style` is CSS beside
// that of all pages. Styles are in the page; nothing is loaded, and no script
// runs.
std::string HtmlPage(absl::string_view title, absl::string_view body,
                     absl::string_view style = "");

}  // namespace myorules::rules

#endif  // MYORULES_RULES_PAGES_HTML_H_
