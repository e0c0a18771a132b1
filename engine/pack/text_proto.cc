#include "engine/pack/text_proto.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/enum_names.h"
#include "engine/base/issues.h"
#include "engine/base/limits.h"
#include "engine/base/utf8.h"
#include "engine/pack/misspelled.h"
#include "engine/pack/text_faults.h"
#include "google/protobuf/io/tokenizer.h"

namespace myorules::engine {
namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::TextFormat;

// Bounds the time of a text in which many values are misspelled.
constexpr int kMostMisspelledValues = 20;

std::string HexOf(char byte) {
  return absl::StrCat(
      absl::Hex(static_cast<unsigned char>(byte), absl::kZeroPad2));
}

// Tells of a text that is not in UTF-8, of which the parser itself keeps quiet.
void CheckEncoding(Issues* issues) {
  const absl::string_view text = issues->text();
  if (absl::StartsWith(text, "\xEF\xBB\xBF")) {
    issues->AddError(issues->PositionAt(0),
                     "the text begins with a byte order mark; save it as UTF-8 "
                     "without one");
    return;
  }
  const size_t at = FindInvalidUtf8(text);
  if (at == absl::string_view::npos) return;
  issues->AddError(issues->PositionAt(static_cast<int>(at)),
                   absl::StrCat("not UTF-8: byte 0x", HexOf(text[at]),
                                "; save the text as UTF-8"));
}

// Tells of numbers that the enum does not have, which the parser takes.
void CheckEnumValue(const FieldDescriptor& field, int number, int index,
                    const MessagePlace& place) {
  if (field.enum_type()->FindValueByNumber(number) != nullptr) return;
  place.AddErrorAt(
      field.name(), index,
      absl::StrCat("the value of '", field.name(), "' is ", number,
                   ", which is none of ",
                   absl::StrJoin(EnumValueNames(*field.enum_type()), ", ")));
}

// Tells also of the values that their escapes make something else than UTF-8.
void CheckValues(const Message& message, const MessagePlace& place) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    const bool repeated = field->is_repeated();
    const int size = repeated ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      const int index = repeated ? i : -1;
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        CheckValues(repeated ? reflection.GetRepeatedMessage(message, field, i)
                             : reflection.GetMessage(message, field),
                    place.Child(field->name(), index));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
        CheckEnumValue(*field,
                       repeated
                           ? reflection.GetRepeatedEnumValue(message, field, i)
                           : reflection.GetEnumValue(message, field),
                       index, place);
      } else if (field->type() == FieldDescriptor::TYPE_STRING) {
        const std::string text =
            repeated ? reflection.GetRepeatedString(message, field, i)
                     : reflection.GetString(message, field);
        const size_t at = FindInvalidUtf8(text);
        if (at == absl::string_view::npos) continue;
        place.AddErrorAt(
            field->name(), index,
            absl::StrCat("the value of '", field->name(),
                         "' is not UTF-8: byte 0x", HexOf(text[at]),
                         "; write the letter itself"));
      }
    }
  }
}

// Returns whether CheckValues adds no fault.
bool HasSoundValues(const Message& message, const MessagePlace& place,
                    const Issues& issues) {
  const size_t before = issues.count();
  CheckValues(message, place);
  return issues.count() == before;
}

}  // namespace

MessagePlace::Location MessagePlace::LocationOf(absl::string_view field,
                                                int index) const {
  const FieldDescriptor* descriptor =
      type_->FindFieldByName(std::string(field));
  if (descriptor == nullptr || tree_ == nullptr) return location_;
  if (descriptor->is_repeated() && index < 0) index = 0;
  TextFormat::ParseLocation location = tree_->GetLocation(descriptor, index);
  // A list in brackets has one place for all its entries.
  if (location.line < 0 && index > 0) {
    location = tree_->GetLocation(descriptor, 0);
  }
  if (location.line < 0) return location_;
  return {location.line, location.column};
}

int MessagePlace::OffsetOf(absl::string_view field, int index) const {
  const Location at = LocationOf(field, index);
  return OffsetOfParserColumn(at.line, at.column, issues_);
}

