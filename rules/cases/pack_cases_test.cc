// Every case of the pack passes, and together they see all of it.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "rules/cases/case_file.h"
#include "rules/cases/case_run.h"
#include "rules/cases/pack_under_test.h"
#include "rules/cases/runner.h"
#include "rules/library/library.h"

namespace myorules::rules {
namespace {

// The pack's cases, as its folder has them, run once.
struct Run {
  std::shared_ptr<const Library> library;
  PackCases cases;
  CaseRun run;
};

const Run& TheRun() {
  static const auto* const kRun = [] {
    auto* run = new Run();
    auto library = Library::Load();
    auto cases = LoadPackCases(CasesUnderTest());
    for (const absl::Status& status : {library.status(), cases.status()}) {
      if (status.ok()) continue;
      fprintf(stderr, "%s\n", status.ToString().c_str());
      exit(1);
    }
    run->library = *std::move(library);
    run->cases = *std::move(cases);
    auto pack = run->library->Find(PackUnderTest());
    if (!pack.ok()) {
      fprintf(stderr, "%s\n", pack.status().ToString().c_str());
      exit(1);
    }
    run->run = RunCases(*run->library, *pack, run->cases);
    return run;
  }();
  return *kRun;
}

TEST(PackCases, EveryCasePasses) {
  for (const FailedCase& failed : TheRun().run.failed) {
    ADD_FAILURE() << Report(*failed.pack_case, failed.result);
  }
  EXPECT_GT(TheRun().run.cases, 0);
}

TEST(PackCases, EverythingOfThePackThatCanOccurWasSeen) {
  const CoverageReport& coverage = TheRun().run.coverage;
  printf("%s", coverage.Table().c_str());
  EXPECT_EQ(absl::StrJoin(coverage.exception_faults, "\n"), "");
  EXPECT_EQ(absl::StrJoin(coverage.never, "\n"), "");
}

TEST(PackCases, TheProgramCarriesThem) {
  const auto shipped = ShippedPackCases(PackUnderTest());
  ASSERT_TRUE(shipped.ok()) << shipped.status();
  const PackCases& cases = TheRun().cases;
  ASSERT_EQ(shipped->cases.size(), cases.cases.size());
  for (size_t i = 0; i < cases.cases.size(); ++i) {
    EXPECT_EQ(shipped->cases[i].Title(), cases.cases[i].Title());
  }
  EXPECT_EQ(shipped->exceptions.cannot_occur_size(),
            cases.exceptions.cannot_occur_size());
}

}  // namespace
}  // namespace myorules::rules
