// What an answer names, with what the pack says of it and what was found.
#ifndef MYORULES_RULES_NOTE_ITEMS_H_
#define MYORULES_RULES_NOTE_ITEMS_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/expr/ast.h"
#include "myorules/v1/classification_service.pb.h"
#include "rules/note/points.h"

namespace myorules::rules {

enum class ItemKind { kCriterion, kDefinition, kFacet, kDecision };

enum class Truth { kMet, kNotMet, kUnknown, kFailed, kValue };

// A row of a table: its outcome, its condition, and the variables that this
// names.
struct ItemRow {
  std::string outcome;
  engine::ExprPtr condition;  // Null: none that can be read.
  std::vector<std::string> uses;
};

// A criterion, definition, facet or decision. Points into what Items was made
// of.
struct Item {
  ItemKind kind = ItemKind::kDefinition;
  std::string id;
  std::string title;
  const google::protobuf::RepeatedPtrField<v1::SourceRef>* source = nullptr;
  std::string our_choice;
  std::string unverified;
  // What its expressions name, each once, in their order.
  std::vector<std::string> uses;  // Variables of items.
  // Those among them that stand only where the record is asked for a result
  // that may count, whatever it shows ("labs.available(…)").
  std::set<std::string, std::less<>> not_compared;
  std::vector<const v1::Threshold*> thresholds;
  // Ids and classes of the diagnoses that its expression looks for.
  std::set<std::string, std::less<>> diagnoses;
  // Of a sum of `number_if(item, threshold, …)`.
  std::vector<PointsTerm> points;
  // Whether its expression is a conjunction or disjunction of other items and
  // nothing else; which of the two.
  bool is_all_of = false;
  bool is_any_of = false;
  // What was found; null where there is nothing of the kind in the answer.
  const v1::CriterionResult* traced = nullptr;
  const v1::FacetResult* facet = nullptr;
  const v1::DecisionResult* decision = nullptr;
  const v1::Decision* table = nullptr;
  std::vector<ItemRow> rows;  // Of a table.

  bool is_evaluated() const {
    return traced != nullptr || facet != nullptr || decision != nullptr;
  }
  Truth truth() const;
};

// "weakness.subacute" of the selection that it is; empty: something else.
std::string DottedName(const engine::Expr& node);

// Those of one answer. Immutable; `answer` and `pack` outlive it.
class Items {
 public:
  Items(const v1::Classification& answer, const v1::GetRulePackResponse& pack);

  // By id, or by variable ("weakness.subacute", "toxic_myopathy"). Null: none.
  const Item* Find(absl::string_view name) const;

  // "Toxic myopathy" for "toxic-myopathy"; what is no item comes back.
  std::string Title(absl::string_view name) const;

  // What a clinician reads for an outcome of a decision or facet: the title of
  // its row; empty: it has none, or several.
  std::string OutcomeTitle(absl::string_view name,
                           absl::string_view outcome) const;

  // The words of the pack for an outcome, else those that can be read in it.
  std::string OutcomeWords(absl::string_view name,
                           absl::string_view outcome) const;

  const v1::Classification& answer() const { return answer_; }
  const v1::GetRulePackResponse& pack() const { return pack_; }

 private:
  template <typename Table>
  void AddRows(const Table& table, Item* item);
  void AddPack(const v1::RulePack& pack);
  // Reads the expression of an item, or of one of its rows.
  struct Expression {
    std::string text;
    Item* item;
    int row = -1;
  };
  void Read(const Expression& expression);
  Item& Add(ItemKind kind, const std::string& id, const std::string& title);

  const v1::Classification& answer_;
  const v1::GetRulePackResponse& pack_;
  std::map<std::string, Item, std::less<>> by_variable_;
  // Expressions are read once every name is known.
  std::vector<Expression> expressions_;
  std::map<std::string, const v1::Threshold*, std::less<>> thresholds_;
  // By variable, then outcome.
  std::map<std::string, std::map<std::string, std::string, std::less<>>,
           std::less<>>
      outcome_titles_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_ITEMS_H_
