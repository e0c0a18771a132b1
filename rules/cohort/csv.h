// Comma-separated values after RFC 4180, which no spreadsheet takes for
// formulas, and from which every text can be had back exactly.
#ifndef MYORULES_RULES_COHORT_CSV_H_
#define MYORULES_RULES_COHORT_CSV_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace myorules::rules {

// What stands where a value is not known.
inline constexpr char kCsvMissing[] = "NA";

// A text that others wrote, as it stands in a field. A text that a spreadsheet
// would run as a formula (it begins with = + - @, their full-width forms, tab,
// carriage return or line feed), one that reads as missing ("NA"), the empty
// one and one that begins with an apostrophe have an apostrophe put before
// them: without one leading apostrophe it is the text again, whatever it was,
// but for U+0000, which R takes for the end: U+FFFD stands in its place.
std::string CsvText(absl::string_view text);

// Several texts in one field: "|" between them, "|" and "\" inside them behind
// a "\"; then as CsvText. "none" where there are none, which no list with texts
// is: that of the text "none" alone has an apostrophe.
std::string CsvList(absl::Span<const std::string> texts);

// The shortest decimal that reads back as the same number.
std::string CsvNumber(double number);

// Appends the fields as one line that ends in CR LF; a field with a comma, a
// quotation mark or an end of line stands in quotation marks.
void AppendCsvLine(absl::Span<const std::string> fields, std::string* csv);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_COHORT_CSV_H_
