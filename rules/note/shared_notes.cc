#include "rules/note/shared_notes.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "rules/comparisons/pack_names.h"
#include "rules/note/note_lines.h"

namespace myorules::rules {

const v1::Note* RuleOf(const v1::NoteResult& note, const v1::RulePack& pack) {
  const auto rule = std::find_if(
      pack.note().begin(), pack.note().end(),
      [&note](const v1::Note& each) { return each.id() == note.id(); });
  return rule == pack.note().end() ? nullptr : &*rule;
}

bool Qualifies(const v1::NoteResult& note, const v1::RulePack& pack) {
  const v1::Note* const rule = RuleOf(note, pack);
  return rule != nullptr && rule->qualifies_conclusions();
}

SharedNotes::SharedNotes(const std::vector<Items>& items) {
  for (const Items& each : items) {
    for (const v1::NoteResult& note : each.answer().notes()) {
      if (!Qualifies(note, each.pack().rule_pack())) continue;
      const std::string sentence = FirstSentence(note.message());
      auto told = std::find_if(
          packs_by_sentence_.begin(), packs_by_sentence_.end(),
          [&sentence](const auto& other) { return other.first == sentence; });
      if (told == packs_by_sentence_.end()) {
        told = packs_by_sentence_.insert(told, {sentence, {}});
      }
      // Two notes of one pack can begin alike, and two versions of it be asked.
      std::vector<std::string>& packs = told->second;
      const std::string& name = each.answer().pack().name();
      if (packs.empty() || packs.back() != name) packs.push_back(name);
    }
  }
}

bool SharedNotes::Tells(const v1::NoteResult& note) const {
  const std::string sentence = FirstSentence(note.message());
  return std::any_of(packs_by_sentence_.begin(), packs_by_sentence_.end(),
                     [&sentence](const auto& told) {
                       return told.first == sentence && told.second.size() > 1;
                     });
}

std::vector<std::string> SharedNotes::Texts() const {
  std::vector<std::string> texts;
  for (const auto& [sentence, packs] : packs_by_sentence_) {
    if (packs.size() < 2) continue;
    texts.push_back(absl::StrCat("By ", NamesOfAll(packs), ": ", sentence));
  }
  return texts;
}

}  // namespace myorules::rules
