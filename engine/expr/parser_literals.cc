// Literals of values, lists, maps and messages.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/expr/parser_rules.h"

namespace myorules::engine {

// The grammar has the comma at the end also where nothing stands before it.
void Parser::SkipLoneComma(absl::string_view end) {
  if (Is(",") && Is(end, 1)) Advance();
}

// "[" [ExprList] [","] "]"
Tree Parser::ParseList() {
  const int offset = Peek().offset;
  Advance();
  ListExpr list;
  int below = 0;
  SkipLoneComma("]");
  while (!Accept("]")) {
    if (RefuseOptional("an optional list element ('[?')")) return {};
    Tree element = ParseNestedExpr();
    if (element.expr == nullptr) return {};
    below = std::max(below, element.height);
    list.elements.push_back(std::move(element.expr));
    if (Is("]")) continue;
    if (!Expect(",", "an operator, ',' or ']'")) return {};
  }
  return Make(offset, below, std::move(list));
}

// "{" [MapInits] [","] "}"
Tree Parser::ParseMap() {
  const int offset = Peek().offset;
  Advance();
  MapExpr map;
  int below = 0;
  SkipLoneComma("}");
  while (!Accept("}")) {
    if (RefuseOptional("an optional map entry ('{?')")) return {};
    Tree key = ParseNestedExpr();
    if (key.expr == nullptr) return {};
    if (!Expect(":", "an operator or ':'")) return {};
    Tree value = ParseNestedExpr();
    if (value.expr == nullptr) return {};
    below = std::max({below, key.height, value.height});
    map.entries.emplace_back(std::move(key.expr), std::move(value.expr));
    if (Is("}")) continue;
    if (!Expect(",", "an operator, ',' or '}'")) return {};
  }
  return Make(offset, below, std::move(map));
}

// ["."] SELECTOR {"." SELECTOR} "{" [FieldInits] [","] "}"
Tree Parser::ParseStruct() {
  const int offset = Peek().offset;
  StructExpr message;
  while (!Is("{")) {
    absl::StrAppend(&message.type_name, Peek().text);
    Advance();
  }
  Advance();
  int below = 0;
  SkipLoneComma("}");
  while (!Accept("}")) {
    if (RefuseOptional("an optional field ('{?')")) return {};
    const bool quoted = Peek().kind == TokenKind::kQuotedName;
    if (!quoted && !IsName()) return FailExpected("the name of a field");
    std::string field(quoted ? Peek().value : Peek().text);
    Advance();
    if (!Expect(":", "':'")) return {};
    Tree value = ParseNestedExpr();
    if (value.expr == nullptr) return {};
    below = std::max(below, value.height);
    message.fields.emplace_back(std::move(field), std::move(value.expr));
    if (Is("}")) continue;
    if (!Expect(",", "an operator, ',' or '}'")) return {};
  }
  return Make(offset, below, std::move(message));
}

Tree Parser::ParseLiteral() {
  const int offset = Peek().offset;
  const bool negative = Is("-") && IsSignedNumber(1);
  if (negative) Advance();
  const Token& token = Peek();
  Literal literal;
  switch (token.kind) {
    case TokenKind::kInt: {
      constexpr uint64_t kHighest = std::numeric_limits<int64_t>::max();
      if (token.magnitude > kHighest + (negative ? 1 : 0)) {
        return Fail(offset,
                    absl::StrCat("'", negative ? "-" : "", token.text,
                                 "' is beyond int",
                                 negative ? "" : "; a uint ends in 'u'"));
      }
      literal =
          static_cast<int64_t>(negative ? -token.magnitude : token.magnitude);
      break;
    }
    case TokenKind::kUint:
      literal = token.magnitude;
      break;
    case TokenKind::kDouble:
      literal = negative ? -token.number : token.number;
      break;
    case TokenKind::kString:
      literal = token.value;
      break;
    case TokenKind::kBytes:
      literal = BytesLiteral{token.value};
      break;
    default:
      if (token.text == "null") {
        literal = NullLiteral{};
      } else if (token.text == "true" || token.text == "false") {
        literal = token.text == "true";
      } else {
        return FailExpected("a value");
      }
  }
  Advance();
  return Make(offset, 0, std::move(literal));
}

}  // namespace myorules::engine
