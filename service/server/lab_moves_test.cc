// Results on the wrong patient: moved, and erased wherever they were.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "gmock/gmock.h"
#include "service/server/lab_testing.h"
#include "service/server/limits.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// An anti-HMGCR ELISA with the patient's mark in every text that is kept.
std::string MarkedElisa(const std::string& patient, const std::string& mark,
                        const std::string& value,
                        const std::string& status = "F", int hour = 1) {
  return absl::StrCat("results { patient_id: '", patient,
                      "' raw { analyte: 'anti-HMGCR' method: 'ELISA' value: '",
                      value, "' unit: 'U/mL' flag: '", mark, "f' status: '",
                      status, "' specimen_id: '", mark,
                      "' collected_on: '2026-01-01' } result_time { seconds: ",
                      1'767'000'000 + 3600 * hour, " } } ");
}

constexpr char kWasMoved[] =
    "patient_id: a result of this accession and analyte was moved to another "
    "patient; report it for that one";

class LabMovesTest : public LabTest {
 protected:
  std::vector<v1::ReportOutcome> Posted(const std::string& request) {
    return Outcomes(Report(request));
  }
  absl::StatusOr<v1::MoveResultsResponse> TryMove(const std::string& request) {
    v1::MoveResultsResponse response;
    absl::Status status = MoveResults(
        environment_, Parse<v1::MoveResultsRequest>(request), &response);
    if (!status.ok()) return status;
    return response;
  }
  v1::MoveResultsResponse Move(const std::string& from, const std::string& to,
                               const std::string& what) {
    const auto response = TryMove(absl::StrCat(
        "from_patient_id: '", from, "' to_patient_id: '", to, "' ", what));
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *response : v1::MoveResultsResponse();
  }
  void Merge(const std::string& from, const std::string& into) {
    v1::MergePatientsRequest request;
    request.set_patient_id(into);
    request.set_from_patient_id(from);
    v1::MergePatientsResponse response;
    const absl::Status status = MergePatients(environment_, request, &response);
    ASSERT_TRUE(status.ok()) << status;
  }
  // What happened before each answer.
  std::vector<std::string> Causes(const std::string& patient) {
    v1::ListClassificationsRequest request;
    request.set_patient_id(patient);
    v1::ListClassificationsResponse response;
    const absl::Status status =
        ListClassifications(environment_, request, &response);
    EXPECT_TRUE(status.ok()) << status;
    std::vector<std::string> causes;
    for (const v1::ClassificationEntry& entry : response.entries()) {
      causes.push_back(entry.cause());
    }
    return causes;
  }
  int Waiting() { return Unmatched().results_size(); }
  bool IsInFiles(const std::string& mark) {
    return absl::StrContains(AllBytes(), mark);
  }
};

TEST_F(LabMovesTest, AResultGoesWithAllItsVersionsAndBothAreClassifiedAnew) {
  Create("id: 'wrong'");
  Create("id: 'right'");
  Report(MarkedElisa("wrong", "A7", "19.9") + MarkedElisa("wrong", "A8", "5"));
  Report(MarkedElisa("wrong", "A7", "20.0", "C", 2));
  const v1::MoveResultsResponse response = Move(
      "wrong", "right", absl::StrCat("identities: '", last_identity_, "'"));
  EXPECT_THAT(response.identities(), SizeIs(2));
  ASSERT_THAT(response.patients(), SizeIs(2));
  for (const v1::PatientAnswers& answers : response.patients()) {
    EXPECT_TRUE(answers.changed());
    EXPECT_THAT(answers.answers(0).changes(), Not(IsEmpty()));
  }
  EXPECT_EQ(response.patients(0).patient_id(), "wrong");
  EXPECT_THAT(Values("wrong"), ElementsAre("5"));
  EXPECT_THAT(Values("right"), ElementsAre("20.0"));
  EXPECT_THAT(Causes("wrong"),
              ElementsAre("registered", "result_reported", "result_corrected",
                          "result_moved_away"));
  EXPECT_THAT(Causes("right"), ElementsAre("registered", "result_moved_here"));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, AWholeAccessionGoesWhereItIsNamed) {
  Create("id: 'wrong'");
  Create("id: 'right'");
  Report(MarkedElisa("wrong", "A7", "19.9") + MarkedElisa("wrong", "A8", "5") +
         "results { patient_id: 'wrong' raw { analyte: 'CK' value: '300' unit: "
         "'U/L' specimen_id: 'A7' } }");
  EXPECT_THAT(Move("wrong", "right", "specimen_ids: 'A7'").identities(),
              SizeIs(2));
  EXPECT_THAT(Values("wrong"), ElementsAre("5"));
  EXPECT_THAT(Values("right"), ElementsAre("19.9", "300"));
}

TEST_F(LabMovesTest, TheLaboratoryThatRepeatsItselfBringsNothingBack) {
  Create("id: 'wrong'");
  Create("id: 'right'");
  Report(MarkedElisa("wrong", "A7", "19.9"));
  Move("wrong", "right", "specimen_ids: 'A7'");
  EXPECT_THAT(Posted(MarkedElisa("wrong", "A7", "19.9")),
              ElementsAre(kDuplicate));
  EXPECT_THAT(Posted(MarkedElisa("right", "A7", "19.9")),
              ElementsAre(kDuplicate));
  // A later version for the wrong patient waits for somebody to look at it.
  EXPECT_THAT(Posted(MarkedElisa("wrong", "A7", "20.0", "C", 2)),
              ElementsAre(kUnmatched));
  EXPECT_THAT(Values("wrong"), IsEmpty());
  EXPECT_THAT(Values("right"), ElementsAre("19.9"));
  Move("wrong", "right", "specimen_ids: 'A7'");
  EXPECT_THAT(Values("right"), ElementsAre("20.0"));
  EXPECT_EQ(Waiting(), 0);
  EXPECT_THAT(Causes("right"), ElementsAre("registered", "result_moved_here",
                                           "result_moved_here"));
  // And back again.
  Move("right", "wrong", "specimen_ids: 'A7'");
  EXPECT_THAT(Values("wrong"), ElementsAre("20.0"));
  EXPECT_THAT(Posted(MarkedElisa("wrong", "A7", "21", "C", 3)),
              ElementsAre(kStored));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, ARecordIntoWhichTheWrongOneWasMergedTakesItBackNeither) {
  for (const char* id : {"wrong", "right", "on"}) {
    Create(absl::StrCat("id: '", id, "'"));
  }
  Report(MarkedElisa("wrong", "A7", "19.9"));
  Move("wrong", "right", "specimen_ids: 'A7'");
  Merge("wrong", "on");
  EXPECT_THAT(Posted(MarkedElisa("wrong", "A7", "19.9") +
                     MarkedElisa("on", "A7", "19.9")),
              ElementsAre(kDuplicate, kDuplicate));
  EXPECT_THAT(Values("on"), IsEmpty());
}

TEST_F(LabMovesTest, WhatWaitsUnderAWrongIdGoesToTheRightPatient) {
  Create("id: 'right'");
  Report(MarkedElisa("tpyo", "A7", "19.9") + MarkedElisa("tpyo", "A8", "5"));
  const v1::MoveResultsResponse response =
      Move("tpyo", "right", "specimen_ids: 'A7'");
  ASSERT_THAT(response.patients(), SizeIs(1));
  EXPECT_EQ(response.patients(0).patient_id(), "right");
  EXPECT_THAT(Values("right"), ElementsAre("19.9"));
  EXPECT_EQ(Waiting(), 1);
  EXPECT_THAT(Causes("right"), ElementsAre("registered", "result_reported"));
}

TEST_F(LabMovesTest, WhatWaitedUnderAWrongIdDoesNotComeToThatPatientLater) {
  Create("id: 'right'");
  const std::string sent = MarkedElisa("tpyo", "A7", "19.9");
  Report(sent);
  Move("tpyo", "right", "specimen_ids: 'A7'");
  // The laboratory repeats itself, and corrects the patient whom it knows.
  const v1::ReportResultsResponse again =
      Report(sent + MarkedElisa("tpyo", "A7", "20.0", "C", 2));
  EXPECT_THAT(Outcomes(again), ElementsAre(kUnmatched, kUnmatched));
  EXPECT_EQ(Problem(again, 0), kWasMoved);
  Create("id: 'tpyo'");
  EXPECT_THAT(Values("tpyo"), IsEmpty());
  ASSERT_EQ(Waiting(), 2);
  EXPECT_EQ(Unmatched().results(0).reason(), kWasMoved);
  EXPECT_THAT(Faults(), IsEmpty());
  Move("tpyo", "right", "specimen_ids: 'A7'");
  EXPECT_THAT(Values("right"), ElementsAre("20.0"));
  EXPECT_EQ(Waiting(), 0);
  EXPECT_THAT(Posted(sent), ElementsAre(kDuplicate));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, WhatIsReportedAgainUnderAWrongIdGoesOnNoRecordTwice) {
  Create("id: 'right'");
  const std::string sent = MarkedElisa("tpyo", "A7", "19.9");
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Posted(sent), ElementsAre(kUnmatched));
    Move("tpyo", "right", "specimen_ids: 'A7'");
    EXPECT_EQ(Waiting(), 0);
  }
  EXPECT_THAT(Values("right"), ElementsAre("19.9"));
  EXPECT_THAT(Causes("right"), ElementsAre("registered", "result_reported"));
  // No more than the one mark is kept, and no list shows it.
  EXPECT_EQ(environment_.recorder->store().Queue({.limit = 9})->size(), 1);
  EXPECT_EQ(TryMove("from_patient_id: 'tpyo' to_patient_id: 'right' "
                    "specimen_ids: 'A7'")
                .status()
                .message(),
            "from_patient_id: is not on record, and nothing waits for it");
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, WhatDidNotFitAndWasMovedDoesNotComeBackOnceItFits) {
  Create("id: 'wrong' birth_date { year: 2026 month: 1 day: 2 }");
  Create("id: 'right'");
  const std::string sent = MarkedElisa("wrong", "A7", "19.9");
  EXPECT_THAT(Posted(sent), ElementsAre(kUnmatched));
  Move("wrong", "right", "specimen_ids: 'A7'");
  EXPECT_THAT(Causes("wrong"), ElementsAre("registered", "result_moved_away"));
  EXPECT_THAT(Causes("right"), ElementsAre("registered", "result_moved_here"));
  EXPECT_THAT(Posted(sent), ElementsAre(kDuplicate));
  Update(
      "patient { id: 'wrong' birth_date { year: 1960 } } update_mask { paths: "
      "'birth_date' }");
  EXPECT_THAT(Posted(sent), ElementsAre(kDuplicate));
  EXPECT_THAT(Values("wrong"), IsEmpty());
  EXPECT_THAT(Values("right"), ElementsAre("19.9"));
  EXPECT_EQ(Waiting(), 0);
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, ARepeatedCallMovesNothingTwice) {
  Create("id: 'wrong'");
  Create("id: 'right'");
  Report(MarkedElisa("wrong", "A7", "19.9"));
  const std::string what =
      absl::StrCat("identities: '", last_identity_, "' request_id: 'r'");
  const v1::MoveResultsResponse first = Move("wrong", "right", what);
  const int64_t events = *environment_.recorder->store().LastSequence();
  EXPECT_EQ(engine::DeterministicBytes(Move("wrong", "right", what)),
            engine::DeterministicBytes(first));
  // Also by what it says alone.
  const v1::MoveResultsResponse again = Move(
      "wrong", "right",
      absl::StrCat("identities: '", last_identity_, "' specimen_ids: 'A7'"));
  EXPECT_THAT(again.identities(), IsEmpty());
  EXPECT_FALSE(again.patients(0).changed());
  EXPECT_EQ(*environment_.recorder->store().LastSequence(), events);
  EXPECT_EQ(TryMove("from_patient_id: 'right' to_patient_id: 'wrong' "
                    "specimen_ids: 'A7' request_id: 'r'")
                .status(),
            InvalidField("request_id",
                         "was used for another call in the last 30 days"));
}

