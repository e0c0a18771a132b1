#include "engine/base/issues.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "engine/base/pack_limits.h"
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

// The first `most` columns of what of a line begins at `offset`.
std::vector<std::string> ColumnsFrom(absl::string_view text, size_t offset,
                                     size_t most) {
  constexpr size_t kBytesOfCodePoint = 4;
  absl::string_view line = text.substr(offset, most * kBytesOfCodePoint);
  line = line.substr(0, line.find('\n'));
  std::vector<std::string> columns = Columns(line);
  if (columns.size() > most) columns.resize(most);
  return columns;
}

// The line of `position` with a caret under its column, cut around it where it
// is long; empty: there is no such line.
std::string Snippet(absl::string_view text, const LineIndex& lines,
                    const SourcePosition& position, const IssueMarks& marks) {
  const absl::optional<size_t> at = lines.OffsetOf(text, position);
  if (!at.has_value() || text.empty()) return "";
  // Behind the end of the line the caret stands at its end.
  const size_t caret = lines.PositionOf(text, *at).column - 1;
  const size_t rest = ColumnsFrom(text, *at, kSnippetColumns).size();
  size_t begin = 0;
  if (caret + rest > kSnippetColumns && caret > kColumnsBeforeCaret) {
    begin =
        std::min(caret - kColumnsBeforeCaret, caret + rest - kSnippetColumns);
  }
  const SourcePosition first = {position.line, static_cast<int>(begin) + 1};
  std::vector<std::string> columns =
      ColumnsFrom(text, *lines.OffsetOf(text, first), kSnippetColumns + 1);
  if (begin > 0) columns.front() = "…";
  if (columns.size() > kSnippetColumns) {
    columns.resize(kSnippetColumns);
    columns.back() = "…";
  }

  std::string shown;
  for (const std::string& column : columns) shown += column;
  return absl::StrCat("\n | ", absl::StripTrailingAsciiWhitespace(shown),
                      "\n | ", std::string(caret - begin, '.'), marks.caret,
                      "^", marks.end);
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
  return LineIndex(text).PositionOf(text, std::max(offset, 0));
}

const LineIndex& Issues::Lines() {
  if (!lines_.has_value()) lines_.emplace(text_);
  return *lines_;
}

SourcePosition Issues::PositionAt(int offset) {
  return Lines().PositionOf(text_, std::max(offset, 0));
}

size_t Issues::OffsetOfLine(int line) {
  return Lines().OffsetOf(text_, {line, 1}).value_or(text_.size());
}

void Issues::AddError(SourcePosition position, std::string message) {
  Add(IssueSeverity::kError, position, std::move(message));
}

void Issues::AddWarning(SourcePosition position, std::string message) {
  Add(IssueSeverity::kWarning, position, std::move(message));
}

void Issues::Add(IssueSeverity severity, SourcePosition position,
                 std::string message) {
  ++count_;
  if (severity == IssueSeverity::kError) ++errors_;
  if (issues_.size() >= static_cast<size_t>(limits::kMaxToldFaults)) return;
  if (message.size() > limits::kMaxFaultBytes) {
    message.resize(LengthUpTo(message, limits::kMaxFaultBytes));
    message += "…";
  }
  issues_.push_back({severity, position, std::move(message)});
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
  const LineIndex lines(text_);
  std::string formatted;
  for (const Issue* issue : Sorted()) {
    const SourcePosition& position = issue->position;
    const bool is_error = issue->severity == IssueSeverity::kError;
    absl::StrAppend(
        &formatted, formatted.empty() ? "" : "\n", marks.place, file_name_,
        file_name_.empty() ? "" : ":", position.line, ":", position.column, ":",
        marks.end, " ", is_error ? marks.error : marks.warning,
        is_error ? "error:" : "warning:", marks.end, " ",
        OnOneLine(issue->message), Snippet(text_, lines, position, marks));
  }
  if (is_full()) {
    absl::StrAppend(&formatted, "\n", marks.place, file_name_,
                    file_name_.empty() ? "" : ":", marks.end,
                    " there are more faults than these ",
                    limits::kMaxToldFaults, "; mend these first");
  }
  return formatted;
}

std::string NearestName(absl::string_view name,
                        const std::vector<std::string>& candidates) {
  if (name.size() > kMaxComparedName) return "";
  const std::string lower = absl::AsciiStrToLower(name);
  const size_t farthest = name.size() / 3;
  size_t best_distance = farthest + 1;
  const std::string* best = nullptr;
  for (const std::string& candidate : candidates) {
    const size_t difference = candidate.size() > name.size()
                                  ? candidate.size() - name.size()
                                  : name.size() - candidate.size();
    if (difference > farthest || candidate == name) continue;
    const size_t distance =
        EditDistance(lower, absl::AsciiStrToLower(candidate));
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
