// What the expressions of a pack compare with what, as far as their text alone
// tells.
#ifndef MYORULES_ENGINE_PACK_COMPARISONS_H_
#define MYORULES_ENGINE_PACK_COMPARISONS_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "engine/expr/ast.h"
#include "engine/expr/checker.h"
#include "engine/pack/given_values.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {

// An operand, and what it is compared with.
struct Comparison {
  enum class Kind { kEqual, kUnequal, kOrder };
  Kind kind = Kind::kEqual;  // Also of `in`.
  const Expr* node = nullptr;
  const Expr* operand = nullptr;
  const Expr* with = nullptr;
  // Around the comparison.
  const Macros* macros = nullptr;
};

// Calls `visit` for each `==`, `!=`, `in`, `<`, `<=`, `>` and `>=`, once for
// either side, the left one first.
void ForEachComparison(
    const CheckedExpr& checked,
    absl::FunctionRef<void(const Comparison& comparison)> visit);

// What the operand is compared with, or what that lists: as
// GivenCall::ValuesOf() has it, and through the variables of all macros. Empty
// where that is too much to follow.
std::vector<GivenValue> ComparedValues(const CheckedExpr& checked,
                                       const Comparison& comparison,
                                       const ItemFinder& find_item);

// Knows of a node what kind of value it is, or lists, by the field that is read
// or the table that decides.
class KindFinder {
 public:
  struct Kinds {
    // Empty: of no kind. Null: none is of any.
    std::function<std::string(const google::protobuf::FieldDescriptor&)>
        of_field;
    // Empty: what is behind the name says it.
    std::function<std::string(const CompiledItem&)> of_item;
  };

  // All outlive it.
  KindFinder(const google::protobuf::DescriptorPool& pool,
             const ItemFinder& find_item, Kinds kinds)
      : pool_(pool), find_item_(find_item), kinds_(std::move(kinds)) {}

  // Through lists, conditionals, indices, `map`, `filter`, the variables of
  // macros and the names of definitions. Empty: it is of none, or not all of it
  // is of one, or that is too much to follow. `macros`: around the node.
  std::string At(const CheckedExpr& checked, const Expr& node,
                 const Macros& macros = {}) const;

 private:
  std::string Find(const CheckedExpr& checked, const Expr& node,
                   const Macros& macros, int* looked_at) const;
  std::string OfMacro(const CheckedExpr& checked,
                      const ComprehensionExpr& macro, const Macros& macros,
                      int* looked_at) const;
  std::string OfCall(const CheckedExpr& checked, const CallExpr& call,
                     const Macros& macros, int* looked_at) const;
  std::string OfItem(const CompiledItem& item, int* looked_at) const;

  const google::protobuf::DescriptorPool& pool_;
  const ItemFinder& find_item_;
  const Kinds kinds_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_COMPARISONS_H_
