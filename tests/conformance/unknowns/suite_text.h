// A file of the suite as text, and the answers that it keeps.
#ifndef MYORULES_TESTS_CONFORMANCE_UNKNOWNS_SUITE_TEXT_H_
#define MYORULES_TESTS_CONFORMANCE_UNKNOWNS_SUITE_TEXT_H_

#include <string>

#include "tests/conformance/unknown_suite.pb.h"
#include "tests/conformance/unknowns/cases.h"

namespace myorules::tests::conformance {

// Copies into `file` the answers of the cases of `written` that ask the same
// under the same name.
void KeepAnswers(const UnknownSuite& written, CaseFile& file);

// The file as one message.
UnknownSuite WholeSuite(const CaseFile& file);

// The file as it is written.
std::string SuiteText(const CaseFile& file);

// Whether the case has an answer.
bool HasAnswer(const UnknownCase& unknown_case);

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_UNKNOWNS_SUITE_TEXT_H_
