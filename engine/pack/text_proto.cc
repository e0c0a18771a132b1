#include "engine/pack/text_proto.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "engine/base/issues.h"
#include "engine/base/limits.h"
#include "engine/base/utf8.h"
#include "engine/pack/misspelled.h"
#include "google/protobuf/io/tokenizer.h"
#include "re2/re2.h"

namespace myorules::engine {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::google::protobuf::TextFormat;

// Bounds the time of a text in which many values are misspelled.
constexpr int kMostMisspelledValues = 20;

std::string HexOf(char byte) {
  return absl::StrCat(
      absl::Hex(static_cast<unsigned char>(byte), absl::kZeroPad2));
}

// The byte at the parser's 0-based line and column, in which a tab goes on to
// the next multiple of eight.
int OffsetOfParserColumn(int line, int column, Issues* issues) {
  constexpr int kTabWidth = 8;
  const absl::string_view text = issues->text();
  size_t at = issues->OffsetOfLine(line + 1);
  for (int here = 0; here < column && at < text.size() && text[at] != '\n';) {
    here += text[at] == '\t' ? kTabWidth - here % kTabWidth : 1;
    ++at;
  }
  return static_cast<int>(at);
}

std::vector<std::string> FieldNames(const Descriptor& type) {
  std::vector<std::string> names;
  names.reserve(type.field_count());
  for (int i = 0; i < type.field_count(); ++i) {
    names.push_back(type.field(i)->name());
  }
  return names;
}

std::vector<std::string> ValueNames(
    const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> names;
  names.reserve(type.value_count());
  for (int i = 0; i < type.value_count(); ++i) {
    names.push_back(type.value(i)->name());
  }
  return names;
}

// The type with that full name: the message's own or one that it holds.
const Descriptor* FindType(const Descriptor& root, absl::string_view name) {
  return root.file()->pool()->FindMessageTypeByName(std::string(name));
}

// Says what the text format's parser found, in the words of a pack's author.
class Collector : public google::protobuf::io::ErrorCollector {
 public:
  // `respelled`: names of the issues' text that are put right in what is read.
  Collector(const Descriptor& root, const std::vector<Misspelled>& respelled,
            Issues* issues)
      : root_(root), respelled_(respelled), issues_(issues) {}

  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    Add(line, column, message);
  }
  // The parser skips an unknown field with a warning, so that the next is found
  // too; to us it is an error.
  void AddWarning(int line, google::protobuf::io::ColumnNumber column,
                  const std::string& message) override {
    Add(line, column, message);
  }

  // The names that are none.
  const std::vector<Misspelled>& misspelled() const { return misspelled_; }
  // Whether anything else is wrong.
  bool has_other_faults() const { return has_other_faults_; }

 private:
  void Add(int line, int column, const std::string& message) {
    const size_t before = misspelled_.size();
    Tell(line, column, message);
    has_other_faults_ |= misspelled_.size() == before;
  }

