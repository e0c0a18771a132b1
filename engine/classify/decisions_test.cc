// Decisions on a subject whose facts are partly missing.
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
using ::testing::IsEmpty;

constexpr char kItems[] = R"pack(
define { name: "heavy" title: "Heavy" value: "parcel.weight_grams > 1000" }
define { name: "fragile" title: "Fragile" value: "parcel.fragile" }
define { name: "express" title: "Express"
         value: "parcel.service == Service.SERVICE_EXPRESS" }
define { name: "liquid" title: "Liquid"
         value: "parcel.items.exists(i, i.liquid)" }
)pack";

// The decision "d" with these fields, on that parcel.
v1::DecisionResult Decide(const std::string& fields,
                          const std::string& parcel) {
  const std::string body =
      std::string(kItems) +
      "decision { id: \"d\" title: \"D\" our_choice: \"x\" " + fields +
      " }\nnote { id: \"n\" message: \"M.\" when: \"heavy && fragile && "
      "express && "
      "liquid\" }";
  return ClassifyParcel(body, parcel).decisions(0);
}

constexpr char kRoute[] = R"pack(hit_policy: HIT_POLICY_FIRST
  row { when: "heavy && fragile" outcome: "BY_HAND" }
  row { when: "express" outcome: "AIR" }
  row { when: "heavy" outcome: "FREIGHT" }
  otherwise: "ROAD")pack";

TEST(Decision, SaysWhatDecidedInTheOrderRead) {
  const auto d = Decide(
      kRoute, "weight_grams: 5000 fragile: false service: SERVICE_STANDARD");
  EXPECT_EQ(d.status(), v1::DECISION_STATUS_DETERMINED);
  EXPECT_EQ(d.outcome(), "FREIGHT");
  EXPECT_THAT(d.decided_by(), ElementsAre("heavy", "!fragile", "!express"));
  EXPECT_THAT(d.missing(), IsEmpty());
}

TEST(Decision, NamesOnlyWhatWasRead) {
  const auto d = Decide(kRoute, "weight_grams: 5 service: SERVICE_EXPRESS");
  EXPECT_EQ(d.outcome(), "AIR");
  EXPECT_THAT(d.decided_by(), ElementsAre("!heavy", "express"));
}

// The decision "d" of a pack with these entries, on that parcel.
v1::DecisionResult DecideBy(const std::string& entries,
                            const std::string& parcel) {
  const auto answer = ClassifyParcel(entries, parcel);
  for (const v1::DecisionResult& decision : answer.decisions()) {
    if (decision.id() == "d") return decision;
  }
  return {};
}

TEST(Decision, TellsTheListsThatAnOpenCollectTableMayGiveApart) {
  const auto d = DecideBy(R"pack(
define { name: "fragile" title: "Fragile" value: "parcel.fragile" }
decision { id: "care" title: "C" our_choice: "x" hit_policy: HIT_POLICY_COLLECT
  row { when: "fragile" outcome: "P" } row { when: "!fragile" outcome: "Q" } }
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "'P' in care || 'Q' in care" outcome: "X" } otherwise: "O" })pack",
                          "");
  EXPECT_EQ(d.status(), v1::DECISION_STATUS_DETERMINED);
  EXPECT_EQ(d.outcome(), "X");
}

TEST(Decision, KnowsThatARowCanGiveWhatOtherwiseGivesBesideOthers) {
  const auto d = DecideBy(R"pack(
define { name: "fragile" title: "Fragile" value: "parcel.fragile" }
define { name: "grams" title: "Grams" value: "parcel.weight_grams" }
decision { id: "care" title: "C" our_choice: "x" hit_policy: HIT_POLICY_COLLECT
  row { when: "grams + 5 > grams * 2" outcome: "P" }
  row { when: "fragile" outcome: "Q" } otherwise: "P" }
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "'P' in care && 'Q' in care" outcome: "X" } otherwise: "O" })pack",
                          "");
  EXPECT_EQ(d.status(), v1::DECISION_STATUS_INDETERMINATE);
  EXPECT_THAT(d.candidates(), ElementsAre("X", "O"));
}

