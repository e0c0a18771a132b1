// Notes.
#include "absl/strings/str_cat.h"
#include "engine/classify/answer_parts.h"
#include "engine/classify/sentence.h"
#include "engine/classify/writing.h"

namespace myorules::engine {
namespace {

// A note with that id and room for its message.
std::string* AddNote(absl::string_view id, v1::Classification* answer) {
  v1::NoteResult* note = answer->add_notes();
  Assign(id, note->mutable_id());
  note->mutable_message()->clear();
  return note->mutable_message();
}

}  // namespace

void AddNotes(const Evaluation& evaluation, v1::Classification* answer) {
  const Plan& plan = evaluation.plan();
  for (size_t i = 0; i < plan.notes.size(); ++i) {
    const std::string& id = plan.pack.source().note(static_cast<int>(i)).id();
    const Value value = evaluation.ValueOf(plan.notes[i].when);
    if (value.is_true()) {
      AppendSentence(evaluation, plan.notes[i].message, AddNote(id, answer));
    } else if (value.is_error()) {
      absl::StrAppend(
          AddNote(id, answer),
          "This note could not be worked out: ", value.as_error().message);
    }
  }
  for (const UnverifiedPlan& unverified : plan.unverified) {
    if (!evaluation.IsUsed(unverified.slot)) continue;
    Assign(unverified.message, AddNote("unverified", answer));
  }
}

}  // namespace myorules::engine
