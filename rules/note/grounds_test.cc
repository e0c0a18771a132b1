// What a note gives as the ground of a criterion.
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/note/note_testing.h"

namespace myorules::rules {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// The note on a criterion that read two diagnoses, of which "siatica" is not in
// the terminology.
std::string OfTwoDiagnoses(const std::string& value, const std::string& more,
                           bool full = false) {
  return NoteText(R"(
    decisions { id: "group" title: "Group" status: DECISION_STATUS_DETERMINED
                outcome: "NEITHER" decided_by: "statin" }
    trace {
      id: "statin" title: "Statin" value { bool_value: )" +
                      value + R"( }
      reads { path: "patient.diagnoses[name=siatica]"
              value { string_value: "on record" } }
      reads { path: "patient.diagnoses[name=siatica].name"
              value { string_value: "siatica" } }
      reads { path: "patient.diagnoses[diagnosis=SLE].diagnosis"
              value { string_value: "SLE" } } )" +
                      more + " }",
                  full);
}

TEST(Grounds, WhatNobodyCanReadDeniesNothing) {
  EXPECT_THAT(
      OfTwoDiagnoses("false", ""),
      AllOf(HasSubstr("- **not met**: Statin ("), Not(HasSubstr("siatica"))));
}

TEST(Grounds, WhatIsOnAListThatMayGoOnDeniesNothing) {
  constexpr char kMayGoOn[] = "reads { path: 'patient.diagnoses_complete' }";
  EXPECT_THAT(OfTwoDiagnoses("false", kMayGoOn),
              HasSubstr("- **not met**: Statin\n"));
  EXPECT_THAT(
      OfTwoDiagnoses("false",
                     absl::StrCat(kMayGoOn,
                                  " deciding_entries: "
                                  "'patient.diagnoses[diagnosis=SLE]'")),
      HasSubstr("- **not met**: Statin (systemic lupus erythematosus)\n"));
  EXPECT_THAT(
      OfTwoDiagnoses("false",
                     "reads { path: 'patient.diagnoses_complete' "
                     "value { bool_value: true } }"),
      HasSubstr("- **not met**: Statin (systemic lupus erythematosus; "));
}

TEST(Grounds, WhatNobodyCanReadDecidesWhereThatWasAsked) {
  EXPECT_THAT(
      OfTwoDiagnoses("false",
                     "deciding_entries: 'patient.diagnoses[name=siatica]'"),
      HasSubstr("- **not met**: Statin (siatica (not recognised))\n"));
  EXPECT_THAT(OfTwoDiagnoses("true", ""),
              HasSubstr("siatica (not recognised)"));
}

TEST(Grounds, InFullSayWhatNobodyCanRead) {
  EXPECT_THAT(OfTwoDiagnoses("false", "", /*full=*/true),
              HasSubstr("- on record: siatica (not recognised)\n"));
}

}  // namespace
}  // namespace myorules::rules
