#include "tests/conformance/skips.h"

#include <iostream>

#include "absl/strings/match.h"

namespace myorules::tests::conformance {
namespace {

// Whether the entry of a skip is about that case. Expressions may end in a
// slash by themselves: only names of the standard suite have parts.
bool IsAbout(const std::string& entry, Suite suite, const std::string& name) {
  if (suite == SUITE_STANDARD && absl::EndsWith(entry, "/")) {
    return absl::StartsWith(name, entry);
  }
  return entry == name;
}

absl::string_view Describe(Outcome outcome) {
  switch (outcome) {
    case OUTCOME_PASSED:
      return "passes";
    case OUTCOME_REFUSED:
      return "is refused";
    default:
      return "gives another answer";
  }
}

}  // namespace

const Skip* Judge::Find(Suite suite, const std::string& name) {
  for (const Skip& skip : skips_.skip()) {
    if (skip.suite() != suite) continue;
    bool excepted = false;
    for (const std::string& entry : skip.except()) {
      if (!IsAbout(entry, suite, name)) continue;
      excepted = true;
      ++used_[&entry];
    }
    if (excepted) continue;
    for (const std::string& entry : skip.case_()) {
      if (!IsAbout(entry, suite, name)) continue;
      ++used_[&entry];
      return &skip;
    }
  }
  return nullptr;
}

void Judge::Add(Suite suite, const std::string& name,
                const CaseOutcome& outcome) {
  const Skip* skip = Find(suite, name);
  if (skip != nullptr) {
    if (outcome.outcome == skip->outcome()) return;
    if (outcome.outcome == OUTCOME_DIFFERS) ++wrong_;
    Complain(suite, name,
             outcome.outcome == OUTCOME_PASSED
                 ? "passes, but is in the skip list"
                 : "is in the skip list with another outcome",
             outcome.detail);
    return;
  }
  Score& score = scores_[suite];
  ++score.total;
  if (outcome.outcome == OUTCOME_PASSED) {
    ++score.passed;
    return;
  }
  if (outcome.outcome == OUTCOME_DIFFERS) ++wrong_;
  Complain(suite, name, Describe(outcome.outcome), outcome.detail);
}

bool Judge::Finish() {
  for (const Skip& skip : skips_.skip()) {
    for (const auto* entries : {&skip.case_(), &skip.except()}) {
      for (const std::string& entry : *entries) {
        if (used_[&entry] == 0) {
          Complain(skip.suite(), entry, "is in the skip list, but there is",
                   "no such case");
        }
      }
    }
  }
  return complaints_ == 0;
}

void Judge::Complain(Suite suite, const std::string& name,
                     absl::string_view what, const std::string& detail) {
  ++complaints_;
  std::cout << Suite_Name(suite) << " " << name << " " << what << ": " << detail
            << "\n";
}

}  // namespace myorules::tests::conformance
