// All cases of a pack, run: which fail, and what of the pack they saw.
#ifndef MYORULES_RULES_CASES_CASE_RUN_H_
#define MYORULES_RULES_CASES_CASE_RUN_H_

#include <memory>
#include <vector>

#include "engine/pack/compiled_pack.h"
#include "rules/cases/case_file.h"
#include "rules/cases/coverage.h"
#include "rules/cases/runner.h"
#include "rules/library/library.h"

namespace myorules::rules {

// A case that did not pass.
struct FailedCase {
  const PackCase* pack_case;  // Owned by the cases that were run.
  CaseResult result;
};

struct CaseRun {
  int cases = 0;
  std::vector<FailedCase> failed;
  CoverageReport coverage;

  // Whether each case passes and each exception is right.
  bool ok() const {
    return failed.empty() && coverage.exception_faults.empty();
  }
};

// Runs each case by `pack`, one of the library.
CaseRun RunCases(const Library& library,
                 const std::shared_ptr<const engine::CompiledPack>& pack,
                 const PackCases& cases);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_CASE_RUN_H_
