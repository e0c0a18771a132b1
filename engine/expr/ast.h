// The syntax tree of a CEL expression.
//
// Macros are nodes of their own rather than folds: what an open list or an
// unknown element does to `exists` is then one readable function. (The public
// suite's fold form can be derived from them.)
#ifndef MYORULES_ENGINE_EXPR_AST_H_
#define MYORULES_ENGINE_EXPR_AST_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace myorules::engine {

struct Expr;
using ExprPtr = std::unique_ptr<const Expr>;

// The literal null.
struct NullLiteral {};
// A literal of bytes; std::string alone is a string literal.
struct BytesLiteral {
  std::string value;
};
using Literal = std::variant<NullLiteral, bool, int64_t, uint64_t, double,
                             std::string, BytesLiteral>;

// `name`, `.name`. A leading dot is kept: it resolves from the root.
struct IdentExpr {
  std::string name;
};

// `operand.field`; with `test_only` the macro `has(operand.field)`.
struct SelectExpr {
  ExprPtr operand;
  std::string field;
  bool test_only = false;
};

// `function(args)` or, with a target, `target.function(args)`. Operators are
// calls by their CEL names: `_&&_`, `_||_`, `!_`, `-_`, `_?_:_`, `_==_`, `_<_`,
// `_+_`, `_[_]`, `@in`, ….
struct CallExpr {
  std::string function;
  ExprPtr target;  // Null: none.
  std::vector<ExprPtr> args;
};

// `[a, b]`.
struct ListExpr {
  std::vector<ExprPtr> elements;
};

// `{key: value}`.
struct MapExpr {
  std::vector<std::pair<ExprPtr, ExprPtr>> entries;
};

// `Type{field: value}`.
struct StructExpr {
  std::string type_name;
  std::vector<std::pair<std::string, ExprPtr>> fields;
};

enum class Macro { kAll, kExists, kExistsOne, kMap, kFilter };

// `range.macro(variable, …)`.
struct ComprehensionExpr {
  Macro macro;
  ExprPtr range;
  std::string variable;
  ExprPtr predicate;  // Null: none (`map` with two arguments).
  ExprPtr transform;  // Null: none (all but `map`).
};

// A node. Immutable once parsed; owned by its parent.
struct Expr {
  // Unique in its expression, from 1.
  int id = 0;
  // Byte offset in the expression's text: of the operator for an operator, of
  // the dot for a selection, of the name for a call or macro (also for `has`),
  // else of the first byte.
  int offset = 0;
  std::variant<Literal, IdentExpr, SelectExpr, CallExpr, ListExpr, MapExpr,
               StructExpr, ComprehensionExpr>
      node;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_AST_H_
