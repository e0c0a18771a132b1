// Notes and the summary.
#include "absl/strings/str_cat.h"
#include "engine/classify/answer_parts.h"
#include "engine/classify/sentence.h"
#include "engine/pack/names.h"

namespace myorules::engine {
namespace {

constexpr char kUnverified[] = "unverified";

void AddNote(absl::string_view id, std::string message,
             v1::Classification* answer) {
  v1::NoteResult* note = answer->add_notes();
  note->set_id(std::string(id));
  note->set_message(std::move(message));
}

// "Draft rules", where the state is not production.
std::string StateNotice(v1::PackState state) {
  switch (state) {
    case v1::PACK_STATE_DRAFT:
      return "The rules are a draft.";
    case v1::PACK_STATE_TEST:
      return "The rules are under test.";
    case v1::PACK_STATE_RETIRED:
      return "The rules are retired.";
    default:
      return "";
  }
}

}  // namespace

void FillNotes(const Evaluation& evaluation, std::set<std::string> used,
               v1::Classification* answer) {
  const CompiledPack& pack = evaluation.pack();
  const v1::RulePack& source = pack.source();
  for (int i = 0; i < source.note_size(); ++i) {
    const v1::Note& note = source.note(i);
    const Reading reading = evaluation.Evaluate(*pack.notes()[i]);
    if (reading.value.is_true()) {
      AddNote(note.id(), FillSentence(note.message(), evaluation), answer);
      used.insert(reading.variables.begin(), reading.variables.end());
    } else if (reading.value.is_error()) {
      AddNote(note.id(),
              absl::StrCat("This note could not be worked out: ",
                           reading.value.as_error().message),
              answer);
    }
  }
  for (const v1::Threshold& threshold : source.threshold()) {
    if (threshold.unverified().empty() ||
        used.count(absl::StrCat("threshold.", threshold.name())) == 0) {
      continue;
    }
    AddNote(
        kUnverified,
        absl::StrCat("Threshold ", threshold.title(), " (", threshold.value(),
                     " ", threshold.unit(), "): ", threshold.unverified()),
        answer);
  }
  for (const v1::Criterion& criterion : source.criterion()) {
    if (criterion.unverified().empty() ||
        used.count(VariableOf(criterion.id())) == 0) {
      continue;
    }
    AddNote(kUnverified,
            absl::StrCat("Criterion ", criterion.title(), ": ",
                         criterion.unverified()),
            answer);
  }
}

std::string Summary(const Evaluation& evaluation) {
  const v1::RulePack& pack = evaluation.pack().source();
  std::string summary = FillSentence(pack.summary(), evaluation);
  const std::string notice = StateNotice(pack.state());
  if (!notice.empty()) absl::StrAppend(&summary, " ", notice);
  return summary;
}

}  // namespace myorules::engine
