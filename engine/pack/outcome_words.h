// What the sentences of a pack call the outcomes of a decision.
#ifndef MYORULES_ENGINE_PACK_OUTCOME_WORDS_H_
#define MYORULES_ENGINE_PACK_OUTCOME_WORDS_H_

#include "absl/strings/string_view.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::engine {

// The words that the decision gives an outcome; empty: none. Points into
// `decision`.
absl::string_view WordsOfOutcome(const v1::Decision& decision,
                                 absl::string_view outcome);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_OUTCOME_WORDS_H_
