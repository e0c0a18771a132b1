#include "service/cli/document_text.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"

namespace myorules::service {
namespace {

using rules::Branch;
using rules::Document;
using rules::Inline;

// What stands between two blanks: pieces of one word may differ in colour.
using Word = std::vector<Inline::Piece>;

std::vector<Word> Words(const Inline& text) {
  std::vector<Word> words;
  bool within = false;
  for (const Inline::Piece& piece : text.pieces()) {
    std::string run;
    const auto finish = [&] {
      if (run.empty()) return;
      if (!within) words.emplace_back();
      words.back().push_back({piece.kind, run});
      within = true;
      run.clear();
    };
    for (const char character : piece.text) {
      if (character != ' ') {
        run += character;
        continue;
      }
      finish();
      within = false;
    }
    finish();
  }
  return words;
}

int ColumnsOf(const Word& word) {
  int columns = 0;
  for (const Inline::Piece& piece : word) columns += Columns(piece.text);
  return columns;
}

// Writes a page line by line.
class TextWriter {
 public:
  TextWriter(int width, const Colors& colors)
      : width_(width), colors_(colors) {}

  std::string Write(const Document& page) {
    Lines("", "", Inline().Strong(page.title()));
    const bool has_parts = std::any_of(
        page.blocks().begin(), page.blocks().end(),
        [](const Document::Block& block) { return block.heading > 2; });
    bool is_first = true;
    for (const Document::Block& block : page.blocks()) {
      if (block.heading == 2) {
        if (has_parts && !is_first) text_ += '\n';
        is_first = false;
      }
      Block(block);
    }
    return std::move(text_);
  }

 private:
  void Block(const Document::Block& block) {
    Tree(block.tree, "");
    if (!block.head.empty()) Row({block.head.begin(), block.head.end()});
    for (const std::vector<Inline>& row : block.rows) {
      if (!block.head.empty()) {
        Row(row);
      } else if (block.heading > 0) {
        Lines("", "", Inline().Strong(row[0].Plain()));
      } else {
        Lines(block.is_list ? "- " : "", block.is_list ? "  " : "", row[0]);
      }
    }
  }

  void Row(const std::vector<Inline>& cells) {
    Inline line;
    for (const Inline& cell : cells) {
      if (!line.empty()) line.Text(" | ");
      line.Append(cell.empty() ? Inline("–") : cell);
    }
    Lines("", "  ", line);
  }

  void Tree(const std::vector<Branch>& branches, const std::string& before) {
    for (const Branch& branch : branches) {
      const bool is_last = &branch == &branches.back();
      const std::string below = absl::StrCat(before, is_last ? "  " : "│ ");
      Lines(absl::StrCat(before, is_last ? "└ " : "├ "),
            branch.branches.empty() ? below : absl::StrCat(below, "│ "),
            branch.text);
      Tree(branch.branches, below);
    }
  }

  // `first` stands before the first line, `next` before the others.
  void Lines(const std::string& first, const std::string& next,
             const Inline& text) {
    Draw(first);
    int column = Columns(first);
    bool line_is_empty = true;
    for (const Word& word : Words(text)) {
      if (!line_is_empty && column + 1 + ColumnsOf(word) > width_) {
        text_ += '\n';
        Draw(next);
        column = Columns(next);
        line_is_empty = true;
      }
      if (!line_is_empty) text_ += ' ';
      column += ColumnsOf(word) + (line_is_empty ? 0 : 1);
      for (const Inline::Piece& piece : word) text_ += Colored(piece);
      line_is_empty = false;
    }
    text_ += '\n';
  }

  void Draw(const std::string& lines) {
    if (!lines.empty()) text_ += colors_.Faint(lines);
  }

  std::string Colored(const Inline::Piece& piece) const {
    switch (piece.kind) {
      case Inline::Kind::kStrong:
        return colors_.Strong(piece.text);
      case Inline::Kind::kGood:
        return colors_.Good(piece.text);
      case Inline::Kind::kBad:
        return colors_.Bad(piece.text);
      case Inline::Kind::kDoubtful:
        return colors_.Doubtful(piece.text);
      case Inline::Kind::kFaint:
        return colors_.Faint(piece.text);
      case Inline::Kind::kText:
      case Inline::Kind::kCode:
        return piece.text;
    }
    return piece.text;
  }

  const int width_;
  const Colors& colors_;
  std::string text_;
};

}  // namespace

std::string DocumentText(const Document& page, int width,
                         const Colors& colors) {
  return TextWriter(width, colors).Write(page);
}

int Columns(absl::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char character) {
        return (static_cast<unsigned char>(character) & 0xC0) != 0x80;
      }));
}

}  // namespace myorules::service
