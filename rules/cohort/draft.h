// Who has what in the synthetic cohort: every published count of tables 1 and 2
// dealt out to patients, before there are dates and results.
#ifndef MYORULES_RULES_COHORT_DRAFT_H_
#define MYORULES_RULES_COHORT_DRAFT_H_

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/optional.h"

namespace myorules::rules::cohort {

// A reproducible source of choices: the same seed gives the same choices on any
// platform (the standard library's distributions do not promise that).
class Choices {
 public:
  explicit Choices(uint64_t seed) : engine_(seed) {}

  // A whole number from `low` to `high`, both included.
  int Between(int low, int high) {
    const uint64_t span = static_cast<uint64_t>(high - low) + 1;
    return low + static_cast<int>(engine_() % span);
  }

  template <typename T>
  void Shuffle(std::vector<T>& values) {
    for (size_t i = values.size(); i > 1; --i) {
      std::iter_swap(values.begin() + static_cast<int>(i) - 1,
                     values.begin() + Between(0, static_cast<int>(i) - 1));
    }
  }

 private:
  std::mt19937_64 engine_;
};

enum class Sex { kFemale, kMale };

// Highest treatment line.
enum class Line { kFirst, kSecond, kThird, kNotRecorded };

enum class Outcome { kGoodExcellent, kModerate, kPoor, kDead, kNotRecorded };

// How long a patient was followed. Years are completed ones.
struct FollowUp {
  int years = 0;
  bool one_week = false;

  friend bool operator==(const FollowUp& a, const FollowUp& b) {
    return a.years == b.years && a.one_week == b.one_week;
  }
};

// One patient of the 55 with complete serology. What is optional is dealt from
// a published pool unless it was fixed before.
struct Draft {
  // Positive antibodies by terminology id; empty: seronegative.
  std::vector<std::string> antibodies;
  // Only for anti-HMGCR: a history of statin use.
  bool statin = false;
  // An antibody at 1+, below the cut.
  std::string weak_antibody;
  // Anti-HMGCR exactly at the cut, or just below it.
  bool hmgcr_at_the_cut = false;

  absl::optional<int> age_at_onset;
  absl::optional<double> ck_x_uln;
  absl::optional<Sex> sex;
  absl::optional<bool> dysphagia;
  absl::optional<Line> line;
  absl::optional<Outcome> outcome;
  absl::optional<FollowUp> follow_up;

  bool ild = false;
  bool arthritis = false;
  bool raynaud = false;
  bool skin = false;
  bool cardiac = false;
  // Terminology ids of connective tissue diseases.
  std::vector<std::string> diagnoses;
  // Site of a related cancer.
  std::string cancer;

  bool legs_only = false;
  bool no_biopsy = false;
  bool respiratory_weakness = false;
  bool rituximab = false;
  // Instead of immunoglobulins.
  bool cyclophosphamide = false;
};

// The 55, group by group (anti-HMGCR with and without statins, anti-SRP,
// anti-MDA5, seronegative), with nothing optional left open.
std::vector<Draft> DraftCohort(Choices& choices);

}  // namespace myorules::rules::cohort

#endif  // MYORULES_RULES_COHORT_DRAFT_H_
