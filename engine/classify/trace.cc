// The trace: every definition and criterion with what it read.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/classify/answer_parts.h"
#include "engine/classify/value_text.h"
#include "engine/classify/writing.h"

namespace myorules::engine {
namespace {

using ::google::protobuf::EnumDescriptor;

// What was read at a path, for values without a form of their own too: a reader
// must not take a message on record for a fact that is missing.
void FillRead(const Value& value, const EnumDescriptor* enum_type,
              v1::FactRead* read) {
  if (HasForm(value)) {
    FillFact(value, enum_type, read->mutable_value());
    return;
  }
  read->clear_value();
  switch (value.kind()) {
    case Value::Kind::kList:
      read->mutable_value()->set_string_value(
          absl::StrCat(value.as_list().items.size(), " entries",
                       value.as_list().open ? ", perhaps more" : ""));
      return;
    case Value::Kind::kMap:
      read->mutable_value()->set_string_value(
          absl::StrCat(value.as_map().entries.size(), " entries"));
      return;
    case Value::Kind::kMessage:
      if (!value.as_message().unset) {
        read->mutable_value()->set_string_value("on record");
      }
      return;
    case Value::Kind::kBytes:
      read->mutable_value()->set_string_value(
          absl::StrCat(value.as_bytes().size(), " bytes"));
      return;
    default:
      return;
  }
}

// The definitions, criteria, facets and decisions among the slots, by id.
void AddUses(absl::Span<const int> slots, const Plan& plan,
             v1::CriterionResult* result) {
  result->mutable_uses()->Clear();
  Growing<int> items;
  items.reserve(slots.size());
  for (const int slot : slots) {
    if (slot < plan.items_end) items.push_back(slot);
  }
  std::sort(items.begin(), items.end(),
            [&](int a, int b) { return plan.by_id[a] < plan.by_id[b]; });
  for (const int item : items) {
    AddText(plan.pack.items()[item].id, result->mutable_uses());
  }
}

void AddReads(const Evaluation& evaluation, absl::Span<const FactSeen> facts,
              v1::CriterionResult* result) {
  const int told =
      static_cast<int>(std::min<size_t>(facts.size(), limits::kMaxToldFacts));
  Resize(told, result->mutable_reads());
  for (int i = 0; i < told; ++i) {
    v1::FactRead* read = result->mutable_reads(i);
    Assign(facts[i].path->text(), read->mutable_path());
    FillRead(evaluation.Told(facts[i].value), facts[i].enum_type, read);
  }
  result->set_reads_left_out(static_cast<int32_t>(facts.size()) - told);
}

void AddDeciders(const Evaluation& evaluation,
                 absl::Span<const Path* const> entries,
                 v1::CriterionResult* result) {
  result->mutable_deciding_entries()->Clear();
  for (const Path* entry : entries) {
    if (!evaluation.TakeRoom(entry->text().size())) return;
    AddText(entry->text(), result->mutable_deciding_entries());
  }
}

void FillSources(
    const google::protobuf::RepeatedPtrField<v1::SourceRef>& sources,
    v1::CriterionResult* result) {
  Resize(sources.size(), result->mutable_source());
  for (int i = 0; i < sources.size(); ++i) {
    v1::SourceRef* source = result->mutable_source(i);
    AssignAgain(sources[i].key(), source->mutable_key());
    AssignAgain(sources[i].place(), source->mutable_place());
  }
}

// What the pack says of the item.
void FillSource(const CompiledItem& item, const v1::RulePack& pack,
                v1::CriterionResult* result) {
  const auto fill = [&](const auto& source, const std::string& unverified) {
    AssignAgain(source.title(), result->mutable_title());
    FillSources(source.source(), result);
    AssignAgain(source.our_choice(), result->mutable_our_choice());
    AssignAgain(unverified, result->mutable_unverified());
  };
  if (item.kind == ItemKind::kDefinition) {
    fill(pack.define(item.index), "");
  } else {
    fill(pack.criterion(item.index), pack.criterion(item.index).unverified());
  }
  AssignAgain(item.id, result->mutable_id());
  AssignAgain(item.imported_from, result->mutable_imported_from());
  AssignAgain(item.value->text, result->mutable_expression());
}

void FillTrace(const Evaluation& evaluation, int position,
               v1::CriterionResult* result) {
  const CompiledPack& pack = evaluation.plan().pack;
  const CompiledItem& item = pack.items()[position];
  const ItemResult& evaluated = evaluation.item(position);
  const Value& value = evaluated.value();
  FillSource(item, pack.linked(), result);
  if (HasForm(value)) {
    FillFact(evaluation.Told(value), item.enum_type, result->mutable_value());
  } else {
    result->clear_value();
  }
  Assign(value.is_error() ? value.as_error().message : "",
         result->mutable_error());
  result->mutable_missing()->Clear();
  result->set_missing_left_out(0);
  AddMissing(MissingFor(value, evaluation.budget()), evaluation, result);
  AddReads(evaluation, evaluated.reading.facts, result);
  AddDeciders(evaluation, evaluated.reading.deciders, result);
  AddUses(evaluated.reading.slots, evaluation.plan(), result);
}

}  // namespace

void AddTrace(const Evaluation& evaluation, v1::Classification* answer) {
  const std::vector<int>& traced = evaluation.plan().traced;
  Resize(static_cast<int>(traced.size()), answer->mutable_trace());
  for (size_t i = 0; i < traced.size(); ++i) {
    FillTrace(evaluation, traced[i],
              answer->mutable_trace(static_cast<int>(i)));
  }
}

}  // namespace myorules::engine
