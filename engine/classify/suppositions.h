// "What if this decision came out so?": open decisions tried with each of their
// candidates.
#ifndef MYORULES_ENGINE_CLASSIFY_SUPPOSITIONS_H_
#define MYORULES_ENGINE_CLASSIFY_SUPPOSITIONS_H_

#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/functional/function_ref.h"
#include "engine/classify/evaluation.h"

namespace myorules::engine {

// One decision supposed to have come out so.
struct Choice {
  int position;  // Of the decision among the pack's items.
  std::vector<std::string> outcomes;
};
using Choices = std::vector<Choice>;

// "subgroup=A", "subgroup=A, route=B".
std::string TextOf(const Choices& choices, const CompiledPack& pack);

// The decisions that items with these variables hang on, directly or through
// other items, and that are open; positions in the order of dependency.
std::vector<int> OpenDecisions(const Evaluation& evaluation,
                               const absl::btree_set<std::string>& variables);

// Tries the candidates of `decisions` against each other: the first decision
// that is open is supposed to have each of its values; where `settled` then
// says no, the next one that is still open, and so on. Calls `leaf` where it
// says yes, and where nothing is left to suppose. Returns false where there are
// more than limits::kMaxEnumeratedAtoms allows; some leaves were then left out.
bool ForEachSupposition(
    const Evaluation& evaluation, const std::vector<int>& decisions,
    absl::FunctionRef<bool(const Evaluation& supposed)> settled,
    absl::FunctionRef<void(const Evaluation& supposed, const Choices& choices)>
        leaf);

// Leaves out each entry that supposes more than another one, and repetitions.
std::vector<Choices> LeastChoices(const std::vector<Choices>& all);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_SUPPOSITIONS_H_
