#include "rules/traceability/item_values.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::Classification Answer() {
  v1::Classification answer;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(decisions {
           id: "group" status: DECISION_STATUS_DETERMINED outcome: "A"
         }
         decisions { id: "open" status: DECISION_STATUS_INDETERMINATE }
         decisions {
           id: "all" status: DECISION_STATUS_DETERMINED
           collected: "A" collected: "B"
         }
         facets { id: "age" value { int_value: 63 } }
         facets { id: "line" value { string_value: "THIRD_LINE" } }
         facets { id: "line_open" }
         flags { id: "up" status: FLAG_STATUS_RAISED }
         flags { id: "perhaps" status: FLAG_STATUS_POSSIBLE }
         notes { id: "caveat" message: "Small." }
         trace { id: "adult" value { bool_value: true } }
         trace { id: "unclear" })",
      &answer));
  return answer;
}

std::string ValueOf(const char* item) {
  const auto parsed = ParseTracedItem(item);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return ItemValue(*parsed, Answer());
}

TEST(ItemValue, IsWhatTheAnswerSaysOfEachKind) {
  EXPECT_EQ(ValueOf("criterion adult"), "true");
  EXPECT_EQ(ValueOf("criterion unclear"), "unknown");
  EXPECT_EQ(ValueOf("decision group"), "A");
  EXPECT_EQ(ValueOf("decision open"), "unknown");
  EXPECT_EQ(ValueOf("decision all"), "A, B");
  EXPECT_EQ(ValueOf("facet age"), "63");
  EXPECT_EQ(ValueOf("flag up"), "raised");
  EXPECT_EQ(ValueOf("flag perhaps"), "possible");
  EXPECT_EQ(ValueOf("flag down"), "not raised");
  EXPECT_EQ(ValueOf("note caveat"), "shown");
  EXPECT_EQ(ValueOf("note other"), "not shown");
  EXPECT_EQ(ValueOf("threshold adult_age"), "");
}

TEST(ItemValue, OfAnOutcomeIsWhetherItIsTheOne) {
  EXPECT_EQ(ValueOf("decision group A"), "true");
  EXPECT_EQ(ValueOf("decision group B"), "false");
  EXPECT_EQ(ValueOf("decision open A"), "unknown");
  EXPECT_EQ(ValueOf("decision all B"), "true");
  EXPECT_EQ(ValueOf("facet line THIRD_LINE"), "true");
  EXPECT_EQ(ValueOf("facet line NONE"), "false");
  EXPECT_EQ(ValueOf("facet line_open NONE"), "unknown");
}

TEST(TracedItem, IsAKindAndAnIdAndOfATableAnOutcome) {
  for (const char* text : {"", "adult", "criterion", "criterion adult true",
                           "rule adult", "decision a B c"}) {
    EXPECT_FALSE(ParseTracedItem(text).ok()) << text;
  }
}

TEST(NotSeen, AsksForBothWays) {
  const auto item = [](const char* text) { return *ParseTracedItem(text); };
  EXPECT_THAT(NotSeen(item("criterion a"), {"true", "unknown"}),
              ElementsAre("false"));
  EXPECT_THAT(NotSeen(item("criterion a"), {}), ElementsAre("false", "true"));
  EXPECT_THAT(NotSeen(item("flag a"), {"possible", "raised"}),
              ElementsAre("not raised"));
  EXPECT_THAT(NotSeen(item("note a"), {"shown"}), ElementsAre("not shown"));
  EXPECT_THAT(NotSeen(item("facet a"), {"true"}), ElementsAre("false"));
  EXPECT_THAT(NotSeen(item("facet a"), {"63"}), ElementsAre("a second value"));
  EXPECT_THAT(NotSeen(item("facet a"), {"63", "64"}), IsEmpty());
  EXPECT_THAT(NotSeen(item("decision a B"), {"true"}), ElementsAre("false"));
  EXPECT_THAT(NotSeen(item("threshold a"), {}), IsEmpty());
}

}  // namespace
}  // namespace myorules::rules
