// One patient's answer as a note that reads like a consultant's: what was
// concluded, by which criteria met and not met, from which values against which
// thresholds, what is unknown and what it would change, the flags and their
// evidence.
#ifndef MYORULES_RULES_NOTE_NOTE_H_
#define MYORULES_RULES_NOTE_NOTE_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "myorules/v1/classification_service.pb.h"
#include "rules/note/facts.h"
#include "rules/note/items.h"
#include "rules/note/note_detail.h"
#include "rules/pages/document.h"

namespace myorules::rules {

class Terminology;

// Writes the note of the answers to a request with VIEW_FULL, one part a pack,
// in more or less detail. Immutable; thread-compatible.
class NoteWriter {
 public:
  // `packs` holds the pack of each answer, in their order. All outlive it.
  NoteWriter(const v1::ClassifyResponse& response,
             absl::Span<const v1::GetRulePackResponse> packs,
             const Terminology& terminology);

  // Where the squeeze leaves a line for each sentence, that of the parts in
  // `longer`, from 0, has two.
  Document Write(const NoteDetail& detail,
                 const std::vector<size_t>& longer = {}) const;

  size_t parts() const { return items_.size(); }

 private:
  const v1::ClassifyResponse& response_;
  const Terminology& terminology_;
  FactWords words_;
  std::vector<Items> items_;  // One an answer.
};

// The same at once.
Document NoteOf(const v1::ClassifyResponse& response,
                absl::Span<const v1::GetRulePackResponse> packs,
                const Terminology& terminology, const NoteDetail& detail);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_NOTE_H_
