// What an expression asks, read off its tree.
#ifndef MYORULES_RULES_PAGES_EXPRESSION_PARTS_H_
#define MYORULES_RULES_PAGES_EXPRESSION_PARTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/expr/ast.h"

namespace myorules::rules {

// The name of the patient in expressions.
inline constexpr char kSubject[] = "patient";

// "patient.weakness.proximal"; empty: the node is no field of the patient.
std::string PathOf(const engine::Expr& node);

// "proximal weakness"; empty: the node is no field of the patient.
std::string FieldOf(const engine::Expr& node);

// The call of a function; null: the node is none.
const engine::CallExpr* CallOf(const engine::Expr& node,
                               absl::string_view function);

// The conditional or number_if that the node is; null: it is none.
const engine::CallExpr* ChooserOf(const engine::Expr& node);

// The x of known(x); null: it asks nothing of the kind.
const engine::Expr* AskedIfKnown(const engine::Expr& node);

// Whether the node says of `asked` that it is so, or that it is not.
bool Answers(const engine::Expr& node, const engine::Expr& asked);

// Of `known(x) && x` the x: what is on record says so.
const engine::Expr& WithoutKnown(const engine::Expr& node);

// The x of "x" and "not x".
const engine::Expr& Undenied(const engine::Expr& node);

// What stood beside an operand x of a conjunction or choice, or beside not x.
enum class Asked {
  kNothing,
  kKnown,       // known(x) && x
  kOrNotKnown,  // !known(x) || x
  kOpen,        // !known(x) && x: unknown while x is, else false
};

// An operand of a conjunction or choice, with what is asked of it.
struct Part {
  const engine::Expr* expr = nullptr;
  Asked asked = Asked::kNothing;
};

// The operands of a conjunction or choice, however it is nested: of `known(x)
// && x` the x alone, with what is asked of it.
std::vector<Part> PartsOf(const engine::CallExpr& call);

// The titles of the diagnoses that `predicate` asks a diagnosis for; none: it
// asks something else.
std::vector<std::string> DiagnosesAskedFor(const engine::Expr& predicate);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_PAGES_EXPRESSION_PARTS_H_
