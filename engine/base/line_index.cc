#include "engine/base/line_index.h"

#include <algorithm>
#include <tuple>

#include "engine/base/utf8.h"

namespace myorules::engine {
namespace {

constexpr size_t kBytesBetweenMarks = 1'024;

// Goes over the code point at `*offset`; a byte that is not UTF-8 is one.
void Step(absl::string_view text, size_t* offset, SourcePosition* position) {
  if (text[*offset] == '\n') {
    ++*offset;
    ++position->line;
    position->column = 1;
    return;
  }
  char32_t code_point;
  *offset += std::max<size_t>(DecodeCodePoint(text, *offset, &code_point), 1);
  ++position->column;
}

bool IsBefore(const SourcePosition& a, const SourcePosition& b) {
  return std::tie(a.line, a.column) < std::tie(b.line, b.column);
}

}  // namespace

LineIndex::LineIndex(absl::string_view text) {
  SourcePosition position;
  size_t offset = 0;
  marks_.push_back({offset, position});
  while (offset < text.size()) {
    Step(text, &offset, &position);
    if (offset >= marks_.back().offset + kBytesBetweenMarks) {
      marks_.push_back({offset, position});
    }
  }
}

SourcePosition LineIndex::PositionOf(absl::string_view text,
                                     size_t offset) const {
  offset = std::min(offset, text.size());
  const auto behind = std::upper_bound(
      marks_.begin(), marks_.end(), offset,
      [](size_t sought, const Mark& mark) { return sought < mark.offset; });
  Mark at = *std::prev(behind);
  while (at.offset < offset) {
    Mark next = at;
    Step(text, &next.offset, &next.position);
    if (next.offset > offset) break;
    at = next;
  }
  return at.position;
}

absl::optional<size_t> LineIndex::OffsetOf(absl::string_view text,
                                           SourcePosition position) const {
  if (position.line < 1) return absl::nullopt;
  position.column = std::max(position.column, 1);
  const auto behind =
      std::upper_bound(marks_.begin(), marks_.end(), position,
                       [](const SourcePosition& sought, const Mark& mark) {
                         return IsBefore(sought, mark.position);
                       });
  Mark at = *std::prev(behind);
  while (IsBefore(at.position, position) && at.offset < text.size()) {
    if (at.position.line == position.line && text[at.offset] == '\n') break;
    Step(text, &at.offset, &at.position);
  }
  if (at.position.line != position.line) return absl::nullopt;
  return at.offset;
}

}  // namespace myorules::engine
