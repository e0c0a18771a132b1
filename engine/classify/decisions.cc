// Decisions, and the facts that open ones hang on.
#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "engine/base/limits.h"
#include "engine/classify/answer_parts.h"
#include "engine/classify/sentence.h"
#include "engine/classify/value_text.h"

namespace myorules::engine {
namespace {

// A detail in lines: one text, or each of several.
std::vector<std::string> DetailLines(const Value& value) {
  std::vector<std::string> lines;
  if (value.kind() == Value::Kind::kList) {
    const ListValue& list = value.as_list();
    for (const Value& each : list.items) {
      lines.push_back(TextOf(each, nullptr));
    }
    if (list.open) {
      lines.emplace_back(list.items.empty() ? "unknown" : "perhaps more");
    }
  } else if (value.kind() != Value::Kind::kString ||
             !value.as_string().empty()) {
    lines.push_back(TextOf(value, nullptr));
  }
  return lines;
}

std::vector<std::string> DetailOfRow(const Evaluation& evaluation,
                                     const CompiledItem& item, int row) {
  if (row >= static_cast<int>(item.rows.size()) ||
      item.rows[row].detail == nullptr) {
    return {};
  }
  return DetailLines(evaluation.Evaluate(*item.rows[row].detail).value);
}

// What goes with a determined outcome. Where several rows may be the one that
// decides, only what all of them say.
std::vector<std::string> DetailOf(const Evaluation& evaluation,
                                  const CompiledItem& item,
                                  const TableResult& table) {
  std::vector<std::string> all;
  for (size_t i = 0; i < table.deciding_rows.size(); ++i) {
    std::vector<std::string> lines =
        DetailOfRow(evaluation, item, table.deciding_rows[i]);
    if (item.hit_policy == v1::HIT_POLICY_COLLECT) {
      all.insert(all.end(), lines.begin(), lines.end());
    } else if (i == 0) {
      all = std::move(lines);
    } else if (lines != all) {
      return {};
    }
  }
  return all;
}

}  // namespace

void FillDecision(const Evaluation& evaluation, int position,
                  v1::DecisionResult* result) {
  const CompiledItem& item = evaluation.pack().items()[position];
  const ItemResult& evaluated = evaluation.item(position);
  const TableResult& table = *evaluated.table;
  const bool collect = item.hit_policy == v1::HIT_POLICY_COLLECT;
  result->set_id(item.id);
  result->set_title(evaluation.pack().source().decision(item.index).title());
  result->set_status(table.status);
  result->set_error(table.error);
  if (collect) {
    for (const std::string& outcome : table.outcomes) {
      result->add_collected(outcome);
    }
  }
  if (table.status == v1::DECISION_STATUS_DETERMINED) {
    if (!collect) result->set_outcome(table.outcomes.front());
    for (std::string& name : DecidedBy(evaluated.variables, evaluation)) {
      result->add_decided_by(std::move(name));
    }
    for (std::string& line : DetailOf(evaluation, item, table)) {
      result->add_detail(std::move(line));
    }
  }
  for (const std::string& candidate : table.candidates) {
    result->add_candidates(candidate);
  }
  result->set_candidates_inexact(table.candidates_inexact);
  AddMissing(table.missing, result);
}

void FillMissing(const Evaluation& evaluation, v1::Classification* answer) {
  // By path; decisions in the pack's order, as the answer lists them.
  std::map<std::string, v1::MissingFact> by_path;
  for (const v1::DecisionResult& decision : answer->decisions()) {
    const ItemResult& item = evaluation.item(evaluation.Find(decision.id()));
    for (const MissingFact& fact : item.table->missing.facts()) {
      v1::MissingFact& missing = by_path[std::string(fact.path)];
      missing.set_path(std::string(fact.path));
      const auto& reasons = missing.reasons();
      if (!fact.reason.empty() && std::find(reasons.begin(), reasons.end(),
                                            fact.reason) == reasons.end()) {
        missing.add_reasons(std::string(fact.reason));
      }
      const auto& decisions = missing.decisions();
      if (std::find(decisions.begin(), decisions.end(), decision.id()) ==
          decisions.end()) {
        missing.add_decisions(decision.id());
      }
    }
  }
  std::vector<v1::MissingFact*> ranked;
  for (auto& [path, missing] : by_path) {
    std::sort(missing.mutable_reasons()->begin(),
              missing.mutable_reasons()->end());
    ranked.push_back(&missing);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const v1::MissingFact* a, const v1::MissingFact* b) {
                     return a->decisions_size() > b->decisions_size();
                   });
  const size_t told = std::min<size_t>(ranked.size(), limits::kMaxToldFacts);
  for (size_t i = 0; i < told; ++i) {
    *answer->add_missing() = std::move(*ranked[i]);
  }
  answer->set_missing_left_out(static_cast<int32_t>(ranked.size() - told));
}

}  // namespace myorules::engine
