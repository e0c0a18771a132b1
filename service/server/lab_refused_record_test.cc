// What laboratories take back from a record that is refused by now, as a newer
// program or another day may refuse it.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "service/server/lab_moves_testing.h"
#include "service/server/lab_queue.h"

namespace myorules::service {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class LabRefusedRecordTest : public LabMovesTest {
 protected:
  // 'p' has an ELISA of accession A7 and an answer; from now on the record is
  // refused: it was valid when it was entered, and is no more the day after.
  void SetUp() override {
    LabMovesTest::SetUp();
    Create(
        "id: 'p' medicines { name: 'x' ongoing: true stopped_on { year: 2026 "
        "month: 1 day: 2 } }");
    Report(Elisa("p", "34.5"));
    clock_->Advance(absl::Hours(48));
  }
  void Mend() {
    Update("patient { id: 'p' } update_mask { paths: 'medicines' }");
  }
  v1::ListClassificationsResponse History() {
    v1::ListClassificationsRequest request;
    request.set_patient_id("p");
    v1::ListClassificationsResponse response;
    const absl::Status status =
        ListClassifications(environment_, request, &response);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }
  // What a watch from the beginning tells: "first answer", "answer", "none".
  std::vector<std::string> Watched() {
    v1::WatchClassificationsRequest request;
    request.set_from_beginning(true);
    auto place = BeginOfWatch(environment_, request);
    EXPECT_TRUE(place.ok()) << place.status();
    const auto told = NextChanges(environment_, request, &*place);
    EXPECT_TRUE(told.ok()) << told.status();
    std::vector<std::string> all;
    for (const v1::WatchClassificationsResponse& message : *told) {
      EXPECT_EQ(message.patient_id(), "p");
      EXPECT_EQ(message.has_not_classified(), message.changes().empty());
      all.emplace_back(message.has_not_classified() ? "none"
                       : message.first()            ? "first answer"
                                                    : "answer");
    }
    return all;
  }
};

TEST_F(LabRefusedRecordTest, AWithdrawnResultAndWhatRestedOnItStandNoMore) {
  const v1::ReportResultsResponse response = Report(Elisa("p", "", "X", 2));
  EXPECT_THAT(Outcomes(response), ElementsAre(kUnknown));
  ASSERT_THAT(response.patients(), SizeIs(1));
  EXPECT_TRUE(response.patients(0).changed());
  EXPECT_THAT(response.patients(0).answers(), IsEmpty());
  EXPECT_THAT(response.patients(0).not_classified().reason(),
              HasSubstr("patient.medicines[0]"));
  const v1::PatientRecord record = Get("p");
  EXPECT_THAT(Values("p"), ElementsAre(""));
  EXPECT_THAT(record.classifications(), IsEmpty());
  EXPECT_EQ(record.not_classified().reason(),
            response.patients(0).not_classified().reason());
  EXPECT_THAT(Unmatched().results(), IsEmpty());
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabRefusedRecordTest, ACorrectedResultStandsNoMore) {
  EXPECT_THAT(Outcomes(Report(Elisa("p", "12", "C", 2))), ElementsAre(kStored));
  EXPECT_THAT(Values("p"), ElementsAre("12"));
  EXPECT_THAT(Get("p").classifications(), IsEmpty());
}

TEST_F(LabRefusedRecordTest, AWithdrawalThatMayBeOfAResultMakesItDoubtful) {
  const std::string unnamed = absl::StrReplaceAll(
      Elisa("p", "", "X", 2),
      {{"specimen_id: 'A7' collected_on: '2026-01-01'", ""}});
  EXPECT_THAT(Outcomes(Report(unnamed)), ElementsAre(kUnknown));
  EXPECT_THAT(Values("p"), ElementsAre("", "34.5"));
  const v1::PatientRecord record = Get("p");
  for (const v1::LabResult& result : record.patient().results()) {
    EXPECT_NE(result.status(), v1::RESULT_STATUS_FINAL);
  }
  EXPECT_THAT(record.classifications(), IsEmpty());
}

TEST_F(LabRefusedRecordTest, WhatTakesNothingBackWaitsAndTheAnswersStand) {
  const std::string of_nothing =
      absl::StrReplaceAll(Elisa("p", "", "X", 2), {{"'A7'", "'A9'"}});
  EXPECT_THAT(Outcomes(Report(Ck("p", "300") + of_nothing)),
              ElementsAre(kUnmatched, kUnmatched));
  EXPECT_THAT(Values("p"), ElementsAre("34.5"));
  EXPECT_THAT(Get("p").classifications(), SizeIs(1));
  EXPECT_FALSE(Get("p").has_not_classified());
}

TEST_F(LabRefusedRecordTest, OfOneCallOnlyWhatTakesBackGoesOnRecord) {
  const v1::ReportResultsResponse response =
      Report(Ck("p", "300") + Elisa("p", "", "X", 2));
  EXPECT_THAT(Outcomes(response), ElementsAre(kUnmatched, kUnknown));
  EXPECT_THAT(Values("p"), ElementsAre(""));
  ASSERT_THAT(Unmatched().results(), SizeIs(1));
  Mend();
  EXPECT_THAT(Values("p"), ElementsAre("", "300"));
  EXPECT_THAT(Unmatched().results(), IsEmpty());
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabRefusedRecordTest, TheHistoryAndAWatchTellIt) {
  Report(Elisa("p", "", "X", 2));
  const auto none = History();
  ASSERT_THAT(none.entries(), SizeIs(3));
  EXPECT_FALSE(none.entries(2).has_classified());
  EXPECT_TRUE(none.entries(2).has_not_classified());
  EXPECT_EQ(none.entries(2).cause(), "result_cancelled");
  EXPECT_THAT(none.entries(2).causes(), SizeIs(1));
  EXPECT_THAT(Watched(), ElementsAre("first answer", "answer", "none"));
}

TEST_F(LabRefusedRecordTest, OnceItIsMendedTheAnswersAreToldAsFirstOnes) {
  Report(Elisa("p", "", "X", 2));
  Mend();
  EXPECT_THAT(Watched(),
              ElementsAre("first answer", "answer", "none", "first answer"));
  EXPECT_EQ(History().entries(3).cause(), "updated");
  EXPECT_THAT(History().entries(3).causes(), SizeIs(1));
  EXPECT_THAT(Get("p").classifications(), SizeIs(1));
  EXPECT_FALSE(Get("p").has_not_classified());
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabRefusedRecordTest, TheNextResultThatCanBeClassifiedMendsItAsWell) {
  Report(Elisa("p", "", "X", 2));
  clock_->Advance(-absl::Hours(48));
  EXPECT_THAT(Outcomes(Report(Ck("p", "300"))), ElementsAre(kStored));
  EXPECT_THAT(Get("p").classifications(), SizeIs(1));
  EXPECT_FALSE(Get("p").has_not_classified());
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabRefusedRecordTest, WhatIsRefusedForTheSameReasonIsToldOnce) {
  Report(Elisa("p", "12", "C", 2));
  Report(Elisa("p", "", "X", 3));
  EXPECT_THAT(Values("p"), ElementsAre(""));
  EXPECT_THAT(Watched(), ElementsAre("first answer", "answer", "none"));
  Mend();
  // Nothing that came in between is lost to the history.
  EXPECT_THAT(History().entries(3).causes(), SizeIs(2));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabRefusedRecordTest, ARepeatedCallGetsTheSameResponse) {
  const std::string request = "request_id: 'x' " + Elisa("p", "", "X", 2);
  const std::string first = Report(request).SerializeAsString();
  Mend();
  EXPECT_EQ(Report(request).SerializeAsString(), first);
}

TEST_F(LabRefusedRecordTest, AWithdrawalThatWaitedGoesWithTheNextReport) {
  // As earlier programs left it: it waits.
  Report(Elisa("q", "", "X", 2));
  auto queue =
      *PatientQueue::Load(environment_.recorder->store(), std::string("p"));
  record::Commit commit = record::Recorder::CommitAt(clock_->Now());
  queue.Add(Unmatched("patient_id: 'q'").results(0).report(), "it waits",
            &commit);
  ASSERT_TRUE(environment_.recorder->Apply(commit).ok());
  EXPECT_THAT(Values("p"), ElementsAre("34.5"));
  EXPECT_THAT(Outcomes(Report(Ck("p", "300"))), ElementsAre(kUnmatched));
  EXPECT_THAT(Values("p"), ElementsAre(""));
  EXPECT_THAT(Get("p").classifications(), IsEmpty());
  const auto waiting = Unmatched("patient_id: 'p'");
  ASSERT_THAT(waiting.results(), SizeIs(1));
  EXPECT_EQ(waiting.results(0).report().result().analyte(), "CK");
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabRefusedRecordTest, AResultOfAnotherPatientIsMovedAway) {
  Create("id: 'right'");
  const v1::MoveResultsResponse response =
      Move("p", "right", "specimen_ids: 'A7'");
  ASSERT_THAT(response.patients(), SizeIs(2));
  EXPECT_THAT(response.patients(0).answers(), IsEmpty());
  EXPECT_TRUE(response.patients(0).has_not_classified());
  EXPECT_THAT(response.patients(1).answers(), SizeIs(1));
  EXPECT_THAT(Values("p"), IsEmpty());
  EXPECT_THAT(Get("p").classifications(), IsEmpty());
  EXPECT_THAT(Values("right"), ElementsAre("34.5"));
  EXPECT_THAT(Faults(), IsEmpty());
  // Erased, it leaves the log of the wrong patient as true as it was.
  ASSERT_TRUE(Erase("right").ok());
  EXPECT_THAT(Get("p").classifications(), IsEmpty());
  EXPECT_TRUE(Get("p").has_not_classified());
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabRefusedRecordTest, AFilterFindsNoAnswerThatStandsNoMore) {
  v1::ListPatientsRequest request;
  request.mutable_filter()->add_outcomes("subgroup=INCOMPLETE_SEROLOGY");
  const auto found = [&] {
    v1::ListPatientsResponse response;
    const absl::Status status = ListPatients(environment_, request, &response);
    EXPECT_TRUE(status.ok()) << status;
    return response.records_size();
  };
  EXPECT_EQ(found(), 1);
  Report(Elisa("p", "", "X", 2));
  EXPECT_EQ(found(), 0);
}

}  // namespace
}  // namespace myorules::service
