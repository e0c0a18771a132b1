// Sentences and names of an answer.
#ifndef MYORULES_ENGINE_CLASSIFY_SENTENCE_H_
#define MYORULES_ENGINE_CLASSIFY_SENTENCE_H_

#include <string>

#include "absl/types/span.h"
#include "engine/classify/evaluation.h"
#include "engine/classify/writing.h"

namespace myorules::engine {

// Appends the sentence with the items' values filled in: of a table the words
// of its outcome, of an open one those of its candidates, "a, b or c".
void AppendSentence(const Evaluation& evaluation, const Sentence& sentence,
                    std::string* text);

// Adds what decided, for DecisionResult.decided_by: of the items among `slots`
// a true one bare, a false one with a leading "!", one of another type as
// "id=value", an open table as "id=A or B"; an unknown one not at all.
void AddDecidedBy(absl::Span<const int> slots, const Evaluation& evaluation,
                  Strings* names);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_SENTENCE_H_
