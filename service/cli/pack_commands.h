// The commands of `myorules pack`. Each takes what follows its name and returns
// the exit status (exit_codes.h).
#ifndef MYORULES_SERVICE_CLI_PACK_COMMANDS_H_
#define MYORULES_SERVICE_CLI_PACK_COMMANDS_H_

#include <string>
#include <vector>

namespace myorules::service {

// Says what is wrong with packs.
int RunPackLint(const std::vector<std::string>& arguments);

// Runs the cases of packs and says what they cover.
int RunPackTest(const std::vector<std::string>& arguments);

// Begins a pack.
int RunPackNew(const std::vector<std::string>& arguments);

// Says what changed from one pack to another, in the rules and for patients.
int RunPackDiff(const std::vector<std::string>& arguments);

// Prints the page of a pack that a clinician reads.
int RunPackDoc(const std::vector<std::string>& arguments);

// Prints what tells a pack from every other.
int RunPackHash(const std::vector<std::string>& arguments);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_PACK_COMMANDS_H_
