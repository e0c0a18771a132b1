#include "engine/pack/comparisons.h"

#include <utility>
#include <variant>

#include "absl/types/optional.h"
#include "engine/pack/references.h"

namespace myorules::engine {
namespace {

absl::optional<Comparison::Kind> KindOf(const std::string& function) {
  if (function == "_==_" || function == "@in") return Comparison::Kind::kEqual;
  if (function == "_!=_") return Comparison::Kind::kUnequal;
  if (function == "_<_" || function == "_<=_" || function == "_>_" ||
      function == "_>=_") {
    return Comparison::Kind::kOrder;
  }
  return absl::nullopt;
}

bool IsList(const CheckedExpr& checked, const Expr& node) {
  const auto type = checked.types.find(node.id);
  return type != checked.types.end() &&
         type->second.kind() == Type::Kind::kList;
}

}  // namespace

void ForEachComparison(
    const CheckedExpr& checked,
    absl::FunctionRef<void(const Comparison& comparison)> visit) {
  ForEachNodeInMacros(checked, [&](const Expr& node, const Macros& macros) {
    const auto* call = std::get_if<CallExpr>(&node.node);
    if (call == nullptr || call->args.size() != 2) return;
    const auto kind = KindOf(call->function);
    if (!kind.has_value()) return;
    const Expr& left = *call->args[0];
    const Expr& right = *call->args[1];
    visit({*kind, &node, &left, &right, &macros});
    visit({*kind, &node, &right, &left, &macros});
  });
}

std::vector<GivenValue> ComparedValues(const CheckedExpr& checked,
                                       const Comparison& comparison,
                                       const ItemFinder& find_item) {
  Macros macros = *comparison.macros;
  for (AroundMacro& each : macros) each.is_followed = true;
  return ValuesOf(checked, *comparison.with, macros, find_item)
      .value_or(std::vector<GivenValue>());
}

std::string KindFinder::At(const CheckedExpr& checked, const Expr& node,
                           const Macros& macros) const {
  int looked_at = 0;
  return Find(checked, node, macros, &looked_at);
}

std::string KindFinder::Find(const CheckedExpr& checked, const Expr& node,
                             const Macros& macros, int* looked_at) const {
  if (++*looked_at > kMostFollowedNodes) return "";
  if (const int macro = MacroOfVariable(node, macros); macro >= 0) {
    return Find(checked, *macros[macro].macro->range,
                Macros(macros.begin(), macros.begin() + macro), looked_at);
  }
  const absl::string_view variable = VariableAt(checked, node);
  if (!variable.empty()) {
    const CompiledItem* item = find_item_(variable);
    return item == nullptr ? "" : OfItem(*item, looked_at);
  }
  if (const auto* macro = std::get_if<ComprehensionExpr>(&node.node)) {
    return OfMacro(checked, *macro, macros, looked_at);
  }
  if (const auto* call = std::get_if<CallExpr>(&node.node)) {
    return OfCall(checked, *call, macros, looked_at);
  }
  if (const auto* list = std::get_if<ListExpr>(&node.node)) {
    std::string kind;
    for (const ExprPtr& each : list->elements) {
      std::string of_each = Find(checked, *each, macros, looked_at);
      if (of_each.empty() || (!kind.empty() && of_each != kind)) return "";
      kind = std::move(of_each);
    }
    return kind;
  }
  const auto* field = SelectedField(checked, node, pool_);
  return field == nullptr || kinds_.of_field == nullptr
             ? ""
             : kinds_.of_field(*field);
}

std::string KindFinder::OfMacro(const CheckedExpr& checked,
                                const ComprehensionExpr& macro,
                                const Macros& macros, int* looked_at) const {
  if (macro.macro == Macro::kFilter) {
    return Find(checked, *macro.range, macros, looked_at);
  }
  if (macro.macro != Macro::kMap) return "";
  Macros inside = macros;
  inside.push_back({&macro, /*is_followed=*/true});
  return Find(checked, *macro.transform, inside, looked_at);
}

std::string KindFinder::OfCall(const CheckedExpr& checked, const CallExpr& call,
                               const Macros& macros, int* looked_at) const {
  const auto argument = [&](int i) {
    return Find(checked, *call.args[i], macros, looked_at);
  };
  if (call.function == "_[_]" && IsList(checked, *call.args[0])) {
    return argument(0);
  }
  if (call.function != "_?_:_") return "";
  std::string kind = argument(1);
  return kind == argument(2) ? kind : "";
}

std::string KindFinder::OfItem(const CompiledItem& item, int* looked_at) const {
  std::string kind = kinds_.of_item == nullptr ? "" : kinds_.of_item(item);
  if (!kind.empty() || item.value == nullptr) return kind;
  return Find(*item.value, *item.value->root, {}, looked_at);
}

}  // namespace myorules::engine
