#include "rules/traceability/item_values.h"

#include <algorithm>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "rules/cases/fact_text.h"

namespace myorules::rules {
namespace {

constexpr char kUnknown[] = "unknown";

// The entry with that id; null: there is none.
template <typename List>
auto* Find(const List& list, const std::string& id) {
  const auto found = std::find_if(
      list.begin(), list.end(), [&](const auto& it) { return it.id() == id; });
  return found == list.end() ? nullptr : &*found;
}

std::string DecisionValue(const TracedItem& item,
                          const v1::DecisionResult& result) {
  const bool determined = result.status() == v1::DECISION_STATUS_DETERMINED;
  if (item.outcome.empty()) {
    if (!determined) return kUnknown;
    return result.outcome().empty() ? absl::StrJoin(result.collected(), ", ")
                                    : result.outcome();
  }
  const bool collected =
      std::find(result.collected().begin(), result.collected().end(),
                item.outcome) != result.collected().end();
  if (collected || (determined && result.outcome() == item.outcome)) {
    return "true";
  }
  return determined ? "false" : kUnknown;
}

std::string FacetValue(const TracedItem& item, const v1::FacetResult& result) {
  std::string value = FactText(result.value());
  if (item.outcome.empty() || value == kUnknown) return value;
  return value == item.outcome ? "true" : "false";
}

std::string FlagValue(const TracedItem& item,
                      const v1::Classification& answer) {
  const v1::FlagResult* const flag = Find(answer.flags(), item.id);
  if (flag == nullptr) return "not raised";
  return absl::AsciiStrToLower(
      absl::StripPrefix(v1::FlagStatus_Name(flag->status()), "FLAG_STATUS_"));
}

void AddTable(const std::string& name,
              const google::protobuf::RepeatedPtrField<v1::Row>& rows,
              const std::string& otherwise, std::set<std::string>* items) {
  items->insert(name);
  for (const v1::Row& row : rows) {
    items->insert(absl::StrCat(name, " ", row.outcome()));
  }
  if (!otherwise.empty()) items->insert(absl::StrCat(name, " ", otherwise));
}

}  // namespace

std::string TracedItem::Name() const { return absl::StrCat(kind, " ", id); }

absl::StatusOr<TracedItem> ParseTracedItem(absl::string_view text) {
  static const auto* const kKinds = new std::set<std::string>{
      "criterion", "threshold", "facet", "decision", "flag", "note"};
  const std::vector<std::string> words = absl::StrSplit(text, ' ');
  const bool table = words[0] == "decision" || words[0] == "facet";
  if (words.size() < 2 || words.size() > (table ? 3 : 2) ||
      kKinds->count(words[0]) == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' is no kind and id of an item"));
  }
  return TracedItem{words[0], words[1], words.size() > 2 ? words[2] : ""};
}

std::set<std::string> TraceableItems(const v1::RulePack& pack) {
  std::set<std::string> items;
  for (const auto& it : pack.criterion()) items.insert("criterion " + it.id());
  for (const auto& it : pack.threshold()) {
    items.insert("threshold " + it.name());
  }
  for (const auto& it : pack.flag()) items.insert("flag " + it.id());
  for (const auto& it : pack.note()) items.insert("note " + it.id());
  for (const auto& it : pack.facet()) {
    AddTable("facet " + it.id(), it.row(), it.otherwise(), &items);
  }
  for (const auto& it : pack.decision()) {
    AddTable("decision " + it.id(), it.row(), it.otherwise(), &items);
  }
  return items;
}

std::string ItemValue(const TracedItem& item,
                      const v1::Classification& answer) {
  if (item.kind == "criterion") {
    const v1::CriterionResult* const found = Find(answer.trace(), item.id);
    return found == nullptr ? kUnknown : FactText(found->value());
  }
  if (item.kind == "facet") {
    const v1::FacetResult* const found = Find(answer.facets(), item.id);
    return found == nullptr ? kUnknown : FacetValue(item, *found);
  }
  if (item.kind == "decision") {
    const v1::DecisionResult* const found = Find(answer.decisions(), item.id);
    return found == nullptr ? kUnknown : DecisionValue(item, *found);
  }
  if (item.kind == "flag") return FlagValue(item, answer);
  if (item.kind == "note") {
    return Find(answer.notes(), item.id) == nullptr ? "not shown" : "shown";
  }
  return "";
}

std::set<std::string> NotSeen(const TracedItem& item,
                              const std::set<std::string>& seen) {
  std::set<std::string> wanted;
  if (item.kind == "threshold") return {};
  if (item.kind == "flag") {
    wanted = {"raised", "not raised"};
  } else if (item.kind == "note") {
    wanted = {"shown", "not shown"};
  } else if (item.kind == "criterion" || !item.outcome.empty() ||
             seen.count("true") > 0 || seen.count("false") > 0) {
    wanted = {"true", "false"};
  } else {
    if (seen.size() < 2) return {"a second value"};
    return {};
  }
  std::set<std::string> missing;
  std::set_difference(wanted.begin(), wanted.end(), seen.begin(), seen.end(),
                      std::inserter(missing, missing.end()));
  return missing;
}

}  // namespace myorules::rules
