#include "engine/classify/sentence.h"

#include "absl/strings/str_cat.h"
#include "engine/classify/value_text.h"
#include "engine/pack/message_template.h"
#include "engine/pack/names.h"
#include "engine/pack/threshold.h"

namespace myorules::engine {
namespace {

bool HasCandidates(const ItemResult& result) {
  return result.value.is_unknown() && result.table.has_value() &&
         !result.table->candidates.empty();
}

// "20 U/mL"; a plain number bare: its sentence says what it counts.
std::string ThresholdText(const Value& value) {
  if (value.kind() != Value::Kind::kOpaque) return TextOf(value, nullptr);
  const auto& threshold = static_cast<const ThresholdValue&>(value.as_opaque());
  return absl::StrCat(threshold.decimal_text, " ", threshold.unit);
}

}  // namespace

std::string ItemText(const Evaluation& evaluation, int position) {
  const ItemResult& result = evaluation.item(position);
  if (HasCandidates(result)) return JoinWithOr(result.table->candidates);
  return TextOf(result.value, evaluation.pack().items()[position].enum_type);
}

std::string FillSentence(absl::string_view sentence,
                         const Evaluation& evaluation) {
  std::string filled;
  for (const TemplatePart& part : ParseTemplate(sentence, nullptr)) {
    if (!part.is_placeholder) {
      filled += part.text;
      continue;
    }
    // The loader has seen to it that there is one.
    const std::string variable = VariableOf(part.text);
    const auto threshold = evaluation.pack().thresholds().find(variable);
    if (threshold != evaluation.pack().thresholds().end()) {
      filled += ThresholdText(threshold->second);
      continue;
    }
    const int position = evaluation.Find(variable);
    if (position >= 0) filled += ItemText(evaluation, position);
  }
  return filled;
}

std::vector<std::string> DecidedBy(const std::vector<std::string>& variables,
                                   const Evaluation& evaluation) {
  std::vector<std::string> names;
  for (const std::string& variable : variables) {
    const int position = evaluation.Find(variable);
    if (position < 0) continue;
    const std::string& id = evaluation.pack().items()[position].id;
    const ItemResult& result = evaluation.item(position);
    if (result.value.is_true()) {
      names.push_back(id);
    } else if (result.value.is_false()) {
      names.push_back(absl::StrCat("!", id));
    } else if (HasCandidates(result)) {
      names.push_back(absl::StrCat(id, "=", ItemText(evaluation, position)));
    } else if (!result.value.is_error() && !result.value.is_unknown()) {
      // A helper without a form in a sentence decides nothing by itself.
      v1::FactValue ignored;
      if (ToFactValue(result.value, nullptr, &ignored)) {
        names.push_back(absl::StrCat(id, "=", ItemText(evaluation, position)));
      }
    }
  }
  return names;
}

std::vector<std::string> PathsOf(const UnknownSet& missing) {
  std::vector<std::string> paths;
  for (const MissingFact& fact : missing.facts()) {
    if (paths.empty() || paths.back() != fact.path) {
      paths.emplace_back(fact.path);
    }
  }
  return paths;
}

}  // namespace myorules::engine
