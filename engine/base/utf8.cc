#include "engine/base/utf8.h"

namespace myorules::engine {

bool IsCodePoint(char32_t code_point) {
  return code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
}

size_t DecodeCodePoint(absl::string_view text, size_t position,
                       char32_t* code_point) {
  const unsigned char first = static_cast<unsigned char>(text[position]);
  if (first < 0x80) {
    *code_point = first;
    return 1;
  }
  size_t length = 0;
  char32_t smallest = 0;
  char32_t value = 0;
  if ((first & 0xE0) == 0xC0) {
    length = 2, smallest = 0x80, value = first & 0x1F;
  } else if ((first & 0xF0) == 0xE0) {
    length = 3, smallest = 0x800, value = first & 0x0F;
  } else if ((first & 0xF8) == 0xF0) {
    length = 4, smallest = 0x10000, value = first & 0x07;
  } else {
    return 0;
  }
  if (text.size() - position < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    const unsigned char next = static_cast<unsigned char>(text[position + i]);
    if ((next & 0xC0) != 0x80) return 0;
    value = (value << 6) | (next & 0x3F);
  }
  if (value < smallest || !IsCodePoint(value)) return 0;
  *code_point = value;
  return length;
}

void AppendCodePoint(char32_t code_point, std::string* text) {
  const auto continuation = [code_point](int shift) {
    return static_cast<char>(0x80 | ((code_point >> shift) & 0x3F));
  };
  if (code_point < 0x80) {
    text->push_back(static_cast<char>(code_point));
  } else if (code_point < 0x800) {
    text->push_back(static_cast<char>(0xC0 | (code_point >> 6)));
    text->push_back(continuation(0));
  } else if (code_point < 0x10000) {
    text->push_back(static_cast<char>(0xE0 | (code_point >> 12)));
    text->push_back(continuation(6));
    text->push_back(continuation(0));
  } else {
    text->push_back(static_cast<char>(0xF0 | (code_point >> 18)));
    text->push_back(continuation(12));
    text->push_back(continuation(6));
    text->push_back(continuation(0));
  }
}

size_t LengthUpTo(absl::string_view text, size_t most) {
  if (text.size() <= most) return text.size();
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) {
    --most;
  }
  return most;
}

size_t FindInvalidUtf8(absl::string_view text) {
  for (size_t position = 0; position < text.size();) {
    char32_t code_point;
    const size_t length = DecodeCodePoint(text, position, &code_point);
    if (length == 0) return position;
    position += length;
  }
  return absl::string_view::npos;
}

}  // namespace myorules::engine
