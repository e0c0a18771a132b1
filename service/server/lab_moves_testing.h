// What tests of results on the wrong patient begin with.
#ifndef MYORULES_SERVICE_SERVER_LAB_MOVES_TESTING_H_
#define MYORULES_SERVICE_SERVER_LAB_MOVES_TESTING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/server/lab_testing.h"

namespace myorules::service {

// An anti-HMGCR ELISA with the patient's mark in every text that is kept.
inline std::string MarkedElisa(const std::string& patient,
                               const std::string& mark,
                               const std::string& value,
                               const std::string& status = "F", int hour = 1) {
  return absl::StrCat("results { patient_id: '", patient,
                      "' raw { analyte: 'anti-HMGCR' method: 'ELISA' value: '",
                      value, "' unit: 'U/mL' flag: '", mark, "f' status: '",
                      status, "' specimen_id: '", mark,
                      "' collected_on: '2026-01-01' } result_time { seconds: ",
                      1'767'000'000 + 3600 * hour, " } } ");
}

inline constexpr char kWasMoved[] =
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

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_LAB_MOVES_TESTING_H_
