// What the names in a patient mean: analytes, medicines, diagnoses, units and
// laboratories, read from data.
#ifndef MYORULES_RULES_TERMINOLOGY_TERMINOLOGY_H_
#define MYORULES_RULES_TERMINOLOGY_TERMINOLOGY_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "myorules/v1/patient.pb.h"
#include "myorules/v1/terminology.pb.h"
#include "rules/terminology/analyte_index.h"
#include "rules/terminology/doubt.h"

namespace myorules::rules {

// What a Medicine message names.
struct MedicineReading {
  enum class State {
    kNothing,  // No id, code or name on record.
    kRecognised,
    kUnrecognised,  // On record and not in the dictionary, or ambiguous.
  };
  State state = State::kNothing;
  // kRecognised: what a clinician reads.
  std::string title;
  // kRecognised: its classes; owned by the terminology.
  std::vector<absl::string_view> classes;
  // kRecognised by a code of which its group alone is known: further classes,
  // which some of the group have and others do not.
  std::vector<absl::string_view> perhaps_classes;
  // kRecognised by an ATC code, which tells forms apart (ointment, tablet);
  // false: by id or name, which need not.
  bool by_code = false;
  // How many milligrams equal 5 mg of prednisone: the fewest and the most that
  // sources give. Of no glucocorticoid that is named: 0.
  double least_for_prednisone_5_mg = 0;
  double most_for_prednisone_5_mg = 0;
  // kUnrecognised: why, for instance "'AZT' can mean azathioprine or …".
  std::string reason;
  // kUnrecognised: what is in doubt, where that can be told beside what is
  // written: "azathioprine or …", "marked as in doubt or denied".
  std::string doubt;

  bool HasClass(absl::string_view name) const;
  // Whether both say of which classes a medicine is and do not agree, as far as
  // the code of a group says it. That there is a topical form as well, or into
  // what it is given, is said by some names only.
  bool IsOfOtherClassesThan(const MedicineReading& other) const;
};

// What a Diagnosis message names.
struct DiagnosisReading {
  // Null: no id or name on record, or not recognised.
  const v1::DiagnosisEntry* entry = nullptr;
  // Not recognised: as of a medicine.
  std::string reason;
  std::string doubt;
};

// Immutable once loaded; thread-safe. Pointers live as long as it does.
class Terminology {
 public:
  // (file name, text) of text protos; the file name says which table it is.
  using Files = std::vector<std::pair<absl::string_view, absl::string_view>>;

  // Errors: INVALID_ARGUMENT naming file and line of what does not parse, or
  // all names that stand twice, refer to nothing, or mean two things.
  static absl::StatusOr<std::shared_ptr<const Terminology>> Parse(
      const Files& files);

  // What is embedded in the program, loaded once.
  static absl::StatusOr<std::shared_ptr<const Terminology>> Shipped();

  // By id; null: no such.
  const v1::Analyte* FindAnalyte(absl::string_view id) const;
  const v1::MedicineEntry* FindMedicine(absl::string_view id) const;
  const v1::DiagnosisEntry* FindDiagnosis(absl::string_view id) const;
  const v1::Unit* FindUnit(absl::string_view id) const;
  const v1::Laboratory* FindLaboratory(absl::string_view id) const;

  // By what is printed: an id or an alias; null: not recognised. Analytes also
  // with "anti-" and "antibody", none in doubt ("SRP?"); units exactly as
  // written.
  const v1::Analyte* ReadAnalyte(absl::string_view text) const;
  const v1::Unit* ReadUnit(absl::string_view text) const;
  // Whether a name that a laboratory prints is in doubt: "SRP?", or "Mi-2?",
  // where a letter was lost on the way.
  bool IsPrintInDoubt(absl::string_view text) const {
    return analyte_doubt_.IsIn(text);
  }
  // By LOINC code; null: none.
  const v1::Analyte* FindAnalyteByLoinc(absl::string_view code) const;

  // Reads `medicine`, else `atc` (the code itself, else the longest group that
  // speaks for it), else `name`, which also says which of a group it is that
  // `medicine` or `atc` names. An id or a code and a name that mean medicines
  // of other classes are not recognised, nor is any entry whose name is in
  // doubt or denied ("IVIG?") or says a dose of zero.
  MedicineReading ReadMedicine(const v1::Medicine& medicine) const;
  // The same at once where one id, code or name alone is on record, just as the
  // terminology writes it; else null.
  const MedicineReading* KnownMedicine(const v1::Medicine& medicine) const;

