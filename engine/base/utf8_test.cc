#include "engine/base/utf8.h"

#include <string>

#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

TEST(Utf8, EveryCodePointSurvivesThereAndBack) {
  for (char32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
    if (!IsCodePoint(code_point)) continue;
    std::string text;
    AppendCodePoint(code_point, &text);
    char32_t decoded = 0;
    ASSERT_EQ(DecodeCodePoint(text, 0, &decoded), text.size());
    ASSERT_EQ(decoded, code_point);
  }
}

TEST(Utf8, SurrogatesAndWhatIsBeyondUnicodeAreNoCodePoints) {
  EXPECT_TRUE(IsCodePoint(0xD7FF));
  EXPECT_FALSE(IsCodePoint(0xD800));
  EXPECT_FALSE(IsCodePoint(0xDFFF));
  EXPECT_TRUE(IsCodePoint(0xE000));
  EXPECT_TRUE(IsCodePoint(0x10FFFF));
  EXPECT_FALSE(IsCodePoint(0x110000));
}

TEST(Utf8, TheFirstInvalidByteIsFound) {
  struct Case {
    absl::string_view text;
    size_t offset;
  };
  const Case cases[] = {
      {"", absl::string_view::npos},
      {"plain", absl::string_view::npos},
      {"\xC3\xA4", absl::string_view::npos},
      {"a\x80", 1},             // A continuation byte alone.
      {"a\xC3", 1},             // Cut off.
      {"a\xC3z", 1},            // Not continued.
      {"\xC0\x80", 0},          // Overlong.
      {"\xE0\x80\x80", 0},      // Overlong.
      {"ab\xED\xA0\x80", 2},    // A surrogate.
      {"\xF4\x90\x80\x80", 0},  // Beyond U+10FFFF.
      {"\xFF", 0},
  };
  for (const Case& c : cases) EXPECT_EQ(FindInvalidUtf8(c.text), c.offset);
}

TEST(LengthUpTo, CutsNoCodePoint) {
  EXPECT_EQ(LengthUpTo("abc", 5), 3u);
  EXPECT_EQ(LengthUpTo("abc", 2), 2u);
  EXPECT_EQ(LengthUpTo("aé", 2), 1u);
  EXPECT_EQ(LengthUpTo("aé", 3), 3u);
  EXPECT_EQ(LengthUpTo("😀", 3), 0u);
}

}  // namespace
}  // namespace myorules::engine
