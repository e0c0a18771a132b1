#include "tests/conformance/unknowns/cases.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "tests/conformance/unknowns/bindings.h"

namespace myorules::tests::conformance {
namespace {

// "an unknown", after another one: "another unknown".
std::string Another(absl::string_view phrase) {
  if (absl::ConsumePrefix(&phrase, "a ") ||
      absl::ConsumePrefix(&phrase, "an ")) {
    return absl::StrCat("another ", phrase);
  }
  return std::string(phrase);
}

// `shape` with $0, $1, … replaced.
std::string Filled(absl::string_view shape,
                   const std::vector<std::string>& parts) {
  std::vector<std::pair<std::string, std::string>> replacements;
  for (size_t i = 0; i < parts.size(); ++i) {
    replacements.emplace_back(absl::StrCat("$", i), parts[i]);
  }
  return absl::StrReplaceAll(shape, replacements);
}

std::string Sentence(std::string text) {
  if (!text.empty()) text[0] = absl::ascii_toupper(text[0]);
  return text;
}

}  // namespace

void CaseFile::Begin(absl::string_view title) {
  sections.push_back({std::string(title), {}});
}

void CaseFile::Add(absl::string_view sentence, absl::string_view expression) {
  UnknownCase added;
  added.set_name(Sentence(std::string(sentence)));
  added.set_expression(std::string(expression));
  sections.back().cases.push_back(std::move(added));
}

void CaseFile::AddEach(absl::string_view sentence, absl::string_view expression,
                       const std::vector<Operands>& operands) {
  std::vector<size_t> chosen(operands.size(), 0);
  while (true) {
    std::vector<std::string> texts, phrases;
    for (size_t i = 0; i < operands.size(); ++i) {
      const Operand& operand = operands[i][chosen[i]];
      bool again = false;
      for (size_t j = 0; j < i; ++j) {
        again = again || operands[j][chosen[j]].phrase == operand.phrase;
      }
      texts.push_back(operand.text);
      phrases.push_back(again ? Another(operand.phrase) : operand.phrase);
    }
    Add(Filled(sentence, phrases), Filled(expression, texts));
    // The last operand moves fastest.
    size_t at = operands.size();
    while (at > 0 && ++chosen[at - 1] == operands[at - 1].size()) {
      chosen[--at] = 0;
    }
    if (at == 0) return;
  }
}

CaseFile NewFile(absl::string_view name, absl::string_view about) {
  CaseFile file;
  file.name = std::string(name);
  file.head.set_about(std::string(about));
  file.head.set_container("myorules.testdata");
  return file;
}

Operands Conditions(int position) {
  return {{"true", "true"},
          {"false", "false"},
          {absl::StrCat("u", position), "an unknown"},
          {absl::StrCat("e", position), "an error"}};
}

std::vector<CaseFile> AllFiles() {
  std::vector<CaseFile> files = CallFiles();
  for (CaseFile file : {OperatorFile(), MacroFile(), ListFile(), MapFile(),
                        MessageFile(), DateFile()}) {
    files.push_back(std::move(file));
  }
  for (CaseFile& file : files) AddBindings(file);
  for (CaseFile& file : PackFiles()) files.push_back(std::move(file));
  return files;
}

}  // namespace myorules::tests::conformance
