// What evaluating a checked expression costs at most, known before there is
// anything to evaluate it on. Shaped as cel-go's estimator: sizes of inputs are
// declared, each node has a cost and the size of its result, loops multiply.
// docs/reference/limits.md.
#ifndef MYORULES_ENGINE_EXPR_COST_H_
#define MYORULES_ENGINE_EXPR_COST_H_

#include <functional>
#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "engine/expr/checker.h"
#include "engine/expr/extent.h"
#include "engine/expr/type.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {

// How large what is evaluated can be.
struct InputBounds {
  // Most entries of a list or map field.
  std::function<double(const google::protobuf::FieldDescriptor&)> entries;
  // Most bytes of one text.
  double text_bytes = 0;
};

// The extents of types and variables. Thread-compatible.
class CostModel {
 public:
  // `pool` has the message types and outlives this.
  CostModel(const google::protobuf::DescriptorPool* pool, InputBounds bounds);

  // The most that a value of that type can be, as part of the input.
  Extent ExtentOf(const Type& type);
  Extent ExtentOf(const google::protobuf::FieldDescriptor& field);
  Extent ExtentOf(const google::protobuf::Descriptor& message);
  // Any text, of at most so many bytes.
  static Extent Text(double bytes);
  // A list of `size` such entries.
  static Extent List(double size, const Extent& entry);

  // Says what a variable can be; where it is not said, its type does.
  void Declare(absl::string_view variable, Extent extent);
  // Null: not said.
  const Extent* Find(absl::string_view variable) const;

  // There are no more facts than that, however they are joined.
  void SetAllFacts(double most) { all_facts_ = most; }
  double CapFacts(double facts) const {
    return facts < all_facts_ ? facts : all_facts_;
  }

  const google::protobuf::DescriptorPool& pool() const { return *pool_; }

 private:
  const google::protobuf::DescriptorPool* const pool_;
  const InputBounds bounds_;
  double all_facts_;
  std::map<std::string, Extent, std::less<>> variables_;
  std::map<const google::protobuf::Descriptor*, Extent> messages_;
};

// Steps of one evaluation, and what it can give.
struct CostEstimate {
  double steps = 0;
  Extent result;
};

// What `expr`, checked in an environment with the model's pool, costs at most.
CostEstimate EstimateCost(const CheckedExpr& expr, CostModel& model);

// Why `expr` costs more than `most`.
struct CostReason {
  // Where: the innermost loop, comparison or call that does.
  int offset = 0;
  // "it goes over parcel.scans (1,000 entries) inside parcel.items (1,000
  // entries)".
  std::string text;
  // "go over fewer lists inside one another, or over shorter ones".
  std::string remedy;
};
CostReason ExplainCost(const CheckedExpr& expr, CostModel& model, double most);

// "12,000,000"; "more than 10^15" beyond that.
std::string CountText(double count);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_COST_H_
