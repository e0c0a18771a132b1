// The values that what is open may turn out to have.
#include <algorithm>

#include "absl/algorithm/container.h"
#include "engine/base/limits.h"
#include "engine/classify/evaluation.h"
#include "engine/pack/number_cases.h"

namespace myorules::engine {

absl::Span<const Evaluation::OpenItem> Evaluation::AtomsOf(int position) const {
  Growing<OpenItem> atoms;
  // Up to how many is to be known; beyond, there are too many in any case.
  int64_t assignments = 1;
  const auto assignments_with = [&](const OpenItem& atom) {
    return std::min(assignments * static_cast<int64_t>(atom.values.size()),
                    int64_t{limits::kMaxAssignments} + 1);
  };
  const auto add = [&](const OpenItem& atom) {
    assignments = assignments_with(atom);
    atoms.push_back(atom);
  };
  // Where there is room for it; else what names it may stay unknown.
  const auto add_if_few = [&](const OpenItem& atom) {
    if (!atom.values.empty() && atoms.size() < limits::kMaxEnumeratedAtoms &&
        assignments_with(atom) <= limits::kMaxAssignments) {
      add(atom);
    }
  };
  const std::vector<CompiledItem>& items = plan_->pack.items();
  Growing<int> lists;
  for (const int used : plan_->items[position].named) {
    const Value value = this->value(used);
    if (items[used].hit_policy == v1::HIT_POLICY_COLLECT) {
      lists.push_back(used);
    } else if (value.is_unknown() &&
               (items[used].type == Type::Bool() || IsTable(items[used]))) {
      const TableResult* const of_item = table(used);
      add({used, PossibleValues(used), value.as_unknown(),
           of_item != nullptr && of_item->candidates_inexact});
    }
  }
  for (const ComparedItem& compared : items[position].compared) {
    const Value value = this->value(compared.position);
    add_if_few({compared.position, CasesOf(compared),
                value.kind() == Value::Kind::kRange ? value.as_range().why
                : value.is_unknown()                ? value.as_unknown()
                                                    : UnknownSet(),
                /*inexact=*/false});
  }
  for (const int list : lists) {
    if (IsOpenTable(list)) {
      const TableResult& of_list = *table(list);
      add_if_few({list, PossibleValues(list), of_list.missing,
                  of_list.candidates_inexact});
    }
  }
  return atoms.span();
}

absl::Span<const PossibleValue> Evaluation::CasesOf(
    const ComparedItem& compared) const {
  const Value value = this->value(compared.position);
  const CompiledItem& item = plan_->pack.items()[compared.position];
  std::vector<Value> cases;
  if (value.kind() == Value::Kind::kRange) {
    if (value.as_range().low == value.as_range().high) return {};
    cases = NumberCasesWithin(value.as_range(), compared.marks);
  } else if (!value.is_unknown()) {
    return {};
  } else if (item.is_fact && item.enum_type != nullptr) {
    cases = EnumCases(*item.enum_type);
  } else if (item.type == Type::String()) {
    cases = TextCases(compared.marks);
  } else {
    cases = NumberCases(item.type, compared.marks);
  }
  Growing<PossibleValue> values;
  for (const Value& each : cases) values.push_back({each, {}});
  return values.span();
}

absl::Span<const PossibleValue> Evaluation::PossibleValues(int position) const {
  const TableResult* const of_item = table(position);
  Growing<PossibleValue> values;
  if (of_item == nullptr) {
    values.push_back({Value::Bool(true), {}});
    values.push_back({Value::Bool(false), {}});
    return values.span();
  }
  if (plan_->pack.items()[position].hit_policy == v1::HIT_POLICY_COLLECT) {
    values.append(PossibleLists(position));
  } else {
    for (const int& candidate : of_item->candidates) {
      values.push_back(
          {Value::StringView(plan_->items[position].outcomes[candidate]),
           Outcomes(&candidate, 1)});
    }
  }
  // The rules may also fail.
  if (!values.empty() && !of_item->error.empty()) {
    values.push_back({ErrorOfTable(position, *of_item), {}, true});
  }
  return values.span();
}

// The lists that an open COLLECT table may give; where they are not known one
// by one, what is sure, and any of the candidates; an `otherwise` that no row
// brings stands alone.
absl::Span<const PossibleValue> Evaluation::PossibleLists(int position) const {
  const TableResult& table = *item(position).table;
  Growing<PossibleValue> values;
  if (!table.lists.empty()) {
    for (const Outcomes& list : table.lists) {
      values.push_back({ListOfOutcomes(position, list), list});
    }
    return values.span();
  }
  const Outcomes candidates = table.candidates;
  if (candidates.size() > limits::kMaxEnumeratedAtoms) return {};
  const int otherwise = plan_->items[position].otherwise;
  Growing<Outcomes> lists;
  for (unsigned chosen = 0; chosen < (1u << candidates.size()); ++chosen) {
    Growing<int> outcomes;
    outcomes.append(table.outcomes);
    bool has_otherwise = false;
    for (size_t i = 0; i < candidates.size(); ++i) {
      if ((chosen & (1u << i)) == 0) continue;
      outcomes.push_back(candidates[i]);
      has_otherwise |=
          table.otherwise_stands_alone && candidates[i] == otherwise;
    }
    const bool impossible = has_otherwise ? outcomes.size() > 1
                                          : outcomes.empty() && otherwise >= 0;
    if (impossible) continue;
    std::sort(outcomes.begin(), outcomes.end());
    lists.push_back(outcomes.span());
  }
  std::sort(lists.begin(), lists.end(), [](Outcomes a, Outcomes b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  });
  for (const Outcomes& list : lists) {
    values.push_back({ListOfOutcomes(position, list), list});
  }
  return values.span();
}

}  // namespace myorules::engine
