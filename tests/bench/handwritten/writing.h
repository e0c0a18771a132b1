// Filling messages whose memory is used again.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_WRITING_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_WRITING_H_

#include <string>

#include "absl/strings/string_view.h"
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
inline void AddDecided(absl::string_view id, const Answer& answer,
                       Strings* field) {
  if (answer.is_unknown()) return;
  std::string* text = field->Add();
  text->clear();
  if (answer.is_false()) *text += '!';
  text->append(id.data(), id.size());
}

// The paths of the missing facts, each once.
inline void AddPaths(const Missing& missing, Facts* facts, Strings* field) {
  if (missing.empty()) return;
  absl::string_view last;
  for (const FactText& fact : facts->ListOf(missing)) {
    if (fact.path == last) continue;
    last = fact.path;
    AddText(fact.path, field);
  }
}

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_WRITING_H_
