#include "service/server/rpc_status.h"

#include <map>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/utf8.h"
#include "service/server/limits.h"

namespace myorules::service {
namespace {

constexpr absl::string_view kTypePrefix = "type.googleapis.com/";
constexpr absl::string_view kBadRequestType =
    "type.googleapis.com/google.rpc.BadRequest";

// Cuts at a code point, so that the text stays UTF-8.
std::string Cut(absl::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  const size_t end = engine::LengthUpTo(text, max_bytes);
  return absl::StrCat(text.substr(0, end), "…");
}

// Keeps the first violations that fit into `max_bytes`.
google::rpc::BadRequest Trim(const google::rpc::BadRequest& bad_request,
                             size_t max_bytes) {
  google::rpc::BadRequest trimmed;
  size_t bytes = 0;
  for (const auto& violation : bad_request.field_violations()) {
    auto* kept = trimmed.add_field_violations();
    kept->set_field(Cut(violation.field(), limits::kMaxErrorMessageBytes));
    kept->set_description(
        Cut(violation.description(), limits::kMaxErrorMessageBytes));
    bytes += kept->ByteSizeLong() + 4;
    if (bytes <= max_bytes) continue;
    trimmed.mutable_field_violations()->RemoveLast();
    const int left_out =
        bad_request.field_violations_size() - trimmed.field_violations_size();
    trimmed.add_field_violations()->set_description(
        absl::StrCat("and ", left_out, " more"));
    break;
  }
  return trimmed;
}

}  // namespace

absl::Status InvalidField(absl::string_view field,
                          absl::string_view description,
                          absl::string_view message) {
  absl::Status status = absl::InvalidArgumentError(
      absl::StrCat(field, ": ", message.empty() ? description : message));
  google::rpc::BadRequest bad_request;
  auto* violation = bad_request.add_field_violations();
  violation->set_field(std::string(field));
  violation->set_description(std::string(description));
  status.SetPayload(kBadRequestType,
                    absl::Cord(bad_request.SerializeAsString()));
  return status;
}

std::vector<google::rpc::BadRequest::FieldViolation> FieldViolations(
    const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kBadRequestType);
  google::rpc::BadRequest bad_request;
  if (!payload.has_value() ||
      !bad_request.ParseFromString(std::string(*payload))) {
    return {};
  }
  return {bad_request.field_violations().begin(),
          bad_request.field_violations().end()};
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status result;
  result.set_code(static_cast<int>(status.code()));
  result.set_message(Cut({status.message().data(), status.message().size()},
                         limits::kMaxErrorMessageBytes));
  // Payloads come in no defined order.
  std::map<std::string, std::string> payloads;
  status.ForEachPayload(
      [&payloads](absl::string_view url, const absl::Cord& payload) {
        payloads.emplace(std::string(url), std::string(payload));
      });
  size_t room = limits::kMaxErrorDetailBytes;
  for (auto& [url, bytes] : payloads) {
    if (!absl::StartsWith(url, kTypePrefix)) continue;
    google::rpc::BadRequest bad_request;
    if (url == kBadRequestType && bad_request.ParseFromString(bytes)) {
      bytes = Trim(bad_request, room).SerializeAsString();
    } else if (bytes.size() > room) {
      continue;
    }
    room -= std::min(room, bytes.size());
    google::protobuf::Any* detail = result.add_details();
    detail->set_type_url(url);
    detail->set_value(bytes);
  }
  return result;
}

absl::Status FromRpcStatus(const google::rpc::Status& status) {
  absl::StatusCode code = static_cast<absl::StatusCode>(status.code());
  if (status.code() < 0 || status.code() > 16)
    code = absl::StatusCode::kUnknown;
  absl::Status result(code, status.message());
  for (const google::protobuf::Any& detail : status.details()) {
    result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return result;
}

}  // namespace myorules::service
