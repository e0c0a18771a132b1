// An expression of a pack in words.
#ifndef MYORULES_RULES_PAGES_SPEAKER_H_
#define MYORULES_RULES_PAGES_SPEAKER_H_

#include <map>
#include <string>

#include "engine/expr/checker.h"
#include "engine/pack/compiled_pack.h"
#include "rules/pages/document.h"

namespace myorules::rules {

// What a pack calls things, by variable.
struct Vocabulary {
  using Names = std::map<std::string, std::string, std::less<>>;

  const engine::CompiledPack& pack;
  // Definitions without a title have none.
  Names titles;
  // "threshold.x": "18 years", "-18 years".
  Names limits;
  Names negated_limits;
};

// As PackWords::Say has it.
Inline InWords(const Vocabulary& vocabulary,
               const engine::CheckedExpr& expression);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_PAGES_SPEAKER_H_
