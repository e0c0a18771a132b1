#include "rules/terminology/printed_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "engine/base/utf8.h"
#include "rules/terminology/normalize.h"

namespace myorules::rules {
namespace {

bool IsBlank(char32_t c) {
  return c == U' ' || (c >= U'\t' && c <= U'\r') || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

// Blanks that hold a number together: "8 120" as it is printed in France. Not
// the non-breaking blank of web pages, which stands for any.
bool IsGroupBlank(char32_t c) {
  return c == 0x2007 || c == 0x2009 || c == 0x202F;
}

constexpr char32_t kSoftHyphen = 0xAD;

// What leaves no mark on paper: joiners, direction marks, a byte order mark.
// Many systems print a soft hyphen.
bool IsInvisible(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || c == 0x202A || c == 0x202C ||
         (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF || c == kSoftHyphen;
}

// What turns the direction of writing, so that "5.43" is seen as "34.5". It is
// never dropped.
bool TurnsDirection(char32_t c) {
  return c == 0x202B || c == 0x202D || c == 0x202E ||
         (c >= 0x2066 && c <= 0x2069);
}

// The ASCII form of a sign; empty: it is none that has one.
absl::string_view SignOf(char32_t c) {
  switch (c) {
    case U'≤':
    case U'≦':
    case U'⩽':
      return "<=";
    case U'≥':
    case U'≧':
    case U'⩾':
      return ">=";
    case U'±':
      return "+/-";
    case U'−':
    case U'‐':
    case U'‑':
    case U'‒':
    case U'–':
    case U'—':
    case U'―':
      return "-";
    case U'’':
    case U'‘':
    case U'ʼ':
    case U'´':
      return "'";
    case U'∶':
      return ":";
    case U'⁄':
    case U'∕':
      return "/";
    case U'⁺':
    case U'₊':
      return "+";
    default:
      return "";
  }
}

// The ASCII form of a full-width or small character; any other one as it is.
char32_t Narrow(char32_t c) {
  constexpr char32_t kFirstFullWidth = 0xFF01;
  constexpr char32_t kLastFullWidth = 0xFF5E;
  constexpr char32_t kFirstSmall = 0xFE50;
  // 0: it has none.
  constexpr char kSmall[] = ",\0.\0;:?!-(){}\0\0#&*+-<>=\0\\$%@";
  if (c >= kFirstFullWidth && c <= kLastFullWidth) {
    return c - kFirstFullWidth + '!';
  }
  if (c < kFirstSmall || c - kFirstSmall >= sizeof(kSmall)) return c;
  const char small = kSmall[c - kFirstSmall];
  return small == 0 ? c : small;
}

// Of which no number is made, nor what stands in or before one.
bool IsLetter(char32_t c) {
  c = Narrow(c);
  if (c < 0x80) return absl::ascii_isalpha(static_cast<char>(c));
  return (c >= 0xC0 || c == U'µ') && c != U'×' && c != U'÷' &&
         SignOf(c).empty();
}

// 0: the text ends there, or broken bytes stand there.
char32_t CodePointAt(absl::string_view text, size_t position) {
  char32_t c = 0;
  return position < text.size() &&
                 engine::DecodeCodePoint(text, position, &c) > 0
             ? c
             : 0;
}

// Characters that are not seen, one behind the other.
struct Unseen {
  size_t end = 0;
  bool has_soft_hyphen = false;
};

Unseen UnseenAt(absl::string_view text, size_t position) {
  Unseen unseen;
  unseen.end = position;
  while (unseen.end < text.size()) {
    char32_t c = 0;
    const size_t length = engine::DecodeCodePoint(text, unseen.end, &c);
    if (length == 0 || !IsInvisible(c)) break;
    unseen.has_soft_hyphen |= c == kSoftHyphen;
    unseen.end += length;
  }
  return unseen;
}

// Whether it must stay that something unseen stands between two characters (0:
// an end of the text). Within a number it is a blank that someone lost, or a
// hyphen that another system prints: "20" and "60" joined are no 2060.
bool MustStay(const Unseen& unseen, char32_t before, char32_t behind) {
  if (IsLetter(before) && IsLetter(behind)) return false;
  if (unseen.has_soft_hyphen) return true;
  const auto is_number = [](char32_t c) {
    return c != 0 && !IsBlank(c) && !IsLetter(c);
  };
  return is_number(before) && is_number(behind);
}

// Appends the ASCII form of `c`, or where it has none what is printed.
void AppendPlain(char32_t c, absl::string_view printed, std::string* text) {
  const absl::string_view sign = SignOf(c);
  const char32_t narrow = Narrow(c);
  if (!sign.empty()) {
    text->append(sign.data(), sign.size());
  } else if (narrow != c) {
    text->push_back(static_cast<char>(narrow));
  } else {
    text->append(printed.data(), printed.size());
  }
}

// Whether nothing would change.
bool IsClean(absl::string_view text) {
  bool after_blank = true;
  for (const char c : text) {
    if (c < ' ' || c > '~') return false;
    if (c == ' ' && after_blank) return false;
    after_blank = c == ' ';
  }
  return text.empty() || !after_blank;
}

}  // namespace

absl::string_view CleanText(absl::string_view text, std::string* scratch) {
  if (IsClean(text)) return text;
  scratch->clear();
  bool blank = false;
  bool groups = false;  // The blank is one that holds a number together.
  char32_t before = 0;
  for (size_t position = 0; position < text.size();) {
    char32_t c = 0;
    size_t length = engine::DecodeCodePoint(text, position, &c);
    if (length == 0) {
      scratch->push_back(text[position++]);
      continue;
    }
    if (IsInvisible(c)) {
      const Unseen unseen = UnseenAt(text, position);
      length = unseen.end - position;
      if (!MustStay(unseen, before, CodePointAt(text, unseen.end))) {
        position = unseen.end;
        continue;
      }
    }
    if (IsBlank(c)) {
      groups = !blank && IsGroupBlank(c) && !scratch->empty() &&
               absl::ascii_isdigit(scratch->back());
      blank = !scratch->empty();
    } else {
      const bool digit = c < 0x80 && absl::ascii_isdigit(static_cast<char>(c));
      if (blank) scratch->push_back(groups && digit ? '\'' : ' ');
      blank = false;
      AppendPlain(c, text.substr(position, length), scratch);
    }
    before = c;
    position += length;
  }
  return *scratch;
}

char32_t FindUnseen(absl::string_view clean) {
  for (size_t position = 0; position < clean.size();) {
    char32_t c = 0;
    const size_t length = engine::DecodeCodePoint(clean, position, &c);
    if (length > 0 && (IsInvisible(c) || TurnsDirection(c))) return c;
    position += std::max<size_t>(length, 1);
  }
  return 0;
}

absl::string_view TextKey(absl::string_view text, std::string* scratch) {
  const absl::string_view clean = CleanText(text, scratch);
  const bool is_key = std::all_of(clean.begin(), clean.end(), [](char c) {
    return absl::ascii_isascii(c) && !absl::ascii_isupper(c);
  });
  if (is_key) return clean;
  std::string key;
  for (size_t position = 0; position < clean.size();) {
    char32_t c = 0;
    const size_t length = engine::DecodeCodePoint(clean, position, &c);
    const absl::string_view folded = length < 2 ? "" : FoldedLetter(c);
    if (length < 2) {
      key.push_back(absl::ascii_tolower(clean[position]));
    } else if (!folded.empty()) {
      key.append(folded.data(), folded.size());
    } else {
      key.append(clean.data() + position, length);
    }
    position += std::max<size_t>(length, 1);
  }
  *scratch = std::move(key);
  return *scratch;
}

}  // namespace myorules::rules