  void Tell(int line, int column, const std::string& message) {
    if (issues_->is_full()) return;
    const absl::string_view text = issues_->text();
    const int offset =
        line < 0 ? 0 : OffsetOfParserColumn(line, column, issues_);
    std::string type, value, name;
    static const LazyRE2 kNoField = {
        R"re(Message type "([^"]*)" has no field named "([^"]*)".*)re"};
    static const LazyRE2 kNoValue = {
        R"re(Unknown enumeration value of "([^"]*)" for field "([^"]*)".*)re"};
    static const LazyRE2 kTwice = {
        R"re(Non-repeated field "([^"]*)" is specified multiple times.*)re"};
    if (RE2::FullMatch(message, *kNoField, &type, &name)) {
      AddMisspelled(offset, name, NamesOfFields(type),
                    absl::StrCat("no field '", name, "' in ", type));
    } else if (RE2::FullMatch(message, *kNoValue, &value, &name)) {
      AddMisspelled(offset, value, NamesOfValues(name),
                    absl::StrCat("'", value, "' is no value of '", name, "'"));
    } else if (RE2::FullMatch(message, *kTwice, &name)) {
      // One of the two may only have been read so.
      if (IsMeant(name)) return;
      issues_->AddError(
          issues_->PositionAt(NameBefore(text, offset, name)),
          absl::StrCat("field '", name, "' stands twice here; write it once"));
    } else if (!IsBesideRespelled(text, offset)) {
      issues_->AddError(issues_->PositionAt(offset),
                        absl::StrCat("not a text proto: ", Ended(message)));
    }
  }

  // Whether a name in that line is put right: what is wrong there may only be
  // so of what it was read as.
  bool IsBesideRespelled(absl::string_view text, int offset) const {
    const size_t begin = text.substr(0, offset).rfind('\n') + 1;
    const size_t end = text.find('\n', offset);
    return absl::c_any_of(respelled_, [&](const Misspelled& each) {
      const auto at = static_cast<size_t>(each.offset);
      return at >= begin && at < end;
    });
  }

  // The parser shows the end of the text as nothing.
  static std::string Ended(absl::string_view message) {
    return absl::ConsumeSuffix(&message, "got: ")
               ? absl::StrCat(message, "got the end of the text")
               : std::string(message);
  }

  // The parser reports behind the name, and what is blank or a comment behind
  // that; the fault is the name.
  static int NameBefore(absl::string_view text, int offset,
                        absl::string_view name) {
    if (absl::StartsWith(text.substr(offset), name)) return offset;
    const absl::string_view before = WithoutBlankEnd(text.substr(0, offset));
    return absl::EndsWith(before, name)
               ? static_cast<int>(before.size() - name.size())
               : offset;
  }

  // The text without the blanks and comments at its end.
  static absl::string_view WithoutBlankEnd(absl::string_view text) {
    while (!text.empty()) {
      const size_t line = text.rfind('\n') + 1;  // npos + 1: the first.
      absl::string_view rest = text.substr(line);
      rest =
          absl::StripTrailingAsciiWhitespace(rest.substr(0, CommentIn(rest)));
      text = text.substr(0, line + rest.size());
      if (!rest.empty()) break;
      text = absl::StripTrailingAsciiWhitespace(text);
    }
    return text;
  }

  // Where a comment begins in the line; its end: nowhere.
  static size_t CommentIn(absl::string_view line) {
    char quote = 0;
    for (size_t i = 0; i < line.size(); ++i) {
      if (quote == 0 && line[i] == '#') return i;
      if (quote != 0 && line[i] == '\\') {
        ++i;
      } else if (quote == 0 && (line[i] == '"' || line[i] == '\'')) {
        quote = line[i];
      } else if (line[i] == quote) {
        quote = 0;
      }
    }
    return line.size();
  }

  bool IsMeant(absl::string_view name) const {
    return absl::c_any_of(
        respelled_, [&](const Misspelled& each) { return each.meant == name; });
  }

  void AddMisspelled(int behind, const std::string& name,
                     const std::vector<std::string>& known,
                     absl::string_view fault) {
    const absl::string_view text = issues_->text();
    const int offset = NameBefore(text, behind, name);
    // What a name was read as may be wrong there, too.
    if (!respelled_.empty() && !absl::StartsWith(text.substr(offset), name)) {
      return;
    }
    const std::string meant = MeantBy(name, known);
    issues_->AddError(issues_->PositionAt(offset),
                      absl::StrCat(fault, Remedy(meant, known)));
    misspelled_.push_back({offset, name, meant});
  }

  // The nearest; of an enum also "SEVERITY_HIGH" of "high". Empty: none.
  static std::string MeantBy(const std::string& name,
                             const std::vector<std::string>& known) {
    const std::string upper = absl::AsciiStrToUpper(name);
    for (const std::string& each : known) {
      if (each == upper || absl::EndsWith(each, absl::StrCat("_", upper))) {
        return each;
      }
    }
    return NearestName(name, known);
  }

  static std::string Remedy(const std::string& meant,
                            const std::vector<std::string>& known) {
    constexpr size_t kMost = 5;
    if (!meant.empty()) return absl::StrCat(" (did you mean '", meant, "'?)");
    if (known.empty()) return "";
    const size_t told = std::min(known.size(), kMost);
    return absl::StrCat(
        "; it has ", absl::StrJoin(known.begin(), known.begin() + told, ", "),
        told < known.size() ? ", …" : "");
  }

  std::vector<std::string> NamesOfFields(const std::string& type) const {
    const Descriptor* descriptor = FindType(root_, type);
    return descriptor == nullptr ? std::vector<std::string>()
                                 : FieldNames(*descriptor);
  }

  std::vector<std::string> NamesOfValues(const std::string& field_name) const {
    const FieldDescriptor* field = FindEnumField(root_, field_name, 0);
    return field == nullptr ? std::vector<std::string>()
                            : ValueNames(*field->enum_type());
  }

  // The parser names the field but not its message.
  static const FieldDescriptor* FindEnumField(const Descriptor& type,
                                              const std::string& name,
                                              int depth) {
    if (depth > limits::kMaxPackDepth) return nullptr;
    const FieldDescriptor* field = type.FindFieldByName(name);
    if (field != nullptr && field->enum_type() != nullptr) return field;
    for (int i = 0; i < type.field_count(); ++i) {
      const Descriptor* inner = type.field(i)->message_type();
      if (inner == nullptr || inner == &type) continue;
      field = FindEnumField(*inner, name, depth + 1);
      if (field != nullptr) return field;
    }
    return nullptr;
  }

  const Descriptor& root_;
  const std::vector<Misspelled>& respelled_;
  Issues* const issues_;
  std::vector<Misspelled> misspelled_;
  bool has_other_faults_ = false;
};

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
                   absl::StrJoin(ValueNames(*field.enum_type()), ", ")));
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
    const std::string& text, Message* message,
    google::protobuf::io::ErrorCollector* collector, Issues* issues) {
  std::unique_ptr<TextProto> parsed(new TextProto());
  parsed->issues_ = issues;
  parsed->type_ = message->GetDescriptor();
  TextFormat::Parser parser;
  parser.RecordErrorsTo(collector);
  parser.WriteLocationsTo(&parsed->tree_);
  parser.AllowUnknownField(true);
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
    Collector collector(*message->GetDescriptor(), misspelled, issues);
    auto parsed = ParseText(*text, message, &collector, issues);
    if (parsed == nullptr && issues->count() == before) {
      issues->AddError(SourcePosition{}, "not a text proto");
    }
    if (collector.has_other_faults()) return nullptr;
    if (parsed != nullptr &&
        !HasSoundValues(*message, parsed->root(), *issues)) {
      return nullptr;
    }
    const std::vector<Misspelled>& more = collector.misspelled();
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
