#include "engine/classify/sentence.h"

#include "absl/strings/str_cat.h"
#include "engine/classify/value_text.h"

namespace myorules::engine {
namespace {

bool HasCandidates(const ItemResult& result) {
  return result.value().is_unknown() && result.table != nullptr &&
         !result.table->candidates.empty();
}

// "a", "a or b", "a, b or c".
void AppendWithOr(const std::vector<std::string>& names, Outcomes chosen,
                  std::string* text) {
  for (size_t i = 0; i < chosen.size(); ++i) {
    if (i > 0) *text += i + 1 == chosen.size() ? " or " : ", ";
    *text += names[chosen[i]];
  }
}

// Whether a value stands in names: a helper without a form in a sentence
// decides nothing by itself.
bool DecidesByValue(const Value& value) {
  return !value.is_error() && !value.is_unknown() && HasForm(value);
}

}  // namespace

void AppendItem(const Evaluation& evaluation, int position, std::string* text) {
  const ItemResult& result = evaluation.item(position);
  const Plan& plan = evaluation.plan();
  if (HasCandidates(result)) {
    AppendWithOr(plan.items[position].outcomes, result.table->candidates, text);
  } else {
    AppendText(result.value(), plan.pack.items()[position].enum_type, text);
  }
}

void AppendSentence(const Evaluation& evaluation, const Sentence& sentence,
                    std::string* text) {
  for (const SentencePart& part : sentence) {
    *text += part.text;
    if (part.item >= 0) AppendItem(evaluation, part.item, text);
  }
}

void AddDecidedBy(absl::Span<const int> slots, const Evaluation& evaluation,
                  Strings* names) {
  for (const int slot : slots) {
    if (slot >= evaluation.plan().items_end) continue;
    const std::string& id = evaluation.plan().pack.items()[slot].id;
    const ItemResult& result = evaluation.item(slot);
    if (result.value().is_true()) {
      AddText(id, names);
    } else if (result.value().is_false()) {
      std::string* name = names->Add();
      Assign("!", name);
      *name += id;
    } else if (HasCandidates(result) || DecidesByValue(result.value())) {
      std::string* name = names->Add();
      Assign(id, name);
      *name += '=';
      AppendItem(evaluation, slot, name);
    }
  }
}

}  // namespace myorules::engine
