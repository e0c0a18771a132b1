#include "engine/expr/lexer.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

// The tokens of `text`, without the end, each as kind:text.
std::string Split(absl::string_view text) {
  constexpr const char* kNames[] = {
      "end", "name", "int", "uint", "double", "string", "bytes", "quoted", ""};
  std::vector<Token> tokens;
  const auto error = Lex(text, &tokens);
  std::string result;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::kEnd) continue;
    absl::StrAppend(&result, result.empty() ? "" : " ",
                    kNames[static_cast<int>(token.kind)],
                    token.kind == TokenKind::kSymbol ? "" : ":", token.text);
  }
  if (error.has_value()) {
    absl::StrAppend(&result, "!", error->offset, ": ", error->message);
  }
  return result;
}

Token First(absl::string_view text) {
  std::vector<Token> tokens;
  const auto error = Lex(text, &tokens);
  EXPECT_FALSE(error.has_value()) << text << ": " << error->message;
  EXPECT_EQ(tokens.size(), 2u) << text;
  return tokens[0];
}

TEST(Lexer, SplitsAtBlanksCommentsAndSymbols) {
  struct Case {
    const char* text;
    const char* tokens;
  };
  const Case cases[] = {
      {"", ""},
      {" \t\r\n\f", ""},
      {"a.b", "name:a . name:b"},
      {"a<=b&&!c||d", "name:a <= name:b && ! name:c || name:d"},
      {"x // the rest", "name:x"},
      {"x // the line\n+ y", "name:x + name:y"},
      {"a//b", "name:a"},
      {"a/b", "name:a / name:b"},
      {"_a1 B", "name:_a1 name:B"},
      {"1in[1]", "int:1 name:in [ int:1 ]"},
      {"1.e5", "int:1 . name:e5"},
      {"a-1", "name:a - int:1"},
      {"{'a':1}", "{ string:'a' : int:1 }"},
      {"rb''", "name:rb string:''"},
      {"a.`b-c/d.e f`", "name:a . quoted:`b-c/d.e f`"},
  };
  for (const Case& c : cases) EXPECT_EQ(Split(c.text), c.tokens) << c.text;
}

TEST(Lexer, TokensKnowTheirPlace) {
  std::vector<Token> tokens;
  ASSERT_FALSE(Lex("ab + 'ä' ", &tokens).has_value());
  ASSERT_EQ(tokens.size(), 4u);
  EXPECT_EQ(tokens[0].offset, 0);
  EXPECT_EQ(tokens[1].offset, 3);
  EXPECT_EQ(tokens[2].offset, 5);
  EXPECT_EQ(tokens[3].offset, 10);
}

TEST(Lexer, ReadsIntegers) {
  struct Case {
    const char* text;
    TokenKind kind;
    uint64_t magnitude;
  };
  const Case cases[] = {
      {"0", TokenKind::kInt, 0},
      {"007", TokenKind::kInt, 7},
      {"0x1F", TokenKind::kInt, 31},
      {"0xabcdef", TokenKind::kInt, 0xABCDEF},
      {"9223372036854775808", TokenKind::kInt, uint64_t{1} << 63},
      {"18446744073709551615u", TokenKind::kUint, ~uint64_t{0}},
      {"0xFFFFFFFFFFFFFFFFU", TokenKind::kUint, ~uint64_t{0}},
      {"0u", TokenKind::kUint, 0},
  };
  for (const Case& c : cases) {
    const Token token = First(c.text);
    EXPECT_EQ(token.kind, c.kind) << c.text;
    EXPECT_EQ(token.magnitude, c.magnitude) << c.text;
  }
}

TEST(Lexer, ReadsDoubles) {
  struct Case {
    const char* text;
    double number;
  };
  const Case cases[] = {
      {"1.5", 1.5},
      {".5", 0.5},
      {"1e3", 1000},
      {"1E+3", 1000},
      {"1.25e-2", 0.0125},
      {".5e1", 5},
      {"0.1", 0.1},
      {"1e-999", 0},
      {"1.7976931348623157e308", 1.7976931348623157e308},
  };
  for (const Case& c : cases) {
    const Token token = First(c.text);
    EXPECT_EQ(token.kind, TokenKind::kDouble) << c.text;
    EXPECT_EQ(token.number, c.number) << c.text;
  }
}

