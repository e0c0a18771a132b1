// Filling messages that are used again: what they hold is overwritten, so that
// nothing is taken from the heap once they have grown.
#ifndef MYORULES_ENGINE_CLASSIFY_WRITING_H_
#define MYORULES_ENGINE_CLASSIFY_WRITING_H_

#include <string>

#include "absl/strings/string_view.h"
#include "engine/base/limits.h"
#include "engine/base/unknown_set.h"
#include "engine/classify/evaluation.h"
#include "google/protobuf/repeated_ptr_field.h"

namespace myorules::engine {

using Strings = google::protobuf::RepeatedPtrField<std::string>;

// `text` is no part of the field. (An assignment looks whether it is, which
// takes longer than to append to nothing.)
inline void Assign(absl::string_view text, std::string* field) {
  field->clear();
  field->append(text.data(), text.size());
}

// Mostly there is nothing in it.
inline void EmptyList(Strings* list) {
  if (!list->empty()) list->Clear();
}

inline void AddText(absl::string_view text, Strings* field) {
  Assign(text, field->Add());
}

// Makes a list of messages `size` long. Those that stay keep what they hold, to
// be overwritten: to clear a message frees what its oneofs hold.
template <typename Message>
void Resize(int size, google::protobuf::RepeatedPtrField<Message>* list) {
  while (list->size() > size) list->RemoveLast();
  list->Reserve(size);
  while (list->size() < size) list->Add();
}

// Tells the facts in `result` (a decision, facet, flag or criterion, without
// any so far), each place once, as many as an answer tells, and how many more
// there are. What has no place nobody can fill in: it is not told.
template <typename Result>
void AddMissingFacts(UnknownSet missing, const Evaluation& evaluation,
                     Result* result) {
  absl::string_view last;  // Of no place, which is the first of all.
  int left_out = 0;
  for (const MissingFact& fact : missing.facts()) {
    if (fact.path == last) continue;
    last = fact.path;
    if (result->missing_size() < limits::kMaxToldFacts &&
        evaluation.TakeRoom(fact.path.size())) {
      AddText(fact.path, result->mutable_missing());
    } else {
      ++left_out;
    }
  }
  result->set_missing_left_out(left_out);
}

// Mostly nothing is missing.
template <typename Result>
void AddMissing(UnknownSet missing, const Evaluation& evaluation,
                Result* result) {
  if (!missing.empty()) AddMissingFacts(missing, evaluation, result);
}

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_WRITING_H_
