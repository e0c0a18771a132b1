// The answers of new cases, as a first draft for a reviewer.
#ifndef MYORULES_TESTS_CONFORMANCE_UNKNOWNS_RECORD_ANSWER_H_
#define MYORULES_TESTS_CONFORMANCE_UNKNOWNS_RECORD_ANSWER_H_

#include "absl/status/status.h"
#include "tests/conformance/unknown_suite.pb.h"

namespace myorules::tests::conformance {

// Fills in what the evaluators give.
// Errors: those of evaluating; UNIMPLEMENTED where the value cannot be written
// as an expression about the case's variables.
absl::Status RecordAnswer(const UnknownSuite& suite, UnknownCase* unknown_case);

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_UNKNOWNS_RECORD_ANSWER_H_
