// Results as laboratories print them, from a file or standard input: JSON, one
// a line, or a table with a header.
#ifndef MYORULES_SERVICE_CLI_LAB_INPUT_H_
#define MYORULES_SERVICE_CLI_LAB_INPUT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "myorules/v1/lab_reading.pb.h"
#include "service/cli/csv_rows.h"
#include "service/cli/patient_input.h"

namespace myorules::service {

enum class LabInputFormat {
  // JSON where the first line begins with a brace, else a table.
  kAuto,
  // One RawResult as JSON a line.
  kNdjson,
  // A header with names of fields of RawResult, then a result a row.
  kCsv,
};

// "auto", "ndjson" or "csv" (for options).
bool AbslParseFlag(absl::string_view text, LabInputFormat* format,
                   std::string* error);
std::string AbslUnparseFlag(LabInputFormat format);

// Thread-compatible.
class LabInput {
 public:
  // Errors: as OpenRecords; INVALID_ARGUMENT for a header with a column that is
  // none.
  static absl::StatusOr<std::unique_ptr<LabInput>> Open(const std::string& path,
                                                        LabInputFormat format);

  // Reads the next result; false at the end of the input. What is wrong with it
  // goes to `status`, which names the field from "result" on; where it stands
  // to `place`.
  bool Next(v1::RawResult* raw, RawRecord* place, absl::Status* status);

  // Not OK where reading failed.
  absl::Status status() const { return lines_->status(); }

 private:
  explicit LabInput(std::unique_ptr<RecordReader> lines)
      : lines_(std::move(lines)) {}

  absl::Status ReadHeader(const RawRecord& header);
  absl::Status FromRow(const CsvRows::Row& row, v1::RawResult* raw) const;

  const std::unique_ptr<RecordReader> lines_;
  // A line that was read to tell the format.
  absl::optional<RawRecord> first_;
  // Of a table: its rows, and the fields in the order of the columns.
  absl::optional<CsvRows> rows_;
  std::vector<const google::protobuf::FieldDescriptor*> columns_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_LAB_INPUT_H_
