// Facets: described properties.
#include <cmath>

#include "absl/strings/strip.h"
#include "tests/bench/handwritten/parts.h"
#include "tests/bench/handwritten/writing.h"

namespace myorules::handwritten {
namespace {

// "FEMALE" of SEX_FEMALE.
absl::string_view Bare(absl::string_view name, absl::string_view prefix) {
  return absl::StripPrefix(name, prefix);
}

// "age_at_onset" and the like have a unit; most facets have none.
void WriteHead(const v1::Facet& source, v1::FacetResult* result) {
  Assign(source.id(), result->mutable_id());
  Assign(source.title(), result->mutable_title());
  if (!source.unit().empty()) Assign(source.unit(), result->mutable_unit());
}

}  // namespace

void FacetWriter::Write(const Desk& desk, v1::Classification* answer) {
  // Clearing a message frees what its fields hold; the values are kept.
  const int held = std::min<int>(answer->facets_size(), kFacets);
  for (int i = 0; i < held; ++i) {
    v1::FacetResult* result = answer->mutable_facets(i);
    if (result->has_value()) spare_[i].reset(result->release_value());
  }
  answer->mutable_facets()->Clear();
  size_t number = 0;
  for (const auto& [id, source] : desk.pack.facets) {
    v1::FacetResult* result = answer->add_facets();
    WriteHead(*source, result);
    WriteOne(desk, id, number++, result);
  }
}

v1::FactValue* FacetWriter::ValueOf(size_t number, v1::FacetResult* result) {
  if (spare_[number] != nullptr) {
    result->set_allocated_value(spare_[number].release());
  }
  return result->mutable_value();
}

void FacetWriter::WriteAnswer(const Answer& answer, const Desk& desk,
                              size_t number, v1::FacetResult* result) {
  if (answer.is_known()) {
    ValueOf(number, result)->set_bool_value(answer.is_true());
  } else {
    AddMissing(answer.missing, &desk.facts, result);
  }
}

void FacetWriter::WriteYears(const Years& years, const Desk& desk,
                             size_t number, v1::FacetResult* result) {
  if (!years.is_known()) {
    AddMissing(years.missing, &desk.facts, result);
    return;
  }
  v1::NumberRange* range = ValueOf(number, result)->mutable_range_value();
  range->set_low(years.low);
  range->set_high(years.high);
  AddMissing(years.why, &desk.facts, result);
}

void FacetWriter::WriteRatio(const Ratio& ratio, const Desk& desk,
                             size_t number, v1::FacetResult* result) {
  if (!ratio.is_known()) {
    AddMissing(ratio.missing, &desk.facts, result);
    return;
  }
  v1::NumberRange* range = ValueOf(number, result)->mutable_range_value();
  range->Clear();
  if (std::isfinite(ratio.range.low)) {
    range->set_low(ratio.range.low);
    range->set_low_excluded(ratio.range.low_excluded);
  }
  if (std::isfinite(ratio.range.high)) {
    range->set_high(ratio.range.high);
    range->set_high_excluded(ratio.range.high_excluded);
  }
  AddMissing(ratio.why, &desk.facts, result);
}

void FacetWriter::WriteDays(const Days& days, const Desk& desk, size_t number,
                            v1::FacetResult* result) {
  AddMissing(days.missing, &desk.facts, result);
  if (!days.missing.empty()) return;
  v1::DateRange* range = ValueOf(number, result)->mutable_date_value();
  const auto fill = [](Day day, v1::Date* date) {
    date->set_year(static_cast<int32_t>(day.year()));
    date->set_month(day.month());
    date->set_day(day.day());
  };
  fill(days.period.first, range->mutable_earliest());
  fill(days.period.last, range->mutable_latest());
  AddMissing(days.period.why, &desk.facts, result);
}

// The name of an enum value; empty: not stated.
void FacetWriter::WriteName(absl::string_view name, FactId unset,
                            const Desk& desk, size_t number,
                            v1::FacetResult* result) {
  if (name.empty()) {
    AddMissing(Missing::Of(unset), &desk.facts, result);
  } else {
    Assign(name, ValueOf(number, result)->mutable_string_value());
  }
}

void FacetWriter::WriteTreatmentLine(const Desk& desk, size_t number,
                                     v1::FacetResult* result) {
  const TableAnswer& line = desk.view.treatment_line;
  if (!line.is_open()) {
    Assign(kTreatmentLineNames[__builtin_ctz(line.outcomes)],
           ValueOf(number, result)->mutable_string_value());
    return;
  }
  for (int rest = line.outcomes; rest != 0; rest &= rest - 1) {
    AddText(kTreatmentLineNames[__builtin_ctz(rest)],
            result->mutable_candidates());
  }
  AddMissing(line.missing, &desk.facts, result);
}

void FacetWriter::WriteOne(const Desk& desk, FacetId id, size_t number,
                           v1::FacetResult* result) {
  const View& view = desk.view;
  const Features& f = view.features;
  const auto answer = [&](const Answer& value) {
    WriteAnswer(value, desk, number, result);
  };
  // An empty list of names, to be filled.
  const auto names = [&] {
    v1::FactValue* value = ValueOf(number, result);
    Strings* values = value->mutable_list_value()->mutable_values();
    values->Clear();
    return values;
  };
  // `open`: what would tell whether there are more.
  const auto titles = [&](AnalyteSet set, const Missing& open) {
    AddMissing(open, &desk.facts, result);
    if (set == 0 && !open.empty()) return;
    Strings* values = names();
    result->mutable_value()->mutable_list_value()->set_open(!open.empty());
    desk.texts.ForEachTitle(
        set, desk.texts.by_id(),
        [&](absl::string_view title) { AddText(title, values); });
  };
  switch (id) {
    case FacetId::kEma:
      return answer(f.ema);
    case FacetId::kCtd:
      return answer(f.ctd);
    case FacetId::kRelatedCancer:
      return answer(f.related_cancer);
    case FacetId::kTreatmentLine:
      return WriteTreatmentLine(desk, number, result);
    case FacetId::kStatinHistory:
      return answer(view.medicines.statin_before_onset);
    case FacetId::kCkAtDiagnosis:
      return WriteRatio(view.ck_at_diagnosis, desk, number, result);
    case FacetId::kCkLatest:
      return WriteRatio(view.ck_latest, desk, number, result);
    case FacetId::kCkLatestDay:
      return WriteDays(view.ck_latest_day, desk, number, result);
    case FacetId::kOutcome: {
      const v1::Outcome outcome = view.patient->outcome();
      return WriteName(outcome == v1::OUTCOME_UNSPECIFIED
                           ? ""
                           : Bare(v1::Outcome_Name(outcome), "OUTCOME_"),
                       kOutcome, desk, number, result);
    }
    case FacetId::kAgeAtOnset:
      return WriteYears(view.course.age_at_onset, desk, number, result);
    case FacetId::kSex: {
      const v1::Sex sex = view.patient->sex();
      return WriteName(
          sex == v1::SEX_UNSPECIFIED ? "" : Bare(v1::Sex_Name(sex), "SEX_"),
          kSex, desk, number, result);
    }
    case FacetId::kProximalWeakness:
      return answer(desk.facts.And(f.proximal_arms, f.proximal_legs));
    case FacetId::kProximalArms:
      return answer(f.proximal_arms);
    case FacetId::kProximalLegs:
      return answer(f.proximal_legs);
    case FacetId::kDysphagia:
      return answer(f.dysphagia);
    case FacetId::kMaa:
      return answer(view.antibodies.maa);
    case FacetId::kMaaNames:
      return titles(view.antibodies.maa_found, view.antibodies.maa_found_open);
    case FacetId::kMsaFound:
      return titles(view.antibodies.msa_found, view.antibodies.msa_found_open);
    case FacetId::kFollowUpYears:
      return WriteYears(view.course.follow_up, desk, number, result);
    case FacetId::kMimicsNotAssessed: {
      Strings* values = names();
      ForEachMimicNotAssessed(
          view, [&](absl::string_view name) { AddText(name, values); });
      return;
    }
    case FacetId::kCount:
      return;
  }
}

}  // namespace myorules::handwritten
