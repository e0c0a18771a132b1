#include "rules/functions/functions.h"

#include "rules/functions/groups.h"

namespace myorules::rules {

absl::Status AddClinicalFunctions(
    engine::FunctionRegistry& registry,
    std::shared_ptr<const Terminology> terminology) {
  absl::Status status = AddStatementFunctions(registry);
  status.Update(AddSerologyFunctions(registry, terminology));
  status.Update(AddQuantityFunctions(registry, terminology));
  status.Update(AddMedicineFunctions(registry, terminology));
  status.Update(AddDiagnosisFunctions(registry, terminology));
  return status;
}

}  // namespace myorules::rules
