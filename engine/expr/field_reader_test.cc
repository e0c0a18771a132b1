#include "engine/expr/field_reader.h"

#include <initializer_list>
#include <limits>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/canonical.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/testdata/kinds.pb.h"
#include "engine/testdata/old_kinds.pb.h"
#include "google/protobuf/descriptor_database.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using testdata::Kinds;
using testdata::OldKinds;

// What a reading says: the value, what a listener hears, and has().
struct Said {
  std::string value;
  std::vector<std::string> heard;
  bool has = false;

  friend bool operator==(const Said& a, const Said& b) {
    return a.value == b.value && a.heard == b.heard && a.has == b.has;
  }
  friend std::ostream& operator<<(std::ostream& out, const Said& said) {
    out << said.value << (said.has ? ", is set" : ", is not set");
    for (const std::string& line : said.heard) out << "\n  " << line;
    return out;
  }
};

// Everything that tells one value from another.
std::string TextOf(const Value& value) {
  std::string text = value.ToString();
  if (value.kind() == Value::Kind::kList) {
    const ListValue& list = value.as_list();
    absl::StrAppend(&text, list.unordered ? " unordered" : "", " open for ",
                    Value::Unknown(list.why_open).ToString());
    for (const Value& item : list.items) {
      absl::StrAppend(&text, "\n    ", TextOf(item));
    }
  }
  if (value.kind() == Value::Kind::kMessage) {
    const MessageValue& message = value.as_message();
    absl::StrAppend(&text, " at ", message.path->text(),
                    message.partial ? " partial" : "",
                    message.unset ? " unset" : "");
  }
  if (value.kind() == Value::Kind::kDate) {
    absl::StrAppend(&text, " for ",
                    Value::Unknown(value.as_date().why).ToString());
  }
  return absl::StrCat(static_cast<int>(value.kind()), ": ", text);
}

// Reads into a Said by `read`, which gets a listener.
template <typename Read>
Said Listen(Read read, bool has) {
  Said said;
  const auto hear = [&said](const Path* path, const Value& value,
                            const FieldDescriptor& field) {
    said.heard.push_back(absl::StrCat(path->text(), ": ", TextOf(value), " of ",
                                      field.full_name()));
  };
  const ReadListener listener = hear;
  said.value = TextOf(read(listener));
  said.has = has;
  return said;
}

std::vector<const FieldDescriptor*> FieldsOf(const Message& message) {
  const Descriptor& type = *message.GetDescriptor();
  std::vector<const FieldDescriptor*> fields;
  fields.reserve(type.field_count());
  for (int i = 0; i < type.field_count(); ++i) fields.push_back(type.field(i));
  type.file()->pool()->FindAllExtensions(&type, &fields);
  return fields;
}

// Reads all fields of a message in every way there is.
void ExpectSameReadings(const Message& message) {
  const Path* const path = Path::Tree("m");
  const MessageValue parents[] = {{&message, path, false},
                                  {&message, path, true},
                                  {&message, path, true, true}};
  for (const FieldDescriptor* field : FieldsOf(message)) {
    for (const MessageValue& parent : parents) {
      const Said expected = Listen(
          [&](ReadListener heard) { return ReadField(parent, *field, heard); },
          HasField(parent, *field));
      for (const FieldAccess& access :
           {FieldAccess::Of(*field), FieldAccess::ThroughReflection()}) {
        SCOPED_TRACE(absl::StrCat(
            field->full_name(), parent.partial ? " partial" : "",
            parent.unset ? " unset" : "", access.type ? " generated\n" : "\n",
            message.DebugString()));
        const FieldReader reader(*field, access);
        ASSERT_TRUE(reader.Takes(message));
        EXPECT_EQ(Listen(
                      [&](const ReadListener& heard) {
                        return reader.Read(parent, &heard);
                      },
                      reader.Has(parent)),
                  expected);
        EXPECT_EQ(TextOf(reader.Read(parent, nullptr)), expected.value);
      }
    }
  }
}

// --- messages with values of all kinds ---

enum class Content { kZeros, kOrdinary, kExtreme };

template <typename T>
T NumberFor(Content content) {
  if (content == Content::kZeros) return static_cast<T>(-0.0);
  return content == Content::kOrdinary ? T{3} : std::numeric_limits<T>::min();
}

std::string LongText(Content content) {
  if (content == Content::kZeros) return "";
  return content == Content::kOrdinary ? "a" : std::string(100, 'x');
}

void Fill(Message& message, Content content, int depth);

