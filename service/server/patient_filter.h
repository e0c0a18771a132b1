// What a list of patients is chosen by.
#ifndef MYORULES_SERVICE_SERVER_PATIENT_FILTER_H_
#define MYORULES_SERVICE_SERVER_PATIENT_FILTER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "myorules/v1/patient_service.pb.h"
#include "service/server/environment.h"

namespace myorules::service {

// The labels (record/fold.h) that the filter asks for, first those of outcomes.
// Errors: INVALID_ARGUMENT.
absl::StatusOr<std::vector<std::string>> LabelsFor(
    const v1::PatientFilter& filter);

// Of a filter that no record fits: INVALID_ARGUMENT where it asks for what no
// pack says, nor any answer on record. Errors: as Store.
absl::Status CheckIsKnown(const Environment& environment,
                          const v1::PatientFilter& filter);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_PATIENT_FILTER_H_
