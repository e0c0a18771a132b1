#include "rules/pages/document.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;

Document Page() {
  Document page("A < B");
  page.Heading(2, "One");
  page.Paragraph(Inline("a*b | c ").Code("x || y").Text(" ").Strong("d"));
  page.List({"first", Inline().Code("`")});
  page.Table({"name", "empty", "rule"},
             {{"a|b", "", Inline().Code("p || q")}, {"c", "", ""}});
  page.Paragraph("");
  page.List({});
  page.Table({"nothing"}, {});
  return page;
}

TEST(Document, IsMarkdownInWhichNoTextIsAMark) {
  EXPECT_EQ(Page().Markdown(),
            "# A &lt; B\n"
            "\n## One\n"
            "\na\\*b \\| c `x || y` **d**\n"
            "\n- first\n- ``` ` ```\n"
            "\n| name | rule |\n| --- | --- |\n"
            "| a\\|b | `p \\|\\| q` |\n"
            "| c | |\n");
}

TEST(Document, IsHtmlInWhichNoTextIsMarkup) {
  EXPECT_THAT(Page().Html(),
              HasSubstr("<h1>A &lt; B</h1>\n"
                        "<h2>One</h2>\n"
                        "<p>a*b | c <code>x || y</code> <strong>d</strong></p>"
                        "\n<ul>\n<li>first</li>\n<li><code>`</code></li>\n"
                        "</ul>\n"
                        "<table>\n<tr><th>name</th><th>rule</th></tr>\n"
                        "<tr><td>a|b</td><td><code>p || q</code></td></tr>\n"
                        "<tr><td>c</td><td></td></tr>\n</table>\n"));
}

TEST(Document, CodeThatHoldsAFenceDoesNotEndAtIt) {
  Document page("T");
  page.Paragraph(Inline().Code("a ``` <b> ````"));
  EXPECT_EQ(page.Markdown(), "# T\n\n````` a ``` <b> ```` `````\n");
}

TEST(Document, MarksOfEmphasisStandAtWords) {
  Document page("T");
  page.Paragraph(Inline("a").Strong(" b ").Text("c").Strong(" ").Text("d"));
  EXPECT_EQ(page.Markdown(), "# T\n\na **b** c d\n");
}

TEST(Document, NoLineOfTextIsAnotherKindOfLine) {
  Document page("# T");
  for (const char* text :
       {"# heading", "> quotation", "- item", "+ item", "12. item", "3) item",
        "=====", "_a_ b_c ~~d~~", "a\n# b"}) {
    page.Paragraph(text);
  }
  EXPECT_EQ(page.Markdown(),
            "# # T\n\n\\# heading\n\n\\> quotation\n\n\\- item\n\n\\+ item\n\n"
            "12\\. item\n\n3\\) item\n\n\\=====\n\n"
            "\\_a\\_ b_c \\~\\~d\\~\\~\n\na # b\n");
}

Document Tree() {
  Document page("T");
  page.Tree({{Inline().Strong("a").Text(" <1>"),
              {{Inline().Mark(Inline::Kind::kDoubtful, "b"), {{"c"}}}}},
             {Inline().Mark(Inline::Kind::kFaint, "d")}});
  page.Tree({});
  return page;
}

TEST(Document, ATreeIsListsWithinLists) {
  EXPECT_EQ(Tree().Markdown(),
            "# T\n\n- **a** &lt;1>\n  - **b**\n    - c\n- d\n");
  EXPECT_THAT(Tree().Html(),
              HasSubstr("<ul>\n<li><strong>a</strong> &lt;1&gt;\n<ul>\n<li><b "
                        "class=\"doubtful\">b</b>\n<ul>\n<li>c</li>\n</ul>\n"
                        "</li>\n</ul>\n</li>\n<li><span class=\"faint\">d"
                        "</span></li>\n</ul>\n"));
}

TEST(Inline, IsPlainWithoutItsMarks) {
  EXPECT_EQ(Inline("a ").Code("b").Strong("c").Plain(), "a bc");
}

}  // namespace
}  // namespace myorules::rules
