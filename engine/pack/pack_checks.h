// The expressions and sentences of a pack that is being compiled, checked one
// by one and against each other; each fault is told once.
#ifndef MYORULES_ENGINE_PACK_PACK_CHECKS_H_
#define MYORULES_ENGINE_PACK_PACK_CHECKS_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "engine/base/issues.h"
#include "engine/expr/environment.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/condition_set.h"
#include "engine/pack/expression_checker.h"
#include "engine/pack/imports.h"
#include "engine/pack/message_template.h"
#include "engine/pack/pack_costs.h"
#include "engine/pack/shown_numbers.h"
#include "engine/pack/table_checks.h"
#include "engine/pack/term_checks.h"
#include "engine/pack/text_proto.h"
#include "engine/pack/threshold.h"
#include "engine/pack/use_checks.h"
#include "engine/pack/value_checks.h"

namespace myorules::engine {

class PackChecks {
 public:
  // All outlive it. `pack`, whose subject is known, grows while it is compiled:
  // what an expression names must be there before it is checked.
  PackChecks(const PackHost& host, const CompiledPack& pack,
             LoadContext* context, Issues* issues);

  // What expressions can name.
  Environment& environment() { return checker_.environment(); }
  void SetUnit(const std::string& threshold_variable, const std::string& unit) {
    threshold_units_.emplace(threshold_variable, unit);
  }
  // The items that `variables` name are not looked into: they are on a circle
  // or behind one, or a fault is told of them.
  void Close(const NameSet& variables) {
    closed_.insert(variables.begin(), variables.end());
  }

  // Null where the expression has no meaning.
  Checked Check(const ExpressionSite& site, const ExpressionRule& rule);
  // A condition whose items are named in answers.
  Checked CheckShown(const ExpressionSite& site, const ExpressionRule& rule);
  void MarkShown(const CheckedExpr& checked);
  // Whether a fault of the expression is told.
  bool HasFault(const Checked& checked) const {
    return checked == nullptr || faulty_.count(checked.get()) > 0;
  }
  // A sentence that names items and thresholds between braces.
  void CheckMessage(absl::string_view field, const std::string& sentence,
                    const MessagePlace& place);

  // The rows of a table, whose conditions are checked; `faulty`: by row.
  void CheckTable(const CompiledItem& table, const std::vector<bool>& faulty,
                  absl::string_view called, const MessagePlace& place);
  // Of the grounds of one flag, note or criterion at `place`. Returns whether
  // one of them was faulty only when looked at with the others.
  bool CheckTogether(std::vector<PlacedCondition> grounds,
                     const MessagePlace& place);

  // Of the condition under which a flag is possible, if it has one, beside the
  // flag's grounds.
  void CheckPossible(const PlacedCondition& possible,
                     const std::vector<PlacedCondition>& grounds);

  ConditionNames Names() const;
  ValueNames NamesOfValues() const;
  UsedNames used() const { return {checker_.used(), shown_}; }
  // What kind of word an item's value is.
  std::string TermOf(const CheckedExpr& value) const;
  PackCosts& costs() { return costs_; }

 private:
  Checked CheckMeaning(const ExpressionSite& site, ExpressionRule rule);
  void TellIfTooMuch(absl::string_view called, const MessagePlace& place);
  // What can be told of an expression by its parts, also of a faulty one.
  // `told`: offsets of which a fault is told.
  void CheckParts(const CheckedExpr& checked, const ExpressionSite& site,
                  std::set<int> told);
  // Of those that can be imported.
  std::vector<std::string> ModulesWith(absl::string_view variable);
  // Null: it is no laboratory limit.
  const ThresholdValue* LimitAt(absl::string_view variable) const;
  void CheckGivenThresholds(const CheckedExpr& checked,
                            const ExpressionSite& site) const;
  void CheckName(const TemplatePart& part, absl::string_view field,
                 const std::string& sentence, const MessagePlace& place);
  // Of a name in a sentence.
  std::string NoSuchName(const std::string& name, bool is_condition);
  bool IsVisible(const std::string& variable) const;
  std::vector<std::string> VisibleIds() const;

  FieldTerms Fields() const;

  const PackHost& host_;
  const CompiledPack& pack_;
  LoadContext& context_;
  const Issues& issues_;
  TermLists terms_;
  ExpressionChecker checker_;
  // Names give it what it asks of the host.
  mutable ShownNumbers shown_numbers_;
  PackCosts costs_;
  // What each threshold counts, by variable.
  std::map<std::string, std::string, std::less<>> threshold_units_;
  NameSet closed_;
  // Of what could be imported; read once it is asked for.
  absl::optional<std::map<std::string, std::set<std::string>, std::less<>>>
      modules_by_variable_;
  // Expressions with a meaning of which a fault is told.
  absl::flat_hash_set<const CheckedExpr*> faulty_;
  // Variables whose names or values appear in answers.
  NameSet shown_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_PACK_CHECKS_H_
