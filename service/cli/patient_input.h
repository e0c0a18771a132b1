// Patients from a file or standard input: JSON, one a line, or binary, each
// after its length. One bad record does not spoil the next.
#ifndef MYORULES_SERVICE_CLI_PATIENT_INPUT_H_
#define MYORULES_SERVICE_CLI_PATIENT_INPUT_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "myorules/v1/patient.pb.h"

namespace myorules::service {

// A JSON line may be longer than the binary patient (limits.h) that it holds.
inline constexpr size_t kMaxLineBytes = 16 << 20;

enum class InputFormat {
  // Binary where a control character that no JSON line has stands near the
  // beginning, else NDJSON.
  kAuto,
  // One JSON object a line; blank lines are skipped.
  kNdjson,
  // One JSON object, over as many lines as it likes.
  kJson,
  // As kAuto, and kJson where the first line begins an object and breaks off
  // after a bracket or a comma. For commands that look at one patient: in a
  // batch, such a line is one bad line among good ones.
  kAutoOrJson,
  // Patient messages, each after its length as a varint.
  kBinary,
};

// "auto", "ndjson", "json" or "binary" (for options). Returns false for
// anything else.
bool AbslParseFlag(absl::string_view text, InputFormat* format,
                   std::string* error);
std::string AbslUnparseFlag(InputFormat format);

// One record as it stands in the input.
struct RawRecord {
  // The line of JSON, the count of binary records; from 1.
  int64_t number = 0;
  // Where the record begins, in bytes from 0.
  int64_t byte_offset = 0;
  bool binary = false;
  // One of perhaps several lines of NDJSON.
  bool is_line = false;
  std::string bytes;
  // Not OK: the record cannot be read (too long, cut off); `bytes` is empty.
  absl::Status status;

  // "line 17" or "record 3 (byte 1204)".
  std::string Place() const;
};

// Reads records one after the other in bounded memory. Thread-compatible.
class RecordReader {
 public:
  virtual ~RecordReader() = default;

  // Returns false at the end of the input, or where it cannot be read on
  // (`status`).
  virtual bool Next(RawRecord* record) = 0;

  // Whether Next can answer without waiting for more input.
  virtual bool HasNextBuffered() = 0;

  // Bytes consumed so far.
  virtual int64_t bytes_read() const = 0;

  // Not OK where reading failed.
  virtual absl::Status status() const = 0;
};

// Opens the file `path`; "" and "-" are standard input.
// Errors: NOT_FOUND, PERMISSION_DENIED and so on, with the path;
// INVALID_ARGUMENT for UTF-16.
absl::StatusOr<std::unique_ptr<RecordReader>> OpenRecords(
    const std::string& path, InputFormat format);

// Size of the file `path` in bytes; -1 for standard input and whatever has
// none.
int64_t SizeOf(const std::string& path);

// Reads the patient of a record. Where that fails, `patient` has its id if the
// record says it, and nothing else; the number of a record of several lines is
// then that of the line with the fault.
// Errors: INVALID_ARGUMENT with a google.rpc.BadRequest, whose fields begin
// with "patient".
absl::Status ParsePatient(RawRecord* record, v1::Patient* patient);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_PATIENT_INPUT_H_
