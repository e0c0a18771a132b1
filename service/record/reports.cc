#include "service/record/reports.h"

#include <sys/random.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "engine/base/proto_text.h"
#include "engine/base/sha256.h"
#include "google/protobuf/util/time_util.h"

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

// What replaces an earlier version: 1 a correction, 2 a cancellation, which
// goes before a correction of the same instant: a value that may be withdrawn
// does not count. 0: neither.
int CorrectionRank(v1::ResultStatus status) {
  switch (status) {
    case v1::RESULT_STATUS_CORRECTED:
    case v1::RESULT_STATUS_AMENDED:
      return 1;
    case v1::RESULT_STATUS_CANCELLED:
    case v1::RESULT_STATUS_ENTERED_IN_ERROR:
      return 2;
    default:
      return 0;
  }
}

bool IsBeforeFinal(v1::ResultStatus status) {
  return status == v1::RESULT_STATUS_PRELIMINARY ||
         status == v1::RESULT_STATUS_REGISTERED;
}

// The laboratory by profile and by terminology, the accession, else the
// result's id, and the analyte.
using Measurement =
    std::tuple<absl::string_view, absl::string_view, absl::string_view,
               absl::string_view, absl::string_view>;

absl::optional<Measurement> VersionsOf(const v1::ReportedResult& report) {
  const v1::LabResult& result = report.result();
  if (result.specimen_id().empty() && result.id().empty()) return {};
  return Measurement(
      report.profile(), result.laboratory(), result.specimen_id(),
      result.specimen_id().empty() ? absl::string_view(result.id())
                                   : absl::string_view(),
      result.analyte());
}

// A cancellation often prints neither the method nor the unit that would tell
// it. Then it is of whatever there is: too much is unknown rather than too
// little withdrawn.
bool MayBeOfOneMethod(const v1::LabResult& a, const v1::LabResult& b) {
  return a.method() == b.method() ||
         a.method() == v1::ASSAY_METHOD_UNSPECIFIED ||
         b.method() == v1::ASSAY_METHOD_UNSPECIFIED;
}

// Negative: `a` was released before `b`; 0: together, or nobody knows.
int CompareTimes(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  if (!a.has_result_time() || !b.has_result_time()) return 0;
  const auto& left = a.result_time();
  const auto& right = b.result_time();
  if (left < right) return -1;
  return right < left ? 1 : 0;
}

std::string NewSalt() {
  std::string salt(16, '\0');
  // So few bytes always come, once the machine has begun to run.
  while (getrandom(salt.data(), salt.size(), 0) !=
         static_cast<ssize_t>(salt.size())) {
  }
  return salt;
}

// Of what a result is known by: its measurement, else its identity.
std::string Mark(const std::string& salt, const std::string& measurement,
                 const std::string& identity) {
  return engine::Sha256Hex({"myorules.record.mark/1", salt,
                            measurement.empty() ? identity : measurement});
}

bool IsOf(const v1::ResultMovedAway& moved, const std::string& identity,
          const std::string& measurement) {
  if (!moved.salt().empty()) {
    return moved.measurement() == Mark(moved.salt(), measurement, identity);
  }
  return moved.identity() == identity ||
         (!measurement.empty() && moved.measurement() == measurement);
}

// Both are of one measurement.
bool Supersedes(const v1::ReportedResult& later,
                const v1::ReportedResult& earlier) {
  if (!MayBeOfOneMethod(later.result(), earlier.result())) return false;
  const int order = CompareTimes(earlier, later);
  const v1::ResultStatus status = earlier.result().status();
  const int rank = CorrectionRank(later.result().status());
  if (rank != 0) {
    return order < 0 || (order == 0 && CorrectionRank(status) < rank);
  }
  return later.result().status() == v1::RESULT_STATUS_FINAL && order <= 0 &&
         IsBeforeFinal(status);
}

}  // namespace

std::string ReportIdentity(const v1::ReportedResult& report) {
  return engine::Sha256Hex({"myorules.record.report/1", report.profile(),
                            engine::DeterministicBytes(report.result_time()),
                            report.content_hash()});
}

std::string MeasurementOf(const v1::ReportedResult& report) {
  const absl::optional<Measurement> of = VersionsOf(report);
  if (!of.has_value()) return "";
  const auto& [profile, laboratory, accession, id, analyte] = *of;
  return engine::Sha256Hex({"myorules.record.measurement/2", profile,
                            laboratory, accession, id, analyte});
}

v1::RecordEvent EventOf(const v1::ReportedResult& report) {
  v1::RecordEvent event;
  switch (CorrectionRank(report.result().status())) {
    case 1:
      *event.mutable_result_corrected() = report;
      break;
    case 2:
      *event.mutable_result_cancelled() = report;
      break;
    default:
      *event.mutable_result_reported() = report;
  }
  return event;
}

const v1::ReportedResult* FindReport(const v1::PatientState& state,
                                     absl::string_view identity) {
  const int place = Place(state.reports(), identity);
  return Holds(state.reports(), place, identity) ? &state.reports(place)
                                                 : nullptr;
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
  const int place = Place(state->reports(), identity);
  if (Holds(state->reports(), place, identity)) {
    state->mutable_reports()->DeleteSubrange(place, 1);
  }
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
  mark.set_identity(Mark(mark.salt(), moved.measurement(), moved.identity()));
  mark.set_measurement(mark.identity());
  return mark;
}

bool IsOf(const v1::ResultMovedAway& moved, const v1::ReportedResult& report) {
  return IsOf(moved, report.identity(), MeasurementOf(report));
}

bool CameBack(const v1::ResultMovedAway& moved,
              const v1::ReportedResult& held) {
  return moved.salt().empty() ? moved.identity() == held.identity()
                              : IsOf(moved, held);
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

std::vector<bool> Superseded(const v1::PatientState& state) {
  std::map<Measurement, std::vector<int>> versions;
  for (int i = 0; i < state.reports_size(); ++i) {
    const absl::optional<Measurement> measurement =
        VersionsOf(state.reports(i));
    if (measurement.has_value()) versions[*measurement].push_back(i);
  }
  std::vector<bool> superseded(state.reports_size());
  for (const auto& [measurement, places] : versions) {
    for (const int place : places) {
      superseded[place] =
          std::any_of(places.begin(), places.end(), [&](int other) {
            return other != place &&
                   Supersedes(state.reports(other), state.reports(place));
          });
    }
  }
  return superseded;
}

std::vector<std::string> SupersededReports(const v1::PatientState& state) {
  const std::vector<bool> superseded = Superseded(state);
  std::vector<std::string> identities;
  for (int i = 0; i < state.reports_size(); ++i) {
    if (superseded[i]) identities.push_back(state.reports(i).identity());
  }
  return identities;
}

}  // namespace myorules::service::record
