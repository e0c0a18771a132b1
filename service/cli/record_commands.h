// What the commands of `myorules record` share, and those in files of their
// own.
#ifndef MYORULES_SERVICE_CLI_RECORD_COMMANDS_H_
#define MYORULES_SERVICE_CLI_RECORD_COMMANDS_H_

#include <string>
#include <vector>

#include "service/cli/options.h"

namespace myorules::service {

// How every command of a record ends.
inline constexpr char kRecordExitCodes[] =
    "\n\nexit status: 0 done; 66 no record there; 65 it is damaged; 69 the "
    "disk "
    "fails, or\nothers hold it; 74 it cannot be written; 64 wrong command line";

// What every command of a record takes.
struct RecordCommand {
  std::string name;
  std::string record;

  // Reads the options and, where `file` is given, the one file.
  bool Parse(CommandLineOptions* options,
             const std::vector<std::string>& arguments, std::string* file,
             int* exit_code);
};

// `myorules record queue`: the results that wait for their patient. Returns the
// exit status.
int RunRecordQueue(const std::vector<std::string>& arguments);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_RECORD_COMMANDS_H_