// Sets the field, or adds to it.
void FillField(Message& message, const FieldDescriptor& field, Content content,
               int depth) {
  const auto& reflection = *message.GetReflection();
  const auto put = [&](auto set, auto add, auto value) {
    if (field.is_repeated()) {
      (reflection.*add)(&message, &field, value);
    } else {
      (reflection.*set)(&message, &field, value);
    }
  };
  using R = google::protobuf::Reflection;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return put(&R::SetBool, &R::AddBool, content != Content::kZeros);
    case FieldDescriptor::CPPTYPE_INT32:
      return put(&R::SetInt32, &R::AddInt32, NumberFor<int32_t>(content));
    case FieldDescriptor::CPPTYPE_INT64:
      return put(&R::SetInt64, &R::AddInt64, NumberFor<int64_t>(content));
    case FieldDescriptor::CPPTYPE_UINT32:
      return put(&R::SetUInt32, &R::AddUInt32, NumberFor<uint32_t>(content));
    case FieldDescriptor::CPPTYPE_UINT64:
      return put(&R::SetUInt64, &R::AddUInt64, NumberFor<uint64_t>(content));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return put(&R::SetFloat, &R::AddFloat, NumberFor<float>(content));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return put(&R::SetDouble, &R::AddDouble, NumberFor<double>(content));
    case FieldDescriptor::CPPTYPE_ENUM:
      return put(&R::SetEnumValue, &R::AddEnumValue,
                 field.enum_type()
                     ->value(content == Content::kZeros
                                 ? 0
                                 : field.enum_type()->value_count() - 1)
                     ->number());
    case FieldDescriptor::CPPTYPE_STRING:
      return put(&R::SetString, &R::AddString, LongText(content));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (depth == 0) return;
      Fill(field.is_repeated() ? *reflection.AddMessage(&message, &field)
                               : *reflection.MutableMessage(&message, &field),
           content, depth - 1);
  }
}

// Sets every field, of a oneof the last.
void Fill(Message& message, Content content, int depth) {
  for (const FieldDescriptor* field : FieldsOf(message)) {
    FillField(message, *field, content, depth);
  }
}

// Messages in which each field takes each kind of value, alone and among
// others.
void ExpectSameReadingsOfAll(const Message& prototype) {
  const std::unique_ptr<Message> message(prototype.New());
  ExpectSameReadings(*message);
  for (const Content content :
       {Content::kZeros, Content::kOrdinary, Content::kExtreme}) {
    message->Clear();
    Fill(*message, content, /*depth=*/2);
    Canonicalize(message.get());
    ExpectSameReadings(*message);
    // A list of three.
    Fill(*message, Content::kOrdinary, /*depth=*/1);
    Fill(*message, Content::kZeros, /*depth=*/1);
    Canonicalize(message.get());
    ExpectSameReadings(*message);
    for (const FieldDescriptor* field : FieldsOf(prototype)) {
      message->Clear();
      FillField(*message, *field, content, /*depth=*/2);
      ExpectSameReadings(*message);
    }
  }
}

template <typename T>
T Parsed(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  Canonicalize(&message);
  return message;
}

// --- tests ---

TEST(AFieldReader, ReadsEveryKindOfFieldAsReflectionDoes) {
  ExpectSameReadingsOfAll(Kinds::default_instance());
}

TEST(AFieldReader, ReadsWhatOnlyProto2HasAsReflectionDoes) {
  ExpectSameReadingsOfAll(OldKinds::default_instance());
}

TEST(Accessors, AreKnownOfEveryFieldThatHasThem) {
  for (const Message* message : std::initializer_list<const Message*>{
           &Kinds::default_instance(), &OldKinds::default_instance()}) {
    for (const FieldDescriptor* field : FieldsOf(*message)) {
      const bool has_none =
          field->is_map() || field->is_extension() || field->name() == "corded";
      EXPECT_EQ(FieldAccess::Of(*field).type == nullptr, has_none)
          << field->full_name();
    }
  }
}

TEST(AFieldReader, ReadsDatesWrappersAndListsAsReflectionDoes) {
  for (const char* text : {
           "date { year: 2020 month: 2 day: 29 }",
           "date { year: 2020 month: 2 }",
           "date { year: 2020 }",
           "date { year: 2021 month: 2 day: 29 }",
           "date { day: 1 }",
           "dates { year: 2020 } dates { year: 2019 month: 1 day: 1 }",
           "dates { year: 2020 } dates { month: 1 } dates {}",
           "chosen_date { year: 2020 }",
           "open_parts { name: 'a' } open_parts { name: 'b' }",
           "open_parts { name: 'a' } open_parts_complete: false",
           "open_parts { name: 'a' } open_parts_complete: true",
           "open_texts: 'a' open_texts_complete: true",
           "times { seconds: 1 } times { seconds: 1 nanos: -1 }",
           R"pb(object {
                  fields {
                    key: "b"
                    value { number_value: 1 }
                  }
                  fields {
                    key: "a"
                    value {
                      list_value { values { string_value: "long text" } }
                    }
                  }
                })pb",
           "any { [type.googleapis.com/myorules.testdata.Part] { name: 'a' } }",
           R"pb(anys {
                  [type.googleapis.com/google.protobuf.BoolValue] {}
                }
                anys { type_url: "x/none" })pb",
           "stateds: STATED_YES stateds: STATED_UNSPECIFIED stateds: 5",
       }) {
    ExpectSameReadings(Parsed<Kinds>(text));
  }
}

