// Text -> tokens, by the lexis of the public CEL specification.
#ifndef MYORULES_ENGINE_EXPR_LEXER_H_
#define MYORULES_ENGINE_EXPR_LEXER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace myorules::engine {

enum class TokenKind {
  kEnd,         // After the last token.
  kIdentifier,  // Also keywords and reserved words: the grammar tells them
                // apart.
  kInt,         // Token::magnitude.
  kUint,        // Token::magnitude.
  kDouble,      // Token::number.
  kString,      // Token::value, unescaped.
  kBytes,       // Token::value, unescaped.
  kQuotedName,  // A name in backticks: Token::value, without them.
  kSymbol,      // An operator or bracket: Token::text.
};

// One lexical element.
struct Token {
  TokenKind kind = TokenKind::kEnd;
  // Byte offset in the text.
  int offset = 0;
  // As written; refers to the text.
  absl::string_view text;
  std::string value;
  // Not negative: the grammar puts the sign before it. Up to 2^64-1 also for
  // kInt, because -9223372036854775808 is an int and its magnitude alone is
  // not.
  uint64_t magnitude = 0;
  double number = 0;
};

// The first fault of a text.
struct LexError {
  int offset = 0;
  std::string message;
};

// Splits `text` into tokens, the last one kEnd. The tokens refer to `text`.
// Returns the first fault where there is one; `tokens` then ends before it.
absl::optional<LexError> Lex(absl::string_view text,
                             std::vector<Token>* tokens);

// "U+0007", or the character itself in quotes where it can be seen: for
// messages about the character at `offset`, which is below text.size().
std::string DescribeCharacter(absl::string_view text, size_t offset);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_LEXER_H_
