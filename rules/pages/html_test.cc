#include "rules/pages/html.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(HtmlEscape, KeepsATextFromBeingMarkup) {
  EXPECT_EQ(HtmlEscape("a < b && c > \"d\""),
            "a &lt; b &amp;&amp; c &gt; &quot;d&quot;");
}

TEST(HtmlPage, IsWholeAndLoadsNothing) {
  const std::string page = HtmlPage("A <b>", "<p>text</p>\n");
  EXPECT_THAT(page, HasSubstr("<title>A &lt;b&gt;</title>"));
  EXPECT_THAT(page, HasSubstr("<body>\n<p>text</p>\n</body>"));
  for (const char* loaded : {"<script", "<link", "src=", "url(", "@import"}) {
    EXPECT_THAT(page, Not(HasSubstr(loaded)));
  }
}

}  // namespace
}  // namespace myorules::rules
