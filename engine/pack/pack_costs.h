// What the expressions of a pack cost at most on the largest subject.
#ifndef MYORULES_ENGINE_PACK_PACK_COSTS_H_
#define MYORULES_ENGINE_PACK_PACK_COSTS_H_

#include <string>

#include "engine/expr/cost.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/expression_checker.h"

namespace myorules::engine {

// Adds the expressions up, items in the order of dependency.
class PackCosts {
 public:
  // `pack` has its subject and its limits, and outlives this as `pool` does.
  PackCosts(const google::protobuf::DescriptorPool* pool,
            const CompiledPack& pack);

  // Adds an error, with what it goes over, where the expression can take more
  // than limits::kMaxEvaluationSteps.
  void Add(const CheckedExpr& expression, const ExpressionSite& site);

  // Adds what an expression of a module takes, which is within its bound there;
  // `called` is what it is the value of.
  void AddImported(const CheckedExpr& expression, const MessagePlace& import,
                   const std::string& called);

  // Notes how large the item's value can be, for what uses it. Its expressions
  // were added.
  void Declare(const CompiledItem& item);

  // Adds an error, at the costliest expression, where all together can take
  // more than limits::kMaxPackSteps.
  void CheckTotal() const;

  double total() const { return total_; }

 private:
  CostModel model_;
  double total_ = 0;
  // Each is within its own bound; one that is not is told already.
  bool any_told_ = false;
  double costliest_ = 0;
  // Without field: of a module, at the import.
  ExpressionSite costliest_site_;
  CostReason costliest_reason_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_PACK_COSTS_H_
