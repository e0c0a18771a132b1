#include "service/server/record_calls.h"

#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "engine/base/sha256.h"
#include "google/protobuf/util/time_util.h"
#include "service/server/limits.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using google::protobuf::util::TimeUtil;

// Where others change the same record all the time.
constexpr int kAttempts = 20;

// What the first call with this key left; nullopt: there was none.
// Errors: INVALID_ARGUMENT where the id was used for another call.
absl::StatusOr<absl::optional<record::Receipt>> FindReceipt(
    const Environment& environment,
    const absl::optional<record::RequestKey>& key) {
  if (!key.has_value()) return absl::optional<record::Receipt>();
  auto receipt = environment.recorder->store().FindReceipt(
      key->request_id, environment.clock->Now());
  if (receipt.ok() && receipt->has_value() &&
      (*receipt)->request_hash != key->request_hash) {
    return InvalidField("request_id",
                        "was used for another call in the last 30 days");
  }
  return receipt;
}

}  // namespace

absl::Status CheckHasRecord(const Environment& environment) {
  if (environment.recorder != nullptr) return absl::OkStatus();
  return absl::FailedPreconditionError(
      "this service keeps no record; start it with --record=PATH");
}

absl::Status MustBeSet(absl::string_view field) {
  return InvalidField(field, "must be set");
}

absl::Status RecordEnded() {
  return absl::FailedPreconditionError(
      "the record was merged into another one; merged_into of GetPatient says "
      "which");
}

absl::StatusOr<absl::optional<record::RequestKey>> RequestKeyOf(
    const google::protobuf::Message& request, const std::string& request_id) {
  if (request_id.empty()) return absl::optional<record::RequestKey>();
  if (request_id.size() > limits::kMaxRequestIdBytes) {
    return InvalidField(
        "request_id",
        absl::StrCat("has more than ", limits::kMaxRequestIdBytes, " bytes"));
  }
  return absl::optional<record::RequestKey>(
      {request_id, engine::Sha256({request.GetDescriptor()->full_name(),
                                   engine::DeterministicBytes(request)})});
}

absl::Status UntilNothingInterferes(
    const std::function<absl::Status()>& attempt) {
  absl::Status status;
  for (int i = 0; i < kAttempts; ++i) {
    status = attempt();
    if (!absl::IsAborted(status) && !absl::IsAlreadyExists(status)) break;
  }
  return status;
}

absl::Status AnswerOnce(
    const Environment& environment,
    const absl::optional<record::RequestKey>& key,
    const std::function<absl::Status(const record::Receipt&)>& again,
    const std::function<absl::Status()>& anew) {
  return UntilNothingInterferes([&]() -> absl::Status {
    const auto receipt = FindReceipt(environment, key);
    if (!receipt.ok()) return receipt.status();
    return receipt->has_value() ? again(**receipt) : anew();
  });
}

absl::Status AnswerFirst(
    const Environment& environment,
    const absl::optional<record::RequestKey>& key,
    const std::function<absl::Status(const record::Receipt&)>& again,
    const std::function<absl::Status()>& anew) {
  return UntilNothingInterferes([&]() -> absl::Status {
    absl::Status status = anew();
    if (status.ok()) return status;
    const auto receipt = FindReceipt(environment, key);
    if (!receipt.ok()) return receipt.status();
    return receipt->has_value() ? again(**receipt) : status;
  });
}

bool IsTime(const google::protobuf::Timestamp& timestamp) {
  return timestamp.seconds() >= TimeUtil::kTimestampMinSeconds &&
         timestamp.seconds() <= TimeUtil::kTimestampMaxSeconds &&
         timestamp.nanos() >= 0 && timestamp.nanos() < 1'000'000'000;
}

google::protobuf::Timestamp TimestampOf(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

}  // namespace myorules::service
