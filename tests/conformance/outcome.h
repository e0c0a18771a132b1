// How a case comes out.
#ifndef MYORULES_TESTS_CONFORMANCE_OUTCOME_H_
#define MYORULES_TESTS_CONFORMANCE_OUTCOME_H_

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "engine/expr/parser.h"
#include "tests/conformance/conformance.pb.h"

namespace myorules::tests::conformance {

struct CaseOutcome {
  Outcome outcome = OUTCOME_PASSED;
  // Why it does not pass.
  std::string detail;
};

inline CaseOutcome Passed() { return {}; }
inline CaseOutcome Differs(std::string detail) {
  return {OUTCOME_DIFFERS, std::move(detail)};
}

// The text is refused; `issues` is not empty.
inline CaseOutcome Refused(absl::Span<const engine::ExprIssue> issues) {
  return {OUTCOME_REFUSED, issues[0].message};
}

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_OUTCOME_H_
