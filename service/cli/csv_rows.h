// Tables of text: comma-separated values (RFC 4180), also with semicolons or
// tabs, as spreadsheets of different countries write them.
#ifndef MYORULES_SERVICE_CLI_CSV_ROWS_H_
#define MYORULES_SERVICE_CLI_CSV_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "service/cli/patient_input.h"

namespace myorules::service {

// The sign between the fields of a header line: the one of ',', ';' and tab
// that stands in it most often; ',' where none does.
char CsvSeparator(absl::string_view header);

// Reads rows one after the other. Thread-compatible.
class CsvRows {
 public:
  // Lines come from `lines`, which outlives it.
  CsvRows(RecordReader* lines, char separator)
      : lines_(*lines), separator_(separator) {}

  struct Row {
    // Its first and last line, from 1.
    int64_t line = 0;
    int64_t last_line = 0;
    std::vector<std::string> fields;
    // INVALID_ARGUMENT: the row cannot be read.
    absl::Status status;

    // Of a row that cannot be read: "; nothing was read of lines 2 to 4", which
    // a quotation mark took in; "" where it is one line.
    std::string LinesNotRead() const;
  };

  // Reads the row that begins with `first`; a field in quotes may go over
  // several lines.
  Row Read(const RawRecord& first);

 private:
  RecordReader& lines_;
  const char separator_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_CSV_ROWS_H_
