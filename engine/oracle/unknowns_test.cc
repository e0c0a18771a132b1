// Every row of docs/reference/unknowns.md, and the examples of dates.md.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/memory.h"
#include "engine/oracle/parcel_environment.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine::oracle {
namespace {

const OwnMemory kMemory;

// An expression and what it gives.
struct Row {
  std::string expression;
  std::string result;
};

void Check(const std::vector<Row>& rows, const std::string& parcel = "") {
  for (const Row& row : rows) {
    EXPECT_EQ(Evaluated(row.expression, parcel), row.result)
        << row.expression << "\nabout {" << parcel << "}";
  }
}

constexpr char kU[] = "unknown{u}";
constexpr char kU1[] = "unknown{u1}";
constexpr char kU2[] = "unknown{u2}";
constexpr char kBoth[] = "unknown{u1, u2}";
constexpr char kE[] = "error{e}";

TEST(LogicalAnd, FollowsItsTable) {
  Check({
      {"true && true", "true"},
      {"true && false", "false"},
      {"true && u2", kU2},
      {"true && e", kE},
      {"false && true", "false"},
      {"false && false", "false"},
      {"false && u2", "false"},
      {"false && e", "false"},
      {"u1 && true", kU1},
      {"u1 && false", "false"},
      {"u1 && u2", kBoth},
      {"u1 && e", kU1},
      {"e && true", kE},
      {"e && false", "false"},
      {"e && u2", kU2},
      {"e && e", kE},
      {"e1 && e2", "error{e1}"},
  });
}

TEST(LogicalOr, FollowsItsTable) {
  Check({
      {"true || true", "true"},
      {"true || false", "true"},
      {"true || u2", "true"},
      {"true || e", "true"},
      {"false || true", "true"},
      {"false || false", "false"},
      {"false || u2", kU2},
      {"false || e", kE},
      {"u1 || true", "true"},
      {"u1 || false", kU1},
      {"u1 || u2", kBoth},
      {"u1 || e", kU1},
      {"e || true", "true"},
      {"e || false", kE},
      {"e || u2", kU2},
      {"e || e", kE},
      {"e1 || e2", "error{e1}"},
  });
}

TEST(LogicalOperators, TakeWhatIsNoBoolForAnError) {
  const std::string fault =
      "error{no such overload: a condition is bool, not int}";
  Check({
      {"dyn(1) && true", fault},
      {"dyn(1) && false", "false"},
      {"dyn(1) || true", "true"},
      {"u && dyn(1)", kU},
      {"false || dyn(1)", fault},
      {"dyn(1) ? 1 : 2", fault},
  });
}

TEST(LogicalNot, FollowsItsTable) {
  Check({{"!true", "false"}, {"!false", "true"}, {"!u", kU}, {"!e", kE}});
}

TEST(Conditional, IsItsConditionWhereThatIsUnknownOrAnError) {
  Check({
      {"true ? 1 : 2", "1"},
      {"false ? 1 : 2", "2"},
      {"true ? u1 : u2", kU1},
      {"false ? e : u2", kU2},
      {"u ? 1 : 2", kU},
      {"u ? 1 : 1", kU},
      {"u ? e : e", kU},
      {"e ? 1 : 2", kE},
      {"e ? u : u", kE},
  });
}

TEST(StrictCall, GivesTheErrorElseTheUnionOfTheUnknowns) {
  Check({
      {"u1 < u2", kBoth},
      {"u1 < true", kU1},
      {"true < u2", kU2},
      {"u < e", kE},
      {"e < u", kE},
      {"e1 < e2", "error{e1}"},
      {"n + 1", "unknown{n}"},
      {"1 / 0 + n", "error{divide by zero}"},
      {"n + 1 / 0", "error{divide by zero}"},
      {"size(open + [n])", "unknown{open_complete}"},
      {"string(n)", "unknown{n}"},
      {"parcel.weight_grams + parcel.scans.size() + n",
       "unknown{n, parcel.weight_grams}"},
  });
}

TEST(Equality, IsStrictAndDecidedByAKnownDifference) {
  Check({
      {"u == u", kU},
      {"u1 == u2", kBoth},
      {"u == true", kU},
      {"u != true", kU},
      {"u == e", kE},
      {"e == u", kE},
      {"[1, n] == [2, 3]", "false"},
      {"[1, n] != [2, 3]", "true"},
      {"[1, n] == [1, 3]", "unknown{n}"},
      {"[1, n] == [1]", "false"},
      {"{'a': n} == {'b': 1}", "false"},
      {"{'a': n} == {'a': 1}", "unknown{n}"},
      {"{'a': 1} == {'a': 1}", "true"},
      {"parcel.sender == parcel.receiver",
       "unknown{parcel.receiver, parcel.sender}"},
  });
  Check({{"parcel.sender == parcel.receiver", "false"},
         {"parcel.sender == parcel.sender",
          "unknown{parcel.sender.known_since, parcel.sender.remote}"}},
        "sender { country: 'NL' } receiver { country: 'BE' }");
}

TEST(In, IsTrueWhereAnEntryIsEqualAndElseUnknownWhereOneMayBe) {
  Check({
      {"1 in [1, n]", "true"},
      {"1 in [n, 1]", "true"},
      {"1 in [2, n]", "unknown{n}"},
      {"1 in [2, 3]", "false"},
      {"1 in open", "true"},
      {"3 in open", "unknown{open_complete}"},
      {"3 in open + [n]", "unknown{n, open_complete}"},
      {"n in [1, 2]", "unknown{n}"},
      {"n in []", "unknown{n}"},
      {"u in [e]", kE},
      {"1 in {1: n}", "true"},
      {"1 in {2: n}", "false"},
      {"n in {2: 3}", "unknown{n}"},
      {"1 in {n: 3}", "unknown{n}"},
      {"dyn(1.0) in {1: 3}", "true"},
  });
}

TEST(In, OfAMapIsAnErrorForWhatMayBeSeveralKeys) {
  const std::string range =
      "error{a value of type range cannot be a map key; bool, int, uint and "
      "string can}";
  const std::string years =
      "dyn(years_between(parcel.posted_on, "
      "date('2016-05-15')))";
  for (const std::string posted :
       {"posted_on { year: 2010 month: 5 }",
        "posted_on { year: 2010 month: 5 day: 1 }"}) {
    Check({{years + " in {6: 'a'}", range},
           {"{6: 'a'}[" + years + "]", range},
           {"dyn(parcel.posted_on) in {6: 'a'}",
            "error{a value of type date cannot be a map key; bool, int, uint "
            "and string can}"}},
          posted);
  }
}

TEST(Literals, HoldUnknownEntriesButNotUnknownKeys) {
  Check({
      {"[n, 1]", "[unknown{n}, 1]"},
      {"size([n, 1])", "2"},
      {"[n, 1][1]", "1"},
      {"[n, 1][0]", "unknown{n}"},
      {"[u, e]", kE},
      {"{'a': n}.size()", "1"},
      {"{'a': n}.a", "unknown{n}"},
      {"{n: 1}", "unknown{n}"},
      {"{n: e}", kE},
      {"Item{name: 'a', count: n}", "unknown{n}"},
      {"Item{name: 'a', count: 1 / 0}", "error{divide by zero}"},
      {"Parcel{sender: parcel.sender}", "unknown{parcel.sender}"},
      {"Parcel{stamps: parcel.stamps}", "unknown{parcel.stamps_complete}"},
  });
}

TEST(Exists, IsTrueUnknownAnErrorOrFalseInThatOrder) {
  Check({
      {"[false, true].exists(x, x)", "true"},
      {"[u, true].exists(x, x)", "true"},
      {"[u1, u2, false].exists(x, x)", kBoth},
      {"[0, 1].exists(x, x == 0 ? u : 1 / 0 == 1)", kU},
      {"[0, 1].exists(x, x == 1 ? u : 1 / 0 == 1)", kU},
      {"[0, 1].exists(x, 1 / x == 1)", "true"},
      {"[0, 2].exists(x, 1 / x == 1)", "error{divide by zero}"},
      {"[false, false].exists(x, x)", "false"},
      {"[].exists(x, x)", "false"},
      {"[u, false].exists(x, false)", "false"},
      {"open.exists(x, x == 2)", "true"},
      {"open.exists(x, x == 3)", "unknown{open_complete}"},
      {"open.exists(x, u)", "unknown{open_complete, u}"},
      {"open.exists(x, 1 / 0 == x)", "unknown{open_complete}"},
  });
}

TEST(All, IsFalseUnknownAnErrorOrTrueInThatOrder) {
  Check({
      {"[true, false].all(x, x)", "false"},
      {"[u, false].all(x, x)", "false"},
      {"[u1, u2, true].all(x, x)", kBoth},
      {"[0, 1].all(x, x == 0 ? u : 1 / 0 == 1)", kU},
      {"[0, 1].all(x, 1 / x == 2)", "false"},
      {"[0, 1].all(x, 1 / x == 1)", "error{divide by zero}"},
      {"[true, true].all(x, x)", "true"},
      {"[].all(x, x)", "true"},
      {"open.all(x, x < 2)", "false"},
      {"open.all(x, x < 3)", "unknown{open_complete}"},
      {"open.all(x, u)", "unknown{open_complete, u}"},
      {"open.all(x, 1 / 0 == x)", "unknown{open_complete}"},
  });
}

TEST(ExistsOne, IsDecidedByASecondEntryAndElseKnownOnlyWhereAllAre) {
  Check({
      {"[true, false].exists_one(x, x)", "true"},
      {"[false, false].exists_one(x, x)", "false"},
      {"[true, true].exists_one(x, x)", "false"},
      {"[].exists_one(x, x)", "false"},
      {"[true, u, true].exists_one(x, x)", "false"},
      {"[true, u].exists_one(x, x)", kU},
      {"[false, u].exists_one(x, x)", kU},
      {"[0, 1, 2].exists_one(x, x == 0 ? 1 / 0 == 1 : true)",
       "error{divide by zero}"},
      {"[0, 1, 2].exists_one(x, x == 0 ? 1 / 0 == 1 : x == 1 ? true : u)", kU},
      {"open.exists_one(x, x > 0)", "false"},
      {"open.exists_one(x, x > 1)", "unknown{open_complete}"},
  });
}

TEST(Filter, StaysOpenWhereAnEntryMayBelong) {
  Check({
      {"[1, 2, 3].filter(x, x > 1)", "[2, 3]"},
      {"[1, 2, 3].filter(x, x > 1 ? u : true)", "[1, ...]"},
      {"size([1, 2, 3].filter(x, x > 1 ? u : true))", kU},
      {"[1, 2].filter(x, u).exists(x, true)", kU},
      {"[1, 2, 3].filter(x, x > 1 ? u : true).exists(x, x == 1)", "true"},
      {"open.filter(x, x > 1)", "[2, ...]"},
      {"size(open.filter(x, x > 1))", "unknown{open_complete}"},
      {"[0, 1].filter(x, 1 / x == 1)", "error{divide by zero}"},
      {"[0, 1].filter(x, x == 0 ? 1 / x == 1 : u)", kU},
      {"open.filter(x, 1 / 0 == 1)", "unknown{open_complete}"},
  });
}

TEST(Closed, HangsOnWhatLeavesEntriesInDoubtAlone) {
  Check({
      {"closed(open.filter(x, x > 1))", "[2]"},
      {"closed(open.filter(x, x > 1 ? u : true))", kU},
      {"closed(open.map(x, x > 1 ? u : true, x * 2))", kU},
      {"closed(open.filter(x, x > 1 ? u1 : true).filter(x, u2))", kBoth},
      {"closed(open.filter(x, x > 1 ? u : true).map(x, x * 2))", kU},
      {"closed(open.filter(x, x > 1 ? u1 : true) + [1, 2].filter(x, u2))",
       kBoth},
      {"closed(open + [1, 2].filter(x, u))", kU},
      {"closed(open.map(x, x > 1 ? n : x))", "[1, unknown{n}]"},
      {"size(open.filter(x, x > 1 ? u : true))", "unknown{open_complete, u}"},
  });
}

TEST(Map, KeepsUnknownElementsAndStaysOpen) {
  Check({
      {"[1, 2].map(x, x * 2)", "[2, 4]"},
      {"[1, 2].map(x, x > 1 ? n : x)", "[1, unknown{n}]"},
      {"size([1, 2].map(x, n))", "2"},
      {"[1, 2, 3].map(x, x > 1, x * 2)", "[4, 6]"},
      {"[1, 2, 3].map(x, x > 1 ? u : true, x * 2)", "[2, ...]"},
      {"open.map(x, x * 2)", "[2, 4, ...]"},
      {"[0, 1].map(x, 1 / x)", "error{divide by zero}"},
      {"[0, 1].map(x, x == 0 ? 1 / x : n)", "unknown{n}"},
      {"open.map(x, 1 / 0)", "unknown{open_complete}"},
  });
}

TEST(Macros, GoOverTheKeysOfAMapAndPassOnWhatTheRangeIs) {
  Check({
      {"{'a': n, 'b': 2}.exists(k, k == 'b')", "true"},
      {"{'a': n, 'b': 2}.map(k, k)", "[\"a\", \"b\"]"},
      {"dyn(n).exists(x, true)", "unknown{n}"},
      {"dyn(e).all(x, true)", kE},
      {"dyn(1).all(x, true)",
       "error{no such overload: a macro goes over a list or a map, not int}"},
      {"[[1, n], [3]].exists(l, l.exists(x, x == 3))", "true"},
      {"[1].exists(x, [2].exists(x, x == 2))", "true"},
  });
}

TEST(OpenList, NeverSaysThatNothingMoreIsThere) {
  Check({
      {"size(open)", "unknown{open_complete}"},
      {"open.size()", "unknown{open_complete}"},
      {"open[0]", "unknown{open_complete}"},
      {"open[7]", "unknown{open_complete}"},
      {"open[-1]", "error{index out of bounds: -1}"},
      {"open + [3]", "[1, 2, 3, ...]"},
      {"[3] + open", "[3, 1, 2, ...]"},
      {"open == [1]", "false"},
      {"open == [1, 3]", "false"},
      {"open == [2, 1, 4]", "unknown{open_complete}"},
      {"open == open", "unknown{open_complete}"},
      {"parcel.items.exists(i, true)", "unknown{parcel.items_complete}"},
      {"parcel.items.all(i, false)", "unknown{parcel.items_complete}"},
  });
}

TEST(OpenList, IsClosedOnlyByAStatementThatItIsComplete) {
  const std::string items = "items { name: 'a' count: 1 } ";
  Check({{"parcel.items.exists(i, i.count == 2)",
          "unknown{parcel.items_complete}"},
         {"parcel.items.exists(i, i.count == 1)", "true"}},
        items);
  const std::string why =
      "unknown{parcel.items_complete (the list is stated to be incomplete)}";
  Check({{"parcel.items.exists(i, i.count == 2)", why},
         {"parcel.items.all(i, i.count == 1)", why},
         {"parcel.items.all(i, i.count == 2)", "false"}},
        items + "items_complete: false");
  Check({{"parcel.items.exists(i, i.count == 2)", "false"},
         {"parcel.items.all(i, i.count == 1)", "true"},
         {"parcel.items.size()", "1"},
         {"parcel.items[0].name", "\"a\""}},
        items + "items_complete: true");
}

TEST(ListOfARecord, HasNoPositions) {
  const std::string scans = "scans { place: 'b' damaged: true } scans {}";
  Check({{"parcel.scans[0].damaged",
          "error{the 2 entries of a list in a record have no positions; use "
          "exists, all or filter}"},
         {"parcel.scans.filter(s, s.damaged)[0].place",
          "unknown{parcel.scans[#1].damaged}"},
         {"parcel.scans.map(s, s.place) == ['b', 'c']",
          "unknown{parcel.scans[#1].place}"},
         {"parcel.scans.map(s, s.place) == ['d', 'c']", "false"},
         {"parcel.scans[2]", "error{index out of bounds: 2}"}},
        scans);
  Check({{"parcel.scans.filter(s, s.damaged)[0].place", "\"b\""},
         {"parcel.scans.map(s, s.place) == ['c', 'b']", "true"},
         {"parcel.scans.map(s, s.place) == ['b', 'b']", "false"}},
        "scans { place: 'b' damaged: true } "
        "scans { place: 'c' damaged: false }");
}

TEST(UnsetMessage, AnswersOnlyToSelections) {
  Check({
      {"parcel.sender.country", "unknown{parcel.sender.country}"},
      {"parcel.sender.known_since", "unknown{parcel.sender.known_since}"},
      {"parcel.sender.lines", "unknown{parcel.sender.lines}"},
      {"parcel.sender == Address{}", "unknown{parcel.sender}"},
      {"parcel.sender in [Address{}]", "unknown{parcel.sender}"},
      {"[parcel.sender].exists(s, s.remote)", "unknown{parcel.sender.remote}"},
      {"(true ? parcel.sender : parcel.receiver).remote",
       "unknown{parcel.sender.remote}"},
      {"(u ? parcel.sender : parcel.receiver).remote", kU},
      {"type(parcel.sender)", "unknown{parcel.sender}"},
  });
}

TEST(HasAndKnown, AreAlwaysDecided) {
  Check({
      {"has(parcel.fragile)", "false"},
      {"has(parcel.sender)", "false"},
      {"has(parcel.sender.country)", "false"},
      {"has(parcel.service)", "false"},
      {"has(parcel.items)", "false"},
      {"has(parcel.id)", "false"},
      {"has((u ? parcel : parcel).fragile)", "false"},
      {"has({'a': n}.a)", "true"},
      {"has({'a': n}.b)", "false"},
      {"has(dyn(e).a)", kE},
      {"has(dyn(n).a)", "false"},
      {"known(parcel.fragile)", "false"},
      {"known(parcel.sender)", "false"},
      {"known(parcel.posted_on)", "false"},
      {"known(parcel.items)", "false"},
      {"known(parcel.scans)", "true"},
      {"known(u || true)", "true"},
      {"known(u || false)", "false"},
      {"known(open)", "false"},
      {"known([1, n])", "false"},
      {"known(e)", kE},
      {"known(1)", "true"},
  });
  Check(
      {
          {"has(parcel.fragile)", "true"},
          {"has(parcel.sender)", "true"},
          {"has(parcel.sender.country)", "true"},
          {"has(parcel.sender.remote)", "false"},
          {"has(parcel.service)", "true"},
          {"has(parcel.items)", "true"},
          {"has(parcel.posted_on)", "true"},
          {"known(parcel.posted_on)", "false"},
          {"known(parcel.sender)", "false"},
          {"known(parcel.due_on)", "true"},
      },
      "fragile: false sender { country: '' } service: SERVICE_STANDARD "
      "items { } posted_on { year: 2016 } "
      "due_on { year: 2016 month: 1 day: 2 }");
}

TEST(Closed, WavesAwayFurtherEntriesButNotTheDoubtsOnRecord) {
  Check({
      {"closed(open)", "[1, 2]"},
      {"size(closed(open))", "2"},
      {"closed(open).exists(x, x == 3)", "false"},
      {"closed(open.filter(x, x > 1))", "[2]"},
      {"closed([1, 2].filter(x, u))", kU},
      {"closed([1, 2].filter(x, u).map(x, x) + [3])", kU},
      {"closed(open).filter(x, u)", "[...]"},
      {"closed([1, n])", "[1, unknown{n}]"},
      {"closed(parcel.items).exists(i, true)", "false"},
      {"closed(parcel.sender.lines)", "unknown{parcel.sender.lines}"},
  });
}

TEST(PartialDates, CompareAsTheReferencePageSays) {
  Check(
      {
          {"parcel.posted_on < date('2016-06-01')", "true"},
          {"parcel.posted_on < date('2016-05-01')", "false"},
          {"parcel.posted_on <= date('2016-05-31')", "true"},
          {"parcel.posted_on < date('2016-05-31')",
           "unknown{parcel.posted_on.day}"},
          {"parcel.posted_on == parcel.posted_on",
           "unknown{parcel.posted_on.day}"},
          {"parcel.due_on == date('2017-01-01')", "false"},
          {"parcel.due_on > parcel.posted_on",
           "unknown{parcel.due_on.month, parcel.posted_on.day}"},
          {"parcel.posted_on.plus_days(10)", "2016-05-11..2016-06-10"},
          {"years_between(parcel.posted_on, date('2034-05-15'))", "17..18"},
          {"years_between(parcel.posted_on, date('2034-05-15')) >= 18",
           "unknown{parcel.posted_on.day}"},
          {"years_between(parcel.posted_on, date('2034-05-31')) >= 18", "true"},
          {"years_between(parcel.posted_on, date('2034-04-30')) >= 18",
           "false"},
          {"years_between(parcel.posted_on, date('2034-05-31')) == 18", "true"},
          {"17 != years_between(parcel.posted_on, date('2034-05-31'))", "true"},
          {"parcel.sender.known_since < date('2016-05-31')",
           "unknown{parcel.sender.known_since}"},
      },
      "posted_on { year: 2016 month: 5 } due_on { year: 2016 }");
  Check({{"date('2016-02-29').plus_years(1)", "2017-02-28"},
         {"date('2016-02-29').plus_years(4)", "2020-02-29"},
         {"date('2016-01-31').plus_months(1)", "2016-02-29"},
         {"date('2016-03-31').plus_months(-1)", "2016-02-29"},
         {"parcel.posted_on < date('2016-05-01')",
          "error{parcel.posted_on: there is no day 30 in month 2 of 2016}"},
         {"parcel.due_on.within(date('2016-05-01'), date('2016-06-30')) < "
          "date('2016-07-01')",
          "true"},
         {"parcel.due_on.within(date('2016-05-01'), date('2016-06-30')) < "
          "date('2016-06-01')",
          "unknown{parcel.due_on}"}},
        "posted_on { year: 2016 month: 2 day: 30 }");
}

}  // namespace
}  // namespace myorules::engine::oracle
