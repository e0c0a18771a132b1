#include "engine/pack/use_checks.h"

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "engine/pack/message_template.h"
#include "engine/pack/names.h"
#include "engine/pack/threshold.h"

namespace myorules::engine {
namespace {

void AddUnused(absl::string_view called, absl::string_view field,
               const MessagePlace& place) {
  place.AddError(
      field, absl::StrCat("nothing uses ", called, "; use it, or take it out"));
}

bool IsUsed(const ImportedModule& module, const CompiledPack& pack,
            const NameSet& used) {
  const v1::RulePack& source = module.pack->source();
  return absl::c_any_of(
             source.threshold(),
             [&](const v1::Threshold& threshold) {
               return used.count(ThresholdVariable(threshold.name())) > 0;
             }) ||
         absl::c_any_of(pack.items(), [&](const CompiledItem& item) {
           return item.imported_from == source.name() &&
                  used.count(item.variable) > 0;
         });
}

void CheckImports(const CompiledPack& pack, const NameSet& used,
                  const MessagePlace& root) {
  for (const ImportedModule& module : pack.modules()) {
    if (module.import < 0 || IsUsed(module, pack, used)) continue;
    AddUnused(absl::StrCat("module '", module.pack->source().name(), "'"),
              "name", root.Child("import", module.import));
  }
}

void CheckOwn(const CompiledPack& pack, const std::vector<ItemDraft>& drafts,
              const NameSet& used, const MessagePlace& root) {
  for (int i = 0; i < pack.source().threshold_size(); ++i) {
    const std::string& name = pack.source().threshold(i).name();
    if (!IsIdentifier(name) || used.count(ThresholdVariable(name)) > 0)
      continue;
    AddUnused(absl::StrCat("threshold '", name, "'"), "name",
              root.Child("threshold", i));
  }
  for (const ItemDraft& draft : drafts) {
    const bool is_answer = draft.item.kind == ItemKind::kFacet ||
                           draft.item.kind == ItemKind::kDecision;
    // What is wrong with a name is told, and nothing can use one that is.
    const bool is_named = draft.item.kind == ItemKind::kCriterion
                              ? IsCriterionId(draft.item.id)
                              : IsIdentifier(draft.item.id);
    if (is_answer || !is_named || draft.is_misnamed ||
        used.count(draft.item.variable) > 0) {
      continue;
    }
    AddUnused(draft.called, draft.id_field, draft.place);
  }
}

}  // namespace

void CheckAllUsed(const CompiledPack& pack,
                  const std::vector<ItemDraft>& drafts, const UsedNames& names,
                  const MessagePlace& root) {
  const bool is_module = pack.source().kind() == v1::PACK_KIND_MODULE;
  CheckImports(pack, names.used, root);
  if (!is_module) CheckOwn(pack, drafts, names.used, root);
  for (const ItemDraft& draft : drafts) {
    if (draft.item.kind == ItemKind::kDefinition && IsBlank(draft.title) &&
        (is_module || names.shown.count(draft.item.variable) > 0) &&
        IsPrintable(draft.item.type)) {
      draft.place.AddError(
          draft.id_field,
          absl::StrCat(draft.called,
                       " has no title, and answers show it; write what a "
                       "reader calls it"));
    }
  }
}

}  // namespace myorules::engine
