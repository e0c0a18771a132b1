#include "rules/terminology/analyte_index.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

using ::testing::ElementsAre;

const v1::AnalyteTable& Table() {
  static const auto& table = *[] {
    auto* parsed = new v1::AnalyteTable();
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        R"pb(
          analyte { id: "B" class: "MSA" class: "LINE_BLOT_PANEL" }
          analyte { id: "A_BETA" class: "MSA" specificity: "A" }
          analyte {
            id: "A"
            class: "MSA"
            stands_for: "A_ALPHA"
            stands_for: "A_BETA"
          }
          analyte { id: "A_ALPHA" class: "MSA" specificity: "A" }
          analyte { id: "C" class: "OWN_ASSAY" }
        )pb",
        parsed));
    return parsed;
  }();
  return table;
}

TEST(AnalyteIndex, NumbersByIdAndFindsThem) {
  const AnalyteIndex index(Table());
  ASSERT_EQ(index.size(), 5);
  std::vector<std::string> ids;
  for (int i = 0; i < index.size(); ++i) {
    ids.emplace_back(index.IdOf(i));
    EXPECT_EQ(index[i].analyte->id(), index.IdOf(i));
    EXPECT_EQ(index.Find(index.IdOf(i)), i) << "as it was given out";
    EXPECT_EQ(index.Find(ids.back()), i) << "as another text";
  }
  EXPECT_THAT(ids, ElementsAre("A", "A_ALPHA", "A_BETA", "B", "C"));
  EXPECT_EQ(index.Find("D"), -1);
  EXPECT_EQ(index.Find(""), -1);
  EXPECT_EQ(index.Find(index.IdOf(1).substr(0, 1)), 0)
      << "a part of another's id";
}

TEST(AnalyteIndex, TiesAnUndividedAnalyteToItsParts) {
  const AnalyteIndex index(Table());
  EXPECT_EQ(index[0].family, index[1].family);
  EXPECT_EQ(index[0].family, index[2].family);
  EXPECT_NE(index[0].family, index[3].family);
  EXPECT_TRUE(index[0].undivided);
  EXPECT_EQ(index[0].parts, index[1].parts | index[2].parts);
  EXPECT_NE(index[1].parts, index[2].parts);
  const AnalyteIndex::Family& family = index.families()[index[0].family];
  EXPECT_THAT(family.members, ElementsAre(0, 1, 2));
  EXPECT_THAT(family.parts, ElementsAre(1, 2));
}

TEST(AnalyteIndex, CountsPartsOfOneSpecificityAsOne) {
  const AnalyteIndex index(Table());
  EXPECT_EQ(index.specificities(), 3);
  EXPECT_EQ(index[0].specificity, index[1].specificity);
  EXPECT_EQ(index[1].specificity, index[2].specificity);
  EXPECT_NE(index[3].specificity, index[4].specificity);
}

TEST(AnalyteIndex, KnowsClassesAndThePanel) {
  const AnalyteIndex index(Table());
  ASSERT_NE(index.OfClass("MSA"), nullptr);
  EXPECT_THAT(*index.OfClass("MSA"), ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(index.OfClass("MSB"), nullptr);
  EXPECT_TRUE(index[0].off_panel);
  EXPECT_FALSE(index[3].off_panel);
  EXPECT_FALSE(index[4].off_panel);
}

}  // namespace
}  // namespace myorules::rules
