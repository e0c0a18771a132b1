#include "engine/pack/outcome_words.h"

namespace myorules::engine {

absl::string_view WordsOfOutcome(const v1::Decision& decision,
                                 absl::string_view outcome) {
  for (const v1::OutcomeWords& each : decision.words()) {
    if (each.outcome() == outcome) return each.words();
  }
  return "";
}

}  // namespace myorules::engine
