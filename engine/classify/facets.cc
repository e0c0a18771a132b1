// Facets: described properties.
#include <algorithm>
#include <vector>

#include "absl/algorithm/container.h"
#include "engine/classify/answer_parts.h"
#include "engine/classify/suppositions.h"
#include "engine/classify/value_text.h"
#include "engine/classify/writing.h"

namespace myorules::engine {
namespace {

// The values that a facet has under the candidates of the open decisions.
struct FacetCandidates {
  std::vector<std::string> texts;  // Each once; empty: not known under some.
  Value first;
  bool inexact = false;  // It may be that it cannot have all of them.
};

FacetCandidates CandidatesOf(const Evaluation& evaluation,
                             const CompiledItem& item, int position) {
  FacetCandidates candidates;
  const absl::Span<const int> decisions =
      OpenOf(evaluation, evaluation.plan().items[position].decisions);
  if (decisions.empty()) return candidates;
  candidates.inexact = absl::c_any_of(decisions, [&](int decision) {
    return evaluation.table(decision)->candidates_inexact;
  });
  bool all_known = true;
  const auto is_known = [&](const Evaluation& supposed) {
    return HasForm(supposed.item(position).value());
  };
  const bool complete = ForEachSupposition(
      evaluation, decisions, is_known,
      [&](const Evaluation& supposed, Choices choices) {
        // Decisions that hang on the same may not come out so together.
        candidates.inexact |= choices.size() > 1;
        const Value& value = supposed.item(position).value();
        all_known &= HasForm(value);
        std::string text;
        AppendText(supposed.Told(value), item.enum_type, &text);
        if (candidates.texts.empty()) candidates.first = value;
        if (!absl::c_linear_search(candidates.texts, text)) {
          candidates.texts.push_back(std::move(text));
        }
      });
  if (!all_known || !complete) candidates.texts.clear();
  return candidates;
}

class FacetWriter {
 public:
  FacetWriter(const Evaluation& evaluation, int position, SpareValues* values,
              v1::FacetResult* result)
      : evaluation_(evaluation),
        item_(evaluation.plan().pack.items()[position]),
        position_(position),
        values_(*values),
        result_(*result) {}

  void Write() {
    const v1::Facet& source =
        evaluation_.plan().pack.source().facet(item_.index);
    // Mostly the answer before has the same facet here.
    if (result_.id() != source.id()) result_.set_id(source.id());
    if (result_.title() != source.title()) result_.set_title(source.title());
    if (result_.unit() != source.unit()) result_.set_unit(source.unit());
    Empty();
    const ItemResult& evaluated = evaluation_.item(position_);
    if (evaluated.table != nullptr) {
      WriteTable(*evaluated.table);
    } else if (evaluated.value().is_error()) {
      Assign(evaluated.value().as_error().message, result_.mutable_error());
    } else {
      WriteValue(evaluated.value());
    }
  }

 private:
  // All that is said of the value, which has been taken out.
  void Empty() {
    EmptyList(result_.mutable_candidates());
    EmptyList(result_.mutable_missing());
    if (!result_.error().empty()) result_.mutable_error()->clear();
    result_.set_missing_left_out(0);
    result_.set_candidates_inexact(false);
  }

  void WriteTable(const TableResult& table) {
    const std::vector<std::string>& outcomes =
        evaluation_.plan().items[position_].outcomes;
    if (table.status == v1::DECISION_STATUS_DETERMINED) {
      Fill(Value::StringView(outcomes[table.outcomes.front()]));
    }
    for (const int candidate : table.candidates) {
      AddText(outcomes[candidate], result_.mutable_candidates());
    }
    result_.set_candidates_inexact(table.candidates_inexact);
    AddMissing(table.missing, evaluation_, &result_);
    if (!table.error.empty()) Assign(table.error, result_.mutable_error());
  }

  void WriteValue(const Value& value) {
    if (HasForm(value)) {
      Fill(value);
    } else {
      const FacetCandidates candidates =
          CandidatesOf(evaluation_, item_, position_);
      if (candidates.texts.size() == 1) {
        // Whatever the open decisions come out as.
        Fill(candidates.first);
        return;
      }
      for (const std::string& text : candidates.texts) {
        AddText(text, result_.mutable_candidates());
      }
      result_.set_candidates_inexact(!candidates.texts.empty() &&
                                     candidates.inexact);
    }
    AddMissing(MissingFor(value, evaluation_.budget()), evaluation_, &result_);
  }

  void Fill(const Value& whole) {
    const Value& value = evaluation_.Told(whole);
    const v1::FactValue::KindCase kind = KindOf(value, item_.enum_type);
    FillFact(kind, value, item_.enum_type, values_.GiveTo(kind, &result_));
  }

  const Evaluation& evaluation_;
  const CompiledItem& item_;
  const int position_;
  SpareValues& values_;
  v1::FacetResult& result_;
};

}  // namespace

void AddFacets(const Evaluation& evaluation, SpareValues* values,
               v1::Classification* answer) {
  const std::vector<int>& facets = evaluation.plan().facets;
  const int count = static_cast<int>(facets.size());
  Resize(count, answer->mutable_facets());
  for (int i = 0; i < count; ++i) {
    FacetWriter(evaluation, facets[i], values, answer->mutable_facets(i))
        .Write();
  }
}

}  // namespace myorules::engine
