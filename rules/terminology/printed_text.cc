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

// What leaves no mark on paper: joiners, direction marks, a byte order mark.
bool IsInvisible(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF || c == 0xAD;
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
    case U'﹣':
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

constexpr char32_t kFirstFullWidth = 0xFF01;
constexpr char32_t kLastFullWidth = 0xFF5E;

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
  for (size_t position = 0; position < text.size();) {
    char32_t c = 0;
    const size_t length = engine::DecodeCodePoint(text, position, &c);
    if (length == 0) {
      scratch->push_back(text[position++]);
      continue;
    }
    if (IsBlank(c)) {
      groups = !blank && IsGroupBlank(c) && !scratch->empty() &&
               absl::ascii_isdigit(scratch->back());
      blank = !scratch->empty();
    } else if (!IsInvisible(c)) {
      const bool digit = c < 0x80 && absl::ascii_isdigit(static_cast<char>(c));
      if (blank) scratch->push_back(groups && digit ? '\'' : ' ');
      blank = false;
      const absl::string_view sign = SignOf(c);
      if (!sign.empty()) {
        scratch->append(sign.data(), sign.size());
      } else if (c >= kFirstFullWidth && c <= kLastFullWidth) {
        scratch->push_back(static_cast<char>(c - kFirstFullWidth + '!'));
      } else {
        scratch->append(text.data() + position, length);
      }
    }
    position += length;
  }
  return *scratch;
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
