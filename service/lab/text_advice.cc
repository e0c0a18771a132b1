#include "service/lab/text_advice.h"

#include <cstdint>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "engine/base/utf8.h"
#include "re2/re2.h"
#include "rules/terminology/printed_text.h"
#include "service/lab/problems.h"

namespace myorules::service {
namespace {

// Of HTML, those that stand for what laboratories print. Others are told of
// without what they stand for.
constexpr std::pair<absl::string_view, char32_t> kNamed[] = {
    {"lt", U'<'},       {"gt", U'>'},     {"amp", U'&'},    {"quot", U'"'},
    {"apos", U'\''},    {"nbsp", U' '},   {"ensp", U' '},   {"emsp", U' '},
    {"thinsp", 0x2009}, {"shy", 0xAD},    {"zwnj", 0x200C}, {"zwj", 0x200D},
    {"le", U'≤'},       {"ge", U'≥'},     {"ne", U'≠'},     {"plusmn", U'±'},
    {"minus", U'−'},    {"times", U'×'},  {"divide", U'÷'}, {"deg", U'°'},
    {"micro", U'µ'},    {"middot", U'·'}, {"ndash", U'–'},  {"mdash", U'—'},
    {"hellip", U'…'},   {"lsquo", U'‘'},  {"rsquo", U'’'},  {"ldquo", U'“'},
    {"rdquo", U'”'},    {"prime", U'′'},  {"sup1", U'¹'},   {"sup2", U'²'},
    {"sup3", U'³'},     {"frac12", U'½'}, {"copy", U'©'},   {"reg", U'®'},
    {"trade", U'™'},    {"infin", U'∞'},  {"asymp", U'≈'},  {"alpha", U'α'},
    {"beta", U'β'},     {"gamma", U'γ'},  {"delta", U'δ'},  {"epsilon", U'ε'},
    {"eta", U'η'},      {"theta", U'θ'},  {"kappa", U'κ'},  {"lambda", U'λ'},
    {"mu", U'μ'},       {"nu", U'ν'},     {"pi", U'π'},     {"rho", U'ρ'},
    {"sigma", U'σ'},    {"tau", U'τ'},    {"phi", U'φ'},    {"chi", U'χ'},
    {"psi", U'ψ'},      {"omega", U'ω'},  {"Alpha", U'Α'},  {"Beta", U'Β'},
    {"Gamma", U'Γ'},    {"Delta", U'Δ'},  {"Theta", U'Θ'},  {"Kappa", U'Κ'},
    {"Lambda", U'Λ'},   {"Sigma", U'Σ'},  {"Phi", U'Φ'},    {"Omega", U'Ω'},
    {"auml", U'ä'},     {"ouml", U'ö'},   {"uuml", U'ü'},   {"Auml", U'Ä'},
    {"Ouml", U'Ö'},     {"Uuml", U'Ü'},   {"szlig", U'ß'},  {"agrave", U'à'},
    {"aacute", U'á'},   {"acirc", U'â'},  {"atilde", U'ã'}, {"aring", U'å'},
    {"aelig", U'æ'},    {"ccedil", U'ç'}, {"egrave", U'è'}, {"eacute", U'é'},
    {"ecirc", U'ê'},    {"euml", U'ë'},   {"iacute", U'í'}, {"icirc", U'î'},
    {"iuml", U'ï'},     {"ntilde", U'ñ'}, {"oacute", U'ó'}, {"ocirc", U'ô'},
    {"oslash", U'ø'},   {"ugrave", U'ù'}, {"uacute", U'ú'}, {"ucirc", U'û'},
    {"Aring", U'Å'},    {"Eacute", U'É'}, {"Egrave", U'È'}, {"Ntilde", U'Ñ'},
    {"Oslash", U'Ø'},
};

// 0: it is none.
char32_t CharacterOf(absl::string_view name) {
  constexpr uint32_t kNoBreakSpace = 0xA0;
  uint32_t number = 0;
  if (absl::ConsumePrefix(&name, "#")) {
    const bool read =
        absl::ConsumePrefix(&name, "x") || absl::ConsumePrefix(&name, "X")
            ? absl::SimpleHexAtoi(name, &number)
            : absl::SimpleAtoi(name, &number);
    if (number == kNoBreakSpace) number = ' ';
    const bool printed = number >= ' ' && engine::IsCodePoint(number);
    return read && printed ? number : 0;
  }
  for (const auto& [known, character] : kNamed) {
    if (name == known) return character;
  }
  return 0;
}

// What stands between `begin` at the beginning of the text and the next `end`;
// empty: nothing, or no such thing.
absl::string_view Between(absl::string_view text, char begin, char end) {
  constexpr size_t kLongest = 32;
  if (text.empty() || text.front() != begin) return "";
  const size_t length = text.substr(1, kLongest + 1).find(end);
  return length == absl::string_view::npos ? "" : text.substr(1, length);
}

// The text with each "&lt;" as what it stands for.
std::string WithoutEntities(absl::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const absl::string_view name = Between(text, '&', ';');
    const char32_t character = CharacterOf(name);
    if (character == 0) {
      plain.push_back(text.front());
      text.remove_prefix(1);
    } else {
      engine::AppendCodePoint(character, &plain);
      text.remove_prefix(name.size() + 2);
    }
  }
  return plain;
}

// What an escape sequence of HL7 v2 stands for; nullopt: it is none.
absl::optional<std::string> MeaningOf(absl::string_view sequence) {
  static constexpr std::pair<absl::string_view, absl::string_view> kKnown[] = {
      {"F", "|"},  {"S", "^"}, {"T", "&"}, {"R", "~"},
      {"E", "\\"}, {"H", ""},  {"N", ""},  {".br", " "},
  };
  for (const auto& [known, meaning] : kKnown) {
    if (sequence == known) return std::string(meaning);
  }
  if (!absl::ConsumePrefix(&sequence, "X") || sequence.empty() ||
      sequence.size() % 2 != 0 ||
      !absl::c_all_of(sequence, absl::ascii_isxdigit)) {
    return absl::nullopt;
  }
  std::string bytes = absl::HexStringToBytes(sequence);
  if (engine::FindInvalidUtf8(bytes) != absl::string_view::npos) {
    return absl::nullopt;
  }
  for (char& c : bytes) {
    if (absl::ascii_iscntrl(c)) c = ' ';
  }
  return bytes;
}

// The text with each "\\T\\" as what it stands for.
std::string WithoutSequences(absl::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const absl::string_view sequence = Between(text, '\\', '\\');
    const absl::optional<std::string> meaning = MeaningOf(sequence);
    if (!meaning.has_value()) {
      plain.push_back(text.front());
      text.remove_prefix(1);
    } else {
      plain += *meaning;
      text.remove_prefix(sequence.size() + 2);
    }
  }
  return plain;
}

