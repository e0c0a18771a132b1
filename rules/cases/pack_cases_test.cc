// Every case of the pack passes, and together they see all of it.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "myorules/v1/pack_case.pb.h"
#include "rules/cases/case_file.h"
#include "rules/cases/coverage.h"
#include "rules/cases/pack_under_test.h"
#include "rules/cases/runner.h"
#include "rules/library/library.h"

namespace myorules::rules {
namespace {

std::vector<PackCase> AllCases() {
  absl::StatusOr<std::vector<PackCase>> cases = LoadCases(CasesUnderTest());
  EXPECT_TRUE(cases.ok()) << cases.status();
  return cases.ok() ? *cases : std::vector<PackCase>();
}

const Library& SharedLibrary() {
  static const auto* const kLibrary = [] {
    auto loaded = Library::Load();
    if (!loaded.ok()) {
      fprintf(stderr, "%s\n", loaded.status().ToString().c_str());
      exit(1);
    }
    return new std::shared_ptr<const Library>(*loaded);
  }();
  return **kLibrary;
}

TEST(PackCases, CasesAndPackLoad) {
  EXPECT_TRUE(LoadCases(CasesUnderTest()).ok())
      << LoadCases(CasesUnderTest()).status();
  auto library = Library::Load();
  ASSERT_TRUE(library.ok()) << library.status();
  EXPECT_TRUE((*library)->Find(PackUnderTest()).ok());
}

TEST(PackCases, EveryCasePasses) {
  const Library& library = SharedLibrary();
  int failed = 0;
  const std::vector<PackCase> cases = AllCases();
  for (const PackCase& pack_case : cases) {
    const CaseResult result = RunCase(library, PackUnderTest(), pack_case);
    if (result.mismatches.empty()) continue;
    ++failed;
    ADD_FAILURE() << Report(pack_case, result);
  }
  EXPECT_EQ(failed, 0) << "of " << cases.size() << " cases";
}

TEST(PackCases, EverythingOfThePackThatCanOccurWasSeen) {
  const Library& library = SharedLibrary();
  auto pack = library.Find(PackUnderTest());
  ASSERT_TRUE(pack.ok()) << pack.status();
  Coverage coverage(*pack);
  for (const PackCase& pack_case : AllCases()) {
    v1::Classification answer;
    if (ClassifyBy(library, PackUnderTest(), pack_case.patient,
                   pack_case.assessed_on, &answer)
            .ok()) {
      coverage.Add(answer);
    }
  }
  v1::CaseExceptions exceptions;
  const absl::Status read =
      ReadTextProto(CasesUnderTest() + "/exceptions.textproto", &exceptions);
  ASSERT_TRUE(read.ok()) << read;
  printf("%s", coverage.Table().c_str());
  const std::vector<std::string> faults = CoverageFaults(coverage, exceptions);
  EXPECT_TRUE(faults.empty()) << absl::StrJoin(faults, "\n");
}

}  // namespace
}  // namespace myorules::rules