TEST_F(LabMovesTest, WhatIsWrongWithARequestIsNamed) {
  Create("id: 'p' birth_date { year: 2026 }");
  Create("id: 'q'");
  Create("id: 'ended'");
  Merge("ended", "q");
  Report(
      "results { patient_id: 'q' raw { analyte: 'CK' value: '300' unit: "
      "'U/L' specimen_id: 'C1' collected_on: '2025-01-01' } }");
  const auto fault = [this](const std::string& request) {
    return std::string(TryMove(request).status().message());
  };
  const std::string both = "from_patient_id: 'q' to_patient_id: 'p' ";
  EXPECT_EQ(fault("to_patient_id: 'p'"), "from_patient_id: must be set");
  EXPECT_EQ(fault("from_patient_id: 'p'"), "to_patient_id: must be set");
  EXPECT_EQ(fault("from_patient_id: 'p' to_patient_id: 'p'"),
            "to_patient_id: must be another than from_patient_id");
  EXPECT_EQ(fault(both), "identities: or specimen_ids must have an entry");
  EXPECT_EQ(fault(both + "identities: 'none'"),
            "identities[0]: names no result of from_patient_id");
  EXPECT_EQ(fault(both + "specimen_ids: 'C1' specimen_ids: ''"),
            "specimen_ids[1]: names no result of from_patient_id");
  EXPECT_EQ(fault(both + "specimen_ids: 'C1'"),
            "to_patient_id: a result does not fit this patient: "
            "raw.collected_on lies before the date of birth of the patient on "
            "record");
  EXPECT_EQ(fault("from_patient_id: 'x' to_patient_id: 'p' identities: 'i'"),
            "from_patient_id: is not on record, and nothing waits for it");
  EXPECT_EQ(fault("from_patient_id: 'q' to_patient_id: 'x' identities: 'i'"),
            "to_patient_id: is not on record");
  EXPECT_EQ(
      fault("from_patient_id: 'q' to_patient_id: 'ended' identities: 'i'"),
      "the record was merged into another one; merged_into of GetPatient says "
      "which");
  EXPECT_THAT(Values("q"), ElementsAre("300"));
  environment_.recorder = nullptr;
  EXPECT_EQ(fault(both),
            "this service keeps no record; start it with --record=PATH");
}

