#include "service/lab/unit_reading.h"

#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "rules/terminology/printed_text.h"
#include "service/lab/text_advice.h"
#include "service/lab/value_text.h"

namespace myorules::service {
namespace {

constexpr char kUnit[] = "unit";

}  // namespace

UnitReading::UnitReading(const v1::RawResult& raw,
                         const rules::LabProfile& profile,
                         const ReadSubject& subject,
                         const rules::AssayHabits& habits, Problems* problems)
    : raw_(raw),
      profile_(profile),
      subject_(subject),
      habits_(habits),
      problems_(*problems) {
  std::string scratch;
  const absl::string_view text = rules::CleanText(raw_.unit(), &scratch);
  if (text.empty()) return;
  unit_ = profile_.FindUnit(text, subject_.method);
  unknown_ = !unit_.has_value();
}

bool UnitReading::Take(absl::string_view text) {
  const auto unit = profile_.FindUnit(text, subject_.method);
  if (!unit.has_value()) return false;
  if (unit_.has_value() && unit_->unit != unit->unit) {
    other_ = std::string(text);
  } else {
    unit_ = unit;
  }
  return true;
}

bool UnitReading::is_titre() const {
  return unit_.has_value() && unit_->unit->id() == kTitreUnit;
}

const v1::Unit* UnitReading::TakeBeside(absl::string_view text) {
  if (unknown_ || (!text.empty() && !Take(text)) || !other_.empty()) {
    return nullptr;
  }
  const std::vector<const v1::Unit*>& possible = habits_.possible_units;
  const v1::Unit* unit =
      unit_.has_value() ? unit_->unit : habits_.unit_when_missing;
  if (unit == nullptr && possible.size() == 1) unit = possible.front();
  return possible.empty() || absl::c_linear_search(possible, unit) ? unit
                                                                   : nullptr;
}

bool UnitReading::CheckKnown() {
  if (!unknown_) return true;
  problems_.RefuseValue(
      kUnit, v1::READING_PROBLEM_KIND_UNKNOWN_UNIT,
      absl::StrCat(
          "no unit ", Quoted(raw_.unit()), " is known",
          AdviceOr(AdviceOnText(raw_.unit()), "add it to the profile")),
      profile_.NearestUnits(raw_.unit()));
  unknown_ = false;
  return false;
}

bool UnitReading::CheckOne(bool titre) {
  const bool other_than_titre = titre && unit_.has_value() && !is_titre();
  if (other_.empty() && !other_than_titre) return true;
  problems_.LeaveUnread(
      v1::READING_PROBLEM_KIND_UNIT_DISAGREES,
      absl::StrCat("the unit is ", Quoted(raw_.unit()), ", and ",
                   Quoted(raw_.value()), " says another"));
  return false;
}

void UnitReading::Set(bool titre, v1::Quantity* quantity) {
  const v1::Unit* unit = unit_.has_value() ? unit_->unit : nullptr;
  if (unit == nullptr) {
    unit = titre ? profile_.terminology().FindUnit(kTitreUnit)
                 : habits_.unit_when_missing;
  }
  if (unit == nullptr) {
    problems_.LeaveUnknown(
        kUnit, v1::READING_PROBLEM_KIND_NO_UNIT,
        "no unit is printed, and the profile of the laboratory states none");
    return;
  }
  quantity->set_unit(unit->id());
  Check(*unit);
}

void UnitReading::Check(const v1::Unit& unit) {
  if (!habits_.possible_units.empty() &&
      !absl::c_linear_search(habits_.possible_units, &unit)) {
    std::vector<absl::string_view> possible;
    for (const v1::Unit* each : habits_.possible_units) {
      possible.emplace_back(each->id());
    }
    const std::string units = absl::StrJoin(possible, ", ");
    if (habits_.unit_tells_analyte) {
      problems_.RefuseValue(
          kUnit, v1::READING_PROBLEM_KIND_ANALYTE_DISAGREES,
          absl::StrCat(unit.id(), " is no unit of ", subject_.analyte->title(),
                       ", which is reported in ", units,
                       "; is it another analyte?"));
    } else {
      Disagrees(absl::StrCat(unit.id(), " is no unit of the method ",
                             profile_.TextOf(subject_.method),
                             ", which reports in ", units));
    }
    return;
  }
  if (unit_.has_value() && unit_->method != v1::ASSAY_METHOD_UNSPECIFIED &&
      unit_->method != subject_.method) {
    Disagrees(absl::StrCat(
        unit.id(), " is a unit of ", profile_.TextOf(unit_->method),
        subject_.method == v1::ASSAY_METHOD_UNSPECIFIED
            ? ", and the method is not stated"
            : absl::StrCat(", and the method is ",
                           profile_.TextOf(subject_.method))));
  }
}

void UnitReading::Disagrees(std::string description) {
  problems_.LeaveUnknown(kUnit, v1::READING_PROBLEM_KIND_UNIT_DISAGREES,
                         std::move(description));
}

void UnitReading::CheckBesideNoNumber() {
  if (!unknown_) return;
  problems_.Note(kUnit, v1::READING_PROBLEM_KIND_UNKNOWN_UNIT,
                 absl::StrCat("no unit ", Quoted(raw_.unit()),
                              " is known; it is kept as printed"),
                 profile_.NearestUnits(raw_.unit()));
}

}  // namespace myorules::service
