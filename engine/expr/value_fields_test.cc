// The fields of a record as values.
#include "engine/expr/value_fields.h"

#include "absl/strings/str_cat.h"
#include "engine/base/canonical.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/expr/value.h"
#include "engine/testdata/parcel.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/timestamp.pb.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using testdata::Parcel;
using ::testing::ElementsAre;

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
