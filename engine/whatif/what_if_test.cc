#include "engine/whatif/what_if.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "engine/base/canonical.h"
#include "engine/classify/classify.h"
#include "engine/classify/parcel_classification.h"
#include "engine/pack/parcel_pack.h"
#include "engine/testdata/kinds.pb.h"
#include "engine/whatif/fact_place.h"
#include "engine/whatif/fact_values.h"
#include "engine/whatif/limits.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::CivilDay kDay(2020, 6, 15);

// The answer of the pack with that body on that parcel, with what its missing
// facts would lead to.
v1::Classification WhatIfOf(const std::string& body, const std::string& parcel,
                            const WhatIfHost& host = {}) {
  const auto pack = LoadParcelPack(body);
  const testdata::Parcel subject = ParcelOf(parcel);
  v1::Classification answer;
  EXPECT_EQ(Classify(*pack, subject, kDay, {}, &answer), absl::OkStatus());
  EXPECT_EQ(AddWhatIf(*pack, subject, kDay, host, {}, &answer),
            absl::OkStatus());
  return answer;
}

// "true -> d=BY_HAND; false -> d=A or B, +flag": the outcomes of a fact.
std::string OutcomesOf(const v1::MissingFact& fact) {
  std::vector<std::string> outcomes;
  for (const v1::ValueOutcome& outcome : fact.outcomes()) {
    std::vector<std::string> changes;
    for (const v1::DecisionResult& decision : outcome.decisions()) {
      std::string text = absl::StrCat(decision.id(), "=", decision.outcome());
      if (decision.status() != v1::DECISION_STATUS_DETERMINED) {
        absl::StrAppend(&text, absl::StrJoin(decision.candidates(), "|"));
      }
      absl::StrAppend(&text, absl::StrJoin(decision.collected(), "+"));
      if (!decision.error().empty()) absl::StrAppend(&text, "!");
      changes.push_back(text);
    }
    for (const v1::FlagChange& flag : outcome.flags()) {
      changes.push_back(
          absl::StrCat(flag.id(), ":", flag.from(), ">", flag.to()));
    }
    outcomes.push_back(absl::StrCat(absl::StrJoin(outcome.values(), " or "),
                                    " -> ", absl::StrJoin(changes, ", ")));
  }
  return absl::StrJoin(outcomes, "; ");
}

std::vector<std::string> PathsOf(const v1::Classification& answer) {
  std::vector<std::string> paths;
  for (const v1::MissingFact& fact : answer.missing()) {
    paths.push_back(fact.path());
  }
  return paths;
}

// A pack with these criteria, each "id: expression", and one decision "d".
std::string PackOf(
    const std::vector<std::pair<std::string, std::string>>& criteria,
    const std::string& rows) {
  std::string body;
  for (const auto& [id, when] : criteria) {
    absl::StrAppend(&body, "criterion { id: '", id,
                    "' title: 'T' our_choice: 'x' when: '", when, "' }\n");
  }
  return absl::StrCat(body,
                      "decision { id: 'd' title: 'D' our_choice: 'x' "
                      "hit_policy: HIT_POLICY_FIRST ",
                      rows, " }\n");
}

const char kOne[] = "row { when: 'a' outcome: 'YES' } otherwise: 'NO'";

TEST(WhatIf, TellsWhatBothValuesOfABoolLeadTo) {
  const auto answer = WhatIfOf(PackOf({{"a", "parcel.fragile"}}, kOne), "");
  ASSERT_EQ(answer.missing_size(), 1);
  const v1::MissingFact& fact = answer.missing(0);
  EXPECT_EQ(fact.path(), "parcel.fragile");
  EXPECT_EQ(fact.title(), "fragile");
  EXPECT_EQ(OutcomesOf(fact), "true -> d=YES; false -> d=NO");
  EXPECT_EQ(fact.outcomes(0).decisions(0).title(), "D");
  EXPECT_THAT(fact.settles(), ElementsAre("d"));
  EXPECT_THAT(fact.may_settle(), IsEmpty());
  EXPECT_FALSE(fact.outcomes_inexact());
  EXPECT_FALSE(fact.only_with_others());
  EXPECT_EQ(fact.not_tried(), "");
}

