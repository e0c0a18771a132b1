#include "engine/base/issues.h"

#include <string>
#include <vector>

#include "engine/base/pack_limits.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::EndsWith;

TEST(Issues, AnErrorShowsItsLineWithACaret) {
  Issues issues("pack.textproto",
                "criterion { id: \"adult\" when: \"patient.agee >= 18\" }");
  issues.AddError({1, 40}, "no field 'agee' (did you mean 'age'?)");
  EXPECT_EQ(
      issues.Format(),
      "pack.textproto:1:40: error: no field 'agee' (did you mean 'age'?)\n"
      " | criterion { id: \"adult\" when: \"patient.agee >= 18\" }\n"
      " | .......................................^");
  EXPECT_TRUE(issues.has_errors());
}

TEST(Issues, TheyComeInTheOrderOfTheirPositions) {
  Issues issues("f", "one\ntwo");
  issues.AddWarning({2, 1}, "third");
  issues.AddError({1, 3}, "second");
  issues.AddError({1, 1}, "first");
  issues.AddError({2, 1}, "fourth");
  EXPECT_EQ(issues.Format(),
            "f:1:1: error: first\n | one\n | ^\n"
            "f:1:3: error: second\n | one\n | ..^\n"
            "f:2:1: warning: third\n | two\n | ^\n"
            "f:2:1: error: fourth\n | two\n | ^");
}

TEST(Issues, MarksStandAroundThePartsThatTheyAreFor) {
  Issues issues("f", "one");
  issues.AddError({1, 3}, "wrong");
  issues.AddWarning({1, 1}, "odd");
  const IssueMarks marks = {"<p>", "<e>", "<w>", "<c>", "</>"};
  EXPECT_EQ(issues.Format(marks),
            "<p>f:1:1:</> <w>warning:</> odd\n | one\n | <c>^</>\n"
            "<p>f:1:3:</> <e>error:</> wrong\n | one\n | ..<c>^</>");
}

TEST(Issues, MessagesCommandNoTerminal) {
  Issues issues("f", "");
  issues.AddError({1, 1}, "no field '\033[2J'\nä");
  EXPECT_EQ(issues.Format(), "f:1:1: error: no field ' [2J' ä");
  // U+009B does what ESC [ does.
  Issues lines("f", "a\u009b2Jb");
  lines.AddError({1, 1}, "\u009b2J");
  EXPECT_EQ(lines.Format(), "f:1:1: error:  2J\n | a 2Jb\n | ^");
}

TEST(Issues, WarningsAloneAreNoErrors) {
  Issues issues("f", "x");
  EXPECT_EQ(issues.Format(), "");
  issues.AddWarning({1, 1}, "odd");
  EXPECT_FALSE(issues.has_errors());
}

TEST(Issues, TheCaretStandsUnderTheColumnAfterTabsAndBeyondAscii) {
  Issues issues("f", "\tä\x01 b\r\nnext");
  issues.AddError({1, 5}, "here");
  EXPECT_EQ(issues.Format(), "f:1:5: error: here\n |  ä  b\n | ....^");
}

TEST(Issues, BytesThatAreNotUtf8TakeOneColumnEach) {
  Issues issues("f", "\xFF\xFE!");
  issues.AddError({1, 3}, "here");
  EXPECT_EQ(issues.Format(), "f:1:3: error: here\n | \uFFFD\uFFFD!\n | ..^");
}

TEST(Issues, LongLinesAreCutAroundTheCaret) {
  const std::string line = std::string(300, 'a') + "X" + std::string(300, 'b');
  Issues issues("f", line);
  issues.AddError({1, 301}, "middle");
  EXPECT_EQ(issues.Format(),
            "f:1:301: error: middle\n | …" + std::string(59, 'a') + "X" +
                std::string(38, 'b') + "…\n | " + std::string(60, '.') + "^");
}

TEST(Issues, LongLinesKeepTheirBeginningAndEndWhereTheCaretIsNear) {
  const std::string line(150, 'a');
  Issues first("f", line);
  first.AddError({1, 1}, "m");
  EXPECT_EQ(first.Format(),
            "f:1:1: error: m\n | " + std::string(99, 'a') + "…\n | ^");
  Issues last("f", line);
  last.AddError({1, 151}, "m");
  EXPECT_EQ(last.Format(), "f:1:151: error: m\n | …" + std::string(99, 'a') +
                               "\n | " + std::string(100, '.') + "^");
}

TEST(Issues, APlaceOutsideTheTextHasNoSnippet) {
  Issues issues("f", "one");
  issues.AddError({7, 2}, "gone");
  issues.AddError({0, 0}, "nowhere");
  EXPECT_EQ(issues.Format(), "f:0:0: error: nowhere\nf:7:2: error: gone");
}

TEST(Issues, WithoutAFileNameThePositionStandsAlone) {
  Issues issues("", "one");
  issues.AddError({1, 4}, "more expected");
  EXPECT_EQ(issues.Format(), "1:4: error: more expected\n | one\n | ...^");
}

