#include "tests/conformance/unknowns/suite_text.h"

#include <map>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"

namespace myorules::tests::conformance {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::TextFormat;

constexpr size_t kLineLength = 118;

// Told by what it holds, so always on one line.
constexpr char kAny[] = "google.protobuf.Any";

// As it is read most easily: in double quotes, single ones need no backslash.
std::string WithoutNeedlessEscapes(absl::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      if (text[i + 1] != '\'') plain += text[i];
      ++i;
    }
    plain += text[i];
  }
  return plain;
}

// On one line, without its end.
std::string Line(const Message& message) {
  TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetExpandAny(true);
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(message, &text);
  if (absl::EndsWith(text, " ")) text.pop_back();
  return WithoutNeedlessEscapes(text);
}

void AppendFields(const Message& message, int indent, std::string& text);

// A field's value: on one line where it fits, else a line for each of its
// fields.
void AppendField(absl::string_view name, const Message& message, int indent,
                 std::string& text) {
  const std::string margin(indent, ' ');
  const std::string held = Line(message);
  const std::string line = absl::StrCat(
      margin, name, held.empty() ? " {}" : absl::StrCat(" { ", held, " }"));
  if (line.size() <= kLineLength || message.GetTypeName() == kAny) {
    absl::StrAppend(&text, line, "\n");
  } else {
    absl::StrAppend(&text, margin, name, " {\n");
    AppendFields(message, indent + 2, text);
    absl::StrAppend(&text, margin, "}\n");
  }
}

void AppendFields(const Message& message, int indent, std::string& text) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int size =
        field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        AppendField(field->name(),
                    field->is_repeated()
                        ? reflection.GetRepeatedMessage(message, field, i)
                        : reflection.GetMessage(message, field),
                    indent, text);
        continue;
      }
      std::string value;
      TextFormat::PrintFieldValueToString(
          message, field, field->is_repeated() ? i : -1, &value);
      absl::StrAppend(&text, std::string(indent, ' '), field->name(), ": ",
                      WithoutNeedlessEscapes(value), "\n");
    }
  }
}

// Expressions are for reading: on one line, however long.
void AppendCase(const UnknownCase& unknown_case, std::string& text) {
  absl::StrAppend(&text, "case { ", Line(unknown_case), " }\n");
}

// A line for the subject, and one for each thing that the answer says.
void AppendSubjectCase(const SubjectCase& subject_case, std::string& text) {
  const v1::Classification& answer = subject_case.answer();
  SubjectCase asked = subject_case;
  asked.clear_answer();
  absl::StrAppend(&text, "  case {\n");
  AppendFields(asked, 4, text);
  absl::StrAppend(&text, "    answer {\n");
  auto append = [&text](absl::string_view field, const Message& message) {
    absl::StrAppend(&text, "      ", field, " { ", Line(message), " }\n");
  };
  for (const auto& decision : answer.decisions()) append("decisions", decision);
  for (const auto& facet : answer.facets()) append("facets", facet);
  for (const auto& flag : answer.flags()) append("flags", flag);
  for (const auto& missing : answer.missing()) append("missing", missing);
  absl::StrAppend(&text, "    }\n  }\n");
}

void AppendPack(const PackCases& pack, std::string& text) {
  PackCases head = pack;
  head.clear_case_();
  text += "\npack {\n";
  AppendFields(head, 2, text);
  for (const SubjectCase& subject_case : pack.case_()) {
    AppendSubjectCase(subject_case, text);
  }
  absl::StrAppend(&text, "}\n");
}

void CopyAnswer(const UnknownCase& from, UnknownCase& to) {
  UnknownCase answered = from;
  answered.set_name(to.name());
  answered.set_expression(to.expression());
  *answered.mutable_binding() = to.binding();
  to = answered;
}

}  // namespace

void KeepAnswers(const UnknownSuite& written, CaseFile& file) {
  std::map<std::string, const UnknownCase*> cases;
  for (const UnknownCase& known : written.case_()) {
    cases[absl::StrCat(known.name(), "\n", known.expression())] = &known;
  }
  for (Section& section : file.sections) {
    for (UnknownCase& asked : section.cases) {
      const auto known =
          cases.find(absl::StrCat(asked.name(), "\n", asked.expression()));
      if (known != cases.end()) CopyAnswer(*known->second, asked);
    }
  }
  std::map<std::string, const SubjectCase*> subjects;
  for (const PackCases& pack : written.pack()) {
    for (const SubjectCase& known : pack.case_()) {
      subjects[absl::StrCat(Line(pack.rules()), "\n", known.name(), "\n",
                            Line(known.subject()))] = &known;
    }
  }
  for (PackCases& pack : *file.head.mutable_pack()) {
    for (SubjectCase& asked : *pack.mutable_case_()) {
      const auto known = subjects.find(absl::StrCat(
          Line(pack.rules()), "\n", asked.name(), "\n", Line(asked.subject())));
      if (known != subjects.end() && known->second->has_answer()) {
        *asked.mutable_answer() = known->second->answer();
      }
    }
  }
}

UnknownSuite WholeSuite(const CaseFile& file) {
  UnknownSuite suite = file.head;
  for (const Section& section : file.sections) {
    for (const UnknownCase& unknown_case : section.cases) {
      *suite.add_case_() = unknown_case;
    }
  }
  return suite;
}

std::string SuiteText(const CaseFile& file) {
  std::string text = absl::StrCat(
      "# proto-file: tests/conformance/unknown_suite.proto\n"
      "# proto-message: UnknownSuite\n"
      "#\n"
      "# Cases by `bazel run //tests/conformance/unknowns:write`; answers by "
      "docs/reference/unknowns.md and dates.md.\n"
      "\n"
      "about: \"",
      file.head.about(), "\"\n");
  if (!file.sections.empty()) {
    absl::StrAppend(&text, "container: \"", file.head.container(), "\"\n");
  }
  if (file.head.binding_size() > 0) text += "\n# Variables\n";
  for (const Binding& binding : file.head.binding()) {
    AppendField("binding", binding, 0, text);
  }
  for (const Section& section : file.sections) {
    absl::StrAppend(&text, "\n# ", section.title, "\n");
    for (const UnknownCase& unknown_case : section.cases) {
      AppendCase(unknown_case, text);
    }
  }
  if (file.head.has_preamble()) {
    text += "\n";
    AppendField("preamble", file.head.preamble(), 0, text);
  }
  for (const PackCases& pack : file.head.pack()) AppendPack(pack, text);
  return text;
}

bool HasAnswer(const UnknownCase& unknown_case) {
  return !unknown_case.value().empty() || !unknown_case.error().empty() ||
         unknown_case.unknown_size() > 0 || unknown_case.has_period() ||
         unknown_case.has_interval();
}

}  // namespace myorules::tests::conformance
