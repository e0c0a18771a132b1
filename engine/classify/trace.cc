// The trace: every definition and criterion with what it read.
#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/classify/answer_parts.h"
#include "engine/classify/sentence.h"
#include "engine/classify/value_text.h"

namespace myorules::engine {
namespace {

using ::google::protobuf::EnumDescriptor;

// What was read at a path, for values without a form of their own too: a reader
// must not take a message on record for a fact that is missing.
void FillRead(const Value& value, const EnumDescriptor* enum_type,
              v1::FactRead* read) {
  v1::FactValue fact;
  if (ToFactValue(value, enum_type, &fact)) {
    *read->mutable_value() = std::move(fact);
    return;
  }
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

// The definitions, criteria, facets and decisions among the variables, by id.
void FillUses(const ItemResult& evaluated, const Evaluation& evaluation,
              v1::CriterionResult* result) {
  std::vector<std::string> uses;
  for (const std::string& variable : evaluated.variables) {
    const int used = evaluation.Find(variable);
    if (used >= 0) uses.push_back(evaluation.pack().items()[used].id);
  }
  std::sort(uses.begin(), uses.end());
  for (std::string& use : uses) result->add_uses(std::move(use));
}

void FillSource(const CompiledItem& item, const v1::RulePack& pack,
                v1::CriterionResult* result) {
  if (item.kind == ItemKind::kDefinition) {
    const v1::Definition& definition = pack.define(item.index);
    result->set_title(definition.title());
    *result->mutable_source() = definition.source();
    result->set_our_choice(definition.our_choice());
  } else {
    const v1::Criterion& criterion = pack.criterion(item.index);
    result->set_title(criterion.title());
    *result->mutable_source() = criterion.source();
    result->set_our_choice(criterion.our_choice());
    result->set_unverified(criterion.unverified());
  }
}

}  // namespace

void FillTrace(const Evaluation& evaluation, int position,
               v1::CriterionResult* result) {
  const CompiledPack& pack = evaluation.pack();
  const CompiledItem& item = pack.items()[position];
  const ItemResult& evaluated = evaluation.item(position);
  result->set_id(item.id);
  v1::FactValue value;
  if (ToFactValue(evaluated.value, item.enum_type, &value)) {
    *result->mutable_value() = std::move(value);
  }
  if (evaluated.value.is_error()) {
    result->set_error(std::string(evaluated.value.as_error().message));
  }
  AddMissing(MissingFor(evaluated.value, evaluation.budget()), result);
  for (const auto& [path, fact] : evaluated.facts) {
    if (result->reads_size() == limits::kMaxToldFacts) break;
    v1::FactRead* read = result->add_reads();
    read->set_path(path);
    FillRead(fact.value, fact.enum_type, read);
  }
  result->set_reads_left_out(static_cast<int32_t>(evaluated.facts.size()) -
                             result->reads_size());
  FillUses(evaluated, evaluation, result);
  FillSource(item, pack.source(), result);
  result->set_expression(item.value->text);
}

}  // namespace myorules::engine
