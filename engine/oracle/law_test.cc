// The law of docs/reference/unknowns.md on random expressions and records:
// filling in a missing fact never turns a true into a false or back; what is
// missing was read unset; filling it in ends without unknowns.
#include "engine/oracle/law.h"

#include <string>
#include <vector>

#include "engine/oracle/filling.h"
#include "engine/oracle/parcel_environment.h"
#include "engine/oracle/random_cases.h"
#include "engine/oracle/random_expressions.h"
#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"

namespace myorules::engine::oracle {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

// A full record, and what is left of it.
struct Pair {
  explicit Pair(Random& random) {
    Records records(random);
    full = records.Full();
    partial = full;
    records.TakeAway(partial, 10 + random.Below(60));
  }

  testdata::Parcel full;
  testdata::Parcel partial;
};

class Law : public ::testing::TestWithParam<int> {};

TEST_P(Law, AFactFilledInNeverTurnsAnAnswerRound) {
  Random random(GetParam());
  Expressions expressions(random);
  int decided_early = 0, unknown = 0;
  for (int round = 0; round < 1000; ++round) {
    const std::string expression = expressions.Bool(1 + random.Below(3));
    const auto checked = CheckParcelExpression(expression);
    ASSERT_NE(checked, nullptr);
    const Pair pair(random);
    const LawWalk walk =
        WalkToFull(expression, *checked, pair.partial, pair.full);
    ASSERT_EQ(walk.broken, "");
    unknown += walk.began_unknown ? 1 : 0;
    decided_early += walk.decided_early ? 1 : 0;
  }
  // The test has something to say.
  EXPECT_GT(decided_early, 50);
  EXPECT_GT(unknown, 100);
}

TEST_P(Law, NoFactOnTheWayTurnsAnAnswerRound) {
  Random random(GetParam());
  Expressions expressions(random);
  for (int round = 0; round < 100; ++round) {
    const std::string expression = expressions.Bool(1 + random.Below(3));
    const auto checked = CheckParcelExpression(expression);
    ASSERT_NE(checked, nullptr);
    const Pair pair(random);
    ASSERT_EQ(
        WalkFactByFact(expression, *checked, pair.partial, pair.full, random),
        "");
  }
}

TEST_P(Law, OfAQuestionAboutTheRecordHoldsButThatItsAnswerStays) {
  Random random(GetParam());
  Expressions expressions(random);
  for (int round = 0; round < 100; ++round) {
    const std::string expression = expressions.Question(1 + random.Below(3));
    const auto checked = CheckParcelExpression(expression);
    ASSERT_NE(checked, nullptr);
    const Pair pair(random);
    ASSERT_EQ(WalkToFull(expression, *checked, pair.partial, pair.full).broken,
              "");
    ASSERT_EQ(
        WalkFactByFact(expression, *checked, pair.partial, pair.full, random),
        "");
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Law, ::testing::Range(1, 9));

// What is not set in `plain` has a default, which breaks the law.
LawWalk WalkOf(const std::string& expression, const std::string& full) {
  const auto checked = CheckParcelExpression(expression);
  return checked == nullptr
             ? LawWalk()
             : WalkToFull(expression, *checked, {}, ParcelOf(full));
}

// What one of many orders of the facts breaks; empty: none.
std::string BrokenOnSomeWay(const std::string& expression,
                            const std::string& full) {
  const auto checked = CheckParcelExpression(expression);
  if (checked == nullptr) return "does not check";
  Random random(1);
  for (int way = 0; way < 100; ++way) {
    std::string broken =
        WalkFactByFact(expression, *checked, {}, ParcelOf(full), random);
    if (!broken.empty()) return broken;
  }
  return "";
}

TEST(WalkToFull, TellsOfAnAnswerThatTurnsRound) {
  EXPECT_THAT(WalkOf("plain.fragile", "fragile: true").broken,
              HasSubstr("false and then true"));
  EXPECT_EQ(WalkOf("parcel.fragile", "fragile: true").broken, "");
}

TEST(WalkToFull, LetsAnAnswerBecomeAnError) {
  EXPECT_EQ(
      WalkOf("1 / (1 - plain.weight_grams) == 1", "weight_grams: 1").broken,
      "");
  EXPECT_THAT(WalkOf("1 / plain.weight_grams == 1", "weight_grams: 1").broken,
              HasSubstr("error{divide by zero} and then true"));
}

TEST(WalkToFull, HoldsNoQuestionAboutTheRecordToItsAnswer) {
  for (const char* question :
       {"known(parcel.fragile)", "has(parcel.fragile)", "parcel.items_complete",
        "closed(parcel.stamps).size() == 1"}) {
    EXPECT_EQ(WalkOf(question,
                     "fragile: true items_complete: true stamps: 'a' "
                     "stamps_complete: true")
                  .broken,
              "")
        << question;
  }
}

TEST(WalkFactByFact, TellsOfAnAnswerThatTurnsRoundBeforeItFails) {
  // With the weight false, with the label then an error: at its ends true, and
  // an error.
  const char* expression =
      "plain.weight_grams == 0 ? true : plain.label == 'a' ? 1 / 0 == 1 : "
      "false";
  const char* full = "weight_grams: 1 label: 'a'";
  EXPECT_EQ(WalkOf(expression, full).broken, "");
  EXPECT_THAT(BrokenOnSomeWay(expression, full),
              HasSubstr("true and then, with parcel.weight_grams, false"));
}

TEST(WalkFactByFact, TellsOfAnAnswerThatTurnsRoundByWayOfAnUnknown) {
  EXPECT_THAT(BrokenOnSomeWay("plain.weight_grams == 0 || parcel.fragile",
                              "weight_grams: 1 fragile: false"),
              HasSubstr("true and then, with parcel."));
}

TEST(WalkFactByFact, TellsOfAnErrorThatBecomesAValue) {
  EXPECT_THAT(BrokenOnSomeWay("1 / plain.weight_grams == 1", "weight_grams: 1"),
              HasSubstr("error{divide by zero} and then, with "
                        "parcel.weight_grams, true"));
}

// docs/reference/unknowns.md, "The law".
TEST(AnAnswer, IsUnknownAgainWhereItsSideFailsAndTheOtherIsNotKnown) {
  const char* expression =
      "parcel.posted_on.within(date('2016-02-29'), date('2016-03-17')) < "
      "date('2016-03-01') || parcel.fragile";
  EXPECT_EQ(Evaluated(expression, "posted_on { year: 2016 month: 2 }"), "true");
  const std::string failing = "posted_on { year: 2016 month: 2 day: 16 }";
  EXPECT_EQ(Evaluated(expression, failing), "unknown{parcel.fragile}");
  EXPECT_EQ(Evaluated(expression, failing + "fragile: true"), "true");
  EXPECT_THAT(Evaluated(expression, failing + "fragile: false"),
              HasSubstr("error{"));
  EXPECT_EQ(BrokenOnSomeWay(expression, failing + "fragile: false"), "");
}

TEST(WalkFactByFact, TellsOfAFactThatIsLackingForEver) {
  Random random(1);
  const auto checked = CheckParcelExpression("parcel.fragile");
  // A list that is never closed.
  EXPECT_THAT(WalkFactByFact("parcel.fragile", *checked, {},
                             ParcelOf("items_complete: false"), random),
              HasSubstr("no end to what it lacks: parcel.items_complete"));
}

TEST(WalkFactByFact, LetsAnswersStayFailAndQuestionsTurn) {
  const char* full = "weight_grams: 1 fragile: true";
  for (const char* expression :
       {"parcel.fragile || parcel.weight_grams == 2",
        "1 / (1 - plain.weight_grams) == 1", "known(parcel.fragile)"}) {
    EXPECT_EQ(BrokenOnSomeWay(expression, full), "") << expression;
  }
}

// Entries are told apart by a number that is no fact.
void Number(google::protobuf::Message& entry, int identity) {
  entry.GetReflection()->MutableUnknownFields(&entry)->AddVarint(kIdentity,
                                                                 identity);
}

TEST(LackingFacts, AreThoseThatCanBeFilledInNext) {
  testdata::Parcel full = ParcelOf(R"pb(
    posted_on { year: 2016 month: 5 day: 9 }
    due_on { year: 2016 month: 6 day: 9 }
    sender {
      country: "NL"
      remote: false
      known_since { year: 2000 month: 1 }
    }
    items { name: "ink" count: 3 }
    items { name: "wax" }
    items_complete: true
    legs { via: "Breda" service: SERVICE_EXPRESS }
  )pb");
  Number(*full.mutable_items(0), 1);
  Number(*full.mutable_items(1), 2);
  Number(*full.mutable_legs(0), 1);
  testdata::Parcel partial = ParcelOf(R"pb(
    posted_on { year: 2016 month: 5 }
    due_on { year: 2016 }
    items { name: "ink" }
    items_complete: false
    legs { via: "Breda" }
  )pb");
  Number(*partial.mutable_items(0), 1);
  Number(*partial.mutable_legs(0), 1);
  EXPECT_THAT(LackingFacts(partial, full),
              UnorderedElementsAre(
                  "parcel.posted_on.day", "parcel.due_on.month",
                  "parcel.sender", "parcel.sender.country",
                  "parcel.sender.remote", "parcel.sender.known_since",
                  "parcel.items[name=ink].count", "parcel.items[+2]",
                  "parcel.items_complete", "parcel.legs[via=Breda].service"));
}

TEST(LackingFacts, LeadToTheFullRecordOnEveryWay) {
  Random random(1);
  int steps = 0;
  for (int round = 0; round < 500; ++round) {
    const Pair pair(random);
    testdata::Parcel now = pair.partial;
    while (true) {
      const std::vector<std::string> lacking = LackingFacts(now, pair.full);
      if (lacking.empty()) break;
      const std::string& next = random.Of(lacking);
      ASSERT_EQ(FillIn(now, pair.full, {next}).count(next), 1) << next;
      ++steps;
    }
    ASSERT_EQ(now.ShortDebugString(), pair.full.ShortDebugString());
  }
  EXPECT_GT(steps, 3'000);
}

}  // namespace
}  // namespace myorules::engine::oracle
