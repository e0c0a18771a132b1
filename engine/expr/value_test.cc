#include "engine/expr/value.h"

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "engine/base/canonical.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/expr/value_fields.h"
#include "engine/testdata/parcel.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/wrappers.pb.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using testdata::Parcel;
using ::testing::ElementsAre;

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

class Fields : public ::testing::Test {
 protected:
  // Reads `field` of the parcel written in `text`.
  std::string Read(const std::string& text, const std::string& field,
                   bool partial = true) {
    return Get(text, field, partial).ToString();
  }

  Value Get(const std::string& text, const std::string& field,
            bool partial = true) {
    auto parcel = std::make_shared<Parcel>();
    EXPECT_TRUE(
        google::protobuf::TextFormat::ParseFromString(text, parcel.get()));
    Canonicalize(parcel.get());
    MessageValue root;
    root.message = parcel.get();
    root.path = Path::Tree("parcel");
    root.partial = partial;
    Value value = Value::Message(root);
    Memory::Current().Own(std::move(parcel));
    reads_.clear();
    for (absl::string_view rest = field; !rest.empty();) {
      const size_t dot = rest.find('.');
      const std::string name(rest.substr(0, dot));
      rest = dot == absl::string_view::npos ? "" : rest.substr(dot + 1);
      const MessageValue message = value.as_message();
      value = ReadField(
          message, *message.message->GetDescriptor()->FindFieldByName(name),
          [this](const Path* path, const Value& read,
                 const google::protobuf::FieldDescriptor&) {
            reads_.push_back(absl::StrCat(path->text(), ": ", read.ToString()));
          });
    }
    return value;
  }

  std::vector<std::string> reads_;
};

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

TEST_F(Fields, OfAPartialMessageAreUnknownAtTheirPathWhereNotSet) {
  const std::pair<std::string, std::string> rows[] = {
      {"fragile", "unknown{parcel.fragile}"},
      {"weight_grams", "unknown{parcel.weight_grams}"},
      {"service", "unknown{parcel.service}"},
      {"posted_on", "unknown{parcel.posted_on}"},
      {"sender", "unknown{parcel.sender}"},
      {"sender.country", "unknown{parcel.sender.country}"},
      {"sender.known_since", "unknown{parcel.sender.known_since}"},
      {"sender.lines", "unknown{parcel.sender.lines}"},
      {"received_at", "unknown{parcel.received_at}"},
      {"travelled", "unknown{parcel.travelled}"},
      {"insured", "unknown{parcel.insured}"},
      {"id", "\"\""},
      {"barcode", "0u"},
      {"items", "[...]"},
      {"scans", "[]"},
      {"stamps", "[...]"},
      {"fees", "{}"},
  };
  for (const auto& [field, value] : rows) {
    EXPECT_EQ(Settle(Get("", field)).ToString(), value) << field;
  }
}

TEST_F(Fields, OfAPartialMessageAreTheirValueWhereSet) {
  const std::string text = R"pb(
    fragile: false
    weight_grams: 0
    service: SERVICE_EXPRESS
    posted_on { year: 2016 month: 5 day: 9 }
    sender { country: "" lines: "a" }
    items_complete: true
    stamps: "x"
    stamps_complete: false
    fees { key: "duty" value: 3 }
    fees { key: "air" value: 4 }
    received_at { seconds: 1 }
    travelled { seconds: 90 }
    insured {}
  )pb";
  const std::pair<std::string, std::string> rows[] = {
      {"fragile", "false"},
      {"weight_grams", "0"},
      {"service", "2"},
      {"posted_on", "2016-05-09"},
      {"sender.country", "\"\""},
      {"sender.remote", "unknown{parcel.sender.remote}"},
      {"sender.lines", "[\"a\"]"},
      {"items", "[]"},
      {"stamps", "[\"x\", ...]"},
      {"fees", "{\"air\": 4, \"duty\": 3}"},
      {"received_at", "1970-01-01T00:00:01Z"},
      {"travelled", "90s"},
      {"insured", "0"},
  };
  for (const auto& [field, value] : rows) {
    EXPECT_EQ(Read(text, field), value) << field;
  }
}

TEST_F(Fields, SayWhatIsWrongWithADuration) {
  // 2^63 nanoseconds, and what no duration is.
  EXPECT_EQ(
      Read("travelled { seconds: 9223372036 nanos: 854775807 }", "travelled"),
      "9223372036.854775807s");
  EXPECT_EQ(
      Read("travelled { seconds: 9223372036 nanos: 854775808 }", "travelled"),
      "error{parcel.travelled: duration out of range}");
  EXPECT_EQ(Read("travelled { seconds: 1 nanos: -1 }", "travelled"),
            "error{parcel.travelled: not a valid duration}");
}

