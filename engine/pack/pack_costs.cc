#include "engine/pack/pack_costs.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"

namespace myorules::engine {
namespace {

InputBounds BoundsOf(const CompiledPack& pack) {
  return {[&pack](const google::protobuf::FieldDescriptor& list) {
            return static_cast<double>(pack.MaxEntries(list));
          },
          static_cast<double>(pack.max_text_bytes())};
}

// Written so that what is no number is too much.
bool IsBearable(double steps) {
  return steps <= static_cast<double>(limits::kMaxEvaluationSteps);
}

}  // namespace

PackCosts::PackCosts(const google::protobuf::DescriptorPool* pool,
                     const CompiledPack& pack)
    : model_(pool, BoundsOf(pack)) {
  // A fact can be missing in more than one way.
  constexpr double kWays = 2;
  model_.SetAllFacts(kWays *
                     (1 + model_.ExtentOf(pack.subject_type()).all_facts()));
}

void PackCosts::Add(const CheckedExpr& expression, const ExpressionSite& site) {
  const CostEstimate cost = EstimateCost(expression, model_);
  AddIfTooDeep(cost.result.depth, site);
  const double steps = cost.steps;
  constexpr double kMost = static_cast<double>(limits::kMaxEvaluationSteps);
  if (!IsBearable(steps)) {
    any_told_ = true;
    const CostReason reason = ExplainCost(expression, model_, kMost);
    site.place.AddErrorInValue(
        site.field, site.text, reason.offset,
        absl::StrCat(site.field, " of ", site.called, " can take ",
                     CountText(steps), " steps on the largest ",
                     "subject, and an expression may take ", CountText(kMost),
                     ": ", reason.text, "; ", reason.remedy));
    return;
  }
  total_ += steps;
  if (steps <= costliest_) return;
  costliest_ = steps;
  costliest_site_ = site;
  // What alone makes most of it.
  costliest_reason_ = ExplainCost(expression, model_, steps / 2);
}

void PackCosts::AddImported(const CheckedExpr& expression,
                            const MessagePlace& import,
                            const std::string& called) {
  const double steps = EstimateCost(expression, model_).steps;
  total_ += steps;
  if (steps <= costliest_) return;
  costliest_ = steps;
  costliest_site_ = {import, "", "", called};
  costliest_reason_ = ExplainCost(expression, model_, steps / 2);
}

void PackCosts::Declare(const CompiledItem& item) {
  if (item.value != nullptr) {
    CostEstimate cost = EstimateCost(*item.value, model_);
    Extent value = std::move(cost.result);
    // What uses it has nothing to complain of.
    if (value.depth > limits::kMaxValueDepth || !IsBearable(cost.steps)) {
      value = Extent();
    }
    model_.Declare(item.variable, std::move(value));
    return;
  }
  Extent outcome;
  outcome.facts = 0;
  double bytes = static_cast<double>(item.otherwise.size());
  for (const CompiledRow& row : item.rows) {
    bytes = std::max(bytes, static_cast<double>(row.outcome.size()));
    if (row.when == nullptr) continue;
    outcome.facts += EstimateCost(*row.when, model_).result.facts;
  }
  Extent text = CostModel::Text(bytes);
  text.facts = 0;
  Extent value =
      item.hit_policy == v1::HIT_POLICY_COLLECT
          ? CostModel::List(static_cast<double>(item.rows.size() + 1), text)
          : text;
  value.facts = model_.CapFacts(outcome.facts);
  model_.Declare(item.variable, std::move(value));
}

void PackCosts::CheckTotal() const {
  constexpr double kMost = static_cast<double>(limits::kMaxPackSteps);
  if (any_told_ || total_ <= kMost) return;
  const ExpressionSite& most = costliest_site_;
  const bool is_own = !most.field.empty();
  std::string fault = absl::StrCat(
      "the expressions of the pack can take ", CountText(total_),
      " steps together on the largest subject, and a pack may take ",
      CountText(kMost), "; the most, ", CountText(costliest_), ", is ",
      is_own ? absl::StrCat(most.field, " of ") : std::string(), most.called,
      ": ", costliest_reason_.text,
      "; share what several expressions work out as a definition");
  if (is_own) {
    most.place.AddErrorInValue(most.field, most.text, costliest_reason_.offset,
                               std::move(fault));
  } else {
    most.place.AddError("name", std::move(fault));
  }
}

}  // namespace myorules::engine
