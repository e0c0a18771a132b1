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
  EXPECT_THAT(Faults(R"(analyte: "HMGRC" method: "ELISA" unit: "U/mL")"),
              ElementsAre("analyte: no analyte 'HMGRC' in the terminology (did "
                          "you mean 'HMGCR'?)"));
  EXPECT_THAT(Faults(R"(analyte: "HMGCR" method: "ELIZA" unit: "U/mL")"),
              ElementsAre("method: no assay method 'ELIZA' (did you mean "
                          "'ELISA'?); a threshold for a laboratory value needs "
                          "one"));
  EXPECT_THAT(Faults(R"(analyte: "HMGCR" unit: "CU")"),
              ElementsAre("method: a threshold for a laboratory value has a "
                          "method; write LINE_BLOT, ELISA, or how else it is "
                          "measured"));
  EXPECT_THAT(Faults(R"(analyte: "HMGCR" method: "UNSPECIFIED" unit: "CU")"),
              ElementsAre("method: no assay method 'UNSPECIFIED'; a threshold "
                          "for a laboratory value needs one"));
  EXPECT_THAT(Faults(R"(analyte: "HMGCR" method: "ELISA" unit: "intensitty")"),
              ElementsAre("unit: no unit 'intensitty' in the terminology (did "
                          "you mean 'intensity'?)"));
  EXPECT_THAT(Faults(R"(analyte: "HMGCR" method: "ELISA" unit: "grade")"),
              ElementsAre("unit: the unit 'grade' does not belong to the "
                          "method ELISA of HMGCR; write U/mL, AU/mL or titre"));
}

TEST(ThresholdFaults,
     OfAUnitThatNoResultOfTheMethodIsPrintedInNameThoseThatAre) {
  EXPECT_THAT(Faults(R"(analyte: "SRP" method: "ELISA" unit: "years")"),
              ElementsAre("unit: the unit 'years' does not belong to the "
                          "method ELISA of SRP; write U/mL, AU/mL or titre"));
  EXPECT_THAT(Faults(R"(analyte: "SRP" method: "ELISA" unit: "CU")"),
              ElementsAre("unit: the unit 'CU' does not belong to the method "
                          "ELISA of SRP; write U/mL, AU/mL or titre"));
  EXPECT_THAT(
      Faults(R"(analyte: "SRP" method: "CHEMILUMINESCENCE" unit: "ukat/L")"),
      ElementsAre("unit: the unit 'ukat/L' does not belong to the method "
                  "CHEMILUMINESCENCE of SRP; write U/mL, CU, AU/mL or titre"));
  EXPECT_THAT(Faults(R"(method: "LINE_BLOT" unit: "U/mL")"),
              ElementsAre("unit: the unit 'U/mL' does not belong to the method "
                          "LINE_BLOT; write intensity or grade"));
  EXPECT_THAT(Faults(R"(analyte: "CK" method: "ENZYME_ACTIVITY" unit: "kg")"),
              ElementsAre("unit: no unit 'kg' in the terminology; write U/L, "
                          "ukat/L or nkat/L"));
  EXPECT_THAT(
      Faults(R"(analyte: "CK" method: "ENZYME_ACTIVITY" unit: "U/mL")"),
      ElementsAre("unit: the unit 'U/mL' does not belong to the method "
                  "ENZYME_ACTIVITY of CK; write U/L, ukat/L or nkat/L"));
}

TEST(ThresholdFaults, OfAMethodThatDoesNotMeasureTheAnalyteSayWhatDoes) {
  EXPECT_THAT(Faults(R"(analyte: "CK" method: "LINE_BLOT" unit: "U/L")"),
              ElementsAre("method: the method LINE_BLOT does not measure CK, "
                          "which is no antibody; write ENZYME_ACTIVITY, or how "
                          "else it is measured"));
  EXPECT_THAT(
      Faults(R"(analyte: "SRP" method: "ENZYME_ACTIVITY" unit: "U/mL")"),
      ElementsAre("method: the method ENZYME_ACTIVITY does not measure SRP, "
                  "which is no enzyme; write LINE_BLOT, ELISA, or how else it "
                  "is measured"));
}

TEST(ThresholdFaults, AreToldOfEachFieldByItself) {
  EXPECT_THAT(
      Faults(R"(analyte: "x" method: "y" unit: "zilch")"),
      ElementsAre("analyte: no analyte 'x' in the terminology",
                  "method: no assay method 'y'; a threshold for a laboratory "
                  "value needs one",
                  "unit: no unit 'zilch' in the terminology"));
}

TEST(ThresholdFaults, OfAPlainNumberAreSlipsOfAUnitAlone) {
  EXPECT_THAT(Faults(R"(unit: "yaers")"),
              ElementsAre("unit: no unit 'yaers' in the terminology (did you "
                          "mean 'years'?)"));
  for (const char* other :
       {"years", "grades", "month", "joints", "ng/dL", "kg", ""}) {
    EXPECT_THAT(Faults("unit: '" + std::string(other) + "'"), IsEmpty())
        << other;
  }
}

TEST(ThresholdFaults, AreNoneOfAPlainNumberOrWhereAllFits) {
  EXPECT_THAT(Faults(R"(unit: "years")"), IsEmpty());
  EXPECT_THAT(Faults(R"(analyte: "HMGCR" method: "ELISA" unit: "U/mL")"),
              IsEmpty());
  EXPECT_THAT(
      Faults(R"(analyte: "HMGCR" method: "CHEMILUMINESCENCE" unit: "CU")"),
      IsEmpty());
  EXPECT_THAT(Faults(R"(method: "ELISA" unit: "titre")"), IsEmpty());
  EXPECT_THAT(Faults(R"(analyte: "SRP" method: "OTHER" unit: "ng/mL")"),
              IsEmpty());
  EXPECT_THAT(Faults(R"(analyte: "CK" method: "ENZYME_ACTIVITY" unit: "U/L")"),
              IsEmpty());
  EXPECT_THAT(
      Faults(R"(analyte: "CK_MB" method: "CHEMILUMINESCENCE" unit: "ng/mL")"),
      IsEmpty());
  EXPECT_THAT(Faults(R"(method: "LINE_BLOT" unit: "grade")"), IsEmpty());
  EXPECT_THAT(Faults(R"(method: "LINE_BLOT" unit: "intensity")"), IsEmpty());
}

}  // namespace
}  // namespace myorules::rules