// "&nosuch;"; empty: there is none.
absl::string_view UnknownEntity(absl::string_view text) {
  constexpr size_t kShortest = 2;  // Of "A&E;" it is none.
  for (size_t i = text.find('&'); i != absl::string_view::npos;
       i = text.find('&', i + 1)) {
    const absl::string_view name = Between(text.substr(i), '&', ';');
    if (name.size() >= kShortest && absl::ascii_isalpha(name.front()) &&
        absl::c_all_of(name, absl::ascii_isalnum)) {
      return text.substr(i, name.size() + 2);
    }
  }
  return "";
}

bool HoldsUnseen(absl::string_view text) {
  std::string scratch;
  return rules::FindUnseen(rules::CleanText(text, &scratch)) != 0;
}

// "" where nothing is escaped.
std::string AdviceOnEscapes(absl::string_view printed) {
  // Some senders escape what was escaped.
  constexpr int kMostTimes = 3;
  bool hl7 = false;
  bool html = false;
  std::string plain(printed);
  for (int i = 0; i < kMostTimes; ++i) {
    std::string without = WithoutSequences(plain);
    hl7 |= without != plain;
    plain = WithoutEntities(without);
    html |= plain != without;
  }
  const absl::string_view unknown = UnknownEntity(printed);
  if (!hl7 && !html) {
    return unknown.empty()
               ? ""
               : absl::StrCat("it looks like HTML-escaped text: send what ",
                              Quoted(unknown), " stands for");
  }
  const absl::string_view escaped =
      hl7 && html ? "HL7- and HTML-escaped"
                  : (hl7 ? "HL7-escaped" : "HTML-escaped");
  const absl::string_view meant = absl::StripAsciiWhitespace(plain);
  if (meant.empty() || HoldsUnseen(meant)) {
    return absl::StrCat("it looks like ", escaped,
                        " text: send what is printed");
  }
  return absl::StrCat("it looks like ", escaped, " text: send ", Quoted(meant));
}

// What is wrong with numbers that have no reading; "" where nothing is known.
std::string AdviceOnNumbers(absl::string_view clean) {
  static const auto& power = *new RE2("\\d[eE][-+]?\\d");
  static const auto& below_zero = *new RE2("(?:^|[ (\\[:<>=])-\\d");
  static const auto& several = *new RE2("\\d[.,']*[^\\d.,']\\D*\\d");
  static const auto& signs_only = *new RE2("[\\d.,']*\\d[\\d.,']*");
  const re2::StringPiece text(clean.data(), clean.size());
  if (RE2::PartialMatch(text, power)) {
    return "a number is written out, without a power of ten";
  }
  if (RE2::PartialMatch(text, below_zero)) return "no result is below 0";
  if (RE2::PartialMatch(text, several)) {
    return "it holds several numbers: send each as a result of its own, and a "
           "range as reference_range";
  }
  if (RE2::FullMatch(text, signs_only)) {
    return "no number is written so";
  }
  return "";
}

// "33921-8".
bool IsLikeLoinc(absl::string_view text) {
  constexpr size_t kShortest = 3;
  constexpr size_t kLongest = 7;
  const size_t dash = text.find('-');
  if (dash == absl::string_view::npos || dash < kShortest || dash > kLongest ||
      text.size() != dash + 2) {
    return false;
  }
  for (size_t i = 0; i < text.size(); ++i) {
    if (i != dash && !absl::ascii_isdigit(text[i])) return false;
  }
  return true;
}

}  // namespace

std::string AdviceOnText(absl::string_view printed) {
  const bool is_plain = absl::c_all_of(printed, [](char c) {
    return absl::ascii_isascii(c) && c != '&' && c != '\\';
  });
  if (is_plain) return "";
  std::string scratch;
  const char32_t unseen =
      rules::FindUnseen(rules::CleanText(printed, &scratch));
  if (unseen != 0) {
    return absl::StrFormat(
        "it holds a character that is not seen, U+%04X: send it as it is "
        "printed",
        static_cast<uint32_t>(unseen));
  }
  return AdviceOnEscapes(printed);
}

std::string AdviceOnValue(absl::string_view printed) {
  std::string advice = AdviceOnText(printed);
  if (!advice.empty()) return advice;
  std::string scratch;
  return AdviceOnNumbers(rules::CleanText(printed, &scratch));
}

std::string AdviceOnName(absl::string_view printed) {
  if (!IsLikeLoinc(absl::StripAsciiWhitespace(printed))) {
    return AdviceOnText(printed);
  }
  return "it looks like a LOINC code: send it as code, and the name as it is "
         "printed";
}

}  // namespace myorules::service
