#include "rules/pages/visible_text.h"

#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace myorules::rules {
namespace {

// Bytes of the character that begins with `first`.
size_t LengthOf(unsigned char first) {
  if (first >= 0xF0) return 4;
  if (first >= 0xE0) return 3;
  return first >= 0xC0 ? 2 : 1;
}

// The number of the character `bytes`, of at most three bytes; else 0.
uint32_t NumberOf(absl::string_view bytes) {
  const auto at = [bytes](size_t i) {
    return static_cast<uint32_t>(static_cast<unsigned char>(bytes[i]));
  };
  switch (bytes.size()) {
    case 1:
      return at(0);
    case 2:
      return (at(0) & 0x1FU) << 6U | (at(1) & 0x3FU);
    case 3:
      return (at(0) & 0x0FU) << 12U | (at(1) & 0x3FU) << 6U | (at(2) & 0x3FU);
    default:
      return 0x10000;
  }
}

bool IsLineEnd(uint32_t number) {
  return number == '\t' || number == '\n' || number == '\r' || number == 0x85 ||
         number == 0x2028 || number == 0x2029;
}

bool IsControl(uint32_t number) {
  return number < 0x20 || (number >= 0x7F && number < 0xA0) ||
         number == 0x061C || number == 0x200E || number == 0x200F ||
         (number >= 0x202A && number <= 0x202E) ||
         (number >= 0x2066 && number <= 0x2069);
}

}  // namespace

std::string VisibleText(absl::string_view text, absl::string_view kept) {
  std::string visible;
  visible.reserve(text.size());
  while (!text.empty()) {
    const absl::string_view character =
        text.substr(0, LengthOf(static_cast<unsigned char>(text[0])));
    text.remove_prefix(character.size());
    const uint32_t number = NumberOf(character);
    const bool is_kept = absl::StrContains(kept, character);
    if (!is_kept && IsLineEnd(number)) {
      visible += ' ';
    } else if (!is_kept && IsControl(number)) {
      visible += '?';
    } else {
      absl::StrAppend(&visible, character);
    }
  }
  return visible;
}

}  // namespace myorules::rules