TEST(WhatIf, CallsAFactWhatTheHostCallsIt) {
  WhatIfHost host;
  host.title = [](absl::string_view path) {
    return path == "parcel.fragile" ? "breaks easily" : "";
  };
  const auto answer = WhatIfOf(
      PackOf({{"a", "parcel.fragile && parcel.weight_grams > 3"}}, kOne), "",
      host);
  ASSERT_EQ(answer.missing_size(), 2);
  EXPECT_EQ(answer.missing(0).title(), "breaks easily");
  EXPECT_EQ(answer.missing(1).title(), "weight grams");
}

TEST(WhatIf, TellsEachValueOfAnEnumButNotTheUnspecifiedOne) {
  const auto answer = WhatIfOf(
      PackOf({{"a", "parcel.service == Service.SERVICE_EXPRESS"}}, kOne), "");
  EXPECT_EQ(OutcomesOf(answer.missing(0)),
            "STANDARD -> d=NO; EXPRESS -> d=YES");
}

TEST(WhatIf, FindsTheNumberAtWhichAnOutcomeChanges) {
  EXPECT_EQ(
      OutcomesOf(
          WhatIfOf(PackOf({{"a", "parcel.weight_grams > 1000"}}, kOne), "")
              .missing(0)),
      "at or below 1000 -> d=NO; at or above 1001 -> d=YES");
  EXPECT_EQ(
      OutcomesOf(WhatIfOf(PackOf({{"a", "parcel.value >= 2.5"}}, kOne), "")
                     .missing(0)),
      "below 2.5 -> d=NO; at or above 2.5 -> d=YES");
  EXPECT_EQ(
      OutcomesOf(
          WhatIfOf(PackOf({{"a", "parcel.value > 2.5"}}, kOne), "").missing(0)),
      "at or below 2.5 -> d=NO; above 2.5 -> d=YES");
  EXPECT_EQ(
      OutcomesOf(WhatIfOf(PackOf({{"a", "parcel.value == 2.5"}}, kOne), "")
                     .missing(0)),
      "below 2.5 or above 2.5 -> d=NO; exactly 2.5 -> d=YES");
}

TEST(WhatIf, FindsANumberThatTheRulesDoNotName) {
  const auto answer =
      WhatIfOf(PackOf({{"a", "parcel.value * 3.0 > 100.0"}}, kOne), "");
  const std::string outcomes = OutcomesOf(answer.missing(0));
  EXPECT_TRUE(absl::StrContains(outcomes, "below about 33.")) << outcomes;
  EXPECT_TRUE(absl::StrContains(outcomes, "above about 33.")) << outcomes;
  // Others may lie between those that were tried.
  EXPECT_TRUE(answer.missing(0).outcomes_inexact());
  EXPECT_THAT(answer.missing(0).settles(), IsEmpty());
  EXPECT_THAT(answer.missing(0).may_settle(), ElementsAre("d"));
}

TEST(WhatIf, LooksAtTheNumbersThatStandBesideTheMissingOne) {
  const auto answer = WhatIfOf(
      PackOf({{"a", "parcel.value > double(parcel.weight_grams)"}}, kOne),
      "weight_grams: 907");
  EXPECT_EQ(OutcomesOf(answer.missing(0)),
            "at or below 907 -> d=NO; above 907 -> d=YES");
}

