#include "service/cli/terminal.h"

#include <cstdlib>

#include "gtest/gtest.h"

namespace myorules::service {
namespace {

TEST(Colors, StandAroundTheWordsWhereTheyAreAskedFor) {
  EXPECT_EQ(Colors(ColorWhen::kAlways, stdout).Bad("no"),
            "\033[1;31mno\033[0m");
  EXPECT_EQ(Colors(ColorWhen::kNever, stdout).Bad("no"), "no");
}

TEST(Colors, AreLeftOutWhereNoTerminalIs) {
  // A test's output goes to a file.
  EXPECT_FALSE(Colors(ColorWhen::kAuto, stdout).on());
}

TEST(Colors, AreGivenOnRequestEvenWithNoColorSet) {
  setenv("NO_COLOR", "1", /*overwrite=*/1);
  EXPECT_TRUE(Colors(ColorWhen::kAlways, stdout).on());
  unsetenv("NO_COLOR");
}

TEST(ColorWhen, IsOneOfThreeWords) {
  ColorWhen when = ColorWhen::kAuto;
  std::string error;
  for (const char* word : {"auto", "always", "never"}) {
    EXPECT_TRUE(AbslParseFlag(word, &when, &error));
    EXPECT_EQ(AbslUnparseFlag(when), word);
  }
  EXPECT_FALSE(AbslParseFlag("sometimes", &when, &error));
  EXPECT_EQ(error, "write auto, always or never");
}

}  // namespace
}  // namespace myorules::service
