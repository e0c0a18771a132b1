#include "engine/pack/link.h"

#include <map>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "engine/pack/names.h"
#include "engine/pack/threshold.h"

namespace myorules::engine {
namespace {

using Positions = std::map<std::string, int, std::less<>>;

// The positions in `uses` and `compared`, by what each of them was before.
template <typename NewPosition>
void Renumber(const NewPosition& new_position, CompiledItem* item) {
  for (int& used : item->uses) used = new_position(used);
  absl::c_sort(item->uses);
  for (ComparedItem& compared : item->compared) {
    compared.position = new_position(compared.position);
  }
}

// For each item whether the pack needs it: all of its own, of the others what
// those name, and what that needs in turn.
std::vector<bool> Needed(const std::vector<CompiledItem>& items,
                         const NameSet& used) {
  std::vector<bool> needed(items.size());
  for (size_t i = items.size(); i-- > 0;) {
    if (items[i].imported_from.empty() || used.count(items[i].variable) > 0) {
      needed[i] = true;
    }
    if (!needed[i]) continue;
    for (const int position : items[i].uses) needed[position] = true;
  }
  return needed;
}

void KeepNeeded(const NameSet& used, std::vector<CompiledItem>* items) {
  const std::vector<bool> needed = Needed(*items, used);
  std::vector<int> new_positions(items->size(), -1);
  std::vector<CompiledItem> kept;
  for (size_t i = 0; i < items->size(); ++i) {
    if (!needed[i]) continue;
    new_positions[i] = static_cast<int>(kept.size());
    kept.push_back(std::move((*items)[i]));
    Renumber([&](int position) { return new_positions[position]; },
             &kept.back());
  }
  *items = std::move(kept);
}

template <typename Texts>
void AddMissingTexts(const Texts& added, Texts* texts) {
  for (const std::string& text : added) {
    if (!absl::c_linear_search(*texts, text)) *texts->Add() = text;
  }
}

}  // namespace

std::vector<CompiledItem> ImportedItems(
    const std::vector<ImportedModule>& modules) {
  std::vector<CompiledItem> items;
  Positions positions;
  for (const ImportedModule& module : modules) {
    const std::vector<CompiledItem>& behind = module.pack->items();
    for (const CompiledItem& item : behind) {
      // What the module imports itself came with the module that has it.
      if (!item.imported_from.empty()) continue;
      CompiledItem imported = item;
      imported.imported_from = module.pack->source().name();
      Renumber(
          [&](int position) { return positions.at(behind[position].variable); },
          &imported);
      positions[item.variable] = static_cast<int>(items.size());
      items.push_back(std::move(imported));
    }
  }
  return items;
}

v1::RulePack Link(const v1::RulePack& source,
                  const std::vector<ImportedModule>& modules,
                  const NameSet& used, std::vector<CompiledItem>* items) {
  v1::RulePack linked = source;
  linked.clear_import();
  if (modules.empty()) return linked;
  KeepNeeded(used, items);
  // What is kept, by variable: items, and the thresholds that they name.
  NameSet kept = used;
  for (const CompiledItem& item : *items) {
    kept.insert(item.variable);
    if (item.imported_from.empty()) continue;
    kept.insert(item.value->variables.begin(), item.value->variables.end());
  }
  const auto add_kept = [&](const auto& from, auto* to, const auto& variable) {
    for (const auto& entry : from) {
      if (kept.count(variable(entry)) > 0) *to->Add() = entry;
    }
  };
  linked.clear_threshold();
  linked.clear_define();
  linked.clear_criterion();
  for (const ImportedModule& module : modules) {
    const v1::RulePack& from = module.pack->source();
    add_kept(from.threshold(), linked.mutable_threshold(),
             [](const auto& entry) { return ThresholdVariable(entry.name()); });
    add_kept(from.define(), linked.mutable_define(),
             [](const auto& entry) { return VariableOf(entry.name()); });
    add_kept(from.criterion(), linked.mutable_criterion(),
             [](const auto& entry) { return VariableOf(entry.id()); });
    AddMissingTexts(from.source_key(), linked.mutable_source_key());
    AddMissingTexts(from.terminology(), linked.mutable_terminology());
  }
  linked.mutable_threshold()->MergeFrom(source.threshold());
  linked.mutable_define()->MergeFrom(source.define());
  linked.mutable_criterion()->MergeFrom(source.criterion());

  Positions indexes;
  for (int i = 0; i < linked.define_size(); ++i) {
    indexes[VariableOf(linked.define(i).name())] = i;
  }
  for (int i = 0; i < linked.criterion_size(); ++i) {
    indexes[VariableOf(linked.criterion(i).id())] = i;
  }
  for (CompiledItem& item : *items) {
    const auto found = indexes.find(item.variable);
    if (found != indexes.end()) item.index = found->second;
  }
  return linked;
}

}  // namespace myorules::engine
