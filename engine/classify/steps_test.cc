// The limit on the steps of one classification, which takes seconds to reach.
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/classify/classify.h"
#include "engine/classify/parcel_classification.h"
#include "engine/pack/parcel_pack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::ElementsAre;

// Criteria that take some 13 million steps each on as many scans as are read,
// and that hang on a decision with twelve candidates.
std::string PackThatTakesLong(int criteria) {
  std::string numbers;
  for (int i = 0; i < 440; ++i) absl::StrAppend(&numbers, i > 0 ? "," : "", i);
  std::string body;
  std::string rows;
  for (int i = 0; i < 11; ++i) {
    absl::StrAppend(&body, "criterion { id: 'c", i, "' title: 'C' our_choice: ",
                    "'x' when: 'parcel.weight_grams == ", i, "' }\n");
    absl::StrAppend(&rows, "row { when: 'c", i, "' outcome: 'O", i, "' }\n");
  }
  absl::StrAppend(&body, "decision { id: 'route' title: 'R' our_choice: 'x' ",
                  "hit_policy: HIT_POLICY_FIRST ", rows,
                  "otherwise: 'NONE' }\n");
  std::string any;
  for (int i = 0; i < criteria; ++i) {
    absl::StrAppend(&body, "criterion { id: 'long", i,
                    "' title: 'L' our_choice: 'x' when: 'route == ",
                    "\"O0\" || parcel.scans.exists(s, [", numbers,
                    "].exists(n, n > 1000))' }\n");
    absl::StrAppend(&any, i > 0 ? " || " : "", "long", i);
  }
  absl::StrAppend(&body, "flag { id: 'late' title: 'Late' severity: ",
                  "SEVERITY_HIGH clinical: true when: '", any,
                  "' message: 'Late.' }\n");
  return body;
}

TEST(Steps, OfOneClassificationAreSoManyAndNotMore) {
  testdata::Parcel parcel;
  for (int i = 0; i < 10'000; ++i) parcel.add_scans();
  v1::Classification answer;
  const absl::CivilDay day(2020, 6, 15);
  EXPECT_EQ(
      Classify(*LoadParcelPack(PackThatTakesLong(1)), parcel, day, {}, &answer),
      absl::OkStatus());
  EXPECT_THAT(answer.flags(0).possible_under(), ElementsAre("route=O0"));
  EXPECT_EQ(
      Classify(*LoadParcelPack(PackThatTakesLong(8)), parcel, day, {}, &answer),
      absl::ResourceExhaustedError("pack post.parcels: the classification "
                                   "takes more than 1000000000 steps"));
  EXPECT_EQ(ShortText(answer), "");
}

}  // namespace
}  // namespace myorules::engine
