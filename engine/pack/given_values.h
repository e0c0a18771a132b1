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

// A macro around a call.
struct AroundMacro {
  const ComprehensionExpr* macro;
  // Whether it does nothing with its variable but give it to functions that say
  // which words they take. (What else it asks of an entry may keep the entry
  // from the call.)
  bool only_gives;
};

// A call, and what it is given.
class GivenCall {
 public:
  const Expr& node() const { return *node_; }
  const Overload& overload() const { return *overload_; }
  const std::vector<const Expr*>& arguments() const { return arguments_; }

  // What the argument is or lists, through lists, sums of lists, conditionals,
  // names of definitions and variables of macros that only give them. What is
  // not looked through is a value itself.
  // nullopt: that is too much to follow.
  absl::optional<std::vector<GivenValue>> ValuesOf(const Expr& argument) const;

 private:
  friend class GivenCalls;
  const CheckedExpr* checked_ = nullptr;
  const ItemFinder* find_item_ = nullptr;
  const Expr* node_ = nullptr;
  const Overload* overload_ = nullptr;
  std::vector<const Expr*> arguments_;
  // The outermost first.
  std::vector<AroundMacro> macros_;
};

// Calls `visit` for each call of one known overload in the expression.
void ForEachGivenCall(const CheckedExpr& checked, const ItemFinder& find_item,
                      absl::FunctionRef<void(const GivenCall& call)> visit);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_GIVEN_VALUES_H_
