#include "tests/bench/random_patients.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "rules/cases/facts.h"
#include "rules/patient/prepare.h"

namespace myorules::bench {
namespace {

constexpr int kMostChanges = 12;
// In a row without a new patient before it is given up.
constexpr int kMostTries = 1000;

// Adds an entry that another patient has, as if it were this one's.
void BorrowEntry(const v1::Patient& other, std::mt19937* random,
                 v1::Patient* patient) {
  switch ((*random)() % 6) {
    case 0:
      if (other.medicines().empty()) return;
      *patient->add_medicines() =
          other.medicines((*random)() % other.medicines_size());
      return;
    case 1:
      if (other.diagnoses().empty()) return;
      *patient->add_diagnoses() =
          other.diagnoses((*random)() % other.diagnoses_size());
      return;
    case 2:
      if (other.malignancies().empty()) return;
      *patient->add_malignancies() =
          other.malignancies((*random)() % other.malignancies_size());
      return;
    default: {
      if (other.results().empty()) return;
      // What a case is about stands last.
      const int back = (*random)() % std::min(4, other.results_size());
      v1::LabResult* result = patient->add_results();
      *result = other.results(other.results_size() - 1 - back);
      result->clear_id();
      return;
    }
  }
}

// Takes a fact away or, less often, gives it another value or borrows one.
void ChangeSomething(const std::vector<rules::PackCase>& cases,
                     absl::CivilDay assessed_on, std::mt19937* random,
                     v1::Patient* patient) {
  const std::vector<rules::Fact> facts = rules::FactsOf(*patient, "patient");
  if (facts.empty()) return;
  const rules::Fact& fact = facts[(*random)() % facts.size()];
  switch ((*random)() % 6) {
    case 0: {
      const std::vector<v1::Patient> others =
          rules::WithOtherValues(fact, *patient, assessed_on);
      if (!others.empty()) *patient = others[(*random)() % others.size()];
      return;
    }
    case 1:
      return BorrowEntry(cases[(*random)() % cases.size()].patient, random,
                         patient);
    default:
      return rules::TakeAway(fact, patient);
  }
}

}  // namespace

bool PrepareSubject(const v1::Patient& patient, absl::CivilDay assessed_on,
                    const rules::Terminology& terminology, Subject* subject) {
  if (!rules::Validate(patient, assessed_on, terminology).empty()) return false;
  subject->patient = rules::Prepare(patient, assessed_on).patient;
  subject->assessed_on = assessed_on;
  return true;
}

absl::StatusOr<RandomPatients> RandomPatients::From(absl::string_view cases,
                                                    uint32_t seed) {
  RandomPatients patients;
  auto loaded = rules::LoadCases(std::string(cases));
  if (!loaded.ok()) return loaded.status();
  if (loaded->empty()) {
    return absl::NotFoundError(absl::StrCat("no cases in ", cases));
  }
  patients.cases_ = *std::move(loaded);
  auto terminology = rules::Terminology::Shipped();
  if (!terminology.ok()) return terminology.status();
  patients.terminology_ = *std::move(terminology);
  patients.random_.seed(seed);
  return patients;
}

bool RandomPatients::Next(Subject* subject) {
  for (int i = 0; i < kMostTries; ++i) {
    const rules::PackCase& pack_case = cases_[random_() % cases_.size()];
    v1::Patient patient = pack_case.patient;
    const auto changes = static_cast<int>(1 + random_() % kMostChanges);
    for (int change = 0; change < changes; ++change) {
      ChangeSomething(cases_, pack_case.assessed_on, &random_, &patient);
    }
    subject->name =
        absl::StrCat(pack_case.Title(), ", version number ", tried_++);
    if (!PrepareSubject(patient, pack_case.assessed_on, *terminology_,
                        subject)) {
      continue;
    }
    const uint64_t hash = absl::HashOf(patient.SerializeAsString());
    if (seen_.insert(hash).second) return true;
  }
  return false;
}

}  // namespace myorules::bench
