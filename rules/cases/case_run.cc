#include "rules/cases/case_run.h"

#include <string>
#include <utility>

namespace myorules::rules {

CaseRun RunCases(const Library& library,
                 const std::shared_ptr<const engine::CompiledPack>& pack,
                 const PackCases& cases) {
  CaseRun run;
  Coverage coverage(pack);
  const std::string& hash = pack->identity().hash();
  for (const PackCase& pack_case : cases.cases) {
    ++run.cases;
    CaseResult result = RunCase(library, hash, pack_case);
    // A patient who was refused has no answer.
    if (result.answer.has_pack()) coverage.Add(result.answer);
    if (!result.mismatches.empty()) {
      run.failed.push_back({&pack_case, std::move(result)});
    }
  }
  run.coverage = ReportCoverage(coverage, cases.exceptions);
  return run;
}

}  // namespace myorules::rules
