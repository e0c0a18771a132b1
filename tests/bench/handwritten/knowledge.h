// What the hand-written rules take from data: the pack's limits and texts, and
// the terminology, each turned into what is fast to look up.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_KNOWLEDGE_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_KNOWLEDGE_H_

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "myorules/v1/lab.pb.h"
#include "myorules/v1/patient.pb.h"
#include "myorules/v1/rule_pack.pb.h"
#include "rules/terminology/terminology.h"
#include "tests/bench/handwritten/analytes.h"

namespace myorules::handwritten {

// A limit for results of one method.
struct Cut {
  double value = 0;
  absl::string_view unit;
  absl::string_view decimal_text;
};

// The limits for an antibody, one a unit, all for results of `method`.
struct Cuts {
  v1::AssayMethod method = v1::ASSAY_METHOD_UNSPECIFIED;
  std::vector<Cut> by_unit;
  std::string units;  // "grade or intensity".

  const Cut* WithUnit(absl::string_view unit) const;
};

// Antibodies whose results speak of each other: one, or an undivided one with
// its parts.
struct Family {
  AnalyteSet members = 0;
  AnalyteSet undivided = 0;
};

struct AnalyteInfo {
  std::string title;
  uint8_t family = 0;
  // Bits of the family's parts that it stands for.
  uint8_t parts = 1;
};

// Classes of medicines, as bits.
enum MedicineClass : uint16_t {
  kStatin = 1,
  kGlucocorticoid = 2,
  kSecondLine = 4,
  kThirdLine = 8,
  kOutsideScheme = 16,
  kCheckpointInhibitor = 32,
  kTopical = 64,
  kHasTopicalForm = 128,
  kIvig = 256,
  kOtherClass = 512,
};

// What a medicine's id, code or name means.
struct MedicineInfo {
  enum State : uint8_t { kNothing, kRecognised, kUnrecognised };
  State state = kNothing;
  bool by_code = false;
  uint16_t classes = 0;
  std::string title;   // kRecognised
  std::string reason;  // kUnrecognised
  std::string doubt;   // kUnrecognised: what is in doubt, told beside it.
};

struct DiagnosisInfo {
  bool is_ctd = false;
  std::string perhaps_ctd;  // Not empty: why it is not known.
  bool is_antisynthetase_syndrome = false;
  bool is_dermatomyositis = false;
};

// Upper limits of normal of creatine kinase in U/L.
struct UpperLimits {
  double female = 0;
  double male = 0;
};

class Knowledge {
 public:
  // Errors: INVALID_ARGUMENT where the pack has no such threshold, or the
  // terminology has antibodies that are not written here.
  static absl::StatusOr<std::unique_ptr<Knowledge>> Create(
      const v1::RulePack& pack,
      std::shared_ptr<const rules::Terminology> terminology);

  const rules::Terminology& terminology() const { return *terminology_; }

  // The limits of the pack.
  int adult_age = 0;
  int ck_window_days = 0;
  int cancer_years = 0;
  double enzyme_normal = 0;
  int several_msa = 0;
  Cuts blot;
  Cuts blot_weak;
  Cuts hmgcr;

  // kAnalyteCount: no antibody of the pack.
  Analyte AnalyteOf(absl::string_view id) const;
  const Cuts& CutsOf(Analyte analyte) const {
    return analyte == kHmgcr ? hmgcr : blot;
  }
  std::array<AnalyteInfo, kAnalyteCount> analytes;
  std::vector<Family> families;
  AnalyteSet msa = 0, maa = 0, panel = 0, own_assay = 0, undivided = 0;
  AnalyteSet antisynthetase = 0;
  // Neither of the panel nor with an assay of its own.
  AnalyteSet off_panel() const { return ~(panel | own_assay) & (msa | maa); }
  // Antibodies that are one specificity, a set each.
  std::vector<AnalyteSet> msa_specificities;

  // Texts that were seen in the dictionary as they are written there; others
  // are read into `scratch`.
  const MedicineInfo& ReadMedicine(const v1::Medicine& medicine,
                                   MedicineInfo* scratch) const;
  // Null: not recognised; `reading` says why.
  const DiagnosisInfo* ReadDiagnosis(const v1::Diagnosis& diagnosis,
                                     rules::DiagnosisReading* reading) const;

  // Null: none stated by that laboratory.
  const UpperLimits* CkLimitsOf(absl::string_view laboratory) const;

 private:
  Knowledge() = default;
  absl::Status ReadThresholds(const v1::RulePack& pack);
  absl::Status ReadAnalytes();
  void ReadMedicines();
  void ReadDiagnoses();
  void ReadLaboratories();
  void AddMedicine(const v1::Medicine& medicine);

  std::shared_ptr<const rules::Terminology> terminology_;
  absl::flat_hash_map<std::string, Analyte> analyte_by_id_;
  absl::flat_hash_map<std::string, MedicineInfo> medicine_by_id_;
  absl::flat_hash_map<std::string, MedicineInfo> medicine_by_atc_;
  absl::flat_hash_map<std::string, MedicineInfo> medicine_by_name_;
  absl::flat_hash_map<std::string, DiagnosisInfo> diagnosis_by_id_;
  absl::flat_hash_map<std::string, UpperLimits> ck_limits_;
};

// Twelve digits: what binary fractions add to a product is dropped.
double Decimal(double value);

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_KNOWLEDGE_H_
