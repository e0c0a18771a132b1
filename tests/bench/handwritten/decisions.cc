// Decisions, and the facts that open ones hang on.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/bench/handwritten/parts.h"
#include "tests/bench/handwritten/writing.h"

namespace myorules::handwritten {
namespace {

// A criterion of a table that collects.
struct Criterion {
  absl::string_view outcome;
  absl::string_view id;
  const Answer* met;
};

void WriteOutcome(const TableAnswer& table, const absl::string_view names[],
                  v1::DecisionResult* result) {
  if (table.is_open()) {
    result->set_status(v1::DECISION_STATUS_INDETERMINATE);
    for (int rest = table.outcomes; rest != 0; rest &= rest - 1) {
      AddText(names[__builtin_ctz(rest)], result->mutable_candidates());
    }
    return;
  }
  result->set_status(v1::DECISION_STATUS_DETERMINED);
  Assign(names[__builtin_ctz(table.outcomes)], result->mutable_outcome());
}

// Where to name what decided; null: nowhere.
Strings* NamesOf(const Desk& desk, v1::DecisionResult* result) {
  return desk.names ? result->mutable_decided_by() : nullptr;
}

bool IsOutcome(const TableAnswer& table, int outcome) {
  return table.outcomes == 1 << outcome;
}

Missing WriteEligibility(const Desk& desk, v1::DecisionResult* result) {
  const View& view = desk.view;
  WriteOutcome(view.eligibility, kEligibilityNames, result);
  if (!view.eligibility.is_open()) {
    Strings* names = NamesOf(desk, result);
    AddDecided("all_inclusions_met", view.all_inclusions_met, names);
    if (!view.all_inclusions_met.is_false()) {
      AddDecided("any_exclusion_met", view.any_exclusion_met, names);
    }
  }
  return view.eligibility.missing;
}

// A row each, which holds where the criterion is `wanted`.
template <size_t n>
Missing WriteCollected(const Criterion (&criteria)[n], bool wanted,
                       const Desk& desk, v1::DecisionResult* result) {
  Missing missing;
  for (const Criterion& criterion : criteria) {
    if (criterion.met->is_unknown()) {
      desk.facts.Add(criterion.met->missing, &missing);
      AddText(criterion.outcome, result->mutable_candidates());
    } else if (criterion.met->is_true() == wanted) {
      AddText(criterion.outcome, result->mutable_collected());
    }
  }
  if (!missing.empty()) {
    result->set_status(v1::DECISION_STATUS_INDETERMINATE);
    return missing;
  }
  result->set_status(v1::DECISION_STATUS_DETERMINED);
  Strings* names = NamesOf(desk, result);
  for (const Criterion& criterion : criteria) {
    AddDecided(criterion.id, *criterion.met, names);
  }
  return missing;
}

Missing WriteInclusionsNotMet(const Desk& desk, v1::DecisionResult* result) {
  const Features& f = desk.view.features;
  return WriteCollected(
      {{"ADULT", "adult", &desk.view.course.adult},
       {"SUBACUTE", "weakness.subacute", &f.subacute},
       {"SYMMETRIC", "weakness.symmetric", &f.symmetric},
       {"PROXIMAL", "weakness.proximal", &f.proximal},
       {"NECROTIZING_BIOPSY", "biopsy.necrotizing", &f.biopsy_necrotizing}},
      /*wanted=*/false, desk, result);
}

Missing WriteExclusionsMet(const Desk& desk, v1::DecisionResult* result) {
  const Features& f = desk.view.features;
  return WriteCollected(
      {{"TOXIC_MYOPATHY", "toxic-myopathy", &f.toxic_myopathy},
       {"ENDOCRINOPATHY", "endocrinopathy", &f.endocrinopathy},
       {"AMYLOIDOSIS", "amyloidosis", &f.amyloidosis},
       {"FAMILY_DYSTROPHY", "family-dystrophy", &f.family_dystrophy},
       {"FAMILY_MOTOR_NEUROPATHY", "family-motor-neuropathy",
        &f.family_motor_neuropathy},
       {"OTHER_IIM_HISTOLOGY", "other-iim-histology", &f.other_histology},
       {"ANTISYNTHETASE", "antisynthetase", &f.antisynthetase},
       {"DM_RASH", "dm-rash", &f.dm_rash}},
      /*wanted=*/true, desk, result);
}

// The rows on single antibodies, up to the first that holds.
void AddDecidedRows(const View& view, const Answer& hmgcr, const Answer& srp,
                    const Answer& other, absl::string_view suffix,
                    Strings* names) {
  if (names == nullptr) return;
  const auto add = [&](absl::string_view id, const Answer& answer) {
    AddDecided(id, answer, names);
    if (answer.is_known()) {
      absl::StrAppend(names->Mutable(names->size() - 1), suffix);
    }
  };
  add("anti_hmgcr", hmgcr);
  if (!hmgcr.is_false()) {
    AddDecided("statin_before_onset", view.medicines.statin_before_onset,
               names);
    if (hmgcr.is_true()) return;
  }
  add("anti_srp", srp);
  if (!srp.is_true()) add("other_msa", other);
}

// That the list may go on.
void AddMore(bool open, Strings* detail) {
  if (open) AddText(detail->empty() ? "unknown" : "perhaps more", detail);
}

void AddAssaysMissing(const View& view, Strings* detail) {
  const bool known = ForEachAssayMissing(
      view, [&](absl::string_view name) { AddText(name, detail); });
  AddMore(!known, detail);
}

Missing WriteSubgroup(const Desk& desk, v1::DecisionResult* result) {
  const View& view = desk.view;
  const Antibodies& a = view.antibodies;
  WriteOutcome(view.subgroup, kSubgroupNames, result);
  if (view.subgroup.is_open()) return view.subgroup.missing;

  Strings* names = NamesOf(desk, result);
  AddDecided("line_blot_available", a.line_blot_available, names);
  if (!a.line_blot_available.is_false()) {
    AddDecided("hmgcr_elisa_available", a.hmgcr_elisa_available, names);
  }
  if (IsOutcome(view.subgroup, kIncompleteSerology)) {
    AddAssaysMissing(view, result->mutable_detail());
    return {};
  }
  AddDecidedRows(view, a.anti_hmgcr, a.anti_srp, a.other_msa, "", names);
  if (IsOutcome(view.subgroup, kOtherMsa)) {
    Strings* detail = result->mutable_detail();
    desk.texts.ForEachTitle(
        a.msa_found & ~(SetOf(kHmgcr) | SetOf(kSrp)), desk.texts.by_id(),
        [&](absl::string_view title) { AddText(title, detail); });
    AddMore(!a.msa_found_open.empty(), detail);
  }
  return {};
}

Missing WriteSubgroupByAvailableAssays(const Desk& desk,
                                       v1::DecisionResult* result) {
  const View& view = desk.view;
  const TableAnswer& table = view.subgroup_by_available_assays;
  const Antibodies& a = view.antibodies;
  WriteOutcome(table, kSubgroupNames, result);
  if (table.is_open()) return table.missing;

  AddDecidedRows(view, a.anti_hmgcr_any_method, a.anti_srp_any_method,
                 a.other_msa_any_method, "_any_method", NamesOf(desk, result));
  if (!IsOutcome(table, kOtherMsa)) return {};
  const AnalyteSet others = ~(SetOf(kHmgcr) | SetOf(kSrp));
  Strings* detail = result->mutable_detail();
  const auto add = [&](absl::string_view title) { AddText(title, detail); };
  desk.texts.ForEachTitle(a.msa_found & others, desk.texts.by_id(), add);
  const AnalyteSet mi2 = SetOf(kMi2) | SetOf(kMi2Alpha) | SetOf(kMi2Beta);
  for (const AnalyteSet some : {a.provisional_msa & ~mi2, mi2}) {
    desk.texts.ForEachTitle(a.provisional_msa & some, desk.texts.by_id(), add);
  }
  AddMore(a.provisional_msa_open || !a.msa_found_open.empty(), detail);
  return {};
}

Missing WriteDecision(const Desk& desk, DecisionId id,
                      v1::DecisionResult* result) {
  switch (id) {
    case DecisionId::kEligibility:
      return WriteEligibility(desk, result);
    case DecisionId::kInclusionsNotMet:
      return WriteInclusionsNotMet(desk, result);
    case DecisionId::kExclusionsMet:
      return WriteExclusionsMet(desk, result);
    case DecisionId::kSubgroup:
      return WriteSubgroup(desk, result);
    case DecisionId::kSubgroupByAvailableAssays:
      return WriteSubgroupByAvailableAssays(desk, result);
    case DecisionId::kCount:
      break;
  }
  return {};
}

}  // namespace

void DecisionWriter::AddOpen(const Missing& missing, const Desk& desk,
                             int number, v1::DecisionResult* result) {
  AddMissing(missing, &desk.facts, result);
  if (missing.empty()) return;
  for (const FactText& fact : desk.facts.ListOf(missing)) {
    wanted_.push_back({fact, number});
  }
}

void DecisionWriter::Write(const Desk& desk, v1::Classification* answer) {
  wanted_.clear();
  answer->mutable_decisions()->Clear();
  int number = 0;
  for (const auto& [id, source] : desk.pack.decisions) {
    v1::DecisionResult* result = answer->add_decisions();
    Assign(source->id(), result->mutable_id());
    Assign(source->title(), result->mutable_title());
    AddOpen(WriteDecision(desk, id, result), desk, number++, result);
  }
  WriteMissing(desk.pack, answer);
}

void DecisionWriter::WriteMissing(const PackTexts& pack,
                                  v1::Classification* answer) {
  answer->mutable_missing()->Clear();
  std::sort(wanted_.begin(), wanted_.end(),
            [](const Wanted& a, const Wanted& b) {
              if (ComesBefore(a.fact, b.fact)) return true;
              if (ComesBefore(b.fact, a.fact)) return false;
              return a.decision < b.decision;
            });
  groups_.clear();
  for (int begin = 0; begin < static_cast<int>(wanted_.size());) {
    Group group{begin, begin, 0};
    unsigned decisions = 0;
    while (group.end < static_cast<int>(wanted_.size()) &&
           wanted_[group.end].fact.path == wanted_[begin].fact.path) {
      decisions |= 1u << wanted_[group.end++].decision;
    }
    group.decisions = static_cast<int>(decisions);
    groups_.push_back(group);
    begin = group.end;
  }
  std::sort(groups_.begin(), groups_.end(), [](const Group& a, const Group& b) {
    const int x = __builtin_popcount(a.decisions);
    const int y = __builtin_popcount(b.decisions);
    return x != y ? x > y : a.begin < b.begin;
  });
  const size_t told =
      std::min<size_t>(groups_.size(), engine::limits::kMaxToldFacts);
  answer->set_missing_left_out(static_cast<int32_t>(groups_.size() - told));
  groups_.resize(told);
  for (const Group& group : groups_) {
    v1::MissingFact* missing = answer->add_missing();
    Assign(wanted_[group.begin].fact.path, missing->mutable_path());
    absl::string_view last;
    for (int i = group.begin; i < group.end; ++i) {
      const absl::string_view reason = wanted_[i].fact.reason;
      if (reason == last) continue;
      last = reason;
      AddText(reason, missing->mutable_reasons());
    }
    for (int rest = group.decisions; rest != 0; rest &= rest - 1) {
      AddText(pack.decisions[__builtin_ctz(rest)].second->id(),
              missing->mutable_decisions());
    }
  }
}

}  // namespace myorules::handwritten
