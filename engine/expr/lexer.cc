#include "engine/expr/lexer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/charconv.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/base/utf8.h"

namespace myorules::engine {
namespace {

// The longer before those that they begin with.
constexpr std::array<absl::string_view, 24> kSymbols = {
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/",
    "%",  "!",  "?",  ":",  ".",  ",",  "(", ")", "[", "]", "{", "}"};

bool IsIdentifierStart(char c) { return absl::ascii_isalpha(c) || c == '_'; }
bool IsIdentifierPart(char c) { return absl::ascii_isalnum(c) || c == '_'; }

// Quotes `text`, as much of it as a message can bear.
std::string Quoted(absl::string_view text) {
  constexpr size_t kLongest = 40;
  return text.size() <= kLongest
             ? absl::StrCat("'", text, "'")
             : absl::StrCat("'", text.substr(0, kLongest), "…'");
}

class Lexer {
 public:
  Lexer(absl::string_view text, std::vector<Token>* tokens)
      : text_(text), tokens_(*tokens) {}

  absl::optional<LexError> Run();

 private:
  // Each reads one element at position_, or sets error_.
  void ReadIdentifierOrPrefixedString();
  void ReadNumber();
  // `prefix`: letters before the quotes.
  void ReadString(size_t prefix, bool raw, bool bytes);
  void ReadEscape(bool bytes, std::string* value);
  void ReadQuotedName();
  void ReadSymbol();

  bool SkipBlank();
  void FinishNumber(size_t begin, size_t end, bool is_double);
  void AppendEscaped(size_t begin, uint32_t code, bool bytes,
                     std::string* value);

  char Peek(size_t ahead = 0) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
  }
  bool AtEnd() const { return position_ >= text_.size(); }
  absl::string_view Rest() const { return text_.substr(position_); }
  size_t CountFrom(size_t begin, bool (*accepts)(unsigned char)) const {
    size_t end = begin;
    while (end < text_.size() && accepts(text_[end])) ++end;
    return end - begin;
  }
  Token Start(TokenKind kind) const {
    Token token;
    token.kind = kind;
    token.offset = static_cast<int>(position_);
    return token;
  }
  // Ends `token` at byte `end`, and goes on from there.
  void Push(Token token, size_t end) {
    token.text = text_.substr(token.offset, end - token.offset);
    tokens_.push_back(std::move(token));
    position_ = end;
  }
  void Fail(size_t offset, std::string message) {
    if (error_.has_value()) return;
    error_ = LexError{static_cast<int>(offset), std::move(message)};
  }

