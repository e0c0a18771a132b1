#include "engine/expr/parser.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "engine/base/limits.h"
#include "engine/expr/lexer.h"
#include "engine/expr/parser_tokens.h"

namespace myorules::engine {
namespace {

// A binary operator; a greater precedence binds tighter. All associate to the
// left.
struct BinaryOperator {
  absl::string_view symbol;
  absl::string_view function;
  int precedence;
};
constexpr BinaryOperator kBinaryOperators[] = {
    {"||", "_||_", 1}, {"&&", "_&&_", 2}, {"<", "_<_", 3},   {"<=", "_<=_", 3},
    {">=", "_>=_", 3}, {">", "_>_", 3},   {"==", "_==_", 3}, {"!=", "_!=_", 3},
    {"in", "@in", 3},  {"+", "_+_", 4},   {"-", "_-_", 4},   {"*", "_*_", 5},
    {"/", "_/_", 5},   {"%", "_%_", 5}};
constexpr int kLowestPrecedence = 1;

// A tree and its height (a leaf: 1), which bounds the recursion of all that
// walks it. `expr` is null after a fault.
struct Tree {
  std::unique_ptr<Expr> expr;
  int height = 0;
};

class Parser : private TokenCursor {
 public:
  using TokenCursor::TokenCursor;

  ExprPtr Run();

 private:
  // One function a rule of the grammar. Each returns a null tree after a fault,
  // which it has reported.
  Tree ParseExpr();
  Tree ParseNestedExpr();
  Tree ParseBinary(int lowest_precedence);
  Tree ParseUnary();
  Tree ParseMember();
  Tree ParsePrimary();
  Tree ParseSelection(Tree operand);
  Tree ParseIndex(Tree operand);
  Tree ParseIdentifierOrCall();
  Tree ParseList();
  Tree ParseMap();
  Tree ParseStruct();
  Tree ParseLiteral();
  Tree ParseInteger(const Token& token, bool negative);
  // Reads "a, b)" after the bracket; false after a fault.
  bool ParseArguments(std::vector<Tree>* args);
  // Makes the call, or what the macro of that name stands for.
  Tree FinishCall(const Token& name, std::string function, Tree target,
                  std::vector<Tree> args);
  Tree MakeHas(const Token& name, std::vector<Tree> args);
  Tree MakeComprehension(const Token& name, Macro macro, Tree range,
                         std::vector<Tree> args);

  // Makes a node above `children` of height `below`; a fault where that is too
  // high.
  template <typename Node>
  Tree Make(int offset, int below, Node node);
  Tree MakeBinary(const Token& symbol, const BinaryOperator& op, Tree left,
                  Tree right);

  const BinaryOperator* NextBinaryOperator() const;
  bool IsStructNext() const;
  // Each reports, and returns a null tree.
  Tree Fail(int offset, std::string message);
  Tree FailExpected(absl::string_view expected);
  Tree FailDepth(int offset);

