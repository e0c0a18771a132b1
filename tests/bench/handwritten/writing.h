// Filling messages whose memory is used again.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_WRITING_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_WRITING_H_

#include <string>

#include "absl/strings/string_view.h"
#include "engine/base/limits.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "tests/bench/handwritten/facts.h"

namespace myorules::handwritten {

using Strings = google::protobuf::RepeatedPtrField<std::string>;

inline void Assign(absl::string_view text, std::string* field) {
  field->assign(text.data(), text.size());
}

inline void AddText(absl::string_view text, Strings* field) {
  Assign(text, field->Add());
}

// "id=" and room for the value.
inline std::string* AddValue(absl::string_view id, Strings* field) {
  std::string* text = field->Add();
  Assign(id, text);
  *text += '=';
  return text;
}

// What decided: a true one bare, a false one with "!", an unknown one not.
// `field` null: nothing is named.
inline void AddDecided(absl::string_view id, const Answer& answer,
                       Strings* field) {
  if (field == nullptr || answer.is_unknown()) return;
  std::string* text = field->Add();
  text->clear();
  if (answer.is_false()) *text += '!';
  text->append(id.data(), id.size());
}

// The paths of the missing facts, each once, as many as an answer tells, and
// how many more there are. `Result`: a decision, facet or flag.
template <typename Result>
void AddMissing(const Missing& missing, Facts* facts, Result* result) {
  if (missing.empty()) return;
  absl::string_view last;
  int left_out = 0;
  for (const FactText& fact : facts->ListOf(missing)) {
    if (fact.path == last) continue;
    last = fact.path;
    if (result->missing_size() < engine::limits::kMaxToldFacts) {
      AddText(fact.path, result->mutable_missing());
    } else {
      ++left_out;
    }
  }
  result->set_missing_left_out(left_out);
}

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_WRITING_H_
