// Decisions by rows that are open, some not seen through: candidates, and what
// they hang on.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/memory.h"
#include "engine/classify/parcel_classification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

TEST(Decision, SaysThatItsCandidatesMayBeTooManyWhereARowIsNotSeenThrough) {
  const auto d = DecideBy(R"pack(
define { name: "years" title: "Years"
  value: "years_between(parcel.posted_on, assessed_on)" }
define { name: "fragile" title: "Fragile" value: "parcel.fragile" }
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "fragile && (years - years < 1 || years - years > 0)" outcome: "X" }
  otherwise: "O" })pack",
                          "posted_on { year: 2000 } fragile: true");
  EXPECT_EQ(d.status(), v1::DECISION_STATUS_INDETERMINATE);
  EXPECT_TRUE(d.candidates_inexact());
}

// The rows of the tables below: more than it is compared with is asked of a
// number that is 1 or 9, `n + 5 > n * 2`, so that the row is not seen through.
constexpr char kOpenRows[] = R"pack(
define { name: "n" title: "N" value: "parcel.fragile ? 1 : 9" }
define { name: "m" title: "M" value: "parcel.sender.remote ? 1 : 9" }
define { name: "a" title: "A" value: "parcel.receiver.remote" }
define { name: "b" title: "B" value: "parcel.weight_grams > 5" }
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_)pack";

v1::DecisionResult DecideByOpenRows(const std::string& table,
                                    const std::string& parcel) {
  return DecideBy(absl::StrCat(kOpenRows, table, R"pack( }
note { id: "n" message: "M." when: "n > m && a && b" })pack"),
                  parcel);
}

TEST(Decision, DoesNotHangOnAnOpenRowWhereTheTableEndsAlikeWithoutIt) {
  constexpr char kTable[] = R"pack(COLLECT row { when: "a" outcome: "Q" }
    row { when: "!a && n + 5 > n * 2" outcome: "P" } otherwise: "P")pack";
  const auto open = DecideByOpenRows(kTable, "");
  EXPECT_EQ(open.status(), v1::DECISION_STATUS_INDETERMINATE);
  EXPECT_THAT(open.candidates(), ElementsAre("Q", "P"));
  EXPECT_FALSE(open.candidates_inexact());
  EXPECT_THAT(open.missing(), ElementsAre("parcel.receiver.remote"));
  EXPECT_THAT(DecideByOpenRows(kTable, "receiver { remote: true }").collected(),
              ElementsAre("Q"));
  EXPECT_THAT(
      DecideByOpenRows(kTable, "receiver { remote: false }").collected(),
      ElementsAre("P"));
}

TEST(Decision, HangsOnAllThatMayMatterBehindAnOpenRow) {
  for (const char* table :
       {R"pack(FIRST row { when: "n + 5 > n * 2" outcome: "P" }
    row { when: "a || m + 5 > m * 2" outcome: "R" } otherwise: "P")pack",
        // What decides whether m or n is asked about.
        R"pack(FIRST row { when: "a ? n + 5 > n * 2 : m + 5 > m * 2"
    outcome: "P" } otherwise: "R")pack",
        R"pack(FIRST row { when: "n + 5 > n * 2 ? m + 5 > m * 2 : a"
    outcome: "P" } otherwise: "R")pack",
        R"pack(FIRST row { when: "n + 5 > n * 2" outcome: "P" }
    row { when: "a" outcome: "R" } row { when: "m + 5 > m * 2" outcome: "R" }
    otherwise: "P")pack",
        R"pack(COLLECT row { when: "n + 5 > n * 2" outcome: "P" }
    row { when: "a && m + 5 > m * 2" outcome: "P" })pack",
        R"pack(UNIQUE row { when: "a" outcome: "R" }
    row { when: "n + 5 > n * 2" outcome: "R" }
    row { when: "m + 5 > m * 2" outcome: "R" } otherwise: "R")pack"}) {
    const auto d = DecideByOpenRows(table, "");
    EXPECT_EQ(d.status(), v1::DECISION_STATUS_INDETERMINATE) << table;
    EXPECT_TRUE(d.candidates_inexact()) << table;
    EXPECT_THAT(d.missing(),
                ElementsAre("parcel.fragile", "parcel.receiver.remote",
                            "parcel.sender.remote"))
        << table;
  }
}

// A definition x, an open row that asks it, and what the decision then hangs
// on.
struct Asked {
  const char* value;
  const char* when;
  const char* parcel;
  std::vector<std::string> missing;
};