  // Reads `diagnosis`, else `name`. An entry whose name is in doubt or denied
  // is not recognised, whatever its id, nor is one whose id and name mean two
  // diagnoses.
  DiagnosisReading ReadDiagnosis(const v1::Diagnosis& diagnosis) const;

  // Ids of the analytes that are in all of `classes`, sorted.
  std::vector<std::string> AnalytesOf(
      absl::Span<const absl::string_view> classes) const;
  // Whether anything is in the class.
  bool HasMedicineClass(absl::string_view name) const;
  bool HasDiagnosisClass(absl::string_view name) const;

  // The grade or interval that `word` stands for at `laboratory` (empty: not
  // stated), by this laboratory's bands, else by those of "ANY"; null: none.
  const v1::WordBand* FindBand(absl::string_view laboratory,
                               v1::AssayMethod method,
                               absl::string_view analyte,
                               v1::ResultWord word) const;

  // The factor that turns `unit` into `base`, exact to a double's precision;
  // nullopt: not convertible. One for the unit itself.
  absl::optional<double> FactorBetween(absl::string_view unit,
                                       absl::string_view base) const;

  // All ids of a table ("analytes", …), sorted, for "did you mean".
  std::vector<std::string> Ids(absl::string_view table) const;

  // By the name of the table ("analytes", "medicines", "diagnoses", "units",
  // "laboratories") the same bytes for the same content, whatever the comments.
  std::map<std::string, std::string, std::less<>> CanonicalTables() const;

  // The analytes by number.
  const AnalyteIndex& analyte_index() const { return analyte_index_; }

  const v1::AnalyteTable& analytes() const { return analytes_; }
  const v1::MedicineTable& medicines() const { return medicines_; }
  const v1::DiagnosisTable& diagnoses() const { return diagnoses_; }
  const v1::UnitTable& units() const { return units_; }
  const v1::LaboratoryTable& laboratories() const { return laboratories_; }

 private:
  friend class TerminologyLoader;
  Terminology() = default;

  // Whether the name of a medicine makes its entry unrecognised, whatever its
  // id or code.
  bool IsNoMedicine(absl::string_view name) const;
  MedicineReading ReadMedicineId(const v1::Medicine& medicine) const;
  MedicineReading ReadAtc(absl::string_view atc) const;
  // Whether a code that is itself not on record can be taken for one of its
  // group: not where a relative of it, or a code that it leaves open, is not of
  // the group's classes (A10BH53, A10BH and A10 may hold a statin). Where some
  // are of further ones (H02AB: methylprednisolone) it can.
  bool GroupSpeaksFor(const v1::AtcGroup& group, absl::string_view code) const;
  // The classes beyond those of the group that relatives of the code are of, or
  // codes that it leaves open; sorted.
  std::vector<absl::string_view> FurtherClasses(const v1::AtcGroup& group,
                                                absl::string_view code) const;
  MedicineReading ReadMedicineName(absl::string_view name) const;

  template <typename Entry>
  using Index = absl::flat_hash_map<std::string, const Entry*>;

  // The names of one table, normalized, and how they are refused.
  template <typename Entry>
  struct Names {
    Index<Entry> meant;
    Index<v1::AmbiguousName> ambiguous;
    Doubt doubt;
  };

  v1::AnalyteTable analytes_;
  v1::MedicineTable medicines_;
  v1::DiagnosisTable diagnoses_;
  v1::UnitTable units_;
  v1::LaboratoryTable laboratories_;

  AnalyteIndex analyte_index_;
  Index<v1::Analyte> analyte_by_id_, analyte_by_name_, analyte_by_loinc_;
  Doubt analyte_doubt_;
  Index<v1::MedicineEntry> medicine_by_id_, medicine_by_atc_;
  Names<v1::MedicineEntry> medicine_names_;
  Index<v1::AtcGroup> group_by_prefix_;
  absl::flat_hash_map<std::string, MedicineReading> reading_by_id_,
      reading_by_atc_, reading_by_name_;
  absl::flat_hash_set<std::string> medicine_classes_;
  Index<v1::DiagnosisEntry> diagnosis_by_id_;
  Names<v1::DiagnosisEntry> diagnosis_names_;
  Index<v1::Unit> unit_by_id_, unit_by_name_;
  Index<v1::Laboratory> laboratory_by_id_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_TERMINOLOGY_TERMINOLOGY_H_
