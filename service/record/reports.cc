#include "service/record/reports.h"

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
// result's id, analyte and method.
using Measurement =
    std::tuple<absl::string_view, absl::string_view, absl::string_view,
               absl::string_view, absl::string_view, int>;

absl::optional<Measurement> VersionsOf(const v1::ReportedResult& report) {
  const v1::LabResult& result = report.result();
  if (result.specimen_id().empty() && result.id().empty()) return {};
  return Measurement(
      report.profile(), result.laboratory(), result.specimen_id(),
      result.specimen_id().empty() ? absl::string_view(result.id())
                                   : absl::string_view(),
      result.analyte(), result.method());
}

// Negative: `a` was released before `b`; 0: together, or nobody knows.
int CompareTimes(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  if (!a.has_result_time() || !b.has_result_time()) return 0;
  const auto& left = a.result_time();
  const auto& right = b.result_time();
  if (left < right) return -1;
  return right < left ? 1 : 0;
}

// Both are of one measurement.
bool Supersedes(const v1::ReportedResult& later,
                const v1::ReportedResult& earlier) {
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
  const auto& [profile, laboratory, accession, id, analyte, method] = *of;
  return engine::Sha256Hex({"myorules.record.measurement/1", profile,
                            laboratory, accession, id, analyte,
                            absl::StrCat(method)});
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
  const int gone = Place(*away, report.identity());
  // It came back.
  if (Holds(*away, gone, report.identity())) away->DeleteSubrange(gone, 1);
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

bool RemoveReport(absl::string_view identity, v1::PatientState* state) {
  const int place = Place(state->reports(), identity);
  if (!Holds(state->reports(), place, identity)) return false;
  state->mutable_reports()->DeleteSubrange(place, 1);
  return true;
}

bool IsMovedAway(const v1::PatientState& state,
                 const v1::ReportedResult& report) {
  if (state.moved_away().empty()) return false;
  const std::string measurement = MeasurementOf(report);
  return std::any_of(
      state.moved_away().begin(), state.moved_away().end(),
      [&](const v1::ResultMovedAway& moved) {
        return moved.identity() == report.identity() ||
               (!measurement.empty() && moved.measurement() == measurement);
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
