// What tests of what laboratories report begin with.
#ifndef MYORULES_SERVICE_SERVER_LAB_TESTING_H_
#define MYORULES_SERVICE_SERVER_LAB_TESTING_H_

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/server/lab_reports.h"
#include "service/server/patient_handlers.h"
#include "service/server/record_testing.h"

namespace myorules::service {

inline constexpr v1::ReportOutcome kStored = v1::REPORT_OUTCOME_STORED;
inline constexpr v1::ReportOutcome kUnknown = v1::REPORT_OUTCOME_STORED_UNKNOWN;
inline constexpr v1::ReportOutcome kDuplicate = v1::REPORT_OUTCOME_DUPLICATE;
inline constexpr v1::ReportOutcome kUnmatched = v1::REPORT_OUTCOME_UNMATCHED;
inline constexpr v1::ReportOutcome kRefused = v1::REPORT_OUTCOME_REFUSED;

// An anti-HMGCR ELISA of accession A7, released at `hour`.
inline std::string Elisa(const std::string& patient, const std::string& value,
                         const std::string& status = "F", int hour = 1) {
  return absl::StrCat("results { patient_id: '", patient,
                      "' raw { analyte: 'anti-HMGCR' method: 'ELISA' value: '",
                      value, "' unit: 'U/mL' status: '", status,
                      "' specimen_id: 'A7' collected_on: '2026-01-01' } "
                      "result_time { seconds: ",
                      1'767'312'000 + 3600 * hour, " } } ");
}

inline std::string Ck(const std::string& patient, const std::string& value,
                      const std::string& specimen = "C1",
                      const std::string& more = "") {
  return absl::StrCat("results { patient_id: '", patient,
                      "' raw { analyte: 'Creatine kinase' value: '", value,
                      "' unit: 'U/L' reference_range: '30-200' status: 'F' "
                      "specimen_id: '",
                      specimen, "' ", more, " } } ");
}

inline std::vector<v1::ReportOutcome> Outcomes(
    const v1::ReportResultsResponse& response) {
  std::vector<v1::ReportOutcome> outcomes;
  for (const v1::ResultAcknowledgement& result : response.results()) {
    outcomes.push_back(result.outcome());
  }
  return outcomes;
}

// "FIELD: DESCRIPTION" of a result.
inline std::string Problem(const v1::ReportResultsResponse& response,
                           int result) {
  const auto& problems = response.results(result).problems();
  return problems.empty() ? ""
                          : absl::StrCat(problems[0].field(), ": ",
                                         problems[0].description());
}

class LabTest : public RecordTest {
 protected:
  void Create(const std::string& patient) {
    v1::CreatePatientRequest request;
    *request.mutable_patient() = Parse<v1::Patient>(patient);
    v1::CreatePatientResponse response;
    const absl::Status status = CreatePatient(environment_, request, &response);
    ASSERT_TRUE(status.ok()) << status;
  }
  void Update(const std::string& request) {
    v1::UpdatePatientResponse response;
    const absl::Status status = UpdatePatient(
        environment_, Parse<v1::UpdatePatientRequest>(request), &response);
    ASSERT_TRUE(status.ok()) << status;
  }
  absl::Status Erase(const std::string& patient) {
    v1::DeletePatientRequest request;
    request.set_patient_id(patient);
    v1::DeletePatientResponse response;
    return DeletePatient(environment_, request, &response);
  }
  absl::Status StatusOf(const std::string& request) {
    v1::ReportResultsResponse response;
    return ReportResults(environment_, Parse<v1::ReportResultsRequest>(request),
                         &response);
  }
  v1::ReportResultsResponse Report(const std::string& request) {
    v1::ReportResultsResponse response;
    const absl::Status status = ReportResults(
        environment_, Parse<v1::ReportResultsRequest>(request), &response);
    EXPECT_TRUE(status.ok()) << status;
    for (const v1::ResultAcknowledgement& result : response.results()) {
      last_identity_ = result.identity();
    }
    return response;
  }
  v1::PatientRecord Get(const std::string& patient) {
    v1::GetPatientRequest request;
    request.set_patient_id(patient);
    v1::GetPatientResponse response;
    const absl::Status status = GetPatient(environment_, request, &response);
    EXPECT_TRUE(status.ok()) << status;
    return response.record();
  }
  // The printed values that count, sorted.
  std::vector<std::string> Values(const std::string& patient) {
    std::vector<std::string> values;
    const v1::PatientRecord record = Get(patient);
    for (const v1::LabResult& result : record.patient().results()) {
      values.push_back(result.raw_value());
    }
    std::sort(values.begin(), values.end());
    return values;
  }
  v1::ListUnmatchedResultsResponse Unmatched(const std::string& request = "") {
    v1::ListUnmatchedResultsResponse response;
    const absl::Status status = ListUnmatchedResults(
        environment_, Parse<v1::ListUnmatchedResultsRequest>(request),
        &response);
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }
  // The profile LEIDEN says this from here on.
  void UseProfile(const std::string& text) {
    const std::string folder = path_ + ".profiles";
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/LEIDEN.textproto")
        << "id: 'LEIDEN' title: 'Leiden' " << text;
    const auto reader = LabReader::Load(folder);
    ASSERT_TRUE(reader.ok()) << reader.status();
    environment_.lab_reader = *reader;
  }
  int64_t Events() { return *environment_.recorder->store().LastSequence(); }

  // Of the last result that was reported.
  std::string last_identity_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_LAB_TESTING_H_