TEST(Decision, KnowsThatANumberLiesOnOneSideOfALimitOrTheOther) {
  for (const char* when :
       {"years < 18 || years >= 18", "!(years < 18 && years > 18)",
        "years != 18 || years == 18", "years < 20 || years > 10"}) {
    const auto d = DecideBy(absl::StrCat(R"pack(
define { name: "years" title: "Years"
  value: "years_between(parcel.posted_on, assessed_on)" }
define { name: "fragile" title: "Fragile" value: "parcel.fragile" }
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "fragile && ()pack",
                                         when,
                                         R"pack()" outcome: "X" }
  otherwise: "O" })pack"),
                            "fragile: true");
    EXPECT_EQ(d.status(), v1::DECISION_STATUS_DETERMINED) << when;
    EXPECT_EQ(d.outcome(), "X") << when;
  }
}

// A for the standard service, B for the express one.
v1::DecisionResult DecideByService(const std::string& definitions,
                                   const std::string& otherwise,
                                   const std::string& parcel) {
  return DecideBy(absl::StrCat(definitions, R"pack(
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "x == Service.SERVICE_STANDARD" outcome: "A" }
  row { when: "x == Service.SERVICE_EXPRESS" outcome: "B" })pack",
                               otherwise, " }"),
                  parcel);
}

TEST(Decision, KnowsThatAnEnumHasOneOfItsValues) {
  for (
      const char* definitions :
      {R"pack(define { name: "x" title: "X" value: "parcel.service" })pack",
       R"pack(define { name: "x" title: "X" value: "y" }
define { name: "y" title: "Y" value: "parcel.service" })pack",
       R"pack(define { name: "x" title: "X" value: "parcel.legs[0].service" })pack",
       R"pack(define { name: "x" title: "X" value: "leg.service" }
define { name: "leg" title: "L" value: "parcel.legs.filter(l, l.via == 'snail')[0]" })pack"}) {
    const auto d = DecideByService(definitions, "", "legs { via: 'snail' }");
    EXPECT_EQ(d.status(), v1::DECISION_STATUS_INDETERMINATE) << definitions;
    EXPECT_THAT(d.candidates(), ElementsAre("A", "B")) << definitions;
    EXPECT_EQ(d.error(), "") << definitions;
    EXPECT_FALSE(d.candidates_inexact()) << definitions;
  }
  const auto same = DecideBy(R"pack(
define { name: "x" title: "X" value: "parcel.service" }
decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "x == Service.SERVICE_STANDARD" outcome: "A" }
  row { when: "x > Service.SERVICE_STANDARD" outcome: "A" } })pack",
                             "");
  EXPECT_EQ(same.status(), v1::DECISION_STATUS_DETERMINED);
  EXPECT_EQ(same.outcome(), "A");
}

// A message that a rule makes reads a field that is not set as zero, and keeps
// any number.
TEST(Decision, DoesNotTakeWhatARuleMakesForAValueOfTheEnum) {
  for (const char* made : {"Leg{via: parcel.label}.service",
                           "Leg{service: int(parcel.weight_grams)}.service",
                           "[Leg{via: parcel.label}][0].service",
                           "parcel.fragile ? 0 : parcel.service"}) {
    const auto d = DecideByService(
        absl::StrCat(R"pack(define { name: "x" title: "X" value: ")pack", made,
                     "\" }"),
        "otherwise: \"C\"", "");
    EXPECT_THAT(d.candidates(), ElementsAre("A", "B", "C")) << made;
  }
  EXPECT_EQ(DecideByService(R"pack(define { name: "x" title: "X"
  value: "Leg{via: parcel.label}.service" })pack",
                            "otherwise: \"C\"", "label: 'a'")
                .outcome(),
            "C");
}

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

