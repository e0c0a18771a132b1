#include "service/server/patient_filter.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/pack/compiled_pack.h"
#include "service/server/limits.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

// "DECISION=OUTCOME" of the decision and each of its outcomes.
bool HasOutcome(const engine::CompiledPack& pack, absl::string_view wanted) {
  for (const engine::CompiledItem& item : pack.items()) {
    if (item.kind != engine::ItemKind::kDecision) continue;
    const auto is_wanted = [&](const std::string& outcome) {
      return absl::StrCat(item.id, "=", outcome) == wanted;
    };
    if (is_wanted(item.otherwise) ||
        std::any_of(item.rows.begin(), item.rows.end(),
                    [&](const engine::CompiledRow& row) {
                      return is_wanted(row.outcome);
                    })) {
      return true;
    }
  }
  return false;
}

bool HasFlag(const engine::CompiledPack& pack, absl::string_view id) {
  const auto& flags = pack.linked().flag();
  return std::any_of(flags.begin(), flags.end(),
                     [id](const auto& flag) { return flag.id() == id; });
}

// Looks at one condition, of which `has` says whether a pack can fulfil it.
template <typename Has>
absl::Status CheckCondition(const Environment& environment,
                            const std::string& pack_name,
                            const std::string& label, const std::string& field,
                            const std::string& what, const Has& has) {
  bool has_pack = pack_name.empty();
  for (const auto& pack : environment.library->packs()) {
    if (!pack_name.empty() && pack->identity().name() != pack_name) continue;
    has_pack = true;
    if (has(*pack)) return absl::OkStatus();
  }
  // Packs that answer no more may have said it.
  const auto records = environment.recorder->store().List(
      {.after = "", .labels = {label}, .limit = 1});
  if (!records.ok()) return records.status();
  if (!records->empty()) return absl::OkStatus();
  if (!has_pack) {
    return InvalidField("filter.pack", "is the name of no pack");
  }
  return InvalidField(field,
                      absl::StrCat("is ", what, " of ",
                                   pack_name.empty() ? "a pack" : "that pack"));
}

// The decision of "DECISION=OUTCOME".
absl::string_view DecisionOf(absl::string_view condition) {
  return condition.substr(0, condition.find('='));
}

// Whether a record can have two outcomes of the decision: of several packs, or
// of one that collects outcomes.
bool MayHaveTwo(const Environment& environment, const std::string& pack_name,
                absl::string_view decision_id) {
  int packs = 0;
  for (const auto& pack : environment.library->packs()) {
    if (!pack_name.empty() && pack->identity().name() != pack_name) continue;
    for (const auto& decision : pack->linked().decision()) {
      if (decision.id() != decision_id) continue;
      if (decision.hit_policy() == v1::HIT_POLICY_COLLECT) return true;
      ++packs;
    }
  }
  return packs != 1;
}

// Conditions that no record can meet together are a slip: one asks for the
// first, then for the second.
absl::Status CheckCanBeMet(const Environment& environment,
                           const v1::PatientFilter& filter) {
  for (int i = 0; i < filter.outcomes_size(); ++i) {
    for (int j = i + 1; j < filter.outcomes_size(); ++j) {
      const absl::string_view decision = DecisionOf(filter.outcomes(i));
      if (decision == DecisionOf(filter.outcomes(j)) &&
          filter.outcomes(i) != filter.outcomes(j) &&
          !MayHaveTwo(environment, filter.pack(), decision)) {
        return InvalidField(
            absl::StrCat("filter.outcomes[", j, "]"),
            absl::StrCat("is another outcome of the decision of "
                         "filter.outcomes[",
                         i,
                         "], and a record has one of them; list those of "
                         "each by itself"));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> LabelsFor(
    const v1::PatientFilter& filter) {
  if (filter.outcomes_size() + filter.flags_size() >
      limits::kMaxFilterConditions) {
    return InvalidField(
        "filter", absl::StrCat("has more than ", limits::kMaxFilterConditions,
                               " conditions"));
  }
  const std::string prefix =
      filter.pack().empty() ? "" : absl::StrCat(filter.pack(), "/");
  std::vector<std::string> labels;
  for (int i = 0; i < filter.outcomes_size(); ++i) {
    const std::string& outcome = filter.outcomes(i);
    const size_t sign = outcome.find('=');
    if (sign == std::string::npos || sign == 0 || sign + 1 == outcome.size()) {
      return InvalidField(absl::StrCat("filter.outcomes[", i, "]"),
                          "must read DECISION=OUTCOME, such as "
                          "subgroup_by_available_assays=ANTI_SRP");
    }
    labels.push_back(absl::StrCat(prefix, outcome));
  }
  for (int i = 0; i < filter.flags_size(); ++i) {
    if (filter.flags(i).empty() ||
        filter.flags(i).find('=') != std::string::npos) {
      return InvalidField(absl::StrCat("filter.flags[", i, "]"),
                          "must be the id of a flag");
    }
    labels.push_back(absl::StrCat(prefix, filter.flags(i)));
  }
  if (labels.empty() && !filter.pack().empty()) {
    return InvalidField("filter.pack", "goes with outcomes or flags");
  }
  return labels;
}

absl::Status CheckIsKnown(const Environment& environment,
                          const v1::PatientFilter& filter) {
  const auto labels = LabelsFor(filter);
  if (!labels.ok()) return labels.status();
  auto label = labels->begin();
  for (int i = 0; i < filter.outcomes_size(); ++i) {
    absl::Status status = CheckCondition(
        environment, filter.pack(), *label++,
        absl::StrCat("filter.outcomes[", i, "]"), "no decision and outcome",
        [&](const engine::CompiledPack& pack) {
          return HasOutcome(pack, filter.outcomes(i));
        });
    if (!status.ok()) return status;
  }
  for (int i = 0; i < filter.flags_size(); ++i) {
    absl::Status status = CheckCondition(
        environment, filter.pack(), *label++,
        absl::StrCat("filter.flags[", i, "]"), "the id of no flag",
        [&](const engine::CompiledPack& pack) {
          return HasFlag(pack, filter.flags(i));
        });
    if (!status.ok()) return status;
  }
  return CheckCanBeMet(environment, filter);
}

}  // namespace myorules::service
