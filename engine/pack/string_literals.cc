// The literals of a text proto, byte for byte.
#include <cctype>

#include "absl/strings/ascii.h"
#include "engine/base/utf8.h"
#include "engine/pack/text_proto.h"

namespace myorules::engine {
namespace {

// Spaces and comments.
int SkipBlank(absl::string_view text, int at) {
  const int size = static_cast<int>(text.size());
  while (at < size) {
    if (absl::ascii_isspace(text[at])) {
      ++at;
    } else if (text[at] == '#') {
      while (at < size && text[at] != '\n') ++at;
    } else {
      break;
    }
  }
  return at;
}

bool IsOctal(char c) { return c >= '0' && c <= '7'; }

int DigitValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return absl::ascii_tolower(c) - 'a' + 10;
}

// Reads up to `most` digits of `base` at `at`, which then stands behind them.
uint32_t ReadDigits(absl::string_view text, int base, int most, int* at) {
  uint32_t value = 0;
  for (int n = 0; n < most && *at < static_cast<int>(text.size()); ++n) {
    const char c = text[*at];
    if (base == 8 ? !IsOctal(c) : !absl::ascii_isxdigit(c)) break;
    value = value * base + DigitValue(c);
    ++*at;
  }
  return value;
}

std::string Utf8(uint32_t code) {
  std::string out;
  AppendCodePoint(code, &out);
  return out;
}

// Decodes the escape whose backslash stands at `*at`, which then stands behind
// it. The parser has already refused every other escape.
std::string DecodeEscape(absl::string_view text, int* at) {
  ++*at;
  if (*at >= static_cast<int>(text.size())) return "";
  const char c = text[*at];
  if (IsOctal(c)) {
    return std::string(1, static_cast<char>(ReadDigits(text, 8, 3, at)));
  }
  ++*at;
  switch (c) {
    case 'x':
    case 'X':
      return std::string(1, static_cast<char>(ReadDigits(text, 16, 2, at)));
    case 'u':
      return Utf8(ReadDigits(text, 16, 4, at));
    case 'U':
      return Utf8(ReadDigits(text, 16, 8, at));
    case 'a':
      return "\a";
    case 'b':
      return "\b";
    case 'f':
      return "\f";
    case 'n':
      return "\n";
    case 'r':
      return "\r";
    case 't':
      return "\t";
    case 'v':
      return "\v";
    default:
      return std::string(1, c);
  }
}

// One literal, whose opening quote stands at `at`; returns where its closing
// quote stands.
int MapOne(absl::string_view text, int at, LiteralMap* map) {
  const char quote = text[at++];
  const int size = static_cast<int>(text.size());
  while (at < size && text[at] != quote && text[at] != '\n') {
    const int start = at;
    if (text[at] == '\\') {
      const std::string decoded = DecodeEscape(text, &at);
      map->value += decoded;
      map->offsets.insert(map->offsets.end(), decoded.size(), start);
    } else {
      map->value += text[at];
      map->offsets.push_back(at++);
    }
  }
  return at;
}

}  // namespace

LiteralMap MapStringLiterals(absl::string_view text, int offset) {
  LiteralMap map;
  int at = SkipBlank(text, offset);
  int closing = -1;
  while (at < static_cast<int>(text.size()) &&
         (text[at] == '"' || text[at] == '\'')) {
    closing = MapOne(text, at, &map);
    at = SkipBlank(text, closing + 1);
  }
  if (closing >= 0) map.offsets.push_back(closing);
  return map;
}

}  // namespace myorules::engine
