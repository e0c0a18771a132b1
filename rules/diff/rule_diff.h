// What changed in the rules from one pack to another.
#ifndef MYORULES_RULES_DIFF_RULE_DIFF_H_
#define MYORULES_RULES_DIFF_RULE_DIFF_H_

#include <string>
#include <vector>

#include "engine/pack/compiled_pack.h"

namespace myorules::rules {

enum class ChangeKind { kAdded, kRemoved, kChanged };

// A field of an item, or one entry of it where it is repeated. A text is empty
// where it is not there.
struct FieldChange {
  std::string field;  // "value", "row 3".
  std::string before;
  std::string after;
};

// Something that one of the packs has alone, or that they have differently.
struct RuleChange {
  ChangeKind kind = ChangeKind::kChanged;
  // Field of RulePack: "threshold", "criterion", "import"; "pack" for what it
  // says of itself.
  std::string part;
  std::string id;     // Empty: of the pack itself.
  std::string title;  // Empty: it has none.
  // Of what is changed.
  std::vector<FieldChange> fields;
};

// All changes, in the order of RulePack's fields; then by the order in the new
// pack, what is removed last. Items that come from imports count like the
// pack's own; comments and layout do not.
std::vector<RuleChange> DiffRules(const engine::CompiledPack& before,
                                  const engine::CompiledPack& after);

// "value 20 -> 30"; a field that only one has is "otherwise: none -> X".
std::string FieldChangeText(const FieldChange& change);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_DIFF_RULE_DIFF_H_
