// The parser's inside: one function a rule of the grammar.
#ifndef MYORULES_ENGINE_EXPR_PARSER_RULES_H_
#define MYORULES_ENGINE_EXPR_PARSER_RULES_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/base/limits.h"
#include "engine/expr/ast.h"
#include "engine/expr/lexer.h"
#include "engine/expr/parser_tokens.h"

namespace myorules::engine {

// A binary operator; a greater precedence binds tighter. All associate to the
// left.
struct BinaryOperator {
  absl::string_view symbol;
  absl::string_view function;
  int precedence;
};

// A tree and its height (a leaf: 1), which bounds the recursion of all that
// walks it. `expr` is null after a fault.
struct Tree {
  std::unique_ptr<Expr> expr;
  int height = 0;
};

// One parse of one text.
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
  void SkipLoneComma(absl::string_view end);
  Tree ParseList();
  Tree ParseMap();
  Tree ParseStruct();
  Tree ParseLiteral();
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
  // Of a tree that has just become too high.
  Tree FailHeight(const Expr& root);
  // Reports, and goes on: what stands beside the macro may have faults too.
  Tree RefuseMacro(int offset, std::string message, Tree target);

  int last_id_ = 0;
  int nesting_ = 0;
  int refused_ = 0;
};

template <typename Node>
Tree Parser::Make(int offset, int below, Node node) {
  Tree tree;
  tree.height = below + 1;
  tree.expr = std::make_unique<Expr>();
  tree.expr->id = ++last_id_;
  tree.expr->offset = offset;
  tree.expr->node = std::move(node);
  if (tree.height > limits::kMaxExpressionDepth) return FailHeight(*tree.expr);
  return tree;
}

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_PARSER_RULES_H_
