// Places in a text by line and column, found without going through all of it.
#ifndef MYORULES_ENGINE_BASE_LINE_INDEX_H_
#define MYORULES_ENGINE_BASE_LINE_INDEX_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace myorules::engine {

// A place in a text. `line` and `column` are 1-based; columns count code
// points.
struct SourcePosition {
  int line = 1;
  int column = 1;
};

// Of one text, which its methods are given again. Immutable.
class LineIndex {
 public:
  explicit LineIndex(absl::string_view text);

  // The position of the byte `offset` of `text`; of one inside a code point
  // that of the code point, of one behind the text its end.
  SourcePosition PositionOf(absl::string_view text, size_t offset) const;

  // Where the position is; behind the end of its line that end. nullopt: the
  // text has no such line.
  absl::optional<size_t> OffsetOf(absl::string_view text,
                                  SourcePosition position) const;

 private:
  struct Mark {
    size_t offset;
    SourcePosition position;
  };
  // Every kilobyte or so, at the start of a code point.
  std::vector<Mark> marks_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_LINE_INDEX_H_
