// Files that a command writes besides what it prints.
#ifndef MYORULES_SERVICE_CLI_OUTPUT_FILE_H_
#define MYORULES_SERVICE_CLI_OUTPUT_FILE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace myorules::service {

// Writes `text` to the file, in place of what is there; says on standard error
// where that fails. Returns the exit status.
int WriteFile(absl::string_view command, const std::string& path,
              absl::string_view text);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_OUTPUT_FILE_H_
