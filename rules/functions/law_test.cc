// The laws that every clinical function keeps, tried over many small patients:
// the order of lists changes nothing, and filling in a missing fact never turns
// a true into a false or back, nor takes an answer away. Seeds are fixed.
#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rules/functions/expression_testing.h"

namespace myorules::rules {
namespace {

using engine::Value;

constexpr int kPatients = 400;

// Questions about the patient. Those about the record (available, …, and the
// defaults in counts_as) are outside the law of filling in.
const char* const kLawful[] = {
    "labs.positive('SRP', blot)",
    "labs.positive('MI2', blot)",
    "labs.positive('MI2_ALPHA', blot)",
    "labs.positive('MI2_BETA', blot)",
    "labs.positive('HMGCR', elisa)",
    "labs.conflicting('SRP', blot)",
    "labs.conflicting('MI2_ALPHA', blot)",
    "labs.changed('SRP', blot)",
    "labs.weak('SRP', weak, blot)",
    "labs.ratio_latest('CK', patient.sex) > 5",
    "labs.ratio_highest('CK', patient.sex) > 5",
    ("rounded(number_if(labs.positive('SRP', blot), 2.1, 0) + "
     "number_if(labs.ratio_highest('CK', patient.sex) > 1, 1.3, 0), 1) >= 2.1"),
    ("logistic(number_if(labs.positive('HMGCR', elisa), 2, -2) + "
     "number_if(patient.diagnosed, 1, -1)) > 0.6"),
    "labs.day_of_latest('CK') > date('2024-03-15')",
    ("labs.ratio_nearest('CK', patient.diagnosis_date, 90, "
     "first_start(patient.medicines, ['GLUCOCORTICOID'], patient.onset_date), "
     "patient.sex) > 5"),
    "patient.medicines.exists(m, is_class(m, 'STATIN'))",
    ("patient.medicines.exists(m, is_class(m, 'GLUCOCORTICOID') && "
     "is_systemic(m))"),
    ("patient.medicines.exists(m, is_class(m, 'METHYLPREDNISOLONE') && "
     "is_intravenous(m))"),
    "patient.medicines.exists(m, still_taken(m, assessed_on))",
    "patient.medicines.exists(m, prednisone_equivalent(m) >= 20)",
    ("first_start(patient.medicines, ['GLUCOCORTICOID'], patient.onset_date) < "
     "patient.diagnosis_date"),
    ("date_if(patient.diagnosed, patient.diagnosis_date, assessed_on) < "
     "assessed_on"),
    ("once(patient.diagnosis_date < assessed_on, "
     "patient.visits.hip_flexor_nearest(patient.diagnosis_date, 1, 0)) >= 4"),
    "size(complete_if(patient.medicines, patient.diagnosed)) > 1",
    ("finding_if(patient.diagnosed, labs.positive('SRP', blot), "
     "'patient.diagnosed')"),
    "patient.diagnoses.exists(d, diagnosis_class(d, 'CTD'))",
    "patient.visits.hip_flexor_nearest(patient.diagnosis_date, 1, 0) >= 4",
    "patient.visits.prednisone_nearest(assessed_on, 90, 0) > 10",
    ("patient.visits.day_nearest(patient.diagnosis_date, 40, 40) < "
     "date('2024-03-15')"),
    ("patient.visits.hip_flexor_latest(patient.diagnosis_date, assessed_on) "
     ">= 4"),
    ("patient.visits.hip_flexor_highest(patient.diagnosis_date, assessed_on) "
     ">= 4"),
    ("patient.visits.hip_flexor_fall(patient.diagnosis_date, assessed_on, "
     "3, 4, 5) >= 1"),
};

const char* const kOfTheRecord[] = {
    "labs.available('SRP', blot)",
    "labs.available('MI2_ALPHA', blot)",
    "labs.positive_by_other_method('SRP', blot)",
    "labs.off_panel_positive('MSA', blot)",
    "labs.analytes_positive('MSA', blot + elisa)",
    "labs.unavailable('MSA', 'LINE_BLOT_PANEL', blot)",
    "labs.on_record('MSA')",
    ("patient.medicines.exists(m, counts_as(m, 'GLUCOCORTICOID', "
     "patient.onset_date))"),
    "last_stop(patient.medicines, 'GLUCOCORTICOID') < assessed_on",
    ("patient.visits.prednisone_differs(patient.diagnosis_date, "
     "number_if(true, 5, 5), 0.5)"),
};

// Makes patients of few ingredients, so that conflicts, replacements and
// straddling dates are frequent.
class Maker {
 public:
  explicit Maker(int seed) : random_(seed) {}

