// One patient's answer as a note that reads like a consultant's: what was
// concluded, by which criteria met and not met, from which values against which
// thresholds, what is unknown and what it would change, the flags and their
// evidence.
#ifndef MYORULES_RULES_NOTE_NOTE_H_
#define MYORULES_RULES_NOTE_NOTE_H_

#include <vector>

#include "absl/types/span.h"
#include "myorules/v1/classification_service.pb.h"
#include "rules/note/note_detail.h"
#include "rules/pages/document.h"

namespace myorules::rules {

class Terminology;

// The note of the answers to a request with VIEW_FULL, one part a pack.
// `packs` holds the pack of each answer, in their order.
Document NoteOf(const v1::ClassifyResponse& response,
                absl::Span<const v1::GetRulePackResponse> packs,
                const Terminology& terminology, const NoteDetail& detail);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_NOTE_H_
