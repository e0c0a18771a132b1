// The subcommands of `myorules`. Each takes what follows its name and returns
// the exit status (exit_codes.h).
#ifndef MYORULES_SERVICE_CLI_COMMANDS_H_
#define MYORULES_SERVICE_CLI_COMMANDS_H_

#include <string>
#include <vector>

namespace myorules::service {

// Classifies patients from a file or standard input.
int RunClassify(const std::vector<std::string>& arguments);

// Explains the answer for one patient to a reader.
int RunExplain(const std::vector<std::string>& arguments);

// Reads results as laboratories print them, by a command of its own.
int RunLab(const std::vector<std::string>& arguments);

// Checks, tests, shows and compares rule packs, by a command of its own.
int RunPack(const std::vector<std::string>& arguments);

// Looks after a record of patients, by a command of its own.
int RunRecord(const std::vector<std::string>& arguments);

// Serves gRPC until SIGTERM or SIGINT.
int RunServe(const std::vector<std::string>& arguments);

// Prints the versions of the program, its libraries and packs.
int RunVersion(const std::vector<std::string>& arguments);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_COMMANDS_H_
