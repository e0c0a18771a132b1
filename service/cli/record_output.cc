#include "service/cli/record_output.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/util/delimited_message_util.h"
#include "google/protobuf/util/json_util.h"
#include "service/cli/json_output.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

void AppendDelimited(const google::protobuf::Message& message,
                     std::string* output) {
  google::protobuf::io::StringOutputStream stream(output);
  google::protobuf::util::SerializeDelimitedToZeroCopyStream(message, &stream);
}

std::string OneLine(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false,
                   nlohmann::ordered_json::error_handler_t::replace);
}

// {"patientId":"p-1","notes":[…]}; `notes` is {"notes":[…]}.
std::string NotesLine(const std::string& patient_id, const std::string& notes) {
  nlohmann::ordered_json line;
  if (!patient_id.empty()) line["patientId"] = patient_id;
  line.update(nlohmann::ordered_json::parse(notes));
  return OneLine(line);
}

}  // namespace

bool AbslParseFlag(absl::string_view text, OutputFormat* format,
                   std::string* error) {
  if (text == "ndjson") {
    *format = OutputFormat::kNdjson;
  } else if (text == "binary") {
    *format = OutputFormat::kBinary;
  } else {
    *error = "ndjson and binary are the formats";
    return false;
  }
  return true;
}

std::string AbslUnparseFlag(OutputFormat format) {
  return format == OutputFormat::kNdjson ? "ndjson" : "binary";
}

nlohmann::ordered_json RecordErrorJson(const RecordPlace& place,
                                       const absl::Status& status) {
  nlohmann::ordered_json error;
  error[place.binary ? "record" : "line"] = place.number;
  if (place.binary) error["byte"] = place.byte_offset;
  if (!place.patient_id.empty()) error["patientId"] = place.patient_id;
  error.update(ErrorJson(status));
  return error;
}

RecordPlace PlaceOf(const RawRecord& record) {
  return {record.number, record.byte_offset, record.binary, record.Place(), ""};
}

std::string ToJsonLine(const google::protobuf::Message& message) {
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &json);
  // Only Any and Timestamp can fail, and no answer has them.
  if (!status.ok()) return absl::StrCat("{\"error\":{\"code\":\"INTERNAL\"}}");
  return json;
}

void AddAnswer(const RecordPlace& place, int64_t index, OutputFormat format,
               const v1::ClassifyResponse& response, Outcome* outcome) {
  ++outcome->records;
  if (format == OutputFormat::kBinary) {
    v1::ClassifyStreamResponse answer;
    answer.set_index(index);
    answer.set_patient_id(place.patient_id);
    *answer.mutable_response() = response;
    AppendDelimited(answer, &outcome->output);
    return;
  }
  for (const v1::Classification& classification : response.classifications()) {
    absl::StrAppend(&outcome->output, ToJsonLine(classification), "\n");
  }
  if (!response.notes().empty()) {
    v1::ClassifyResponse notes;
    *notes.mutable_notes() = response.notes();
    absl::StrAppend(&outcome->output,
                    NotesLine(place.patient_id, ToJsonLine(notes)), "\n");
  }
}

void AddError(const RecordPlace& place, int64_t index, OutputFormat format,
              const absl::Status& status, Outcome* outcome) {
  ++outcome->records;
  ++outcome->failed;
  if (status.code() == absl::StatusCode::kInternal) ++outcome->internal;
  outcome->complaints.push_back(absl::StrCat(
      place.text, ": ",
      absl::string_view(status.message().data(), status.message().size())));
  if (format == OutputFormat::kBinary) {
    v1::ClassifyStreamResponse answer;
    answer.set_index(index);
    answer.set_patient_id(place.patient_id);
    *answer.mutable_error() = ToRpcStatus(status);
    AppendDelimited(answer, &outcome->output);
    return;
  }
  const nlohmann::ordered_json line = {
      {"error", RecordErrorJson(place, status)}};
  absl::StrAppend(&outcome->output, OneLine(line), "\n");
}

}  // namespace myorules::service
