#include "rules/cases/runner.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/pack_case.pb.h"
#include "rules/library/library.h"

namespace myorules::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Runs a case of a man born in 1960, with what is added and wanted.
CaseResult RunWith(const std::string& patient, const std::string& want,
                   const std::string& pack = "imnm.lim2019") {
  static const auto* const kLibrary =
      new std::shared_ptr<const Library>(*Library::Load());
  PackCase pack_case;
  pack_case.scenario = "runner";
  pack_case.name = "A case";
  pack_case.statement = "2.3";
  pack_case.assessed_on = absl::CivilDay(2021, 6, 1);
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "sex: SEX_MALE birth_date { year: 1960 }" + patient, &pack_case.patient));
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(want, &pack_case.want));
  return RunCase(**kLibrary, pack, pack_case);
}

TEST(RunCase, PassesWhereEverythingWantedCameOut) {
  const CaseResult result = RunWith("", "facet { id: 'sex' value: 'MALE' }");
  EXPECT_THAT(result.mismatches, IsEmpty());
  EXPECT_FALSE(result.answer.trace().empty());
}

TEST(RunCase, TellsWhatDiffers) {
  EXPECT_THAT(RunWith("", "facet { id: 'sex' value: 'FEMALE' }").mismatches,
              ElementsAre("facet sex: wanted FEMALE, got MALE"));
}

TEST(RunCase, PassesWhereTheFieldsWantedAreRefused) {
  EXPECT_THAT(
      RunWith("onset_date { year: 2022 }", "input_error: 'patient.onset_date'")
          .mismatches,
      IsEmpty());
}

TEST(RunCase, TellsARefusalOfOtherFields) {
  const CaseResult result =
      RunWith("onset_date { year: 2022 }", "input_error: 'patient.birth_date'");
  ASSERT_EQ(result.mismatches.size(), 1u);
  EXPECT_THAT(result.mismatches[0], HasSubstr("patient.onset_date"));
}

TEST(RunCase, TellsARefusalThatWasNotWanted) {
  const CaseResult result =
      RunWith("onset_date { year: 2022 }", "facet { id: 'sex' value: 'MALE' }");
  ASSERT_EQ(result.mismatches.size(), 1u);
  EXPECT_THAT(result.mismatches[0], HasSubstr("wanted an answer"));
}

TEST(RunCase, TellsAnAnswerWhereARefusalWasWanted) {
  EXPECT_THAT(
      RunWith("", "input_error: 'patient.birth_date'").mismatches,
      ElementsAre("input: wanted faults in patient.birth_date, got an answer"));
}

TEST(RunCase, TellsAPackThatIsNotThere) {
  const CaseResult result =
      RunWith("", "facet { id: 'sex' value: 'MALE' }", "imnm.lin2019");
  ASSERT_EQ(result.mismatches.size(), 1u);
  EXPECT_THAT(result.mismatches[0], HasSubstr("imnm.lim2019"));
}

TEST(Report, NamesTheCaseAndWhatItShows) {
  PackCase pack_case;
  pack_case.scenario = "age";
  pack_case.name = "An adult";
  pack_case.statement = "2.1";
  CaseResult result;
  result.mismatches = {"one", "two"};
  EXPECT_EQ(Report(pack_case, result),
            "age: An adult\n  (shows 2.1)\n  one\n  two");
}

}  // namespace
}  // namespace myorules::rules