TEST(WhatIf, LooksFirstAtTheLimitsInAUnitThatStandsBesideTheMissingNumber) {
  // There are more numbers than are looked at, and the limit is the greatest.
  std::vector<std::string> numbers;
  for (int i = 1; i <= 20; ++i) numbers.push_back(absl::StrCat(i, ".5"));
  const std::string body = absl::StrCat(
      "threshold { name: 'dear' title: 'Dear' value: '99.5' unit: 'crowns' "
      "our_choice: 'x' }\n",
      PackOf({{"a", "parcel.value == threshold.dear"},
              {"b", absl::StrCat("double(parcel.weight_grams) in [",
                                 absl::StrJoin(numbers, ","), "]")}},
             "row { when: 'a' outcome: 'YES' } "
             "row { when: 'b' outcome: 'B' } otherwise: 'NO'"));
  EXPECT_EQ(
      OutcomesOf(WhatIfOf(body, "weight_grams: 3 label: 'crowns'").missing(0)),
      "below 99.5 or above 99.5 -> d=NO; exactly 99.5 -> d=YES");
}

TEST(ValuesOfField, OfAnEntryInAMessageAreThoseOfANumber) {
  testdata::Kinds kinds;
  kinds.mutable_again()->add_parts()->set_name("a");
  const FactPlace place =
      FindFact(kinds, "kinds", "kinds.again.parts[name=a].size");
  ASSERT_EQ(place.kind, FactPlace::Kind::kField);
  const FactValues values =
      ValuesOfField(*LoadParcelPack(PackOf({{"a", "parcel.fragile"}}, kOne)),
                    kinds, place, absl::CivilDay(2020, 6, 15));
  ASSERT_EQ(values.scales.size(), 1u);
  EXPECT_EQ(values.scales[0].kind, Scale::Kind::kWhole);
}

TEST(WhatIf, TellsZeroApartWhereItChangesNothing) {
  // At zero it hangs on another fact.
  const auto answer = WhatIfOf(
      PackOf({{"a",
               "parcel.value == parcel.value * 0.125 ? parcel.fragile : "
               "parcel.value < double(parcel.weight_grams)"}},
             kOne),
      "weight_grams: 907");
  ASSERT_EQ(answer.missing(0).path(), "parcel.value");
  EXPECT_EQ(OutcomesOf(answer.missing(0)),
            "0 -> ; above 0 and below 907 -> d=YES; at or above 907 -> d=NO");
}

TEST(WhatIf, TellsZeroWhereItLeadsToSomethingElse) {
  const auto answer = WhatIfOf(
      PackOf({{"a", "parcel.value == parcel.value * 0.125"}}, kOne), "");
  EXPECT_EQ(OutcomesOf(answer.missing(0)), "0 -> d=YES; above 0 -> d=NO");
}

TEST(WhatIf, FindsTheDayAtWhichAnOutcomeChanges) {
  const auto answer =
      WhatIfOf(PackOf({{"a", "parcel.posted_on < parcel.due_on"}}, kOne),
               "due_on { year: 2019 month: 3 day: 1 }");
  EXPECT_EQ(OutcomesOf(answer.missing(0)),
            "up to 2019-02-28 -> d=YES; from 2019-03-01 on -> d=NO");
  EXPECT_TRUE(answer.missing(0).outcomes_inexact());
}

TEST(WhatIf, FindsADayThatNothingOnRecordNames) {
  const auto answer = WhatIfOf(
      PackOf({{"a", "parcel.posted_on.plus_days(100) < date(\"2011-11-11\")"}},
             kOne),
      "");
  EXPECT_EQ(OutcomesOf(answer.missing(0)),
            "up to 2011-08-02 -> d=YES; from 2011-08-03 on -> d=NO");
}

TEST(WhatIf, TriesEachMonthOfADateThatIsKnownToTheYear) {
  const auto answer =
      WhatIfOf(PackOf({{"a", "parcel.posted_on < date(\"2019-03-01\")"}}, kOne),
               "posted_on { year: 2019 }");
  EXPECT_EQ(answer.missing(0).path(), "parcel.posted_on.month");
  EXPECT_EQ(OutcomesOf(answer.missing(0)),
            "1 or 2 -> d=YES; 3 or 4 or 5 or 6 or 7 or 8 or 9 or 10 or 11 or "
            "12 -> d=NO");
  EXPECT_THAT(answer.missing(0).settles(), ElementsAre("d"));
}

