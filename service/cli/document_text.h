// A page as text in lines of limited width.
#ifndef MYORULES_SERVICE_CLI_DOCUMENT_TEXT_H_
#define MYORULES_SERVICE_CLI_DOCUMENT_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "rules/pages/document.h"
#include "service/cli/terminal.h"

namespace myorules::service {

// The page in lines of at most `width` columns, broken between words; a longer
// word stands whole. Trees are drawn with lines, and what is broken hangs below
// its beginning. Where there are headings of level 3, a blank line stands
// before each of level 2 but the first. Ends with a line end.
std::string DocumentText(const rules::Document& page, int width,
                         const Colors& colors);

// Columns that `text` takes, counted in code points.
int Columns(absl::string_view text);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_DOCUMENT_TEXT_H_
