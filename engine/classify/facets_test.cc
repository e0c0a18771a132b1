// Facets: what is known of a subject, and how exactly.
#include <string>

#include "engine/base/memory.h"
#include "engine/classify/parcel_classification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::FacetResult Describe(const std::string& value, const std::string& parcel,
                         const std::string& more = "") {
  return ClassifyParcel(more +
                            "\nfacet { id: \"f\" title: \"F\" unit: \"g\" "
                            "our_choice: \"x\" value: \"" +
                            value + "\" comment: \"test\" }",
                        parcel)
      .facets(0);
}

TEST(Facet, EveryTypeHasItsForm) {
  struct Case {
    const char* value;
    const char* parcel;
    const char* want;
  };
  const Case cases[] = {
      {"parcel.fragile", "fragile: false", "bool_value: false"},
      {"parcel.weight_grams", "weight_grams: 12", "int_value: 12"},
      {"parcel.value", "value: 1.5", "double_value: 1.5"},
      {"parcel.label", "label: 'é'", "string_value: \"é\""},
      {"parcel.service", "service: SERVICE_EXPRESS",
       "string_value: \"EXPRESS\""},
      {"parcel.posted_on", "posted_on { year: 2020 month: 5 day: 9 }",
       "date_value { earliest { year: 2020 month: 5 day: 9 } latest { year: "
       "2020 month: 5 day: 9 } }"},
      {"parcel.stamps", "stamps: 'b' stamps: 'a' stamps_complete: true",
       "list_value { values: \"b\" values: \"a\" }"},
      {"parcel.stamps", "stamps_complete: true", "list_value { }"},
      {"years_between(parcel.posted_on, assessed_on) * 1",
       "posted_on { year: 2010 month: 5 day: 9 }",
       "range_value { low: 10 high: 10 }"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.value);
    const auto facet = Describe(each.value, each.parcel);
    EXPECT_EQ(ShortText(facet.value()), each.want);
    EXPECT_THAT(facet.missing(), IsEmpty());
    EXPECT_EQ(facet.unit(), "g");
  }
}

TEST(Facet, UnknownHasNoValueAndSaysWhatIsMissing) {
  const auto facet = Describe("parcel.weight_grams", "");
  EXPECT_FALSE(facet.has_value());
  EXPECT_THAT(facet.missing(), ElementsAre("parcel.weight_grams"));
  EXPECT_THAT(facet.candidates(), IsEmpty());
  const auto service = Describe("parcel.service", "");
  EXPECT_FALSE(service.has_value());
  EXPECT_THAT(service.missing(), ElementsAre("parcel.service"));
}

TEST(Facet, NamesNoFactOfWhatNobodyCanFillIn) {
  const auto facet =
      Describe("not_yet(parcel.weight_grams)", "weight_grams: 1");
  EXPECT_FALSE(facet.has_value());
  EXPECT_THAT(facet.missing(), IsEmpty());
  EXPECT_EQ(facet.missing_left_out(), 0);
  const auto besides = Describe("not_yet(1) + parcel.weight_grams", "");
  EXPECT_THAT(besides.missing(), ElementsAre("parcel.weight_grams"));
}

TEST(Facet, AnIntervalIsAValueThatSaysWhatWouldNarrowIt) {
  const auto date = Describe("parcel.posted_on", "posted_on { year: 2020 }");
  EXPECT_EQ(ShortText(date.value()),
            "date_value { earliest { year: 2020 month: 1 day: 1 } latest { "
            "year: 2020 month: 12 day: 31 } }");
  EXPECT_THAT(date.missing(), ElementsAre("parcel.posted_on.month"));
  const auto range =
      Describe("years_between(parcel.posted_on, assessed_on) * 1",
               "posted_on { year: 2010 }");
  EXPECT_EQ(ShortText(range.value()), "range_value { low: 9 high: 10 }");
  EXPECT_THAT(range.missing(), ElementsAre("parcel.posted_on.month"));
}

TEST(Facet, AListThatIsKnownInPartHoldsNothingMadeUp) {
  const auto facet = Describe("[parcel.fragile ? 'a' : 'b', 'z']", "");
  EXPECT_EQ(ShortText(facet.value()),
            "list_value { values: \"z\" open: true }");
  EXPECT_THAT(facet.missing(), ElementsAre("parcel.fragile"));
  const auto unknown = Describe("[parcel.fragile ? 'a' : 'b']", "");
  EXPECT_FALSE(unknown.has_value());
  EXPECT_THAT(unknown.missing(), ElementsAre("parcel.fragile"));
}

TEST(Facet, AnOpenListShowsWhatIsOnRecordAndWhatWouldCloseIt) {
  const auto some = Describe("parcel.stamps", "stamps: 'a'");
  EXPECT_EQ(ShortText(some.value()), "list_value { values: \"a\" open: true }");
  EXPECT_THAT(some.missing(), ElementsAre("parcel.stamps_complete"));
  // An open list without entries says nothing, least of all "none".
  const auto none = Describe("parcel.stamps", "");
  EXPECT_FALSE(none.has_value());
  EXPECT_THAT(none.missing(), ElementsAre("parcel.stamps_complete"));
}

