#include "engine/base/issues.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "engine/base/utf8.h"

namespace myorules::engine {
namespace {

// Columns of a source line that fit beside the message in a terminal.
constexpr size_t kSnippetColumns = 100;
// Columns kept before the caret where a long line is cut: what led to the fault
// says more than what follows.
constexpr size_t kColumnsBeforeCaret = 60;
// Names longer than this are not compared: nobody mistypes them.
constexpr size_t kMaxComparedName = 100;

// Splits `line` into what is printed for each of its columns: a tab or another
// control character as one space, a byte that is not UTF-8 as the replacement
// character.
std::vector<std::string> Columns(absl::string_view line) {
  std::vector<std::string> columns;
  for (size_t position = 0; position < line.size();) {
    char32_t code_point;
    size_t length = DecodeCodePoint(line, position, &code_point);
    if (length == 0) {
      columns.emplace_back("\uFFFD");
      length = 1;
    } else if (code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0)) {
      columns.emplace_back(" ");
    } else {
      columns.emplace_back(line.substr(position, length));
    }
    position += length;
  }
  return columns;
}

// A message quotes names of the text; what commands a terminal must not come
// along.
std::string OnOneLine(absl::string_view message) {
  std::string shown;
  for (const std::string& column : Columns(message)) shown += column;
  return shown;
}

// The line with a caret under `column` (1-based), cut around it where it is
// long.
std::string Snippet(absl::string_view line, int column,
                    const IssueMarks& marks) {
  std::vector<std::string> columns = Columns(line);
  size_t caret =
      std::min(static_cast<size_t>(std::max(column, 1) - 1), columns.size());
  size_t begin = 0;
  if (columns.size() > kSnippetColumns && caret > kColumnsBeforeCaret) {
    begin =
        std::min(caret - kColumnsBeforeCaret, columns.size() - kSnippetColumns);
  }
  const size_t end = std::min(begin + kSnippetColumns, columns.size());
  if (begin > 0) columns[begin] = "…";
  if (end < columns.size()) columns[end - 1] = "…";

  std::string shown;
  for (size_t i = begin; i < end; ++i) shown += columns[i];
  return absl::StrCat(" | ", absl::StripTrailingAsciiWhitespace(shown), "\n | ",
                      std::string(caret - begin, '.'), marks.caret, "^",
                      marks.end);
}

// Edits (insertion, deletion, substitution, swap of neighbours) that turn `a`
// into `b`.
size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> before_previous(b.size() + 1);
  std::vector<size_t> previous(b.size() + 1);
  std::vector<size_t> current(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) current[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    std::swap(before_previous, previous);
    std::swap(previous, current);
    current[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substituted =
          previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, substituted});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before_previous[j - 2] + 1);
      }
    }
  }
  return current[b.size()];
}

}  // namespace

SourcePosition PositionOf(absl::string_view text, int offset) {
  const size_t end =
      std::min(static_cast<size_t>(std::max(offset, 0)), text.size());
  SourcePosition position;
  size_t line_begin = 0;
  for (size_t i = 0; i < end; ++i) {
    if (text[i] == '\n') {
      ++position.line;
      line_begin = i + 1;
    }
  }
  for (size_t i = line_begin; i < end;) {
    char32_t code_point;
    const size_t length = DecodeCodePoint(text, i, &code_point);
    i += std::max<size_t>(length, 1);
    // An offset inside a code point is the place of that code point.
    if (i <= end) ++position.column;
  }
  return position;
}

void Issues::AddError(SourcePosition position, std::string message) {
  issues_.push_back({IssueSeverity::kError, position, std::move(message)});
}

void Issues::AddWarning(SourcePosition position, std::string message) {
  issues_.push_back({IssueSeverity::kWarning, position, std::move(message)});
}

bool Issues::has_errors() const {
  return std::any_of(issues_.begin(), issues_.end(), [](const Issue& issue) {
    return issue.severity == IssueSeverity::kError;
  });
}

std::vector<const Issue*> Issues::Sorted() const {
  std::vector<const Issue*> sorted;
  for (const Issue& issue : issues_) sorted.push_back(&issue);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Issue* a, const Issue* b) {
                     return std::tie(a->position.line, a->position.column) <
                            std::tie(b->position.line, b->position.column);
                   });
  return sorted;
}

std::string Issues::Format(const IssueMarks& marks) const {
  const std::vector<absl::string_view> lines = absl::StrSplit(text_, '\n');
  std::string formatted;
  for (const Issue* issue : Sorted()) {
    const SourcePosition& position = issue->position;
    const bool is_error = issue->severity == IssueSeverity::kError;
    absl::StrAppend(&formatted, formatted.empty() ? "" : "\n", marks.place,
                    file_name_, file_name_.empty() ? "" : ":", position.line,
                    ":", position.column, ":", marks.end, " ",
                    is_error ? marks.error : marks.warning,
                    is_error ? "error:" : "warning:", marks.end, " ",
                    OnOneLine(issue->message));
    const size_t index = static_cast<size_t>(position.line) - 1;
    if (index >= lines.size() || text_.empty()) continue;
    absl::StrAppend(&formatted, "\n",
                    Snippet(lines[index], position.column, marks));
  }
  return formatted;
}

std::string NearestName(absl::string_view name,
                        const std::vector<std::string>& candidates) {
  if (name.size() > kMaxComparedName) return "";
  const size_t farthest = name.size() / 3;
  size_t best_distance = farthest + 1;
  const std::string* best = nullptr;
  for (const std::string& candidate : candidates) {
    const size_t difference = candidate.size() > name.size()
                                  ? candidate.size() - name.size()
                                  : name.size() - candidate.size();
    if (difference > farthest || candidate == name) continue;
    const size_t distance = EditDistance(name, candidate);
    const bool nearer =
        distance < best_distance ||
        (distance == best_distance && best != nullptr && candidate < *best);
    if (!nearer || distance > farthest) continue;
    best_distance = distance;
    best = &candidate;
  }
  return best == nullptr ? "" : *best;
}

std::string DidYouMean(absl::string_view name,
                       const std::vector<std::string>& candidates) {
  const std::string nearest = NearestName(name, candidates);
  return nearest.empty() ? ""
                         : absl::StrCat(" (did you mean '", nearest, "'?)");
}

}  // namespace myorules::engine
