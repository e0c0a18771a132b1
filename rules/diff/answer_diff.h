// How two packs answer differently for one patient, and which rules did it.
#ifndef MYORULES_RULES_DIFF_ANSWER_DIFF_H_
#define MYORULES_RULES_DIFF_ANSWER_DIFF_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/pack/compiled_pack.h"
#include "myorules/v1/classification.pb.h"
#include "rules/diff/rule_diff.h"

namespace myorules::rules {

// An edit of a rule: of one field of an item, or of the item as a whole.
struct RuleEdit {
  std::string part;  // Field of RulePack: "threshold".
  std::string id;
  std::string field;  // "value", "row"; empty: the item was added or removed.
  std::string text;   // "threshold hmgcr_positive value: 20 -> 30".
};

// A rule at the bottom of a change.
struct ChangeCause {
  std::string id;     // Of the criterion, definition, table or flag.
  std::string title;  // Empty: it has none.
  // Its values for this patient; both empty where the rule itself is what
  // answers.
  std::string before;
  std::string after;
  // What was changed in the rule, in a limit that it names or in what it uses.
  std::vector<RuleEdit> edits;
};

// A decision, facet or flag that is answered differently.
struct AnswerChange {
  std::string part;  // "decision", "facet", "flag".
  std::string id;
  std::string title;
  std::string before;
  std::string after;
  std::vector<ChangeCause> causes;
  // As AnswerTextOf has them.
  std::string before_in_full;
  std::string after_in_full;
};

// All that Compare looks at of the decision, facet or flag: "ELIGIBLE", with
// its detail.
std::string AnswerTextOf(const v1::Classification& answer,
                         absl::string_view part, const std::string& id);

// Thread-compatible. The packs outlive it.
class AnswerDiff {
 public:
  AnswerDiff(const engine::CompiledPack& before,
             const engine::CompiledPack& after);

  const std::vector<RuleChange>& rule_changes() const { return rule_changes_; }

  // What differs, in the order of the new pack. Each edit on the way from what
  // changed first to the answer is a cause, whether it did anything or not
  // (EditEffects tells). Both answers have their trace.
  // Compared are the decisions and facets that both packs have (value,
  // candidates, detail), and flags, of which one that a pack does not have is
  // not raised; no messages, notes or missing facts.
  std::vector<AnswerChange> Compare(const v1::Classification& before,
                                    const v1::Classification& after) const;

  // An answer's value, "ELIGIBLE", "open: A or B", "raised high", for each
  // "decision eligibility" and so on that Compare looks at; those with few
  // values alone: tables, conditions and flags.
  std::map<std::string, std::string> FewValues(
      const v1::Classification& answer) const;

  // The values of an answer; its parts are in the source.
  struct Values;

 private:
  // What the rule `id` of either pack names directly, by variable.
  const std::set<std::string>& UsesOf(const std::string& variable) const;
  void NoteUses(const engine::CompiledPack& pack);
  void AddCauses(const std::string& variable, const std::string& id,
                 const Values& before, const Values& after,
                 std::set<std::string>* seen, AnswerChange* change) const;
  // How the rule was edited, the limits that it names, and whatever is behind
  // what it uses that answers do not print.
  std::vector<RuleEdit> EditsOf(const std::string& variable) const;
  void AddEdits(const std::string& variable,
                std::vector<RuleEdit>* edits) const;
  // … and of all that it uses.
  void AddEditsBelow(const std::string& variable, std::set<std::string>* seen,
                     std::vector<RuleEdit>* edits) const;
  // Of the new pack, else of the old one; null: it is no item.
  const engine::CompiledItem* FindItem(const std::string& variable) const;

  const engine::CompiledPack& before_;
  const engine::CompiledPack& after_;
  std::vector<RuleChange> rule_changes_;
  // By variable ("flag:dysphagia" for a flag): the variables that it names.
  std::map<std::string, std::set<std::string>> uses_;
  // By variable ("threshold.x", "flag:dysphagia"): how it was edited.
  std::map<std::string, std::vector<RuleEdit>> edits_;
  std::map<std::string, std::string> titles_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_DIFF_ANSWER_DIFF_H_
