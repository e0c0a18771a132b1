#include "rules/terminology/printed_text.h"

#include <string>

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
