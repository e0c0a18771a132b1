// Any text as a patient in JSON: it is refused, leaving nothing behind, or read
// as protobuf reads it.
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "myorules/v1/patient.pb.h"
#include "service/cli/json_reader.h"
#include "tests/fuzz/require.h"

namespace myorules::fuzz {
namespace {

// Takes -0 for 0.
using google::protobuf::util::MessageDifferencer;

void Run(absl::string_view json) {
  v1::Patient patient;
  const absl::Status status = service::ReadJson(json, "patient", &patient);
  if (!status.ok()) {
    Require(status.code() == absl::StatusCode::kInvalidArgument &&
                !status.message().empty(),
            "a fault is told", status.ToString());
    Require(patient.ByteSizeLong() == 0, "no half a patient is left",
            patient.ShortDebugString());
    return;
  }
  // Protobuf takes no byte order mark.
  absl::ConsumePrefix(&json, "\xEF\xBB\xBF");
  v1::Patient reference;
  const auto read = google::protobuf::util::JsonStringToMessage(
      std::string(json), &reference);
  Require(read.ok(), "what is read is JSON to protobuf", read.ToString());
  Require(MessageDifferencer::Equals(patient, reference),
          "it is read as protobuf reads it",
          patient.ShortDebugString() + "\n" + reference.ShortDebugString());

  std::string written;
  Require(google::protobuf::util::MessageToJsonString(patient, &written).ok(),
          "a patient can be written", patient.ShortDebugString());
  v1::Patient again;
  const absl::Status read_again = service::ReadJson(written, "patient", &again);
  Require(read_again.ok(), "what is written is read", read_again.ToString());
  Require(MessageDifferencer::Equals(patient, again),
          "what is written is read again as it was", written);
}

}  // namespace
}  // namespace myorules::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  myorules::fuzz::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