TEST_F(Fields, OfAnOrdinaryMessageHaveTheDefaultsOfProto) {
  const std::pair<std::string, std::string> rows[] = {
      {"fragile", "false"},
      {"service", "0"},
      {"sender.country", "\"\""},
      {"items", "[]"},
      {"stamps", "[]"},
      {"received_at", "1970-01-01T00:00:00Z"},
      {"insured", "null"},
      {"posted_on", "error{parcel.posted_on is not set}"},
  };
  for (const auto& [field, value] : rows) {
    EXPECT_EQ(Read("", field, /*partial=*/false), value) << field;
  }
}

TEST_F(Fields, OfDateTypeReadAsTheirPeriodOrNameTheirFault) {
  struct Row {
    std::string date, value, missing;
  };
  const Row rows[] = {
      {"year: 2016 month: 5 day: 9", "2016-05-09", ""},
      {"year: 2016 month: 5", "2016-05", "parcel.posted_on.day"},
      {"year: 2016", "2016", "parcel.posted_on.month"},
      {"year: 2016 month: 2 day: 29", "2016-02-29", ""},
      {"year: 1 month: 1 day: 1", "0001-01-01", ""},
      {"year: 9999 month: 12", "9999-12", "parcel.posted_on.day"},
      {"year: 2015 month: 2 day: 29",
       "error{parcel.posted_on: there is no day 29 in month 2 of 2015}", ""},
      {"year: 2016 month: 13",
       "error{parcel.posted_on: the month is 13; it must be 1 to 12}", ""},
      {"year: 2016 month: -1",
       "error{parcel.posted_on: the month is -1; it must be 1 to 12}", ""},
      {"year: 2016 month: 4 day: 31",
       "error{parcel.posted_on: there is no day 31 in month 4 of 2016}", ""},
      {"year: 2016 month: 4 day: -1",
       "error{parcel.posted_on: there is no day -1 in month 4 of 2016}", ""},
      {"year: 2016 day: 3", "error{parcel.posted_on: a day without a month}",
       ""},
      {"", "error{parcel.posted_on: the year is 0; it must be 1 to 9999}", ""},
      {"year: 10000",
       "error{parcel.posted_on: the year is 10000; it must be 1 to 9999}", ""},
  };
  for (const Row& row : rows) {
    const Value value = Get("posted_on { " + row.date + " }", "posted_on");
    EXPECT_EQ(value.ToString(), row.value);
    const UnknownSet missing = MissingFor(value);
    ASSERT_EQ(missing.empty(), row.missing.empty());
    if (!missing.empty()) {
      EXPECT_EQ(missing.facts()[0].path, row.missing);
    }
  }
}

TEST_F(Fields, OfEntriesStandAtPathsThatTellTheirContent) {
  const Value items = Get(R"pb(
                            items { name: "b" }
                            items {
                              name: "a"
                              packed_on { year: 2016 }
                            }
                          )pb",
                          "items");
  EXPECT_EQ(items.as_list().items[0].as_message().path->text(),
            "parcel.items[name=a,packed_on=2016]");
  EXPECT_EQ(items.as_list().items[1].as_message().path->text(),
            "parcel.items[name=b]");
  EXPECT_TRUE(items.as_list().unordered);
  EXPECT_EQ(items.as_list().why_open, UnknownSet::Of("parcel.items_complete"));
}

TEST_F(Fields, AreReportedWhereReadAndSoIsWhatKeepsAListOpen) {
  Get("sender { country: \"NL\" }", "sender.country");
  EXPECT_THAT(reads_, ElementsAre("parcel.sender.country: \"NL\""));
  Get("", "stamps");
  EXPECT_THAT(reads_, ElementsAre("parcel.stamps_complete: "
                                  "unknown{parcel.stamps_complete}",
                                  "parcel.stamps: [...]"));
  Get("", "stamps", /*partial=*/false);
  EXPECT_TRUE(reads_.empty());
}

TEST_F(Fields, OfAListStatedToBeIncompleteSaySo) {
  EXPECT_EQ(Get("stamps_complete: false", "stamps").as_list().why_open,
            UnknownSet::Of("parcel.stamps_complete",
                           "the list is stated to be incomplete"));
}

