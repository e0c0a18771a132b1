// The subcommands of `myorules lab`.
#ifndef MYORULES_SERVICE_CLI_LAB_COMMANDS_H_
#define MYORULES_SERVICE_CLI_LAB_COMMANDS_H_

#include <string>
#include <vector>

namespace myorules::service {

// Reads results as they are printed, from a file or standard input.
int RunLabNormalise(const std::vector<std::string>& arguments);

// Lists the profiles of laboratories, and says what is wrong with those of a
// directory.
int RunLabProfiles(const std::vector<std::string>& arguments);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_LAB_COMMANDS_H_
