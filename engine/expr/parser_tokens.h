// What the parser reads: tokens in a row, the place in it, and faults told by
// what was expected there and what was found. Part of the parser.
#ifndef MYORULES_ENGINE_EXPR_PARSER_TOKENS_H_
#define MYORULES_ENGINE_EXPR_PARSER_TOKENS_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "engine/expr/ast.h"
#include "engine/expr/lexer.h"
#include "engine/expr/parser.h"

namespace myorules::engine {

class TokenCursor {
 public:
  // `tokens` ends with kEnd; `issues` outlives this.
  TokenCursor(std::vector<Token> tokens, std::vector<ExprIssue>* issues)
      : tokens_(std::move(tokens)), issues_(*issues) {}

  // The next token, or one further ahead; at the end, the end.
  const Token& Peek(size_t ahead = 0) const;
  // Consumes the next token, which is not the end.
  void Advance() { ++next_; }

  // Whether the token is that operator or bracket.
  bool Is(absl::string_view symbol, size_t ahead = 0) const;
  // Whether it is an identifier and no keyword. Reserved words are good names
  // of fields and methods.
  bool IsName(size_t ahead = 0) const;
  // Whether it is a number that a minus can stand before as its sign.
  bool IsSignedNumber(size_t ahead) const;

  // Consumes `symbol` where it is next; returns whether it was.
  bool Accept(absl::string_view symbol);
  // The same; reports that `expected` was expected where it is not.
  bool Expect(absl::string_view symbol, absl::string_view expected);
  // Reports a '?' that is next as `what`, which is not supported; returns
  // whether it was.
  bool RefuseOptional(absl::string_view what);

  void Report(int offset, std::string message);
  // "expected …, found …", at the next token.
  void ReportExpected(absl::string_view expected);

 private:
  std::vector<Token> tokens_;
  size_t next_ = 0;
  std::vector<ExprIssue>& issues_;
};

// Words that the specification keeps from being names of variables and
// functions.
bool IsReservedWord(absl::string_view name);

// The macro that `target.name(…)` with so many arguments is; none: a call.
absl::optional<Macro> MacroOf(absl::string_view name, size_t arg_count);

// A macro that other implementations of CEL have.
struct UnsupportedMacro {
  // What stands before the dot; empty: anything.
  absl::string_view target;
  absl::string_view name;
  size_t least_args;
  // That it is of: "binding".
  absl::string_view extension;
};

// The one that `target.name(…)` with so many arguments is; nullopt: none.
// `target`: what stands before the dot where that is a name, else empty.
absl::optional<UnsupportedMacro> UnsupportedMacroOf(absl::string_view target,
                                                    absl::string_view name,
                                                    size_t arg_count);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_PARSER_TOKENS_H_
