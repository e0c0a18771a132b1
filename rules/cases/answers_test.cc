#include "rules/cases/answers.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::rules {
namespace {

Conclusion Settled(const std::string& value) {
  Conclusion conclusion;
  conclusion.settled = true;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(value, &conclusion.value));
  return conclusion;
}

Conclusion Open(std::vector<std::string> candidates = {}) {
  Conclusion conclusion;
  conclusion.candidates = std::move(candidates);
  return conclusion;
}

TEST(Contradicts, WhatWasSettledOtherwise) {
  EXPECT_TRUE(
      Contradicts(Settled("bool_value: true"), Settled("bool_value: false")));
  EXPECT_FALSE(
      Contradicts(Settled("bool_value: true"), Settled("bool_value: true")));
  EXPECT_TRUE(
      Contradicts(Settled("string_value: 'A'"), Settled("string_value: 'B'")));
}

TEST(Contradicts, NothingThatIsOpen) {
  EXPECT_FALSE(Contradicts(Settled("bool_value: true"), Open()));
  EXPECT_FALSE(Contradicts(Open(), Settled("bool_value: true")));
}

TEST(Contradicts, AnOutcomeThatWasNoCandidate) {
  EXPECT_FALSE(Contradicts(Open({"A", "B"}), Settled("string_value: 'B'")));
  EXPECT_TRUE(Contradicts(Open({"A", "B"}), Settled("string_value: 'C'")));
}

TEST(Contradicts, AnIntervalNeitherInsideNorAroundTheOther) {
  const std::string wide = "range_value { low: 1 high: 3 }";
  EXPECT_FALSE(Contradicts(Settled(wide), Settled("int_value: 2")));
  EXPECT_FALSE(
      Contradicts(Settled(wide), Settled("range_value { low: 2 high: 3 }")));
  EXPECT_TRUE(Contradicts(Settled(wide), Settled("double_value: 3.5")));
  EXPECT_TRUE(Contradicts(Settled(wide), Settled("range_value { low: 2 }")));
  EXPECT_TRUE(
      Contradicts(Settled(wide), Settled("range_value { low: 2 high: 4 }")));
  EXPECT_FALSE(Contradicts(Settled("int_value: 2"), Settled(wide)));
}

TEST(Contradicts, AnOpenListOnlyWhereATextIsGone) {
  const std::string open = "list_value { values: 'a' open: true }";
  const std::string more = "list_value { values: 'a' values: 'b' }";
  EXPECT_FALSE(Contradicts(Settled(open), Settled(more)));
  EXPECT_FALSE(Contradicts(Settled(more), Settled(open)));
  EXPECT_TRUE(
      Contradicts(Settled(open), Settled("list_value { values: 'b' }")));
  EXPECT_TRUE(
      Contradicts(Settled("list_value { values: 'b' }"), Settled(open)));
}

TEST(ConclusionsOf, HoldsCriteriaFacetsDecisionsAndFlags) {
  v1::RulePack pack;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "flag { id: 'loud' } flag { id: 'quiet' } flag { id: 'dim' }", &pack));
  v1::Classification answer;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(trace {
             id: "adult"
             value { bool_value: true }
           }
           trace { id: "rash" missing: "patient.rash" }
           facets { id: "line" candidates: "ONE" candidates: "TWO" }
           decisions {
             id: "group"
             status: DECISION_STATUS_DETERMINED
             outcome: "A"
           }
           decisions { id: "all" status: DECISION_STATUS_DETERMINED }
           decisions {
             id: "open"
             status: DECISION_STATUS_INDETERMINATE
             candidates: "A"
           }
           flags { id: "loud" status: FLAG_STATUS_RAISED }
           flags {
             id: "dim"
             status: FLAG_STATUS_UNDETERMINED
             missing: "patient.rash"
           })pb",
      &answer));
  const auto conclusions = ConclusionsOf(pack, answer);
  EXPECT_EQ(conclusions.at("flag loud").value.string_value(), "RAISED");
  EXPECT_EQ(conclusions.at("flag quiet").value.string_value(), "NOT_RAISED");
  EXPECT_FALSE(conclusions.at("flag dim").settled);
  EXPECT_EQ(conclusions.at("flag dim").missing.size(), 1u);
  EXPECT_TRUE(conclusions.at("criterion adult").value.bool_value());
  EXPECT_FALSE(conclusions.at("criterion rash").settled);
  EXPECT_EQ(conclusions.at("facet line").candidates.size(), 2u);
  EXPECT_EQ(conclusions.at("decision group").value.string_value(), "A");
  EXPECT_TRUE(conclusions.at("decision all").settled);
  EXPECT_FALSE(conclusions.at("decision open").settled);
}

}  // namespace
}  // namespace myorules::rules
