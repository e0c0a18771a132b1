// Every threshold of the pack is held in place by the cases: a little more or a
// little less, and one of them fails.
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/rule_pack.pb.h"
#include "rules/cases/case_file.h"
#include "rules/cases/pack_under_test.h"
#include "rules/cases/runner.h"
#include "rules/library/library.h"

namespace myorules::rules {
namespace {

// What counts in whole steps moves by one; a measured quantity by a tenth.
double StepOf(const v1::Threshold& threshold) {
  for (const char* whole : {"years", "months", "weeks", "days", "grade",
                            "grades", "MRC grade", "count", "specificities"}) {
    if (threshold.unit() == whole) return 1;
  }
  return 0.1;
}

// The shipped pack with one threshold moved, loaded anew from its text.
absl::StatusOr<std::shared_ptr<const Library>> LoadMoved(v1::RulePack pack,
                                                         int threshold,
                                                         double by) {
  v1::Threshold* moved = pack.mutable_threshold(threshold);
  double value = 0;
  if (!absl::SimpleAtod(moved->value(), &value)) {
    return absl::InvalidArgumentError(moved->value());
  }
  moved->set_value(absl::StrCat(value + by));
  std::string text;
  google::protobuf::TextFormat::PrintToString(pack, &text);
  const std::filesystem::path directory =
      std::filesystem::path(::testing::TempDir()) /
      absl::StrCat("moved_", moved->name(), by > 0 ? "_up" : "_down");
  std::filesystem::create_directories(directory / pack.name());
  std::ofstream(directory / pack.name() / "pack.textproto") << text;
  return Library::Load(directory.string());
}

// The first case that fails, or an empty text.
std::string FirstFailure(const Library& library,
                         const std::vector<PackCase>& cases) {
  for (const PackCase& pack_case : cases) {
    const CaseResult result = RunCase(library, PackUnderTest(), pack_case);
    if (!result.mismatches.empty()) return Report(pack_case, result);
  }
  return "";
}

v1::RulePack ShippedPack() {
  auto library = Library::Load();
  EXPECT_TRUE(library.ok()) << library.status();
  if (!library.ok()) return {};
  auto pack = (*library)->Find(PackUnderTest());
  EXPECT_TRUE(pack.ok()) << pack.status();
  return pack.ok() ? (*pack)->linked() : v1::RulePack();
}

void ExpectEachMoveBreaksACase(double direction) {
  const v1::RulePack pack = ShippedPack();
  ASSERT_GT(pack.threshold_size(), 0);
  auto cases = LoadCases(CasesUnderTest());
  ASSERT_TRUE(cases.ok()) << cases.status();
  for (int i = 0; i < pack.threshold_size(); ++i) {
    const double by = direction * StepOf(pack.threshold(i));
    auto library = LoadMoved(pack, i, by);
    ASSERT_TRUE(library.ok()) << library.status();
    const std::string failure = FirstFailure(**library, *cases);
    EXPECT_FALSE(failure.empty()) << "threshold " << pack.threshold(i).name()
                                  << " moved by " << by << " breaks no case";
    if (!failure.empty()) {
      printf("%s moved by %g breaks %s\n\n", pack.threshold(i).name().c_str(),
             by, failure.c_str());
    }
  }
}

TEST(Thresholds, MovedUpBreakACase) { ExpectEachMoveBreaksACase(1); }

TEST(Thresholds, MovedDownBreakACase) { ExpectEachMoveBreaksACase(-1); }

// Without this, a pack that no longer loads would pass for one that a case
// found out.
TEST(Thresholds, NotMovedBreakNone) {
  const v1::RulePack pack = ShippedPack();
  auto cases = LoadCases(CasesUnderTest());
  ASSERT_TRUE(cases.ok()) << cases.status();
  auto library = LoadMoved(pack, 0, 0);
  ASSERT_TRUE(library.ok()) << library.status();
  EXPECT_EQ(FirstFailure(**library, *cases), "");
}

}  // namespace
}  // namespace myorules::rules
