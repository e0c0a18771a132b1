// A run of cases as a page: what of the pack was seen, and what failed.
#ifndef MYORULES_RULES_CASES_COVERAGE_PAGE_H_
#define MYORULES_RULES_CASES_COVERAGE_PAGE_H_

#include <string>

#include "myorules/v1/rule_pack.pb.h"
#include "rules/cases/case_run.h"

namespace myorules::rules {

// A page of HTML that needs no other file. `pack` is the pack of the run.
std::string CoveragePage(const v1::RulePack& pack, const CaseRun& run);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_COVERAGE_PAGE_H_