TEST(WhatIf, SaysThatAListMayHoldMoreThanWhatClosesIt) {
  const auto answer =
      WhatIfOf(PackOf({{"a", "parcel.items.exists(i, i.liquid)"}}, kOne), "");
  EXPECT_EQ(answer.missing(0).path(), "parcel.items_complete");
  EXPECT_EQ(OutcomesOf(answer.missing(0)), "true -> d=NO; false -> ");
  EXPECT_TRUE(answer.missing(0).outcomes_inexact());
  EXPECT_THAT(answer.missing(0).settles(), IsEmpty());
  EXPECT_THAT(answer.missing(0).may_settle(), ElementsAre("d"));
}

TEST(WhatIf, TellsTheFlagsThatThenStandOtherwise) {
  const auto answer =
      WhatIfOf(absl::StrCat(PackOf({{"a", "parcel.fragile"}}, kOne),
                            "flag { id: 'f' title: 'F' severity: SEVERITY_HIGH "
                            "clinical: true when: 'a' message: 'M.' }"),
               "");
  EXPECT_EQ(OutcomesOf(answer.missing(0)),
            absl::StrCat("true -> d=YES, f:", v1::FLAG_STATUS_UNDETERMINED, ">",
                         v1::FLAG_STATUS_RAISED, "; false -> d=NO, f:",
                         v1::FLAG_STATUS_UNDETERMINED, ">0"));
  const v1::FlagChange& flag = answer.missing(0).outcomes(0).flags(0);
  EXPECT_EQ(flag.title(), "F");
  EXPECT_EQ(flag.severity(), v1::SEVERITY_HIGH);
}

TEST(WhatIf, PutsFirstWhatSettlesMostWhateverItsValueThenForSomeThenByPath) {
  const auto answer = WhatIfOf(
      PackOf({{"a", "parcel.fragile"},
              {"b", "parcel.sender.remote"},
              {"c", "parcel.service == Service.SERVICE_EXPRESS"}},
             "row { when: 'a && b' outcome: 'YES' } otherwise: 'NO'") +
          "decision { id: 'e' title: 'E' our_choice: 'x' hit_policy: "
          "HIT_POLICY_FIRST row { when: 'c' outcome: 'YES' } otherwise: 'NO' }",
      "");
  EXPECT_THAT(PathsOf(answer), ElementsAre("parcel.service", "parcel.fragile",
                                           "parcel.sender.remote"));
  EXPECT_THAT(answer.missing(0).settles(), ElementsAre("e"));
  EXPECT_THAT(answer.missing(1).may_settle(), ElementsAre("d"));
}

TEST(WhatIf, KeepsAFactThatMattersOnlyTogetherWithAnother) {
  const auto answer = WhatIfOf(
      PackOf({{"a", "parcel.fragile != parcel.sender.remote"}}, kOne), "");
  EXPECT_THAT(PathsOf(answer),
              ElementsAre("parcel.fragile", "parcel.sender.remote"));
  for (const v1::MissingFact& fact : answer.missing()) {
    EXPECT_EQ(OutcomesOf(fact), "true or false -> ");
    EXPECT_TRUE(fact.only_with_others());
    EXPECT_THAT(fact.decisions(), ElementsAre("d"));
  }
}

// A table with more open criteria than are tried against each other asks for
// all that its rows name.
std::string PackThatAsksForTooMuch() {
  std::vector<std::pair<std::string, std::string>> criteria = {
      {"a", "parcel.fragile"}, {"b", "parcel.sender.remote"}};
  std::string all;
  for (int i = 0; i < limits::kMaxEnumeratedAtoms; ++i) {
    criteria.emplace_back(absl::StrCat("c", i), "parcel.receiver.remote");
    absl::StrAppend(&all, i > 0 ? " && " : "", "c", i);
  }
  return PackOf(criteria, absl::StrCat("row { when: 'a && b' outcome: 'YES' } "
                                       "row { when: 'a' outcome: 'YES' } "
                                       "row { when: '",
                                       all,
                                       "' outcome: 'PERHAPS' } "
                                       "otherwise: 'NO'"));
}

