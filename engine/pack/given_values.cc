#include "engine/pack/given_values.h"

#include <utility>
#include <variant>

#include "engine/expr/ast_walk.h"
#include "engine/pack/references.h"

namespace myorules::engine {
namespace {

bool OnlyGivesItsVariable(const CheckedExpr& checked,
                          const ComprehensionExpr& macro) {
  int uses = 0, given = 0;
  const auto is_variable = [&](const Expr& node) {
    const auto* identifier = std::get_if<IdentExpr>(&node.node);
    return identifier != nullptr && identifier->name == macro.variable;
  };
  const auto count = [&](const Expr& node) {
    if (is_variable(node)) ++uses;
    const auto* call = std::get_if<CallExpr>(&node.node);
    const Overload* overload = OnlyOverload(checked, node);
    if (call == nullptr || overload == nullptr) return;
    const std::vector<const Expr*> arguments = ArgumentsOf(*call);
    for (size_t i = 0; i < arguments.size(); ++i) {
      if (i < overload->terms.size() && !overload->terms[i].empty() &&
          is_variable(*arguments[i])) {
        ++given;
      }
    }
  };
  if (macro.predicate != nullptr) ForEachNode(*macro.predicate, count);
  if (macro.transform != nullptr) ForEachNode(*macro.transform, count);
  return uses == given;
}

class ValueFollower {
 public:
  explicit ValueFollower(const ItemFinder& find_item) : find_item_(find_item) {}

  // `macros`: those around the node. `origin`: for what is behind a name.
  void Follow(const CheckedExpr& checked, const Expr& node,
              const Macros& macros, const GivenValue& origin) {
    const bool is_elsewhere = !origin.through.empty() || !origin.always;
    if (is_elsewhere && ++followed_ > kMostFollowedNodes) return;
    if (const auto* list = std::get_if<ListExpr>(&node.node)) {
      for (const ExprPtr& each : list->elements) {
        Follow(checked, *each, macros, origin);
      }
      return;
    }
    if (const auto* map = std::get_if<MapExpr>(&node.node)) {
      for (const auto& [key, value] : map->entries) {
        Follow(checked, *key, macros, origin);
      }
      return;
    }
    if (FollowFilter(checked, node, macros, origin)) return;
    if (FollowCall(checked, node, macros, origin)) return;
    if (FollowVariable(checked, node, macros, origin)) return;
    GivenValue value = origin;
    value.checked = &checked;
    value.node = &node;
    if (value.through.empty()) value.place = &node;
    values_.push_back(std::move(value));
  }

  absl::optional<std::vector<GivenValue>> Values() && {
    if (followed_ > kMostFollowedNodes) return absl::nullopt;
    return std::move(values_);
  }

 private:
  bool FollowFilter(const CheckedExpr& checked, const Expr& node,
                    const Macros& macros, const GivenValue& origin) {
    const auto* macro = std::get_if<ComprehensionExpr>(&node.node);
    if (macro == nullptr || macro->macro != Macro::kFilter) return false;
    GivenValue kept = origin;
    kept.always = false;
    Follow(checked, *macro->range, macros, kept);
    return true;
  }

  bool FollowCall(const CheckedExpr& checked, const Expr& node,
                  const Macros& macros, const GivenValue& origin) {
    const auto* call = std::get_if<CallExpr>(&node.node);
    if (call == nullptr) return false;
    const auto type = checked.types.find(node.id);
    if (call->function == "_?_:_") {
      GivenValue branch = origin;
      branch.always = false;
      Follow(checked, *call->args[1], macros, branch);
      Follow(checked, *call->args[2], macros, branch);
      return true;
    }
    if (call->function != "_+_" || type == checked.types.end() ||
        type->second.kind() != Type::Kind::kList) {
      return false;
    }
    Follow(checked, *call->args[0], macros, origin);
    Follow(checked, *call->args[1], macros, origin);
    return true;
  }

