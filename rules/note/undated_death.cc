#include "rules/note/undated_death.h"

#include "absl/strings/str_cat.h"
#include "rules/note/pack_names.h"

namespace myorules::rules {
namespace {

constexpr char kId[] = "death-undated";

// What is on record: all before what the pack makes of it.
absl::string_view FactOf(const v1::NoteResult& note) {
  const absl::string_view message = note.message();
  return message.substr(0, message.find(": "));
}

}  // namespace

bool TellsUndatedDeath(const v1::NoteResult& note) { return note.id() == kId; }

UndatedDeath::UndatedDeath(const v1::ClassifyResponse& response) {
  for (const v1::Classification& answer : response.classifications()) {
    for (const v1::NoteResult& note : answer.notes()) {
      if (!TellsUndatedDeath(note)) continue;
      if (packs_.empty()) fact_ = std::string(FactOf(note));
      if (FactOf(note) == fact_) packs_.push_back(answer.pack().name());
    }
  }
}

bool UndatedDeath::Tells(const v1::NoteResult& note) const {
  return packs_.size() > 1 && TellsUndatedDeath(note) && FactOf(note) == fact_;
}

std::string UndatedDeath::Text() const {
  if (packs_.size() < 2) return "";
  return absl::StrCat(fact_, ": ", NamesOfAll(packs_),
                      " answer as of the living (our choice).");
}

}  // namespace myorules::rules
