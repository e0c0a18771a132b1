#include "service/record/intake.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "service/record/fold.h"
#include "service/record/reports.h"

namespace myorules::service::record {
namespace {

using testing::SizeIs;

v1::PatientState State(const std::string& text) {
  v1::PatientState state;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &state));
  return state;
}

v1::ReportedResult Report(const std::string& result) {
  v1::ReportedResult report;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      result, report.mutable_result()));
  report.set_content_hash(result);
  report.set_identity(ReportIdentity(report));
  return report;
}

TEST(RecordIntake, TakesAReportOnce) {
  const v1::PatientState state;
  RecordIntake intake(state);
  const v1::ReportedResult report = Report("analyte: 'CK'");
  EXPECT_EQ(intake.Take(report).outcome, Intake::Outcome::kTaken);
  EXPECT_EQ(intake.Take(report).outcome, Intake::Outcome::kDuplicate);
  EXPECT_THAT(intake.events(), SizeIs(1));
  v1::PatientState held;
  AddReport(report, &held);
  EXPECT_EQ(RecordIntake(held).Take(report).outcome,
            Intake::Outcome::kDuplicate);
  v1::ReportedResult read_anew = report;
  read_anew.mutable_result()->set_unread_reason("x");
  EXPECT_EQ(RecordIntake(held).Take(read_anew).outcome,
            Intake::Outcome::kTaken);
}

TEST(RecordIntake, ALaterVersionOfWhatWasMovedAwayDoesNotFit) {
  const v1::ReportedResult moved = Report("analyte: 'CK' specimen_id: '1'");
  v1::PatientState state;
  state.add_moved_away()->set_identity(moved.identity());
  state.mutable_moved_away(0)->set_measurement(MeasurementOf(moved));
  RecordIntake intake(state);
  EXPECT_EQ(intake.Take(moved).outcome, Intake::Outcome::kDuplicate);
  const Intake later = intake.Take(
      Report("analyte: 'CK' specimen_id: '1' status: RESULT_STATUS_CORRECTED"));
  EXPECT_EQ(later.outcome, Intake::Outcome::kDoesNotFit);
  EXPECT_EQ(later.field, "patient_id");
  EXPECT_EQ(intake.Take(Report("analyte: 'CK' specimen_id: '2'")).outcome,
            Intake::Outcome::kTaken);
}

TEST(RecordIntake, WhatAMarkKnowsIsADuplicateAndALaterVersionDoesNotFit) {
  const v1::ReportedResult moved = Report("analyte: 'CK' specimen_id: '1'");
  v1::PatientState state;
  *state.add_moved_away() = MarkOf(MovedAway(moved, "q"));
  RecordIntake intake(state);
  EXPECT_EQ(intake.Take(moved).outcome, Intake::Outcome::kDuplicate);
  EXPECT_EQ(intake
                .Take(Report("analyte: 'CK' specimen_id: '1' status: "
                             "RESULT_STATUS_CORRECTED"))
                .outcome,
            Intake::Outcome::kDoesNotFit);
}

TEST(RecordIntake, NothingIsCollectedBeforeBirth) {
  const v1::PatientState state =
      State("entered { birth_date { year: 1960 month: 5 } }");
  RecordIntake intake(state);
  const auto outcome = [&](const std::string& day) {
    return intake
        .Take(Report(absl::StrCat("analyte: 'CK' collected_on { ", day, " }")))
        .outcome;
  };
  EXPECT_EQ(outcome("year: 1960 month: 4 day: 30"),
            Intake::Outcome::kDoesNotFit);
  EXPECT_EQ(outcome("year: 1960 month: 5 day: 1"), Intake::Outcome::kTaken);
  EXPECT_EQ(outcome("year: 1960"), Intake::Outcome::kTaken);
}

TEST(RecordIntake, ARecordTakesOnlySoMany) {
  v1::PatientState state;
  for (int i = 0; i < 999; ++i) {
    state.mutable_entered()->add_results()->set_analyte("CK");
  }
  RecordIntake one(state);
  EXPECT_EQ(one.Take(Report("analyte: 'CK' id: '1'")).outcome,
            Intake::Outcome::kTaken);
  EXPECT_EQ(one.Take(Report("analyte: 'CK' id: '2'")).outcome,
            Intake::Outcome::kFull);
  EXPECT_EQ(one.Take(Report("analyte: 'CK' id: '1'")).outcome,
            Intake::Outcome::kDuplicate);
  EXPECT_EQ(one.Take(Report("analyte: 'SRP'")).outcome,
            Intake::Outcome::kTaken);
  for (int i = 999; i < 9'999; ++i) {
    state.mutable_entered()->add_results()->set_analyte(absl::StrCat(i));
  }
  RecordIntake all(state);
  EXPECT_EQ(all.Take(Report("analyte: 'SRP'")).outcome,
            Intake::Outcome::kTaken);
  EXPECT_EQ(all.Take(Report("analyte: 'MI2'")).outcome, Intake::Outcome::kFull);
  EXPECT_THAT(all.events(), SizeIs(1));
}

TEST(RecordIntake, WhatIsHeldIsWithdrawnAtTheLimitAsWell) {
  v1::PatientState state;
  for (int i = 0; i < 999; ++i) {
    *state.add_reports() = Report(absl::StrCat("analyte: 'CK' id: '", i, "' "));
  }
  std::sort(state.mutable_reports()->pointer_begin(),
            state.mutable_reports()->pointer_end(),
            [](const v1::ReportedResult* a, const v1::ReportedResult* b) {
              return a->identity() < b->identity();
            });
  RecordIntake intake(state);
  const auto take = [&](const std::string& text) {
    return intake.Take(Report("analyte: 'CK' " + text)).outcome;
  };
  const std::string withdrawn = " status: RESULT_STATUS_CANCELLED";
  EXPECT_EQ(take("id: 'last'"), Intake::Outcome::kTaken);
  EXPECT_EQ(take("id: 'more'"), Intake::Outcome::kFull);
  EXPECT_EQ(take("id: 'more'" + withdrawn), Intake::Outcome::kFull);
  // On record before, and of this intake.
  EXPECT_EQ(take("id: '7'" + withdrawn), Intake::Outcome::kTaken);
  EXPECT_EQ(take("id: 'last'" + withdrawn), Intake::Outcome::kTaken);
  // As often as there are results, and no more.
  for (int i = 0; i < 998; ++i) {
    ASSERT_EQ(take(absl::StrCat("id: '", i, "' raw_value: 'again'", withdrawn)),
              Intake::Outcome::kTaken)
        << i;
  }
  EXPECT_EQ(take("id: '8' raw_value: 'once more'" + withdrawn),
            Intake::Outcome::kFull);
}

TEST(RecordIntake, ACorrectionThatCameAloneIsWithdrawnAtTheLimitAsWell) {
  v1::PatientState state;
  for (int i = 0; i < 999; ++i) {
    state.mutable_entered()->add_results()->set_analyte("CK");
  }
  RecordIntake intake(state);
  const auto take = [&](const std::string& status) {
    return intake
        .Take(Report("analyte: 'CK' specimen_id: 'S' status: RESULT_STATUS_" +
                     status))
        .outcome;
  };
  EXPECT_EQ(take("CORRECTED"), Intake::Outcome::kTaken);
  EXPECT_EQ(take("FINAL"), Intake::Outcome::kFull);
  EXPECT_EQ(take("CANCELLED"), Intake::Outcome::kTaken);
}

}  // namespace
}  // namespace myorules::service::record
