// "What if this decision came out so?": open decisions tried with each of their
// candidates.
#ifndef MYORULES_ENGINE_CLASSIFY_SUPPOSITIONS_H_
#define MYORULES_ENGINE_CLASSIFY_SUPPOSITIONS_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "engine/classify/evaluation.h"

namespace myorules::engine {

// One decision supposed to have come out so.
struct Choice {
  int position = 0;  // Of the decision among the pack's items.
  Outcomes outcomes;
  bool is_error = false;
};
using Choices = absl::Span<const Choice>;

// Appends "subgroup=A", "subgroup=A, route=B".
void AppendChoices(Choices choices, const Plan& plan, std::string* text);

// Those of `decisions` that are open.
absl::Span<const int> OpenOf(const Evaluation& evaluation,
                             absl::Span<const int> decisions);

// Tries the candidates of `decisions` against each other: the first decision
// that is open is supposed to have each of its values; where `settled` then
// says no, the next one that is still open, and so on. Calls `leaf` where it
// says yes, and where nothing is left to suppose. Returns false where there are
// more than limits::kMaxSuppositions; some leaves were then left out.
bool ForEachSupposition(
    const Evaluation& evaluation, absl::Span<const int> decisions,
    absl::FunctionRef<bool(const Evaluation& supposed)> settled,
    absl::FunctionRef<void(const Evaluation& supposed, Choices choices)> leaf);

// Leaves out each entry that supposes more than another one, and repetitions.
absl::Span<const Choices> LeastChoices(absl::Span<const Choices> all);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_SUPPOSITIONS_H_
