// Sentences and names of an answer.
#ifndef MYORULES_ENGINE_CLASSIFY_SENTENCE_H_
#define MYORULES_ENGINE_CLASSIFY_SENTENCE_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/base/limits.h"
#include "engine/base/unknown_set.h"
#include "engine/classify/evaluation.h"

namespace myorules::engine {

// The item's value in a sentence; an open table's candidates: "A or B".
std::string ItemText(const Evaluation& evaluation, int position);

// The sentence with its placeholders filled in.
std::string FillSentence(absl::string_view sentence,
                         const Evaluation& evaluation);

// What decided, for DecisionResult.decided_by: of the items among `variables` a
// true one bare, a false one with a leading "!", one of another type as
// "id=value", an open table as "id=A or B"; an unknown one not at all.
std::vector<std::string> DecidedBy(const std::vector<std::string>& variables,
                                   const Evaluation& evaluation);

// The paths of the facts, each once.
std::vector<std::string> PathsOf(const UnknownSet& missing);

// Tells the facts in `result` (a decision, facet, flag or criterion), as many
// as an answer tells, and how many more there are.
template <typename Result>
void AddMissing(const UnknownSet& missing, Result* result) {
  std::vector<std::string> paths = PathsOf(missing);
  const size_t told = std::min<size_t>(paths.size(), limits::kMaxToldFacts);
  for (size_t i = 0; i < told; ++i) result->add_missing(std::move(paths[i]));
  result->set_missing_left_out(static_cast<int32_t>(paths.size() - told));
}

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_SENTENCE_H_
