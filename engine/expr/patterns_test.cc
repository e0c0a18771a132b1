#include "engine/expr/patterns.h"

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

TEST(PatternSet, CompilesEqualPatternsOnce) {
  PatternSet patterns(1'000);
  const auto one = patterns.Get("a+b");
  ASSERT_TRUE(one.ok());
  EXPECT_EQ(*patterns.Get("a+b"), *one);
  EXPECT_NE(*patterns.Get("a+c"), *one);
}

TEST(PatternSet, CountsEachPatternOnceUpToItsLimit) {
  const auto first = CompilePattern("a{10}");
  const auto second = CompilePattern("b{20}");
  ASSERT_TRUE(first.ok() && second.ok());
  const int both = (*first)->ProgramSize() + (*second)->ProgramSize();
  PatternSet fits(both);
  EXPECT_TRUE(fits.Get("a{10}").ok());
  EXPECT_TRUE(fits.Get("b{20}").ok());
  EXPECT_TRUE(fits.Get("a{10}").ok());
  PatternSet too_few(both - 1);
  EXPECT_TRUE(too_few.Get("a{10}").ok());
  EXPECT_EQ(
      too_few.Get("b{20}").status().message(),
      absl::StrCat("one pattern too many: with it those of the pack and "
                   "what it imports compile to more than ",
                   both - 1, " instructions; write fewer, or repeat less"));
  EXPECT_FALSE(too_few.Get("c").ok());
  EXPECT_TRUE(too_few.Get("a{10}").ok());
}

TEST(PatternSet, CountsPatternsThatAreTooLargeAndTellsOfEach) {
  PatternSet patterns(limits::kMaxPatternInstructions);
  EXPECT_EQ(patterns.Get("a(").status().message(),
            "not a valid pattern: missing ): a(");
  EXPECT_FALSE(patterns.Get(".{900}").ok());
  EXPECT_FALSE(patterns.Get("b").ok());
}

TEST(PatternScope, IsThatOfTheThreadWhileItLives) {
  EXPECT_EQ(PatternScope::Current(), nullptr);
  PatternSet outer(1);
  {
    const PatternScope scope(&outer);
    PatternSet inner(1);
    {
      const PatternScope nested(&inner);
      EXPECT_EQ(PatternScope::Current(), &inner);
    }
    EXPECT_EQ(PatternScope::Current(), &outer);
  }
  EXPECT_EQ(PatternScope::Current(), nullptr);
}

}  // namespace
}  // namespace myorules::engine
