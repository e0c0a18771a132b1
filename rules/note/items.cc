#include "rules/note/items.h"

#include <algorithm>
#include <set>
#include <variant>

#include "absl/strings/str_cat.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/parser.h"
#include "engine/pack/names.h"
#include "engine/pack/outcome_words.h"
#include "engine/pack/threshold.h"
#include "rules/note/values.h"

namespace myorules::rules {
namespace {

using engine::CallExpr;
using engine::Expr;

template <typename Value>
void AddOnce(const Value& value, std::vector<Value>* values) {
  if (std::find(values->begin(), values->end(), value) == values->end()) {
    values->push_back(value);
  }
}

using Names = std::map<std::string, Item, std::less<>>;
using Thresholds = std::map<std::string, const v1::Threshold*, std::less<>>;

// Finds what an expression names.
class ExpressionReader {
 public:
  ExpressionReader(const Names& names, const Thresholds& thresholds, Item* item)
      : names_(names), thresholds_(thresholds), item_(*item) {}

  void Read(const Expr& node) {
    const std::string name = DottedName(node);
    const auto threshold = thresholds_.find(name);
    if (threshold != thresholds_.end()) {
      AddOnce(threshold->second, &item_.thresholds);
      return;
    }
    if (!name.empty() && bound_.count(name) == 0 && names_.count(name) > 0) {
      AddOnce(name, &item_.uses);
      if (!asks_what_is_there_) {
        compared_.insert(name);
        item_.not_compared.erase(name);
      } else if (compared_.count(name) == 0) {
        item_.not_compared.insert(name);
      }
      return;
    }
    ReadDiagnosis(node);
    const bool asked_before = asks_what_is_there_;
    asks_what_is_there_ = asked_before || AsksWhatIsThere(node);
    const auto* const macro =
        std::get_if<engine::ComprehensionExpr>(&node.node);
    const bool binds =
        macro != nullptr && bound_.insert(macro->variable).second;
    for (const Expr* child : engine::ChildrenOf(node)) Read(*child);
    if (binds) bound_.erase(macro->variable);
    asks_what_is_there_ = asked_before;
  }

  // Whether `node` is `a && b` (or `a || b`) of nothing but items.
  bool IsOnly(const Expr& node, absl::string_view operation) const {
    const auto* const call = std::get_if<CallExpr>(&node.node);
    if (call == nullptr || call->function != operation) return false;
    return std::all_of(call->args.begin(), call->args.end(),
                       [&](const engine::ExprPtr& part) {
                         return names_.count(DottedName(*part)) > 0 ||
                                IsOnly(*part, operation);
                       });
  }

 private:
  // Of what these are given a limit tells which results may count, by method
  // and unit, and no result is held against it.
  static bool AsksWhatIsThere(const Expr& node) {
    const auto* const call = std::get_if<CallExpr>(&node.node);
    return call != nullptr && (call->function == "available" ||
                               call->function == "all_available" ||
                               call->function == "unavailable");
  }

  // "SLE" of is_diagnosis(d, "SLE"), "CTD" of diagnosis_class(d, "CTD").
  void ReadDiagnosis(const Expr& node) {
    const auto* const call = std::get_if<CallExpr>(&node.node);
    if (call == nullptr || call->args.empty() ||
        (call->function != "is_diagnosis" &&
         call->function != "diagnosis_class")) {
      return;
    }
    const auto* const literal =
        std::get_if<engine::Literal>(&call->args.back()->node);
    const auto* const text =
        literal == nullptr ? nullptr : std::get_if<std::string>(literal);
    if (text != nullptr) item_.diagnoses.insert(*text);
  }