TEST(Facet, ThatFailsSaysSo) {
  const auto facet = Describe("1 / parcel.weight_grams", "weight_grams: 0");
  EXPECT_FALSE(facet.has_value());
  EXPECT_EQ(facet.error(), "divide by zero");
}

TEST(Facet, AnEnumKeepsItsNameThroughADefinition) {
  const auto facet =
      Describe("service", "service: SERVICE_STANDARD",
               "define { name: \"service\" value: \"parcel.service\" }");
  EXPECT_EQ(facet.value().string_value(), "STANDARD");
}

TEST(Facet, ThatIsATableHasCandidates) {
  constexpr char kTable[] = R"pack(
define { name: "heavy" title: "H" value: "parcel.weight_grams > 1000" }
facet { id: "size" title: "S" our_choice: "x"
  row { when: "heavy" outcome: "BIG" } otherwise: "SMALL" })pack";
  const auto known = ClassifyParcel(kTable, "weight_grams: 5").facets(0);
  EXPECT_EQ(known.value().string_value(), "SMALL");
  const auto open = ClassifyParcel(kTable, "").facets(0);
  EXPECT_FALSE(open.has_value());
  EXPECT_THAT(open.candidates(), ElementsAre("BIG", "SMALL"));
  EXPECT_THAT(open.missing(), ElementsAre("parcel.weight_grams"));
}

// A row that reckons with a number is not seen through.
TEST(Facet, ThatIsATableSaysWhereItsCandidatesMayBeTooMany) {
  const auto size = [](const std::string& when, const std::string& parcel) {
    return ClassifyParcel(
               R"pack(
define { name: "n" title: "N" value: "parcel.weight_grams" }
facet { id: "size" title: "S" our_choice: "x"
  row { when: ")pack" +
                   when + R"pack(" outcome: "BIG" } otherwise: "SMALL" })pack",
               parcel)
        .facets(0);
  };
  const auto seen_through = size("n > 1000", "");
  EXPECT_THAT(seen_through.candidates(), ElementsAre("BIG", "SMALL"));
  EXPECT_FALSE(seen_through.candidates_inexact());
  const auto open = size("n + 5 > n * 2", "");
  EXPECT_THAT(open.candidates(), ElementsAre("BIG", "SMALL"));
  EXPECT_TRUE(open.candidates_inexact());
  EXPECT_FALSE(size("n + 5 > n * 2", "weight_grams: 9").candidates_inexact());
}

constexpr char kRoute[] = R"pack(
define { name: "heavy" title: "H" value: "parcel.weight_grams > 1000" }
decision { id: "route" title: "R" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "heavy" outcome: "FREIGHT" } otherwise: "ROAD" })pack";

TEST(Facet, ThatHangsOnAnOpenDecisionHasCandidates) {
  const auto facet = Describe("route == 'ROAD' ? 3 : 7", "", kRoute);
  EXPECT_FALSE(facet.has_value());
  EXPECT_THAT(facet.candidates(), ElementsAre("7", "3"));
  EXPECT_THAT(facet.missing(), ElementsAre("parcel.weight_grams"));
}

TEST(Facet, ThatHangsOnADecisionSaysWhereItsCandidatesMayBeTooMany) {
  const auto facet = [](const std::string& when, const std::string& value) {
    return Describe(value, "", R"pack(
define { name: "n" title: "N" value: "parcel.weight_grams" }
decision { id: "a" title: "A" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: ")pack" + when + R"pack(" outcome: "HEAVY" } otherwise: "LIGHT" }
decision { id: "b" title: "B" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "n > 1000" outcome: "FREIGHT" } otherwise: "ROAD" })pack");
  };
  const std::string one = "a == 'HEAVY' ? 1 : 2";
  EXPECT_THAT(facet("n > 1000", one).candidates(), ElementsAre("1", "2"));
  EXPECT_FALSE(facet("n > 1000", one).candidates_inexact());
  EXPECT_TRUE(facet("n + 5 > n * 2", one).candidates_inexact());
  // What is heavy goes by freight, so that 2 cannot be.
  const auto both =
      facet("n > 1000", "a == 'HEAVY' ? (b == 'FREIGHT' ? 1 : 2) : 3");
  EXPECT_THAT(both.candidates(), ElementsAre("1", "2", "3"));
  EXPECT_TRUE(both.candidates_inexact());
  const auto known = facet("n + 5 > n * 2", "a == 'HEAVY' ? 1 : 3 - 2");
  EXPECT_EQ(known.value().int_value(), 1);
  EXPECT_FALSE(known.candidates_inexact());
}

TEST(Facet, ThatIsTheSameUnderEveryCandidateIsKnown) {
  const auto facet = Describe("route == 'ROAD' ? 3 : 1 + 2", "", kRoute);
  EXPECT_EQ(facet.value().int_value(), 3);
  EXPECT_THAT(facet.missing(), IsEmpty());
}

TEST(Facet, ThatHangsOnMoreThanADecisionHasNoCandidates) {
  const auto facet =
      Describe("route == 'ROAD' ? 3 : int(parcel.value)", "", kRoute);
  EXPECT_FALSE(facet.has_value());
  EXPECT_THAT(facet.candidates(), IsEmpty());
}

}  // namespace
}  // namespace myorules::engine
