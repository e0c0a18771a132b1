#include "rules/cases/always_known.h"

#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/algorithm/container.h"
#include "engine/expr/ast_text.h"
#include "engine/expr/ast_walk.h"

namespace myorules::rules {
namespace {

using engine::CallExpr;
using engine::CheckedExpr;
using engine::Expr;

class Judge {
 public:
  Judge(const CheckedExpr& expression, const engine::CompiledPack& pack)
      : expression_(expression), pack_(pack) {}

  // `asked`: what is known here, as texts.
  bool IsKnown(const Expr& node, const std::set<std::string>& asked) const {
    if (std::holds_alternative<engine::Literal>(node.node)) return true;
    if (asked.count(engine::ExprText(node)) > 0) return true;
    const auto* select = std::get_if<engine::SelectExpr>(&node.node);
    if (select != nullptr && select->test_only) return CannotFail(node);
    const auto reference = expression_.references.find(node.id);
    if (reference != expression_.references.end()) {
      return IsKnownItem(reference->second.variable);
    }
    const auto* call = std::get_if<CallExpr>(&node.node);
    return call != nullptr && IsKnownCall(*call, asked);
  }

 private:
  bool IsKnownCall(const CallExpr& call,
                   const std::set<std::string>& asked) const {
    if (call.function == "known") return CannotFail(*call.args[0]);
    if (call.function == "_&&_" || call.function == "_||_") {
      return IsKnownChain(call, asked);
    }
    static const auto& total =
        *new std::set<std::string>{"!_", "_==_", "_!=_", "_?_:_"};
    return total.count(call.function) > 0 &&
           absl::c_all_of(call.args, [&](const engine::ExprPtr& each) {
             return IsKnown(*each, asked);
           });
  }

  // `known(x) && x`, `!known(x) || x`: where the rest matters, x is known.
  bool IsKnownChain(const CallExpr& chain, std::set<std::string> asked) const {
    std::vector<const Expr*> parts;
    Flatten(chain, &parts);
    const bool is_and = chain.function == "_&&_";
    for (const Expr* part : parts) {
      const auto* call = std::get_if<CallExpr>(&part->node);
      if (call == nullptr) continue;
      if (!is_and && call->function == "!_") {
        call = std::get_if<CallExpr>(&call->args[0]->node);
      } else if (!is_and) {
        continue;
      }
      if (call != nullptr && call->function == "known") {
        asked.insert(engine::ExprText(*call->args[0]));
      }
    }
    return absl::c_all_of(
        parts, [&](const Expr* part) { return IsKnown(*part, asked); });
  }

  static void Flatten(const CallExpr& chain, std::vector<const Expr*>* parts) {
    for (const engine::ExprPtr& operand : chain.args) {
      const auto* inner = std::get_if<CallExpr>(&operand->node);
      if (inner != nullptr && inner->function == chain.function) {
        Flatten(*inner, parts);
      } else {
        parts->push_back(operand.get());
      }
    }
  }

  // Whether it is no error whatever the subject: facts, and what the logical
  // operators make of them. Tables can fail where no row holds, or two do.
  bool CannotFail(const Expr& node) const {
    const auto reference = expression_.references.find(node.id);
    if (reference != expression_.references.end()) {
      const engine::CompiledItem* const item =
          pack_.FindItem(reference->second.variable);
      return item == nullptr ||
             (item->value != nullptr &&
              Judge(*item->value, pack_).CannotFail(*item->value->root));
    }
    static const auto& logical = *new std::set<std::string>{
        "_&&_", "_||_", "!_", "_==_", "_!=_", "_?_:_", "known"};
    const auto* call = std::get_if<CallExpr>(&node.node);
    if (call != nullptr && logical.count(call->function) == 0) return false;
    return !std::holds_alternative<engine::ComprehensionExpr>(node.node) &&
           absl::c_all_of(engine::ChildrenOf(node), [&](const Expr* child) {
             return CannotFail(*child);
           });
  }

  bool IsKnownItem(const std::string& variable) const {
    if (pack_.thresholds().count(variable) > 0) return true;
    const engine::CompiledItem* const item = pack_.FindItem(variable);
    return item != nullptr && item->value != nullptr &&
           IsAlwaysKnown(*item->value, pack_);
  }

  const CheckedExpr& expression_;
  const engine::CompiledPack& pack_;
};

}  // namespace

bool IsAlwaysKnown(const CheckedExpr& expression,
                   const engine::CompiledPack& pack) {
  return Judge(expression, pack).IsKnown(*expression.root, {});
}

absl::optional<bool> FixedValue(const CheckedExpr& expression) {
  const auto* literal = std::get_if<engine::Literal>(&expression.root->node);
  if (literal == nullptr) return absl::nullopt;
  const auto* value = std::get_if<bool>(literal);
  return value == nullptr ? absl::nullopt : absl::make_optional(*value);
}

}  // namespace myorules::rules
