#include "engine/expr/checker_literals_bound.h"

#include <string>
#include <utility>
#include <variant>

#include "engine/expr/ast_walk.h"
#include "engine/expr/function.h"

namespace myorules::engine {
namespace {

absl::optional<absl::string_view> TextOf(const Expr& node) {
  const auto* literal = std::get_if<Literal>(&node.node);
  const auto* text =
      literal == nullptr ? nullptr : std::get_if<std::string>(literal);
  if (text == nullptr) return absl::nullopt;
  return absl::string_view(*text);
}

// A fault is told at the last literal.
void BindCall(const Expr& node, const CallExpr& call, CheckedExpr* checked,
              std::vector<ExprIssue>* issues) {
  const auto found = checked->overloads.find(node.id);
  if (found == checked->overloads.end() || found->second.size() != 1 ||
      found->second[0]->bind == nullptr) {
    return;
  }
  std::vector<const Expr*> args;
  if (found->second[0]->member) args.push_back(call.target.get());
  for (const ExprPtr& arg : call.args) args.push_back(arg.get());
  std::vector<absl::optional<absl::string_view>> texts;
  int offset = node.offset;
  for (const Expr* arg : args) {
    texts.push_back(TextOf(*arg));
    if (texts.back().has_value()) offset = arg->offset;
  }
  auto bound = found->second[0]->bind(texts);
  if (!bound.ok()) {
    issues->push_back({offset, std::string(bound.status().message())});
  } else if (*bound != nullptr) {
    checked->bound[node.id] = *std::move(bound);
  }
}

}  // namespace

void BindLiterals(const Expr& root, CheckedExpr* checked,
                  std::vector<ExprIssue>* issues) {
  ForEachNode(root, [&](const Expr& node) {
    if (const auto* call = std::get_if<CallExpr>(&node.node)) {
      BindCall(node, *call, checked, issues);
    }
  });
}

}  // namespace myorules::engine
