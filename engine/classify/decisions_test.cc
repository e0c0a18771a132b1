// Decisions on a subject whose facts are partly missing.
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/base/memory.h"
#include "engine/classify/parcel_classification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using ::testing::ElementsAre;
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
