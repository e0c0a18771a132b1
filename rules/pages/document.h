// A page of headings, paragraphs, lists, tables and trees, as Markdown and as
// HTML.
#ifndef MYORULES_RULES_PAGES_DOCUMENT_H_
#define MYORULES_RULES_PAGES_DOCUMENT_H_

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace myorules::rules {

// Text in a line, with pieces of code and of emphasis. What could command a
// terminal, break the line or turn it round is shown (VisibleText).
class Inline {
 public:
  enum class Kind {
    kText,
    kCode,
    kStrong,
    // With a colour where there are any. Never the only sign of what is meant.
    kGood,
    kBad,
    kDoubtful,
    kFaint,
  };
  struct Piece {
    Kind kind;
    std::string text;
  };

  Inline() = default;
  // Plain text of any kind, which is the usual case.
  template <typename T, typename = std::enable_if_t<
                            std::is_convertible_v<T, absl::string_view>>>
  Inline(const T& text) {  // NOLINT(google-explicit-constructor)
    Text(text);
  }

  Inline& Text(absl::string_view text);
  Inline& Code(absl::string_view text);
  Inline& Strong(absl::string_view text);
  Inline& Mark(Kind kind, absl::string_view text);
  Inline& Append(const Inline& other);

  bool empty() const { return pieces_.empty(); }
  const std::vector<Piece>& pieces() const { return pieces_; }

  // Without marks.
  std::string Plain() const;

 private:
  std::vector<Piece> pieces_;
};

// A line of a tree, with what hangs on it.
struct Branch {
  Inline text;
  std::vector<Branch> branches = {};
};

// Thread-compatible.
class Document {
 public:
  explicit Document(absl::string_view title);

  // Level 2 and 3; the title is level 1.
  void Heading(int level, absl::string_view text);
  void Paragraph(Inline text);
  // Nothing where there are no items.
  void List(std::vector<Inline> items);
  // Each row has as many cells as `head`. Nothing where there are no rows.
  // Columns in which every cell is empty are left out.
  void Table(std::vector<std::string> head,
             std::vector<std::vector<Inline>> rows);
  // Nothing where there are no branches.
  void Tree(std::vector<Branch> branches);

  // Ends with a newline.
  std::string Markdown() const;
  // A whole page that needs no other file.
  std::string Html() const;

  struct Block {
    // 0: a paragraph, a list, a table or a tree.
    int heading = 0;
    bool is_list = false;
    std::vector<std::string> head;          // Of a table.
    std::vector<std::vector<Inline>> rows;  // One cell each, but of a table.
    std::vector<Branch> tree;
  };

  const std::string& title() const { return title_; }
  const std::vector<Block>& blocks() const { return blocks_; }

 private:
  std::string title_;
  std::vector<Block> blocks_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_PAGES_DOCUMENT_H_