TEST(WhatIf, LeavesOutAFactThatIsProvedToChangeNothing) {
  const std::string pack = PackThatAsksForTooMuch();
  EXPECT_THAT(PathsOf(ClassifyParcel(pack, "")),
              ElementsAre("parcel.fragile", "parcel.receiver.remote",
                          "parcel.sender.remote"));
  const auto answer = WhatIfOf(pack, "");
  EXPECT_THAT(PathsOf(answer),
              ElementsAre("parcel.fragile", "parcel.receiver.remote"));
  EXPECT_THAT(answer.decisions(0).missing(),
              ElementsAre("parcel.fragile", "parcel.receiver.remote"));
}

TEST(WhatIf, KeepsAFactThatChangesNothingButIsNeededToDecide) {
  const auto answer =
      WhatIfOf(PackOf({{"a",
                        "parcel.fragile ? parcel.sender.remote : "
                        "parcel.sender.remote"}},
                      kOne),
               "");
  EXPECT_THAT(PathsOf(answer), ElementsAre("parcel.fragile"));
  EXPECT_TRUE(answer.missing(0).only_with_others());
}

TEST(WhatIf, SaysWhyAFactWasNotTried) {
  // A text has too many values.
  EXPECT_EQ(WhatIfOf(PackOf({{"a", "parcel.label == \"x\""}}, kOne), "")
                .missing(0)
                .not_tried(),
            "its values cannot be told one by one");
  // All that the host is asked about contradicts what is on record.
  WhatIfHost host;
  host.prepare = [](google::protobuf::Message*) { return false; };
  const auto answer =
      WhatIfOf(PackOf({{"a", "parcel.fragile"}}, kOne), "", host);
  EXPECT_EQ(answer.missing(0).not_tried(),
            "each value tried contradicts something that is on record");
  EXPECT_THAT(answer.missing(0).outcomes(), IsEmpty());
}

TEST(WhatIf, TellsNoValueThatContradictsWhatIsOnRecord) {
  WhatIfHost host;
  host.prepare = [](google::protobuf::Message* subject) {
    return !static_cast<testdata::Parcel*>(subject)->fragile();
  };
  const auto answer =
      WhatIfOf(PackOf({{"a", "parcel.fragile"}}, kOne), "", host);
  EXPECT_EQ(OutcomesOf(answer.missing(0)), "false -> d=NO");
  EXPECT_THAT(answer.missing(0).settles(), ElementsAre("d"));
}

TEST(WhatIf, TriesAFactOfEachOfTwoEntriesThatAreCalledAlike) {
  const auto answer = WhatIfOf(PackOf({{"a",
                                        "parcel.legs.exists(l, l.service == "
                                        "Service.SERVICE_EXPRESS)"}},
                                      kOne),
                               "legs { via: 'x' } legs { via: 'x' }");
  EXPECT_THAT(PathsOf(answer), ElementsAre("parcel.legs[via=x#2].service",
                                           "parcel.legs[via=x].service"));
  for (const v1::MissingFact& fact : answer.missing()) {
    EXPECT_EQ(OutcomesOf(fact), "STANDARD -> ; EXPRESS -> d=YES");
  }
}

TEST(WhatIf, TellsTheSameEachTime) {
  const std::string pack =
      PackOf({{"a", "parcel.fragile && parcel.value > 3.0"}}, kOne);
  EXPECT_EQ(WhatIfOf(pack, "").SerializeAsString(),
            WhatIfOf(pack, "").SerializeAsString());
}

TEST(WhatIf, ChangesNothingInAnAnswerWithoutMissingFacts) {
  const std::string pack = PackOf({{"a", "parcel.fragile"}}, kOne);
  v1::Classification plain;
  const auto loaded = LoadParcelPack(pack);
  const auto parcel = ParcelOf("fragile: true");
  ASSERT_TRUE(Classify(*loaded, parcel, kDay, {}, &plain).ok());
  EXPECT_EQ(WhatIfOf(pack, "fragile: true").SerializeAsString(),
            plain.SerializeAsString());
}

