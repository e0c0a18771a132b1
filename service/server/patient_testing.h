// What tests of the calls on patients begin with.
#ifndef MYORULES_SERVICE_SERVER_PATIENT_TESTING_H_
#define MYORULES_SERVICE_SERVER_PATIENT_TESTING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "service/server/patient_handlers.h"
#include "service/server/record_testing.h"

namespace myorules::service {

inline constexpr char kElisa[] =
    "results { analyte: 'HMGCR' method: ASSAY_METHOD_ELISA status: "
    "RESULT_STATUS_FINAL specimen_id: '1' quantity { value: 100 unit: 'U/mL' } "
    "collected_on { year: 2026 month: 1 day: 1 } }";

class PatientHandlersTest : public RecordTest {
 protected:
  absl::StatusOr<v1::PatientRecord> Create(const std::string& patient,
                                           const std::string& request_id = "") {
    v1::CreatePatientRequest request;
    *request.mutable_patient() = Parse<v1::Patient>(patient);
    request.set_request_id(request_id);
    v1::CreatePatientResponse response;
    absl::Status status = CreatePatient(environment_, request, &response);
    if (!status.ok()) return status;
    return response.record();
  }
  absl::StatusOr<v1::PatientRecord> Update(const std::string& request_text) {
    v1::UpdatePatientResponse response;
    absl::Status status = UpdatePatient(
        environment_, Parse<v1::UpdatePatientRequest>(request_text), &response);
    if (!status.ok()) return status;
    return response.record();
  }
  absl::StatusOr<v1::PatientRecord> Get(const std::string& request_text) {
    v1::GetPatientResponse response;
    absl::Status status = GetPatient(
        environment_, Parse<v1::GetPatientRequest>(request_text), &response);
    if (!status.ok()) return status;
    return response.record();
  }
  absl::StatusOr<v1::PatientRecord> Merge(const std::string& request_text) {
    v1::MergePatientsResponse response;
    absl::Status status = MergePatients(
        environment_, Parse<v1::MergePatientsRequest>(request_text), &response);
    if (!status.ok()) return status;
    return response.record();
  }
  absl::StatusOr<v1::ListPatientsResponse> List(
      const std::string& request_text) {
    v1::ListPatientsResponse response;
    absl::Status status = ListPatients(
        environment_, Parse<v1::ListPatientsRequest>(request_text), &response);
    if (!status.ok()) return status;
    return response;
  }
  absl::StatusOr<v1::DeletePatientResponse> Delete(
      const std::string& request_text) {
    v1::DeletePatientResponse response;
    absl::Status status = DeletePatient(
        environment_, Parse<v1::DeletePatientRequest>(request_text), &response);
    if (!status.ok()) return status;
    return response;
  }
};

inline std::string Id(const v1::PatientRecord& record) { return record.id(); }

inline std::vector<std::string> Ids(
    const absl::StatusOr<v1::ListPatientsResponse>& response) {
  EXPECT_TRUE(response.ok()) << response.status();
  std::vector<std::string> ids;
  for (const v1::PatientRecord& record : response->records()) {
    ids.push_back(Id(record));
  }
  return ids;
}

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_PATIENT_TESTING_H_
