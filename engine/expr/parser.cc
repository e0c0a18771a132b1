#include "engine/expr/parser.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/lexer.h"
#include "engine/expr/parser_faulty.h"
#include "engine/expr/parser_rules.h"

namespace myorules::engine {
namespace {

constexpr BinaryOperator kBinaryOperators[] = {
    {"||", "_||_", 1}, {"&&", "_&&_", 2}, {"<", "_<_", 3},   {"<=", "_<=_", 3},
    {">=", "_>=_", 3}, {">", "_>_", 3},   {"==", "_==_", 3}, {"!=", "_!=_", 3},
    {"in", "@in", 3},  {"+", "_+_", 4},   {"-", "_-_", 4},   {"*", "_*_", 5},
    {"/", "_/_", 5},   {"%", "_%_", 5}};
constexpr int kLowestPrecedence = 1;

}  // namespace

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
  if (Peek().kind == TokenKind::kQuotedName) {
    std::string field = Peek().value;
    Advance();
    return Make(offset, operand.height,
                SelectExpr{std::move(operand.expr), std::move(field)});
  }
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

// At the last of the nodes that stand within one another: what was read when
// they became too many.
Tree Parser::FailHeight(const Expr& root) {
  int last = root.offset;
  const Expr* node = &root;
  for (int height = DepthOf(root) - 1; height > 0; --height) {
    const std::vector<const Expr*> children = ChildrenOf(*node);
    node = *std::find_if(
        children.begin(), children.end(),
        [height](const Expr* child) { return DepthOf(*child) == height; });
    last = std::max(last, node->offset);
  }
  return FailDepth(last);
}

ExprPtr Parse(absl::string_view text, std::vector<ExprIssue>* issues) {
  const size_t before = issues->size();
  ExprPtr root = ParseFaulty(text, issues);
  return issues->size() == before ? std::move(root) : nullptr;
}

ExprPtr ParseFaulty(absl::string_view text, std::vector<ExprIssue>* issues) {
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
