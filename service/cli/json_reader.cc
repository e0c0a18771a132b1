#include "service/cli/json_reader.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/issues.h"
#include "google/protobuf/descriptor.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Levels of messages in messages; only a message type that contains itself
// could reach it.
constexpr size_t kMaxLevels = 100;

// What somebody wrote, fit for a one-line message.
std::string Quoted(absl::string_view text) {
  constexpr size_t kMaxShown = 40;
  std::string shown;
  for (const char c : text.substr(0, kMaxShown)) {
    shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  }
  // A code point cut in two would not be UTF-8.
  if (text.size() > kMaxShown) {
    while (!shown.empty() &&
           (static_cast<unsigned char>(shown.back()) & 0x80)) {
      shown.pop_back();
    }
    shown += "…";
  }
  return absl::StrCat("\"", shown, "\"");
}

std::string DidYouMean(absl::string_view name,
                       const std::vector<std::string>& names) {
  const std::string nearest = engine::NearestName(name, names);
  return nearest.empty() ? "" : absl::StrCat(" (did you mean ", nearest, "?)");
}

// A name that can stand in a path.
bool IsName(absl::string_view text) {
  constexpr size_t kMaxName = 40;
  return !text.empty() && text.size() <= kMaxName &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

// How a value is written for which somebody sent plain text; empty: no hint.
std::string Example(const Descriptor& type) {
  if (type.full_name() == "myorules.v1.Date") {
    return R"(; a date is written {"year": 2016, "month": 5, "day": 9})";
  }
  if (type.full_name() == "myorules.v1.Quantity") {
    return R"(; a quantity is written {"value": 34.5, "unit": "U/mL"})";
  }
  return "";
}

// "FEMALE" or "female" for SEX_FEMALE: the value that is meant; null: none.
const EnumValueDescriptor* WithoutPrefix(const EnumDescriptor& type,
                                         absl::string_view name) {
  const std::string end = absl::StrCat("_", absl::AsciiStrToUpper(name));
  for (int i = 0; i < type.value_count(); ++i) {
    if (absl::EndsWith(type.value(i)->name(), end)) return type.value(i);
  }
  return nullptr;
}

// "must be a number".
std::string Wanted(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return "must be true or false";
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return "must be a whole number";
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return "must be a number";
    case FieldDescriptor::CPPTYPE_STRING:
      return "must be a string";
    case FieldDescriptor::CPPTYPE_ENUM:
      return absl::StrCat("must be the name of a ", field.enum_type()->name());
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return "must be an object";
  }
  return "cannot be read from JSON";
}

// A place in a text, as the parser wants it, that tells how far it was read.
class TextCursor {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  // `bytes_read` outlives it.
  TextCursor(absl::string_view text, size_t offset, size_t* bytes_read)
      : text_(text), offset_(offset), bytes_read_(bytes_read) {}

  reference operator*() const { return text_[offset_]; }
  TextCursor& operator++() {
    *bytes_read_ = ++offset_;
    return *this;
  }
  bool operator==(const TextCursor& other) const {
    return offset_ == other.offset_;
  }
  bool operator!=(const TextCursor& other) const { return !(*this == other); }

 private:
  absl::string_view text_;
  size_t offset_;
  size_t* bytes_read_;
};

// Without what JSON passes over at its end, so that a text that ends too early
// does so where it was last written.
absl::string_view WithoutBlankEnd(absl::string_view json) {
  const size_t last = json.find_last_not_of(" \t\r\n");
  return last == absl::string_view::npos ? "" : json.substr(0, last + 1);
}

// Where the line of that byte begins.
size_t LineStart(absl::string_view json, size_t offset) {
  const size_t before = json.substr(0, offset).rfind('\n');
  return before == absl::string_view::npos ? 0 : before + 1;
}

