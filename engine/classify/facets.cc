// Facets: described properties.
#include <algorithm>
#include <utility>
#include <vector>

#include "engine/classify/answer_parts.h"
#include "engine/classify/sentence.h"
#include "engine/classify/suppositions.h"
#include "engine/classify/value_text.h"

namespace myorules::engine {
namespace {

void FillTableFacet(const TableResult& table, v1::FacetResult* result) {
  if (table.status == v1::DECISION_STATUS_DETERMINED) {
    result->mutable_value()->set_string_value(table.outcomes.front());
  }
  for (const std::string& candidate : table.candidates) {
    result->add_candidates(candidate);
  }
  AddMissing(table.missing, result);
  result->set_error(table.error);
}

// The values that a facet has under the candidates of the open decisions.
struct FacetCandidates {
  std::vector<std::string> texts;  // Each once; empty: not known under some.
  v1::FactValue first;
};

FacetCandidates CandidatesOf(const Evaluation& evaluation,
                             const CompiledItem& item, int position) {
  FacetCandidates candidates;
  const std::vector<int> decisions =
      OpenDecisions(evaluation, item.value->variables);
  if (decisions.empty()) return candidates;
  bool all_known = true;
  const auto is_known = [&](const Evaluation& supposed) {
    v1::FactValue ignored;
    return ToFactValue(supposed.item(position).value, item.enum_type, &ignored);
  };
  const bool complete = ForEachSupposition(
      evaluation, decisions, is_known,
      [&](const Evaluation& supposed, const Choices&) {
        const Value& value = supposed.item(position).value;
        all_known &= is_known(supposed);
        std::string text = TextOf(value, item.enum_type);
        if (candidates.texts.empty()) {
          ToFactValue(value, item.enum_type, &candidates.first);
        }
        if (std::find(candidates.texts.begin(), candidates.texts.end(), text) ==
            candidates.texts.end()) {
          candidates.texts.push_back(std::move(text));
        }
      });
  if (!all_known || !complete) candidates.texts.clear();
  return candidates;
}

}  // namespace

void FillFacet(const Evaluation& evaluation, int position,
               v1::FacetResult* result) {
  const CompiledItem& item = evaluation.pack().items()[position];
  const v1::Facet& source = evaluation.pack().source().facet(item.index);
  const ItemResult& evaluated = evaluation.item(position);
  result->set_id(source.id());
  result->set_title(source.title());
  result->set_unit(source.unit());
  if (evaluated.table.has_value()) {
    FillTableFacet(*evaluated.table, result);
    return;
  }
  if (evaluated.value.is_error()) {
    result->set_error(std::string(evaluated.value.as_error().message));
    return;
  }
  v1::FactValue value;
  if (ToFactValue(evaluated.value, item.enum_type, &value)) {
    *result->mutable_value() = std::move(value);
  } else {
    FacetCandidates candidates = CandidatesOf(evaluation, item, position);
    if (candidates.texts.size() == 1) {
      // Whatever the open decisions come out as.
      *result->mutable_value() = std::move(candidates.first);
      return;
    }
    for (std::string& text : candidates.texts) {
      result->add_candidates(std::move(text));
    }
  }
  AddMissing(MissingFor(evaluated.value, evaluation.budget()), result);
}

}  // namespace myorules::engine
