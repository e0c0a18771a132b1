#include "engine/classify/sentence.h"

#include "absl/strings/str_cat.h"
#include "engine/classify/value_text.h"

namespace myorules::engine {
namespace {

// Whether the item of that value, a table or null, is open among outcomes.
bool HasCandidates(const Value& value, const TableResult* table) {
  return value.is_unknown() && table != nullptr && !table->candidates.empty();
}

// "a", "a or b", "a, b or c".
void AppendWithOr(const std::vector<std::string>& names, Outcomes chosen,
                  std::string* text) {
  for (size_t i = 0; i < chosen.size(); ++i) {
    if (i > 0) *text += i + 1 == chosen.size() ? " or " : ", ";
    *text += names[chosen[i]];
  }
}

// The outcomes that hold: "a, b"; "none"; "a and perhaps more" of a list that
// may go on.
void AppendOutcomes(const std::vector<std::string>& names,
                    const TableResult& table, std::string* text) {
  const bool open = table.status == v1::DECISION_STATUS_INDETERMINATE;
  if (table.outcomes.empty()) *text += open ? "unknown" : "none";
  for (size_t i = 0; i < table.outcomes.size(); ++i) {
    if (i > 0) *text += ", ";
    *text += names[table.outcomes[i]];
  }
  if (open && !table.outcomes.empty()) *text += " and perhaps more";
}

// The item's value, the outcomes of tables by those names; nothing where the
// answer has no room left.
void AppendItem(const Evaluation& evaluation, int position,
                const std::vector<std::string> ItemPlan::*names,
                std::string* text) {
  if (!evaluation.TakeRoom(0)) return;
  const Value value = evaluation.value(position);
  const TableResult* const table = evaluation.table(position);
  const Plan& plan = evaluation.plan();
  const size_t before = text->size();
  if (HasCandidates(value, table)) {
    AppendWithOr(plan.items[position].*names, table->candidates, text);
  } else if (table != nullptr && !value.is_error() && !value.is_unknown()) {
    AppendOutcomes(plan.items[position].*names, *table, text);
  } else {
    AppendText(evaluation.Told(value), plan.pack.items()[position].enum_type,
               text);
    return;
  }
  evaluation.TakeRoom(text->size() - before);
}

// Whether a value stands in names: a helper without a form in a sentence
// decides nothing by itself.
bool DecidesByValue(const Value& value) {
  return !value.is_error() && !value.is_unknown() && HasForm(value);
}

}  // namespace

void AppendSentence(const Evaluation& evaluation, const Sentence& sentence,
                    std::string* text) {
  for (size_t i = 0; i < sentence.size(); ++i) {
    const SentencePart& part = sentence[i];
    *text += part.text;
    if (part.unless_true > 0) {
      // The part where it goes on has a text of its own.
      if (!evaluation.value(part.item).is_true()) {
        i = part.unless_true - 1;
      }
    } else if (part.item >= 0) {
      AppendItem(evaluation, part.item, &ItemPlan::words, text);
    }
  }
}

void AddDecidedBy(absl::Span<const int> slots, const Evaluation& evaluation,
                  Strings* names) {
  for (const int slot : slots) {
    if (slot >= evaluation.plan().items_end) continue;
    const std::string& id = evaluation.plan().pack.items()[slot].id;
    const Value value = evaluation.value(slot);
    if (value.is_true()) {
      AddText(id, names);
    } else if (value.is_false()) {
      AddText(evaluation.plan().items[slot].negated_id, names);
    } else if (HasCandidates(value, evaluation.table(slot)) ||
               DecidesByValue(value)) {
      std::string* name = names->Add();
      Assign(id, name);
      *name += '=';
      AppendItem(evaluation, slot, &ItemPlan::outcomes, name);
    }
  }
}

}  // namespace myorules::engine
