#include "rules/terminology/normalize.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "engine/base/utf8.h"

namespace myorules::rules {
namespace {

constexpr std::pair<char32_t, absl::string_view> kFolded[] = {
    {U'α', "alpha"}, {U'Α', "alpha"}, {U'β', "beta"},  {U'Β', "beta"},
    {U'γ', "gamma"}, {U'Γ', "gamma"}, {U'δ', "delta"}, {U'Δ', "delta"},
    {U'κ', "kappa"}, {U'Κ', "kappa"}, {U'μ', "mu"},    {U'Μ', "mu"},
    {U'µ', "mu"},    {U'ä', "a"},     {U'Ä', "a"},     {U'á', "a"},
    {U'à', "a"},     {U'å', "a"},     {U'Å', "a"},     {U'é', "e"},
    {U'É', "e"},     {U'è', "e"},     {U'ê', "e"},     {U'ë', "e"},
    {U'í', "i"},     {U'ï', "i"},     {U'ö', "o"},     {U'Ö', "o"},
    {U'ó', "o"},     {U'ô', "o"},     {U'ø', "o"},     {U'Ø', "o"},
    {U'ü', "u"},     {U'Ü', "u"},     {U'ú', "u"},     {U'ç', "c"},
    {U'ñ', "n"},     {U'ß', "ss"},
};

// Blanks, dashes, quotation marks, signs and what is not seen beyond ASCII. The
// micro sign is a letter to us and is folded before.
bool IsForeignPunctuation(char32_t code_point) {
  return (code_point >= 0x80 && code_point <= 0xBF) || code_point == U'×' ||
         code_point == U'÷' || (code_point >= 0x2000 && code_point <= 0x206F) ||
         code_point == 0x3000 || code_point == 0xFEFF;
}

}  // namespace

absl::string_view FoldedLetter(char32_t code_point) {
  for (const auto& [letter, folded] : kFolded) {
    if (letter == code_point) return folded;
  }
  return "";
}

std::string NormalizeName(absl::string_view text) {
  std::string key;
  size_t position = 0;
  while (position < text.size()) {
    char32_t code_point = 0;
    const size_t length = engine::DecodeCodePoint(text, position, &code_point);
    if (length == 0) {
      key.push_back(text[position++]);
      continue;
    }
    position += length;
    if (code_point < 0x80) {
      const char c = static_cast<char>(code_point);
      if (absl::ascii_isalnum(c)) key.push_back(absl::ascii_tolower(c));
      continue;
    }
    const absl::string_view folded = FoldedLetter(code_point);
    if (!folded.empty()) {
      key.append(folded.data(), folded.size());
    } else if (!IsForeignPunctuation(code_point)) {
      engine::AppendCodePoint(code_point, &key);
    }
  }
  return key;
}

std::string NormalizeAnalyteName(absl::string_view text) {
  // English; German, Dutch and French.
  static constexpr absl::string_view kPrefixes[] = {
      "autoanticorps", "anticorps", "acanti", "anti"};
  static constexpr absl::string_view kSuffixes[] = {
      "autoantibodies",
      "autoantibody",
      "antibodies",
      "antibody",
      "autoantikorper",
      "antikorper",
      "antikoerper",
      "autoak",
      "autoantistoffen",
      "antistoffen",
      "antistof",
      "ak",
      "autoanticorps",
      "anticorps",
      "autoab",
      "igg",
      "abs",
      "ab",
  };
  const std::string key = NormalizeName(text);
  absl::string_view rest = key;
  absl::string_view without = rest;
  for (const absl::string_view prefix : kPrefixes) {
    without = rest;
    if (absl::ConsumePrefix(&without, prefix) && !without.empty()) {
      rest = without;
    }
  }
  for (bool stripped = true; stripped;) {
    stripped = false;
    for (const absl::string_view suffix : kSuffixes) {
      without = rest;
      if (absl::ConsumeSuffix(&without, suffix) && !without.empty()) {
        rest = without;
        stripped = true;
      }
    }
  }
  return std::string(rest);
}

std::string NormalizeAtc(absl::string_view text) {
  std::string code;
  for (const char c : text) {
    if (!absl::ascii_isspace(c)) code.push_back(absl::ascii_toupper(c));
  }
  return code;
}

bool IsAtcForm(absl::string_view code) {
  static constexpr absl::string_view kForm = "A00AA00";
  if (code.size() != 3 && code.size() != 4 && code.size() != 5 &&
      code.size() != 7) {
    return false;
  }
  for (size_t i = 0; i < code.size(); ++i) {
    const bool fits = kForm[i] == 'A' ? absl::ascii_isupper(code[i])
                                      : absl::ascii_isdigit(code[i]);
    if (!fits) return false;
  }
  return true;
}

}  // namespace myorules::rules
