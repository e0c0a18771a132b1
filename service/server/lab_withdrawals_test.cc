// Corrections and withdrawals, also such as do not say of what they are.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "service/server/lab_testing.h"

namespace myorules::service {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using LabWithdrawalsTest = LabTest;

// What is withdrawn never counts on because the text of that is not understood.
TEST_F(LabWithdrawalsTest,
       AWithdrawalWithACommentAndAnUnreadableCorrectionCount) {
  const std::vector<std::string> later = {
      Elisa("p", "Probe verwechselt", "X", 2), Elisa("p", "see note 5", "D", 2),
      Elisa("p", "wrong patient", "W", 2),     Elisa("p", "ca. 12", "C", 2),
      Elisa("p", "pending", "C", 2),           Elisa("p", "19.9 20", "A", 2)};
  for (size_t i = 0; i < later.size(); ++i) {
    const std::string id = absl::StrCat("p", i);
    Create(absl::StrCat("id: '", id, "'"));
    Report(Elisa(id, "34.5"));
    const std::string report =
        absl::StrReplaceAll(later[i], {{"'p'", absl::StrCat("'", id, "'")}});
    EXPECT_THAT(Outcomes(Report(report)), ElementsAre(kUnknown)) << report;
    EXPECT_THAT(Values(id), testing::Not(testing::Contains("34.5"))) << report;
  }
}

TEST_F(LabWithdrawalsTest,
       ACorrectionByAMethodThatIsNotKnownLeavesNothingStanding) {
  Create("id: 'p'");
  Report(Elisa("p", "34.5"));
  const std::string correction = absl::StrReplaceAll(
      Elisa("p", "12", "C", 2), {{"'ELISA'", "'our new assay'"}});
  EXPECT_THAT(Outcomes(Report(correction)), ElementsAre(kUnknown));
  const v1::PatientRecord record = Get("p");
  ASSERT_THAT(record.patient().results(), SizeIs(1));
  EXPECT_EQ(record.patient().results(0).unread_reason(),
            "its method is printed, and not known");
}

// "FIELD: DESCRIPTION" of each problem of each result.
std::vector<std::string> Told(const v1::ReportResultsResponse& response) {
  std::vector<std::string> told;
  for (const v1::ResultAcknowledgement& result : response.results()) {
    for (const v1::ReportProblem& problem : result.problems()) {
      told.push_back(
          absl::StrCat(problem.field(), ": ", problem.description()));
    }
  }
  return told;
}

std::string WithoutAccession(const std::string& report) {
  return absl::StrReplaceAll(report, {{"specimen_id: 'A7'", ""}});
}

TEST_F(LabWithdrawalsTest,
       AWithdrawalWithoutNamesReplacesTheOnlyResultAndSaysSo) {
  const char told[] =
      "raw.specimen_id: there is none, and no id; it replaces the only result "
      "of this analyte of its day";
  Create("id: 'p'");
  Report(Elisa("p", "34.5"));
  const std::string withdrawal = WithoutAccession(Elisa("p", "", "X", 2));
  EXPECT_THAT(Told(Report(withdrawal)), ElementsAre(told));
  EXPECT_THAT(Values("p"), ElementsAre(""));
  // As often as it is sent; also of the result, when that comes later.
  EXPECT_THAT(Told(Report(withdrawal)), ElementsAre(told));
  EXPECT_THAT(Told(Report(Elisa("p", "34.5"))),
              ElementsAre("raw.specimen_id: another version on record replaces "
                          "it; it does not count"));
}

TEST_F(LabWithdrawalsTest, AWithdrawalThatMayBeOfSeveralLeavesThemUnknown) {
  Create("id: 'p'");
  const std::string other =
      absl::StrReplaceAll(Elisa("p", "12"), {{"'A7'", "'A8'"}});
  Report(Elisa("p", "34.5") + other);
  EXPECT_THAT(
      Told(Report(WithoutAccession(Elisa("p", "", "X", 2)))),
      ElementsAre("raw.specimen_id: which result it replaces is not certain; "
                  "whether those count that it may be of is unknown until it "
                  "is sent again with the accession"));
  const v1::PatientRecord record = Get("p");
  for (const v1::LabResult& result : record.patient().results()) {
    EXPECT_EQ(result.status(), result.raw_value().empty()
                                   ? v1::RESULT_STATUS_CANCELLED
                                   : v1::RESULT_STATUS_UNSPECIFIED);
  }
  EXPECT_THAT(Told(Report(other)),
              ElementsAre("raw.specimen_id: a correction or withdrawal on "
                          "record may be of it; whether it counts is unknown "
                          "until that is sent again with its accession, or "
                          "with what it supersedes"));
  // What is read back so is not entered a second time.
  v1::UpdatePatientRequest back;
  *back.mutable_patient() = record.patient();
  back.mutable_update_mask()->add_paths("results");
  v1::UpdatePatientResponse response;
  ASSERT_TRUE(UpdatePatient(environment_, back, &response).ok());
  EXPECT_THAT(Values("p"), ElementsAre("", "12", "34.5"));
  // The laboratory says which.
  Report(Elisa("p", "", "X", 3));
  EXPECT_THAT(Values("p"), ElementsAre("", "12"));
  EXPECT_THAT(
      Told(Report(WithoutAccession(Elisa("p", "", "X", 2)))),
      ElementsAre("raw.specimen_id: there is none, and no id; it is taken for "
                  "the one on record that says the same and has one"));
  const v1::PatientRecord settled = Get("p");
  for (const v1::LabResult& result : settled.patient().results()) {
    EXPECT_NE(result.status(), v1::RESULT_STATUS_UNSPECIFIED);
  }
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabWithdrawalsTest, AWithdrawalByAProfileNamedSinceReplacesItsResult) {
  Create("id: 'p'");
  Report(Elisa("p", "34.5"));
  EXPECT_THAT(Told(Report("profile: 'MAYO' " + Elisa("p", "", "X", 2))),
              IsEmpty());
  EXPECT_THAT(Values("p"), ElementsAre(""));
}

TEST_F(LabWithdrawalsTest, ACorrectionTakesNoOtherDayOfItsAccessionAlong) {
  Create("id: 'p'");
  const std::string day = "id: 'a' collected_on: '2025-01-05'";
  const std::string next = "collected_on: '2025-01-06' id: ";
  Report(Ck("p", "8120", "S", day) + Ck("p", "7000", "S", next + "'b'"));
  const std::string correction = absl::StrReplaceAll(
      Ck("p", "7100", "S", next + "'c'"), {{"status: 'F'", "status: 'C'"}});
  EXPECT_THAT(Told(Report(correction)), IsEmpty());
  EXPECT_THAT(Values("p"), ElementsAre("7100", "8120"));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabWithdrawalsTest, ACorrectionOfOneOfTwoLinesLeavesTheOtherOne) {
  Create("id: 'p'");
  const auto line = [](const std::string& name, const std::string& value,
                       const std::string& status) {
    return absl::StrCat("results { patient_id: 'p' raw { analyte: '", name,
                        "' method: 'line blot' value: '", value,
                        "' specimen_id: 'S' status: '", status,
                        "' collected_on: '2025-01-05' } } ");
  };
  const std::string other = "TIF-1 gamma (155 kDa)";
  Report(line(other, "3+", "F") + line("P155/140", "2+", "F"));
  EXPECT_THAT(Told(Report(line("P155/140", "neg", "C"))), IsEmpty());
  EXPECT_THAT(Values("p"), ElementsAre("3+", "neg"));
  // Which line a third name is nobody knows.
  EXPECT_THAT(
      Told(Report(line("TIF1 gamma", "1+", "C"))),
      ElementsAre("raw.specimen_id: this accession has several results of the "
                  "analyte, and which one it replaces is not certain; whether "
                  "those count that it may be of is unknown until it is sent "
                  "again with `supersedes`"));
  EXPECT_THAT(Values("p"), ElementsAre("1+", "3+", "neg"));
}

TEST_F(LabWithdrawalsTest, ACorrectionThatCameTooLateSaysSo) {
  Create("id: 'p'");
  Report(Elisa("p", "34.5", "F", 2));
  EXPECT_THAT(
      Told(Report(Elisa("p", "12", "C", 1))),
      ElementsAre("raw.specimen_id: nothing that it replaces is on record; "
                  "what is there was released later, and is not replaced; what "
                  "was released before does not count if it comes"));
}

TEST_F(LabWithdrawalsTest, AWithdrawalThatFindsNothingSaysSo) {
  Create("id: 'p'");
  EXPECT_THAT(
      Told(Report(Elisa("p", "", "X", 2) +
                  WithoutAccession(absl::StrReplaceAll(Elisa("p", "", "X", 2),
                                                       {{"HMGCR", "SRP"}})))),
      ElementsAre("raw.specimen_id: nothing that it replaces is on record; if "
                  "it comes, it does not count",
                  "raw.specimen_id: there is none, and no id; nothing that it "
                  "replaces is on record"));
}

}  // namespace
}  // namespace myorules::service
