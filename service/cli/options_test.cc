#include "service/cli/options.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/cli/exit_codes.h"

namespace myorules::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Values {
  std::string format = "text";
  int threads = 4;
  bool full = false;
  std::vector<std::string> packs;
  std::vector<std::string> positional;
  bool help = false;
};

absl::Status Read(const std::vector<std::string>& arguments, Values* values) {
  CommandLineOptions options("myorules test [OPTIONS] [FILE]", "Tests.");
  options.Add("output_format", &values->format, "=FORMAT: how to print");
  options.Add("threads", &values->threads, "=N: how many");
  options.Add("full", &values->full, "everything");
  options.AddList("pack", &values->packs, "=NAME: a pack");
  return options.TryParse(arguments, &values->positional, &values->help, 1);
}

std::string Fault(const std::vector<std::string>& arguments) {
  Values values;
  const absl::Status status = Read(arguments, &values);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

TEST(CommandLineOptions, ReadsValuesAfterAnEqualsSignOrABlank) {
  Values values;
  ASSERT_TRUE(Read({"--output_format=json", "--threads", "2"}, &values).ok());
  EXPECT_EQ(values.format, "json");
  EXPECT_EQ(values.threads, 2);
}

TEST(CommandLineOptions, TakesDashesForUnderscores) {
  Values values;
  ASSERT_TRUE(Read({"--output-format=json"}, &values).ok());
  EXPECT_EQ(values.format, "json");
}

TEST(CommandLineOptions, KeepsDefaultsOfWhatIsNotGiven) {
  Values values;
  ASSERT_TRUE(Read({}, &values).ok());
  EXPECT_EQ(values.format, "text");
  EXPECT_EQ(values.threads, 4);
  EXPECT_FALSE(values.full);
}

TEST(CommandLineOptions, ASwitchNeedsNoValueAndMayHaveOne) {
  Values values;
  ASSERT_TRUE(Read({"--full", "file"}, &values).ok());
  EXPECT_TRUE(values.full);
  EXPECT_THAT(values.positional, ElementsAre("file"));
  ASSERT_TRUE(Read({"--full=false"}, &values).ok());
  EXPECT_FALSE(values.full);
}

TEST(CommandLineOptions, AListTakesCommasAndRepetition) {
  Values values;
  ASSERT_TRUE(Read({"--pack=a,b", "--pack=c"}, &values).ok());
  EXPECT_THAT(values.packs, ElementsAre("a", "b", "c"));
}

TEST(CommandLineOptions, AfterTwoDashesNothingIsAnOption) {
  Values values;
  ASSERT_TRUE(Read({"--", "--full"}, &values).ok());
  EXPECT_FALSE(values.full);
  EXPECT_THAT(values.positional, ElementsAre("--full"));
}

TEST(CommandLineOptions, ADashAloneIsAFileName) {
  Values values;
  ASSERT_TRUE(Read({"-"}, &values).ok());
  EXPECT_THAT(values.positional, ElementsAre("-"));
}

TEST(CommandLineOptions, SuggestsTheOptionThatWasMeant) {
  EXPECT_EQ(Fault({"--thread=2"}),
            "no option --thread (did you mean --threads?)");
  EXPECT_EQ(Fault({"--zzz"}), "no option --zzz");
}

TEST(CommandLineOptions, RefusesWhatItCannotRead) {
  EXPECT_THAT(Fault({"--threads=many"}), HasSubstr("--threads=many"));
  EXPECT_EQ(Fault({"--threads"}), "--threads needs a value");
  EXPECT_EQ(Fault({"--threads="}), "--threads needs a value");
  EXPECT_EQ(Fault({"--pack="}), "--pack needs a value");
  EXPECT_EQ(Fault({"--pack", ""}), "--pack needs a value");
  EXPECT_THAT(Fault({"--pack=a,,b"}), HasSubstr("an entry is empty"));
  EXPECT_EQ(Fault({"-x"}), "no option -x (options begin with two dashes)");
  EXPECT_EQ(Fault({"a", "b"}), "one argument too many: b");
}

TEST(CommandLineOptions, HelpNamesEveryOption) {
  Values values;
  CommandLineOptions options("myorules test", "Tests.");
  options.Add("threads", &values.threads, "=N: how many");
  options.Add("full", &values.full, "everything");
  options.Add("output_format", &values.format, "=text|json");
  EXPECT_EQ(options.Help(),
            "usage: myorules test\n\nTests.\n\noptions:\n"
            "  --threads=N                 how many\n"
            "  --full                      everything\n"
            "  --output_format=text|json\n");
  ASSERT_TRUE(Read({"--threads=7", "--help"}, &values).ok());
  EXPECT_TRUE(values.help);
}

TEST(CommandLineOptions, AFaultIsAUsageErrorAndHelpIsNone) {
  CommandLineOptions options("myorules test", "Tests.");
  std::vector<std::string> positional;
  int exit_code = -1;
  EXPECT_FALSE(options.Parse({"--nothing"}, &positional, &exit_code));
  EXPECT_EQ(exit_code, kUsage);
  EXPECT_FALSE(options.Parse({"--help"}, &positional, &exit_code));
  EXPECT_EQ(exit_code, kOk);
}

}  // namespace
}  // namespace myorules::service
