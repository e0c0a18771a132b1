// Runs a file of the suite on unknowns.
#ifndef MYORULES_TESTS_CONFORMANCE_UNKNOWN_SUITE_H_
#define MYORULES_TESTS_CONFORMANCE_UNKNOWN_SUITE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "engine/engine.h"
#include "myorules/v1/classification.pb.h"
#include "tests/conformance/unknown_suite.pb.h"

namespace myorules::tests::conformance {

// Evaluates the case by both evaluators, with the standard library and the one
// on dates and ranges. Returns what is wrong; empty: nothing.
std::string RunUnknownCase(const UnknownSuite& suite,
                           const UnknownCase& unknown_case);

// The pack of these cases, loaded.
absl::StatusOr<std::shared_ptr<const engine::Rules>> LoadPack(
    const UnknownSuite& suite, const PackCases& pack);

// What it answers, as far as the suite compares it.
absl::StatusOr<v1::Classification> AnswerOf(const engine::Rules& rules,
                                            const PackCases& pack,
                                            const SubjectCase& subject_case);

// Returns what is wrong; empty: nothing.
std::string RunSubjectCase(const engine::Rules& rules, const PackCases& pack,
                           const SubjectCase& subject_case);

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_UNKNOWN_SUITE_H_
