// What is wrong with thresholds for laboratory values, field by field.
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/rule_pack.pb.h"
#include "rules/library/pack_host.h"

namespace myorules::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "analyte: no analyte 'x' in the terminology", ….
std::vector<std::string> Faults(const std::string& threshold) {
  static const auto& knowledge =
      *new absl::StatusOr<std::shared_ptr<const Knowledge>>(
          Knowledge::Create());
  EXPECT_TRUE(knowledge.ok()) << knowledge.status();
  v1::Threshold parsed;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(threshold, &parsed));
  std::vector<std::string> faults;
  for (const auto& fault : (*knowledge)->Host().threshold_faults(parsed)) {
    faults.push_back(fault.field + ": " + fault.message);
  }
  return faults;
}

TEST(ThresholdFaults, StandAtTheirFieldsWithTheNearestName) {
  EXPECT_THAT(Faults(R"(analyte: "HMGRC" method: "ELISA" unit: "CU")"),
              ElementsAre("analyte: no analyte 'HMGRC' in the terminology (did "
                          "you mean 'HMGCR'?)"));
  EXPECT_THAT(Faults(R"(analyte: "HMGCR" method: "ELIZA" unit: "CU")"),
              ElementsAre("method: no assay method 'ELIZA' (did you mean "
                          "'ELISA'?); a threshold for a laboratory value needs "
                          "one"));
  EXPECT_THAT(Faults(R"(analyte: "HMGCR" unit: "CU")"),
              ElementsAre("method: no assay method ''; a threshold for a "
                          "laboratory value needs one"));
  EXPECT_THAT(Faults(R"(analyte: "HMGCR" method: "UNSPECIFIED" unit: "CU")"),
              ElementsAre("method: no assay method 'UNSPECIFIED'; a threshold "
                          "for a laboratory value needs one"));
  EXPECT_THAT(Faults(R"(analyte: "HMGCR" method: "ELISA" unit: "intensitty")"),
              ElementsAre("unit: no unit 'intensitty' in the terminology (did "
                          "you mean 'intensity'?)"));
  EXPECT_THAT(Faults(R"(analyte: "HMGCR" method: "ELISA" unit: "grade")"),
              ElementsAre("unit: the unit 'grade' does not belong to the "
                          "method ELISA"));
}

TEST(ThresholdFaults, AreToldOfEachFieldByItself) {
  EXPECT_THAT(
      Faults(R"(analyte: "x" method: "y" unit: "zilch")"),
      ElementsAre("analyte: no analyte 'x' in the terminology",
                  "method: no assay method 'y'; a threshold for a laboratory "
                  "value needs one",
                  "unit: no unit 'zilch' in the terminology"));
}

TEST(ThresholdFaults, AreNoneOfAPlainNumberOrWhereAllFits) {
  EXPECT_THAT(Faults(R"(unit: "years")"), IsEmpty());
  EXPECT_THAT(Faults(R"(analyte: "HMGCR" method: "ELISA" unit: "CU")"),
              IsEmpty());
  EXPECT_THAT(Faults(R"(method: "LINE_BLOT" unit: "grade")"), IsEmpty());
  EXPECT_THAT(Faults(R"(method: "LINE_BLOT" unit: "intensity")"), IsEmpty());
}

}  // namespace
}  // namespace myorules::rules
