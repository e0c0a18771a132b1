#include "rules/terminology/printed_text.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

std::string Clean(absl::string_view text) {
  std::string scratch;
  return std::string(CleanText(text, &scratch));
}

std::string Key(absl::string_view text) {
  std::string scratch;
  return std::string(TextKey(text, &scratch));
}

TEST(CleanText, DropsOuterBlanksAndKeepsOneOfInner) {
  EXPECT_EQ(Clean("  34.5  U/mL\t"), "34.5 U/mL");
  EXPECT_EQ(Clean("34.5\xC2\xA0U/mL\r\n"), "34.5 U/mL");
  EXPECT_EQ(Clean(" \t "), "");
  EXPECT_EQ(Clean(""), "");
}

TEST(CleanText, HasOneFormOfEachSign) {
  EXPECT_EQ(Clean("≤20"), "<=20");
  EXPECT_EQ(Clean("≥ 20–60 − 3"), ">= 20-60 - 3");
  EXPECT_EQ(Clean("±"), "+/-");
  EXPECT_EQ(Clean("8’120"), "8'120");
  EXPECT_EQ(Clean("３４．５　Ｕ／ｍＬ"), "34.5 U/mL");
  EXPECT_EQ(Clean("\xEF\xBB\xBFneg\xE2\x80\x8B"), "neg");
}

TEST(CleanText, ReadsSmallSignsLikeTheOthers) {
  EXPECT_EQ(Clean("﹤20"), "<20");
  EXPECT_EQ(Clean("﹥﹦ 20﹒5 ﹙﹢﹚"), ">= 20.5 (+)");
  EXPECT_EQ(Clean("20﹣60﹐5﹔﹕﹖﹗﹘﹛﹜﹟﹠﹡﹨﹩﹪﹫"),
            "20-60,5;:?!-{}#&*\\$%@");
  EXPECT_EQ(Clean("﹑﹝﹞"), "﹑﹝﹞") << "they have no other form";
}

TEST(CleanText, DropsWhatIsNotSeenAtTheEndsAndBesideLetters) {
  for (const char* unseen :
       {"\u200B", "\u200D", "\u2060", "\uFEFF", "\u200E"}) {
    const auto with = [&](const char* before, const char* behind) {
      return Clean(absl::StrCat(before, unseen, behind));
    };
    EXPECT_EQ(with("", "20"), "20") << unseen;
    EXPECT_EQ(with("20", ""), "20") << unseen;
    EXPECT_EQ(with("neg", "ative"), "negative") << unseen;
    EXPECT_EQ(with("34.5", " U/mL"), "34.5 U/mL") << unseen;
    EXPECT_EQ(with("34.5", "U/mL"), "34.5U/mL") << unseen;
    EXPECT_EQ(with("5 ", " 600"), "5 600") << unseen;
  }
  EXPECT_EQ(Clean("nega\u00ADtive"), "negative");
  EXPECT_EQ(Clean("\u202A20\u202C"), "20");
}

// What stood there was a blank or a hyphen: 20 and 60 are not 2060.
TEST(CleanText, KeepsWhatIsNotSeenWithinANumber) {
  for (const char* unseen : {"\u200B", "\u200D", "\u2060", "\uFEFF", "\u200F",
                             "\u00AD", "\u200B\u2060"}) {
    for (const auto& [before, behind] :
         {std::pair<const char*, const char*>{"20", "60"},
          {"<", "20"},
          {"34", ".5"},
          {"34.", "5"},
          {"20", "-60"},
          {"1:", "40"},
          {"2", "+"},
          {"+", "+"},
          {"(", "+)"},
          {"２", "０"}}) {
      const std::string text = Clean(absl::StrCat(before, unseen, behind));
      EXPECT_NE(text.find(unseen), std::string::npos) << text;
      EXPECT_NE(FindUnseen(text), 0) << text;
    }
  }
}

TEST(CleanText, KeepsASoftHyphenThatMayBeAMinus) {
  for (const char* text :
       {"\u00AD5", "5\u00AD", "5\u00AD 600", "neg\u00AD34.5"}) {
    EXPECT_EQ(Clean(text), text);
    EXPECT_EQ(FindUnseen(text), 0xAD) << text;
  }
}

TEST(CleanText, KeepsWhatTurnsTheDirectionOfWriting) {
  for (const char* text : {"\u202E5.43", "\u202D5.43", "neg\u202Eative",
                           "\u202B<20", "\u206620"}) {
    EXPECT_EQ(Clean(text), text);
    EXPECT_NE(FindUnseen(text), 0) << text;
  }
  EXPECT_EQ(FindUnseen("34.5 µkat/L"), 0);
  EXPECT_EQ(FindUnseen("34\xFF"), 0);
  EXPECT_EQ(FindUnseen(""), 0);
}

TEST(CleanText, TellsABlankWithinANumberFromOneBetweenTwo) {
  EXPECT_EQ(Clean("8\xE2\x80\xAF"
                  "120"),
            "8'120");
  EXPECT_EQ(Clean("8\xE2\x80\x89"
                  "120 U/L"),
            "8'120 U/L");
  EXPECT_EQ(Clean("8 120"), "8 120");
  EXPECT_EQ(Clean("8\xC2\xA0"
                  "120"),
            "8 120");
  EXPECT_EQ(Clean("8 \xE2\x80\xAF"
                  "120"),
            "8 120");
  EXPECT_EQ(Clean("8\xE2\x80\xAFU/L"), "8 U/L");
  EXPECT_EQ(Clean("Ro\xE2\x80\xAF"
                  "52"),
            "Ro 52");
}

TEST(CleanText, LeavesLettersAndBrokenBytesAsTheyAre) {
  EXPECT_EQ(Clean("µkat/L"), "µkat/L");
  EXPECT_EQ(Clean("TIF1-γ"), "TIF1-γ");
  EXPECT_EQ(Clean("34\xFF"), "34\xFF");
}

TEST(TextKey, IsLowerCaseWithoutAccents) {
  EXPECT_EQ(Key("Weak  POSITIVE"), "weak positive");
  EXPECT_EQ(Key("NÉGATIF"), "negatif");
  EXPECT_EQ(Key("(+)"), "(+)");
  EXPECT_EQ(Key("Mäßig"), "massig");
}

}  // namespace
}  // namespace myorules::rules