  v1::Patient Patient() {
    v1::Patient patient;
    const int results = Below(5);
    for (int i = 0; i < results; ++i) AddResult(&patient, i);
    const int medicines = Below(3);
    for (int i = 0; i < medicines; ++i) AddMedicine(&patient);
    if (Chance()) patient.set_medicines_complete(true);
    if (Chance()) {
      patient.add_diagnoses()->set_name(
          Pick<const char*>({"SSc", "polymyositis", "xyz"}));
    }
    if (Chance()) patient.set_diagnoses_complete(true);
    patient.set_sex(Pick<v1::Sex>({v1::SEX_FEMALE, v1::SEX_MALE}));
    SetDate(patient.mutable_onset_date());
    SetDate(patient.mutable_diagnosis_date());
    patient.set_diagnosed(Chance());
    for (int i = Below(3); i > 0; --i) AddVisit(&patient);
    return patient;
  }

  int Below(int limit) {
    return std::uniform_int_distribution<int>(0, limit - 1)(random_);
  }
  bool Chance() { return Below(2) == 0; }
  std::mt19937& random() { return random_; }

  void SetDate(v1::Date* date) {
    date->set_year(2024);
    date->set_month(Pick<int>({3, 6}));
    date->set_day(Pick<int>({14, 15, 16}));
  }

 private:
  template <typename T>
  T Pick(std::vector<T> of) {
    return of[Below(static_cast<int>(of.size()))];
  }

  void AddVisit(v1::Patient* patient) {
    v1::Visit* visit = patient->add_visits();
    SetDate(visit->mutable_date());
    visit->set_hip_flexor_left(
        Pick<v1::MrcGrade>({v1::MRC_GRADE_3, v1::MRC_GRADE_4_MINUS}));
    visit->set_hip_flexor_right(
        Pick<v1::MrcGrade>({v1::MRC_GRADE_3, v1::MRC_GRADE_5}));
    visit->set_prednisone_mg_per_day(Pick<double>({5, 20}));
  }

  void AddResult(v1::Patient* patient, int index) {
    v1::LabResult* result = patient->add_results();
    result->set_id(absl::StrCat(index));
    if (index > 0 && Below(4) == 0) {
      result->set_supersedes(absl::StrCat(index - 1));
    }
    result->set_status(Pick<v1::ResultStatus>(
        {v1::RESULT_STATUS_FINAL, v1::RESULT_STATUS_FINAL,
         v1::RESULT_STATUS_CORRECTED, v1::RESULT_STATUS_CANCELLED}));
    SetDate(result->mutable_collected_on());
    if (Chance()) result->set_specimen_id(Pick<const char*>({"a", "b"}));
    const std::string analyte = Pick<const char*>(
        {"SRP", "SRP", "MI2", "MI2_ALPHA", "MI2_BETA", "HMGCR", "CK", "CK"});
    result->set_analyte(analyte);
    if (analyte == "CK") {
      result->set_method(v1::ASSAY_METHOD_ENZYME_ACTIVITY);
      result->mutable_quantity()->set_unit("U/L");
      result->mutable_quantity()->set_value(Pick<double>({400, 800, 1200}));
      if (Chance()) result->mutable_reference_range()->set_high(160);
      if (Chance()) result->set_laboratory("NETHERLANDS");
      return;
    }
    result->set_method(Pick<v1::AssayMethod>(
        {v1::ASSAY_METHOD_LINE_BLOT, v1::ASSAY_METHOD_LINE_BLOT,
         v1::ASSAY_METHOD_ELISA, v1::ASSAY_METHOD_IMMUNOPRECIPITATION}));
    if (result->method() == v1::ASSAY_METHOD_LINE_BLOT) {
      result->set_grade(Pick<v1::LineBlotGrade>(
          {v1::LINE_BLOT_GRADE_NEGATIVE, v1::LINE_BLOT_GRADE_ONE_PLUS,
           v1::LINE_BLOT_GRADE_TWO_PLUS}));
    } else {
      result->mutable_quantity()->set_unit("U/mL");
      result->mutable_quantity()->set_value(Pick<double>({19, 20, 40}));
    }
  }

  void AddMedicine(v1::Patient* patient) {
    v1::Medicine* medicine = patient->add_medicines();
    medicine->set_name(Pick<const char*>(
        {"Zocor", "prednisolone", "prednisone", "MTX", "xyz"}));
    // Only what has a topical form: another would contradict the dictionary.
    const bool topical = medicine->name() == "prednisolone" && Chance();
    medicine->set_route(topical ? v1::ROUTE_TOPICAL : v1::ROUTE_ORAL);
    SetDate(medicine->mutable_started_on());
    if (Chance()) medicine->set_ongoing(Chance());
  }

