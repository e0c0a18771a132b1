#include "engine/expr/value.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "engine/base/memory.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

Value Unknown(const std::string& path) {
  return Value::Unknown(UnknownSet::Of(path));
}

Value Open(const std::vector<Value>& items, const std::string& why) {
  ListValue list;
  list.items = Memory::Current().Copy(absl::Span<const Value>(items));
  list.open = true;
  list.why_open = UnknownSet::Of(why);
  return Value::List(std::move(list));
}

Value Unordered(const std::vector<Value>& items) {
  ListValue list;
  list.items = Memory::Current().Copy(absl::Span<const Value>(items));
  list.unordered = true;
  return Value::List(std::move(list));
}

Value Days(absl::CivilDay first, absl::CivilDay last) {
  return Value::Date({first, last, UnknownSet::Of("p.day")});
}

Value Between(double low, double high, bool low_excluded = false,
              bool high_excluded = false) {
  return Value::Range(
      {low, high, low_excluded, high_excluded, UnknownSet::Of("p.number")});
}

TEST(Equality, ComparesNumbersOfAllKindsExactly) {
  const double infinity = std::numeric_limits<double>::infinity();
  const int64_t max = std::numeric_limits<int64_t>::max();
  struct Row {
    Value a, b;
    int order;
  };
  const Row rows[] = {
      {Value::Int(1), Value::Uint(1), 0},
      {Value::Int(1), Value::Double(1), 0},
      {Value::Int(1), Value::Double(1.5), -1},
      {Value::Int(-1), Value::Double(-1.5), 1},
      {Value::Int(-1), Value::Uint(std::numeric_limits<uint64_t>::max()), -1},
      // 2^53 + 1 is no double; a conversion would make the two equal.
      {Value::Int(9007199254740993), Value::Double(9007199254740992.0), 1},
      {Value::Uint(9007199254740993), Value::Double(9007199254740992.0), 1},
      // The public suite has the nearest integers equal to these two.
      {Value::Int(max), Value::Double(9223372036854775808.0), 0},
      {Value::Int(max - 1), Value::Double(9223372036854775808.0), -1},
      {Value::Int(std::numeric_limits<int64_t>::min()),
       Value::Double(-9223372036854775808.0), 0},
      {Value::Uint(std::numeric_limits<uint64_t>::max()),
       Value::Double(18446744073709551616.0), 0},
      {Value::Int(max), Value::Double(infinity), -1},
      {Value::Int(max), Value::Double(-infinity), 1},
      {Value::Uint(0), Value::Double(-0.0), 0},
      {Value::Uint(0), Value::Double(-0.1), 1},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.a.ToString() + " " + row.b.ToString());
    EXPECT_EQ(CompareNumbers(row.a, row.b), row.order);
    EXPECT_EQ(CompareNumbers(row.b, row.a), -row.order);
    EXPECT_EQ(Equal(row.a, row.b).is_true(), row.order == 0);
  }
  const Value nan = Value::Double(std::nan(""));
  EXPECT_EQ(CompareNumbers(nan, Value::Int(0)), absl::nullopt);
  EXPECT_TRUE(Equal(nan, nan).is_false());
}