  bool FollowVariable(const CheckedExpr& checked, const Expr& node,
                      const Macros& macros, const GivenValue& origin) {
    const int macro = MacroOfVariable(node, macros);
    if (macro >= 0) {
      if (!macros[macro].is_followed) return false;
      GivenValue entry = origin;
      entry.always = false;
      Follow(checked, *macros[macro].macro->range,
             Macros(macros.begin(), macros.begin() + macro), entry);
      return true;
    }
    const absl::string_view variable = VariableAt(checked, node);
    const CompiledItem* item =
        variable.empty() ? nullptr : find_item_(variable);
    if (item == nullptr || item->value == nullptr) return false;
    GivenValue named = origin;
    if (named.through.empty()) {
      named.through = std::string(variable);
      named.place = &node;
    }
    Follow(*item->value, *item->value->root, {}, named);
    return true;
  }

  const ItemFinder& find_item_;
  int followed_ = 0;
  std::vector<GivenValue> values_;
};

// Goes through an expression and knows in which macros it is.
class MacroWalk {
 public:
  MacroWalk(
      const CheckedExpr& checked,
      absl::FunctionRef<void(const Expr& node, const Macros& macros)> visit)
      : checked_(checked), visit_(visit) {}

  void Visit(const Expr& node) {
    visit_(node, macros_);
    const auto* macro = std::get_if<ComprehensionExpr>(&node.node);
    if (macro == nullptr) {
      for (const Expr* child : ChildrenOf(node)) Visit(*child);
      return;
    }
    Visit(*macro->range);
    macros_.push_back({macro, OnlyGivesItsVariable(checked_, *macro)});
    if (macro->predicate != nullptr) Visit(*macro->predicate);
    if (macro->transform != nullptr) Visit(*macro->transform);
    macros_.pop_back();
  }

 private:
  const CheckedExpr& checked_;
  const absl::FunctionRef<void(const Expr& node, const Macros& macros)> visit_;
  Macros macros_;
};

}  // namespace

std::vector<const Expr*> ArgumentsOf(const CallExpr& call) {
  std::vector<const Expr*> arguments;
  if (call.target != nullptr) arguments.push_back(call.target.get());
  for (const ExprPtr& each : call.args) arguments.push_back(each.get());
  return arguments;
}

const Overload* OnlyOverload(const CheckedExpr& checked, const Expr& node) {
  const auto overloads = checked.overloads.find(node.id);
  return overloads == checked.overloads.end() || overloads->second.size() != 1
             ? nullptr
             : overloads->second.front();
}

int MacroOfVariable(const Expr& node, const Macros& macros) {
  const auto* identifier = std::get_if<IdentExpr>(&node.node);
  if (identifier == nullptr) return -1;
  int at = static_cast<int>(macros.size()) - 1;
  while (at >= 0 && macros[at].macro->variable != identifier->name) --at;
  return at;
}

absl::optional<std::vector<GivenValue>> ValuesOf(const CheckedExpr& checked,
                                                 const Expr& node,
                                                 const Macros& macros,
                                                 const ItemFinder& find_item) {
  ValueFollower follower(find_item);
  follower.Follow(checked, node, macros, GivenValue());
  return std::move(follower).Values();
}

void ForEachNodeInMacros(
    const CheckedExpr& checked,
    absl::FunctionRef<void(const Expr& node, const Macros& macros)> visit) {
  MacroWalk(checked, visit).Visit(*checked.root);
}

void ForEachGivenCall(const CheckedExpr& checked, const ItemFinder& find_item,
                      absl::FunctionRef<void(const GivenCall& call)> visit) {
  ForEachNodeInMacros(checked, [&](const Expr& node, const Macros& macros) {
    const auto* call = std::get_if<CallExpr>(&node.node);
    const Overload* overload = OnlyOverload(checked, node);
    if (call == nullptr || overload == nullptr) return;
    visit(GivenCall(checked, find_item, node, *call, *overload, macros));
  });
}

}  // namespace myorules::engine
