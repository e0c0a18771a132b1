// Text in lines of limited width, with hanging indents.
#ifndef MYORULES_SERVICE_CLI_TEXT_BLOCK_H_
#define MYORULES_SERVICE_CLI_TEXT_BLOCK_H_

#include <string>

#include "absl/strings/string_view.h"

namespace myorules::service {

// Thread-compatible.
class TextBlock {
 public:
  explicit TextBlock(int width) : width_(width) {}

  // A line that nothing stands before, after a blank one.
  void Heading(absl::string_view text);

  // `text`, broken between words; the first line begins at column `indent`, the
  // others at `hanging`.
  void Paragraph(int indent, int hanging, absl::string_view text);

  // `label`, then `text` from column `column` on.
  void Labelled(int indent, absl::string_view label, int column,
                absl::string_view text);

  const std::string& text() const { return text_; }

 private:
  const int width_;
  std::string text_;
};

// The text with a question mark in place of each control character but for
// those in `kept`: a record or a pack could hold what commands a terminal, or
// lines of its own.
std::string Visible(absl::string_view text, absl::string_view kept = "");

// Columns that `text` takes, counted in code points.
int Columns(absl::string_view text);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_TEXT_BLOCK_H_