TEST(AFieldReader, ReadsMapsAsReflectionDoesAlsoWhereAKeyStandsTwice) {
  for (const char* text : {
           "numbers { key: 'b' value: 1 } numbers { key: 'a' value: 2 }",
           "numbers { key: 'a' value: 1 } numbers { key: 'a' value: 2 }",
           "part_by_i32 { key: 2 value { size: 1 } } part_by_i32 { key: -1 }",
           "stated_by_flag { key: true value: STATED_YES }"
           "stated_by_flag { key: false }",
       }) {
    const auto message = Parsed<Kinds>(text);
    ExpectSameReadings(message);
  }
  const auto twice = Parsed<Kinds>(
      "numbers { key: 'a' value: 1 } numbers { key: 'a' value: 2 }");
  const FieldReader reader(*Kinds::descriptor()->FindFieldByName("numbers"));
  EXPECT_EQ(reader.Read({&twice, Path::Tree("m"), true}, nullptr).ToString(),
            "error{repeated map key 'a'}");
}

TEST(AMap, WithSeveralFaultyValuesTellsOfThatOfTheLeastKey) {
  for (const char* text : {
           "date_by_u64 { key: 1 value { year: 1 month: 13 } }"
           "date_by_u64 { key: 2 value { day: 3 } }",
           "date_by_u64 { key: 2 value { day: 3 } }"
           "date_by_u64 { key: 1 value { year: 1 month: 13 } }",
       }) {
    const auto message = Parsed<Kinds>(text);
    const FieldReader reader(
        *Kinds::descriptor()->FindFieldByName("date_by_u64"));
    EXPECT_EQ(
        reader.Read({&message, Path::Tree("m"), true}, nullptr).ToString(),
        "error{m.date_by_u64[1u]: the month is 13; it must be 1 to 12}");
  }
}

TEST(AFieldReader, OfAnotherPoolReadsItsDynamicMessages) {
  google::protobuf::DescriptorPoolDatabase files(
      *DescriptorPool::generated_pool());
  DescriptorPool pool(&files);
  google::protobuf::DynamicMessageFactory factory(&pool);
  for (const char* name :
       {"myorules.testdata.Kinds", "myorules.testdata.OldKinds"}) {
    const Descriptor* const type = pool.FindMessageTypeByName(name);
    ASSERT_NE(type, nullptr);
    ExpectSameReadingsOfAll(*factory.GetPrototype(type));
  }
}

TEST(AFieldReader, TakesOnlyWhatItCanRead) {
  const FieldDescriptor& flag = *Kinds::descriptor()->FindFieldByName("flag");
  const FieldReader reader(flag);
  EXPECT_TRUE(reader.Takes(Kinds()));
  EXPECT_FALSE(reader.Takes(OldKinds()));
  // Of the same type, but without its functions.
  google::protobuf::DynamicMessageFactory factory;
  const Message& dynamic = *factory.GetPrototype(Kinds::descriptor());
  EXPECT_TRUE(
      FieldReader(flag, FieldAccess::ThroughReflection()).Takes(dynamic));
  EXPECT_FALSE(reader.Takes(dynamic));
}

// --- how deep ---

// Reads `field` again and again, of what it read before, in both ways.
Value ReadInward(const Message& message, const char* name, bool partial,
                 int times) {
  const FieldDescriptor& field =
      *message.GetDescriptor()->FindFieldByName(name);
  const FieldReader reader(field);
  Value value = Value::Message({&message, Path::Tree("m"), partial});
  for (int i = 0; i < times; ++i) {
    const MessageValue parent = value.as_message();
    value = reader.Read(parent, nullptr);
    EXPECT_EQ(TextOf(ReadField(parent, field)), TextOf(value));
  }
  return value;
}

std::string Repeated(absl::string_view text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) absl::StrAppend(&repeated, text);
  return repeated;
}

TEST(AMessageThatIsNotSet, CanBeAskedForItsPartsUpToTheLimit) {
  constexpr int kMost = limits::kMaxSubjectDepth;
  const std::string beyond = absl::StrCat(
      "error{m", Repeated(".again", kMost + 1), ": nested more than 20 deep}");
  for (const bool partial : {true, false}) {
    EXPECT_EQ(ReadInward(Kinds(), "again", partial, kMost).kind(),
              Value::Kind::kMessage);
    EXPECT_EQ(ReadInward(Kinds(), "again", partial, kMost + 1).ToString(),
              beyond);
  }
}

// Each Any is parsed by itself, whatever is around it.
TEST(AnAnyInAMessageInAnAny, IsOpenedUpToTheLimit) {
  constexpr int kMost = limits::kMaxSubjectDepth;
  testdata::Envelope message;
  for (int i = 0; i < kMost + 1; ++i) {
    testdata::Envelope outer;
    outer.mutable_any()->PackFrom(message);
    message = outer;
  }
  EXPECT_EQ(ReadInward(message, "any", false, kMost).kind(),
            Value::Kind::kMessage);
  EXPECT_EQ(ReadInward(message, "any", false, kMost + 1).ToString(),
            absl::StrCat("error{m", Repeated(".any", kMost + 1),
                         ": an Any in an Any more than 20 deep}"));
}

}  // namespace
}  // namespace myorules::engine
