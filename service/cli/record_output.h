// What came of a record, as the lines or messages that go to the output.
#ifndef MYORULES_SERVICE_CLI_RECORD_OUTPUT_H_
#define MYORULES_SERVICE_CLI_RECORD_OUTPUT_H_

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "myorules/v1/classification_service.pb.h"
#include "service/cli/ordered_output.h"
#include "service/cli/patient_input.h"

namespace myorules::service {

enum class OutputFormat {
  // One Classification as JSON a line, in the order of the packs, then, where
  // packs differ, {"patientId":…,"notes":[…]} with the CrossPackNotes; an error
  // object where there is no answer.
  kNdjson,
  // One ClassifyStreamResponse a record, each after its length as a varint;
  // `index` counts the records from 0.
  kBinary,
};

// "ndjson" or "binary" (for options).
bool AbslParseFlag(absl::string_view text, OutputFormat* format,
                   std::string* error);
std::string AbslUnparseFlag(OutputFormat format);

// Where a record stood, without its content.
struct RecordPlace {
  int64_t number = 0;
  int64_t byte_offset = 0;
  bool binary = false;
  std::string text;
  // Patient.id where it could be read.
  std::string patient_id;
};
RecordPlace PlaceOf(const RawRecord& record);

// What is wrong with a record:
//   {"line":17,"patientId":"p17","code":"INVALID_ARGUMENT","message":"…",…}
// and on as of ErrorJson.
nlohmann::ordered_json RecordErrorJson(const RecordPlace& place,
                                       const absl::Status& status);

// Adds the record's answer to `outcome`. `index`: position among the records,
// from 0.
void AddAnswer(const RecordPlace& place, int64_t index, OutputFormat format,
               const v1::ClassifyResponse& response, Outcome* outcome);

// Adds an error in the record's place and a complaint:
//   {"error":{"line":17,"code":"INVALID_ARGUMENT","message":"…","field":"…",…}}
//   line 17: patient.results[3].quantity.value: must not be negative
void AddError(const RecordPlace& place, int64_t index, OutputFormat format,
              const absl::Status& status, Outcome* outcome);

// A message as one line of JSON, by protobuf's mapping.
std::string ToJsonLine(const google::protobuf::Message& message);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_RECORD_OUTPUT_H_