// Builds a message from the events of nlohmann's parser. A callback that
// returns false ends the parse.
class MessageBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  MessageBuilder(absl::string_view json, absl::string_view root,
                 Message* message)
      : json_(json), root_(root), message_(message) {}

  const absl::Status& status() const { return status_; }

  bool null() override {
    if (levels_.empty()) return Mismatch("null");
    if (top().in_list) return Mismatch("null");
    top().field = nullptr;
    return true;
  }

  bool boolean(bool value) override {
    if (!ExpectValue(value ? "true" : "false")) return false;
    if (field().cpp_type() != FieldDescriptor::CPPTYPE_BOOL) {
      return Mismatch(value ? "true" : "false");
    }
    Store(&Reflection::SetBool, &Reflection::AddBool, value);
    return Done();
  }

  bool number_integer(number_integer_t value) override {
    if (!ExpectValue("a number")) return false;
    return StoreInteger(value, value < 0 ? 0 : static_cast<uint64_t>(value),
                        static_cast<double>(value));
  }

  bool number_unsigned(number_unsigned_t value) override {
    if (!ExpectValue("a number")) return false;
    const bool fits =
        value <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
    return StoreInteger(fits ? static_cast<int64_t>(value) : -1, value,
                        static_cast<double>(value));
  }

  bool number_float(number_float_t value, const string_t& text) override {
    if (!ExpectValue("a number")) return false;
    if (IsFloating()) return StoreDouble(value);
    // JavaScript knows no whole numbers: 2016.0 is one, and 2.016e3.
    constexpr double kMaxExact = 9007199254740992;
    if (IsInteger() && value == std::floor(value) &&
        std::abs(value) <= kMaxExact) {
      return StoreInteger(static_cast<int64_t>(value),
                          value < 0 ? 0 : static_cast<uint64_t>(value), value);
    }
    if (IsInteger() && value == std::floor(value))
      return Fail("is out of range");
    return Mismatch("a number with a fraction");
  }

  bool string(string_t& value) override {
    if (!ExpectValue("a string")) return false;
    if (field().cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      return StoreEnumName(value);
    }
    if (field().type() == FieldDescriptor::TYPE_STRING) {
      Store(&Reflection::SetString, &Reflection::AddString, std::move(value));
      return Done();
    }
    return Mismatch("a string", StringRemedy(value));
  }

  bool binary(binary_t& value) override { return Mismatch("binary"); }

  bool start_object(std::size_t) override {
    if (levels_.empty()) {
      levels_.push_back({message_});
      return true;
    }
    if (!ExpectValue("an object")) return false;
    if (field().cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      return Mismatch("an object");
    }
    if (levels_.size() == kMaxLevels) return Fail("is nested too deeply");
    Message& owner = *top().message;
    const Reflection& reflection = *owner.GetReflection();
    levels_.push_back({field().is_repeated()
                           ? reflection.AddMessage(&owner, &field())
                           : reflection.MutableMessage(&owner, &field())});
    return true;
  }

  bool key(string_t& name) override {
    const auto& type = *top().message->GetDescriptor();
    const FieldDescriptor* found = type.FindFieldByName(name);
    for (int i = 0; found == nullptr && i < type.field_count(); ++i) {
      if (type.field(i)->json_name() == name) found = type.field(i);
    }
    if (found == nullptr) return UnknownField(name);
    top().field = found;
    top().seen.resize(type.field_count());
    if (top().seen[found->index()]) return Fail("comes twice");
    top().seen[found->index()] = true;
    if (found->is_map() || found->type() == FieldDescriptor::TYPE_BYTES) {
      return Fail("cannot be read from JSON");
    }
    return true;
  }

  bool end_object() override {
    levels_.pop_back();
    return levels_.empty() || Done();
  }

  bool start_array(std::size_t) override {
    if (levels_.empty() || top().in_list || !field().is_repeated()) {
      return Mismatch("a list");
    }
    top().in_list = true;
    top().index = 0;
    return true;
  }

  bool end_array() override {
    top().in_list = false;
    top().field = nullptr;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception& error) override {
    // "[json.exception.…] parse error at line 1, column 5: syntax error while …
    // - invalid literal; last read: …": the middle says what is wrong, the end
    // repeats the input.
    absl::string_view text = error.what();
    if (const size_t end = text.find("] "); end != absl::string_view::npos) {
      text.remove_prefix(end + 2);
    }
    if (absl::StartsWith(text, "parse error at ")) {
      text.remove_prefix(text.find(": ") + 2);
    }
    text = text.substr(0, text.find("; last read"));
    // "number overflow parsing '1e999'".
    text = text.substr(0, text.find(" parsing '"));
    // {"value": 34,5}: a number, where after the comma a name is due.
    const bool decimal_comma = absl::StrContains(
        text, "unexpected number literal; expected string literal");
    return FailAt(
        position,
        absl::StrCat(text, decimal_comma
                               ? "; a decimal is written with a point: 34.5"
                               : ""));
  }

  // `position`: of the byte, from 1. It is told within its line.
  bool FailAt(size_t position, absl::string_view why) {
    return Fail(absl::StrCat("not JSON at byte ",
                             position - LineStart(json_, position - 1), ": ",
                             why));
  }

 private:
  struct Level {
    Message* message = nullptr;
    // The field whose key was read last; null: its value was read, too.
    const FieldDescriptor* field = nullptr;
    bool in_list = false;
    int index = 0;
    // Which fields had their key, by position in the message type.
    std::vector<bool> seen;
  };

  Level& top() { return levels_.back(); }
  const FieldDescriptor& field() { return *top().field; }

  bool IsFloating() {
    return field().cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE ||
           field().cpp_type() == FieldDescriptor::CPPTYPE_FLOAT;
  }

  bool IsInteger() {
    switch (field().cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
      case FieldDescriptor::CPPTYPE_INT64:
      case FieldDescriptor::CPPTYPE_UINT32:
      case FieldDescriptor::CPPTYPE_UINT64:
        return true;
      default:
        return false;
    }
  }

  // "patient.results[3].quantity".
  std::string Path() {
    std::string path(root_);
    for (const Level& level : levels_) {
      if (level.field == nullptr) continue;
      absl::StrAppend(&path, ".", level.field->name());
      if (level.in_list) absl::StrAppend(&path, "[", level.index, "]");
    }
    return path;
  }

  bool Fail(absl::string_view description, absl::string_view message = "") {
    status_ = InvalidField(Path(), description, message);
    return false;
  }

  // What helps where a string stands in place of something else.
  std::string StringRemedy(absl::string_view text) {
    if (field().cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      return Example(*field().message_type());
    }
    if (!IsFloating() && !IsInteger()) return "";
    const bool bounded =
        absl::StartsWith(text, "<") || absl::StartsWith(text, ">") ||
        absl::StartsWith(text, "≤") || absl::StartsWith(text, "≥");
    if (bounded && top().message->GetDescriptor()->FindFieldByName(
                       "comparator") != nullptr) {
      return R"(; "<20" is written "comparator": "COMPARATOR_LESS", "value": 20)";
    }
    return "; write it without quotes";
  }

  bool Mismatch(absl::string_view got, absl::string_view remedy = "") {
    if (levels_.empty()) {
      return Fail(absl::StrCat("must be a JSON object, not ", got));
    }
    const bool list_wanted = field().is_repeated() && !top().in_list;
    return Fail(absl::StrCat(list_wanted ? "must be a list" : Wanted(field()),
                             ", not ", got, list_wanted ? "" : remedy));
  }

  bool UnknownField(const std::string& name) {
    top().field = nullptr;
    std::vector<std::string> names;
    const auto& type = *top().message->GetDescriptor();
    names.reserve(type.field_count());
    for (int i = 0; i < type.field_count(); ++i) {
      names.push_back(type.field(i)->name());
    }
    const std::string hint = DidYouMean(name, names);
    if (!IsName(name)) {
      return Fail(absl::StrCat("has no field ", Quoted(name), hint),
                  "has no field of a name that stands there");
    }
    status_ = InvalidField(absl::StrCat(Path(), ".", name),
                           absl::StrCat("there is no such field", hint));
    return false;
  }

  // A value may come now: not a list in a list, nor one where a list is due.
  bool ExpectValue(absl::string_view got) {
    if (levels_.empty()) return Mismatch(got);
    if (field().is_repeated() != top().in_list) return Mismatch(got);
    if (top().index >= kMaxJsonListEntries) {
      top().in_list = false;  // The fault is the list's, not the entry's.
      return Fail(
          absl::StrCat("has more than ", kMaxJsonListEntries, " entries"));
    }
    const auto* oneof = field().real_containing_oneof();
    if (oneof == nullptr) return true;
    const FieldDescriptor* other =
        top().message->GetReflection()->GetOneofFieldDescriptor(*top().message,
                                                                oneof);
    if (other == nullptr || other == &field()) return true;
    return Fail(absl::StrCat("cannot be set beside ", other->name()));
  }

  // The value of the field was read.
  bool Done() {
    if (top().in_list) {
      ++top().index;
    } else {
      top().field = nullptr;
    }
    return true;
  }

  template <typename Set, typename Add, typename Value>
  void Store(Set set, Add add, Value&& value) {
    Message* message = top().message;
    const Reflection* reflection = message->GetReflection();
    if (field().is_repeated()) {
      (reflection->*add)(message, &field(), std::forward<Value>(value));
    } else {
      (reflection->*set)(message, &field(), std::forward<Value>(value));
    }
  }

  bool StoreDouble(double value) {
    if (field().cpp_type() == FieldDescriptor::CPPTYPE_FLOAT) {
      Store(&Reflection::SetFloat, &Reflection::AddFloat,
            static_cast<float>(value));
    } else {
      Store(&Reflection::SetDouble, &Reflection::AddDouble, value);
    }
    return Done();
  }

  // A whole number in each form that a field may want; `whole` is negative and
  // `natural` positive where only the latter holds it.
  bool StoreInteger(int64_t whole, uint64_t natural, double floating) {
    const bool too_big = whole < 0 && natural > 0;
    const bool negative = whole < 0 && natural == 0;
    switch (field().cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        if (too_big || whole != static_cast<int32_t>(whole)) break;
        Store(&Reflection::SetInt32, &Reflection::AddInt32,
              static_cast<int32_t>(whole));
        return Done();
      case FieldDescriptor::CPPTYPE_INT64:
        if (too_big) break;
        Store(&Reflection::SetInt64, &Reflection::AddInt64, whole);
        return Done();
      case FieldDescriptor::CPPTYPE_UINT32:
        if (negative || natural != static_cast<uint32_t>(natural)) break;
        Store(&Reflection::SetUInt32, &Reflection::AddUInt32,
              static_cast<uint32_t>(natural));
        return Done();
      case FieldDescriptor::CPPTYPE_UINT64:
        if (negative) break;
        Store(&Reflection::SetUInt64, &Reflection::AddUInt64, natural);
        return Done();
      case FieldDescriptor::CPPTYPE_FLOAT:
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return StoreDouble(floating);
      case FieldDescriptor::CPPTYPE_ENUM:
        return StoreEnumNumber(too_big ? -1 : whole);
      default:
        return Mismatch("a number");
    }
    return Fail("is out of range");
  }

  bool StoreEnum(const EnumValueDescriptor* value) {
    Store(&Reflection::SetEnum, &Reflection::AddEnum, value);
    return Done();
  }

  bool StoreEnumNumber(int64_t number) {
    const EnumDescriptor& type = *field().enum_type();
    const EnumValueDescriptor* value =
        number == static_cast<int>(number)
            ? type.FindValueByNumber(static_cast<int>(number))
            : nullptr;
    if (value != nullptr) return StoreEnum(value);
    return Fail(absl::StrCat("is no number of the enum ", type.name()));
  }

  bool StoreEnumName(const std::string& name) {
    const EnumDescriptor& type = *field().enum_type();
    const EnumValueDescriptor* value = type.FindValueByName(name);
    if (value != nullptr) return StoreEnum(value);
    // The first one says that nothing is stated.
    std::vector<std::string> names;
    for (int i = 1; i < type.value_count(); ++i) {
      names.push_back(type.value(i)->name());
    }
    const std::string all =
        absl::StrCat("; use one of ", absl::StrJoin(names, ", "));
    const EnumValueDescriptor* meant = WithoutPrefix(type, name);
    std::string hint =
        meant == nullptr ? DidYouMean(name, names)
                         : absl::StrCat(" (did you mean ", meant->name(), "?)");
    if (hint.empty()) hint = all;
    return Fail(
        absl::StrCat(Quoted(name), " is no value of ", type.name(), hint),
        absl::StrCat("is no value of ", type.name(), all));
  }

  const absl::string_view json_;
  const absl::string_view root_;
  Message* const message_;
  std::vector<Level> levels_;
  absl::Status status_;
};

}  // namespace

absl::Status ReadJson(absl::string_view json, absl::string_view root,
                      Message* message, int64_t* line) {
  message->Clear();
  json = WithoutBlankEnd(json);
  MessageBuilder builder(json, root, message);
  size_t bytes_read = 0;
  // The parser would take it for the end of the text.
  const size_t nul = json.find('\0');
  const bool read =
      nul == absl::string_view::npos
          ? nlohmann::json::sax_parse(
                TextCursor(json, 0, &bytes_read),
                TextCursor(json, json.size(), &bytes_read), &builder)
          : builder.FailAt((bytes_read = nul + 1), "a byte that is zero");
  if (read) return absl::OkStatus();
  message->Clear();
  if (line != nullptr) {
    // The last byte that was read ends what is wrong, or stands behind it.
    const absl::string_view before =
        json.substr(0, std::max<size_t>(bytes_read, 1) - 1);
    *line = 1 + std::count(before.begin(), before.end(), '\n');
  }
  return builder.status();
}

}  // namespace myorules::service