TEST(WhatIf, EndsWithWhatInterruptsIt) {
  const auto pack = LoadParcelPack(PackOf({{"a", "parcel.fragile"}}, kOne));
  v1::Classification answer;
  ASSERT_TRUE(Classify(*pack, ParcelOf(""), kDay, {}, &answer).ok());
  int asked = 0;
  const absl::Status late = absl::DeadlineExceededError("late");
  EXPECT_EQ(
      AddWhatIf(
          *pack, ParcelOf(""), kDay, {},
          [&] { return ++asked == 2 ? late : absl::OkStatus(); }, &answer),
      late);
  EXPECT_EQ(asked, 2);
}

// A parcel of so many legs of which nothing is known (two values each), posted
// on some day of a month.
v1::Classification OfLegs(int legs, int month) {
  std::string parcel =
      absl::StrCat("posted_on { year: 2019 month: ", month, " }");
  for (int i = 0; i < legs; ++i) {
    absl::StrAppend(&parcel, " legs { via: '", 1000 + i, "' }");
  }
  return WhatIfOf(PackOf({{"a",
                           "parcel.legs.exists(l, l.service == "
                           "Service.SERVICE_EXPRESS) || "
                           "parcel.posted_on >= date(\"2019-05-10\") && "
                           "parcel.posted_on < date(\"2019-05-20\") || "
                           "parcel.posted_on >= date(\"2019-06-10\") && "
                           "parcel.posted_on < date(\"2019-06-20\")"}},
                         kOne),
                  parcel);
}

TEST(WhatIf, TriesSoManyValuesAndNotMore) {
  constexpr int kLegs = (limits::kMaxTrials - 30) / 2;
  // The 30 days of June are the last that are tried …
  const auto within = OfLegs(kLegs, 6);
  ASSERT_EQ(within.missing_size(), kLegs + 1);
  EXPECT_EQ(within.missing(kLegs).path(), "parcel.posted_on.day");
  EXPECT_EQ(within.missing(kLegs).not_tried(), "");
  // … the 31 of May are one too many.
  const auto beyond = OfLegs(kLegs, 5);
  ASSERT_EQ(beyond.missing_size(), kLegs + 1);
  EXPECT_EQ(beyond.missing(kLegs).path(), "parcel.posted_on.day");
  EXPECT_EQ(beyond.missing(kLegs).not_tried(),
            "more than 2000 trials, or 1000000000 steps, would be needed");
  EXPECT_THAT(beyond.missing(kLegs).outcomes(), IsEmpty());
  EXPECT_EQ(beyond.missing(0).not_tried(), "");
}

// The same table, of which the third row hangs on the day of a month as well:
// each node of the proof takes three trials, and there are three and one for
// each day.
v1::Classification OfDays(int month) {
  const std::string when =
      "parcel.posted_on >= date(\"2019-06-10\") && "
      "parcel.posted_on < date(\"2019-07-10\")";
  return WhatIfOf(absl::StrReplaceAll(PackThatAsksForTooMuch(),
                                      {{"parcel.receiver.remote", when}}),
                  absl::StrCat("posted_on { year: 2019 month: ", month, " }"));
}

TEST(WhatIf, ProvesInSoManyTrialsAndNotMore) {
  static_assert(3 * (3 + 30) <= limits::kMaxProofTrials);
  static_assert(3 * (3 + 31) > limits::kMaxProofTrials);
  // The last that are within …
  EXPECT_THAT(PathsOf(OfDays(6)),
              ElementsAre("parcel.fragile", "parcel.posted_on.day"));
  // … and a day more is beyond; what is not proved is told.
  EXPECT_THAT(PathsOf(OfDays(7)),
              ElementsAre("parcel.fragile", "parcel.posted_on.day",
                          "parcel.sender.remote"));
}

}  // namespace
}  // namespace myorules::engine
