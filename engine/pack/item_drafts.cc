#include "engine/pack/item_drafts.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/expr/parser.h"
#include "engine/pack/dependency_order.h"
#include "engine/pack/imports.h"
#include "engine/pack/names.h"
#include "engine/pack/references.h"

namespace myorules::engine {
namespace {

using Rows = google::protobuf::RepeatedPtrField<v1::Row>;

ItemDraft NewDraft(ItemKind kind, int index, const std::string& id,
                   absl::string_view field, absl::string_view id_field,
                   const MessagePlace& root) {
  ItemDraft draft;
  draft.item.kind = kind;
  draft.item.index = index;
  draft.item.id = id;
  draft.item.variable = VariableOf(id);
  draft.place = root.Child(field, index);
  draft.called = absl::StrCat(field, " '", id, "'");
  draft.id_field = std::string(id_field);
  return draft;
}

void SetValue(absl::string_view field, const std::string& text,
              ItemDraft* draft) {
  draft->value = {draft->place, std::string(field), text, draft->called};
}

void SetRows(const Rows& rows, const std::string& otherwise, ItemDraft* draft) {
  for (int i = 0; i < rows.size(); ++i) {
    const MessagePlace place = draft->place.Child("row", i);
    const std::string called =
        absl::StrCat("row ", i + 1, " of ", draft->called);
    draft->whens.push_back({place, "when", rows[i].when(), called});
    draft->details.push_back({place, "detail", rows[i].detail(), called});
    draft->item.rows.push_back({nullptr, nullptr, rows[i].outcome()});
  }
  draft->item.otherwise = otherwise;
}

// Numbers of the drafts that `draft` may use.
std::vector<int> UsesOf(const ItemDraft& draft, const NameSet& names,
                        const std::map<std::string, int>& numbers) {
  NameSet used;
  const auto add = [&](const ExpressionSite& site) {
    std::vector<ExprIssue> ignored;  // Told when the expression is checked.
    const ExprPtr root = Parse(site.text, &ignored);
    if (root != nullptr) used.merge(PossibleReferences(*root, names));
  };
  if (!draft.value.text.empty()) add(draft.value);
  for (const ExpressionSite& when : draft.whens) add(when);
  for (const ExpressionSite& detail : draft.details) {
    if (!detail.text.empty()) add(detail);
  }
  std::vector<int> uses;
  for (const std::string& name : used) uses.push_back(numbers.at(name));
  return uses;
}

void AddCycleError(const std::vector<int>& cycle,
                   const std::vector<ItemDraft>& drafts) {
  std::vector<std::string> ids;
  ids.reserve(cycle.size() + 1);
  for (const int number : cycle) ids.push_back(drafts[number].item.id);
  ids.push_back(ids.front());
  const ItemDraft& first = drafts[cycle.front()];
  first.place.AddError(
      first.id_field,
      absl::StrCat(cycle.size() == 1 ? "this item uses itself: "
                                     : "these items use each other in a "
                                       "circle: ",
                   absl::StrJoin(ids, " -> "), "; take one use out"));
}

// What is wrong with a name on its own, or an empty string.
std::string NameFault(absl::string_view variable, absl::string_view subject) {
  const absl::string_view first = FirstSegment(variable);
  if (first == subject) {
    return absl::StrCat("'", first, "' is the subject's name");
  }
  if (first == "assessed_on") return "'assessed_on' is the assessment date";
  if (first == "threshold") return "'threshold' is where the thresholds are";
  if (IsCelWord(first)) {
    return absl::StrCat("the language keeps '", first, "' for itself");
  }
  return "";
}

}  // namespace

std::vector<ItemDraft> DraftItems(const v1::RulePack& pack,
                                  const MessagePlace& root) {
  std::vector<ItemDraft> drafts;
  for (int i = 0; i < pack.define_size(); ++i) {
    const v1::Definition& definition = pack.define(i);
    drafts.push_back(NewDraft(ItemKind::kDefinition, i, definition.name(),
                              "define", "name", root));
    SetValue("value", definition.value(), &drafts.back());
    drafts.back().title = definition.title();
    drafts.back().comment = definition.comment();
  }
  for (int i = 0; i < pack.criterion_size(); ++i) {
    const v1::Criterion& criterion = pack.criterion(i);
    drafts.push_back(NewDraft(ItemKind::kCriterion, i, criterion.id(),
                              "criterion", "id", root));
    SetValue("when", criterion.when(), &drafts.back());
    drafts.back().title = criterion.title();
    drafts.back().comment = criterion.comment();
  }
  for (int i = 0; i < pack.facet_size(); ++i) {
    const v1::Facet& facet = pack.facet(i);
    drafts.push_back(
        NewDraft(ItemKind::kFacet, i, facet.id(), "facet", "id", root));
    SetValue("value", facet.value(), &drafts.back());
    SetRows(facet.row(), facet.otherwise(), &drafts.back());
    drafts.back().item.hit_policy = v1::HIT_POLICY_FIRST;
    drafts.back().title = facet.title();
    drafts.back().comment = facet.comment();
  }
  for (int i = 0; i < pack.decision_size(); ++i) {
    const v1::Decision& decision = pack.decision(i);
    drafts.push_back(NewDraft(ItemKind::kDecision, i, decision.id(), "decision",
                              "id", root));
    SetRows(decision.row(), decision.otherwise(), &drafts.back());
    drafts.back().item.hit_policy = decision.hit_policy();
    drafts.back().title = decision.title();
  }
  return drafts;
}

void CheckItemNames(absl::string_view subject,
                    const std::vector<CompiledItem>& imported,
                    std::vector<ItemDraft>* drafts) {
  // What each name stands for first.
  std::map<std::string, std::string> called;
  for (const CompiledItem& item : imported) {
    called.emplace(item.variable, CalledAsImported(item));
  }
  for (ItemDraft& draft : *drafts) {
    if (draft.item.id.empty()) continue;
    const std::string fault = NameFault(draft.item.variable, subject);
    if (!fault.empty()) {
      draft.is_misnamed = true;
      draft.place.AddError(draft.id_field,
                           absl::StrCat(fault, "; choose another name"));
    }
    const auto [at, inserted] =
        called.emplace(draft.item.variable, draft.called);
    if (!inserted) {
      draft.place.AddError(
          draft.id_field,
          absl::StrCat(draft.called, " and ", at->second, " are both '",
                       draft.item.variable,
                       "' in expressions; give one another name"));
    }
  }
  std::map<std::string, const ItemDraft*> first;
  for (const ItemDraft& draft : *drafts) {
    if (!draft.item.id.empty()) first.emplace(draft.item.variable, &draft);
  }
  for (const auto& [variable, draft] : first) {
    for (const std::string& outer : OuterNames(variable)) {
      const auto found = called.find(outer);
      if (found == called.end()) continue;
      draft->place.AddError(
          draft->id_field,
          absl::StrCat("'", variable, "' could be read as a field of ",
                       found->second, "; choose another name"));
    }
  }
  for (const CompiledItem& item : imported) {
    for (const std::string& outer : OuterNames(item.variable)) {
      const auto found = first.find(outer);
      if (found == first.end()) continue;
      found->second->place.AddError(
          found->second->id_field,
          absl::StrCat(CalledAsImported(item), " could be read as a field of ",
                       found->second->called, "; choose another name"));
    }
  }
}

NameSet OrderItems(std::vector<ItemDraft>* drafts) {
  NameSet names;
  std::map<std::string, int> numbers;
  for (int i = 0; i < static_cast<int>(drafts->size()); ++i) {
    if (!(*drafts)[i].is_misnamed) names.insert((*drafts)[i].item.variable);
    numbers.emplace((*drafts)[i].item.variable, i);
  }
  std::vector<std::vector<int>> uses;
  for (const ItemDraft& draft : *drafts) {
    uses.push_back(UsesOf(draft, names, numbers));
  }
  const DependencyOrder order = OrderByDependency(uses);
  for (const std::vector<int>& cycle : order.cycles) {
    AddCycleError(cycle, *drafts);
  }
  NameSet circular;
  std::vector<ItemDraft> ordered;
  for (const int number : order.order) {
    if (order.circular[number]) {
      circular.insert((*drafts)[number].item.variable);
    }
    ordered.push_back(std::move((*drafts)[number]));
  }
  *drafts = std::move(ordered);
  return circular;
}

}  // namespace myorules::engine
