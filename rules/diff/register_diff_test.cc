#include "rules/diff/register_diff.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "rules/diff/testing.h"

namespace myorules::rules {
namespace {

using Edits = std::vector<std::pair<std::string, std::string>>;

// The patients who change, a line each change; then the matrices.
std::string Moved(const Edits& edits, const std::vector<std::string>& patients,
                  const Edits& edits_before = {}) {
  const OpenedPack before = TemplateWith(edits_before);
  const OpenedPack after = TemplateWith(edits);
  if (before.pack == nullptr || after.pack == nullptr) return "does not load";
  RegisterDiff diff(before, after, absl::CivilDay(2026, 1, 1));
  std::string text;
  for (const std::string& facts : patients) {
    v1::Patient patient;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(facts, &patient));
    const absl::Status status = diff.Add(patient, "here");
    if (!status.ok()) absl::StrAppend(&text, "refused: ", patient.id(), "\n");
  }
  for (const PatientChange& patient : diff.changed()) {
    for (const AnswerChange& change : patient.changes) {
      absl::StrAppend(&text, patient.patient_id, " ", change.part, " ",
                      change.id, ": ", change.before, " -> ", change.after,
                      "\n");
      for (const ChangeCause& cause : change.causes) {
        absl::StrAppend(&text, "  ", cause.id, ": ", cause.before, " -> ",
                        cause.after, "\n");
        for (const RuleEdit& edit : cause.edits) {
          absl::StrAppend(&text, "    ", edit.text, "\n");
        }
      }
    }
  }
  for (const auto& [item, matrix] : diff.Matrices()) {
    absl::StrAppend(&text, item, "\n");
    for (const auto& [from_to, count] : matrix) {
      absl::StrAppend(&text, "  ", from_to.first, " -> ", from_to.second, " ",
                      count, "\n");
    }
  }
  absl::StrAppend(&text, diff.changed().size(), " of ", diff.patients(), "\n");
  return text;
}

std::string Person(const std::string& id, const std::string& facts) {
  return absl::StrCat("id: '", id, "' ", facts);
}

// They are 17, 18, 70, 17 and of no known age on the day of the assessment.
std::vector<std::string> Register() {
  const std::string child = "birth_date { year: 2008 month: 6 day: 1 } ";
  const std::string weak = "weakness { proximal: true } ";
  return {
      Person("young", child + weak),
      Person("just", "birth_date { year: 2008 month: 1 day: 1 } " + weak +
                         "manifestations { dysphagia: true }"),
      Person("old", "birth_date { year: 1955 month: 6 day: 1 } " + weak),
      Person("strong", child + "weakness { proximal: false }"),
      Person("undated", weak),
  };
}

TEST(RegisterDiff, AnUnchangedPackMovesNobody) {
  EXPECT_EQ(Moved({}, Register()), "0 of 5\n");
}

TEST(RegisterDiff, ALimitMovesThoseBetweenItsPlacesAndNoOthers) {
  EXPECT_EQ(Moved({{"value: \"18\"", "value: \"17\""}}, Register()),
            "young decision criteria: NOT_MET -> MET\n"
            "  adult: false -> true\n"
            "    threshold adult_age value: 18 -> 17\n"
            "decision criteria\n"
            "  MET -> MET 2\n"
            "  NOT_MET -> MET 1\n"
            "  NOT_MET -> NOT_MET 1\n"
            "  open: MET or NOT_MET -> open: MET or NOT_MET 1\n"
            "1 of 5\n");
}

TEST(RegisterDiff, TheRuleAtTheBottomIsTheCause) {
  EXPECT_EQ(Moved({{"age_at(patient.birth_date, assessed_on)\"",
                    "age_at(patient.birth_date, assessed_on) - 1\""}},
                  {Register()[1]}),
            "just decision criteria: MET -> NOT_MET\n"
            "  age: 18 -> 17\n"
            "    define age value: age_at(patient.birth_date, assessed_on) -> "
            "age_at(patient.birth_date, assessed_on) - 1\n"
            "just facet age_now: 18 -> 17\n"
            "  age: 18 -> 17\n"
            "    define age value: age_at(patient.birth_date, assessed_on) -> "
            "age_at(patient.birth_date, assessed_on) - 1\n"
            "decision criteria\n"
            "  MET -> NOT_MET 1\n"
            "1 of 1\n");
}

TEST(RegisterDiff, AnEditThatDoesNothingForThePatientIsNoCause) {
  const std::string moved_by_the_limit =
      "young decision criteria: NOT_MET -> MET\n"
      "  adult: false -> true\n"
      "    threshold adult_age value: 18 -> 17\n"
      "decision criteria\n"
      "  NOT_MET -> MET 1\n"
      "1 of 1\n";
  const std::pair<std::string, std::string> limit = {"value: \"18\"",
                                                     "value: \"17\""};
  for (const auto& nothing :
       Edits{{"hit_policy: HIT_POLICY_FIRST", "hit_policy: HIT_POLICY_UNIQUE"},
             {"adult && proximal_weakness", "proximal_weakness && adult"},
             {"title: \"Adult with proximal weakness\"", "title: \"Met\""}}) {
    EXPECT_EQ(Moved({limit, nothing}, {Register()[0]}), moved_by_the_limit)
        << nothing.second;
  }
}

TEST(RegisterDiff, EachOfTwoEditsThatAreNeededOrThatWouldDoIsACause) {
  const std::pair<std::string, std::string> limit = {"value: \"18\"",
                                                     "value: \"17\""};
  const std::string row =
      "    decision criteria row 1: when: \"adult && proximal_weakness\" "
      "outcome: \"MET\" title: \"Adult with proximal weakness\" -> when: ";
  const std::string title =
      " outcome: \"MET\" title: \"Adult with proximal weakness\"\n";
  // Young and not weak: both are needed.
  EXPECT_EQ(Moved({limit,
                   {"adult && proximal_weakness",
                    "adult && (proximal_weakness || adult)"}},
                  {Register()[3]}),
            "strong decision criteria: NOT_MET -> MET\n"
            "  adult: false -> true\n"
            "    threshold adult_age value: 18 -> 17\n"
            "  criteria:  -> \n" +
                row + "\"adult && (proximal_weakness || adult)\"" + title +
                "decision criteria\n"
                "  NOT_MET -> MET 1\n"
                "1 of 1\n");
  // Young and weak: either would do.
  EXPECT_EQ(Moved({limit, {"adult && proximal", "adult || proximal"}},
                  {Register()[0]}),
            "young decision criteria: NOT_MET -> MET\n"
            "  adult: false -> true\n"
            "    threshold adult_age value: 18 -> 17\n"
            "  criteria:  -> \n" +
                row + "\"adult || proximal_weakness\"" + title +
                "decision criteria\n"
                "  NOT_MET -> MET 1\n"
                "1 of 1\n");
}

TEST(RegisterDiff, WhatAnswersDoNotPrintIsSeenThrough) {
  const std::pair<std::string, std::string> through_a_list = {
      "define {\n  name: \"age\"",
      "define { name: \"limits\" title: \"Limits\" value: "
      "\"[[threshold.adult_age]]\" }\n"
      "define {\n  name: \"age\""};
  const std::pair<std::string, std::string> used = {
      "age >= threshold.adult_age", "age >= limits[0][0]"};
  EXPECT_EQ(Moved({{"value: \"18\"", "value: \"17\""}, through_a_list, used},
                  {Register()[0]}, {through_a_list, used}),
            "young decision criteria: NOT_MET -> MET\n"
            "  adult: false -> true\n"
            "    threshold adult_age value: 18 -> 17\n"
            "decision criteria\n"
            "  NOT_MET -> MET 1\n"
            "1 of 1\n");
}

TEST(RegisterDiff, AnEditIsNamedAtTheBottomAndNotAgainAbove) {
  const std::pair<std::string, std::string> list = {
      "define {\n  name: \"age\"",
      "define { name: \"limits\" title: \"Limits\" value: "
      "\"[[threshold.adult_age]]\" }\n"
      "define {\n  name: \"age\""};
  for (const char* also : {"threshold.adult_age", "limits[0][0]"}) {
    const std::pair<std::string, std::string> above = {
        "adult && proximal_weakness",
        absl::StrCat("adult && age >= ", also, " && proximal_weakness")};
    const std::pair<std::string, std::string> below = {
        "age >= threshold.adult_age", "age >= limits[0][0]"};
    EXPECT_EQ(Moved({{"value: \"18\"", "value: \"17\""}, list, below, above},
                    {Register()[0]}, {list, below, above}),
              "young decision criteria: NOT_MET -> MET\n"
              "  adult: false -> true\n"
              "    threshold adult_age value: 18 -> 17\n"
              "decision criteria\n"
              "  NOT_MET -> MET 1\n"
              "1 of 1\n")
        << also;
  }
}

TEST(RegisterDiff, ATableOrAFlagThatWasEditedIsItsOwnCause) {
  EXPECT_EQ(
      Moved({{"adult && proximal_weakness", "adult || proximal_weakness"},
             {"severity: SEVERITY_HIGH", "severity: SEVERITY_ATTENTION"}},
            {Register()[0], Register()[1]}),
      "young decision criteria: NOT_MET -> MET\n"
      "  criteria:  -> \n"
      "    decision criteria row 1: when: \"adult && proximal_weakness\" "
      "outcome: \"MET\" title: \"Adult with proximal weakness\" -> when: "
      "\"adult || proximal_weakness\" outcome: \"MET\" title: \"Adult with "
      "proximal weakness\"\n"
      "just flag dysphagia: raised high -> raised attention\n"
      "  dysphagia:  -> \n"
      "    flag dysphagia severity: SEVERITY_HIGH -> SEVERITY_ATTENTION\n"
      "decision criteria\n"
      "  MET -> MET 1\n"
      "  NOT_MET -> MET 1\n"
      "flag dysphagia\n"
      "  raised high -> raised attention 1\n"
      "  undetermined -> undetermined 1\n"
      "2 of 2\n");
}

TEST(RegisterDiff, AFlagThatOnlyOnePackHasIsNotRaisedInTheOther) {
  const Edits renamed = {{"id: \"dysphagia\"", "id: \"swallowing\""}};
  EXPECT_EQ(Moved(renamed, {Register()[1]}),
            "just flag swallowing: not raised -> raised high\n"
            "  swallowing:  -> \n"
            "    flag swallowing added\n"
            "just flag dysphagia: raised high -> not raised\n"
            "  dysphagia:  -> \n"
            "    flag dysphagia removed\n"
            "flag dysphagia\n"
            "  raised high -> not raised 1\n"
            "flag swallowing\n"
            "  not raised -> raised high 1\n"
            "1 of 1\n");
}

TEST(RegisterDiff, WhatBecomesOpenIsAChange) {
  EXPECT_EQ(Moved({{"proximal_weakness\" outcome",
                    "proximal_weakness && axial\" outcome"},
                   {"flag {",
                    "criterion { id: \"axial\" title: \"Axial\" when: "
                    "\"patient.weakness.axial\" our_choice: \"x\" }\nflag {"}},
                  {Register()[2]}),
            "old decision criteria: MET -> open: MET or NOT_MET\n"
            "  criteria:  -> \n"
            "    decision criteria row 1: when: \"adult && proximal_weakness\" "
            "outcome: \"MET\" title: \"Adult with proximal weakness\" -> when: "
            "\"adult && proximal_weakness && axial\" outcome: \"MET\" title: "
            "\"Adult with proximal weakness\"\n"
            "decision criteria\n"
            "  MET -> open: MET or NOT_MET 1\n"
            "1 of 1\n");
}

TEST(RegisterDiff, APatientWhoIsRefusedIsNotCompared) {
  EXPECT_EQ(Moved({{"value: \"18\"", "value: \"17\""}},
                  {"id: 'wrong' birth_date { year: 2030 month: 1 day: 1 }"}),
            "refused: wrong\n0 of 0\n");
}

}  // namespace
}  // namespace myorules::rules
