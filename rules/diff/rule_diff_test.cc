#include "rules/diff/rule_diff.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rules/diff/testing.h"

namespace myorules::rules {
namespace {

// The changes from the template to the template with these edits, a line each.
std::string ChangesBy(
    const std::vector<std::pair<std::string, std::string>>& edits) {
  const OpenedPack before = TemplateWith();
  const OpenedPack after = TemplateWith(edits);
  if (before.pack == nullptr || after.pack == nullptr) return "does not load";
  std::string text;
  for (const RuleChange& change : DiffRules(*before.pack, *after.pack)) {
    absl::StrAppend(&text,
                    change.kind == ChangeKind::kAdded     ? "+"
                    : change.kind == ChangeKind::kRemoved ? "-"
                                                          : "~",
                    " ", change.part, " ", change.id, " (", change.title,
                    ")\n");
    for (const FieldChange& field : change.fields) {
      absl::StrAppend(&text, "  ", FieldChangeText(field), "\n");
    }
  }
  return text;
}

TEST(DiffRules, FindsNothingWhereOnlyCommentsAndLayoutDiffer) {
  EXPECT_EQ(ChangesBy({{"# A limit stands once", "\n# Once"}}), "");
}

TEST(DiffRules, TellsALimitThatMoved) {
  EXPECT_EQ(ChangesBy({{"value: \"18\"", "value: \"16\""}}),
            "~ threshold adult_age (Adult age)\n  value: 18 -> 16\n");
}

TEST(DiffRules, TellsWhatThePackSaysOfItself) {
  EXPECT_EQ(ChangesBy({{"version: \"0.1.0\"", "version: \"0.2.0\""},
                       {"state: PACK_STATE_DRAFT", "state: PACK_STATE_TEST"},
                       {"author: \"Ada\"", "author: \"Ada\" author: \"Bo\""}}),
            "~ pack  ()\n"
            "  version: 0.1.0 -> 0.2.0\n"
            "  state: PACK_STATE_DRAFT -> PACK_STATE_TEST\n"
            "  author 2: none -> Bo\n");
}

TEST(DiffRules, TellsWhatWasAddedAndWhatWasRemoved) {
  EXPECT_EQ(
      ChangesBy({{"id: \"example\"", "id: \"sample\""},
                 {"flag {",
                  "criterion { id: \"axial\" title: \"Axial\" when: "
                  "\"patient.weakness.axial\" our_choice: \"x\" }\nflag {"},
                 {"outcome: \"MET\" title: \"Adult with proximal weakness\" }",
                  "outcome: \"MET\" title: \"Adult with proximal weakness\" }\n"
                  "row { when: \"adult && axial\" outcome: \"MET\" }"}}),
      "+ criterion axial (Axial)\n"
      "~ decision criteria (Meets the criteria of mine)\n"
      "  row 2: none -> when: \"adult && axial\" outcome: \"MET\"\n"
      "+ note sample ()\n"
      "- note example ()\n");
}

TEST(DiffRules, TellsARowThatChangedAsOne) {
  EXPECT_EQ(
      ChangesBy({{"when: \"adult && proximal_weakness\"",
                  "when: \"proximal_weakness && adult\""}}),
      "~ decision criteria (Meets the criteria of mine)\n"
      "  row 1: when: \"adult && proximal_weakness\" outcome: \"MET\" title: "
      "\"Adult with proximal weakness\" -> when: \"proximal_weakness && "
      "adult\" outcome: \"MET\" title: \"Adult with proximal weakness\"\n");
}

TEST(DiffRules, TellsThatAFlagQualifiesTheConclusions) {
  EXPECT_EQ(
      ChangesBy({{"severity: SEVERITY_HIGH",
                  "severity: SEVERITY_HIGH qualifies_conclusions: true"}}),
      "~ flag dysphagia (Dysphagia)\n"
      "  qualifies_conclusions: false -> true\n");
}

TEST(DiffRules, TellsAnotherOrder) {
  EXPECT_EQ(ChangesBy({{"id: \"adult\"\n  title: \"Adult\"\n  when: \"age >= "
                        "threshold.adult_age\"",
                        "id: \"proximal-weakness\"\n  title: \"Predominantly "
                        "proximal weakness\"\n  when: "
                        "\"patient.weakness.proximal\""},
                       {"our_choice: \"An example.\"\n}\n\ncriterion {\n  id: "
                        "\"proximal-weakness\"\n  title: \"Predominantly "
                        "proximal weakness\"\n  when: "
                        "\"patient.weakness.proximal\"",
                        "our_choice: \"An example.\"\n}\n\ncriterion {\n  id: "
                        "\"adult\"\n  title: \"Adult\"\n  when: \"age >= "
                        "threshold.adult_age\""}}),
            "~ pack  ()\n"
            "  order of criterion: adult, proximal-weakness -> "
            "proximal-weakness, adult\n");
}

TEST(DiffRules, GoesBackByTheSameChanges) {
  const OpenedPack before = TemplateWith();
  const OpenedPack after = TemplateWith({{"value: \"18\"", "value: \"16\""}});
  const std::vector<RuleChange> changes = DiffRules(*after.pack, *before.pack);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(FieldChangeText(changes[0].fields[0]), "value: 16 -> 18");
}

}  // namespace
}  // namespace myorules::rules
