#include "engine/pack/names.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "re2/re2.h"

namespace myorules::engine {
namespace {

bool Matches(absl::string_view text, const RE2& pattern) {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

}  // namespace

bool IsIdentifier(absl::string_view name) {
  static const LazyRE2 kPattern = {"[a-z][a-z0-9_]*"};
  return Matches(name, *kPattern);
}

bool IsCriterionId(absl::string_view id) {
  static const LazyRE2 kPattern = {
      "[a-z][a-z0-9_]*(-[a-z0-9_]+|[.][a-z][a-z0-9_]*)*"};
  return Matches(id, *kPattern);
}

bool IsHyphenatedId(absl::string_view id) {
  static const LazyRE2 kPattern = {"[a-z][a-z0-9]*(-[a-z0-9]+)*"};
  return Matches(id, *kPattern);
}

bool IsPackName(absl::string_view name) {
  static const LazyRE2 kPattern = {"[a-z][a-z0-9]*([.][a-z0-9]+)*"};
  return Matches(name, *kPattern);
}

bool IsSemanticVersion(absl::string_view version) {
  static const LazyRE2 kPattern = {
      "(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)"
      "(-[0-9A-Za-z-]+([.][0-9A-Za-z-]+)*)?"};
  return Matches(version, *kPattern);
}

bool IsOutcome(absl::string_view outcome) {
  static const LazyRE2 kPattern = {"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*"};
  return Matches(outcome, *kPattern);
}

bool IsDecimal(absl::string_view text) {
  // At most 15 digits in all, so that the double that is made of it reads back
  // as the same text.
  static const LazyRE2 kPattern = {"-?(0|[1-9][0-9]*)([.][0-9]+)?"};
  if (!Matches(text, *kPattern)) return false;
  const auto digits = std::count_if(
      text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits <= 15;
}

std::string VariableOf(absl::string_view id) {
  return absl::StrReplaceAll(id, {{"-", "_"}});
}

absl::string_view FirstSegment(absl::string_view variable) {
  return variable.substr(0, variable.find('.'));
}

std::vector<std::string> OuterNames(absl::string_view variable) {
  std::vector<std::string> names;
  for (size_t dot = variable.find('.'); dot != absl::string_view::npos;
       dot = variable.find('.', dot + 1)) {
    names.emplace_back(variable.substr(0, dot));
  }
  return names;
}

bool IsBlank(absl::string_view text) {
  return absl::StripAsciiWhitespace(text).empty();
}

bool IsCelWord(absl::string_view word) {
  static constexpr absl::string_view kWords[] = {
      "as",        "bool",     "break",    "bytes",  "const",     "continue",
      "date",      "double",   "duration", "dyn",    "else",      "false",
      "for",       "function", "if",       "import", "in",        "int",
      "let",       "list",     "loop",     "map",    "namespace", "null",
      "null_type", "package",  "range",    "return", "string",    "timestamp",
      "true",      "type",     "uint",     "var",    "void",      "while"};
  return std::find(std::begin(kWords), std::end(kWords), word) !=
         std::end(kWords);
}

}  // namespace myorules::engine