int MessagePlace::OffsetInValue(absl::string_view field,
                                absl::string_view value,
                                int value_offset) const {
  const absl::string_view text = issues_->text();
  const int start = OffsetOf(field);
  const int size = static_cast<int>(text.size());
  int at = start;
  while (at < size && text[at] != ':' && text[at] != '"' && text[at] != '\'') {
    // A comment may stand between the name and the colon.
    if (text[at] == '#') {
      while (at < size && text[at] != '\n') ++at;
    } else {
      ++at;
    }
  }
  if (at < size && text[at] == ':') ++at;
  const LiteralMap map = MapStringLiterals(text, at);
  if (map.value != value || value_offset < 0 ||
      value_offset >= static_cast<int>(map.offsets.size())) {
    return start;
  }
  return map.offsets[value_offset];
}

MessagePlace MessagePlace::Child(absl::string_view field, int index) const {
  MessagePlace child;
  child.issues_ = issues_;
  const FieldDescriptor* descriptor =
      type_->FindFieldByName(std::string(field));
  child.type_ = descriptor->message_type();
  child.tree_ =
      tree_ == nullptr ? nullptr : tree_->GetTreeForNested(descriptor, index);
  child.location_ = LocationOf(field, index);
  return child;
}

void MessagePlace::AddError(absl::string_view field,
                            std::string message) const {
  AddErrorAt(field, -1, std::move(message));
}

void MessagePlace::AddErrorAt(absl::string_view field, int index,
                              std::string message) const {
  AddAt(issues_->is_full() ? 0 : OffsetOf(field, index), std::move(message));
}

void MessagePlace::AddErrorInValue(absl::string_view field,
                                   absl::string_view value, int value_offset,
                                   std::string message) const {
  AddAt(issues_->is_full() ? 0 : OffsetInValue(field, value, value_offset),
        std::move(message));
}

void MessagePlace::AddError(std::string message) const {
  AddAt(issues_->is_full()
            ? 0
            : OffsetOfParserColumn(location_.line, location_.column, issues_),
        std::move(message));
}

void MessagePlace::AddAt(int offset, std::string message) const {
  issues_->AddError(issues_->PositionAt(offset), std::move(message));
}

// Returns null where the text does not parse.
std::unique_ptr<TextProto> TextProto::ParseText(
    const std::string& text, bool has_numbers, Message* message,
    google::protobuf::io::ErrorCollector* collector, Issues* issues) {
  std::unique_ptr<TextProto> parsed(new TextProto());
  parsed->issues_ = issues;
  parsed->type_ = message->GetDescriptor();
  TextFormat::Parser parser;
  parser.RecordErrorsTo(collector);
  parser.WriteLocationsTo(&parsed->tree_);
  parser.AllowUnknownField(true);
  parser.AllowFieldNumber(has_numbers);
  parser.SetRecursionLimit(limits::kMaxPackDepth);
  return parser.ParseFromString(text, message) ? std::move(parsed) : nullptr;
}

std::unique_ptr<const TextProto> TextProto::Parse(Message* message,
                                                  Issues* issues) {
  const size_t before = issues->count();
  auto parsed = ParsePastMisspelled(message, issues);
  return issues->count() == before ? std::move(parsed) : nullptr;
}

std::unique_ptr<const TextProto> TextProto::ParsePastMisspelled(
    Message* message, Issues* issues) {
  const size_t before = issues->count();
  CheckEncoding(issues);
  if (issues->count() != before) return nullptr;
  absl::optional<std::string> text = issues->text();
  std::vector<Misspelled> misspelled;
  // A reading finds every field that there is not, and the first value; the
  // last, that there are no more.
  for (int i = 0; i <= kMostMisspelledValues && text.has_value(); ++i) {
    const auto faults =
        TextFaults::Of(*message->GetDescriptor(), misspelled, issues);
    auto parsed =
        ParseText(*text, /*has_numbers=*/i > 0, message, faults.get(), issues);
    if (parsed == nullptr && issues->count() == before) {
      issues->AddError(SourcePosition{}, "not a text proto");
    }
    if (faults->has_other_faults()) return nullptr;
    if (parsed != nullptr &&
        !HasSoundValues(*message, parsed->root(), *issues)) {
      return nullptr;
    }
    const std::vector<Misspelled>& more = faults->misspelled();
    if (more.empty()) return parsed;
    misspelled.insert(misspelled.end(), more.begin(), more.end());
    text = Respell(issues->text(), misspelled);
  }
  return nullptr;
}

MessagePlace TextProto::root() const {
  MessagePlace place;
  place.issues_ = issues_;
  place.type_ = type_;
  place.tree_ = &tree_;
  return place;
}

}  // namespace myorules::engine
