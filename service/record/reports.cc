#include "service/record/reports.h"

#include <sys/random.h>

#include <algorithm>
#include <utility>

#include "absl/strings/string_view.h"
#include "engine/base/proto_text.h"
#include "engine/base/sha256.h"
#include "service/record/versions.h"

namespace myorules::service::record {
namespace {

// The position of the entry, or where it would stand: they are by identity.
template <typename Entries>
int Place(const Entries& entries, absl::string_view identity) {
  const auto it =
      std::lower_bound(entries.begin(), entries.end(), identity,
                       [](const auto& entry, absl::string_view wanted) {
                         return absl::string_view(entry.identity()) < wanted;
                       });
  return static_cast<int>(it - entries.begin());
}

template <typename Entries>
bool Holds(const Entries& entries, int place, absl::string_view identity) {
  return place < entries.size() && entries.Get(place).identity() == identity;
}

std::string NewSalt() {
  std::string salt(16, '\0');
  // So few bytes always come, once the machine has begun to run.
  while (getrandom(salt.data(), salt.size(), 0) !=
         static_cast<ssize_t>(salt.size())) {
  }
  return salt;
}

std::string Salted(const std::string& salt, const std::string& known_by) {
  return engine::Sha256Hex({"myorules.record.mark/1", salt, known_by});
}

// By which the versions of a result are known; of what nothing ties to another,
// it alone.
const std::string& KnownBy(const std::string& measurement,
                           const std::string& identity) {
  return measurement.empty() ? identity : measurement;
}

bool IsOf(const v1::ResultMovedAway& moved, const std::string& identity,
          const std::string& measurement) {
  if (!moved.salt().empty()) {
    return moved.measurement() ==
           Salted(moved.salt(), KnownBy(measurement, identity));
  }
  return moved.identity() == identity ||
         (!measurement.empty() && moved.measurement() == measurement);
}

// Whether it is a mark that knows no version from another one. It was the only
// one until queues kept what tells them apart.
bool IsOfMeasurement(const v1::ResultMovedAway& moved) {
  return !moved.salt().empty() && moved.identity() == moved.measurement();
}

}  // namespace

std::string ReportIdentity(const v1::ReportedResult& report) {
  return engine::Sha256Hex({"myorules.record.report/1", report.profile(),
                            engine::DeterministicBytes(report.result_time()),
                            report.content_hash()});
}

std::string MeasurementOf(const v1::ReportedResult& report) {
  const v1::LabResult& result = report.result();
  if (result.specimen_id().empty() && result.id().empty()) return "";
  return engine::Sha256Hex({"myorules.record.measurement/2", report.profile(),
                            result.laboratory(), result.specimen_id(),
                            result.specimen_id().empty()
                                ? absl::string_view(result.id())
                                : absl::string_view(),
                            result.analyte()});
}

v1::RecordEvent EventOf(const v1::ReportedResult& report) {
  v1::RecordEvent event;
  if (IsWithdrawal(report)) {
    *event.mutable_result_cancelled() = report;
  } else if (IsCorrection(report)) {
    *event.mutable_result_corrected() = report;
  } else {
    *event.mutable_result_reported() = report;
  }
  return event;
}

const v1::ReportedResult* ReportIn(const v1::RecordEvent& event) {
  switch (event.kind_case()) {
    case v1::RecordEvent::kResultReported:
      return &event.result_reported();
    case v1::RecordEvent::kResultCorrected:
      return &event.result_corrected();
    case v1::RecordEvent::kResultCancelled:
      return &event.result_cancelled();
    default:
      return nullptr;
  }
}

int PlaceOfReport(const v1::PatientState& state, absl::string_view identity) {
  const int place = Place(state.reports(), identity);
  return Holds(state.reports(), place, identity) ? place : -1;
}

const v1::ReportedResult* FindReport(const v1::PatientState& state,
                                     absl::string_view identity) {
  const int place = PlaceOfReport(state, identity);
  return place == -1 ? nullptr : &state.reports(place);
}

void AddReport(v1::ReportedResult report, v1::PatientState* state) {
  auto* away = state->mutable_moved_away();
  // It came back.
  away->erase(std::remove_if(away->begin(), away->end(),
                             [&report](const v1::ResultMovedAway& moved) {
                               return CameBack(moved, report);
                             }),
              away->end());
  auto* reports = state->mutable_reports();
  const int place = Place(*reports, report.identity());
  if (Holds(*reports, place, report.identity())) {
    *reports->Mutable(place) = std::move(report);
    return;
  }
  *reports->Add() = std::move(report);
  std::rotate(reports->pointer_begin() + place, reports->pointer_end() - 1,
              reports->pointer_end());
}

void RemoveReport(absl::string_view identity, v1::PatientState* state) {
  const int place = PlaceOfReport(*state, identity);
  if (place != -1) state->mutable_reports()->DeleteSubrange(place, 1);
}

v1::ResultMovedAway MovedAway(const v1::ReportedResult& report,
                              const std::string& to_patient_id) {
  v1::ResultMovedAway moved;
  moved.set_identity(report.identity());
  moved.set_to_patient_id(to_patient_id);
  moved.set_measurement(MeasurementOf(report));
  return moved;
}

v1::ResultMovedAway MarkOf(const v1::ResultMovedAway& moved) {
  v1::ResultMovedAway mark;
  mark.set_salt(NewSalt());
  mark.set_identity(Salted(mark.salt(), moved.identity()));
  mark.set_measurement(
      Salted(mark.salt(), KnownBy(moved.measurement(), moved.identity())));
  return mark;
}

v1::ResultMovedAway MeasurementMarkOf(const v1::ResultMovedAway& moved) {
  v1::ResultMovedAway mark = MarkOf(moved);
  mark.set_identity(mark.measurement());
  return mark;
}

bool IsOf(const v1::ResultMovedAway& moved, const v1::ReportedResult& report) {
  return IsOf(moved, report.identity(), MeasurementOf(report));
}

bool IsItself(const v1::ResultMovedAway& moved,
              const v1::ReportedResult& report) {
  return moved.identity() == (moved.salt().empty()
                                  ? report.identity()
                                  : Salted(moved.salt(), report.identity()));
}

bool CameBack(const v1::ResultMovedAway& moved,
              const v1::ReportedResult& held) {
  return IsOfMeasurement(moved) ? IsOf(moved, held) : IsItself(moved, held);
}

bool IsMovedAway(const v1::PatientState& state,
                 const v1::ReportedResult& report) {
  if (state.moved_away().empty()) return false;
  const std::string measurement = MeasurementOf(report);
  return std::any_of(state.moved_away().begin(), state.moved_away().end(),
                     [&](const v1::ResultMovedAway& moved) {
                       return IsOf(moved, report.identity(), measurement);
                     });
}

}  // namespace myorules::service::record
