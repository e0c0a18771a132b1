#include "rules/pages/document.h"

#include <cstddef>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "rules/pages/html.h"

namespace myorules::rules {
namespace {

// A cell of a table ends at a bar, even within code.
std::string MarkdownCode(absl::string_view text, bool in_table) {
  const absl::string_view fence = absl::StrContains(text, "`") ? "```" : "`";
  const absl::string_view space = fence.size() > 1 ? " " : "";
  return absl::StrCat(
      fence, space,
      in_table ? absl::StrReplaceAll(text, {{"|", "\\|"}}) : std::string(text),
      space, fence);
}

std::string MarkdownText(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"\\", "\\\\"},
                                    {"*", "\\*"},
                                    {"`", "\\`"},
                                    {"[", "\\["},
                                    {"|", "\\|"},
                                    {"&", "&amp;"},
                                    {"<", "&lt;"},
                                    {"\n", " "}});
}

std::string ToMarkdown(const Inline& text, bool in_table) {
  std::string markdown;
  for (const Inline::Piece& piece : text.pieces()) {
    switch (piece.kind) {
      case Inline::Kind::kText:
        absl::StrAppend(&markdown, MarkdownText(piece.text));
        break;
      case Inline::Kind::kCode:
        absl::StrAppend(&markdown, MarkdownCode(piece.text, in_table));
        break;
      case Inline::Kind::kStrong:
        absl::StrAppend(&markdown, "**", MarkdownText(piece.text), "**");
        break;
    }
  }
  return markdown;
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

}  // namespace

Inline& Inline::Add(Kind kind, absl::string_view text) {
  if (!text.empty()) pieces_.push_back({kind, std::string(text)});
  return *this;
}

Inline& Inline::Text(absl::string_view text) { return Add(Kind::kText, text); }

Inline& Inline::Code(absl::string_view text) { return Add(Kind::kCode, text); }

Inline& Inline::Strong(absl::string_view text) {
  return Add(Kind::kStrong, text);
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

void Document::Heading(int level, absl::string_view text) {
  blocks_.push_back({level, false, {}, {{Inline(text)}}});
}

void Document::Paragraph(Inline text) {
  if (!text.empty()) blocks_.push_back({0, false, {}, {{std::move(text)}}});
}

void Document::List(std::vector<Inline> items) {
  if (items.empty()) return;
  Block block = {0, true, {}, {}};
  for (Inline& item : items) block.rows.push_back({std::move(item)});
  blocks_.push_back(std::move(block));
}

void Document::Table(std::vector<std::string> head,
                     std::vector<std::vector<Inline>> rows) {
  if (rows.empty()) return;
  Block block = {0, false, {}, {}};
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
  for (const Block& block : blocks_) {
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
  return HtmlPage(title_, html);
}

}  // namespace myorules::rules
