// Rule packs: decision tables, sums of points, and flags.
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/testdata/parcel.pb.h"
#include "google/protobuf/text_format.h"
#include "tests/conformance/unknowns/cases.h"

namespace myorules::tests::conformance {
namespace {

using google::protobuf::TextFormat;

constexpr char kPreamble[] = R"pb(
  preamble {
    name: "suite.parcels"
    version: "1.0.0"
    title: "Parcels"
    state: PACK_STATE_PRODUCTION
    author: "The suite on unknowns"
    created_on { year: 2020 month: 2 day: 1 }
    revised_on { year: 2020 month: 2 day: 1 }
    purpose: "Shows what a pack answers where facts are missing."
    intended_use: "Tests."
    limits: "Not for parcels."
    source_key: "suite"
    source_attributes {}
    subject_type: "myorules.testdata.Parcel"
    subject: "parcel"
    summary: "A parcel."
  }
)pb";

// Conditions that can be true, false, unknown and an error.
constexpr char kConditions[] = R"pb(
  define { name: "a" title: "A" value: "100 / parcel.weight_grams > 1" }
  define { name: "b" title: "B" value: "100 / parcel.insured > 1" }
)pb";

template <typename Message>
void Parse(const std::string& text, Message* message) {
  if (!TextFormat::ParseFromString(text, message)) {
    std::cerr << "no text proto: " << text << "\n";
    std::abort();
  }
}

CaseFile NewPackFile(absl::string_view name, absl::string_view about) {
  CaseFile file = NewFile(name, about);
  UnknownSuite preamble;
  Parse(kPreamble, &preamble);
  file.head.MergeFrom(preamble);
  return file;
}

PackCases& AddPack(absl::string_view about, const std::string& rules,
                   CaseFile& file) {
  PackCases& pack = *file.head.add_pack();
  pack.set_about(std::string(about));
  Parse(rules, pack.mutable_rules());
  Parse("year: 2020 month: 6 day: 15", pack.mutable_assessed_on());
  return pack;
}

// The case of the pack about this parcel.
void AddSubject(const std::string& name, const std::string& parcel,
                PackCases& pack) {
  SubjectCase& added = *pack.add_case_();
  added.set_name(name);
  testdata::Parcel subject;
  Parse(parcel, &subject);
  added.mutable_subject()->PackFrom(subject);
}

// Each way in which `a` and `b` can come out.
Operands StatesOfA() {
  return {{"weight_grams: 50", "a true"},
          {"weight_grams: 200", "a false"},
          {"", "a unknown"},
          {"weight_grams: 0", "a failing"}};
}
Operands StatesOfB() {
  return {{" insured { value: 50 }", "b true"},
          {" insured { value: 200 }", "b false"},
          {"", "b unknown"},
          {" insured { value: 0 }", "b failing"}};
}

// A case for each state of the two, "NAME, with a true and b unknown".
void AddStates(absl::string_view name, PackCases& pack) {
  for (const Operand& a : StatesOfA()) {
    for (const Operand& b : StatesOfB()) {
      AddSubject(absl::StrCat(name, ", with ", a.phrase, " and ", b.phrase),
                 a.text + b.text, pack);
    }
  }
}

std::string Decision(absl::string_view id, absl::string_view fields) {
  return absl::StrCat("decision { id: '", id, "' title: '", id,
                      "' our_choice: 'for the suite' ", fields, " }");
}

