// Conditions of a pack in words.
#ifndef MYORULES_RULES_PAGES_WORDS_H_
#define MYORULES_RULES_PAGES_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "engine/expr/checker.h"
#include "engine/pack/compiled_pack.h"
#include "rules/pages/document.h"
#include "rules/pages/speaker.h"

namespace myorules::rules {

// Says expressions by the titles of what they name. Immutable; the pack
// outlives it.
class PackWords {
 public:
  explicit PackWords(const engine::CompiledPack& pack);

  // "Adult and not Toxic myopathy", each title emphasised; "Age is at least 18
  // years"; "Subgroup is ANTI_SRP". Of what has no words, "worked out
  // from Symptom onset, date of birth, 18 years": the items, facts and limits
  // that it names, each once, in their order; of definitions without a title
  // those that they name; of several such parts of a conjunction or choice
  // together. As code where it names none. Diagnoses that are asked for have
  // their names, those of a class each: "systemic sclerosis or lupus among
  // formal diagnoses". What is asked of an item beside it is said in one: "EMA
  // holds or is not known". Of conditions that choose among literals: "3 where
  // Grade is at least MRC grade 5, else 0".
  Inline Say(const engine::CheckedExpr& expression) const;

  // The sentence with "[Title]" in place of each "{name}", "18 years" of each
  // "{threshold.name}", and " (if [Title]: …)" of "{if name}, …{/if}".
  std::string Sentence(absl::string_view sentence) const;

  // "20 U/mL", "1 month", "MRC grade 5", "2+" of a line blot.
  static std::string Limit(const v1::Threshold& threshold);

 private:
  // "[Title]" of the item of that name, "18" of a threshold.
  std::string Placeholder(const std::string& name) const;

  Vocabulary vocabulary_;
  // By variable, "threshold.x": "18".
  Vocabulary::Names numbers_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_PAGES_WORDS_H_
