// The course of the disease: birth, onset, diagnosis, and the day at which ages
// and windows are taken.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_COURSE_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_COURSE_H_

#include "myorules/v1/patient.pb.h"
#include "tests/bench/handwritten/dates.h"
#include "tests/bench/handwritten/facts.h"
#include "tests/bench/handwritten/knowledge.h"

namespace myorules::handwritten {

// Completed years, from `low` to `high`.
struct Years {
  int low = 0;
  int high = 0;
  Missing why;         // What would narrow it.
  Missing missing;     // Not empty: no number at all.
  bool is_due = true;  // False: none, and nothing that anybody could fill in.

  static Years NotYet() {
    Years years;
    years.is_due = false;
    return years;
  }
  bool is_known() const { return is_due && missing.empty(); }
};
Years YearsBetween(const Period& from, bool has_from, const Period& to,
                   bool has_to, Facts* facts);

struct Course {
  Day assessed_on = kFirstDay;
  // As on record; where nothing is, any day.
  bool has_birth = false;
  bool has_onset = false;
  Period birth;
  Period onset_on_record;
  // The days that each can be, by what else is known.
  Period onset;
  Period reference;
  bool stated_undiagnosed = false;
  // In which a cancer is related.
  Period window_start;
  Period window_end;
  // The day up to which a statin counts as begun in time.
  Period statin_cutoff;
  Years age_at_onset;
  Years follow_up;
  // The last day of follow-up is on record, and not after the assessment.
  bool followed_by_assessment = false;
  Answer adult;
};

void ReadCourse(const v1::Patient& patient, Day assessed_on,
                const Knowledge& knowledge, Facts* facts, Course* course);

// A date of a list's entry; where it is not set, any day.
Period EntryPeriod(bool is_set, const v1::Date& date, List list, int index,
                   absl::string_view suffix, absl::string_view month_suffix,
                   absl::string_view day_suffix, Facts* facts);

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_COURSE_H_
