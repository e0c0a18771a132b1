// What expressions make of fixed values alone.
#include <set>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "engine/base/limits.h"
#include "engine/base/work_budget.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/operators.h"
#include "engine/expr/value.h"
#include "engine/pack/references.h"
#include "engine/pack/value_checks.h"

namespace myorules::engine {
namespace {

// Fixed values are read nowhere.
class NoReads : public CallContext {
 public:
  void RecordRead(const Path* path, const Value& value) override {}
  WorkBudget& budget() override { return budget_; }

 private:
  WorkBudget budget_{limits::kMaxEvaluationSteps};
};

class FixedValueCheck {
 public:
  FixedValueCheck(const CheckedExpr& checked, const ExpressionSite& site,
                  const std::set<int>& told)
      : checked_(checked), site_(site), told_(told) {}

  // The value of a node that is made of literals alone; nullopt: it is not, it
  // is not worked out here, or a fault of it is told.
  absl::optional<Value> At(const Expr& node) {
    std::vector<Value> parts;
    bool fixed = true;
    for (const Expr* part : ChildrenOf(node)) {
      const absl::optional<Value> value = At(*part);
      fixed = fixed && value.has_value();
      parts.push_back(value.value_or(Value()));
    }
    const bool is_told = told_.count(node.offset) > 0;
    if (context_.budget().stopped() || IsFaulty(checked_, node) || is_told) {
      return absl::nullopt;
    }
    if (!fixed) {
      CheckDivisor(node, parts);
      return absl::nullopt;
    }
    const absl::optional<Value> value = std::visit(
        [&](const auto& kind) { return Make(node, kind, parts); }, node.node);
    if (context_.budget().stopped()) return absl::nullopt;
    if (value.has_value() && value->is_unknown()) return absl::nullopt;
    if (!value.has_value() || !value->is_error()) return value;
    site_.place.AddErrorInValue(site_.field, site_.text, node.offset,
                                absl::StrCat("this fails whatever the facts: ",
                                             value->as_error().message));
    return absl::nullopt;
  }

 private:
  using Parts = std::vector<Value>;

  // A fact divided by zero, which numbers without a point cannot be.
  void CheckDivisor(const Expr& node, const Parts& parts) {
    const auto* call = std::get_if<CallExpr>(&node.node);
    if (call == nullptr ||
        (call->function != "_/_" && call->function != "_%_") ||
        parts.size() != 2) {
      return;
    }
    const Value& divisor = parts[1];
    const bool is_zero =
        (divisor.kind() == Value::Kind::kInt && divisor.as_int() == 0) ||
        (divisor.kind() == Value::Kind::kUint && divisor.as_uint() == 0);
    if (!is_zero) return;
    site_.place.AddErrorInValue(
        site_.field, site_.text, node.offset,
        "this divides by zero, which fails whatever the facts; write another "
        "divisor");
  }

  static absl::optional<Value> Make(const Expr&, const Literal& literal,
                                    const Parts&) {
    return ValueOf(literal);
  }
  static absl::optional<Value> Make(const Expr&, const ListExpr&,
                                    const Parts& parts) {
    return Value::List(parts);
  }
  static absl::optional<Value> Make(const Expr&, const MapExpr&,
                                    const Parts& parts) {
    std::vector<MapEntry> entries;
    for (size_t i = 0; i + 1 < parts.size(); i += 2) {
      entries.push_back({parts[i], parts[i + 1]});
    }
    return MakeMap(entries);
  }
  static absl::optional<Value> Make(const Expr&, const SelectExpr& select,
                                    const Parts& parts) {
    if (select.test_only || parts[0].kind() != Value::Kind::kMap) {
      return absl::nullopt;
    }
    return IndexInto(parts[0], Value::StringView(select.field));
  }
  absl::optional<Value> Make(const Expr& node, const CallExpr& call,
                             const Parts& parts) {
    const std::string& function = call.function;
    if (function == "_[_]") return IndexInto(parts[0], parts[1]);
    if (function == "@in") return IsIn(parts[0], parts[1], context_.budget());
    if (function == "_==_" || function == "_!=_") {
      const Value equal = Equal(parts[0], parts[1], context_.budget());
      return function == "_==_" || equal.kind() != Value::Kind::kBool
                 ? equal
                 : Value::Bool(!equal.as_bool());
    }
    return Call(node, function, parts);
  }
  // A name, a message, a macro.
  template <typename Kind>
  static absl::optional<Value> Make(const Expr&, const Kind&, const Parts&) {
    return absl::nullopt;
  }

  absl::optional<Value> Call(const Expr& node, const std::string& function,
                             const Parts& arguments) {
    const auto overloads = checked_.overloads.find(node.id);
    if (overloads == checked_.overloads.end()) return absl::nullopt;
    for (const Overload* overload : overloads->second) {
      if (overload->body == nullptr) return absl::nullopt;
      if (FitsAll(*overload, arguments)) {
        return overload->body(arguments, context_);
      }
    }
    return NoSuchOverload(function, arguments);
  }

  const CheckedExpr& checked_;
  const ExpressionSite& site_;
  const std::set<int>& told_;
  NoReads context_;
};

}  // namespace

void CheckFixedValues(const CheckedExpr& checked, const ExpressionSite& site,
                      const std::set<int>& told) {
  const Expr& root = *checked.root;
  const absl::optional<Value> value =
      FixedValueCheck(checked, site, told).At(root);
  // What is wrong with a call of a function is told where the function is
  // known.
  const auto* call = std::get_if<CallExpr>(&root.node);
  if (!value.has_value() || value->kind() != Value::Kind::kBool ||
      call == nullptr || absl::ascii_isalpha(call->function.front())) {
    return;
  }
  site.place.AddErrorInValue(
      site.field, site.text, root.offset,
      absl::StrCat("this is ", value->ToString(),
                   " whatever the facts; write what it hangs on, or ",
                   value->ToString()));
}

}  // namespace myorules::engine
