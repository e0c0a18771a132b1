#include "engine/expr/cost.h"

#include <string>
#include <vector>

#include "engine/base/memory.h"
#include "engine/oracle/parcel_environment.h"
#include "engine/oracle/random_cases.h"
#include "engine/oracle/random_expressions.h"
#include "engine/testdata/parcel.pb.h"
#include "gtest/gtest.h"

namespace myorules::engine::oracle {
namespace {

CostModel Model() {
  CostModel model(testdata::Parcel::descriptor()->file()->pool(),
                  {[](const google::protobuf::FieldDescriptor& field) {
                     return field.name() == "scans" ? 1'000.0 : 10.0;
                   },
                   80});
  return model;
}

double StepsOf(const std::string& expression) {
  CostModel model = Model();
  const auto checked = CheckParcelExpression(expression);
  EXPECT_NE(checked, nullptr) << expression;
  return checked == nullptr ? 0 : EstimateCost(*checked, model).steps;
}

TEST(Cost, OfAnExpressionWithoutAListIsAFewSteps) {
  for (const char* expression :
       {"true", "parcel.fragile", "parcel.weight_grams > 18",
        "parcel.fragile && parcel.sender.remote", "has(parcel.label)",
        "parcel.fragile ? 1 : 2", "parcel.service == 1"}) {
    EXPECT_LT(StepsOf(expression), 20) << expression;
  }
}

TEST(Cost, OfALoopIsThatOfItsBodyTimesTheEntries) {
  const double once = StepsOf("parcel.scans.exists(s, s.damaged)");
  EXPECT_GT(once, 1'000);
  EXPECT_LT(once, 20'000);
  EXPECT_LT(StepsOf("parcel.items.exists(i, i.liquid)"), 200);
}

TEST(Cost, OfALoopInALoopIsTheProduct) {
  const double twice = StepsOf(
      "parcel.scans.exists(s, parcel.scans.exists(t, s.damaged && t.damaged))");
  EXPECT_GT(twice, 1e6);
  EXPECT_LT(twice, 1e8);
  EXPECT_LT(StepsOf("parcel.scans.exists(s, parcel.items.exists(i, i.liquid))"),
            twice / 10);
}

TEST(Cost, OfWhatAListIsMadeOfCountsToo) {
  // A filter keeps, a map gives, as many as there were.
  EXPECT_GT(StepsOf("parcel.scans.filter(s, s.damaged).all(s, "
                    "parcel.scans.map(t, t.place).all(p, p == s.place))"),
            1e6);
  EXPECT_GT(StepsOf("(parcel.scans + parcel.scans).exists(s, s.damaged)"),
            1.9 * StepsOf("parcel.scans.exists(s, s.damaged)"));
}

TEST(Cost, OfComparingListsWithoutOrderIsThatOfEachPair) {
  EXPECT_GT(StepsOf("parcel.scans == parcel.scans"), 1e6);
  EXPECT_LT(StepsOf("[1, 2, 3] == [1, 2, 3]"), 50);
}

TEST(Cost, OfComparingAMessageWithNullIsAFewSteps) {
  for (const char* expression :
       {"parcel.sender == null", "Parcel{}.sender != null",
        "parcel.insured == null", "dyn(parcel) == 1"}) {
    EXPECT_LT(StepsOf(expression), 200) << expression;
    const auto checked = CheckParcelExpression(expression);
    ASSERT_NE(checked, nullptr) << expression;
    const OwnMemory memory;
    testdata::Parcel parcel;
    parcel.mutable_sender()->add_lines("Elm Street");
    EXPECT_LE(static_cast<double>(EvaluateAbout(*checked, parcel).steps),
              StepsOf(expression))
        << expression;
  }
}

TEST(Cost, OfTextsThatDoubleGrowsWithThem) {
  std::string text = "['0123456789abcdef']";
  for (int doubling = 0; doubling < 40; ++doubling) text += ".map(x, x + x)";
  EXPECT_GT(StepsOf(text), 1e12);
}

TEST(Cost, OfKnownIsThatOfAllThatIsLookedAt) {
  EXPECT_GT(StepsOf("known(parcel)"), 2'000);
  EXPECT_LT(StepsOf("known(parcel.fragile)"), 20);
  EXPECT_GT(StepsOf("parcel.scans.all(s, known(parcel))"), 2e6);
}

TEST(Cost, OfAPatternGrowsWithTheTextAndThePattern) {
  EXPECT_GT(StepsOf("parcel.label.matches('((a|b|c){10}){10}x')"),
            3 * StepsOf("parcel.label.matches('a.b')"));
}

class CostOfRandomCases : public ::testing::TestWithParam<int> {};

TEST_P(CostOfRandomCases, IsNeverLessThanWhatTheyTake) {
  // What random_cases.h and random_expressions.h make: lists of up to three
  // entries, texts of a letter.
  CostModel model(
      testdata::Parcel::descriptor()->file()->pool(),
      {[](const google::protobuf::FieldDescriptor&) { return 4.0; }, 8});
  Random random(GetParam());
  Expressions expressions(random);
  Records records(random);
  for (int round = 0; round < 1'000; ++round) {
    const std::string expression = expressions.Bool(1 + random.Below(3));
    const auto checked = CheckParcelExpression(expression);
    ASSERT_NE(checked, nullptr);
    testdata::Parcel parcel = records.Full();
    records.TakeAway(parcel, random.Below(100));
    const double estimated = EstimateCost(*checked, model).steps;
    const OwnMemory memory;
    const int64_t steps = EvaluateAbout(*checked, parcel).steps;
    ASSERT_LE(static_cast<double>(steps), estimated) << expression;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, CostOfRandomCases, ::testing::Range(1, 9));

std::string ReasonOf(const std::string& expression, double most) {
  CostModel model = Model();
  const auto checked = CheckParcelExpression(expression);
  EXPECT_NE(checked, nullptr) << expression;
  if (checked == nullptr) return "";
  const CostReason reason = ExplainCost(*checked, model, most);
  return std::to_string(reason.offset) + ": " + reason.text;
}

TEST(CostReason, NamesTheInnermostLoopThatIsTooMuchAndThoseAround) {
  EXPECT_EQ(ReasonOf("parcel.fragile || parcel.scans.exists(s, "
                     "parcel.scans.all(t, t.damaged))",
                     100'000),
            "54: it goes over parcel.scans (1,000 entries) inside parcel.scans "
            "(1,000 entries)");
  EXPECT_EQ(ReasonOf("parcel.scans.exists(s, s.damaged)", 100),
            "13: it goes over parcel.scans (1,000 entries)");
  EXPECT_EQ(ReasonOf("parcel.scans.filter(s, s.damaged).exists(s, "
                     "parcel.items.exists(i, i.liquid))",
                     30'000),
            "34: it goes over parcel.scans.filter(…) (1,000 entries)");
}

TEST(CostReason, NamesAComparisonOrACall) {
  EXPECT_EQ(ReasonOf("parcel.scans == parcel.scans", 100'000),
            "13: it compares parcel.scans (1,000 entries) with parcel.scans "
            "(1,000 entries) entry by entry");
  EXPECT_EQ(ReasonOf("parcel.scans != [parcel.scans[0]]", 1'000),
            "13: it compares parcel.scans (1,000 entries) with […] (1 entry) "
            "entry by entry");
  EXPECT_EQ(
      ReasonOf("parcel.stamps.exists(s, 'a' in parcel.scans.map(t, t.place))",
               100'000),
      "44: it goes over parcel.scans (1,000 entries) inside parcel.stamps (10 "
      "entries)");
  EXPECT_EQ(ReasonOf("parcel.items.exists(i, parcel == parcel)", 100'000),
            "30: it compares parcel with parcel part by part inside "
            "parcel.items (10 entries)");
  EXPECT_EQ(ReasonOf("parcel.scans[0] in parcel.scans", 3'000),
            "16: it looks for parcel.scans[…] in parcel.scans (1,000 "
            "entries)");
  EXPECT_EQ(ReasonOf("size(parcel.scans + parcel.scans) > 1", 1'000),
            "18: it joins parcel.scans (1,000 entries) and parcel.scans (1,000 "
            "entries) by '+'");
  EXPECT_EQ(ReasonOf("parcel.scans.exists(s, known(parcel))", 100'000),
            "23: it calls known() inside parcel.scans (1,000 entries)");
}

TEST(CostReason, CountsTheEntriesThatAJoinedListOrOneOfAnyTypeCanHave) {
  EXPECT_EQ(
      ReasonOf("(parcel.items + [parcel.items[0]]).exists(i, known(i))", 1'000),
      "35: it goes over (…) (11 entries)");
  EXPECT_EQ(
      ReasonOf("dyn([1, 2]).exists(x, parcel.scans == parcel.scans)", 100'000),
      "35: it compares parcel.scans (1,000 entries) with parcel.scans "
      "(1,000 entries) entry by entry inside dyn(…) (2 entries)");
}

TEST(CostReason, OfMuchThatIsLittleEachNamesTheMost) {
  const std::string more = "parcel.scans.exists(s, s.damaged || s.place == '')";
  EXPECT_EQ(
      ReasonOf("parcel.scans.exists(s, s.damaged) || " + more, StepsOf(more)),
      "50: among other things it goes over parcel.scans (1,000 "
      "entries)");
}

TEST(Cost, OfAStructIsThatOfItsMap) {
  EXPECT_LT(StepsOf("google.protobuf.Struct{fields: {'a': 1.0}} == {'a': 1.0}"),
            100);
  EXPECT_LT(StepsOf("google.protobuf.ListValue{values: [1, 'a']} == [1, 'a']"),
            100);
  EXPECT_LT(StepsOf("google.protobuf.Struct{} == {}"), 20);
  EXPECT_GT(StepsOf("google.protobuf.ListValue{values: parcel.scans} == "
                    "google.protobuf.ListValue{values: parcel.scans}"),
            1e6);
}

TEST(Cost, OfWhatBecomesJsonIsNeverLessThanItTakes) {
  for (const std::string& expression : std::vector<std::string>{
           "google.protobuf.Struct{fields: {'a': 1.0}} == {'a': 1.0}",
           "google.protobuf.Struct{fields: {'a': "
           "b'0123456789abcdefghijklmnop', "
           "'b': [timestamp('2020-01-01T00:00:00Z'), duration('1s')]}} == "
           "google.protobuf.Struct{fields: {'a': parcel.label, 'b': [1, 2]}}",
           "google.protobuf.Struct{fields: {'a': {'b': [1, 2, 3]}, 'c': "
           "parcel}}.a.b.exists(x, x == 3)",
           "google.protobuf.ListValue{values: [1, [2, 3]]} == [1, [2, 3]]"}) {
    const auto checked = CheckParcelExpression(expression);
    ASSERT_NE(checked, nullptr) << expression;
    const OwnMemory memory;
    EXPECT_LE(
        static_cast<double>(EvaluateAbout(*checked, testdata::Parcel()).steps),
        StepsOf(expression))
        << expression;
  }
}

TEST(CountText, GroupsItsDigits) {
  EXPECT_EQ(CountText(0), "0");
  EXPECT_EQ(CountText(999), "999");
  EXPECT_EQ(CountText(1'000), "1,000");
  EXPECT_EQ(CountText(12'345'678), "12,345,678");
  EXPECT_EQ(CountText(1e300), "more than 10^15");
}

}  // namespace
}  // namespace myorules::engine::oracle
