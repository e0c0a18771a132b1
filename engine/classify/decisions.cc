// Decisions, and the facts that open ones hang on.
#include <algorithm>
#include <tuple>

#include "absl/algorithm/container.h"
#include "engine/base/limits.h"
#include "engine/classify/answer_parts.h"
#include "engine/classify/sentence.h"
#include "engine/classify/value_text.h"
#include "engine/classify/writing.h"

namespace myorules::engine {
namespace {

// Adds a detail in lines: one text, or each of several.
void AddLines(const Evaluation& evaluation, const Value& value,
              Strings* lines) {
  const auto add = [&](const Value& line) {
    std::string* text = lines->Add();
    text->clear();
    AppendText(evaluation.Told(line), nullptr, text);
  };
  if (value.kind() == Value::Kind::kList) {
    const ListValue& list = value.as_list();
    for (const Value& each : list.items) {
      if (!evaluation.TakeRoom(0)) return;
      add(each);
    }
    if (list.open) {
      AddText(list.items.empty() ? "unknown" : "perhaps more", lines);
    }
  } else if (value.kind() != Value::Kind::kString ||
             !value.as_string().empty()) {
    add(value);
  }
}

void AddDetailOfRow(const Evaluation& evaluation, const ItemPlan& item, int row,
                    Strings* lines) {
  if (row < static_cast<int>(item.rows.size()) && item.rows[row].detail) {
    AddLines(evaluation, evaluation.ValueOf(item.rows[row].detail), lines);
  }
}

// What goes with a determined outcome. Where several rows may be the one that
// decides, only what all of them say.
void AddDetail(const Evaluation& evaluation, const ItemPlan& item, bool collect,
               const TableResult& table, Strings* lines) {
  if (collect || table.deciding_rows.size() == 1) {
    for (const int row : table.deciding_rows) {
      AddDetailOfRow(evaluation, item, row, lines);
    }
    return;
  }
  for (const int row : table.deciding_rows) {
    Strings of_row;
    AddDetailOfRow(evaluation, item, row, &of_row);
    if (row == table.deciding_rows.front()) {
      lines->Swap(&of_row);
    } else if (!absl::c_equal(of_row, *lines)) {
      lines->Clear();
      return;
    }
  }
}

// All but which decision it is.
void Empty(v1::DecisionResult* result) {
  result->mutable_outcome()->clear();
  for (Strings* const list :
       {result->mutable_collected(), result->mutable_candidates(),
        result->mutable_missing(), result->mutable_decided_by(),
        result->mutable_detail()}) {
    EmptyList(list);
  }
  result->set_missing_left_out(0);
}

void FillDecision(const Evaluation& evaluation, int position,
                  v1::DecisionResult* result) {
  const ItemPlan& plan = evaluation.plan().items[position];
  const CompiledItem& item = evaluation.plan().pack.items()[position];
  const ItemResult& evaluated = evaluation.item(position);
  const TableResult& table = *evaluated.table;
  const bool collect = item.hit_policy == v1::HIT_POLICY_COLLECT;
  const std::string& title =
      evaluation.plan().pack.source().decision(item.index).title();
  // Mostly the answer before has the same decision here.
  if (result->id() != item.id) result->set_id(item.id);
  if (result->title() != title) result->set_title(title);
  Empty(result);
  result->set_status(table.status);
  Assign(table.error, result->mutable_error());
  if (collect) {
    for (const int outcome : table.outcomes) {
      AddText(plan.outcomes[outcome], result->mutable_collected());
    }
  }
  if (table.status == v1::DECISION_STATUS_DETERMINED) {
    if (!collect) {
      Assign(plan.outcomes[table.outcomes.front()], result->mutable_outcome());
    }
    AddDecidedBy(evaluated.reading.slots, evaluation,
                 result->mutable_decided_by());
    AddDetail(evaluation, plan, collect, table, result->mutable_detail());
  }
  for (const int candidate : table.candidates) {
    AddText(plan.outcomes[candidate], result->mutable_candidates());
  }
  result->set_candidates_inexact(table.candidates_inexact);
  AddMissing(table.missing, evaluation, result);
}

// A fact that a decision, by its number in the answer, hangs on.
struct Gap {
  absl::string_view path;
  absl::string_view reason;
  int decision = 0;
};

// Facts that decisions hang on, all at one place.
struct Place {
  absl::Span<const Gap> gaps;
  int decisions = 0;
};

// The facts that the decisions hang on, those at one place together: first
// those on which most decisions hang, then by path.
absl::Span<const Place> RankedPlaces(const Evaluation& evaluation) {
  Growing<Gap> gaps;
  const std::vector<int>& decisions = evaluation.plan().decisions;
  for (size_t i = 0; i < decisions.size(); ++i) {
    const UnknownSet missing = evaluation.item(decisions[i]).table->missing;
    for (const MissingFact& fact : missing.facts()) {
      if (fact.path.empty()) continue;  // Nobody can fill it in.
      gaps.push_back({fact.path, fact.reason, static_cast<int>(i)});
    }
  }
  absl::c_sort(gaps, [](const Gap& a, const Gap& b) {
    const int order = a.path.compare(b.path);
    if (order != 0) return order < 0;
    return std::tie(a.decision, a.reason) < std::tie(b.decision, b.reason);
  });
  Growing<Place> places;
  for (size_t begin = 0, end = 0; begin < gaps.size(); begin = end) {
    Place place;
    int last = -1;
    for (; end < gaps.size() && gaps[end].path == gaps[begin].path; ++end) {
      place.decisions += gaps[end].decision != last ? 1 : 0;
      last = gaps[end].decision;
    }
    place.gaps = gaps.span().subspan(begin, end - begin);
    places.push_back(place);
  }
  absl::c_sort(places, [](const Place& a, const Place& b) {
    return a.decisions != b.decisions
               ? a.decisions > b.decisions
               : a.gaps.front().path < b.gaps.front().path;
  });
  return places.span();
}

void FillMissing(const Evaluation& evaluation, const Place& place,
                 v1::MissingFact* missing) {
  const Plan& plan = evaluation.plan();
  Assign(place.gaps.front().path, missing->mutable_path());
  Growing<absl::string_view> reasons;
  int last = -1;
  for (const Gap& gap : place.gaps) {
    if (gap.decision != last) {
      last = gap.decision;
      if (!evaluation.TakeRoom(gap.path.size())) return;
      AddText(plan.pack.items()[plan.decisions[last]].id,
              missing->mutable_decisions());
    }
    if (!gap.reason.empty()) reasons.push_back(gap.reason);
  }
  absl::c_sort(reasons);
  for (size_t i = 0; i < reasons.size(); ++i) {
    if (i > 0 && reasons[i] == reasons[i - 1]) continue;
    AddText(reasons[i], missing->mutable_reasons());
  }
}

}  // namespace

void AddDecisions(const Evaluation& evaluation, v1::Classification* answer) {
  const std::vector<int>& decisions = evaluation.plan().decisions;
  const int count = static_cast<int>(decisions.size());
  Resize(count, answer->mutable_decisions());
  for (int i = 0; i < count; ++i) {
    FillDecision(evaluation, decisions[i], answer->mutable_decisions(i));
  }
  const absl::Span<const Place> places = RankedPlaces(evaluation);
  const size_t told = std::min<size_t>(places.size(), limits::kMaxToldFacts);
  for (size_t i = 0; i < told; ++i) {
    FillMissing(evaluation, places[i], answer->add_missing());
  }
  answer->set_missing_left_out(static_cast<int32_t>(places.size() - told));
}

}  // namespace myorules::engine
