// Results on the wrong patient: moved, and never back.
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "gmock/gmock.h"
#include "service/record/reports.h"
#include "service/server/lab_moves_testing.h"
#include "service/server/limits.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

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
  EXPECT_THAT(Outcomes(again), ElementsAre(kDuplicate, kUnmatched));
  EXPECT_EQ(Problem(again, 1), kWasMoved);
  Create("id: 'tpyo'");
  EXPECT_THAT(Values("tpyo"), IsEmpty());
  EXPECT_THAT(Posted(sent), ElementsAre(kDuplicate));
  ASSERT_EQ(Waiting(), 1);
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
  const std::string sent = MarkedElisa("tpyo", "A7", "19.9") +
                           MarkedElisa("tpyo", "A7", "20.0", "C", 2);
  Report(sent);
  Move("tpyo", "right", "specimen_ids: 'A7'");
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Posted(sent), ElementsAre(kDuplicate, kDuplicate));
    EXPECT_EQ(Waiting(), 0);
  }
  EXPECT_THAT(Values("right"), ElementsAre("20.0"));
  EXPECT_THAT(Causes("right"), SizeIs(2));
  // No more than a mark of each version is kept, and no list shows it.
  EXPECT_EQ(environment_.recorder->store().Queue({.limit = 9})->size(), 2);
  EXPECT_EQ(TryMove("from_patient_id: 'tpyo' to_patient_id: 'right' "
                    "specimen_ids: 'A7'")
                .status()
                .message(),
            "from_patient_id: is not on record, and nothing waits for it");
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, WhatWaitedUnderAWrongIdIsOnNoSecondRecordHoweverItComes) {
  Create("id: 'right'");
  Create("id: 'other'");
  const std::string sent = MarkedElisa("tpyo", "A7", "19.9");
  const std::string later = MarkedElisa("tpyo", "A7", "20.0", "C", 2);
  Report(sent);
  Move("tpyo", "right", "specimen_ids: 'A7'");
  EXPECT_THAT(Posted(sent + later), ElementsAre(kDuplicate, kUnmatched));
  // The later version alone waits, and goes.
  EXPECT_THAT(Move("tpyo", "other", "specimen_ids: 'A7'").identities(),
              ElementsAre(last_identity_));
  Create("id: 'tpyo'");
  EXPECT_THAT(Posted(sent + later), ElementsAre(kDuplicate, kDuplicate));
  EXPECT_THAT(Values("right"), ElementsAre("19.9"));
  EXPECT_THAT(Values("other"), ElementsAre("20.0"));
  // What comes back is taken, and the other one still is not.
  Move("right", "tpyo", "specimen_ids: 'A7'");
  EXPECT_THAT(Posted(sent + later), ElementsAre(kDuplicate, kDuplicate));
  EXPECT_THAT(Values("tpyo"), ElementsAre("19.9"));
  EXPECT_THAT(Faults(), IsEmpty());
}

