// Text protos -> Terminology: parsing, indexes, and every check that needs more
// than one entry.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "rules/terminology/normalize.h"
#include "rules/terminology/shipped_terminology.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {
namespace {

// Collects the parser's complaints as "file:line:column: message".
class Collector : public google::protobuf::io::ErrorCollector {
 public:
  Collector(absl::string_view file, std::vector<std::string>* faults)
      : file_(file), faults_(faults) {}
  void AddError(int line, int column, const std::string& message) override {
    faults_->push_back(
        absl::StrCat(file_, ":", line + 1, ":", column + 1, ": ", message));
  }

 private:
  std::string file_;
  std::vector<std::string>* faults_;
};

void ParseTable(absl::string_view file, absl::string_view text,
                google::protobuf::Message* table,
                std::vector<std::string>* faults) {
  Collector collector(file, faults);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  (void)parser.ParseFromString(std::string(text), table);
}

bool IsFactor(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '/');
  double value = 0;
  for (const absl::string_view part : parts) {
    if (!absl::SimpleAtod(part, &value) || !(value > 0)) return false;
  }
  return parts.size() <= 2;
}

}  // namespace

// Fills one Terminology.
class TerminologyLoader {
 public:
  absl::StatusOr<std::shared_ptr<const Terminology>> Load(
      const Terminology::Files& files) {
    ParseFiles(files);
    if (faults_.empty()) {
      IndexAnalytes();
      if (faults_.empty()) NumberAnalytes();
      IndexMedicines();
      IndexDiagnoses();
      IndexUnits();
      IndexLaboratories();
      KeepReadings();
    }
    if (!faults_.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("terminology: ", absl::StrJoin(faults_, "\n")));
    }
    return std::shared_ptr<const Terminology>(std::move(terminology_));
  }

 private:
  void ParseFiles(const Terminology::Files& files) {
    Terminology& t = *terminology_;
    std::set<absl::string_view> seen;
    const absl::flat_hash_map<absl::string_view, google::protobuf::Message*>
        tables = {{"analytes.textproto", &t.analytes_},
                  {"medicines.textproto", &t.medicines_},
                  {"diagnoses.textproto", &t.diagnoses_},
                  {"units.textproto", &t.units_},
                  {"laboratories.textproto", &t.laboratories_}};
    for (const auto& [file, text] : files) {
      const auto table = tables.find(file);
      if (table == tables.end() || !seen.insert(file).second) {
        Fault(file, ": no such table, or a table twice");
        continue;
      }
      ParseTable(file, text, table->second, &faults_);
    }
  }

  template <typename... Parts>
  void Fault(const Parts&... parts) {
    faults_.push_back(absl::StrCat(parts...));
  }

  // Enters `key`; the same entry may have it twice, two entries may not.
  template <typename Entry>
  void Enter(absl::flat_hash_map<std::string, const Entry*>& index,
             std::string key, const Entry& entry, absl::string_view what) {
    if (key.empty()) {
      Fault(what, ": empty");
      return;
    }
    const auto [found, inserted] = index.emplace(std::move(key), &entry);
    if (!inserted && found->second != &entry) {
      Fault(what, " '", found->first, "' means two things");
    }
  }

  // Enters `text` as a name; with a sign of doubt nothing would be found by it.
  template <typename Names, typename Entry>
  void EnterName(Names& names, absl::string_view text, const Entry& entry,
                 absl::string_view what) {
    if (names.doubt.IsIn(text)) {
      Fault(what, " '", text, "' carries a sign of doubt");
    }
    Enter(names.meant, NormalizeName(text), entry, what);
  }

  // Every name of an entry, its id included.
  template <typename Names, typename Entry>
  void EnterNames(Names& names, const Entry& entry, absl::string_view what) {
    EnterName(names, entry.id(), entry, what);
    EnterName(names, entry.title(), entry, absl::StrCat(what, " title"));
    for (const std::string& alias : entry.alias()) {
      EnterName(names, alias, entry, absl::StrCat(what, " alias"));
    }
  }

  template <typename Names, typename Ambiguous>
  void EnterAmbiguous(Names& names, const Ambiguous& ambiguous,
                      absl::string_view what) {
    for (const v1::AmbiguousName& name : ambiguous) {
      const std::string key = NormalizeName(name.name());
      if (name.reading_size() < 2 || names.meant.contains(key)) {
        Fault("ambiguous '", name.name(),
              "': fewer than two readings, or the name of a ", what);
      }
      Enter(names.ambiguous, key, name, "ambiguous name");
    }
  }

  template <typename Entry>
  void EnterId(absl::flat_hash_map<std::string, const Entry*>& index,
               const Entry& entry, absl::string_view what) {
    if (entry.id().empty() || entry.title().empty()) {
      Fault(what, " '", entry.id(), "': id and title are required");
    }
    if (!index.emplace(entry.id(), &entry).second) {
      Fault(what, " '", entry.id(), "' stands twice");
    }
  }

  void IndexAnalytes() {
    Terminology& t = *terminology_;
    t.analyte_doubt_ = Doubt(t.analytes_.doubt_signs());
    for (const v1::Analyte& analyte : t.analytes_.analyte()) {
      EnterId(t.analyte_by_id_, analyte, "analyte");
      Enter(t.analyte_by_name_, NormalizeAnalyteName(analyte.id()), analyte,
            "analyte");
      for (const std::string& alias : analyte.alias()) {
        Enter(t.analyte_by_name_, NormalizeAnalyteName(alias), analyte,
              "analyte alias");
      }
      for (const std::string& code : analyte.loinc()) {
        Enter(t.analyte_by_loinc_, code, analyte, "LOINC code");
      }
      if (analyte.class_().empty()) {
        Fault("analyte '", analyte.id(), "': no class");
      }
    }
    for (const v1::Analyte& analyte : t.analytes_.analyte()) {
      for (const std::string& part : analyte.stands_for()) {
        const v1::Analyte* found = t.FindAnalyte(part);
        if (found == nullptr || !found->stands_for().empty()) {
          Fault("analyte '", analyte.id(), "' stands for '", part,
                "', which is not a single analyte");
        }
      }
    }
  }

  void NumberAnalytes() {
    Terminology& t = *terminology_;
    t.analyte_index_ = AnalyteIndex(t.analytes_);
  }

  // Readings of what the terminology writes, made once.
  void KeepReadings() {
    Terminology& t = *terminology_;
    for (const v1::MedicineEntry& entry : t.medicines_.medicine()) {
      t.medicine_classes_.insert(entry.class_().begin(), entry.class_().end());
      v1::Medicine medicine;
      medicine.set_medicine(entry.id());
      t.reading_by_id_.emplace(entry.id(), t.ReadMedicine(medicine));
      medicine.Clear();
      const auto keep_name = [&](const std::string& name) {
        medicine.set_name(name);
        t.reading_by_name_.emplace(name, t.ReadMedicine(medicine));
      };
      keep_name(entry.id());
      keep_name(entry.title());
      for (const std::string& name : entry.alias()) keep_name(name);
      medicine.Clear();
      for (const std::string& code : entry.atc()) {
        medicine.set_atc(code);
        t.reading_by_atc_.emplace(code, t.ReadMedicine(medicine));
      }
    }
    for (const v1::AtcGroup& group : t.medicines_.atc_group()) {
      t.medicine_classes_.insert(group.class_().begin(), group.class_().end());
    }
  }

  void IndexMedicines() {
    Terminology& t = *terminology_;
    t.medicine_names_.doubt = Doubt(t.medicines_.doubt_signs());
    for (const v1::MedicineEntry& entry : t.medicines_.medicine()) {
      EnterId(t.medicine_by_id_, entry, "medicine");
      EnterNames(t.medicine_names_, entry, "medicine");
      for (const std::string& code : entry.atc()) {
        if (!IsAtcForm(code) || code.size() != 7) {
          Fault("medicine '", entry.id(), "': '", code,
                "' is not a whole ATC code");
        }
        Enter(t.medicine_by_atc_, code, entry, "ATC code");
      }
    }
    for (const v1::AtcGroup& group : t.medicines_.atc_group()) {
      if (!IsAtcForm(group.prefix()) || group.title().empty()) {
        Fault("ATC group '", group.prefix(), "': no ATC group, or no title");
      }
      Enter(t.group_by_prefix_, group.prefix(), group, "ATC group");
    }
    EnterAmbiguous(t.medicine_names_, t.medicines_.ambiguous(), "medicine");
  }

  void IndexDiagnoses() {
    Terminology& t = *terminology_;
    t.diagnosis_names_.doubt = Doubt(t.diagnoses_.doubt_signs());
    for (const v1::DiagnosisEntry& entry : t.diagnoses_.diagnosis()) {
      EnterId(t.diagnosis_by_id_, entry, "diagnosis");
      EnterNames(t.diagnosis_names_, entry, "diagnosis");
    }
    EnterAmbiguous(t.diagnosis_names_, t.diagnoses_.ambiguous(), "diagnosis");
  }

  void IndexUnits() {
    Terminology& t = *terminology_;
    for (const v1::Unit& unit : t.units_.unit()) {
      Enter(t.unit_by_id_, unit.id(), unit, "unit");
      Enter(t.unit_by_name_, unit.id(), unit, "unit");
      for (const std::string& alias : unit.alias()) {
        Enter(t.unit_by_name_, alias, unit, "unit alias");
      }
    }
    for (const v1::Unit& unit : t.units_.unit()) {
      if (unit.base().empty() && unit.factor().empty()) continue;
      const v1::Unit* base = t.FindUnit(unit.base());
      if (unit.arbitrary() || base == nullptr || !base->base().empty() ||
          !IsFactor(unit.factor())) {
        Fault("unit '", unit.id(), "': base or factor is wrong");
      }
    }
  }

  void IndexLaboratories() {
    Terminology& t = *terminology_;
    for (const v1::Laboratory& laboratory : t.laboratories_.laboratory()) {
      EnterId(t.laboratory_by_id_, laboratory, "laboratory");
      for (const v1::WordBand& band : laboratory.word()) {
        CheckBand(laboratory, band);
      }
      for (const v1::UpperLimit& limit : laboratory.upper_limit()) {
        if (t.FindAnalyte(limit.analyte()) == nullptr ||
            t.FindUnit(limit.unit()) == nullptr || !(limit.female() > 0) ||
            !(limit.male() > 0)) {
          Fault("laboratory '", laboratory.id(), "': upper limit of '",
                limit.analyte(), "' is wrong");
        }
      }
    }
  }

  void CheckBand(const v1::Laboratory& laboratory, const v1::WordBand& band) {
    const Terminology& t = *terminology_;
    const bool known_analyte =
        band.analyte().empty() || t.FindAnalyte(band.analyte()) != nullptr;
    const bool grade = band.has_grade() &&
                       band.method() == v1::ASSAY_METHOD_LINE_BLOT &&
                       band.grade() != v1::LINE_BLOT_GRADE_UNSPECIFIED;
    const bool quantity = band.has_quantity() && band.quantity().has_value() &&
                          t.FindUnit(band.quantity().unit()) != nullptr;
    if (!known_analyte || (!grade && !quantity) ||
        band.word() == v1::RESULT_WORD_UNSPECIFIED ||
        band.method() == v1::ASSAY_METHOD_UNSPECIFIED) {
      Fault("laboratory '", laboratory.id(),
            "': a word band is wrong: ", band.ShortDebugString());
    }
  }

  std::shared_ptr<Terminology> terminology_{new Terminology()};
  std::vector<std::string> faults_;
};

absl::StatusOr<std::shared_ptr<const Terminology>> Terminology::Parse(
    const Files& files) {
  return TerminologyLoader().Load(files);
}

absl::StatusOr<std::shared_ptr<const Terminology>> Terminology::Shipped() {
  static const auto& shipped =
      *new absl::StatusOr<std::shared_ptr<const Terminology>>(
          Parse(ShippedTerminology()));
  return shipped;
}

}  // namespace myorules::rules
