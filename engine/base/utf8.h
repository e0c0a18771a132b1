// UTF-8, one code point at a time.
#ifndef MYORULES_ENGINE_BASE_UTF8_H_
#define MYORULES_ENGINE_BASE_UTF8_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace myorules::engine {

// True for what a Unicode string may hold: at most U+10FFFF, no surrogate.
bool IsCodePoint(char32_t code_point);

// Returns the length in bytes (1 to 4) of the code point that begins at byte
// `position` of `text`, and stores it in `code_point`. Returns 0 where no valid
// one begins there (overlong forms, surrogates and cut-off forms are not
// valid). `position` is below text.size().
size_t DecodeCodePoint(absl::string_view text, size_t position,
                       char32_t* code_point);

// Appends the UTF-8 of `code_point`, which IsCodePoint.
void AppendCodePoint(char32_t code_point, std::string* text);

// Returns the most bytes, up to `most`, at which `text` can be cut without
// cutting a code point.
size_t LengthUpTo(absl::string_view text, size_t most);

// Returns the offset of the first byte that is not valid UTF-8, or npos.
size_t FindInvalidUtf8(absl::string_view text);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_UTF8_H_
