// Standard output of commands that print one text.
#ifndef MYORULES_SERVICE_CLI_STANDARD_STREAMS_H_
#define MYORULES_SERVICE_CLI_STANDARD_STREAMS_H_

#include "absl/strings/string_view.h"

namespace myorules::service {

// Writes `text` to standard output, all of it. Returns kOk; where it cannot be
// written, says so on standard error for `command` and returns kCannotWrite.
int Print(absl::string_view command, absl::string_view text);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_STANDARD_STREAMS_H_
