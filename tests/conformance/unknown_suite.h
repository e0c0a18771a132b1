// Runs a file of the suite on unknowns.
#ifndef MYORULES_TESTS_CONFORMANCE_UNKNOWN_SUITE_H_
#define MYORULES_TESTS_CONFORMANCE_UNKNOWN_SUITE_H_

#include <string>

#include "absl/status/statusor.h"
#include "tests/conformance/conformance.pb.h"

namespace myorules::tests::conformance {

// Evaluates the case by the plain evaluator, with the standard library and the
// one on dates and ranges. Returns what is wrong; empty: nothing.
std::string RunUnknownCase(const UnknownSuite& suite,
                           const UnknownCase& unknown_case);

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_UNKNOWN_SUITE_H_