TEST(Decision, HangsOnWhatAnOpenRowAsksOfAMessageAndOnNothingElseInIt) {
  struct Case {
    const char* value;
    const char* when;
    const char* parcel;
    std::vector<std::string> missing;
  };
  for (const Case& c : std::vector<Case>{
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
  struct Case {
    const char* value;
    const char* when;
    const char* parcel;
    std::vector<std::string> missing;
  };
  for (const Case& c : std::vector<Case>{
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

TEST(Decision, IsOpenBetweenTheReachableOutcomesOnly) {
  const auto d = Decide(kRoute, "weight_grams: 5000 service: SERVICE_STANDARD");
  EXPECT_EQ(d.status(), v1::DECISION_STATUS_INDETERMINATE);
  EXPECT_EQ(d.outcome(), "");
  EXPECT_THAT(d.candidates(), ElementsAre("BY_HAND", "FREIGHT"));
  EXPECT_THAT(d.missing(), ElementsAre("parcel.fragile"));
  EXPECT_THAT(d.decided_by(), IsEmpty());
  EXPECT_FALSE(d.candidates_inexact());
}

TEST(Decision, OneUnknownDefinitionIsOneAtomThroughout) {
  const auto d = Decide(kRoute, "fragile: true service: SERVICE_STANDARD");
  // Heavy and fragile, or not heavy: never FREIGHT.
  EXPECT_THAT(d.candidates(), ElementsAre("BY_HAND", "ROAD"));
  EXPECT_THAT(d.missing(), ElementsAre("parcel.weight_grams"));
}

TEST(Decision, AnOpenListIsNotAnEmptyOne) {
  constexpr char kTable[] = R"pack(hit_policy: HIT_POLICY_FIRST
    row { when: "liquid" outcome: "UPRIGHT" } otherwise: "ANY")pack";
  const auto open = Decide(kTable, "items { name: \"a\" liquid: false }");
  EXPECT_THAT(open.candidates(), ElementsAre("UPRIGHT", "ANY"));
  EXPECT_THAT(open.missing(), ElementsAre("parcel.items_complete"));
  const auto closed = Decide(
      kTable, "items { name: \"a\" liquid: false } items_complete: true");
  EXPECT_EQ(closed.outcome(), "ANY");
}

TEST(Decision, IsDeterminedWhereEveryCandidateIsTheSame) {
  const auto d = Decide(R"pack(hit_policy: HIT_POLICY_FIRST
    row { when: "heavy" outcome: "ANY" }
    row { when: "!heavy && express" outcome: "AIR" }
    otherwise: "ANY")pack",
                        "service: SERVICE_STANDARD");
  EXPECT_EQ(d.status(), v1::DECISION_STATUS_DETERMINED);
  EXPECT_EQ(d.outcome(), "ANY");
  EXPECT_THAT(d.missing(), IsEmpty());
  EXPECT_THAT(d.decided_by(), ElementsAre("!express"));
}

TEST(Decision, MissesOnlyFactsThatMatter) {
  const auto d = Decide(R"pack(hit_policy: HIT_POLICY_FIRST
    row { when: "heavy && fragile" outcome: "A" }
    row { when: "heavy" outcome: "A" }
    otherwise: "B")pack",
                        "");
  EXPECT_THAT(d.missing(), ElementsAre("parcel.weight_grams"));
}

TEST(Decision, UniqueFailsWhereTwoRowsHold) {
  const auto d = Decide(R"pack(hit_policy: HIT_POLICY_UNIQUE
    row { when: "heavy" outcome: "A" }
    row { when: "liquid" outcome: "B" }
    otherwise: "C")pack",
                        "weight_grams: 5000 items { liquid: true }");
  EXPECT_EQ(d.status(), v1::DECISION_STATUS_ERROR);
  EXPECT_EQ(d.error(), "rows 1 and 2 both hold, and the table allows one");
  EXPECT_EQ(d.outcome(), "");
  EXPECT_THAT(d.candidates(), IsEmpty());
}

TEST(Decision, CollectGivesWhatHoldsAndWhatMay) {
  constexpr char kCare[] = R"pack(hit_policy: HIT_POLICY_COLLECT
    row { when: "heavy" outcome: "TWO_MEN" }
    row { when: "fragile" outcome: "GLOVES" }
    row { when: "liquid" outcome: "UPRIGHT" }
    otherwise: "NO_CARE")pack";
  const auto all =
      Decide(kCare, "weight_grams: 5000 fragile: true items_complete: true");
  EXPECT_EQ(all.status(), v1::DECISION_STATUS_DETERMINED);
  EXPECT_THAT(all.collected(), ElementsAre("TWO_MEN", "GLOVES"));
  EXPECT_EQ(all.outcome(), "");
  EXPECT_THAT(all.decided_by(), ElementsAre("heavy", "fragile", "!liquid"));
  const auto open = Decide(kCare, "weight_grams: 5000 items_complete: true");
  EXPECT_EQ(open.status(), v1::DECISION_STATUS_INDETERMINATE);
  EXPECT_THAT(open.collected(), ElementsAre("TWO_MEN"));
  EXPECT_THAT(open.candidates(), ElementsAre("GLOVES"));
  EXPECT_THAT(open.missing(), ElementsAre("parcel.fragile"));
  const auto none =
      Decide(kCare, "weight_grams: 5 fragile: false items_complete: true");
  EXPECT_THAT(none.collected(), ElementsAre("NO_CARE"));
}