TEST(Issues, UpToTheLimitAreToldAndBeyondItThatThereAreMore) {
  Issues issues("f", "one");
  for (int i = 0; i < limits::kMaxToldFaults; ++i) {
    issues.AddWarning({1, 1}, "odd");
  }
  EXPECT_FALSE(issues.is_full());
  EXPECT_THAT(issues.Format(), EndsWith("f:1:1: warning: odd\n | one\n | ^"));
  issues.AddError({1, 2}, "wrong");
  EXPECT_TRUE(issues.is_full());
  EXPECT_TRUE(issues.has_errors());
  EXPECT_EQ(issues.issues().size(), 200u);
  EXPECT_EQ(issues.count(), 201u);
  EXPECT_THAT(issues.Format(),
              EndsWith(" | ^\nf: there are more faults than these 200; mend "
                       "these first"));
}

TEST(Issues, AMessageIsCutWhereItIsTooLong) {
  Issues issues("f", "");
  issues.AddError({1, 1}, std::string(limits::kMaxFaultBytes, 'x'));
  issues.AddError({1, 1}, std::string(limits::kMaxFaultBytes - 1, 'x') + "ä");
  EXPECT_EQ(issues.issues()[0].message,
            std::string(limits::kMaxFaultBytes, 'x'));
  EXPECT_EQ(issues.issues()[1].message,
            std::string(limits::kMaxFaultBytes - 1, 'x') + "…");
}

TEST(Issues, AreFoundInALongTextAsInAShortOne) {
  // Lines short and long, of one byte a column and of several.
  std::string text;
  for (int i = 0; i < 300; ++i) {
    text += std::string(i * 7 % 40, i % 3 == 0 ? '\xFF' : 'x') + "ä€";
    if (i % 5 != 0) text += "\n";
  }
  Issues issues("f", text);
  SourcePosition position;
  for (int offset = 0; offset < static_cast<int>(text.size());) {
    const SourcePosition found = issues.PositionAt(offset);
    ASSERT_EQ(found.line, position.line) << offset;
    ASSERT_EQ(found.column, position.column) << offset;
    ASSERT_EQ(LineIndex(text).OffsetOf(text, position),
              static_cast<size_t>(offset));
    const char c = text[offset];
    offset += c == '\xC3' ? 2 : c == '\xE2' ? 3 : 1;
    position = c == '\n' ? SourcePosition{position.line + 1, 1}
                         : SourcePosition{position.line, position.column + 1};
    if (position.column == 1) {
      ASSERT_EQ(issues.OffsetOfLine(position.line), offset);
    }
  }
  EXPECT_EQ(issues.OffsetOfLine(1'000), text.size());
}

TEST(PositionOf, CountsLinesAndCodePointsFromOne) {
  const std::string text = "ab\nä€c\n";
  struct Case {
    int offset, line, column;
  };
  const Case cases[] = {{0, 1, 1},  {2, 1, 3}, {3, 2, 1}, {5, 2, 2},
                        {6, 2, 2},  {8, 2, 3}, {9, 2, 4}, {10, 3, 1},
                        {99, 3, 1}, {-1, 1, 1}};
  for (const Case& c : cases) {
    const SourcePosition position = PositionOf(text, c.offset);
    EXPECT_EQ(position.line, c.line) << c.offset;
    EXPECT_EQ(position.column, c.column) << c.offset;
  }
}

TEST(NearestName, IsWithinAThirdOfTheLength) {
  const std::vector<std::string> names = {"age", "weight_grams", "sender",
                                          "sended", "receiver"};
  struct Case {
    const char* name;
    const char* nearest;
  };
  const Case cases[] = {
      {"agee", "age"},
      {"eag", ""},                      // Two edits in three letters.
      {"aeg", "age"},                   // Neighbours swapped: one edit.
      {"wieght_gram", "weight_grams"},  // A swap and an insertion.
      {"sende", "sended"},              // A tie: alphabetical.
      {"recipient", ""},
      {"", ""},
      {"age", ""},  // Not itself.
  };
  for (const Case& c : cases) {
    EXPECT_EQ(NearestName(c.name, names), c.nearest) << c.name;
  }
}

TEST(NearestName, TakesCapitalsForSmallLetters) {
  EXPECT_EQ(NearestName("cu", {"AU/mL", "CU"}), "CU");
  EXPECT_EQ(NearestName("RECIPIENT", {"recipient", "recipients"}), "recipient");
  EXPECT_EQ(NearestName("CU", {"CU"}), "");
}

TEST(NearestName, ALongNameIsNotCompared) {
  const std::string compared(100, 'x');
  EXPECT_EQ(NearestName(compared, {compared + "y"}), compared + "y");
  const std::string longer(101, 'x');
  EXPECT_EQ(NearestName(longer, {longer + "y"}), "");
}

}  // namespace
}  // namespace myorules::engine