  const Names& names_;
  const Thresholds& thresholds_;
  std::set<std::string> bound_;
  // Names that stand where something is compared as well.
  std::set<std::string> compared_;
  bool asks_what_is_there_ = false;
  Item& item_;
};

Truth TruthOf(const v1::FactValue& value) {
  if (value.kind_case() == v1::FactValue::KIND_NOT_SET) return Truth::kUnknown;
  if (value.kind_case() != v1::FactValue::kBoolValue) return Truth::kValue;
  return value.bool_value() ? Truth::kMet : Truth::kNotMet;
}

}  // namespace

std::string DottedName(const Expr& node) {
  if (const auto* name = std::get_if<engine::IdentExpr>(&node.node)) {
    return name->name;
  }
  const auto* const select = std::get_if<engine::SelectExpr>(&node.node);
  if (select == nullptr || select->test_only) return "";
  const std::string operand = DottedName(*select->operand);
  return operand.empty() ? "" : absl::StrCat(operand, ".", select->field);
}

Truth Item::truth() const {
  if (traced != nullptr) {
    if (!traced->error().empty()) return Truth::kFailed;
    // What has no printable form.
    if (!traced->has_value() && traced->missing().empty() &&
        kind == ItemKind::kDefinition) {
      return Truth::kValue;
    }
    return TruthOf(traced->value());
  }
  if (facet != nullptr) {
    return facet->error().empty() ? TruthOf(facet->value()) : Truth::kFailed;
  }
  if (decision == nullptr) return Truth::kUnknown;
  if (decision->status() == v1::DECISION_STATUS_ERROR) return Truth::kFailed;
  return decision->status() == v1::DECISION_STATUS_DETERMINED ? Truth::kValue
                                                              : Truth::kUnknown;
}

Items::Items(const v1::Classification& answer,
             const v1::GetRulePackResponse& pack)
    : answer_(answer), pack_(pack) {
  for (const v1::RulePack& module : pack.modules()) AddPack(module);
  AddPack(pack.rule_pack());
  for (const Expression& expression : expressions_) Read(expression);
  const auto item_of = [this](const auto& result) -> Item& {
    Item& item = by_variable_[engine::VariableOf(result.id())];
    if (item.id.empty()) item.id = result.id();
    if (!result.title().empty()) item.title = result.title();
    return item;
  };
  for (const auto& result : answer.trace()) item_of(result).traced = &result;
  for (const auto& result : answer.facets()) item_of(result).facet = &result;
  for (const auto& result : answer.decisions()) {
    item_of(result).decision = &result;
  }
}

Item& Items::Add(ItemKind kind, const std::string& id,
                 const std::string& title) {
  Item& item = by_variable_[engine::VariableOf(id)];
  item.kind = kind;
  item.id = id;
  item.title = title;
  return item;
}

template <typename Table>
void Items::AddRows(const Table& table, Item* item) {
  auto& titles = outcome_titles_[engine::VariableOf(table.id())];
  for (const v1::Row& row : table.row()) {
    expressions_.push_back(
        {row.when(), item, static_cast<int>(item->rows.size())});
    item->rows.push_back({row.outcome(), nullptr, {}});
    const auto [title, is_new] = titles.emplace(row.outcome(), row.title());
    // Rows of one outcome whose titles differ say why, not what; so does one
    // whose outcome comes without it as well.
    if (!is_new && title->second != row.title()) title->second.clear();
    if (row.outcome() == table.otherwise()) title->second.clear();
  }
}

void Items::AddPack(const v1::RulePack& pack) {
  for (const v1::Threshold& threshold : pack.threshold()) {
    thresholds_[engine::ThresholdVariable(threshold.name())] = &threshold;
  }
  for (const v1::Definition& each : pack.define()) {
    Item& item = Add(ItemKind::kDefinition, each.name(), each.title());
    item.source = &each.source();
    item.our_choice = each.our_choice();
    expressions_.push_back({each.value(), &item});
  }
  for (const v1::Criterion& each : pack.criterion()) {
    Item& item = Add(ItemKind::kCriterion, each.id(), each.title());
    item.source = &each.source();
    item.our_choice = each.our_choice();
    item.unverified = each.unverified();
    expressions_.push_back({each.when(), &item});
  }
  for (const v1::Facet& each : pack.facet()) {
    Item& item = Add(ItemKind::kFacet, each.id(), each.title());
    item.source = &each.source();
    item.our_choice = each.our_choice();
    expressions_.push_back({each.value(), &item});
    AddRows(each, &item);
  }
  for (const v1::Decision& each : pack.decision()) {
    Item& item = Add(ItemKind::kDecision, each.id(), each.title());
    item.source = &each.source();
    item.our_choice = each.our_choice();
    item.table = &each;
    AddRows(each, &item);
  }
}

void Items::Read(const Expression& expression) {
  if (expression.text.empty()) return;
  std::vector<engine::ExprIssue> issues;
  engine::ExprPtr root = engine::Parse(expression.text, &issues);
  // A pack of another engine may have what this one cannot read.
  if (root == nullptr) return;
  Item& item = *expression.item;
  if (expression.row < 0) {
    ExpressionReader reader(by_variable_, thresholds_, &item);
    reader.Read(*root);
    item.is_all_of = reader.IsOnly(*root, "_&&_");
    item.is_any_of = reader.IsOnly(*root, "_||_");
    item.points = PointsTermsOf(
        *root,
        [this](absl::string_view name) { return by_variable_.count(name) > 0; },
        [this](absl::string_view name) -> const v1::Threshold* {
          const auto limit = thresholds_.find(name);
          return limit == thresholds_.end() ? nullptr : limit->second;
        });
    return;
  }
  Item of_row;
  ExpressionReader(by_variable_, thresholds_, &of_row).Read(*root);
  for (const std::string& name : of_row.uses) AddOnce(name, &item.uses);
  for (const v1::Threshold* limit : of_row.thresholds) {
    AddOnce(limit, &item.thresholds);
  }
  ItemRow& row = item.rows[expression.row];
  row.uses = std::move(of_row.uses);
  row.condition = std::move(root);
}

const Item* Items::Find(absl::string_view name) const {
  const auto found = by_variable_.find(engine::VariableOf(name));
  return found == by_variable_.end() ? nullptr : &found->second;
}

std::string Items::Title(absl::string_view name) const {
  const Item* const item = Find(name);
  return item == nullptr || item->title.empty() ? std::string(name)
                                                : item->title;
}

std::string Items::OutcomeTitle(absl::string_view name,
                                absl::string_view outcome) const {
  const auto of_item = outcome_titles_.find(engine::VariableOf(name));
  if (of_item == outcome_titles_.end()) return "";
  const auto title = of_item->second.find(outcome);
  return title == of_item->second.end() ? "" : title->second;
}

std::string Items::OutcomeWords(absl::string_view name,
                                absl::string_view outcome) const {
  const Item* const item = Find(name);
  const absl::string_view words =
      item == nullptr || item->table == nullptr
          ? ""
          : engine::WordsOfOutcome(*item->table, outcome);
  return words.empty() ? rules::OutcomeWords(outcome) : std::string(words);
}

}  // namespace myorules::rules
