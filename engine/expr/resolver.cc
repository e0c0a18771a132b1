#include "engine/expr/resolver.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_join.h"
#include "engine/expr/checker_names.h"

namespace myorules::engine {
namespace {

class Resolver {
 public:
  Resolver(const Environment& environment, CheckedExpr* checked)
      : environment_(environment), checked_(*checked) {}

  void Resolve(const Expr& expr) {
    std::visit([&](const auto& node) { ResolveAs(expr, node); }, expr.node);
  }

 private:
  void ResolveAs(const Expr& expr, const Literal& literal) {}

  void ResolveAs(const Expr& expr, const IdentExpr& ident) {
    if (!IsLocal(ident.name)) ResolveChain(expr);
  }

  void ResolveAs(const Expr& expr, const SelectExpr& select) {
    if (select.test_only) {
      checked_.record_questions.push_back(expr.offset);
    } else if (ResolveChain(expr)) {
      return;
    }
    Resolve(*select.operand);
  }

  void ResolveAs(const Expr& expr, const CallExpr& call) {
    for (const ExprPtr& arg : call.args) Resolve(*arg);
    bool member = call.target != nullptr;
    std::vector<const Overload*> overloads;
    if (member) {
      overloads = ResolveQualifiedFunction(environment_, *call.target,
                                           call.function, locals_);
      member = overloads.empty();
    }
    if (overloads.empty()) {
      overloads = ResolveFunction(environment_, call.function);
    }
    if (member) Resolve(*call.target);
    auto& found = checked_.overloads[expr.id];
    for (const Overload* overload : overloads) {
      if (overload->member != member) continue;
      found.push_back(overload);
      if (overload->asks_about_record) {
        checked_.record_questions.push_back(expr.offset);
      }
    }
  }

  void ResolveAs(const Expr& expr, const ListExpr& list) {
    for (const ExprPtr& element : list.elements) Resolve(*element);
  }

  void ResolveAs(const Expr& expr, const MapExpr& map) {
    for (const auto& [key, value] : map.entries) {
      Resolve(*key);
      Resolve(*value);
    }
  }

  void ResolveAs(const Expr& expr, const StructExpr& message) {
    Reference reference;
    reference.message = ResolveMessage(environment_, message.type_name);
    if (reference.message != nullptr) {
      checked_.references.insert_or_assign(expr.id, std::move(reference));
    }
    for (const auto& [name, value] : message.fields) Resolve(*value);
  }

  void ResolveAs(const Expr& expr, const ComprehensionExpr& comprehension) {
    Resolve(*comprehension.range);
    locals_.push_back(comprehension.variable);
    if (comprehension.predicate != nullptr) Resolve(*comprehension.predicate);
    if (comprehension.transform != nullptr) Resolve(*comprehension.transform);
    locals_.pop_back();
  }

  // The longest beginning of a chain of names that means anything; false: none
  // does, or it is no such chain.
  bool ResolveChain(const Expr& expr) {
    const std::vector<const Expr*> chain = NameChain(expr, locals_);
    if (chain.empty()) return false;
    const std::vector<std::string> parts = NameParts(chain);
    for (size_t i = 0; i < chain.size(); ++i) {
      const auto resolved = ResolveName(
          environment_, absl::StrJoin(parts.begin(), parts.end() - i, "."));
      if (!resolved.has_value()) continue;
      if (!resolved->reference.variable.empty()) {
        checked_.variables.insert(resolved->reference.variable);
      }
      checked_.references.insert_or_assign(chain[i]->id, resolved->reference);
      return true;
    }
    return false;
  }

  bool IsLocal(const std::string& name) const {
    return std::find(locals_.begin(), locals_.end(), name) != locals_.end();
  }

  const Environment& environment_;
  CheckedExpr& checked_;
  std::vector<std::string> locals_;
};

}  // namespace

std::shared_ptr<const CheckedExpr> Resolve(absl::string_view text, ExprPtr root,
                                           const Environment& environment) {
  auto checked = std::make_shared<CheckedExpr>();
  checked->text = std::string(text);
  checked->factory = environment.factory;
  Resolver(environment, checked.get()).Resolve(*root);
  std::sort(checked->record_questions.begin(), checked->record_questions.end());
  checked->root = std::move(root);
  return checked;
}

}  // namespace myorules::engine
