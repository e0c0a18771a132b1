#include "service/record/intake.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "rules/patient/days.h"
#include "rules/patient/limits.h"
#include "service/record/reports.h"
#include "service/record/versions.h"

namespace myorules::service::record {

RecordIntake::RecordIntake(const v1::PatientState& state) : state_(state) {
  for (const v1::LabResult& result : state.entered().results()) {
    ++results_of_[result.analyte()];
  }
  for (const v1::ReportedResult& report : state.reports()) {
    ++results_of_[report.result().analyte()];
  }
  results_ = state.entered().results_size() + state.reports_size();
}

bool RecordIntake::IsBeforeBirth(const v1::LabResult& result) const {
  if (!state_.entered().has_birth_date() || !result.has_collected_on()) {
    return false;
  }
  const auto birth = rules::DaysOf(state_.entered().birth_date());
  const auto collected = rules::DaysOf(result.collected_on());
  return birth.has_value() && collected.has_value() &&
         collected->last < birth->first;
}

Intake RecordIntake::Take(const v1::ReportedResult& report) {
  const v1::ReportedResult* held = FindReport(state_, report.identity());
  const std::string bytes = engine::DeterministicBytes(report);
  const auto taken = taken_.find(report.identity());
  if (taken != taken_.end()
          ? taken->second == bytes
          : held != nullptr && engine::DeterministicBytes(*held) == bytes) {
    return {Intake::Outcome::kDuplicate, "", ""};
  }
  if (std::any_of(state_.moved_away().begin(), state_.moved_away().end(),
                  [&](const v1::ResultMovedAway& moved) {
                    return IsItself(moved, report);
                  })) {
    return {Intake::Outcome::kDuplicate, "", ""};
  }
  if (IsMovedAway(state_, report)) {
    return {Intake::Outcome::kDoesNotFit, "patient_id", kWasMoved};
  }
  Intake fit = CheckFit(report);
  if (!fit.field.empty()) return fit;
  taken_[report.identity()] = bytes;
  events_.push_back(EventOf(report));
  return fit;
}

bool RecordIntake::Holds(const std::string& identity) const {
  return taken_.count(identity) != 0 || FindReport(state_, identity) != nullptr;
}

bool RecordIntake::ReplacesHeld(const v1::ReportedResult& report) const {
  std::vector<const v1::ReportedResult*> held;
  const auto add = [&](const v1::ReportedResult& other) {
    if (other.result().analyte() == report.result().analyte()) {
      held.push_back(&other);
    }
  };
  for (const v1::ReportedResult& other : state_.reports()) add(other);
  for (const v1::RecordEvent& event : events_) add(*ReportIn(event));
  return ReplacesOne(std::move(held), report);
}

Intake RecordIntake::CheckFit(const v1::ReportedResult& report) {
  const v1::LabResult& result = report.result();
  if (IsBeforeBirth(result)) {
    return {Intake::Outcome::kDoesNotFit, "raw.collected_on",
            "lies before the date of birth of the patient on record"};
  }
  if (Holds(report.identity())) return {};
  int& of_analyte = results_of_[result.analyte()];
  const auto is_full = [&](int times) {
    return results_ >= times * rules::limits::kMaxResults ||
           of_analyte >= times * rules::limits::kMaxResultsOfOneAnalyte;
  };
  // What is held can be withdrawn, once more as often as there are results.
  if (is_full(1) && (is_full(2) || !ReplacesHeld(report))) {
    return {
        Intake::Outcome::kFull, "patient_id",
        absl::StrCat("the record holds ", rules::limits::kMaxResults,
                     " results, or ", rules::limits::kMaxResultsOfOneAnalyte,
                     " of this analyte; it takes no more")};
  }
  ++of_analyte;
  ++results_;
  return {};
}

}  // namespace myorules::service::record
