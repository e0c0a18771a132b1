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
              SpareValues* values, v1::FactRead* read) {
  if (HasForm(value)) {
    const v1::FactValue::KindCase kind = KindOf(value, enum_type);
    FillFact(kind, value, enum_type, values->GiveTo(kind, read));
    return;
  }
  const auto fill = [&](const auto&... parts) {
    std::string* const text = values->GiveTo(v1::FactValue::kStringValue, read)
                                  ->mutable_string_value();
    text->clear();
    absl::StrAppend(text, parts...);
  };
  switch (value.kind()) {
    case Value::Kind::kList:
      return fill(value.as_list().items.size(), " entries",
                  value.as_list().open ? ", perhaps more" : "");
    case Value::Kind::kMap:
      return fill(value.as_map().entries.size(), " entries");
    case Value::Kind::kMessage:
      if (!value.as_message().unset) return fill("on record");
      break;
    case Value::Kind::kBytes:
      return fill(value.as_bytes().size(), " bytes");
    default:
      break;
  }
  values->TakeFrom(read);
}

// The definitions, criteria, facets and decisions among the slots, by id.
void AddUses(absl::Span<const int> slots, const Plan& plan,
             v1::CriterionResult* result) {
  Growing<int> items;
  items.reserve(slots.size());
  for (const int slot : slots) {
    if (slot < plan.items_end) items.push_back(slot);
  }
  std::sort(items.begin(), items.end(),
            [&](int a, int b) { return plan.by_id[a] < plan.by_id[b]; });
  // Mostly the same as in the answer before.
  const int count = static_cast<int>(items.size());
  Resize(count, result->mutable_uses());
  for (int i = 0; i < count; ++i) {
    const std::string& id = plan.pack.items()[items[i]].id;
    if (result->uses(i) != id) result->set_uses(i, id);
  }
}

void AddReads(const Evaluation& evaluation, absl::Span<const FactSeen> facts,
              SpareValues* values, v1::CriterionResult* result) {
  const int told =
      static_cast<int>(std::min<size_t>(facts.size(), limits::kMaxToldFacts));
  for (int i = told; i < result->reads_size(); ++i) {
    values->TakeFrom(result->mutable_reads(i));
  }
  Resize(told, result->mutable_reads());
  for (int i = 0; i < told; ++i) {
    v1::FactRead* read = result->mutable_reads(i);
    const absl::string_view path = facts[i].path->text();
    if (read->path() != path) Assign(path, read->mutable_path());
    FillRead(evaluation.Told(facts[i].value), facts[i].enum_type, values, read);
  }
  result->set_reads_left_out(static_cast<int32_t>(facts.size()) - told);
}

void AddDeciders(const Evaluation& evaluation,
                 absl::Span<const Path* const> entries,
                 v1::CriterionResult* result) {
  EmptyList(result->mutable_deciding_entries());
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
    const v1::SourceRef& told = sources[i];
    v1::SourceRef* source = result->mutable_source(i);
    if (source->key() != told.key()) source->set_key(told.key());
    if (source->place() != told.place()) source->set_place(told.place());
  }
}

// What the pack says of the item. Mostly the answer before says the same here.
void FillSource(const CompiledItem& item, const v1::RulePack& pack,
                v1::CriterionResult* result) {
  const auto fill = [&](const auto& source, const std::string& unverified) {
    if (result->title() != source.title()) result->set_title(source.title());
    FillSources(source.source(), result);
    if (result->our_choice() != source.our_choice()) {
      result->set_our_choice(source.our_choice());
    }
    if (result->unverified() != unverified) result->set_unverified(unverified);
  };
  if (item.kind == ItemKind::kDefinition) {
    fill(pack.define(item.index), "");
  } else {
    fill(pack.criterion(item.index), pack.criterion(item.index).unverified());
  }
  if (result->id() != item.id) result->set_id(item.id);
  if (result->imported_from() != item.imported_from) {
    result->set_imported_from(item.imported_from);
  }
  if (result->expression() != item.value->text) {
    result->set_expression(item.value->text);
  }
}

void FillTrace(const Evaluation& evaluation, int position, SpareValues* values,
               v1::CriterionResult* result) {
  const CompiledPack& pack = evaluation.plan().pack;
  const CompiledItem& item = pack.items()[position];
  const ItemResult& evaluated = evaluation.item(position);
  const Value& value = evaluated.value();
  FillSource(item, pack.linked(), result);
  if (HasForm(value)) {
    const Value& told = evaluation.Told(value);
    const v1::FactValue::KindCase kind = KindOf(told, item.enum_type);
    FillFact(kind, told, item.enum_type, values->GiveTo(kind, result));
  } else {
    values->TakeFrom(result);
  }
  const absl::string_view error =
      value.is_error() ? value.as_error().message : "";
  if (result->error() != error) Assign(error, result->mutable_error());
  EmptyList(result->mutable_missing());
  result->set_missing_left_out(0);
  AddMissing(MissingFor(value, evaluation.budget()), evaluation, result);
  AddReads(evaluation, evaluated.reading.facts, values, result);
  AddDeciders(evaluation, evaluated.reading.deciders, result);
  AddUses(evaluated.reading.slots, evaluation.plan(), result);
}

}  // namespace

void AddTrace(const Evaluation& evaluation, SpareValues* values,
              v1::Classification* answer) {
  const std::vector<int>& traced = evaluation.plan().traced;
  Resize(static_cast<int>(traced.size()), answer->mutable_trace());
  for (size_t i = 0; i < traced.size(); ++i) {
    FillTrace(evaluation, traced[i], values,
              answer->mutable_trace(static_cast<int>(i)));
  }
}

}  // namespace myorules::engine
