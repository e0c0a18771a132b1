#include "engine/pack/text_faults.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "engine/base/enum_names.h"
#include "engine/base/limits.h"
#include "engine/pack/open_braces.h"
#include "re2/re2.h"

namespace myorules::engine {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;

// The type with that full name: the message's own or one that it holds.
const Descriptor* FindType(const Descriptor& root, absl::string_view name) {
  return root.file()->pool()->FindMessageTypeByName(std::string(name));
}

class Collector : public TextFaults {
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

  const std::vector<Misspelled>& misspelled() const override {
    return misspelled_;
  }
  bool has_other_faults() const override { return has_other_faults_; }

 private:
  // Names and their numbers, in the order in which the type has them.
  using Numbers = std::vector<std::pair<std::string, int>>;

  void Add(int line, int column, const std::string& message) {
    const size_t before = misspelled_.size();
    Tell(line, column, message);
    has_other_faults_ |= misspelled_.size() == before;
  }

  void Tell(int line, int column, const std::string& message) {
    if (issues_->is_full() || is_lost_) return;
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
      if (TellMissingBrace(NameBefore(text, offset, name), name)) return;
      const Descriptor* in = FindType(root_, type);
      AddMisspelled(offset, name,
                    in == nullptr ? Numbers() : NumbersOfFields(*in),
                    absl::StrCat("no field '", name, "' in ", type));
    } else if (RE2::FullMatch(message, *kNoValue, &value, &name)) {
      AddMisspelled(offset, value, NumbersOfValues(name),
                    absl::StrCat("'", value, "' is no value of '", name, "'"));
    } else if (RE2::FullMatch(message, *kTwice, &name)) {
      // One of the two may only have been read so.
      if (IsMeant(name)) return;
      issues_->AddError(
          issues_->PositionAt(NameBefore(text, offset, name)),
          absl::StrCat("field '", name, "' stands twice here; write it once"));
    } else if (!IsBesideRespelled(text, offset)) {
      TellSyntax(offset, message);
    }
  }

  void TellSyntax(int offset, const std::string& message) {
    const bool is_end = absl::EndsWith(message, "got: ");
    const std::vector<OpenBrace> open = OpenBraces(issues_->text());
    if (is_end && !open.empty()) {
      issues_->AddError(issues_->PositionAt(open.back().offset),
                        absl::StrCat("'", open.back().field,
                                     "' is not closed; write the '}' that is "
                                     "missing"));
      return;
    }
    // Behind a text that does not end, words are read as texts, and texts as
    // words.
    is_lost_ = absl::StartsWith(message, "String literals cannot") ||
               absl::StartsWith(message, "Interpreting non ascii");
    issues_->AddError(
        issues_->PositionAt(offset),
        absl::StrCat("not a text proto: ",
                     is_end ? Ended(message) : WithRemedy(message)));
  }

  // What the parser says, and what would be right.
  static std::string WithRemedy(const std::string& message) {
    constexpr std::pair<const char*, const char*> kRemedies[] = {
        {R"re(Expected string, got: (.+))re",
         R"(expected a text, found \1; write it between quotation marks)"},
        {R"re(Expected integer or identifier, got: (.+))re",
         R"(expected a word or a number, found \1; write it without quotation marks)"},
        {R"re(Invalid value for boolean field "(.*)"\. Value: "(.*)"\.)re",
         R"('\1' is true or false, not '\2')"},
        {R"re(Expected identifier, got: /)re",
         "found '/'; a comment begins with '#'"},
        {R"re(Expected identifier, got: \})re",
         "found a '}' that closes nothing; take it out"},
        {R"re(Expected identifier, got: (.+))re",
         R"(expected the name of a field, found \1)"},
        {R"re(String literals cannot cross line boundaries\.)re",
         "a text ends in the line in which it begins; write the quotation mark "
         "that is missing"},
        {R"re(Invalid escape sequence in string literal\.)re",
         R"(this escape means nothing in a text; for a backslash write \\\\)"},
        {R"re(Interpreting non ascii codepoint \d+\.)re",
         "a character that only a text may hold; around a text write ' or \""},
    };
    std::string text = message;
    for (const auto& [pattern, remedy] : kRemedies) {
      if (!RE2::FullMatch(message, pattern)) continue;
      RE2::Replace(&text, pattern, remedy);
      break;
    }
    return text;
  }

  // Where the field would be one of a message around, and a brace is open at
  // the end of the text, the brace before the field is what is missing: told
  // once, since all that comes after stands in the wrong message.
  bool TellMissingBrace(int offset, const std::string& name) {
    const absl::string_view text = issues_->text();
    if (OpenBraces(text).empty()) return false;
    const std::vector<OpenBrace> open = OpenBraces(text.substr(0, offset));
    const Descriptor* around = &root_;
    for (const OpenBrace& brace : open) {
      const FieldDescriptor* field = around->FindFieldByName(brace.field);
      is_lost_ |= around->FindFieldByName(name) != nullptr;
      if (field == nullptr || field->message_type() == nullptr) break;
      around = field->message_type();
    }
    if (!is_lost_) return false;
    const OpenBrace& last = open.back();
    issues_->AddError(
        issues_->PositionAt(last.offset),
        absl::StrCat("'", last.field, "' is not closed before '", name,
                     "' in line ", issues_->PositionAt(offset).line,
                     "; write the '}' that is missing"));
    return true;
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
                     const Numbers& numbers, absl::string_view fault) {
    const absl::string_view text = issues_->text();
    const int offset = NameBefore(text, behind, name);
    // What a name was read as may be wrong there, too.
    if (!respelled_.empty() && !absl::StartsWith(text.substr(offset), name)) {
      return;
    }
    std::vector<std::string> known;
    known.reserve(numbers.size());
    for (const auto& [each, number] : numbers) known.push_back(each);
    const std::string meant = NameMeant(known, name);
    issues_->AddError(issues_->PositionAt(offset),
                      absl::StrCat(fault, Remedy(meant, known)));
    const auto number = absl::c_find_if(
        numbers, [&](const auto& each) { return each.first == meant; });
    misspelled_.push_back(
        {offset, name, meant, number == numbers.end() ? 0 : number->second});
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

  static Numbers NumbersOfFields(const Descriptor& type) {
    Numbers numbers;
    for (int i = 0; i < type.field_count(); ++i) {
      numbers.emplace_back(type.field(i)->name(), type.field(i)->number());
    }
    return numbers;
  }

  Numbers NumbersOfValues(const std::string& field_name) const {
    Numbers numbers;
    const FieldDescriptor* field = FindEnumField(root_, field_name, 0);
    if (field == nullptr) return numbers;
    for (int i = 0; i < field->enum_type()->value_count(); ++i) {
      const auto& value = *field->enum_type()->value(i);
      numbers.emplace_back(value.name(), value.number());
    }
    return numbers;
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
  // What follows is not what its author meant: no more is told.
  bool is_lost_ = false;
};

}  // namespace

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

std::unique_ptr<TextFaults> TextFaults::Of(
    const Descriptor& root, const std::vector<Misspelled>& respelled,
    Issues* issues) {
  return std::make_unique<Collector>(root, respelled, issues);
}

}  // namespace myorules::engine