void AddPolicies(CaseFile& file) {
  AddStates(
      "FIRST",
      AddPack("FIRST: the first row that holds, in the order of the table",
              absl::StrCat(kConditions, Decision("d", R"pb(
                             hit_policy: HIT_POLICY_FIRST
                             row { when: "a" outcome: "A" }
                             row { when: "b" outcome: "B" }
                             otherwise: "NEITHER")pb")),
              file));
  AddStates("UNIQUE", AddPack("UNIQUE: at most one row may hold",
                              absl::StrCat(kConditions, Decision("d", R"pb(
                                             hit_policy: HIT_POLICY_UNIQUE
                                             row { when: "a" outcome: "A" }
                                             row { when: "b" outcome: "B" }
                                             otherwise: "NEITHER")pb")),
                              file));
  AddStates("COLLECT",
            AddPack("COLLECT: every row that holds",
                    absl::StrCat(kConditions, Decision("d", R"pb(
                                   hit_policy: HIT_POLICY_COLLECT
                                   row { when: "a" outcome: "A" }
                                   row { when: "b" outcome: "B" })pb")),
                    file));
  AddStates("COLLECT with an otherwise",
            AddPack("COLLECT: every row that holds, or else the otherwise",
                    absl::StrCat(kConditions, Decision("d", R"pb(
                                   hit_policy: HIT_POLICY_COLLECT
                                   row { when: "a" outcome: "A" }
                                   row { when: "b" outcome: "B" }
                                   otherwise: "NEITHER")pb")),
                    file));
}

void AddCorrelations(CaseFile& file) {
  AddStates("one condition in several rows",
            AddPack("A definition has one value in all rows of a table",
                    absl::StrCat(kConditions, Decision("d", R"pb(
                                   hit_policy: HIT_POLICY_FIRST
                                   row { when: "a && b" outcome: "BOTH" }
                                   row { when: "a" outcome: "A" }
                                   row { when: "!a && b" outcome: "B" }
                                   otherwise: "NEITHER")pb")),
                    file));
  AddStates("the same outcome on both sides",
            AddPack("Where every candidate is the same, it is the outcome",
                    absl::StrCat(kConditions, Decision("d", R"pb(
                                   hit_policy: HIT_POLICY_FIRST
                                   row { when: "a" outcome: "SAME" }
                                   row { when: "!a && b" outcome: "B" }
                                   otherwise: "SAME")pb")),
                    file));
  AddStates("a table upon a table",
            AddPack("A table in a row is one of its candidates",
                    absl::StrCat(
                        kConditions, Decision("d", R"pb(
                          hit_policy: HIT_POLICY_FIRST
                          row { when: "a" outcome: "A" }
                          row { when: "b" outcome: "B" }
                          otherwise: "NEITHER")pb"),
                        Decision("upon", R"pb(
                          hit_policy: HIT_POLICY_FIRST
                          row { when: "d == 'A'" outcome: "FOR_A" }
                          row { when: "d in ['B', 'NEITHER']" outcome: "ELSE" }
                        )pb")),
                    file));
}

void AddNumbers(CaseFile& file) {
  PackCases& pack = AddPack(
      "A number is on one side of each limit or on the other",
      absl::StrCat(
          R"pb(
            define {
              name: "years"
              title: "Years"
              value: "years_between(parcel.posted_on, assessed_on)"
            }
            define { name: "weight" title: "W" value: "parcel.weight_grams" }
          )pb",
          Decision("age", R"pb(
            hit_policy: HIT_POLICY_FIRST
            row { when: "years < 2" outcome: "NEW" }
            row { when: "years < 4" outcome: "USED" }
            otherwise: "OLD")pb"),
          Decision("price", R"pb(
            hit_policy: HIT_POLICY_FIRST
            row { when: "weight < 500" outcome: "LETTER" }
            row { when: "weight >= 500 && weight < 2000" outcome: "SMALL" }
            row { when: "weight >= 2000" outcome: "BIG" }
          )pb")),
      file);
  AddSubject("limits, with nothing known", "", pack);
  AddSubject("limits, with a number and a day",
             "weight_grams: 500 posted_on { year: 2017 month: 1 day: 1 }",
             pack);
  AddSubject("limits, with a year that leaves two outcomes",
             "weight_grams: 1 posted_on { year: 2018 }", pack);
  AddSubject("limits, with a year that leaves one outcome",
             "weight_grams: 1 posted_on { year: 2017 }", pack);
  AddSubject("limits, with a month that leaves one outcome",
             "weight_grams: 1 posted_on { year: 2018 month: 5 }", pack);
  AddSubject("limits, with a month that leaves two outcomes",
             "weight_grams: 1 posted_on { year: 2018 month: 6 }", pack);
  AddSubject("limits, with a day that does not exist",
             "weight_grams: 1 posted_on { year: 2018 month: 2 day: 30 }", pack);
}

void AddLists(CaseFile& file) {
  PackCases& pack =
      AddPack("A list that may go on is not empty",
              absl::StrCat(R"pb(
                             define {
                               name: "liquid"
                               title: "L"
                               value: "parcel.items.exists(i, i.liquid)"
                             }
                           )pb",
                           Decision("d", R"pb(
                             hit_policy: HIT_POLICY_FIRST
                             row { when: "liquid" outcome: "UPRIGHT" }
                             otherwise: "ANY")pb")),
              file);
  AddSubject("a list, with nothing on record", "", pack);
  AddSubject("a list, empty and complete", "items_complete: true", pack);
  AddSubject("a list, empty and stated to be incomplete",
             "items_complete: false", pack);
  AddSubject("a list, with an entry that decides",
             "items { name: 'ink' liquid: true }", pack);
  AddSubject("a list, with an entry that does not",
             "items { name: 'books' liquid: false }", pack);
  AddSubject("a list, complete, with an entry that does not say",
             "items { name: 'ink' } items_complete: true", pack);
  AddSubject("a list, with an entry that does not say", "items { name: 'ink' }",
             pack);
}

CaseFile TableFile() {
  CaseFile file = NewPackFile(
      "tables",
      "Decision tables whose rows are true, false, unknown and failing: "
      "outcome, candidates and missing facts under each hit policy.");
  AddPolicies(file);
  AddCorrelations(file);
  AddNumbers(file);
  AddLists(file);
  return file;
}

void AddGrounds(CaseFile& file) {
  AddStates(
      "a ground, and another one",
      AddPack(
          "A flag with two grounds, tried in order",
          absl::StrCat(kConditions, R"pb(
            flag {
              id: "f"
              title: "F"
              clinical: true
              severity: SEVERITY_ATTENTION
              when: "a"
              message: "First."
              otherwise { severity: SEVERITY_HIGH when: "b" message: "Second." }
            }
          )pb"),
          file));
  AddStates("a provisional ground",
            AddPack("A flag that is possible on a provisional ground",
                    absl::StrCat(kConditions, R"pb(
                      flag {
                        id: "f"
                        title: "F"
                        clinical: true
                        severity: SEVERITY_HIGH
                        when: "a"
                        message: "Holds."
                        possible_when: "b"
                      }
                    )pb"),
                    file));
}

void AddUponTables(CaseFile& file) {
  const std::string table = absl::StrCat(kConditions, Decision("d", R"pb(
                                           hit_policy: HIT_POLICY_FIRST
                                           row { when: "a" outcome: "A" }
                                           row { when: "b" outcome: "B" }
                                           otherwise: "NEITHER")pb"));
  AddStates("upon a table", AddPack("Flags under each candidate of a table",
                                    absl::StrCat(table, R"pb(
                                      flag {
                                        id: "under-a"
                                        title: "F"
                                        clinical: true
                                        severity: SEVERITY_HIGH
                                        when: "d == 'A'"
                                        message: "A."
                                      }
                                      flag {
                                        id: "under-either"
                                        title: "F"
                                        clinical: true
                                        severity: SEVERITY_HIGH
                                        when: "d in ['A', 'B']"
                                        message: "Either."
                                      }
                                      flag {
                                        id: "and-fragile"
                                        title: "F"
                                        clinical: true
                                        severity: SEVERITY_HIGH
                                        when: "d == 'A' && parcel.fragile"
                                        message: "A, and fragile."
                                      }
                                    )pb"),
                                    file));
}

CaseFile FlagFile() {
  CaseFile file = NewPackFile(
      "flags",
      "Flags: raised, possible, undetermined and not raised, by grounds that "
      "are true, false, unknown and failing.");
  AddGrounds(file);
  AddUponTables(file);
  return file;
}

CaseFile ScoreFile() {
  CaseFile file = NewPackFile(
      "scores",
      "Sums of points. There is no construct for scores: a sum of conditional "
      "points is unknown as soon as one of its conditions is, and an interval "
      "where its terms are.");
  AddStates("points",
            AddPack("Points for conditions, and a class by their sum",
                    absl::StrCat(kConditions, R"pb(
                                   define {
                                     name: "points"
                                     title: "Points"
                                     value: "(a ? 2 : 0) + (b ? 1 : 0)"
                                   }
                                   facet {
                                     id: "score"
                                     title: "Score"
                                     our_choice: "for the suite"
                                     value: "points"
                                   }
                                 )pb",
                                 Decision("class", R"pb(
                                   hit_policy: HIT_POLICY_FIRST
                                   row { when: "points >= 3" outcome: "HIGH" }
                                   row { when: "points >= 1" outcome: "SOME" }
                                   otherwise: "NONE")pb")),
                    file));
  PackCases& pack = AddPack(
      "Points for each year, which may be an interval",
      absl::StrCat(
          R"pb(
            define {
              name: "points"
              title: "Points"
              value: "years_between(parcel.posted_on, assessed_on) * 2 + (parcel.fragile ? 1 : 0)"
            }
            facet {
              id: "score"
              title: "Score"
              our_choice: "for the suite"
              value: "points"
            }
          )pb",
          Decision("class", R"pb(
            hit_policy: HIT_POLICY_FIRST
            row { when: "points > 6" outcome: "HIGH" }
            row { when: "points > 2" outcome: "SOME" }
            otherwise: "NONE")pb")),
      file);
  AddSubject("points by year, with a day",
             "posted_on { year: 2018 month: 5 day: 1 } fragile: true", pack);
  AddSubject("points by year, with a year, within a class",
             "posted_on { year: 2018 } fragile: true", pack);
  AddSubject("points by year, with a year, across a limit",
             "posted_on { year: 2017 } fragile: true", pack);
  AddSubject("points by year, with an unknown condition",
             "posted_on { year: 2018 }", pack);
  AddSubject("points by year, with nothing known", "", pack);
  return file;
}

}  // namespace

std::vector<CaseFile> PackFiles() {
  return {TableFile(), FlagFile(), ScoreFile()};
}

}  // namespace myorules::tests::conformance