TEST(Decision, FailsWhereARowFailsBeforeOneHolds) {
  const std::string body = R"pack(
define { name: "dear" title: "Dear" value: "1000 / parcel.weight_grams > 5" }
define { name: "fragile" title: "Fragile" value: "parcel.fragile" }
decision { id: "d" title: "D" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "fragile" outcome: "A" }
  row { when: "dear" outcome: "B" } otherwise: "C" }
decision { id: "e" title: "E" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "d == 'A'" outcome: "YES" } otherwise: "NO" })pack";
  const auto failed = ClassifyParcel(body, "weight_grams: 0 fragile: false");
  EXPECT_EQ(failed.decisions(0).status(), v1::DECISION_STATUS_ERROR);
  EXPECT_EQ(failed.decisions(0).error(), "row 2: divide by zero");
  // Whatever rests on it fails with it.
  EXPECT_EQ(failed.decisions(1).status(), v1::DECISION_STATUS_ERROR);
  EXPECT_EQ(failed.decisions(1).error(), "row 1: d: row 2: divide by zero");
  const auto before = ClassifyParcel(body, "weight_grams: 0 fragile: true");
  EXPECT_EQ(before.decisions(0).outcome(), "A");
  // With the first row open it may be A, and it may fail.
  const auto open = ClassifyParcel(body, "weight_grams: 0");
  EXPECT_EQ(open.decisions(0).status(), v1::DECISION_STATUS_INDETERMINATE);
  EXPECT_THAT(open.decisions(0).candidates(), ElementsAre("A"));
  EXPECT_EQ(open.decisions(0).error(), "row 2: divide by zero");
  EXPECT_EQ(open.decisions(1).status(), v1::DECISION_STATUS_INDETERMINATE);
  EXPECT_THAT(open.decisions(1).candidates(), ElementsAre("YES"));
  EXPECT_EQ(open.decisions(1).error(), "row 1: d: row 2: divide by zero");
}

TEST(Decision, ADecisionInARowIsAnAtomOverItsCandidates) {
  const std::string body = R"pack(
define { name: "heavy" title: "H" value: "parcel.weight_grams > 1000" }
define { name: "fragile" title: "F" value: "parcel.fragile" }
decision { id: "d" title: "D" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "heavy" outcome: "A" } row { when: "fragile" outcome: "B" }
  otherwise: "C" }
decision { id: "e" title: "E" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "d == 'A'" outcome: "FOR_A" }
  row { when: "d in ['B', 'C']" outcome: "FOR_B_OR_C" } })pack";
  const auto open = ClassifyParcel(body, "weight_grams: 5");
  EXPECT_THAT(open.decisions(0).candidates(), ElementsAre("B", "C"));
  EXPECT_EQ(open.decisions(1).status(), v1::DECISION_STATUS_DETERMINED);
  EXPECT_EQ(open.decisions(1).outcome(), "FOR_B_OR_C");
  EXPECT_THAT(open.decisions(1).decided_by(), ElementsAre("d=B or C"));
  const auto wide = ClassifyParcel(body, "fragile: true");
  EXPECT_THAT(wide.decisions(1).candidates(),
              ElementsAre("FOR_A", "FOR_B_OR_C"));
  EXPECT_THAT(wide.decisions(1).missing(), ElementsAre("parcel.weight_grams"));
}