  std::mt19937 random_;
};

// Takes one fact of the patient away. Returns false where there was nothing.
bool TakeAway(Maker& maker, v1::Patient* patient) {
  const auto date = [&](v1::Date* of) {
    if (of->day() != 0) {
      of->clear_day();
      return true;
    }
    return false;
  };
  switch (maker.Below(7)) {
    case 0:
      return date(patient->mutable_diagnosis_date());
    case 1:
      if (patient->sex() == v1::SEX_UNSPECIFIED) return false;
      patient->clear_sex();
      return true;
    case 2: {
      if (patient->medicines_size() == 0) return false;
      v1::Medicine* medicine =
          patient->mutable_medicines(maker.Below(patient->medicines_size()));
      switch (maker.Below(4)) {
        case 0:
          medicine->clear_route();
          return true;
        case 1:
          medicine->clear_started_on();
          return true;
        case 2:
          medicine->clear_ongoing();
          return true;
        default:
          return medicine->has_started_on() &&
                 date(medicine->mutable_started_on());
      }
    }
    case 3:
      patient->clear_medicines_complete();
      patient->clear_diagnosed();
      return true;
    case 4: {
      if (patient->visits_size() == 0) return false;
      v1::Visit* visit =
          patient->mutable_visits(maker.Below(patient->visits_size()));
      switch (maker.Below(4)) {
        case 0:
          visit->clear_hip_flexor_left();
          return true;
        case 1:
          visit->clear_hip_flexor_right();
          return true;
        case 2:
          visit->clear_prednisone_mg_per_day();
          return true;
        default:
          return date(visit->mutable_date());
      }
    }
    default: {
      if (patient->results_size() == 0) return false;
      v1::LabResult* result =
          patient->mutable_results(maker.Below(patient->results_size()));
      switch (maker.Below(7)) {
        case 0:
          result->clear_status();
          return true;
        case 1:
          result->clear_collected_on();
          return true;
        case 2:
          return result->has_collected_on() &&
                 date(result->mutable_collected_on());
        case 3:
          result->clear_method();
          return true;
        case 4:
          result->clear_value();
          return true;
        case 5:
          if (!result->has_quantity()) return false;
          result->mutable_quantity()->clear_unit();
          return true;
        default:
          if (!result->has_quantity()) return false;
          result->mutable_quantity()->clear_value();
          return true;
      }
    }
  }
}

void Shuffle(Maker& maker, v1::Patient* patient) {
  const auto shuffle = [&](auto* list) {
    for (int i = list->size() - 1; i > 0; --i) {
      list->SwapElements(i, maker.Below(i + 1));
    }
  };
  shuffle(patient->mutable_results());
  shuffle(patient->mutable_medicines());
  shuffle(patient->mutable_diagnoses());
  shuffle(patient->mutable_visits());
}

TEST(Laws, TheOrderOfListsChangesNothing) {
  for (int seed = 0; seed < kPatients; ++seed) {
    Maker maker(seed);
    v1::Patient patient = maker.Patient();
    if (seed % 2 == 0) TakeAway(maker, &patient);
    v1::Patient shuffled = patient;
    Shuffle(maker, &shuffled);
    for (const auto& questions :
         {std::vector<const char*>(std::begin(kLawful), std::end(kLawful)),
          std::vector<const char*>(std::begin(kOfTheRecord),
                                   std::end(kOfTheRecord))}) {
      for (const char* question : questions) {
        EXPECT_EQ(Asked(question, patient), Asked(question, shuffled))
            << question << "\n"
            << patient.DebugString();
      }
    }
  }
}

// `less` is `more` without some facts: what is known of it must be what is
// known of `more`. Withdrawn answers count as well as reversed ones.
TEST(Laws, WhatIsKnownStaysKnownWhenFactsAreFilledIn) {
  int known = 0;
  int unknown = 0;
  for (int seed = 0; seed < kPatients; ++seed) {
    Maker maker(seed);
    const v1::Patient more = maker.Patient();
    v1::Patient less = more;
    for (int i = maker.Below(3); i >= 0; --i) TakeAway(maker, &less);
    for (const char* question : kLawful) {
      const Value before = Ask(question, less);
      ++(before.is_unknown() ? unknown : known);
      if (before.is_unknown()) continue;
      EXPECT_EQ(before.ToString(), Asked(question, more))
          << question << "\nless: " << less.DebugString()
          << "\nmore: " << more.DebugString();
    }
  }
  // Neither side of the law is empty.
  EXPECT_GT(known, kPatients);
  EXPECT_GT(unknown, kPatients);
}

// What is unknown names something; a fact that is named without a reason is not
// on record.
TEST(Laws, UnknownsNameWhatIsMissing) {
  for (int seed = 0; seed < kPatients; ++seed) {
    Maker maker(seed);
    v1::Patient patient = maker.Patient();
    for (int i = 0; i < 3; ++i) TakeAway(maker, &patient);
    for (const char* question : kLawful) {
      const Value answer = Ask(question, patient);
      EXPECT_FALSE(answer.is_error()) << answer.ToString();
      if (answer.is_unknown()) {
        EXPECT_FALSE(Missing(answer).empty()) << question;
      }
    }
  }
}

}  // namespace
}  // namespace myorules::rules
