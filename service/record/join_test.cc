#include "service/record/join.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"

namespace myorules::service::record {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::ElementsAre;
using testing::IsEmpty;

v1::Patient Parse(const std::string& text) {
  v1::Patient patient;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &patient));
  return patient;
}

std::vector<std::string> Conflicts(const std::string& first,
                                   const std::string& second) {
  std::vector<std::string> conflicts;
  JoinPatients(Parse(first), Parse(second), &conflicts);
  std::vector<std::string> turned;
  JoinPatients(Parse(second), Parse(first), &turned);
  EXPECT_EQ(conflicts, turned);
  return conflicts;
}

TEST(Join, WhatOneRecordStatesStands) {
  std::vector<std::string> conflicts;
  const v1::Patient joined = JoinPatients(
      Parse("id: 'p' sex: SEX_MALE weakness { subacute: true } medicines { "
            "name: 'a' } birth_date { year: 1960 }"),
      Parse("id: 'q' weakness { proximal: false } medicines { name: 'b' } "
            "medicines { name: 'a' } onset_date { year: 2020 } diagnosed: "
            "false biopsy { date { year: 2021 } other_myositis_features: "
            "STATEMENT_ABSENT }"),
      &conflicts);
  EXPECT_THAT(conflicts, IsEmpty());
  EXPECT_TRUE(MessageDifferencer::Equals(
      joined,
      Parse("id: 'p' sex: SEX_MALE weakness { subacute: true proximal: false } "
            "medicines { name: 'a' } medicines { name: 'b' } birth_date { "
            "year: 1960 } onset_date { year: 2020 } diagnosed: false biopsy { "
            "date { year: 2021 } other_myositis_features: STATEMENT_ABSENT }")))
      << joined.DebugString();
}

TEST(Join, WhatTheyStateDifferentlyIsNamed) {
  EXPECT_THAT(
      Conflicts("sex: SEX_MALE weakness { subacute: true proximal: true } "
                "birth_date { year: 1960 } diagnosed: true",
                "sex: SEX_FEMALE weakness { subacute: false proximal: true } "
                "birth_date { year: 1960 month: 1 } diagnosed: false"),
      ElementsAre("sex", "birth_date", "diagnosed", "weakness.subacute"));
}

TEST(Join, AMadeUpPatientIsNoRealOne) {
  EXPECT_THAT(Conflicts("synthetic: true", ""), ElementsAre("synthetic"));
  EXPECT_THAT(Conflicts("synthetic: true", "synthetic: true"), IsEmpty());
}

TEST(Join, ACompleteListDoesNotGrow) {
  EXPECT_THAT(Conflicts("medicines { name: 'a' } medicines_complete: true",
                        "medicines { name: 'b' }"),
              ElementsAre("medicines_complete"));
  EXPECT_THAT(Conflicts("medicines { name: 'a' } medicines { name: 'b' } "
                        "medicines_complete: true",
                        "medicines { name: 'b' }"),
              IsEmpty());
}

TEST(Join, WhatElseWasTakenMayHaveBeenForTheMyositis) {
  const std::string all =
      "medicines { name: 'a' } myositis_medicines_complete: true";
  for (const bool first : {true, false}) {
    const auto conflicts = [&](const std::string& other) {
      return first ? Conflicts(all, other) : Conflicts(other, all);
    };
    EXPECT_THAT(conflicts("medicines { name: 'b' }"),
                ElementsAre("myositis_medicines_complete"));
    EXPECT_THAT(conflicts("medicines { name: 'a' }"), IsEmpty());
    EXPECT_THAT(conflicts(""), IsEmpty());
  }
}

TEST(Join, OneIdForTwoResultsIsAConflict) {
  EXPECT_THAT(Conflicts("results { id: 'r' analyte: 'CK' }",
                        "results { id: 'r' analyte: 'HMGCR' }"),
              ElementsAre("results"));
  EXPECT_THAT(Conflicts("results { id: 'r' analyte: 'CK' }",
                        "results { id: 'r' analyte: 'CK' }"),
              IsEmpty());
}

}  // namespace
}  // namespace myorules::service::record
