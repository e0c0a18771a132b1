// What the calls that use the record have in common.
#ifndef MYORULES_SERVICE_SERVER_RECORD_CALLS_H_
#define MYORULES_SERVICE_SERVER_RECORD_CALLS_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "google/protobuf/message.h"
#include "google/protobuf/timestamp.pb.h"
#include "service/record/recorder.h"
#include "service/server/environment.h"

namespace myorules::service {

// Errors: FAILED_PRECONDITION where the service keeps no record.
absl::Status CheckHasRecord(const Environment& environment);

// INVALID_ARGUMENT of a field that is required.
absl::Status MustBeSet(absl::string_view field);

// FAILED_PRECONDITION: the patient's record was merged into another one.
absl::Status RecordEnded();

// Names the request with all that is in it; nullopt where `request_id`, which
// is the request's, is empty. Errors: INVALID_ARGUMENT where it is too long.
absl::StatusOr<absl::optional<record::RequestKey>> RequestKeyOf(
    const google::protobuf::Message& request, const std::string& request_id);

// Calls `attempt` until it ends otherwise than by ABORTED (a record changed
// meanwhile) or ALREADY_EXISTS (the same call was answered meanwhile).
absl::Status UntilNothingInterferes(
    const std::function<absl::Status()>& attempt);

// Answers a call once for each key: where it was answered before, `again` with
// what that left; else `anew`; tried until nothing interferes.
// Errors: INVALID_ARGUMENT where the id was used for another call.
absl::Status AnswerOnce(
    const Environment& environment,
    const absl::optional<record::RequestKey>& key,
    const std::function<absl::Status(const record::Receipt&)>& again,
    const std::function<absl::Status()>& anew);

// As AnswerOnce, for calls that hardly ever come again: looks for what was
// answered only where `anew` fails. That does nothing but one commit with the
// key, which fails where the key was used.
absl::Status AnswerFirst(
    const Environment& environment,
    const absl::optional<record::RequestKey>& key,
    const std::function<absl::Status(const record::Receipt&)>& again,
    const std::function<absl::Status()>& anew);

// Whether it is a time from year 1 to 9999.
bool IsTime(const google::protobuf::Timestamp& timestamp);

google::protobuf::Timestamp TimestampOf(absl::Time time);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_RECORD_CALLS_H_