TEST(Decision, AnUnknownNumberIsOneAtomOfTheRowsThatCompareItWithLimits) {
  const std::string body = R"pack(
define { name: "weight" title: "W" value: "parcel.weight_grams" }
decision { id: "one" title: "D" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "weight > 5" outcome: "A" } otherwise: "B" }
decision { id: "two" title: "D" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "weight > 5" outcome: "A" } row { when: "weight <= 5" outcome: "B" } })pack";
  const auto answer = ClassifyParcel(body, "");
  EXPECT_THAT(answer.decisions(0).candidates(), ElementsAre("A", "B"));
  EXPECT_FALSE(answer.decisions(0).candidates_inexact());
  // It is on one side of the limit or the other, and so some row holds.
  EXPECT_THAT(answer.decisions(1).candidates(), ElementsAre("A", "B"));
  EXPECT_FALSE(answer.decisions(1).candidates_inexact());
  const auto known = ClassifyParcel(body, "weight_grams: 12");
  EXPECT_THAT(known.decisions(0).decided_by(), ElementsAre("weight=12"));
}

TEST(Decision, DetailGoesWithTheOutcome) {
  constexpr char kTable[] = R"pack(hit_policy: HIT_POLICY_FIRST
    row { when: "heavy" outcome: "A" detail: "'weighs ' + string(parcel.weight_grams)" }
    row { when: "fragile" outcome: "B" detail: "parcel.stamps" }
    row { when: "express" outcome: "C" detail: "parcel.label" }
    otherwise: "D")pack";
  EXPECT_THAT(Decide(kTable, "weight_grams: 5000").detail(),
              ElementsAre("weighs 5000"));
  EXPECT_THAT(Decide(kTable,
                     "weight_grams: 1 fragile: true stamps: 'x' stamps: 'y' "
                     "stamps_complete: true")
                  .detail(),
              ElementsAre("x", "y"));
  EXPECT_THAT(
      Decide(kTable, "weight_grams: 1 fragile: true stamps: 'x'").detail(),
      ElementsAre("x", "perhaps more"));
  EXPECT_THAT(Decide(kTable, "weight_grams: 1 fragile: true").detail(),
              ElementsAre("unknown"));
  EXPECT_THAT(
      Decide(kTable, "weight_grams: 1 fragile: false service: SERVICE_EXPRESS")
          .detail(),
      ElementsAre("unknown"));
}

// What is missing over all decisions.
TEST(Missing, FactsOnWhichMostDecisionsHangComeFirst) {
  const auto answer = ClassifyParcel(R"pack(
define { name: "heavy" title: "H" value: "parcel.weight_grams > 1000" }
define { name: "fragile" title: "F" value: "parcel.fragile" }
define { name: "late" title: "L" value: "parcel.due_on < parcel.posted_on" }
decision { id: "a" title: "A" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "fragile" outcome: "X" } otherwise: "Y" }
decision { id: "b" title: "B" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "heavy" outcome: "X" } row { when: "late" outcome: "Z" }
  otherwise: "Y" }
decision { id: "c" title: "C" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "heavy" outcome: "X" } otherwise: "Y" })pack",
                                     "due_on { year: 2020 }");
  ASSERT_EQ(answer.missing_size(), 3);
  EXPECT_EQ(answer.missing(0).path(), "parcel.weight_grams");
  EXPECT_THAT(answer.missing(0).decisions(), ElementsAre("b", "c"));
  EXPECT_EQ(answer.missing(1).path(), "parcel.fragile");
  EXPECT_THAT(answer.missing(1).decisions(), ElementsAre("a"));
  EXPECT_EQ(answer.missing(2).path(), "parcel.posted_on");
}

TEST(Missing, NamesNothingThatNobodyCanFillIn) {
  const auto answer = ClassifyParcel(R"pack(
define { name: "waiting" title: "W" value: "not_yet(parcel.weight_grams) > 1" }
define { name: "fragile" title: "F" value: "parcel.fragile" }
decision { id: "a" title: "A" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "waiting" outcome: "X" } row { when: "fragile" outcome: "Z" }
  otherwise: "Y" }
decision { id: "b" title: "B" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "waiting" outcome: "X" } otherwise: "Y" })pack",
                                     "weight_grams: 1");
  EXPECT_THAT(answer.decisions(0).missing(), ElementsAre("parcel.fragile"));
  EXPECT_THAT(answer.decisions(1).candidates(), ElementsAre("X", "Y"));
  EXPECT_THAT(answer.decisions(1).missing(), IsEmpty());
  ASSERT_EQ(answer.missing_size(), 1);
  EXPECT_EQ(answer.missing(0).path(), "parcel.fragile");
  EXPECT_THAT(answer.missing(0).decisions(), ElementsAre("a"));
}

}  // namespace
}  // namespace myorules::engine
