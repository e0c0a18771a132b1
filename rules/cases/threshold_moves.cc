#include "rules/cases/threshold_moves.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "myorules/v1/rule_pack.pb.h"
#include "rules/cases/runner.h"
#include "rules/library/pack_host.h"
#include "rules/library/pack_variant.h"

namespace myorules::rules {
namespace {

constexpr absl::string_view kWholeUnits[] = {
    "years",  "months",    "weeks", "days",         "grade",
    "grades", "MRC grade", "count", "specificities"};

double StepOf(const v1::Threshold& threshold) {
  return absl::c_linear_search(kWholeUnits, threshold.unit()) ? 1 : 0.1;
}

// Whether all cases pass by the text.
class Trial {
 public:
  Trial(std::shared_ptr<const Knowledge> knowledge,
        const std::vector<PackCase>& cases)
      : knowledge_(std::move(knowledge)), cases_(cases) {}

  bool AllPass(const v1::RulePack& text) const {
    const PackVariant variant = LoadVariant(knowledge_, text);
    return variant.pack != nullptr &&
           absl::c_all_of(cases_, [&](const PackCase& pack_case) {
             return RunCase(*variant.library, variant.pack->identity().hash(),
                            pack_case)
                 .mismatches.empty();
           });
  }

 private:
  const std::shared_ptr<const Knowledge> knowledge_;
  const std::vector<PackCase>& cases_;
};

}  // namespace

absl::StatusOr<std::vector<UnnoticedMove>> FindUnnoticedMoves(
    const engine::CompiledPack& pack, ThresholdsOf of,
    const std::vector<PackCase>& cases) {
  auto knowledge = Knowledge::Create();
  if (!knowledge.ok()) return knowledge.status();
  const Trial trial(*std::move(knowledge), cases);
  v1::RulePack text = pack.linked();
  if (!trial.AllPass(text)) {
    return absl::FailedPreconditionError(
        absl::StrCat("pack ", text.name(), ": a case fails as it is"));
  }
  std::vector<UnnoticedMove> unnoticed;
  for (v1::Threshold& threshold : *text.mutable_threshold()) {
    const bool is_own = absl::c_any_of(pack.source().threshold(),
                                       [&](const v1::Threshold& own) {
                                         return own.name() == threshold.name();
                                       });
    if (of == ThresholdsOf::kPack && !is_own) continue;
    const std::string stated = threshold.value();
    double value = 0;
    if (!absl::SimpleAtod(stated, &value)) {
      return absl::InternalError(
          absl::StrCat("threshold ", threshold.name(), " is ", stated));
    }
    for (const double by : {StepOf(threshold), -StepOf(threshold)}) {
      threshold.set_value(absl::StrCat(value + by));
      if (trial.AllPass(text)) {
        unnoticed.push_back({threshold.name(), stated, threshold.value()});
      }
    }
    threshold.set_value(stated);
  }
  return unnoticed;
}

}  // namespace myorules::rules
