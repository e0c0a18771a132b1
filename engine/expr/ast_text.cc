#include "engine/expr/ast_text.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "engine/expr/ast_dump.h"
#include "engine/expr/number_text.h"

namespace myorules::engine {
namespace {

// How tightly an expression holds together, by the grammar.
enum Precedence {
  kConditional,
  kOr,
  kAnd,
  kRelation,
  kAddition,
  kMultiplication,
  kUnary,
  kPrimary,
};

struct BinaryOperator {
  absl::string_view function;
  absl::string_view text;
  Precedence precedence;
};

constexpr BinaryOperator kBinaryOperators[] = {
    {"_||_", "||", kOr},           {"_&&_", "&&", kAnd},
    {"_==_", "==", kRelation},     {"_!=_", "!=", kRelation},
    {"_<_", "<", kRelation},       {"_<=_", "<=", kRelation},
    {"_>_", ">", kRelation},       {"_>=_", ">=", kRelation},
    {"@in", "in", kRelation},      {"_+_", "+", kAddition},
    {"_-_", "-", kAddition},       {"_*_", "*", kMultiplication},
    {"_/_", "/", kMultiplication}, {"_%_", "%", kMultiplication},
};

// Null: the call is no operator between two operands.
const BinaryOperator* BinaryOf(const CallExpr& call) {
  if (call.target != nullptr || call.args.size() != 2) return nullptr;
  for (const BinaryOperator& each : kBinaryOperators) {
    if (each.function == call.function) return &each;
  }
  return nullptr;
}

absl::string_view UnaryOf(const CallExpr& call) {
  if (call.function == "!_") return "!";
  if (call.function == "-_") return "-";
  return "";
}

Precedence PrecedenceOf(const Expr& expr) {
  const auto* literal = std::get_if<Literal>(&expr.node);
  if (literal != nullptr) {
    // "-1" is one token or two.
    return absl::StartsWith(DumpExpr(expr), "-") ? kUnary : kPrimary;
  }
  const auto* call = std::get_if<CallExpr>(&expr.node);
  if (call == nullptr) return kPrimary;
  if (call->function == "_?_:_") return kConditional;
  if (!UnaryOf(*call).empty()) return kUnary;
  const BinaryOperator* const binary = BinaryOf(*call);
  return binary == nullptr ? kPrimary : binary->precedence;
}

// The text, in parentheses where it holds together less than `at_least`.
std::string Inside(const Expr& expr, int at_least) {
  const std::string text = ExprText(expr);
  return PrecedenceOf(expr) < at_least ? absl::StrCat("(", text, ")") : text;
}

std::string Joined(const std::vector<ExprPtr>& exprs) {
  return absl::StrJoin(exprs, ", ", [](std::string* out, const ExprPtr& each) {
    out->append(ExprText(*each));
  });
}

struct Writer {
  std::string operator()(const Literal& literal) const {
    const auto* number = std::get_if<double>(&literal);
    if (number != nullptr) return DoubleLiteral(*number);
    return DumpExpr(expr);
  }
  std::string operator()(const IdentExpr& ident) const { return ident.name; }
  std::string operator()(const SelectExpr& select) const {
    const std::string text =
        absl::StrCat(Inside(*select.operand, kPrimary), ".", select.field);
    return select.test_only ? absl::StrCat("has(", text, ")") : text;
  }
  std::string operator()(const CallExpr& call) const {
    if (call.function == "_?_:_") {
      return absl::StrCat(Inside(*call.args[0], kOr), " ? ",
                          Inside(*call.args[1], kOr), " : ",
                          ExprText(*call.args[2]));
    }
    if (call.function == "_[_]") {
      return absl::StrCat(Inside(*call.args[0], kPrimary), "[",
                          ExprText(*call.args[1]), "]");
    }
    if (!UnaryOf(call).empty()) {
      // "--a" is no expression of the grammar's that means "-(-a)".
      return absl::StrCat(UnaryOf(call), Inside(*call.args[0], kPrimary));
    }
    const BinaryOperator* const binary = BinaryOf(call);
    if (binary != nullptr) {
      // What stands equally tight on the right was in parentheses.
      return absl::StrCat(Inside(*call.args[0], binary->precedence), " ",
                          binary->text, " ",
                          Inside(*call.args[1], binary->precedence + 1));
    }
    return absl::StrCat(call.target == nullptr
                            ? ""
                            : absl::StrCat(Inside(*call.target, kPrimary), "."),
                        call.function, "(", Joined(call.args), ")");
  }
  std::string operator()(const ListExpr& list) const {
    return absl::StrCat("[", Joined(list.elements), "]");
  }
  std::string operator()(const MapExpr& map) const {
    std::vector<std::string> entries;
    for (const auto& [key, value] : map.entries) {
      entries.push_back(absl::StrCat(ExprText(*key), ": ", ExprText(*value)));
    }
    return absl::StrCat("{", absl::StrJoin(entries, ", "), "}");
  }
  std::string operator()(const StructExpr& message) const {
    std::vector<std::string> fields;
    for (const auto& [name, value] : message.fields) {
      fields.push_back(absl::StrCat(name, ": ", ExprText(*value)));
    }
    return absl::StrCat(message.type_name, "{", absl::StrJoin(fields, ", "),
                        "}");
  }
  std::string operator()(const ComprehensionExpr& comprehension) const {
    constexpr absl::string_view kNames[] = {"all", "exists", "exists_one",
                                            "map", "filter"};
    std::vector<std::string> parts = {comprehension.variable};
    for (const ExprPtr* part :
         {&comprehension.predicate, &comprehension.transform}) {
      if (*part != nullptr) parts.push_back(ExprText(**part));
    }
    return absl::StrCat(Inside(*comprehension.range, kPrimary), ".",
                        kNames[static_cast<int>(comprehension.macro)], "(",
                        absl::StrJoin(parts, ", "), ")");
  }

  const Expr& expr;
};

}  // namespace

std::string ExprText(const Expr& expr) {
  return std::visit(Writer{expr}, expr.node);
}

}  // namespace myorules::engine