  absl::string_view text_;
  size_t position_ = 0;
  std::vector<Token>& tokens_;
  absl::optional<LexError> error_;
};

absl::optional<LexError> Lexer::Run() {
  const size_t invalid = FindInvalidUtf8(text_);
  if (invalid != absl::string_view::npos) {
    Fail(invalid, "the text is not valid UTF-8 here");
  }
  while (!error_.has_value() && SkipBlank()) {
    const char c = Peek();
    if (IsIdentifierStart(c)) {
      ReadIdentifierOrPrefixedString();
    } else if (absl::ascii_isdigit(c) ||
               (c == '.' && absl::ascii_isdigit(Peek(1)))) {
      ReadNumber();
    } else if (c == '"' || c == '\'') {
      ReadString(0, /*raw=*/false, /*bytes=*/false);
    } else if (c == '`') {
      ReadQuotedName();
    } else {
      ReadSymbol();
    }
  }
  Push(Start(TokenKind::kEnd), position_);
  return error_;
}

// Returns false at the end.
bool Lexer::SkipBlank() {
  while (!AtEnd()) {
    if (absl::StrContains(" \t\n\f\r", Peek())) {
      ++position_;
    } else if (Peek() == '/' && Peek(1) == '/') {
      position_ = std::min(text_.find('\n', position_), text_.size());
    } else {
      return true;
    }
  }
  return false;
}

void Lexer::ReadIdentifierOrPrefixedString() {
  // r, R, b, B, and both in this order.
  size_t prefix = 0;
  const bool bytes = absl::ascii_tolower(Peek(prefix)) == 'b';
  if (bytes) ++prefix;
  const bool raw = absl::ascii_tolower(Peek(prefix)) == 'r';
  if (raw) ++prefix;
  if (prefix > 0 && (Peek(prefix) == '"' || Peek(prefix) == '\'')) {
    ReadString(prefix, raw, bytes);
    return;
  }
  size_t end = position_ + 1;
  while (end < text_.size() && IsIdentifierPart(text_[end])) ++end;
  Push(Start(TokenKind::kIdentifier), end);
}

void Lexer::ReadNumber() {
  const size_t begin = position_;
  if (absl::StartsWith(Rest(), "0x")) {
    const size_t digits = CountFrom(begin + 2, absl::ascii_isxdigit);
    if (digits == 0) {
      Fail(begin, "'0x' needs a hexadecimal digit after it");
      return;
    }
    FinishNumber(begin, begin + 2 + digits, /*is_double=*/false);
    return;
  }
  size_t end = begin + CountFrom(begin, absl::ascii_isdigit);
  bool is_double = false;
  if (end + 1 < text_.size() && text_[end] == '.' &&
      absl::ascii_isdigit(text_[end + 1])) {
    is_double = true;
    end += 1 + CountFrom(end + 1, absl::ascii_isdigit);
  }
  if (end < text_.size() && absl::ascii_tolower(text_[end]) == 'e') {
    size_t digits = end + 1;
    if (digits < text_.size() && (text_[digits] == '+' || text_[digits] == '-'))
      ++digits;
    const size_t count = CountFrom(digits, absl::ascii_isdigit);
    if (count > 0) {
      is_double = true;
      end = digits + count;
    }
  }
  FinishNumber(begin, end, is_double);
}

void Lexer::FinishNumber(size_t begin, size_t end, bool is_double) {
  const absl::string_view digits = text_.substr(begin, end - begin);
  const bool is_uint = !is_double && end < text_.size() &&
                       absl::ascii_tolower(text_[end]) == 'u';
  if (is_uint) ++end;
  size_t word_end = end;
  while (word_end < text_.size() && IsIdentifierPart(text_[word_end]))
    ++word_end;
  // "1in [1]" has no blank before its operator; any other word that touches a
  // number is a mistake in it.
  if (word_end > end && text_.substr(end, word_end - end) != "in") {
    Fail(begin, absl::StrCat(Quoted(text_.substr(begin, word_end - begin)),
                             " is not a number"));
    return;
  }
  Token token = Start(is_double ? TokenKind::kDouble
                      : is_uint ? TokenKind::kUint
                                : TokenKind::kInt);
  if (is_double) {
    const auto result = absl::from_chars(
        digits.data(), digits.data() + digits.size(), token.number);
    // Too small a number is the nearest one that there is; too large, none.
    if (result.ec == std::errc::result_out_of_range &&
        std::abs(token.number) > 1) {
      Fail(begin, absl::StrCat(Quoted(digits), " is too large for a double"));
      return;
    }
  } else {
    const bool hexadecimal = absl::StartsWith(digits, "0x");
    for (const char digit : hexadecimal ? digits.substr(2) : digits) {
      const uint64_t base = hexadecimal ? 16 : 10;
      const uint64_t value = absl::ascii_isdigit(digit)
                                 ? digit - '0'
                                 : absl::ascii_tolower(digit) - 'a' + 10;
      if (token.magnitude >
          (std::numeric_limits<uint64_t>::max() - value) / base) {
        Fail(begin, absl::StrCat(Quoted(digits), " does not fit in 64 bits"));
        return;
      }
      token.magnitude = token.magnitude * base + value;
    }
  }
  Push(std::move(token), end);
}

void Lexer::ReadString(size_t prefix, bool raw, bool bytes) {
  Token token = Start(bytes ? TokenKind::kBytes : TokenKind::kString);
  const size_t begin = position_;
  position_ += prefix;
  const char quote = Peek();
  const bool triple = Peek(1) == quote && Peek(2) == quote;
  const std::string delimiter(triple ? 3 : 1, quote);
  position_ += delimiter.size();
  while (!absl::StartsWith(Rest(), delimiter)) {
    const char c = Peek();
    if (AtEnd() || (!triple && (c == '\n' || c == '\r'))) {
      Fail(begin, absl::StrCat(bytes ? "these bytes are" : "this string is",
                               " not closed: no ", delimiter, " before the ",
                               AtEnd() ? "end" : "end of the line"));
      return;
    }
    if (c == '\\' && !raw) {
      ReadEscape(bytes, &token.value);
      if (error_.has_value()) return;
    } else {
      token.value.push_back(c);
      ++position_;
    }
  }
  Push(std::move(token), position_ + delimiter.size());
}

// Reads the escape sequence at position_, which is a backslash.
void Lexer::ReadEscape(bool bytes, std::string* value) {
  constexpr absl::string_view kLetters = "abfnrtv\\?\"'`";
  constexpr absl::string_view kMeanings = "\a\b\f\n\r\t\v\\?\"'`";
  const size_t begin = position_;
  const char letter = Peek(1);
  if (const size_t found = kLetters.find(letter);
      letter != '\0' && found != absl::string_view::npos) {
    value->push_back(kMeanings[found]);
    position_ += 2;
    return;
  }
  size_t digits_begin = begin + 2;
  size_t count = 0;
  int base = 16;
  if (letter == 'x' || letter == 'X') {
    count = 2;
  } else if (letter == 'u' && !bytes) {
    count = 4;
  } else if (letter == 'U' && !bytes) {
    count = 8;
  } else if (letter >= '0' && letter <= '3') {
    digits_begin = begin + 1;
    count = 3;
    base = 8;
  }
  if (count == 0) {
    std::string escape = "'\\'";
    if (begin + 1 < text_.size()) {
      escape = absl::ascii_isprint(letter)
                   ? absl::StrCat("'\\", text_.substr(begin + 1, 1), "'")
                   : absl::StrCat("'\\' before ",
                                  DescribeCharacter(text_, begin + 1));
    }
    Fail(begin, absl::StrCat(escape, " is not an escape sequence",
                             letter == 'u' || letter == 'U'
                                 ? " of bytes; write \\x.."
                                 : "; for a backslash write '\\\\'"));
    return;
  }
  uint32_t code = 0;
  for (size_t i = digits_begin; i < digits_begin + count; ++i) {
    const char digit = i < text_.size() ? text_[i] : '\0';
    const bool valid =
        base == 16 ? absl::ascii_isxdigit(digit) : digit >= '0' && digit <= '7';
    if (!valid) {
      Fail(begin, absl::StrCat("'\\", text_.substr(begin + 1, 1), "' needs ",
                               base == 16 ? count : 2,
                               base == 16 ? " hexadecimal" : " more octal",
                               " digits after it"));
      return;
    }
    code = code * base + (absl::ascii_isdigit(digit)
                              ? digit - '0'
                              : absl::ascii_tolower(digit) - 'a' + 10);
  }
  position_ = digits_begin + count;
  AppendEscaped(begin, code, bytes, value);
}

void Lexer::AppendEscaped(size_t begin, uint32_t code, bool bytes,
                          std::string* value) {
  if (bytes) {
    value->push_back(static_cast<char>(code));
  } else if (IsCodePoint(code)) {
    AppendCodePoint(code, value);
  } else {
    Fail(begin, absl::StrCat("'", text_.substr(begin, position_ - begin),
                             "' is not a Unicode code point"));
  }
}

void Lexer::ReadQuotedName() {
  constexpr absl::string_view kPunctuation = "_.-/ ";
  Token token = Start(TokenKind::kQuotedName);
  size_t end = position_ + 1;
  while (end < text_.size() && text_[end] != '`') {
    if (!absl::ascii_isalnum(text_[end]) &&
        kPunctuation.find(text_[end]) == absl::string_view::npos) {
      return Fail(end, absl::StrCat("a name in backticks cannot have ",
                                    DescribeCharacter(text_, end)));
    }
    ++end;
  }
  if (end >= text_.size() || end == position_ + 1) {
    return Fail(position_, end >= text_.size()
                               ? "this name in backticks is not closed"
                               : "a name in backticks cannot be empty");
  }
  token.value = std::string(text_.substr(position_ + 1, end - position_ - 1));
  Push(std::move(token), end + 1);
}

void Lexer::ReadSymbol() {
  if (absl::StartsWith(Rest(), "<>")) {
    return Fail(position_, "'<>' is not an operator; for unequal, write '!='");
  }
  for (const absl::string_view symbol : kSymbols) {
    if (absl::StartsWith(Rest(), symbol)) {
      Push(Start(TokenKind::kSymbol), position_ + symbol.size());
      return;
    }
  }
  for (const absl::string_view quote : {"“", "”", "„", "‘", "’", "«", "»"}) {
    if (!absl::StartsWith(Rest(), quote)) continue;
    return Fail(position_, absl::StrCat("unexpected character ",
                                        DescribeCharacter(text_, position_),
                                        "; around a text write ' or \""));
  }
  for (const absl::string_view swapped : {"=>", "=<"}) {
    if (!absl::StartsWith(Rest(), swapped)) continue;
    return Fail(position_,
                absl::StrCat("'", swapped, "' is not an operator; write '",
                             swapped.substr(1), "='"));
  }
  switch (Peek()) {
    case '=':
      return Fail(position_, "'=' is not an operator; to compare, write '=='");
    case '&':
      return Fail(position_, "'&' is not an operator; for and, write '&&'");
    case '|':
      return Fail(position_, "'|' is not an operator; for or, write '||'");
    case '@':
      if (absl::StartsWith(Rest(), "@block")) {
        return Fail(position_,
                    "'cel.@block' is of CEL's block extension, which is not "
                    "part of the language here");
      }
      [[fallthrough]];
    default:
      return Fail(position_, absl::StrCat("unexpected character ",
                                          DescribeCharacter(text_, position_)));
  }
}

}  // namespace

absl::optional<LexError> Lex(absl::string_view text,
                             std::vector<Token>* tokens) {
  return Lexer(text, tokens).Run();
}

std::string DescribeCharacter(absl::string_view text, size_t offset) {
  char32_t code_point;
  const size_t length = DecodeCodePoint(text, offset, &code_point);
  if (length == 0) {
    return absl::StrFormat("byte 0x%02X",
                           static_cast<unsigned char>(text[offset]));
  }
  std::string number =
      absl::StrFormat("U+%04X", static_cast<uint32_t>(code_point));
  // Characters that cannot be seen, or look like others, are told by number.
  if (code_point < 0x20 || code_point == 0x7F) return number;
  const std::string quoted =
      absl::StrCat("'", text.substr(offset, length), "'");
  return code_point < 0x80 ? quoted : absl::StrCat(quoted, " (", number, ")");
}

}  // namespace myorules::engine
