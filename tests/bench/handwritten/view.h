// Everything that the pack concludes of one patient, before it is told.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_VIEW_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_VIEW_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "myorules/v1/patient.pb.h"
#include "tests/bench/handwritten/antibodies.h"
#include "tests/bench/handwritten/course.h"
#include "tests/bench/handwritten/creatine_kinase.h"
#include "tests/bench/handwritten/facts.h"
#include "tests/bench/handwritten/features.h"
#include "tests/bench/handwritten/knowledge.h"
#include "tests/bench/handwritten/medicines.h"
#include "tests/bench/handwritten/serology.h"

namespace myorules::handwritten {

// The outcome of a table whose first row that holds counts, or those that it
// can still be; bits of outcomes.
struct TableAnswer {
  uint8_t outcomes = 0;
  Missing missing;  // Not empty: open.

  bool is_open() const { return !missing.empty(); }
};

// Outcomes of the subgroup tables, in row order.
enum Subgroup : uint8_t {
  kIncompleteSerology,
  kStatinAssociated,
  kStatinNaive,
  kAntiSrp,
  kOtherMsa,
  kSeronegative,
};
inline constexpr absl::string_view kSubgroupNames[] = {
    "INCOMPLETE_SEROLOGY",
    "ANTI_HMGCR_STATIN_ASSOCIATED",
    "ANTI_HMGCR_STATIN_NAIVE",
    "ANTI_SRP",
    "OTHER_MSA",
    "SERONEGATIVE"};

// What sentences call them.
inline constexpr absl::string_view kSubgroupWords[] = {
    "incomplete serology",
    "statin-associated anti-HMGCR",
    "statin-naive anti-HMGCR",
    "anti-SRP",
    "another myositis-specific antibody",
    "seronegative"};

enum Eligibility : uint8_t { kNotEligible, kEligible };
inline constexpr absl::string_view kEligibilityNames[] = {"NOT_ELIGIBLE",
                                                          "ELIGIBLE"};

enum TreatmentLine : uint8_t { kLineThree, kLineTwo, kLineOne, kNoTreatment };
inline constexpr absl::string_view kTreatmentLineNames[] = {
    "THIRD_LINE", "SECOND_LINE", "FIRST_LINE", "NONE"};

struct View {
  View(const Knowledge& knowledge, Facts* facts)
      : serology(knowledge, facts),
        medicines(knowledge, facts),
        creatine_kinase(knowledge, facts) {}

  void Read(const v1::Patient& patient_read, Day assessed_on,
            const Knowledge& knowledge, Facts* facts);

  const v1::Patient* patient = nullptr;
  Course course;
  Serology serology;
  Antibodies antibodies;
  // What the source's assays are called where they are not on record.
  absl::string_view line_blot_name, hmgcr_elisa_name;
  Medicines medicines;
  Features features;
  CreatineKinase creatine_kinase;
  Ratio ck_at_diagnosis, ck_latest;
  Days ck_latest_day;
  std::vector<absl::string_view> ck_not_counted;

  Answer all_inclusions_met, any_exclusion_met;
  TableAnswer eligibility, subgroup, subgroup_by_available_assays,
      treatment_line;

 private:
  void ConcludeEligibility(Facts* facts);
};

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_VIEW_H_
