#include "tests/bench/handwritten/course.h"

namespace myorules::handwritten {
namespace {

// A date of the patient; where it is not set, any day.
Period PatientPeriod(bool is_set, const v1::Date& date, FactId whole,
                     FactId month, FactId day) {
  if (!is_set) return {kFirstDay, kLastDay, Missing::Of(whole)};
  return PeriodOf(date, Missing::Of(month), Missing::Of(day));
}

Answer AtLeast(const Years& years, int limit) {
  if (!years.is_known()) return Answer::Unknown(years.missing);
  if (years.low >= limit) return Answer::Of(true);
  if (years.high < limit) return Answer::Of(false);
  return Answer::Unknown(years.why);
}

}  // namespace

Years YearsBetween(const Period& from, bool has_from, const Period& to,
                   bool has_to, Facts* facts) {
  Years years;
  if (!has_from) facts->Add(from.why, &years.missing);
  if (!has_to) facts->Add(to.why, &years.missing);
  if (!years.is_known()) return years;
  years.low = CompletedYears(from.last, to.first);
  years.high = CompletedYears(from.first, to.last);
  if (years.low != years.high) years.why = facts->Join(from.why, to.why);
  return years;
}

Period EntryPeriod(bool is_set, const v1::Date& date, List list, int index,
                   absl::string_view suffix, absl::string_view month_suffix,
                   absl::string_view day_suffix, Facts* facts) {
  if (!is_set) {
    return {kFirstDay, kLastDay, facts->Entry(list, index, suffix)};
  }
  if (date.day() != 0) return PeriodOf(date, {}, {});
  return PeriodOf(date, facts->Entry(list, index, month_suffix),
                  facts->Entry(list, index, day_suffix));
}

void ReadCourse(const v1::Patient& patient, Day assessed_on,
                const Knowledge& knowledge, Facts* facts, Course* course) {
  Course& c = *course;
  c.assessed_on = assessed_on;
  const Period today = Period::Of(assessed_on);
  c.has_birth = patient.has_birth_date();
  c.has_onset = patient.has_onset_date();
  c.birth = PatientPeriod(c.has_birth, patient.birth_date(), kBirthDate,
                          kBirthDateMonth, kBirthDateDay);
  c.onset_on_record = PatientPeriod(c.has_onset, patient.onset_date(),
                                    kOnsetDate, kOnsetDateMonth, kOnsetDateDay);
  const Period diagnosis =
      PatientPeriod(patient.has_diagnosis_date(), patient.diagnosis_date(),
                    kDiagnosisDate, kDiagnosisDateMonth, kDiagnosisDateDay);
  const Period followed_until =
      PatientPeriod(patient.has_followed_until(), patient.followed_until(),
                    kFollowedUntil, kFollowedUntilMonth, kFollowedUntilDay);

  c.stated_undiagnosed = patient.has_diagnosed() && !patient.diagnosed();
  // Neither before birth nor after the diagnosis.
  const Period latest_onset =
      c.stated_undiagnosed ? today
                           : Within(diagnosis, patient.has_diagnosis_date(),
                                    c.birth, today, facts);
  c.onset =
      Within(c.onset_on_record, c.has_onset, c.birth, latest_onset, facts);
  c.reference = c.stated_undiagnosed
                    ? today
                    : Within(diagnosis, patient.has_diagnosis_date(), c.onset,
                             today, facts);
  if (!patient.has_diagnosis_date() && !patient.has_diagnosed()) {
    // There may be no diagnosis yet.
    c.reference.last = assessed_on;
    if (!c.reference.is_single()) {
      facts->Add(Missing::Of(kDiagnosed), &c.reference.why);
    }
  }
  c.window_start = PlusYears(c.reference, -knowledge.cancer_years);
  c.window_end = PlusYears(c.reference, knowledge.cancer_years);
  c.statin_cutoff = c.has_onset ? c.onset : c.reference;
  c.age_at_onset =
      YearsBetween(c.birth, c.has_birth, c.onset_on_record, c.has_onset, facts);
  c.follow_up =
      YearsBetween(diagnosis, patient.has_diagnosis_date(), followed_until,
                   patient.has_followed_until(), facts);
  if (c.stated_undiagnosed) c.follow_up = Years::NotYet();
  c.followed_by_assessment =
      patient.has_followed_until() && followed_until.last <= assessed_on;
  const Years age_at_reference =
      YearsBetween(c.birth, c.has_birth, c.reference, true, facts);
  // Never before onset: an adult onset settles it.
  c.adult = AtLeast(age_at_reference, knowledge.adult_age);
}

}  // namespace myorules::handwritten
