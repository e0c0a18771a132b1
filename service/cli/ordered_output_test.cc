#include "service/cli/ordered_output.h"

#include <algorithm>
#include <cstdio>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace myorules::service {
namespace {

class OrderedOutputTest : public ::testing::Test {
 protected:
  ~OrderedOutputTest() override { std::fclose(file_); }

  std::string Written() {
    std::rewind(file_);
    std::string text(1 << 20, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), file_));
    return text;
  }

  std::FILE* const file_ = std::tmpfile();
  Progress progress_{-1};
};

Outcome Text(const std::string& text) {
  Outcome outcome;
  outcome.output = text;
  outcome.records = 1;
  return outcome;
}

TEST_F(OrderedOutputTest, WritesInTheOrderOfTheQuestionsWhateverComesFirst) {
  OrderedOutput output(file_, 10, &progress_);
  const int64_t a = output.Reserve();
  const int64_t b = output.Reserve();
  const int64_t c = output.Reserve();
  output.Fill(c, Text("c"));
  output.Fill(a, Text("a"));
  EXPECT_EQ(output.records(), 1);
  output.Fill(b, Text("b"));
  EXPECT_EQ(Written(), "abc");
  EXPECT_EQ(output.records(), 3);
}

TEST_F(OrderedOutputTest, KeepsTheOrderWithManyThreads) {
  constexpr int kRecords = 2'000;
  constexpr int kThreads = 4;
  OrderedOutput output(file_, 16, &progress_);
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  std::string expected;
  for (int i = 0; i < kRecords; ++i) {
    absl::StrAppend(&expected, i, "\n");
  }
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      while (true) {
        const int64_t place = output.Reserve();
        if (place >= kRecords) {
          output.Fill(place, Outcome());
          return;
        }
        output.Fill(place, Text(absl::StrCat(place, "\n")));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Written(), expected);
}

TEST_F(OrderedOutputTest, HoldsBackWhoIsTooFarAhead) {
  OrderedOutput output(file_, 2, &progress_);
  const int64_t a = output.Reserve();
  const int64_t b = output.Reserve();
  int64_t c = -1;
  std::thread ahead([&] { c = output.Reserve(); });
  output.Fill(b, Text("b"));
  // The first is still open, so there is no room yet.
  absl::SleepFor(absl::Milliseconds(20));
  output.Fill(a, Text("a"));
  ahead.join();
  EXPECT_EQ(c, 2);
}

TEST_F(OrderedOutputTest, AbandoningEndsTheWait) {
  OrderedOutput output(file_, 1, &progress_);
  output.Reserve();
  int64_t place = 0;
  std::thread ahead([&] { place = output.Reserve(); });
  output.Abandon();
  ahead.join();
  EXPECT_LT(place, 0);
}

TEST_F(OrderedOutputTest, CountsWhatFailed) {
  OrderedOutput output(file_, 4, &progress_);
  Outcome outcome;
  outcome.records = 5;
  outcome.failed = 2;
  outcome.internal = 1;
  output.Fill(output.Reserve(), outcome);
  EXPECT_EQ(output.failed(), 2);
  EXPECT_EQ(output.internal(), 1);
}

TEST(OrderedOutput, SaysThatTheOutputCannotBeWritten) {
  std::FILE* full = std::fopen("/dev/full", "w");
  ASSERT_NE(full, nullptr);
  Progress progress(-1);
  OrderedOutput output(full, 4, &progress);
  output.Fill(output.Reserve(), Text("a"));
  EXPECT_FALSE(output.writable());
  EXPECT_LT(output.Reserve(), 0);
  std::fclose(full);
}

}  // namespace
}  // namespace myorules::service
