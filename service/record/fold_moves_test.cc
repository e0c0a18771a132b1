// What comes of results that go to another record, or come from one.
#include "gmock/gmock.h"
#include "service/record/fold_testing.h"

namespace myorules::service::record {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Fold, WhatWentToAnotherPatientIsKnownByItsMeasurementUntilItComesBack) {
  const v1::ReportedResult report = Report(1, v1::RESULT_STATUS_FINAL, 5);
  v1::RecordEvent away;
  away.mutable_result_moved_away()->set_identity(report.identity());
  away.mutable_result_moved_away()->set_to_patient_id("q");
  away.mutable_result_moved_away()->set_measurement(MeasurementOf(report));
  v1::RecordEvent back;
  *back.mutable_result_moved_here()->mutable_result() = report;
  back.mutable_result_moved_here()->set_from_patient_id("r");
  const v1::ReportedResult later = Report(2, v1::RESULT_STATUS_CORRECTED, 6);
  v1::ReportedResult other = later;
  other.mutable_result()->set_specimen_id("8");

  const v1::PatientState gone = Fold({Registered(), Reported(report), away});
  EXPECT_TRUE(IsMovedAway(gone, report));
  EXPECT_TRUE(IsMovedAway(gone, later));
  EXPECT_FALSE(IsMovedAway(gone, Identified(other)));
  const v1::PatientState here =
      Fold({Registered(), Reported(report), away, back});
  EXPECT_FALSE(IsMovedAway(here, report));
  EXPECT_FALSE(IsMovedAway(here, later));
  EXPECT_THAT(here.exchanged_with(), ElementsAre("q", "r"));
  // A record into which one is merged knows it, too.
  v1::RecordEvent merged;
  *merged.mutable_merged_from()->mutable_moved_away() = gone.moved_away();
  EXPECT_TRUE(IsMovedAway(Fold({Registered(), merged}), later));
  EXPECT_FALSE(
      IsMovedAway(Fold({Registered(), Reported(report), merged}), later));
}

TEST(Fold, AMarkKnowsWhatWentAwayAndSaysNothingOfIt) {
  const v1::ReportedResult report = Report(1, v1::RESULT_STATUS_FINAL, 5);
  const v1::ReportedResult later = Report(2, v1::RESULT_STATUS_CORRECTED, 6);
  v1::ReportedResult other = later;
  other.mutable_result()->set_specimen_id("8");
  v1::RecordEvent away;
  *away.mutable_result_moved_away() = MarkOf(MovedAway(report, "q"));
  const v1::PatientState gone = Fold({Registered(), away});
  EXPECT_TRUE(IsMovedAway(gone, report));
  EXPECT_TRUE(IsMovedAway(gone, later));
  EXPECT_FALSE(IsMovedAway(gone, Identified(other)));
  EXPECT_THAT(gone.exchanged_with(), IsEmpty());
  const std::string kept = gone.moved_away(0).SerializeAsString();
  EXPECT_THAT(kept, Not(HasSubstr(report.identity())));
  EXPECT_THAT(kept, Not(HasSubstr(MeasurementOf(report))));
  // No two are alike.
  EXPECT_NE(kept, MarkOf(MovedAway(report, "q")).SerializeAsString());
  // It came back.
  EXPECT_FALSE(
      IsMovedAway(Fold({Registered(), away, Reported(report)}), later));
  v1::RecordEvent merged;
  *merged.mutable_merged_from()->mutable_moved_away() = gone.moved_away();
  EXPECT_TRUE(IsMovedAway(Fold({Registered(), merged}), later));
  EXPECT_FALSE(
      IsMovedAway(Fold({Registered(), Reported(report), merged}), later));
}

TEST(Fold, AMarkTellsAResultFromItsVersionsUnlessItsPatientIsErased) {
  const v1::ReportedResult report = Report(1, v1::RESULT_STATUS_FINAL, 5);
  const v1::ReportedResult later = Report(2, v1::RESULT_STATUS_CORRECTED, 6);
  const v1::ResultMovedAway moved = MovedAway(report, "q");
  for (const v1::ResultMovedAway& known : {moved, MarkOf(moved)}) {
    EXPECT_TRUE(IsItself(known, report));
    EXPECT_FALSE(IsItself(known, later));
    EXPECT_TRUE(CameBack(known, report));
    EXPECT_FALSE(CameBack(known, later));
  }
  const v1::ResultMovedAway erased = MeasurementMarkOf(moved);
  EXPECT_TRUE(IsOf(erased, report));
  EXPECT_FALSE(IsItself(erased, report));
  EXPECT_TRUE(CameBack(erased, later));
}

TEST(Fold, AMarkOfWhatNothingTiesTogetherKnowsThatAlone) {
  v1::ReportedResult report = Report(1, v1::RESULT_STATUS_FINAL, 5);
  report.mutable_result()->clear_specimen_id();
  v1::ReportedResult other = Report(2, v1::RESULT_STATUS_FINAL, 6);
  other.mutable_result()->clear_specimen_id();
  ASSERT_EQ(MeasurementOf(report), "");
  const v1::ResultMovedAway mark = MarkOf(MovedAway(report, "q"));
  EXPECT_TRUE(IsOf(mark, report));
  EXPECT_FALSE(IsOf(mark, other));
}

TEST(Fold, AMovedResultIsOnOneRecord) {
  const v1::ReportedResult report = Report(1, v1::RESULT_STATUS_FINAL, 5);
  v1::RecordEvent away;
  away.mutable_result_moved_away()->set_identity(report.identity());
  EXPECT_THAT(Values(Fold({Registered(), Reported(report), away})), IsEmpty());
  v1::RecordEvent here;
  *here.mutable_result_moved_here()->mutable_result() = report;
  EXPECT_THAT(Values(Fold({Registered(), here})), ElementsAre(5));
}

TEST(Fold, AMergedRecordHoldsBoth) {
  v1::RecordEvent merged;
  merged.mutable_merged_from()->set_patient_id("q");
  *merged.mutable_merged_from()->mutable_joined() =
      Parse<v1::Patient>("id: 'p' sex: SEX_MALE");
  *merged.mutable_merged_from()->add_reports() =
      Report(1, v1::RESULT_STATUS_FINAL, 5);
  const v1::PatientState state = Fold({Registered(), merged});
  EXPECT_EQ(state.entered().sex(), v1::SEX_MALE);
  EXPECT_THAT(Values(state), ElementsAre(5));
  EXPECT_THAT(state.merged_from(), ElementsAre("q"));
}

}  // namespace
}  // namespace myorules::service::record
