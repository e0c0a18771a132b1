#include "tests/faults/report_model.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::faults {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A version of the one specimen waits for the patient.
void Wait(ReportModel& model, const std::string& patient,
          const std::string& identity) {
  v1::ReportResultsRequest request;
  request.add_results()->mutable_raw()->set_specimen_id("specimen");
  v1::ReportResultsResponse response;
  v1::ResultAcknowledgement& result = *response.add_results();
  result.set_patient_id(patient);
  result.set_identity(identity);
  result.set_outcome(v1::REPORT_OUTCOME_UNMATCHED);
  EXPECT_EQ(model.Reported(request, response), "");
}

void Move(ReportModel& model, const std::string& from, const std::string& to,
          const std::string& identity) {
  v1::MoveResultsResponse response;
  response.add_identities(identity);
  model.Moved(from, to, response);
}

TEST(ReportModel, AnErasureMayReachWhatWaitsThoughAnotherVersionCameHome) {
  ReportModel model;
  Wait(model, "p", "first");
  Move(model, "p", "erased", "first");
  Wait(model, "p", "second");
  Move(model, "p", "other", "second");
  Move(model, "other", "p", "second");
  // Whose it is nobody can tell.
  Wait(model, "p", "third");
  model.Erased("erased");
  EXPECT_THAT(model.Of("p"), ElementsAre("second"));
  EXPECT_THAT(model.PerhapsOf("p"), ElementsAre("third"));
}

TEST(ReportModel, AnErasureMayReachVersionsOfWhatTheErasedOnePerhapsHad) {
  ReportModel model;
  Wait(model, "p", "first");
  Move(model, "p", "erased", "first");
  Wait(model, "p", "second");
  Move(model, "p", "other", "second");
  // It may have reached the first one.
  model.Erased("other");
  EXPECT_THAT(model.PerhapsOf("erased"), ElementsAre("first"));
  Wait(model, "p", "third");
  model.Erased("erased");
  EXPECT_THAT(model.Of("p"), IsEmpty());
  EXPECT_THAT(model.PerhapsOf("p"), ElementsAre("third"));
}

TEST(ReportModel, AnErasureReachesNothingOfWhatIsAllAtHome) {
  ReportModel model;
  Wait(model, "p", "first");
  Move(model, "p", "erased", "first");
  Move(model, "erased", "p", "first");
  Wait(model, "p", "second");
  Wait(model, "erased", "third");
  model.Erased("erased");
  EXPECT_THAT(model.Of("p"), ElementsAre("first", "second"));
  EXPECT_THAT(model.PerhapsOf("p"), IsEmpty());
}

}  // namespace
}  // namespace myorules::faults