TEST_F(LabMovesTest, AsManyAreMovedAtOnceAsTheLimitAllows) {
  Create("id: 'p'");
  Create("id: 'q'");
  v1::MoveResultsRequest request;
  request.set_from_patient_id("p");
  request.set_to_patient_id("q");
  for (int i = 0; i < limits::kMaxResultsPerRequest; ++i) {
    request.add_specimen_ids("C1");
  }
  Report(
      "results { patient_id: 'p' raw { analyte: 'CK' value: '300' unit: "
      "'U/L' specimen_id: 'C1' } }");
  v1::MoveResultsResponse response;
  EXPECT_TRUE(MoveResults(environment_, request, &response).ok());
  request.add_identities("x");
  EXPECT_EQ(MoveResults(environment_, request, &response).message(),
            "identities: and specimen_ids have 1001 entries; at most 1000 are "
            "moved at once");
}

TEST_F(LabMovesTest, ErasingTheRightPatientLeavesNothingOnTheWrongOne) {
  Create("id: 'wrong'");
  Create("id: 'MARKright'");
  Report("request_id: 'r' " + MarkedElisa("wrong", "A8", "5"));
  Report("request_id: 's' " + MarkedElisa("wrong", "MARKspecimen", "100") +
         MarkedElisa("wrong", "MARKspecimen", "101", "C", 2));
  Move("wrong", "MARKright", "specimen_ids: 'MARKspecimen' request_id: 'm'");
  // A version that came later waits.
  EXPECT_THAT(Posted(MarkedElisa("wrong", "MARKspecimen", "102", "C", 3)),
              ElementsAre(kUnmatched));
  EXPECT_THAT(Causes("wrong"),
              ElementsAre("registered", "result_reported", "result_corrected",
                          "result_moved_away"));
  ASSERT_TRUE(IsInFiles("MARK"));
  ASSERT_TRUE(Erase("MARKright").ok());
  EXPECT_FALSE(IsInFiles("MARK"));
  EXPECT_EQ(Waiting(), 0);
  EXPECT_THAT(Values("wrong"), ElementsAre("5"));
  // The answer that rested on what is gone is gone; those before and after are
  // replayed as they were.
  EXPECT_THAT(Causes("wrong"), ElementsAre("registered", "result_reported",
                                           "result_moved_away"));
  EXPECT_THAT(Faults(), IsEmpty());
  EXPECT_THAT(Posted(MarkedElisa("wrong", "A8", "6", "C", 4)),
              ElementsAre(kStored));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, WhatTheErasedHadDoesNotComeBackToTheWrongPatient) {
  Create("id: 'wrong'");
  Create("id: 'MARKright'");
  Create("id: 'on'");
  const std::string sent = MarkedElisa("wrong", "MARKspecimen", "100");
  Report(sent + MarkedElisa("wrong", "A8", "5"));
  Move("wrong", "MARKright", "specimen_ids: 'MARKspecimen'");
  ASSERT_TRUE(Erase("MARKright").ok());
  EXPECT_FALSE(IsInFiles("MARK"));
  const v1::ReportResultsResponse again =
      Report(sent + MarkedElisa("wrong", "MARKspecimen", "101", "C", 2) +
             MarkedElisa("wrong", "A9", "6"));
  EXPECT_THAT(Outcomes(again), ElementsAre(kUnmatched, kUnmatched, kStored));
  EXPECT_EQ(Problem(again, 0), kWasMoved);
  EXPECT_THAT(Values("wrong"), ElementsAre("5", "6"));
  Merge("wrong", "on");
  EXPECT_THAT(Values("on"), ElementsAre("5", "6"));
  EXPECT_THAT(Posted(MarkedElisa("on", "MARKspecimen", "100")),
              ElementsAre(kUnmatched));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, AnErasureReachesWhatWasReportedAgainUnderAWrongId) {
  Create("id: 'MARKright'");
  const std::string sent = MarkedElisa("tpyo", "MARKspecimen", "100");
  Report(sent + MarkedElisa("tpyo", "A8", "5"));
  Move("tpyo", "MARKright", "specimen_ids: 'MARKspecimen'");
  EXPECT_THAT(Posted(sent), ElementsAre(kUnmatched));
  ASSERT_TRUE(IsInFiles("MARK"));
  ASSERT_TRUE(Erase("MARKright").ok());
  EXPECT_FALSE(IsInFiles("MARK"));
  EXPECT_EQ(Waiting(), 1);
  // The mark stays: what comes once more is no result of this patient.
  Create("id: 'tpyo'");
  EXPECT_THAT(Posted(sent), ElementsAre(kUnmatched));
  EXPECT_THAT(Values("tpyo"), ElementsAre("5"));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, ErasingTheWrongPatientLeavesNothingOnTheRightOne) {
  Create("id: 'MARKwrong'");
  Create("id: 'right'");
  Report(MarkedElisa("MARKwrong", "A7", "100") +
         MarkedElisa("MARKwrong", "MARKown", "5"));
  Move("MARKwrong", "right", "specimen_ids: 'A7' request_id: 'm'");
  ASSERT_TRUE(Erase("MARKwrong").ok());
  EXPECT_FALSE(IsInFiles("MARK"));
  EXPECT_THAT(Values("right"), ElementsAre("100"));
  EXPECT_THAT(Causes("right"), ElementsAre("registered", "result_moved_here"));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, AnErasureReachesEveryoneWhoHadTheResult) {
  for (const char* id : {"first", "second", "MARKthird", "into"}) {
    Create(absl::StrCat("id: '", id, "'"));
  }
  Report(MarkedElisa("first", "MARKspecimen", "100"));
  // The first record ends in another one, from which it goes on.
  Merge("first", "into");
  Move("into", "second", "specimen_ids: 'MARKspecimen'");
  Move("second", "MARKthird", "specimen_ids: 'MARKspecimen'");
  EXPECT_THAT(Values("MARKthird"), ElementsAre("100"));
  EXPECT_THAT(Faults(), IsEmpty());
  ASSERT_TRUE(Erase("MARKthird").ok());
  EXPECT_FALSE(IsInFiles("MARK"));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, ErasingOneWhoHandedItOnTakesOnlyTheName) {
  for (const char* id : {"first", "MARKsecond", "third"}) {
    Create(absl::StrCat("id: '", id, "'"));
  }
  Report(MarkedElisa("first", "A7", "100"));
  Move("first", "MARKsecond", "specimen_ids: 'A7'");
  Move("MARKsecond", "third", "specimen_ids: 'A7'");
  ASSERT_TRUE(Erase("MARKsecond").ok());
  EXPECT_FALSE(IsInFiles("MARK"));
  EXPECT_THAT(Values("third"), ElementsAre("100"));
  EXPECT_THAT(Posted(MarkedElisa("first", "A7", "100")),
              ElementsAre(kDuplicate));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, WhatTheOtherPatientHoldsItselfStays) {
  // Without accession two patients may have the same print.
  const auto negative = [](const std::string& patient) {
    return absl::StrCat("results { patient_id: '", patient,
                        "' raw { analyte: 'anti-SRP' method: 'ELISA' value: "
                        "'negative' status: 'F' } } ");
  };
  Create("id: 'p'");
  Create("id: 'q'");
  Report(negative("p") + negative("q") + MarkedElisa("p", "A7", "100"));
  Move("p", "q", "specimen_ids: 'A7'");
  ASSERT_TRUE(Erase("q").ok());
  EXPECT_THAT(Values("p"), ElementsAre("negative"));
  EXPECT_THAT(Faults(), IsEmpty());
}

}  // namespace
}  // namespace myorules::service
