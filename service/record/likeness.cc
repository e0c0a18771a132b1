#include "service/record/likeness.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "engine/base/proto_text.h"
#include "google/protobuf/util/time_util.h"
#include "rules/patient/days.h"

namespace myorules::service::record {
namespace {

// The days on which the specimen can have been collected. Where none is stated,
// it was before the result was released.
rules::Days DaysOfCollection(const v1::ReportedResult& report) {
  const v1::LabResult& result = report.result();
  if (result.has_collected_on()) {
    const auto days = rules::DaysOf(result.collected_on());
    if (days.has_value()) return *days;
  }
  rules::Days days{absl::CivilDay(1, 1, 1), absl::CivilDay(9999, 12, 31)};
  if (result.has_reported_on()) {
    const auto reported = rules::DaysOf(result.reported_on());
    if (reported.has_value()) days.last = reported->last;
  }
  if (report.has_result_time()) {
    // One more: a laboratory's day may be ahead of UTC's.
    const absl::CivilDay released =
        absl::ToCivilDay(absl::FromUnixSeconds(report.result_time().seconds()),
                         absl::UTCTimeZone()) +
        1;
    days.last = std::min(days.last, released);
  }
  return days;
}

// "2026-01-05 08:00" or "202601050800": more than the digits of a day.
bool HasTime(absl::string_view printed) {
  constexpr size_t kDigitsOfADay = 8;
  size_t digits = 0;
  while (digits < printed.size() && absl::ascii_isdigit(printed[digits])) {
    ++digits;
  }
  return digits > kDigitsOfADay || absl::StrContains(printed, ':');
}

bool HaveTimes(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  return HasTime(a.printed_collected_on()) && HasTime(b.printed_collected_on());
}

bool PrintTwoNames(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  return Differ(a.printed_analyte(), b.printed_analyte()) ||
         Differ(a.printed_code(), b.printed_code());
}

}  // namespace

bool Differ(const std::string& a, const std::string& b) {
  return !a.empty() && !b.empty() && a != b;
}

std::string WhatItSays(v1::LabResult result) {
  result.clear_id();
  result.clear_specimen_id();
  result.clear_laboratory();
  result.clear_supersedes();
  return engine::DeterministicBytes(result);
}

int CorrectionRank(const v1::ReportedResult& report) {
  switch (report.result().status()) {
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

bool IsBeforeFinal(const v1::ReportedResult& report) {
  return report.result().status() == v1::RESULT_STATUS_PRELIMINARY ||
         report.result().status() == v1::RESULT_STATUS_REGISTERED;
}

bool MayBeOfOneMethod(const v1::ReportedResult& a,
                      const v1::ReportedResult& b) {
  return a.result().method() == b.result().method() ||
         a.result().method() == v1::ASSAY_METHOD_UNSPECIFIED ||
         b.result().method() == v1::ASSAY_METHOD_UNSPECIFIED;
}

int CompareTimes(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  if (!a.has_result_time() || !b.has_result_time()) return 0;
  const auto& left = a.result_time();
  const auto& right = b.result_time();
  if (left < right) return -1;
  return right < left ? 1 : 0;
}

bool MayReplace(const v1::ReportedResult& later,
                const v1::ReportedResult& earlier) {
  if (!MayBeOfOneMethod(later, earlier)) return false;
  const int order = CompareTimes(earlier, later);
  const int rank = CorrectionRank(later);
  if (rank != 0) {
    return order < 0 || (order == 0 && CorrectionRank(earlier) < rank);
  }
  return later.result().status() == v1::RESULT_STATUS_FINAL && order <= 0 &&
         IsBeforeFinal(earlier);
}

bool MayBeOfOneDay(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  const rules::Days left = DaysOfCollection(a);
  const rules::Days right = DaysOfCollection(b);
  return left.first <= right.last && right.first <= left.last;
}

bool AreOfOneDay(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  const rules::Days left = DaysOfCollection(a);
  const rules::Days right = DaysOfCollection(b);
  return left.first == left.last && right.first == right.last &&
         left.first == right.first;
}

bool AreOfOneTime(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  return HaveTimes(a, b) &&
         a.printed_collected_on() == b.printed_collected_on();
}

bool PrintOneName(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  return !PrintTwoNames(a, b) &&
         ((!a.printed_analyte().empty() && !b.printed_analyte().empty()) ||
          (!a.printed_code().empty() && !b.printed_code().empty()));
}

bool AreToldApart(const v1::ReportedResult& a, const v1::ReportedResult& b) {
  // Only two times of one form can be compared.
  const bool other_time =
      HaveTimes(a, b) &&
      a.printed_collected_on().size() == b.printed_collected_on().size() &&
      a.printed_collected_on() != b.printed_collected_on();
  return !MayBeOfOneDay(a, b) || other_time || PrintTwoNames(a, b);
}

}  // namespace myorules::service::record
