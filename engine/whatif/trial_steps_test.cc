// The limit on the steps of all trials of an answer, which takes seconds to
// reach.
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/classify/classify.h"
#include "engine/classify/parcel_classification.h"
#include "engine/pack/parcel_pack.h"
#include "engine/whatif/limits.h"
#include "engine/whatif/what_if.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

// Eight criteria that take some 13 million steps each on 10,000 scans, and one
// that six facts decide.
std::string PackThatTakesLong() {
  std::string numbers;
  for (int i = 0; i < 440; ++i) absl::StrAppend(&numbers, i > 0 ? "," : "", i);
  std::string body;
  std::string rows;
  for (int i = 0; i < 8; ++i) {
    absl::StrAppend(&body, "criterion { id: 'long", i,
                    "' title: 'L' our_choice: 'x' when: "
                    "'parcel.scans.exists(s, [",
                    numbers, "].exists(n, n > ", 1000 + i, "))' }\n");
    absl::StrAppend(&rows, "row { when: 'long", i, "' outcome: 'LONG' }\n");
  }
  return absl::StrCat(
      body,
      "criterion { id: 'a' title: 'A' our_choice: 'x' comment: 'x' when: "
      "'parcel.fragile && parcel.service == Service.SERVICE_EXPRESS && "
      "parcel.sender.remote && parcel.receiver.remote && "
      "parcel.items_complete && parcel.stamps_complete' }\n"
      "decision { id: 'd' title: 'D' our_choice: 'x' hit_policy: "
      "HIT_POLICY_FIRST ",
      rows, "row { when: 'a' outcome: 'YES' } otherwise: 'NO' }");
}

TEST(WhatIf, TakesSoManyStepsAndNotMore) {
  testdata::Parcel parcel;
  for (int i = 0; i < 10'000; ++i) parcel.add_scans();
  const auto pack = LoadParcelPack(PackThatTakesLong());
  const absl::CivilDay day(2020, 6, 15);
  ClassifyOptions options;
  int64_t steps = 0;
  options.steps = &steps;
  v1::Classification answer;
  ASSERT_EQ(Classify(*pack, parcel, day, options, &answer), absl::OkStatus());
  ASSERT_EQ(answer.missing_size(), 6);
  ASSERT_EQ(AddWhatIf(*pack, parcel, day, {}, {}, &answer), absl::OkStatus());
  // Each fact has two values, and each takes a classification.
  const int64_t within = limits::kMaxTrialSteps / (2 * steps);
  ASSERT_GT(within, 0);
  ASSERT_LT(within, 6);
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(answer.missing(i).not_tried().empty(), i < within) << i;
  }
}

}  // namespace
}  // namespace myorules::engine
