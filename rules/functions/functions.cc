#include "rules/functions/functions.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "rules/functions/costs.h"
#include "rules/functions/groups.h"

namespace myorules::rules {

namespace {

// The number of analytes of classes that stand in the expression is known.
absl::StatusOr<std::shared_ptr<const engine::Overload>> BindClasses(
    const engine::Overload& any, const Terminology& terminology,
    engine::LiteralTexts texts) {
  std::vector<absl::string_view> classes;
  for (const auto& name : texts) {
    if (!name.has_value()) return nullptr;
    classes.push_back(*name);
  }
  auto bound = std::make_shared<engine::Overload>(any);
  bound->bind = nullptr;
  bound->cost = [size = terminology.AnalytesOf(classes).size()](
                    absl::Span<const engine::Extent>, const engine::Extent&) {
    return CostOfAnalytes(static_cast<double>(size));
  };
  return bound;
}

}  // namespace

absl::Status AddClinicalFunctions(
    engine::FunctionRegistry& registry,
    const std::shared_ptr<const Terminology>& terminology) {
  if (terminology->analytes().analyte_size() > kMostAnalytes) {
    return absl::FailedPreconditionError(
        "the terminology has more analytes than costs reckon with");
  }
  engine::FunctionRegistry clinical;
  absl::Status status = AddStatementFunctions(registry);
  status.Update(AddScoreFunctions(registry));
  status.Update(AddAnalyteFunctions(clinical, terminology));
  status.Update(AddSerologyFunctions(clinical, terminology));
  status.Update(AddQuantityFunctions(clinical, terminology));
  status.Update(AddMedicineFunctions(clinical, terminology));
  status.Update(AddDiagnosisFunctions(clinical, terminology));
  status.Update(AddVisitFunctions(clinical));
  for (const std::string& name : clinical.Names()) {
    for (const engine::Overload* overload : clinical.Find(name)) {
      engine::Overload priced = *overload;
      priced.cost = CostOf(name);
      if (priced.cost == nullptr) {
        status.Update(absl::FailedPreconditionError(
            absl::StrCat("function '", name, "' declares no cost")));
      }
      if (name == "analytes") {
        priced.bind = [any = *overload,
                       terminology](engine::LiteralTexts texts) {
          return BindClasses(any, *terminology, texts);
        };
      }
      status.Update(registry.Add(std::move(priced)));
    }
  }
  return status;
}

}  // namespace myorules::rules
