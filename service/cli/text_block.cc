#include "service/cli/text_block.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace myorules::service {

std::string Visible(absl::string_view text, absl::string_view kept) {
  std::string visible;
  visible.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+0080 to U+009F: C2 and their own number.
    const bool second_set = byte == 0xC2 && i + 1 < text.size() &&
                            static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (second_set) ++i;
    const bool control = second_set || byte < 0x20 || byte == 0x7F;
    visible += control && !absl::StrContains(kept, text[i]) ? '?' : text[i];
  }
  return visible;
}

int Columns(absl::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char character) {
        return (static_cast<unsigned char>(character) & 0xC0) != 0x80;
      }));
}

void TextBlock::Heading(absl::string_view text) {
  absl::StrAppend(&text_, text_.empty() ? "" : "\n", Visible(text), "\n");
}

void TextBlock::Paragraph(int indent, int hanging, absl::string_view text) {
  const std::string visible = Visible(text, " \t\r\n");
  std::string line(indent, ' ');
  bool line_is_empty = true;
  for (absl::string_view word :
       absl::StrSplit(visible, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty())) {
    if (!line_is_empty && Columns(line) + 1 + Columns(word) > width_) {
      absl::StrAppend(&text_, line, "\n");
      line.assign(hanging, ' ');
      line_is_empty = true;
    }
    absl::StrAppend(&line, line_is_empty ? "" : " ", word);
    line_is_empty = false;
  }
  if (!line_is_empty) absl::StrAppend(&text_, line, "\n");
}

void TextBlock::Labelled(int indent, absl::string_view label, int column,
                         absl::string_view text) {
  std::string head = absl::StrCat(std::string(indent, ' '), label);
  if (Columns(head) + 2 > column) {
    absl::StrAppend(&text_, head, "\n");
    Paragraph(column, column, text);
    return;
  }
  // The head counts as indent: what comes after it is broken as a paragraph.
  const size_t begin = text_.size();
  Paragraph(column, column, text);
  if (text_.size() == begin) {
    absl::StrAppend(&text_, head, "\n");
    return;
  }
  text_.replace(begin, column, head + std::string(column - Columns(head), ' '));
}

}  // namespace myorules::service
