// `myorules cohort`: the tables of a cohort.
#ifndef MYORULES_SERVICE_CLI_COHORT_H_
#define MYORULES_SERVICE_CLI_COHORT_H_

#include <string>
#include <vector>

namespace myorules::service {

// Classifies the patients of a file or standard input and prints the tables and
// tests that their answers give. Takes what follows its name, returns the exit
// status (exit_codes.h).
int RunCohort(const std::vector<std::string>& arguments);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_COHORT_H_
