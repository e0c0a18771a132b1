// That the death of a patient has no day, which packs say each of itself.
#ifndef MYORULES_RULES_NOTE_UNDATED_DEATH_H_
#define MYORULES_RULES_NOTE_UNDATED_DEATH_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "myorules/v1/classification_service.pb.h"

namespace myorules::rules {

// Whether it says that death is on record without a day. Of a patient who is
// recorded as dead it is why screening is asked for: without it the answer
// reads as wrong.
bool TellsUndatedDeath(const v1::NoteResult& note);

// What several packs say so, told once: which they are, and that they answer as
// of the living. What each asks for by itself is left to its own note.
class UndatedDeath {
 public:
  explicit UndatedDeath(const v1::ClassifyResponse& response);

  // Whether it is told here, so that its pack need not.
  bool Tells(const v1::NoteResult& note) const;

  // Empty: no other pack says what the first one does.
  std::string Text() const;

 private:
  std::string fact_;  // "Death is on record, but …", which all of them say.
  std::vector<std::string> packs_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_UNDATED_DEATH_H_
