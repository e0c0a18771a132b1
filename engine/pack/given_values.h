// What the calls in a pack's expressions are given, as far as its text alone
// tells.
#ifndef MYORULES_ENGINE_PACK_GIVEN_VALUES_H_
#define MYORULES_ENGINE_PACK_GIVEN_VALUES_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "engine/expr/ast.h"
#include "engine/expr/checker.h"
#include "engine/expr/function.h"
#include "engine/pack/compiled_pack.h"

namespace myorules::engine {

// Gives the item that a variable stands for; null: it is none.
using ItemFinder =
    std::function<const CompiledItem*(absl::string_view variable)>;

// The argument for each parameter, the target first.
std::vector<const Expr*> ArgumentsOf(const CallExpr& call);

// The overload that a call means, where there is but one.
const Overload* OnlyOverload(const CheckedExpr& checked, const Expr& node);

// One of the values that an argument is or lists.
struct GivenValue {
  // What gives it, and the expression that this is part of: the call's own, or
  // that of a definition.
  const CheckedExpr* checked = nullptr;
  const Expr* node = nullptr;
  // Where it is written, or named, in the call's own expression.
  const Expr* place = nullptr;
  // Variable of the definition, named there, that gives it; empty: it is
  // written there.
  std::string through;
  // False: only a branch of a conditional, or an entry that a macro goes over:
  // the call is given it under conditions.
  bool always = true;
};

// A macro around a node.
struct AroundMacro {
  const ComprehensionExpr* macro;
  // Whether its variable stands for each entry that it goes over.
  bool is_followed;
};

// The outermost first.
using Macros = std::vector<AroundMacro>;

// The macro whose variable the node is; -1: none of them.
int MacroOfVariable(const Expr& node, const Macros& macros);

// Calls `visit` for each node with the macros around it, a parent before its
// children. Followed are those that do nothing with their variable but give it
// to functions that say which words they take. (What else they ask of an entry
// may keep the entry from the call.)
void ForEachNodeInMacros(
    const CheckedExpr& checked,
    absl::FunctionRef<void(const Expr& node, const Macros& macros)> visit);

// Nodes of definitions, and of what macros go over, that are looked at for one
// value: what an author writes has some tens.
inline constexpr int kMostFollowedNodes = 256;

// What the node is or lists, through lists, keys of maps, sums of lists,
// filters, conditionals, names of definitions and variables of macros that are
// followed. What is not looked through is a value itself. nullopt: that is too
// much to follow.
absl::optional<std::vector<GivenValue>> ValuesOf(const CheckedExpr& checked,
                                                 const Expr& node,
                                                 const Macros& macros,
                                                 const ItemFinder& find_item);

// A call, and what it is given.
class GivenCall {
 public:
  // All outlive it. `call`: what `node` is.
  GivenCall(const CheckedExpr& checked, const ItemFinder& find_item,
            const Expr& node, const CallExpr& call, const Overload& overload,
            const Macros& macros)
      : checked_(checked),
        find_item_(find_item),
        node_(node),
        overload_(overload),
        arguments_(ArgumentsOf(call)),
        macros_(macros) {}

  const Expr& node() const { return node_; }
  const Overload& overload() const { return overload_; }
  const std::vector<const Expr*>& arguments() const { return arguments_; }

  // What the argument is or lists, as engine::ValuesOf() has it.
  absl::optional<std::vector<GivenValue>> ValuesOf(const Expr& argument) const {
    return engine::ValuesOf(checked_, argument, macros_, find_item_);
  }

 private:
  const CheckedExpr& checked_;
  const ItemFinder& find_item_;
  const Expr& node_;
  const Overload& overload_;
  const std::vector<const Expr*> arguments_;
  const Macros& macros_;
};

// Calls `visit` for each call of one known overload in the expression.
void ForEachGivenCall(const CheckedExpr& checked, const ItemFinder& find_item,
                      absl::FunctionRef<void(const GivenCall& call)> visit);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_GIVEN_VALUES_H_
