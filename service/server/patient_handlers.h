// What the calls of PatientService do, without gRPC.
#ifndef MYORULES_SERVICE_SERVER_PATIENT_HANDLERS_H_
#define MYORULES_SERVICE_SERVER_PATIENT_HANDLERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/base/work_budget.h"
#include "myorules/v1/patient_service.pb.h"
#include "service/record/recorder.h"
#include "service/server/environment.h"

namespace myorules::service {

// Each needs an environment with a record. `response` is only filled where the
// status is OK. Errors are those of patient_service.proto, and those of the
// store (record/store.h).

absl::Status CreatePatient(const Environment& environment,
                           const v1::CreatePatientRequest& request,
                           v1::CreatePatientResponse* response,
                           const engine::Interruption& interruption = {});

absl::Status GetPatient(const Environment& environment,
                        const v1::GetPatientRequest& request,
                        v1::GetPatientResponse* response);

absl::Status UpdatePatient(const Environment& environment,
                           const v1::UpdatePatientRequest& request,
                           v1::UpdatePatientResponse* response,
                           const engine::Interruption& interruption = {});

absl::Status ListPatients(const Environment& environment,
                          const v1::ListPatientsRequest& request,
                          v1::ListPatientsResponse* response);

absl::Status DeletePatient(const Environment& environment,
                           const v1::DeletePatientRequest& request,
                           v1::DeletePatientResponse* response);

absl::Status MergePatients(const Environment& environment,
                           const v1::MergePatientsRequest& request,
                           v1::MergePatientsResponse* response,
                           const engine::Interruption& interruption = {});

absl::Status ListClassifications(const Environment& environment,
                                 const v1::ListClassificationsRequest& request,
                                 v1::ListClassificationsResponse* response);

// How far a watch has come.
struct WatchPlace {
  // Of the last event that it has seen.
  int64_t sequence = 0;
  // The beginning of that event's hash, as hex digits; empty: there was none.
  std::string mark;
  // Number and time of the last erasure that it has seen; 0: there was none.
  int64_t erasure = 0;
  absl::Time erased_at;
  // Of a watch of one patient: a mark of the id, and the first event on record
  // there, 0 where there is none. No mark: what was on record is not known.
  std::string of;
  int64_t first = 0;

  // resume_token of a watch that has come so far.
  std::string Token() const;
};

// Errors: INVALID_ARGUMENT for a token that no watch gave, or one of another
// patient; OUT_OF_RANGE for one of another record than this, or of one that has
// gone another way since (a backup was restored).
absl::StatusOr<WatchPlace> BeginOfWatch(
    const Environment& environment,
    const v1::WatchClassificationsRequest& request);

// What is to be told after `place`, which moves on to what was looked at, some
// at a time; nothing where nothing has come.
absl::StatusOr<std::vector<v1::WatchClassificationsResponse>> NextChanges(
    const Environment& environment,
    const v1::WatchClassificationsRequest& request, WatchPlace* place);

// Fills the message of a record, as it stands or stood. Errors: DATA_LOSS.
absl::Status FillRecord(const record::Loaded& loaded,
                        v1::PatientRecord* message);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_PATIENT_HANDLERS_H_