TEST(Equality, IsDecidedOnlyWhereNoMissingFactCouldChangeIt) {
  const Value one = Value::Int(1), two = Value::Int(2), u = Unknown("u"),
              v = Unknown("v"), e = Value::Error("e");
  auto list = [](const std::vector<Value>& items) {
    return Value::List(items);
  };
  auto map = [](Value value) { return MakeMap({{Value::String("k"), value}}); };
  struct Row {
    Value a, b;
    std::string equal;
  };
  const Row rows[] = {
      {u, one, "unknown{u}"},
      {u, u, "unknown{u}"},
      {u, v, "unknown{u, v}"},
      {u, e, "error{e}"},
      {list({one, u}), list({two, two}), "false"},
      {list({u, two}), list({one, one}), "false"},
      {list({one, u}), list({one, two}), "unknown{u}"},
      {list({u, v}), list({one, two}), "unknown{u, v}"},
      {list({one, u}), list({one}), "false"},
      {list({one, two}), list({Value::Double(1), Value::Uint(2)}), "true"},
      {list({}), list({}), "true"},
      {map(u), map(one), "unknown{u}"},
      {map(one), map(one), "true"},
      {map(u), MakeMap({{Value::String("l"), one}}), "false"},
      {map(u), MakeMap({}), "false"},
      {one, Value::String("1"), "false"},
      {Value::Null(), Value::Null(), "true"},
      {Value::Null(), one, "false"},
      {Value::OfType(Type::List(Type::Int())),
       Value::OfType(Type::List(Type::Dyn())), "true"},
      {Value::OfType(Type::Int()), Value::OfType(Type::Uint()), "false"},
      // Open lists.
      {Open({}, "w"), list({}), "unknown{w}"},
      {Open({one}, "w"), list({}), "false"},
      {Open({one}, "w"), list({two, one}), "unknown{w}"},
      {Open({one}, "w"), list({two, two}), "false"},
      {Open({one}, "w"), Open({two}, "x"), "unknown{w, x}"},
      {Open({u}, "w"), list({two}), "unknown{u, w}"},
      // Lists without an order.
      {Unordered({one, two}), list({two, one}), "true"},
      {Unordered({one, one, two}), list({two, one, two}), "false"},
      {Unordered({one, u}), list({two, one}), "unknown{u}"},
      {Unordered({one, u}), list({two, two}), "false"},
      {Unordered({u, v}), list({two, one}), "unknown{u, v}"},
      {list({two, one}), list({one, two}), "false"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.a.ToString() + " == " + row.b.ToString());
    EXPECT_EQ(Equal(row.a, row.b).ToString(), row.equal);
    EXPECT_EQ(Equal(row.b, row.a).ToString(), row.equal);
  }
}

TEST(Equality, OfDatesAndRangesIsDecidedWhereTheyCannotOrMustBeTheSame) {
  const absl::CivilDay may_1(2016, 5, 1), may_31(2016, 5, 31);
  struct Row {
    Value a, b;
    std::string equal;
  };
  const Row rows[] = {
      {Days(may_1, may_1), Days(may_1, may_1), "true"},
      {Days(may_1, may_31), Days(may_31 + 1, may_31 + 1), "false"},
      {Days(may_1, may_31), Days(may_31, may_31), "unknown{p.day}"},
      {Days(may_1, may_31), Days(may_1, may_31), "unknown{p.day}"},
      {Between(1, 1), Value::Int(1), "true"},
      {Between(1, 2), Value::Int(1), "unknown{p.number}"},
      {Between(1, 2, true), Value::Double(1), "false"},
      {Between(1, 2, false, true), Value::Uint(2), "false"},
      {Between(1, 2), Between(2, 3), "unknown{p.number}"},
      {Between(1, 2, false, true), Between(2, 3), "false"},
      {Between(9007199254740992.0, 9007199254740992.0),
       Value::Int(9007199254740993), "false"},
      {Between(1, 2), Value::String("1"), "false"},
      {Between(1, 2), Value::Double(std::nan("")), "false"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.a.ToString() + " == " + row.b.ToString());
    EXPECT_EQ(Equal(row.a, row.b).ToString(), row.equal);
    EXPECT_EQ(Equal(row.b, row.a).ToString(), row.equal);
  }
}

