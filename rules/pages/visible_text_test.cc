#include "rules/pages/visible_text.h"

#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

TEST(VisibleText, ShowsControlCharactersAndDoesNotObeyThem) {
  EXPECT_EQ(VisibleText("a\x1b[2J b\x07 c\x7f d \xC2\x9B"
                        "1mü"),
            "a?[2J b? c? d ?1mü");
  EXPECT_EQ(VisibleText(absl::string_view("a\0b", 3)), "a?b");
}

TEST(VisibleText, StaysInOneLine) {
  EXPECT_EQ(VisibleText("a\nb\r\nc\td\xC2\x85"
                        "e\u2028f\u2029g"),
            "a b  c d e f g");
}

TEST(VisibleText, KeepsWhatItIsToldTo) {
  EXPECT_EQ(VisibleText("a\nb\tc\x1b", "\n"), "a\nb c?");
}

TEST(VisibleText, ShowsMarksThatTurnTheDirectionOfALine) {
  EXPECT_EQ(VisibleText("a\u202Ecba\u202C \u2066b\u2069 \u200Ec\u200F \u061C"),
            "a?cba? ?b? ?c? ?");
}

TEST(VisibleText, LeavesOtherWritingsAsTheyAre) {
  for (const char* text : {"TIF1-γ", "µkat/L", "עברית", "العربية", "日本語",
                           "\U0001F9EC", "– — “x”"}) {
    EXPECT_EQ(VisibleText(text), text);
  }
}

TEST(VisibleText, EndsWhereACharacterIsCutOff) {
  EXPECT_EQ(VisibleText("a\xE2\x80"), "a?");
}

}  // namespace
}  // namespace myorules::rules
