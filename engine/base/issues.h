// What is wrong with a text that somebody wrote: all of it, each with its
// place.
#ifndef MYORULES_ENGINE_BASE_ISSUES_H_
#define MYORULES_ENGINE_BASE_ISSUES_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "engine/base/line_index.h"

namespace myorules::engine {

// Returns the position of the byte `offset` in `text`.
SourcePosition PositionOf(absl::string_view text, int offset);

enum class IssueSeverity { kError, kWarning };

// One fault.
struct Issue {
  IssueSeverity severity = IssueSeverity::kError;
  SourcePosition position;
  // What is wrong and what would be right: "no field 'agee' in … (did you mean
  // 'age'?)".
  std::string message;
};

// What stands before a part of a formatted issue, and `end` after it: the codes
// that colour it in a terminal. Empty: nothing.
struct IssueMarks {
  absl::string_view place;
  absl::string_view error;
  absl::string_view warning;
  absl::string_view caret;
  absl::string_view end;
};

// The faults of one text. Thread-compatible.
class Issues {
 public:
  // `file_name` stands before each position; `text` is what positions count in.
  Issues(std::string file_name, std::string text)
      : file_name_(std::move(file_name)), text_(std::move(text)) {}

  // Beyond limits::kMaxToldFaults of both a fault is counted, not kept; a
  // message longer than limits::kMaxFaultBytes is cut.
  void AddError(SourcePosition position, std::string message);
  void AddWarning(SourcePosition position, std::string message);

  bool has_errors() const { return errors_ > 0; }
  // Those that are told.
  const std::vector<Issue>& issues() const { return issues_; }
  // How many were added, told or not.
  size_t count() const { return count_; }
  // Some are not told: it is not worth while to look for more.
  bool is_full() const { return count_ > issues_.size(); }
  const std::string& file_name() const { return file_name_; }
  const std::string& text() const { return text_; }

  // PositionOf in the text, in no time that grows with it.
  SourcePosition PositionAt(int offset);
  // Where the line (1-based) begins; beyond the last the end of the text.
  size_t OffsetOfLine(int line);

  // In the order of their positions; those of one position as they were added.
  std::vector<const Issue*> Sorted() const;

  // All issues in the order of their positions, each as
  //   pack.textproto:1:40: error: no field 'agee' (did you mean 'age'?)
  //    | criterion { id: "adult" when: "patient.agee >= 18" }
  //    | .......................................^
  // Lines longer than 100 columns are cut around the caret; no newline at the
  // end. Where some are not told the last line says so.
  std::string Format(const IssueMarks& marks = {}) const;

 private:
  void Add(IssueSeverity severity, SourcePosition position,
           std::string message);
  const LineIndex& Lines();

  std::string file_name_;
  std::string text_;
  std::vector<Issue> issues_;
  size_t count_ = 0;
  size_t errors_ = 0;
  // Made when it is asked for.
  absl::optional<LineIndex> lines_;
};

// Returns the name of `candidates` nearest to `name` for "did you mean", or an
// empty string where none is near (edit distance above a third of the length; a
// swap of neighbours is one edit). Ties go to the first in alphabetical order.
std::string NearestName(absl::string_view name,
                        const std::vector<std::string>& candidates);

// " (did you mean 'x'?)" of the nearest name, or nothing.
std::string DidYouMean(absl::string_view name,
                       const std::vector<std::string>& candidates);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_ISSUES_H_