TEST(Equality, EndsWhereSharedPartsMakeAValueEndless) {
  Value a = Value::Int(1), b = Value::Int(1);
  for (int i = 0; i < 60; ++i) {
    a = Value::List({a, a});
    b = Value::List({b, b});
  }
  EXPECT_TRUE(Equal(a, b).is_error());
  EXPECT_LT(a.ToString().size(), 10'000u);
  EXPECT_TRUE(MissingFor(a).empty());
}

TEST(Maps, FindNumbersByValueAndRefuseEqualKeys) {
  const Value map = MakeMap({{Value::Uint(2), Value::String("two")},
                             {Value::Bool(true), Value::String("yes")},
                             {Value::String("1"), Value::String("text")},
                             {Value::Int(1), Value::String("one")}});
  EXPECT_EQ(map.ToString(),
            R"({true: "yes", 1: "one", 2u: "two", "1": "text"})");
  EXPECT_EQ(map.as_map().Find(Value::Double(1))->as_string(), "one");
  EXPECT_EQ(map.as_map().Find(Value::Int(2))->as_string(), "two");
  EXPECT_EQ(map.as_map().Find(Value::Double(1.5)), nullptr);
  EXPECT_EQ(map.as_map().Find(Value::Double(std::nan(""))), nullptr);
  EXPECT_EQ(map.as_map().Find(Value::Null()), nullptr);
  EXPECT_TRUE(
      MakeMap({{Value::Int(1), Value::Null()}, {Value::Uint(1), Value::Null()}})
          .is_error());
  EXPECT_TRUE(MakeMap({{Value::Double(1), Value::Null()}}).is_error());
}

TEST(Text, OfMoreThanEightThousandBytesIsCut) {
  const std::string longest(7'998, 'x');
  EXPECT_EQ(Value::String(longest).ToString(), "\"" + longest + "\"");
  EXPECT_EQ(Value::String(longest + "x").ToString(),
            "\"" + longest + "x" + "...");
  // No letter is cut in two.
  EXPECT_EQ(Value::String(longest + "é").ToString(), "\"" + longest + "...");
}

TEST(Text, OfEachKindOfValueIsStable) {
  EXPECT_EQ(Value::Double(3).ToString(), "3.0");
  EXPECT_EQ(Value::Double(0.1).ToString(), "0.1");
  EXPECT_EQ(Value::Double(1e300).ToString(), "1e+300");
  EXPECT_EQ(Value::Double(-std::numeric_limits<double>::infinity()).ToString(),
            "-Infinity");
  EXPECT_EQ(Value::Uint(3).ToString(), "3u");
  EXPECT_EQ(Value::String("a\"é").ToString(), "\"a\\\"é\"");
  EXPECT_EQ(Value::Bytes("\x01z").ToString(), "b\"\\x01z\"");
  EXPECT_EQ(Value::Duration(absl::Milliseconds(-1500)).ToString(), "-1.5s");
  EXPECT_EQ(Value::Duration(absl::Milliseconds(-500)).ToString(), "-0.5s");
  EXPECT_EQ(Value::Timestamp(absl::FromUnixMillis(1500)).ToString(),
            "1970-01-01T00:00:01.5Z");
  EXPECT_EQ(Open({Value::Int(1)}, "w").ToString(), "[1, ...]");
  EXPECT_EQ(Between(1, 2).ToString(), "1..2");
  EXPECT_EQ(Between(0, 20, true, true).ToString(), "(0, 20)");
  EXPECT_EQ(Between(-std::numeric_limits<double>::infinity(), 20, false, true)
                .ToString(),
            "<20");
  EXPECT_EQ(Between(200, std::numeric_limits<double>::infinity()).ToString(),
            ">=200");
  const absl::CivilDay day(2016, 5, 1);
  EXPECT_EQ(Days(day, day).ToString(), "2016-05-01");
  EXPECT_EQ(Days(day, absl::CivilDay(2016, 5, 31)).ToString(), "2016-05");
  EXPECT_EQ(
      Days(absl::CivilDay(2016, 1, 1), absl::CivilDay(2016, 12, 31)).ToString(),
      "2016");
  EXPECT_EQ(Days(day, absl::CivilDay(2016, 6, 2)).ToString(),
            "2016-05-01..2016-06-02");
  EXPECT_EQ(Value::Unknown(UnknownSet::Of("a", "too coarse")).ToString(),
            "unknown{a (too coarse)}");
}

}  // namespace
}  // namespace myorules::engine