TEST(Decision, HangsOnWhatAnOpenRowAsksOfAMessageAndOnNothingElseInIt) {
  for (const Asked& c : std::vector<Asked>{
           {"parcel.sender", "x.remote", "", {"parcel.sender.remote"}},
           {"parcel.sender",
            "x.remote",
            "sender { country: 'NL' }",
            {"parcel.sender.remote"}},
           {"parcel.items",
            "x.exists(i, i.liquid)",
            "items { name: 'a' }",
            {"parcel.items[name=a].liquid", "parcel.items_complete"}},
           {"parcel.items",
            "x.exists(i, i.liquid)",
            "items { name: 'a' } items_complete: true",
            {"parcel.items[name=a].liquid"}},
           {"[parcel.sender, parcel.receiver]",
            "x[0].remote",
            "sender {}",
            {"parcel.sender.remote"}},
           {"{'from': parcel.sender}",
            "x.from.remote",
            "sender {}",
            {"parcel.sender.remote"}},
       }) {
    const auto d = DecideBy(
        absl::StrCat(R"pack(define { name: "x" title: "X" value: ")pack",
                     c.value, R"pack(" }
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: ")pack",
                     c.when, R"pack(" outcome: "A" } otherwise: "B" })pack"),
        c.parcel);
    EXPECT_THAT(d.candidates(), ElementsAre("A", "B")) << c.when;
    EXPECT_THAT(d.missing(), ElementsAreArray(c.missing)) << c.when;
  }
}

// Texts, numbers and days in lists and maps are asked for as a whole.
TEST(Decision, HangsOnWhatAnOpenRowMayComeToAskOfAList) {
  const auto d = DecideBy(R"pack(
define { name: "n" title: "N" value: "parcel.weight_grams" }
define { name: "x" title: "X" value: "parcel.stamps" }
define { name: "y" title: "Y" value: "[parcel.label, parcel.sender.country]" }
define { name: "z" title: "Z" value: "{'on': parcel.posted_on}" }
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "n + 5 > n * 2 ? 'a' in x || 'a' in y : z.on < date('2016-05-09')"
    outcome: "A" } otherwise: "B" })pack",
                          "posted_on { year: 2016 }");
  EXPECT_THAT(d.missing(),
              ElementsAre("parcel.label", "parcel.posted_on.month",
                          "parcel.sender.country", "parcel.stamps_complete",
                          "parcel.weight_grams"));
}

TEST(Decision, HangsOnWhatStandsInListsAndMapsInOneAnotherBehindAnOpenRow) {
  for (const Asked& c : std::vector<Asked>{
           {"[[parcel.label]]", "'a' in x[0]", "", {"parcel.label"}},
           {"[['a', parcel.label]]", "'b' in x[0]", "", {"parcel.label"}},
           {"[[[parcel.label]]]", "'a' in x[0][0]", "", {"parcel.label"}},
           {"[parcel.stamps]",
            "'a' in x[0]",
            "stamps: 'b'",
            {"parcel.stamps_complete"}},
           {"{'to': {'by': parcel.posted_on}}",
            "x.to.by < date('2016-05-09')",
            "posted_on { year: 2016 }",
            {"parcel.posted_on.month"}},
           {"{'to': [parcel.label]}", "'a' in x.to", "", {"parcel.label"}},
           {"[{'to': parcel.label}]", "x[0].to == 'a'", "", {"parcel.label"}},
           // But not on all that a message in them lacks.
           {"[[parcel.sender]]", "x[0][0].remote", "sender {}", {}},
       }) {
    const auto d = DecideBy(absl::StrCat(R"pack(
define { name: "n" title: "N" value: "parcel.weight_grams" }
define { name: "x" title: "X" value: ")pack",
                                         c.value, R"pack(" }
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "n + 5 > n * 2 ? )pack",
                                         c.when, R"pack( : false" outcome: "A" }
  otherwise: "B" })pack"),
                            c.parcel);
    std::vector<std::string> missing = c.missing;
    missing.emplace_back("parcel.weight_grams");
    EXPECT_THAT(d.candidates(), ElementsAre("A", "B")) << c.value;
    EXPECT_THAT(d.missing(), ElementsAreArray(missing)) << c.value;
  }
}