// A file of an earlier program: its marks know no version from another one.
TEST_F(LabMovesTest, AMarkThatTellsNoVersionFromAnotherStillHoldsBackAll) {
  Create("id: 'right'");
  const std::string sent = MarkedElisa("tpyo", "A7", "19.9");
  Report(sent);
  v1::UnmatchedResult kept;
  kept.set_patient_id("tpyo");
  *kept.mutable_moved_away() = record::MeasurementMarkOf(
      record::MovedAway(Unmatched().results(0).report(), ""));
  Move("tpyo", "right", "specimen_ids: 'A7'");
  record::Store& store = environment_.recorder->store();
  record::Commit commit = record::Recorder::CommitAt(clock_->Now());
  commit.unqueue.push_back(store.Queue({.limit = 9})->front().number);
  commit.queue.push_back({0, "tpyo", kept.moved_away().identity(),
                          engine::DeterministicBytes(kept)});
  ASSERT_TRUE(store.Apply(commit).ok());
  EXPECT_THAT(Posted(sent), ElementsAre(kUnmatched));
  EXPECT_EQ(Unmatched().results(0).reason(), kWasMoved);
  // From then on it is known.
  Move("tpyo", "right", "specimen_ids: 'A7'");
  EXPECT_THAT(Posted(sent), ElementsAre(kDuplicate));
  Create("id: 'tpyo'");
  EXPECT_THAT(Posted(sent), ElementsAre(kDuplicate));
  EXPECT_THAT(Values("right"), ElementsAre("19.9"));
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

TEST_F(LabMovesTest, ACorrectionThatWaitedIsTakenWhenItsResultComesBack) {
  Create("id: 'p'");
  Create("id: 'q'");
  Report(MarkedElisa("p", "A7", "34.5"));
  Move("p", "q", "specimen_ids: 'A7'");
  EXPECT_THAT(Posted(MarkedElisa("p", "A7", "12", "C", 2)),
              ElementsAre(kUnmatched));
  Move("q", "p", "specimen_ids: 'A7'");
  EXPECT_THAT(Values("p"), ElementsAre("12"));
  EXPECT_EQ(Waiting(), 0);
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, ACorrectionThatIsReportedForTheRightPatientWaitsNoLonger) {
  Create("id: 'p'");
  Create("id: 'q'");
  Report(MarkedElisa("p", "A7", "19.9"));
  Move("p", "q", "specimen_ids: 'A7'");
  EXPECT_THAT(Posted(MarkedElisa("p", "A7", "20.0", "C", 2)),
              ElementsAre(kUnmatched));
  EXPECT_THAT(Posted(MarkedElisa("q", "A7", "20.0", "C", 2)),
              ElementsAre(kStored));
  EXPECT_EQ(Waiting(), 0);
  EXPECT_THAT(Values("q"), ElementsAre("20.0"));
  // Nor does it wait again.
  EXPECT_THAT(Posted(MarkedElisa("p", "A7", "20.0", "C", 2)),
              ElementsAre(kDuplicate));
  EXPECT_EQ(Waiting(), 0);
  EXPECT_THAT(Values("p"), IsEmpty());
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, AWithdrawalWithoutNamesGoesWithWhatItWithdraws) {
  Create("id: 'p'");
  Create("id: 'q'");
  Report(MarkedElisa("p", "A7", "34.5"));
  const std::string result = last_identity_;
  Report(MarkedElisa("p", "", "", "X", 2));
  const std::string withdrawal = last_identity_;
  EXPECT_THAT(
      Move("p", "q", absl::StrCat("identities: '", result, "'")).identities(),
      testing::UnorderedElementsAre(result, withdrawal));
  EXPECT_THAT(Values("q"), ElementsAre(""));
  EXPECT_THAT(Values("p"), IsEmpty());
}

TEST_F(LabMovesTest, AnotherDayOfTheAccessionStaysUnlessThatIsNamed) {
  Create("id: 'p'");
  Create("id: 'q'");
  Report(Ck("p", "8120", "S", "collected_on: '2026-01-05'"));
  const std::string first = last_identity_;
  Report(Ck("p", "7000", "S", "collected_on: '2026-01-06'"));
  EXPECT_THAT(
      Move("p", "q", absl::StrCat("identities: '", first, "'")).identities(),
      ElementsAre(first));
  EXPECT_THAT(Values("p"), ElementsAre("7000"));
  EXPECT_THAT(Values("q"), ElementsAre("8120"));
  Move("p", "q", "specimen_ids: 'S'");
  EXPECT_THAT(Values("q"), ElementsAre("7000", "8120"));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabMovesTest, AnAccessionOfTwoLaboratoriesIsNotMovedAsOne) {
  Create("id: 'p'");
  Create("id: 'q'");
  Report("profile: 'QUEST' " + MarkedElisa("p", "A7", "5"));
  Report("profile: 'MAYO' " + MarkedElisa("p", "A7", "100"));
  const std::string of_mayo = last_identity_;
  EXPECT_EQ(
      TryMove("from_patient_id: 'p' to_patient_id: 'q' specimen_ids: 'A7'")
          .status()
          .message(),
      "specimen_ids[0]: is an accession of several laboratories "
      "(profiles); name the results by identities");
  EXPECT_THAT(
      Move("p", "q", absl::StrCat("identities: '", of_mayo, "'")).identities(),
      ElementsAre(of_mayo));
  EXPECT_THAT(Values("p"), ElementsAre("5"));
  EXPECT_THAT(Values("q"), ElementsAre("100"));
}

TEST_F(LabMovesTest, AWriteBackOfWhatWasReadBeforeEntersNoReportedResult) {
  Create("id: 'p' results { analyte: 'CK' raw_value: '7' }");
  Create("id: 'q'");
  Report(MarkedElisa("p", "A7", "34.5") + MarkedElisa("p", "A8", "5"));
  v1::UpdatePatientRequest stale;
  *stale.mutable_patient() = Get("p").patient();
  stale.mutable_update_mask()->add_paths("*");
  Report(MarkedElisa("p", "A7", "12", "C", 2));
  Move("p", "q", "specimen_ids: 'A8'");
  v1::UpdatePatientResponse response;
  ASSERT_TRUE(UpdatePatient(environment_, stale, &response).ok());
  EXPECT_THAT(Values("p"), ElementsAre("12", "7"));
  EXPECT_THAT(Values("q"), ElementsAre("5"));
}

TEST_F(LabMovesTest, WhatWaitedForAMergedRecordWaitsForTheOneThatGoesOn) {
  for (const char* id : {"wrong", "right", "on"}) {
    Create(absl::StrCat("id: '", id, "'"));
  }
  Report(MarkedElisa("wrong", "A7", "19.9"));
  Move("wrong", "right", "specimen_ids: 'A7'");
  Report(MarkedElisa("wrong", "A7", "20.0", "C", 2));
  const v1::UnmatchedResult waited = Unmatched().results(0);
  clock_->Advance(absl::Hours(1));
  Merge("wrong", "on");
  ASSERT_EQ(Waiting(), 1);
  EXPECT_EQ(Unmatched().results(0).patient_id(), "on");
  EXPECT_EQ(Unmatched().results(0).receive_time().seconds(),
            waited.receive_time().seconds());
  // Or nobody could take it from there.
  Move("on", "right", "specimen_ids: 'A7'");
  EXPECT_THAT(Values("right"), ElementsAre("20.0"));
  EXPECT_EQ(Waiting(), 0);
  EXPECT_THAT(Faults(), IsEmpty());
}

}  // namespace
}  // namespace myorules::service
