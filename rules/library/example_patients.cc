#include "rules/library/example_patients.h"

#include <cmath>
#include <memory>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/time/civil_time.h"
#include "myorules/v1/lab.pb.h"
#include "myorules/v1/patient.pb.h"
#include "rules/patient/prepare.h"

namespace myorules::rules {
namespace {

constexpr absl::CivilDay kAssessedOn(2020, 6, 15);

// Nobody is older.
constexpr double kMostYears = 110;
constexpr int kMonthsAYear = 12;
constexpr int kDaysAWeek = 7;
constexpr int kDaysAYear = 366;

void SetDay(absl::CivilDay day, v1::Date* date) {
  date->set_year(static_cast<int>(day.year()));
  date->set_month(day.month());
  date->set_day(day.day());
}

class Examples {
 public:
  explicit Examples(const Terminology& terminology)
      : terminology_(terminology) {}

  void AddDays(double number) {
    if (number < 0 || number != std::floor(number) ||
        number > kMostYears * kDaysAYear) {
      return;
    }
    const int count = static_cast<int>(number);
    AddFrom(kAssessedOn - count);
    if (number <= kMostYears * kDaysAYear / kDaysAWeek) {
      AddFrom(kAssessedOn - kDaysAWeek * count);
    }
    if (number <= kMostYears * kMonthsAYear) {
      const absl::CivilMonth month = absl::CivilMonth(kAssessedOn) - count;
      AddFrom(absl::CivilDay(month.year(), month.month(), kAssessedOn.day()));
    }
    if (number <= kMostYears) {
      AddFrom(absl::CivilDay(kAssessedOn.year() - count, kAssessedOn.month(),
                             kAssessedOn.day()));
    }
  }

  // Of results in U/L.
  void AddResults(double value, double upper_limit) {
    v1::Patient patient;
    SetDay(kAssessedOn, patient.mutable_onset_date());
    SetDay(kAssessedOn, patient.mutable_diagnosis_date());
    for (const v1::Analyte& analyte : terminology_.analytes().analyte()) {
      if (!absl::c_linear_search(analyte.class_(), "QUANTITY")) continue;
      v1::LabResult* result = patient.add_results();
      result->set_analyte(analyte.id());
      result->set_method(v1::ASSAY_METHOD_ENZYME_ACTIVITY);
      result->set_status(v1::RESULT_STATUS_FINAL);
      result->mutable_quantity()->set_value(value);
      result->mutable_quantity()->set_unit("U/L");
      result->mutable_reference_range()->set_high(upper_limit);
      SetDay(kAssessedOn, result->mutable_collected_on());
    }
    Add(patient);
  }

  std::vector<engine::ExampleSubject> Take() { return std::move(examples_); }

 private:
  // From that day to the assessment.
  void AddFrom(absl::CivilDay day) {
    v1::Patient by_birth;
    SetDay(day, by_birth.mutable_birth_date());
    SetDay(kAssessedOn, by_birth.mutable_onset_date());
    SetDay(kAssessedOn, by_birth.mutable_diagnosis_date());
    SetDay(kAssessedOn, by_birth.mutable_followed_until());
    Add(by_birth);
    v1::Patient by_onset;
    SetDay(day, by_onset.mutable_onset_date());
    SetDay(kAssessedOn, by_onset.mutable_diagnosis_date());
    SetDay(kAssessedOn, by_onset.mutable_followed_until());
    Add(by_onset);
    v1::Patient by_diagnosis;
    SetDay(day, by_diagnosis.mutable_onset_date());
    SetDay(day, by_diagnosis.mutable_diagnosis_date());
    SetDay(kAssessedOn, by_diagnosis.mutable_followed_until());
    Add(by_diagnosis);
  }

  void Add(const v1::Patient& patient) {
    if (!Validate(patient, kAssessedOn, terminology_).empty()) return;
    examples_.push_back(
        {std::make_shared<v1::Patient>(Prepare(patient, kAssessedOn).patient),
         kAssessedOn});
  }

  const Terminology& terminology_;
  std::vector<engine::ExampleSubject> examples_;
};

}  // namespace

std::vector<engine::ExampleSubject> ExamplePatients(
    double number, const Terminology& terminology) {
  // A power of two, so that the multiple is exact.
  constexpr double kUpperLimit = 128;
  Examples examples(terminology);
  examples.AddDays(number);
  examples.AddResults(number * kUpperLimit, kUpperLimit);
  examples.AddResults(number, kUpperLimit);
  return examples.Take();
}

}  // namespace myorules::rules
