#include "service/cli/request_options.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/cli/exit_codes.h"

namespace myorules::service {
namespace {

using ::testing::ElementsAre;

class FixedClock final : public Clock {
 public:
  absl::Time Now() const override {
    return absl::FromCivil(absl::CivilDay(2026, 11, 9), absl::UTCTimeZone());
  }
};

TEST(ParseDay, ReadsADay) {
  EXPECT_EQ(*ParseDay("2026-01-31"), absl::CivilDay(2026, 1, 31));
  EXPECT_EQ(*ParseDay("2024-02-29"), absl::CivilDay(2024, 2, 29));
  EXPECT_EQ(*ParseDay("0001-01-01"), absl::CivilDay(1, 1, 1));
}

TEST(ParseDay, RefusesWhatIsNoDay) {
  for (const char* text :
       {"", "2026", "2026-01", "2026-1-31", "2026-02-30", "2023-02-29",
        "2026-13-01", "01/31/2026", "2026-01-31T00", " 2026-01-31",
        "2026-01-310", "0000-01-01", "-001-01-01", "today"}) {
    EXPECT_EQ(ParseDay(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST(RequestOptions, TakeTodayWhereNoDateIsGiven) {
  const auto request = RequestOptions().Request(FixedClock(), v1::VIEW_BASIC);
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->assessed_on().year(), 2026);
  EXPECT_EQ(request->assessed_on().month(), 11);
  EXPECT_EQ(request->assessed_on().day(), 9);
  EXPECT_FALSE(request->has_patient());
}

TEST(RequestOptions, AskWhatTheCommandLineSays) {
  RequestOptions request_options;
  CommandLineOptions options("", "");
  request_options.AddTo(&options);
  std::vector<std::string> positional;
  bool help = false;
  ASSERT_TRUE(
      options
          .TryParse({"--pack=a", "--pack=b@1.0.0", "--assessed-on=2026-01-02"},
                    &positional, &help, 0)
          .ok());
  const auto request = request_options.Request(FixedClock(), v1::VIEW_FULL);
  ASSERT_TRUE(request.ok());
  EXPECT_THAT(request->packs(), ElementsAre("a", "b@1.0.0"));
  EXPECT_EQ(request->assessed_on().day(), 2);
  EXPECT_EQ(request->view(), v1::VIEW_FULL);
}

TEST(RequestOptions, TellOfADayInTheFutureAndTakeIt) {
  const auto told = [](const char* day) {
    RequestOptions options;
    options.assessed_on = day;
    ::testing::internal::CaptureStderr();
    EXPECT_TRUE(options.Request(FixedClock(), v1::VIEW_BASIC).ok());
    return ::testing::internal::GetCapturedStderr();
  };
  EXPECT_EQ(told("2026-11-09"), "");
  EXPECT_EQ(told("2026-11-10"), "") << "today, east of Greenwich";
  EXPECT_EQ(
      told("2026-11-11"),
      "myorules: --assessed_on=2026-11-11 lies in the future; facts dated "
      "until then count\n");
}

TEST(RequestOptions, NameTheOptionWithABadDate) {
  RequestOptions options;
  options.assessed_on = "soon";
  EXPECT_EQ(options.Request(FixedClock(), v1::VIEW_BASIC).status().message(),
            "--assessed_on: 'soon' is no date; 2026-01-31 is");
}

TEST(CheckPacks, FindsAPackThatIsNotLoaded) {
  const auto environment = LoadEnvironment("");
  ASSERT_TRUE(environment.ok()) << environment.status();
  const rules::Library& library = *environment->library;
  EXPECT_TRUE(CheckPacks(library, {}).ok());
  EXPECT_TRUE(CheckPacks(library, {"imnm.lim2019"}).ok());
  EXPECT_EQ(CheckPacks(library, {"imnm.lim2019", "imnm.nobody"}).code(),
            absl::StatusCode::kNotFound);
}

TEST(LoadEnvironment, NeedsADirectoryThatIsThere) {
  EXPECT_EQ(LoadEnvironment("/nowhere/packs").status().code(),
            absl::StatusCode::kNotFound);
}

TEST(Failure, GivesTheExitStatusOfTheFault) {
  EXPECT_EQ(Failure("test", absl::UnavailableError("x")), kUnavailable);
  EXPECT_EQ(Failure("test", absl::DeadlineExceededError("x")), kUnavailable);
  EXPECT_EQ(Failure("test", absl::NotFoundError("x")), kUsage);
  EXPECT_EQ(Failure("test", absl::InvalidArgumentError("x")), kUsage);
  EXPECT_EQ(Failure("test", absl::InternalError("x")), kInternal);
}

}  // namespace
}  // namespace myorules::service
