#include "rules/lint/lint.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "rules/library/pack_shelf.h"

namespace myorules::rules {
namespace {

constexpr char kAdultAge[] = R"pb(
  threshold {
    name: "adult_age"
    title: "Adult"
    value: "18"
    unit: "years"
    our_choice: "Mine."
  }
)pb";

// What lint says of a pack with this description and one criterion.
std::string LintOf(absl::string_view source_attributes,
                   absl::string_view when) {
  const std::filesystem::path file =
      std::filesystem::path(::testing::TempDir()) / "lint" / "pack.textproto";
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << "source_attributes { " << source_attributes << " }\n"
                      << R"pb(name: "mine"
                              version: "1.0.0"
                              title: "Mine"
                              state: PACK_STATE_DRAFT
                              author: "Me"
                              created_on { year: 2026 month: 1 day: 1 }
                              revised_on { year: 2026 month: 1 day: 1 }
                              purpose: "Says."
                              intended_use: "For me."
                              limits: "None known."
                              source_key: "clinical"
                              subject_type: "myorules.v1.Patient"
                              subject: "patient"
                              summary: "{met}."
                              decision {
                                id: "met"
                                title: "Met"
                                our_choice: "Mine."
                                hit_policy: HIT_POLICY_FIRST
                                row { when: "adult" outcome: "YES" }
                                otherwise: "NO"
                              }
                              criterion { id: "adult" title: "A"
                                          our_choice: "Mine.")pb"
                      << "when: \"" << when << "\" }\n"
                      << (absl::StrContains(when, "threshold.") ? kAdultAge
                                                                : "");
  const auto shelf = PackShelf::Load("");
  EXPECT_TRUE(shelf.ok()) << shelf.status();
  auto opened = shelf->Open(file.string());
  EXPECT_TRUE(opened.ok()) << opened.status();
  EXPECT_NE(opened->pack, nullptr) << opened->issues.Format();
  if (opened->pack == nullptr) return "does not load";
  Lint(*opened->pack, &opened->issues);
  std::string told;
  for (const engine::Issue& issue : opened->issues.issues()) {
    absl::StrAppend(
        &told, issue.position.line, ":", issue.position.column, " ",
        issue.severity == engine::IssueSeverity::kError ? "error" : "warning",
        ": ", issue.message, "\n");
  }
  return told;
}

TEST(Lint, IsContentWithAPackThatSaysWhatItReads) {
  EXPECT_EQ(
      LintOf("age: true funding: \"none\"",
             "age_at(patient.birth_date, assessed_on) >= threshold.adult_age"),
      "");
  EXPECT_EQ(
      LintOf("sex: true funding: \"none\"", "patient.sex == Sex.SEX_FEMALE"),
      "");
}

TEST(Lint, AsksWhoPaidForThePack) {
  EXPECT_EQ(LintOf("", "patient.weakness.subacute"),
            "1:1 error: source_attributes do not say who paid for the pack; "
            "write funding: \"none\" for nobody\n");
}

TEST(Lint, WantsEachAttributeNamedThatTheRulesRead) {
  EXPECT_EQ(
      LintOf("funding: \"none\"",
             "age_at(patient.birth_date, assessed_on) >= threshold.adult_age"),
      "1:1 error: the rules read myorules.v1.Patient.birth_date, and "
      "source_attributes do not say so; write age: true\n");
  EXPECT_EQ(
      LintOf("funding: \"none\" age: true", "patient.sex == Sex.SEX_FEMALE"),
      "1:37 warning: source_attributes name age, and no rule reads "
      "myorules.v1.Patient.birth_date; take it out\n"
      "1:1 error: the rules read myorules.v1.Patient.sex, and "
      "source_attributes do not say so; write sex: true\n");
}

TEST(Lint, WantsANameForALimit) {
  const auto told = [](absl::string_view when) {
    return LintOf("age: true funding: \"none\"", when);
  };
  constexpr char kWarning[] =
      "warning: a limit without a name; make it a threshold, which has a "
      "title, "
      "a unit and a source\n";
  for (const char* when :
       {"age_at(patient.birth_date, assessed_on) >= 18",
        "17.5 < age_at(patient.birth_date, assessed_on)",
        "patient.sex == Sex.SEX_MALE || age_at(patient.birth_date, "
        "assessed_on) != 2"}) {
    EXPECT_TRUE(absl::StrContains(told(when), kWarning)) << when;
  }
  for (const char* when :
       {"age_at(patient.birth_date, assessed_on) > 0",
        "age_at(patient.birth_date, assessed_on) >= 1",
        "patient.birth_date < assessed_on && size([1, 2]) == 2"}) {
    EXPECT_EQ(told(when), "") << when;
  }
}

TEST(Lint, HoldsAllThatIsShippedToIt) {
  const auto shelf = PackShelf::Load("");
  ASSERT_TRUE(shelf.ok()) << shelf.status();
  for (OpenedPack& opened : shelf->OpenShipped()) {
    ASSERT_NE(opened.pack, nullptr) << opened.issues.Format();
    Lint(*opened.pack, &opened.issues);
    EXPECT_EQ(opened.issues.Format(), "");
  }
}

}  // namespace
}  // namespace myorules::rules
