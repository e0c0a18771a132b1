#include "service/lab/text_advice.h"

#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "engine/base/utf8.h"
#include "rules/terminology/printed_text.h"
#include "service/lab/problems.h"

namespace myorules::service {
namespace {

// Those that stand for what laboratories print.
constexpr std::pair<absl::string_view, char32_t> kNamed[] = {
    {"lt", U'<'},     {"gt", U'>'},    {"amp", U'&'},   {"quot", U'"'},
    {"apos", U'\''},  {"nbsp", U' '},  {"le", U'≤'},    {"ge", U'≥'},
    {"plusmn", U'±'}, {"micro", U'µ'}, {"mu", U'μ'},    {"alpha", U'α'},
    {"beta", U'β'},   {"gamma", U'γ'}, {"minus", U'−'}, {"ndash", U'–'},
    {"auml", U'ä'},   {"ouml", U'ö'},  {"uuml", U'ü'},  {"eacute", U'é'},
    {"szlig", U'ß'},
};

// 0: it is none.
char32_t CharacterOf(absl::string_view name) {
  uint32_t number = 0;
  if (absl::ConsumePrefix(&name, "#")) {
    const bool read =
        absl::ConsumePrefix(&name, "x") || absl::ConsumePrefix(&name, "X")
            ? absl::SimpleHexAtoi(name, &number)
            : absl::SimpleAtoi(name, &number);
    const bool printed = number >= ' ' && engine::IsCodePoint(number);
    return read && printed ? number : 0;
  }
  for (const auto& [known, character] : kNamed) {
    if (name == known) return character;
  }
  return 0;
}

// The text with each "&lt;" as what it stands for.
std::string Unescaped(absl::string_view text) {
  constexpr size_t kLongestName = 8;
  std::string plain;
  while (!text.empty()) {
    const size_t end = text.substr(0, kLongestName + 2).find(';');
    const char32_t character =
        text.front() == '&' && end != absl::string_view::npos
            ? CharacterOf(text.substr(1, end - 1))
            : 0;
    if (character == 0) {
      plain.push_back(text.front());
      text.remove_prefix(1);
    } else {
      engine::AppendCodePoint(character, &plain);
      text.remove_prefix(end + 1);
    }
  }
  return plain;
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
  std::string scratch;
  const char32_t unseen =
      rules::FindUnseen(rules::CleanText(printed, &scratch));
  if (unseen != 0) {
    return absl::StrFormat(
        "it holds a character that is not seen, U+%04X: send it as it is "
        "printed",
        static_cast<uint32_t>(unseen));
  }
  // Some senders escape what was escaped.
  constexpr int kMostTimes = 3;
  std::string plain(printed);
  for (int i = 0; i < kMostTimes; ++i) plain = Unescaped(plain);
  if (plain == printed) return "";
  return absl::StrCat("it looks like HTML-escaped text: send ", Quoted(plain));
}

std::string AdviceOnName(absl::string_view printed) {
  if (!IsLikeLoinc(absl::StripAsciiWhitespace(printed))) {
    return AdviceOnText(printed);
  }
  return "it looks like a LOINC code: send it as code, and the name as it is "
         "printed";
}

}  // namespace myorules::service
