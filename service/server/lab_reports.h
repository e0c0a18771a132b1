// What the calls of LabService do that use the record, without gRPC.
#ifndef MYORULES_SERVICE_SERVER_LAB_REPORTS_H_
#define MYORULES_SERVICE_SERVER_LAB_REPORTS_H_

#include <string>

#include "absl/status/status.h"
#include "engine/base/work_budget.h"
#include "myorules/v1/lab_report.pb.h"
#include "service/record/recorder.h"
#include "service/server/environment.h"

namespace myorules::service {

// Requires a lab reader. `response` is only filled where the status is OK; then
// all of it is on disk. Errors are those of lab_service.proto, and those of the
// store (record/store.h).
absl::Status ReportResults(const Environment& environment,
                           const v1::ReportResultsRequest& request,
                           v1::ReportResultsResponse* response,
                           const engine::Interruption& interruption = {});

// The same; `response` gets the bytes of the v1::ReportResultsResponse. Nobody
// has to read the answers in it, which are most of it, to write them again.
absl::Status ReportResultsAsBytes(const Environment& environment,
                                  const v1::ReportResultsRequest& request,
                                  std::string* response,
                                  const engine::Interruption& interruption);

absl::Status MoveResults(const Environment& environment,
                         const v1::MoveResultsRequest& request,
                         v1::MoveResultsResponse* response,
                         const engine::Interruption& interruption = {});

absl::Status ListUnmatchedResults(
    const Environment& environment,
    const v1::ListUnmatchedResultsRequest& request,
    v1::ListUnmatchedResultsResponse* response);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_LAB_REPORTS_H_