TEST(Decision, LooksOnceIntoWhatStandsInManyPlacesOfAListBehindAnOpenRow) {
  // Each is twice in the next: a list without end to who follows every way.
  constexpr int kLists = 60;
  std::string entries = R"pack(
define { name: "n" title: "N" value: "parcel.weight_grams" }
define { name: "x0" title: "X" value: "[parcel.label]" })pack";
  std::string first;
  for (int i = 1; i <= kLists; ++i) {
    absl::StrAppend(&entries, "define { name: 'x", i, "' title: 'X' value: '[x",
                    i - 1, ", x", i - 1, "]' }\n");
    first += "[0]";
  }
  absl::StrAppend(&entries, R"pack(
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "n + 5 > n * 2 ? 'a' in x)pack",
                  kLists, first, R"pack( : false" outcome: "A" }
  otherwise: "B" })pack");
  EXPECT_THAT(DecideBy(entries, "").missing(),
              ElementsAre("parcel.label", "parcel.weight_grams"));
}

TEST(Decision, TakesAnOtherwiseForWhatComesAloneWhereNoOpenRowBringsIt) {
  const std::string table = R"pack(
define { name: "f" title: "F" value: "parcel.fragile" }
define { name: "a" title: "A" value: "parcel.sender.remote" }
decision { id: "t" title: "T" our_choice: "x" hit_policy: HIT_POLICY_COLLECT
  row { when: "f" outcome: "X" }
  row { when: "a" outcome: "A" }
  otherwise: "X" }
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "'A' in t && 'X' in t" outcome: "BOTH" }
  row { when: "'A' in t" outcome: "A" }
  otherwise: "X" })pack";
  const auto alone = DecideBy(table, "fragile: false");
  EXPECT_THAT(alone.candidates(), ElementsAre("A", "X"));
  EXPECT_FALSE(alone.candidates_inexact());
  EXPECT_THAT(DecideBy(table, "").candidates(), ElementsAre("BOTH", "A", "X"));
}

TEST(Decision, DoesNotHangOnWhatOnlyChangesWhichRowsOfAUniqueTableHold) {
  const auto d = DecideByOpenRows(R"pack(UNIQUE
    row { when: "!a || n + 5 > n * 2" outcome: "R" }
    row { when: "a" outcome: "R" }
    row { when: "b && m + 5 > m * 2" outcome: "P" })pack",
                                  "fragile: false sender { remote: true }");
  EXPECT_EQ(d.status(), v1::DECISION_STATUS_INDETERMINATE);
  EXPECT_THAT(d.candidates(), ElementsAre("R"));
  EXPECT_THAT(d.missing(), ElementsAre("parcel.weight_grams"));
}

TEST(Decision, SaysThatItsCandidatesMayBeTooManyWhereThoseOfATableBeforeMay) {
  const std::string before = R"pack(
define { name: "n" title: "N" value: "parcel.weight_grams" }
define { name: "fragile" title: "F" value: "parcel.fragile" }
note { id: "n" message: "M." when: "fragile" }
decision { id: "t" title: "T" our_choice: "x" hit_policy: HIT_POLICY_)pack";
  const std::string rows = R"pack(
  row { when: "n + 5 > n * 2" outcome: "P" }
  row { when: "!(n + 5 > n * 2)" outcome: "Q" } }
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST )pack";
  for (const auto& [policy, table] :
       std::vector<std::pair<std::string, std::string>>{
           {"COLLECT",
            R"pack(row { when: "'P' in t && 'Q' in t" outcome: "X" }
  row { when: "t.size() == 0" outcome: "Y" } otherwise: "O")pack"},
           {"UNIQUE", R"pack(row { when: "t == 'P'" outcome: "X" }
  otherwise: "O")pack"}}) {
    const auto d =
        DecideBy(absl::StrCat(before, policy, rows, table, " }"), "");
    EXPECT_EQ(d.status(), v1::DECISION_STATUS_INDETERMINATE) << policy;
    EXPECT_TRUE(d.candidates_inexact()) << policy;
    EXPECT_THAT(d.missing(), ElementsAre("parcel.weight_grams")) << policy;
  }
  // But not where it makes no difference which of them come.
  const auto alike =
      DecideBy(absl::StrCat(before, "COLLECT", rows,
                            R"pack(row { when: "fragile" outcome: "X" }
  row { when: "'P' in t || 'Q' in t || t.size() == 0" outcome: "Y" }
  otherwise: "O" })pack"),
               "");
  EXPECT_THAT(alike.candidates(), ElementsAre("X", "Y"));
  EXPECT_FALSE(alike.candidates_inexact());
  EXPECT_THAT(alike.missing(), ElementsAre("parcel.fragile"));
}

}  // namespace
}  // namespace myorules::engine
