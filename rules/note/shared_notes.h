// What several packs say alike of a patient, told once.
#ifndef MYORULES_RULES_NOTE_SHARED_NOTES_H_
#define MYORULES_RULES_NOTE_SHARED_NOTES_H_

#include <string>
#include <utility>
#include <vector>

#include "myorules/v1/classification_service.pb.h"
#include "rules/note/items.h"

namespace myorules::rules {

// The note as the pack has it; null: the pack has none of that id.
const v1::Note* RuleOf(const v1::NoteResult& note, const v1::RulePack& pack);

// Whether the pack says that its conclusions read as wrong without the note.
bool Qualifies(const v1::NoteResult& note, const v1::RulePack& pack);

// The first sentences of the notes that qualify the conclusions of several
// packs, with the names of these. What each makes of it is left to its own
// note.
class SharedNotes {
 public:
  explicit SharedNotes(const std::vector<Items>& items);

  // Whether the note, which qualifies, is told here, so that its pack need not.
  bool Tells(const v1::NoteResult& note) const;

  // "By imnm.lim2019 and imnm.wang2022: Death is on record, but …".
  std::vector<std::string> Texts() const;

 private:
  // In the order of the packs.
  std::vector<std::pair<std::string, std::vector<std::string>>>
      packs_by_sentence_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_SHARED_NOTES_H_
