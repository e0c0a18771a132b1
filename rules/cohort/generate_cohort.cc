// Prints the synthetic cohort, one patient a line:
//   bazel run //rules/cohort:generate_cohort >
//   docs/examples/cohort/patients.ndjson
#include <iostream>

#include "rules/cohort/synthetic_cohort.h"

int main() {
  std::cout << myorules::rules::CohortAsNdjson(
      myorules::rules::SyntheticCohort());
  return std::cout.flush().good() ? 0 : 1;
}
