// What the calls of LabService do, without gRPC. The command line uses the same
// functions, so that both give the same answers.
#ifndef MYORULES_SERVICE_SERVER_LAB_HANDLERS_H_
#define MYORULES_SERVICE_SERVER_LAB_HANDLERS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "myorules/v1/lab_service.pb.h"
#include "service/server/environment.h"

namespace myorules::service {

// Requires a lab reader. `response` is empty where the status is not OK.
// Errors: INVALID_ARGUMENT for a profile that there is not, a sex that is none,
// no results or too many (limits.h).
absl::Status NormaliseResults(const Environment& environment,
                              const v1::NormaliseResultsRequest& request,
                              v1::NormaliseResultsResponse* response);

// The profile of a laboratory; "": what holds for any.
// Errors: INVALID_ARGUMENT of the field "profile", with the nearest id or all.
absl::StatusOr<const rules::LabProfile*> FindLabProfile(const LabReader& reader,
                                                        absl::string_view id);

// Errors: INVALID_ARGUMENT of the field "results" for none or too many.
absl::Status CheckResultCount(int results);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_LAB_HANDLERS_H_
