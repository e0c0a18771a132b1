#include "engine/expr/parser_tokens.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace myorules::engine {
namespace {

constexpr absl::string_view kKeywords[] = {"false", "in", "null", "true"};
constexpr absl::string_view kReservedWords[] = {
    "as",        "break",  "const",  "continue", "else", "for",
    "function",  "if",     "import", "let",      "loop", "package",
    "namespace", "return", "var",    "void",     "while"};

constexpr absl::string_view kTwoVariables = "two-variable comprehension";
constexpr UnsupportedMacro kUnsupportedMacros[] = {
    {"", "all", 3, kTwoVariables},
    {"", "exists", 3, kTwoVariables},
    {"", "exists_one", 3, kTwoVariables},
    {"", "existsOne", 3, kTwoVariables},
    {"", "transformList", 3, kTwoVariables},
    {"", "transformMap", 3, kTwoVariables},
    {"", "transformMapEntry", 3, kTwoVariables},
    {"", "optMap", 2, "optional value"},
    {"", "optFlatMap", 2, "optional value"},
    {"cel", "bind", 3, "binding"},
    {"cel", "block", 2, "block"},
    {"proto", "getExt", 2, "proto2"},
    {"proto", "hasExt", 2, "proto2"}};

std::string Describe(const Token& token) {
  constexpr size_t kLongest = 40;
  if (token.kind == TokenKind::kEnd) return "the end";
  if (token.text.size() <= kLongest) return absl::StrCat("'", token.text, "'");
  switch (token.kind) {
    case TokenKind::kIdentifier:
      return "a name";
    case TokenKind::kString:
      return "a string";
    case TokenKind::kBytes:
      return "bytes";
    default:
      return "a number";
  }
}

// Whether it is that word, in capitals or not.
bool IsWord(const Token& token, absl::string_view word) {
  return token.kind == TokenKind::kIdentifier &&
         absl::EqualsIgnoreCase(token.text, word);
}

// How to write what `token` looks like it should be.
absl::string_view Advice(const Token& token) {
  if (IsWord(token, "and")) return "; for and, write '&&'";
  if (IsWord(token, "or")) return "; for or, write '||'";
  if (IsWord(token, "is")) return "; to compare, write '=='";
  if (IsWord(token, "not")) return "; for not, write '!'";
  if (token.text == "!" || token.text == "-") return "; put it in parentheses";
  return "";
}

}  // namespace

const Token& TokenCursor::Peek(size_t ahead) const {
  return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
}

bool TokenCursor::Is(absl::string_view symbol, size_t ahead) const {
  const Token& token = Peek(ahead);
  return token.kind == TokenKind::kSymbol && token.text == symbol;
}

bool TokenCursor::IsName(size_t ahead) const {
  const Token& token = Peek(ahead);
  return token.kind == TokenKind::kIdentifier &&
         !absl::c_linear_search(kKeywords, token.text);
}

bool TokenCursor::IsSignedNumber(size_t ahead) const {
  const TokenKind kind = Peek(ahead).kind;
  return kind == TokenKind::kInt || kind == TokenKind::kDouble;
}

bool TokenCursor::Accept(absl::string_view symbol) {
  if (!Is(symbol)) return false;
  Advance();
  return true;
}

bool TokenCursor::Expect(absl::string_view symbol, absl::string_view expected) {
  if (Accept(symbol)) return true;
  ReportExpected(expected);
  return false;
}

bool TokenCursor::RefuseOptional(absl::string_view what) {
  if (!Is("?")) return false;
  Report(Peek().offset, absl::StrCat(what, " is not supported"));
  return true;
}

void TokenCursor::Report(int offset, std::string message) {
  issues_.push_back({offset, std::move(message)});
}

void TokenCursor::ReportExpected(absl::string_view expected) {
  const Token& found = Peek();
  absl::string_view advice = Advice(found);
  // `not a`, of which the first word could be a name.
  if (advice.empty() && next_ > 0 && IsWord(tokens_[next_ - 1], "not")) {
    advice = Advice(tokens_[next_ - 1]);
  }
  Report(found.offset, absl::StrCat("expected ", expected, ", found ",
                                    Describe(found), advice));
}

bool IsReservedWord(absl::string_view name) {
  return absl::c_linear_search(kReservedWords, name);
}

absl::optional<Macro> MacroOf(absl::string_view name, size_t arg_count) {
  if (name == "map" && (arg_count == 2 || arg_count == 3)) return Macro::kMap;
  if (arg_count != 2) return absl::nullopt;
  if (name == "all") return Macro::kAll;
  if (name == "exists") return Macro::kExists;
  if (name == "exists_one" || name == "existsOne") return Macro::kExistsOne;
  if (name == "filter") return Macro::kFilter;
  return absl::nullopt;
}

absl::optional<UnsupportedMacro> UnsupportedMacroOf(absl::string_view target,
                                                    absl::string_view name,
                                                    size_t arg_count) {
  for (const UnsupportedMacro& macro : kUnsupportedMacros) {
    if (macro.name == name && arg_count >= macro.least_args &&
        (macro.target.empty() || macro.target == target)) {
      return macro;
    }
  }
  return absl::nullopt;
}

}  // namespace myorules::engine
