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

TEST(Inline, IsPlainWithoutItsMarks) {
  EXPECT_EQ(Inline("a ").Code("b").Strong("c").Plain(), "a bc");
}

}  // namespace
}  // namespace myorules::rules
