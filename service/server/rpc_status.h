// absl::Status, whose payloads are messages, to and from google.rpc.Status.
#ifndef MYORULES_SERVICE_SERVER_RPC_STATUS_H_
#define MYORULES_SERVICE_SERVER_RPC_STATUS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace myorules::service {

// INVALID_ARGUMENT "FIELD: DESCRIPTION", with a google.rpc.BadRequest. Where
// the description repeats what stands in a patient's record, `message` says the
// same without it and takes its place in the status's message: messages end up
// in logs, the details only with the caller.
absl::Status InvalidField(absl::string_view field,
                          absl::string_view description,
                          absl::string_view message = "");

// The faulty fields that `status` carries; none where it carries none.
std::vector<google::rpc::BadRequest::FieldViolation> FieldViolations(
    const absl::Status& status);

// Payloads "type.googleapis.com/NAME" become details, in the order of their
// names. Message and details are cut to what gRPC can send (limits.h): of many
// field violations the first are kept, and a last one says how many more.
google::rpc::Status ToRpcStatus(const absl::Status& status);

// The way back. A code that is none becomes UNKNOWN.
absl::Status FromRpcStatus(const google::rpc::Status& status);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_RPC_STATUS_H_