TEST(ListOfARecord, WhoseCompletenessIsNoBoolIsAnErrorRatherThanOpenForEver) {
  const testdata::Misdeclared message;
  const MessageValue parent{&message, Path::Tree("m"), true};
  const auto read = [&](const char* field) {
    return ReadField(
               parent,
               *testdata::Misdeclared::descriptor()->FindFieldByName(field))
        .ToString();
  };
  EXPECT_EQ(read("notes"),
            "error{m.notes: complete_when names no bool field 'note_count'}");
  EXPECT_EQ(read("marks"),
            "error{m.marks: complete_when names no bool field "
            "'marks_complet'}");
}

TEST_F(Fields, OfTwoMessagesAreComparedOneByOne) {
  auto sender = [this](const std::string& text, bool partial = true) {
    return Get("sender { " + text + " }", "sender", partial);
  };
  EXPECT_EQ(
      Equal(sender("country: \"NL\""), sender("country: \"BE\"")).ToString(),
      "false");
  EXPECT_EQ(Equal(sender("country: \"NL\" remote: true known_since { year: 1 "
                         "month: 1 day: 1 }"),
                  sender("country: \"NL\" remote: true known_since { year: 1 "
                         "month: 1 day: 1 }"))
                .ToString(),
            "true");
  EXPECT_EQ(
      Equal(sender("country: \"NL\" remote: true"), sender("country: \"NL\""))
          .ToString(),
      "unknown{parcel.sender.known_since, parcel.sender.remote}");
  // A message whose unset fields are known to be unset.
  EXPECT_EQ(
      Equal(sender("country: \"NL\"", false), sender("country: \"NL\"", false))
          .ToString(),
      "true");
  EXPECT_EQ(Equal(sender("remote: false", false), sender("", false)).ToString(),
            "false");
  EXPECT_EQ(Equal(sender("remote: true"), sender("", false)).ToString(),
            "false");
  EXPECT_EQ(
      Equal(Get("", "sender"), sender("country: \"NL\"", false)).ToString(),
      "unknown{parcel.sender}");
}

TEST_F(Fields, MissingOfAMessageAreAllThatAreNotSet) {
  EXPECT_EQ(
      Value::Unknown(MissingFor(Get("sender { country: \"NL\" }", "sender")))
          .ToString(),
      "unknown{parcel.sender.known_since, parcel.sender.remote}");
}

// An empty string in so many Anys, one in the other.
google::protobuf::Any Wrapped(int times) {
  google::protobuf::StringValue text;
  google::protobuf::Any any;
  any.PackFrom(text);
  for (int i = 1; i < times; ++i) {
    google::protobuf::Any outer;
    outer.PackFrom(any);
    any = outer;
  }
  return any;
}

TEST(AnAny, SaysWhyItHoldsNothing) {
  const auto read = [](const google::protobuf::Any& any) {
    return ReadMessage(any, Path::Tree("x"), /*partial=*/false).ToString();
  };
  google::protobuf::Any any;
  EXPECT_EQ(read(any), "error{x: an Any without a type}");
  any.set_type_url("type.googleapis.com/no.Such");
  EXPECT_EQ(read(any), "error{x: an Any of unknown type 'no.Such'}");
  any.set_type_url("type.googleapis.com/google.protobuf.StringValue");
  any.set_value("\x0A\x05half");
  EXPECT_EQ(read(any),
            "error{x: the Any does not hold a valid "
            "google.protobuf.StringValue}");
}

TEST(TimestampsAndDurationsInMessages, SayWhatIsWrongWithThem) {
  google::protobuf::Timestamp stamp;
  stamp.set_nanos(-1);
  EXPECT_EQ(ReadMessage(stamp, Path::Tree("x"), /*partial=*/false).ToString(),
            "error{x: not a valid timestamp}");
  google::protobuf::Duration span;
  span.set_seconds(1);
  span.set_nanos(-1);
  EXPECT_EQ(ReadMessage(span, Path::Tree("x"), /*partial=*/false).ToString(),
            "error{x: not a valid duration}");
  span.set_seconds(10'000'000'000);
  span.clear_nanos();
  EXPECT_EQ(ReadMessage(span, Path::Tree("x"), /*partial=*/false).ToString(),
            "error{x: duration out of range}");
}

TEST(AnAny, IsOpenedUpToTheLimit) {
  const auto read = [](int times) {
    return ReadMessage(Wrapped(times), Path::Tree("x"), /*partial=*/false)
        .ToString();
  };
  EXPECT_EQ(read(limits::kMaxSubjectDepth), "\"\"");
  EXPECT_EQ(read(limits::kMaxSubjectDepth + 1),
            "error{x: an Any in an Any more than 20 deep}");
}

}  // namespace
}  // namespace myorules::engine
