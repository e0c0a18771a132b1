// Where grades and intensities of a line blot meet: one line for what is read
// and for what is concluded.
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/rule_pack.pb.h"
#include "rules/packs/shipped_packs.h"
#include "rules/terminology/lab_profiles.h"

namespace myorules::rules {
namespace {

v1::RulePack Serology() {
  v1::RulePack pack;
  for (const auto& [name, text] : ShippedPacks()) {
    if (!absl::StrContains(name, "imnm.serology/")) continue;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(std::string(text),
                                                              &pack));
  }
  return pack;
}

std::string ThresholdOf(const v1::RulePack& pack, absl::string_view name) {
  for (const v1::Threshold& threshold : pack.threshold()) {
    if (threshold.name() == name) {
      return absl::StrCat(threshold.value(), " ", threshold.unit());
    }
  }
  return "";
}

TEST(GradeLines, OfAnyLaboratoryAreWherePacksDrawTheLine) {
  const auto profiles = LabProfiles::Load(*Terminology::Shipped());
  ASSERT_TRUE(profiles.ok()) << profiles.status();
  const auto& lines = (*profiles)->Find("")->grade_lines();
  ASSERT_EQ(lines.size(), 1);
  const v1::RulePack pack = Serology();
  EXPECT_EQ(absl::StrCat(lines[0].from(), " ", lines[0].unit()),
            ThresholdOf(pack, "blot_intensity_positive"));
  EXPECT_EQ(
      absl::StrCat(lines[0].grade() - v1::LINE_BLOT_GRADE_BORDERLINE, " grade"),
      ThresholdOf(pack, "blot_grade_positive"));
}

TEST(GradeLines, OfALaboratoryGoInPlaceOfThoseOfAny) {
  const auto profiles = LabProfiles::Load(
      *Terminology::Shipped(), {{"own.textproto", R"(id: "OWN" title: "Own"
        grade_line { grade: LINE_BLOT_GRADE_ONE_PLUS from: 8
                     unit: "intensity" })"}});
  ASSERT_TRUE(profiles.ok()) << profiles.status();
  const auto& lines = (*profiles)->Find("OWN")->grade_lines();
  ASSERT_EQ(lines.size(), 1);
  EXPECT_EQ(lines[0].from(), 8);
  EXPECT_EQ((*profiles)->Find("QUEST")->grade_lines().size(), 1);
}

}  // namespace
}  // namespace myorules::rules
