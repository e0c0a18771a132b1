// What `myorules record verify` says of what it found.
#ifndef MYORULES_SERVICE_CLI_VERIFY_OUTPUT_H_
#define MYORULES_SERVICE_CLI_VERIFY_OUTPUT_H_

#include <string>

#include "service/cli/exit_codes.h"
#include "service/record/verify.h"

namespace myorules::service {

// A line a fault, then the counts, what was not replayed, and the verdict.
std::string VerifyText(const record::VerifyReport& report);

// The same as one JSON object in one line.
std::string VerifyJson(const record::VerifyReport& report);

// kTestFailed where something is wrong; kNotAllTested where nothing is, and
// answers were not replayed because another program made them.
ExitCode VerifyExitCode(const record::VerifyReport& report);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_VERIFY_OUTPUT_H_