TEST(Lexer, ReadsStringsInAllTheirForms) {
  struct Case {
    const char* text;
    std::string value;
  };
  const Case cases[] = {
      {R"("")", ""},
      {R"('a"b')", "a\"b"},
      {R"("a'b")", "a'b"},
      {R"('''a''b'c''')", "a''b'c"},
      {"\"\"\"one\ntwo\r\n\"\"\"", "one\ntwo\r\n"},
      {R"("""""")", ""},
      {R"('\a\b\f\n\r\t\v\\\?\"\'\`')", "\a\b\f\n\r\t\v\\?\"'`"},
      {R"('\x41\X7a')", "Az"},
      {R"('\xff')", "\xC3\xBF"},
      {R"('\377\101')",
       "\xC3\xBF"
       "A"},
      {R"('\u00e4\u20AC')", "ä€"},
      {R"('\U0001F600')", "\xF0\x9F\x98\x80"},
      {R"('\000')", std::string(1, '\0')},
      {R"(r'\n\')", "\\n\\"},
      {R"(R"""\u00"""  )", "\\u00"},
      {"'ä'", "ä"},
      {R"('// no comment')", "// no comment"},
      {R"('''\'''')", "'"},
  };
  for (const Case& c : cases) {
    const Token token = First(c.text);
    EXPECT_EQ(token.kind, TokenKind::kString) << c.text;
    EXPECT_EQ(token.value, c.value) << c.text;
  }
}

TEST(Lexer, BytesHoldOctetsAndTheUtf8OfWhatIsWritten) {
  struct Case {
    const char* text;
    std::string value;
  };
  const Case cases[] = {
      {R"(b'abc')", "abc"},           {R"(b'ÿ')", "\xC3\xBF"},
      {R"(b'\377')", "\xFF"},         {R"(B"\xff")", "\xFF"},
      {R"(b'\303\277')", "\xC3\xBF"}, {R"(br'\377')", "\\377"},
      {R"(bR'''\x''')", "\\x"},       {"b\"\"\"a\nb\"\"\"", "a\nb"},
  };
  for (const Case& c : cases) {
    const Token token = First(c.text);
    EXPECT_EQ(token.kind, TokenKind::kBytes) << c.text;
    EXPECT_EQ(token.value, c.value) << c.text;
  }
}

TEST(Lexer, SaysWhatIsWrongWhere) {
  struct Case {
    std::string text;
    const char* error;
  };
  const Case cases[] = {
      {"a = b", "name:a!2: '=' is not an operator; to compare, write '=='"},
      {"a & b", "name:a!2: '&' is not an operator; for and, write '&&'"},
      {"a | b", "name:a!2: '|' is not an operator; for or, write '||'"},
      {"a.`b", "name:a .!2: this name in backticks is not closed"},
      {"a.``", "name:a .!2: a name in backticks cannot be empty"},
      {"a.`b$`", "name:a .!4: a name in backticks cannot have '$'"},
      {"#", "!0: unexpected character '#'"},
      {"ä", "!0: unexpected character 'ä' (U+00E4)"},
      {"\x01", "!0: unexpected character U+0001"},
      {std::string(1, '\0'), "!0: unexpected character U+0000"},
      {"a \xFF", "!2: the text is not valid UTF-8 here"},
      {"0x", "!0: '0x' needs a hexadecimal digit after it"},
      {"0xg", "!0: '0x' needs a hexadecimal digit after it"},
      {"0X1F", "!0: '0X1F' is not a number"},
      {"12abc", "!0: '12abc' is not a number"},
      {"1e", "!0: '1e' is not a number"},
      {"1ux", "!0: '1ux' is not a number"},
      {"1.5u", "!0: '1.5u' is not a number"},
      {"18446744073709551616",
       "!0: '18446744073709551616' does not fit in 64 bits"},
      {"0x10000000000000000u",
       "!0: '0x10000000000000000' does not fit in 64 bits"},
      {std::string(1000, '9'),
       "!0: '9999999999999999999999999999999999999999…' does not fit in 64 "
       "bits"},
      {"1e999", "!0: '1e999' is too large for a double"},
      {"'abc", "!0: this string is not closed: no ' before the end"},
      {"'abc\n'",
       "!0: this string is not closed: no ' before the end of the line"},
      {"\"abc\r\"",
       "!0: this string is not closed: no \" before the end of the line"},
      {"b'abc", "!0: these bytes are not closed: no ' before the end"},
      {"'''a''", "!0: this string is not closed: no ''' before the end"},
      {R"('\')", "!0: this string is not closed: no ' before the end"},
      {"'a\\",
       "!2: '\\' is not an escape sequence; for a backslash write '\\\\'"},
      {R"('a\s')",
       R"(!2: '\s' is not an escape sequence; for a backslash write '\\')"},
      {"'\\\n'",
       "!1: '\\' before U+000A is not an escape sequence; for a "
       "backslash write '\\\\'"},
      {R"('\8')",
       R"(!1: '\8' is not an escape sequence; for a backslash write '\\')"},
      {R"('\400')",
       R"(!1: '\4' is not an escape sequence; for a backslash write '\\')"},
      {R"('\18')", R"(!1: '\1' needs 2 more octal digits after it)"},
      {R"('\x4')", R"(!1: '\x' needs 2 hexadecimal digits after it)"},
      {R"('\u12')", R"(!1: '\u' needs 4 hexadecimal digits after it)"},
      {R"('\U0001F60')", R"(!1: '\U' needs 8 hexadecimal digits after it)"},
      {R"('\uD83D\uDE03')", R"(!1: '\uD83D' is not a Unicode code point)"},
      {R"('\U00110000')", R"(!1: '\U00110000' is not a Unicode code point)"},
      {R"(b'\u0041')",
       R"(!2: '\u' is not an escape sequence of bytes; write \x..)"},
      {R"(b'\U00000041')",
       R"(!2: '\U' is not an escape sequence of bytes; write \x..)"},
  };
  for (const Case& c : cases) EXPECT_EQ(Split(c.text), c.error) << c.text;
}

}  // namespace
}  // namespace myorules::engine
