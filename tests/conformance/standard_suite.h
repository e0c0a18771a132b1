// Runs a case of the public conformance suite by the plain evaluator.
#ifndef MYORULES_TESTS_CONFORMANCE_STANDARD_SUITE_H_
#define MYORULES_TESTS_CONFORMANCE_STANDARD_SUITE_H_

#include "tests/conformance/cel_spec.h"
#include "tests/conformance/outcome.h"

namespace myorules::tests::conformance {

// Variables are plain: what is not set has its default.
CaseOutcome RunStandardCase(const StandardCase& standard, MessageTypes& types);

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_STANDARD_SUITE_H_
