#include "engine/expr/ast_text.h"

#include <string>
#include <vector>

#include "engine/expr/ast_dump.h"
#include "engine/expr/parser.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

// The text of what `text` parses to, which must parse to the same.
std::string TextOf(const std::string& text) {
  std::vector<ExprIssue> issues;
  const ExprPtr expr = Parse(text, &issues);
  EXPECT_NE(expr, nullptr) << text;
  if (expr == nullptr) return "";
  std::string written = ExprText(*expr);
  const ExprPtr again = Parse(written, &issues);
  EXPECT_NE(again, nullptr) << written;
  if (again != nullptr) {
    EXPECT_EQ(DumpExpr(*again), DumpExpr(*expr)) << written;
  }
  return written;
}

TEST(ExprText, IsTheTextItselfWhereNothingIsTooMuch) {
  for (const char* text : {
           "a && (b || c)",
           "a || b && !c",
           "!(a && b)",
           "a - (b - c) - d",
           "a - b * (c + d)",
           "(a ? b : c) ? d : e ? f : g",
           "a == b != c",
           "a == (b != c)",
           "x in [1, -2, 3u, 0.1, 1.5e+300]",
           "has(a.b.c) && a.b[\"k\"].c > -1",
           "f(a, b).g(c)",
           "(a + b).f()",
           "-(-a)",
           "!(!a)",
           "l.exists(x, x.y && x.z).f() ? \"ä\\n\" : b\"\\xff\"",
           "l.map(x, x > 1, x * 2)",
           "Letter{weight: 1, to: {\"a\": null, true: {}}}",
           ".a.b",
       }) {
    EXPECT_EQ(TextOf(text), text);
  }
}

TEST(ExprText, LeavesOutParenthesesAndSpacesThatMeanNothing) {
  EXPECT_EQ(TextOf("((a))&&  (b&&(c))"), "a && (b && c)");
  EXPECT_EQ(TextOf("(a == b) || (c)"), "a == b || c");
  EXPECT_EQ(TextOf("'x'"), "\"x\"");
  EXPECT_EQ(TextOf("100.0 + 1e2"), "100.0 + 100.0");
  EXPECT_EQ(TextOf("0.1234567890123456 + 5e-324"),
            "0.1234567890123456 + 5e-324");
}

}  // namespace
}  // namespace myorules::engine
