#include "rules/pages/document.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "rules/pages/html.h"
#include "rules/pages/visible_text.h"

namespace myorules::rules {
namespace {

// A cell of a table ends at a bar, even within code.
std::string MarkdownCode(absl::string_view text, bool in_table) {
  // Longer than any within.
  size_t run = 0;
  size_t longest = 0;
  for (const char character : text) {
    run = character == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest == 0 ? 1 : std::max<size_t>(3, longest + 1),
                          '`');
  const absl::string_view space = longest > 0 ? " " : "";
  return absl::StrCat(
      fence, space,
      in_table ? absl::StrReplaceAll(text, {{"|", "\\|"}}) : std::string(text),
      space, fence);
}

// Within a word an underscore is none of Markdown's marks.
std::string WithUnderscoresEscaped(absl::string_view text) {
  std::string escaped;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool within_word = i > 0 && i + 1 < text.size() &&
                             absl::ascii_isalnum(text[i - 1]) &&
                             absl::ascii_isalnum(text[i + 1]);
    if (text[i] == '_' && !within_word) escaped += '\\';
    escaped += text[i];
  }
  return escaped;
}

std::string MarkdownText(absl::string_view text) {
  return WithUnderscoresEscaped(absl::StrReplaceAll(text, {{"\\", "\\\\"},
                                                           {"*", "\\*"},
                                                           {"`", "\\`"},
                                                           {"[", "\\["},
                                                           {"|", "\\|"},
                                                           {"~", "\\~"},
                                                           {"&", "&amp;"},
                                                           {"<", "&lt;"}}));
}

// A line that begins as a heading, a quotation or a list would be one.
std::string MarkdownLine(std::string line) {
  size_t digits = 0;
  while (digits < line.size() && absl::ascii_isdigit(line[digits])) ++digits;
  if (digits < line.size() &&
      (digits > 0 ? line[digits] == '.' || line[digits] == ')'
                  : absl::StrContains("#>+-=", line[0]))) {
    line.insert(digits, "\\");
  }
  return line;
}

// Marks stand at words, not at blanks.
void AppendBold(absl::string_view text, std::string* markdown) {
  const absl::string_view words = absl::StripAsciiWhitespace(text);
  if (words.empty()) {
    absl::StrAppend(markdown, text);
    return;
  }
  const size_t before = words.data() - text.data();
  absl::StrAppend(markdown, text.substr(0, before), "**", MarkdownText(words),
                  "**", text.substr(before + words.size()));
}

std::string ToMarkdown(const Inline& text, bool in_table) {
  std::string markdown;
  for (const Inline::Piece& piece : text.pieces()) {
    switch (piece.kind) {
      case Inline::Kind::kText:
      case Inline::Kind::kFaint:
        absl::StrAppend(&markdown, MarkdownText(piece.text));
        break;
      case Inline::Kind::kCode:
        absl::StrAppend(&markdown, MarkdownCode(piece.text, in_table));
        break;
      case Inline::Kind::kStrong:
      case Inline::Kind::kGood:
      case Inline::Kind::kBad:
      case Inline::Kind::kDoubtful:
        AppendBold(piece.text, &markdown);
        break;
    }
  }
  return in_table ? markdown : MarkdownLine(std::move(markdown));
}

std::string ToHtml(const Inline& text) {
  std::string html;
  for (const Inline::Piece& piece : text.pieces()) {
    const std::string escaped = HtmlEscape(piece.text);
    switch (piece.kind) {
      case Inline::Kind::kText:
        absl::StrAppend(&html, escaped);
        break;
      case Inline::Kind::kCode:
        absl::StrAppend(&html, "<code>", escaped, "</code>");
        break;
      case Inline::Kind::kStrong:
        absl::StrAppend(&html, "<strong>", escaped, "</strong>");
        break;
      case Inline::Kind::kGood:
        absl::StrAppend(&html, "<b class=\"good\">", escaped, "</b>");
        break;
      case Inline::Kind::kBad:
        absl::StrAppend(&html, "<b class=\"bad\">", escaped, "</b>");
        break;
      case Inline::Kind::kDoubtful:
        absl::StrAppend(&html, "<b class=\"doubtful\">", escaped, "</b>");
        break;
      case Inline::Kind::kFaint:
        absl::StrAppend(&html, "<span class=\"faint\">", escaped, "</span>");
        break;
    }
  }
  return html;
}

std::string MarkdownTable(const std::vector<std::string>& head,
                          const std::vector<std::vector<Inline>>& rows) {
  std::string text = "|";
  for (const std::string& each : head) {
    absl::StrAppend(&text, " ", MarkdownText(each), " |");
  }
  absl::StrAppend(&text, "\n|");
  for (size_t i = 0; i < head.size(); ++i) absl::StrAppend(&text, " --- |");
  absl::StrAppend(&text, "\n");
  for (const std::vector<Inline>& row : rows) {
    absl::StrAppend(&text, "|");
    for (const Inline& cell : row) {
      absl::StrAppend(&text, " ", ToMarkdown(cell, /*in_table=*/true),
                      cell.empty() ? "|" : " |");
    }
    absl::StrAppend(&text, "\n");
  }
  return text;
}

std::string HtmlTable(const std::vector<std::string>& head,
                      const std::vector<std::vector<Inline>>& rows) {
  std::string html = "<table>\n<tr>";
  for (const std::string& each : head) {
    absl::StrAppend(&html, "<th>", HtmlEscape(each), "</th>");
  }
  absl::StrAppend(&html, "</tr>\n");
  for (const std::vector<Inline>& row : rows) {
    absl::StrAppend(&html, "<tr>");
    for (const Inline& cell : row) {
      absl::StrAppend(&html, "<td>", ToHtml(cell), "</td>");
    }
    absl::StrAppend(&html, "</tr>\n");
  }
  return absl::StrCat(html, "</table>\n");
}

void AppendMarkdownTree(const std::vector<Branch>& branches, int depth,
                        std::string* markdown) {
  for (const Branch& branch : branches) {
    absl::StrAppend(markdown, std::string(size_t{2} * depth, ' '), "- ",
                    ToMarkdown(branch.text, /*in_table=*/false), "\n");
    AppendMarkdownTree(branch.branches, depth + 1, markdown);
  }
}

void AppendHtmlTree(const std::vector<Branch>& branches, std::string* html) {
  absl::StrAppend(html, "<ul>\n");
  for (const Branch& branch : branches) {
    absl::StrAppend(html, "<li>", ToHtml(branch.text));
    if (!branch.branches.empty()) {
      absl::StrAppend(html, "\n");
      AppendHtmlTree(branch.branches, html);
    }
    absl::StrAppend(html, "</li>\n");
  }
  absl::StrAppend(html, "</ul>\n");
}

// Of a page with a tree: lines that show what hangs on what, and colours that
// can be read on white (contrast of 4.5 and more).
constexpr absl::string_view kTreeStyle =
    R"(ul ul { border-left: 1px solid #ccc; padding-left: 1.2em; }
li { break-inside: avoid; }
.good { color: #1b6e2d; }
.bad { color: #b00020; }
.doubtful { color: #8a5a00; }
.faint { color: #595959; }
)";

}  // namespace

Inline& Inline::Mark(Kind kind, absl::string_view text) {
  if (!text.empty()) pieces_.push_back({kind, VisibleText(text)});
  return *this;
}

Inline& Inline::Text(absl::string_view text) { return Mark(Kind::kText, text); }

Inline& Inline::Code(absl::string_view text) { return Mark(Kind::kCode, text); }

Inline& Inline::Strong(absl::string_view text) {
  return Mark(Kind::kStrong, text);
}

Inline& Inline::Append(const Inline& other) {
  pieces_.insert(pieces_.end(), other.pieces_.begin(), other.pieces_.end());
  return *this;
}

std::string Inline::Plain() const {
  return absl::StrJoin(pieces_, "", [](std::string* out, const Piece& piece) {
    out->append(piece.text);
  });
}

Document::Document(absl::string_view title) : title_(VisibleText(title)) {}

void Document::Heading(int level, absl::string_view text) {
  blocks_.push_back({level, false, {}, {{Inline(text)}}, {}});
}

void Document::Paragraph(Inline text) {
  if (!text.empty()) blocks_.push_back({0, false, {}, {{std::move(text)}}, {}});
}

void Document::Tree(std::vector<Branch> branches) {
  if (!branches.empty()) {
    blocks_.push_back({0, false, {}, {}, std::move(branches)});
  }
}

void Document::List(std::vector<Inline> items) {
  if (items.empty()) return;
  Block block = {0, true, {}, {}, {}};
  for (Inline& item : items) block.rows.push_back({std::move(item)});
  blocks_.push_back(std::move(block));
}

void Document::Table(std::vector<std::string> head,
                     std::vector<std::vector<Inline>> rows) {
  if (rows.empty()) return;
  Block block = {0, false, {}, {}, {}};
  block.rows.resize(rows.size());
  for (size_t column = 0; column < head.size(); ++column) {
    bool is_used = false;
    for (const std::vector<Inline>& row : rows) {
      is_used = is_used || !row[column].empty();
    }
    if (!is_used) continue;
    block.head.push_back(std::move(head[column]));
    for (size_t row = 0; row < rows.size(); ++row) {
      block.rows[row].push_back(std::move(rows[row][column]));
    }
  }
  blocks_.push_back(std::move(block));
}

std::string Document::Markdown() const {
  std::string text = absl::StrCat("# ", MarkdownText(title_), "\n");
  for (const Block& block : blocks_) {
    absl::StrAppend(&text, "\n");
    if (!block.head.empty()) {
      absl::StrAppend(&text, MarkdownTable(block.head, block.rows));
      continue;
    }
    AppendMarkdownTree(block.tree, 0, &text);
    const std::string mark = block.heading > 0
                                 ? std::string(block.heading, '#') + " "
                             : block.is_list ? "- "
                                             : "";
    for (const std::vector<Inline>& row : block.rows) {
      absl::StrAppend(&text, mark, ToMarkdown(row[0], /*in_table=*/false),
                      "\n");
    }
  }
  return text;
}

std::string Document::Html() const {
  std::string html = absl::StrCat("<h1>", HtmlEscape(title_), "</h1>\n");
  bool has_tree = false;
  for (const Block& block : blocks_) {
    if (!block.tree.empty()) {
      has_tree = true;
      AppendHtmlTree(block.tree, &html);
      continue;
    }
    if (!block.head.empty()) {
      absl::StrAppend(&html, HtmlTable(block.head, block.rows));
      continue;
    }
    const std::string element = block.heading > 0
                                    ? absl::StrCat("h", block.heading)
                                : block.is_list ? "li"
                                                : "p";
    if (block.is_list) absl::StrAppend(&html, "<ul>\n");
    for (const std::vector<Inline>& row : block.rows) {
      absl::StrAppend(&html, "<", element, ">", ToHtml(row[0]), "</", element,
                      ">\n");
    }
    if (block.is_list) absl::StrAppend(&html, "</ul>\n");
  }
  return HtmlPage(title_, html, has_tree ? kTreeStyle : "");
}

}  // namespace myorules::rules