  int last_id_ = 0;
  int nesting_ = 0;
};

ExprPtr Parser::Run() {
  Tree tree = ParseExpr();
  if (tree.expr == nullptr) return nullptr;
  if (Peek().kind != TokenKind::kEnd) {
    FailExpected("an operator or the end");
    return nullptr;
  }
  return std::move(tree.expr);
}

Tree Parser::ParseNestedExpr() {
  if (nesting_ >= limits::kMaxExpressionDepth) {
    return FailDepth(Peek().offset);
  }
  ++nesting_;
  Tree tree = ParseExpr();
  --nesting_;
  return tree;
}

// Expr = ConditionalOr ["?" ConditionalOr ":" Expr]
Tree Parser::ParseExpr() {
  Tree condition = ParseBinary(kLowestPrecedence);
  if (condition.expr == nullptr || !Is("?")) return condition;
  const int offset = Peek().offset;
  Advance();
  Tree then = ParseBinary(kLowestPrecedence);
  if (then.expr == nullptr) return {};
  if (!Expect(":", "an operator or ':'")) return {};
  Tree otherwise = ParseNestedExpr();
  if (otherwise.expr == nullptr) return {};
  const int below = std::max({condition.height, then.height, otherwise.height});
  CallExpr call{.function = "_?_:_"};
  call.args.push_back(std::move(condition.expr));
  call.args.push_back(std::move(then.expr));
  call.args.push_back(std::move(otherwise.expr));
  return Make(offset, below, std::move(call));
}

// ConditionalOr, ConditionalAnd, Relation, Addition and Multiplication, by
// climbing: operands bind to operators of at least `lowest_precedence`.
Tree Parser::ParseBinary(int lowest_precedence) {
  Tree left = ParseUnary();
  while (left.expr != nullptr) {
    const BinaryOperator* op = NextBinaryOperator();
    if (op == nullptr || op->precedence < lowest_precedence) break;
    const Token& symbol = Peek();
    Advance();
    Tree right = ParseBinary(op->precedence + 1);
    if (right.expr == nullptr) return {};
    left = MakeBinary(symbol, *op, std::move(left), std::move(right));
  }
  return left;
}

// Unary = Member | "!" {"!"} Member | "-" {"-"} Member
Tree Parser::ParseUnary() {
  if (!Is("!") && !Is("-")) return ParseMember();
  const std::string symbol(Peek().text);
  std::vector<int> offsets;
  // The last minus before a number is its sign, so that the lowest int can be
  // written, and -1.f() is (-1).f().
  while (Is(symbol)) {
    if (symbol == "-" && IsSignedNumber(1)) break;
    offsets.push_back(Peek().offset);
    Advance();
    if (offsets.size() > limits::kMaxExpressionDepth) {
      return FailDepth(offsets.back());
    }
  }
  Tree tree = ParseMember();
  for (auto offset = offsets.rbegin();
       offset != offsets.rend() && tree.expr != nullptr; ++offset) {
    CallExpr call{.function = symbol + "_"};
    call.args.push_back(std::move(tree.expr));
    tree = Make(*offset, tree.height, std::move(call));
  }
  return tree;
}

// Member = Primary {"." SELECTOR ["(" [ExprList] ")"] | "[" Expr "]"}
Tree Parser::ParseMember() {
  Tree tree = ParsePrimary();
  while (tree.expr != nullptr) {
    if (Is(".")) {
      tree = ParseSelection(std::move(tree));
    } else if (Is("[")) {
      tree = ParseIndex(std::move(tree));
    } else {
      break;
    }
  }
  return tree;
}

Tree Parser::ParseSelection(Tree operand) {
  const int offset = Peek().offset;
  Advance();
  if (RefuseOptional("optional selection ('.?')")) return {};
  if (!IsName()) return FailExpected("the name of a field or function");
  const Token name = Peek();
  Advance();
  if (Accept("(")) {
    std::vector<Tree> args;
    if (!ParseArguments(&args)) return {};
    return FinishCall(name, std::string(name.text), std::move(operand),
                      std::move(args));
  }
  return Make(offset, operand.height,
              SelectExpr{std::move(operand.expr), std::string(name.text)});
}

Tree Parser::ParseIndex(Tree operand) {
  const int offset = Peek().offset;
  Advance();
  if (RefuseOptional("optional indexing ('[?')")) return {};
  Tree index = ParseNestedExpr();
  if (index.expr == nullptr) return {};
  if (!Expect("]", "an operator or ']'")) return {};
  const int below = std::max(operand.height, index.height);
  CallExpr call{.function = "_[_]"};
  call.args.push_back(std::move(operand.expr));
  call.args.push_back(std::move(index.expr));
  return Make(offset, below, std::move(call));
}

Tree Parser::ParsePrimary() {
  if (IsStructNext()) return ParseStruct();
  if (IsName() || (Is(".") && IsName(1))) return ParseIdentifierOrCall();
  if (Is("[")) return ParseList();
  if (Is("{")) return ParseMap();
  if (Accept("(")) {
    Tree tree = ParseNestedExpr();
    if (tree.expr != nullptr && !Expect(")", "an operator or ')'")) return {};
    return tree;
  }
  return ParseLiteral();
}

// ["."] IDENT ["(" [ExprList] ")"]
Tree Parser::ParseIdentifierOrCall() {
  const int offset = Peek().offset;
  std::string name;
  if (Accept(".")) name = ".";
  const Token token = Peek();
  if (IsReservedWord(token.text)) {
    return Fail(token.offset,
                absl::StrCat("'", token.text,
                             "' is a reserved word and cannot be a name"));
  }
  Advance();
  absl::StrAppend(&name, token.text);
  if (!Accept("(")) return Make(offset, 0, IdentExpr{std::move(name)});
  std::vector<Tree> args;
  if (!ParseArguments(&args)) return {};
  return FinishCall(token, std::move(name), {}, std::move(args));
}

bool Parser::ParseArguments(std::vector<Tree>* args) {
  if (Accept(")")) return true;
  do {
    args->push_back(ParseNestedExpr());
    if (args->back().expr == nullptr) return false;
  } while (Accept(","));
  return Expect(")", "an operator, ',' or ')'");
}

// "[" [ExprList] [","] "]"
Tree Parser::ParseList() {
  const int offset = Peek().offset;
  Advance();
  ListExpr list;
  int below = 0;
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
  while (!Accept("}")) {
    if (RefuseOptional("an optional field ('{?')")) return {};
    if (!IsName()) return FailExpected("the name of a field");
    std::string field(Peek().text);
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

Tree Parser::FinishCall(const Token& name, std::string function, Tree target,
                        std::vector<Tree> args) {
  if (target.expr == nullptr) {
    if (function == "has") return MakeHas(name, std::move(args));
  } else {
    const auto* ident = std::get_if<IdentExpr>(&target.expr->node);
    if (IsUnsupportedMacro(ident == nullptr ? "" : ident->name, name.text,
                           args.size())) {
      return Fail(name.offset,
                  absl::StrCat("the macro '", name.text, "' with ", args.size(),
                               " arguments is not supported"));
    }
    if (const auto macro = MacroOf(name.text, args.size())) {
      return MakeComprehension(name, *macro, std::move(target),
                               std::move(args));
    }
  }
  int below = target.height;
  CallExpr call{.function = std::move(function)};
  call.target = std::move(target.expr);
  for (Tree& arg : args) {
    below = std::max(below, arg.height);
    call.args.push_back(std::move(arg.expr));
  }
  return Make(name.offset, below, std::move(call));
}

Tree Parser::MakeHas(const Token& name, std::vector<Tree> args) {
  SelectExpr* select =
      args.size() == 1 ? std::get_if<SelectExpr>(&args[0].expr->node) : nullptr;
  if (select == nullptr || select->test_only) {
    return Fail(name.offset, "has() needs one field selection, like has(a.b)");
  }
  select->test_only = true;
  args[0].expr->offset = name.offset;
  return std::move(args[0]);
}

Tree Parser::MakeComprehension(const Token& name, Macro macro, Tree range,
                               std::vector<Tree> args) {
  const auto* variable = std::get_if<IdentExpr>(&args[0].expr->node);
  if (variable == nullptr || absl::StartsWith(variable->name, ".")) {
    return Fail(args[0].expr->offset,
                absl::StrCat("the first argument of ", name.text,
                             "() must be the name of a variable"));
  }
  int below = range.height;
  for (const Tree& arg : args) below = std::max(below, arg.height);
  ComprehensionExpr comprehension{.macro = macro};
  comprehension.range = std::move(range.expr);
  comprehension.variable = variable->name;
  if (macro == Macro::kMap)
    comprehension.transform = std::move(args.back().expr);
  if (macro != Macro::kMap || args.size() == 3) {
    comprehension.predicate = std::move(args[1].expr);
  }
  return Make(name.offset, below, std::move(comprehension));
}

template <typename Node>
Tree Parser::Make(int offset, int below, Node node) {
  Tree tree;
  tree.height = below + 1;
  if (tree.height > limits::kMaxExpressionDepth) return FailDepth(offset);
  tree.expr = std::make_unique<Expr>();
  tree.expr->id = ++last_id_;
  tree.expr->offset = offset;
  tree.expr->node = std::move(node);
  return tree;
}

Tree Parser::MakeBinary(const Token& symbol, const BinaryOperator& op,
                        Tree left, Tree right) {
  const int below = std::max(left.height, right.height);
  CallExpr call{.function = std::string(op.function)};
  call.args.push_back(std::move(left.expr));
  call.args.push_back(std::move(right.expr));
  return Make(symbol.offset, below, std::move(call));
}

const BinaryOperator* Parser::NextBinaryOperator() const {
  const Token& token = Peek();
  if (token.kind != TokenKind::kSymbol && token.text != "in") return nullptr;
  for (const BinaryOperator& op : kBinaryOperators) {
    if (token.text == op.symbol) return &op;
  }
  return nullptr;
}

bool Parser::IsStructNext() const {
  size_t ahead = Is(".") ? 1 : 0;
  while (IsName(ahead)) {
    if (Is("{", ahead + 1)) return true;
    if (!Is(".", ahead + 1)) return false;
    ahead += 2;
  }
  return false;
}

Tree Parser::Fail(int offset, std::string message) {
  Report(offset, std::move(message));
  return {};
}

Tree Parser::FailExpected(absl::string_view expected) {
  ReportExpected(expected);
  return {};
}

Tree Parser::FailDepth(int offset) {
  return Fail(offset, absl::StrCat("the expression is more than ",
                                   limits::kMaxExpressionDepth,
                                   " levels deep here (operators in a row "
                                   "count too); split it"));
}

}  // namespace

ExprPtr Parse(absl::string_view text, std::vector<ExprIssue>* issues) {
  if (text.size() > limits::kMaxExpressionBytes) {
    issues->push_back({0, absl::StrCat("the expression is ", text.size(),
                                       " bytes long; the limit is ",
                                       limits::kMaxExpressionBytes)});
    return nullptr;
  }
  std::vector<Token> tokens;
  if (const auto error = Lex(text, &tokens)) {
    issues->push_back({error->offset, error->message});
    return nullptr;
  }
  return Parser(std::move(tokens), issues).Run();
}

}  // namespace myorules::engine
