#include "engine/expr/ast_walk.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace myorules::engine {
namespace {

struct Children {
  std::vector<const Expr*> nodes;

  void Add(const ExprPtr& node) {
    if (node != nullptr) nodes.push_back(node.get());
  }

  void operator()(const Literal&) {}
  void operator()(const IdentExpr&) {}
  void operator()(const SelectExpr& select) { Add(select.operand); }
  void operator()(const CallExpr& call) {
    Add(call.target);
    for (const ExprPtr& arg : call.args) Add(arg);
  }
  void operator()(const ListExpr& list) {
    for (const ExprPtr& element : list.elements) Add(element);
  }
  void operator()(const MapExpr& map) {
    for (const auto& [key, value] : map.entries) {
      Add(key);
      Add(value);
    }
  }
  void operator()(const StructExpr& message) {
    for (const auto& [name, value] : message.fields) Add(value);
  }
  void operator()(const ComprehensionExpr& comprehension) {
    Add(comprehension.range);
    Add(comprehension.predicate);
    Add(comprehension.transform);
  }
};

}  // namespace

std::vector<const Expr*> ChildrenOf(const Expr& node) {
  Children children;
  std::visit(children, node.node);
  return std::move(children.nodes);
}

void ForEachNode(const Expr& root,
                 absl::FunctionRef<void(const Expr& node)> visit) {
  visit(root);
  for (const Expr* child : ChildrenOf(root)) ForEachNode(*child, visit);
}

int DepthOf(const Expr& node) {
  int depth = 0;
  for (const Expr* child : ChildrenOf(node)) {
    depth = std::max(depth, DepthOf(*child));
  }
  return depth + 1;
}

}  // namespace myorules::engine
