#include "rules/cohort/csv.h"

#include <array>
#include <charconv>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace myorules::rules {
namespace {

// U+FFFD, which stands for what cannot be written.
constexpr char kReplaced[] = "\xEF\xBF\xBD";

// A list without texts.
constexpr char kNoTexts[] = "none";

bool NeedsApostrophe(absl::string_view text) {
  if (text.empty() || text == kCsvMissing) return true;
  // The last four are the full-width forms of the first four.
  for (absl::string_view beginning :
       {"'", "=", "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D",
        "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"}) {
    if (absl::StartsWith(text, beginning)) return true;
  }
  return false;
}

}  // namespace

std::string CsvText(absl::string_view text) {
  return absl::StrCat(
      NeedsApostrophe(text) ? "'" : "",
      absl::StrReplaceAll(text, {{absl::string_view("\0", 1), kReplaced}}));
}

std::string CsvList(absl::Span<const std::string> texts) {
  if (texts.empty()) return kNoTexts;
  const std::string joined =
      absl::StrJoin(texts, "|", [](std::string* all, const std::string& text) {
        absl::StrAppend(
            all, absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"|", "\\|"}}));
      });
  return joined == kNoTexts ? absl::StrCat("'", joined) : CsvText(joined);
}

std::string CsvNumber(double number) {
  std::array<char, 32> text;
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), number);
  return std::string(text.data(), end.ptr);
}

void AppendCsvLine(absl::Span<const std::string> fields, std::string* csv) {
  absl::string_view separator;
  for (const std::string& field : fields) {
    csv->append(separator.data(), separator.size());
    separator = ",";
    if (field.find_first_of(",\"\r\n") == std::string::npos) {
      csv->append(field);
    } else {
      absl::StrAppend(csv, "\"", absl::StrReplaceAll(field, {{"\"", "\"\""}}),
                      "\"");
    }
  }
  csv->append("\r\n");
}

}  // namespace myorules::rules
