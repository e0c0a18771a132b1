#include "tests/bench/handwritten/knowledge.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace myorules::handwritten {
namespace {

constexpr char kActivityUnit[] = "U/L";

template <typename Entry>
bool HasClass(const Entry& entry, absl::string_view name) {
  return std::find(entry.class_().begin(), entry.class_().end(), name) !=
         entry.class_().end();
}

// A text kept as long as the pack is.
absl::Status ReadNumber(const v1::RulePack& pack, absl::string_view name,
                        const v1::Threshold** threshold, double* value) {
  for (const v1::Threshold& one : pack.threshold()) {
    if (one.name() != name) continue;
    *threshold = &one;
    if (absl::SimpleAtod(one.value(), value)) return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("the pack has no threshold '", name, "' with a number"));
}

uint16_t ClassesOf(const rules::MedicineReading& reading) {
  static const auto& by_name =
      *new absl::flat_hash_map<absl::string_view, MedicineClass>(
          {{"STATIN", kStatin},
           {"GLUCOCORTICOID", kGlucocorticoid},
           {"SECOND_LINE", kSecondLine},
           {"THIRD_LINE", kThirdLine},
           {"OUTSIDE_SCHEME", kOutsideScheme},
           {"CHECKPOINT_INHIBITOR", kCheckpointInhibitor},
           {"TOPICAL", kTopical},
           {"HAS_TOPICAL_FORM", kHasTopicalForm},
           {"IVIG", kIvig}});
  uint16_t classes = 0;
  for (const absl::string_view name : reading.classes) {
    const auto found = by_name.find(name);
    classes |= found == by_name.end() ? kOtherClass : found->second;
  }
  return classes;
}

void ToInfo(const rules::MedicineReading& reading, MedicineInfo* info) {
  using State = rules::MedicineReading::State;
  info->state = reading.state == State::kNothing ? MedicineInfo::kNothing
                : reading.state == State::kRecognised
                    ? MedicineInfo::kRecognised
                    : MedicineInfo::kUnrecognised;
  info->by_code = reading.by_code;
  info->classes = ClassesOf(reading);
  info->title = reading.title;
  info->reason = reading.reason;
  info->doubt = reading.doubt;
}

template <typename Map>
const typename Map::mapped_type* Find(const Map& map, absl::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

const Cut* Cuts::WithUnit(absl::string_view unit) const {
  for (const Cut& cut : by_unit) {
    if (cut.unit == unit) return &cut;
  }
  return nullptr;
}

double Decimal(double value) {
  constexpr double kExact = 1e12;
  if (!std::isfinite(value) ||
      (std::fabs(value) < kExact && value == std::trunc(value))) {
    return value;
  }
  char text[40];
  std::snprintf(text, sizeof(text), "%.12g", value);
  return std::strtod(text, nullptr);
}

absl::StatusOr<std::unique_ptr<Knowledge>> Knowledge::Create(
    const v1::RulePack& pack,
    std::shared_ptr<const rules::Terminology> terminology) {
  std::unique_ptr<Knowledge> knowledge(new Knowledge());
  knowledge->terminology_ = std::move(terminology);
  absl::Status status = knowledge->ReadThresholds(pack);
  status.Update(knowledge->ReadAnalytes());
  if (!status.ok()) return status;
  knowledge->ReadMedicines();
  knowledge->ReadDiagnoses();
  knowledge->ReadLaboratories();
  return knowledge;
}

absl::Status Knowledge::ReadThresholds(const v1::RulePack& pack) {
  absl::Status status;
  const auto number = [&](absl::string_view name) {
    const v1::Threshold* threshold = nullptr;
    double value = 0;
    status.Update(ReadNumber(pack, name, &threshold, &value));
    return value;
  };
  const auto cut = [&](absl::string_view name, Cuts* cuts) {
    const v1::Threshold* threshold = nullptr;
    double value = 0;
    status.Update(ReadNumber(pack, name, &threshold, &value));
    if (threshold == nullptr) return;
    v1::AssayMethod_Parse(absl::StrCat("ASSAY_METHOD_", threshold->method()),
                          &cuts->method);
    cuts->by_unit.push_back({value, threshold->unit(), threshold->value()});
    absl::StrAppend(&cuts->units, cuts->units.empty() ? "" : " or ",
                    threshold->unit());
  };
  adult_age = static_cast<int>(number("adult_age"));
  ck_window_days = static_cast<int>(number("ck_window_days"));
  cancer_years = static_cast<int>(number("cancer_years"));
  enzyme_normal = number("enzyme_normal");
  several_msa = static_cast<int>(number("several_msa"));
  cut("blot_grade_positive", &blot);
  cut("blot_intensity_positive", &blot);
  cut("blot_grade_weak", &blot_weak);
  cut("blot_intensity_weak", &blot_weak);
  cut("hmgcr_positive", &hmgcr);
  return status;
}

absl::Status Knowledge::ReadAnalytes() {
  std::map<std::string, AnalyteSet> specificities;
  for (int i = 0; i < kAnalyteCount; ++i) {
    const v1::Analyte* entry = terminology_->FindAnalyte(kAnalyteIds[i]);
    if (entry == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("no analyte ", kAnalyteIds[i]));
    }
    analyte_by_id_.emplace(kAnalyteIds[i], static_cast<Analyte>(i));
    analytes[i].title = entry->title();
    const AnalyteSet bit = SetOf(i);
    if (HasClass(*entry, "MSA")) msa |= bit;
    if (HasClass(*entry, "MAA")) maa |= bit;
    if (HasClass(*entry, "LINE_BLOT_PANEL")) panel |= bit;
    if (HasClass(*entry, "OWN_ASSAY")) own_assay |= bit;
    if (HasClass(*entry, "UNDIVIDED")) undivided |= bit;
    if (HasClass(*entry, "ANTISYNTHETASE")) antisynthetase |= bit;
    if (HasClass(*entry, "MSA")) {
      specificities[entry->specificity().empty() ? entry->id()
                                                 : entry->specificity()] |= bit;
    }
  }
  for (const v1::Analyte& entry : terminology_->analytes().analyte()) {
    if ((HasClass(entry, "MSA") || HasClass(entry, "MAA")) &&
        AnalyteOf(entry.id()) == kAnalyteCount) {
      return absl::InvalidArgumentError(
          absl::StrCat("analyte ", entry.id(), " is not written by hand"));
    }
  }
  for (const auto& [name, members] : specificities) {
    msa_specificities.push_back(members);
  }
  // Undivided ones with their parts first, then all that stand alone.
  AnalyteSet placed = 0;
  for (AnalyteSet rest = undivided; rest != 0; rest &= rest - 1) {
    const Analyte whole = FirstOf(rest);
    const v1::Analyte& entry = *terminology_->FindAnalyte(kAnalyteIds[whole]);
    const auto family = static_cast<uint8_t>(families.size());
    Family members{SetOf(whole), SetOf(whole)};
    uint8_t all = 0;
    for (const std::string& id : entry.stands_for()) {
      const Analyte part = AnalyteOf(id);
      analytes[part].family = family;
      analytes[part].parts = static_cast<uint8_t>(all + 1);
      all = static_cast<uint8_t>(all | analytes[part].parts);
      members.members |= SetOf(part);
    }
    analytes[whole].family = family;
    analytes[whole].parts = all;
    placed |= members.members;
    families.push_back(members);
  }
  for (int i = 0; i < kAnalyteCount; ++i) {
    if ((placed & SetOf(i)) != 0) continue;
    analytes[i].family = static_cast<uint8_t>(families.size());
    families.push_back({SetOf(i), 0});
  }
  return absl::OkStatus();
}

Analyte Knowledge::AnalyteOf(absl::string_view id) const {
  const Analyte* found = Find(analyte_by_id_, id);
  return found == nullptr ? kAnalyteCount : *found;
}

void Knowledge::AddMedicine(const v1::Medicine& medicine) {
  MedicineInfo info;
  ToInfo(terminology_->ReadMedicine(medicine), &info);
  if (!medicine.medicine().empty()) {
    medicine_by_id_.emplace(medicine.medicine(), info);
  } else if (!medicine.atc().empty()) {
    medicine_by_atc_.emplace(medicine.atc(), info);
  } else {
    medicine_by_name_.emplace(medicine.name(), info);
  }
}

void Knowledge::ReadMedicines() {
  v1::Medicine medicine;
  const auto add_name = [&](const std::string& name) {
    for (const std::string& spelling : {name, absl::AsciiStrToLower(name)}) {
      medicine.Clear();
      medicine.set_name(spelling);
      AddMedicine(medicine);
    }
  };
  for (const v1::MedicineEntry& entry : terminology_->medicines().medicine()) {
    medicine.Clear();
    medicine.set_medicine(entry.id());
    AddMedicine(medicine);
    for (const std::string& code : entry.atc()) {
      medicine.Clear();
      medicine.set_atc(code);
      AddMedicine(medicine);
    }
    add_name(entry.id());
    add_name(entry.title());
    for (const std::string& alias : entry.alias()) add_name(alias);
  }
}

const MedicineInfo& Knowledge::ReadMedicine(const v1::Medicine& medicine,
                                            MedicineInfo* scratch) const {
  const MedicineInfo* found = nullptr;
  if (medicine.medicine().empty() && medicine.atc().empty()) {
    found = Find(medicine_by_name_, medicine.name());
  } else if (medicine.name().empty()) {
    found = medicine.medicine().empty()
                ? Find(medicine_by_atc_, medicine.atc())
                : Find(medicine_by_id_, medicine.medicine());
  }
  if (found != nullptr) return *found;
  ToInfo(terminology_->ReadMedicine(medicine), scratch);
  return *scratch;
}

void Knowledge::ReadDiagnoses() {
  for (const v1::DiagnosisEntry& entry :
       terminology_->diagnoses().diagnosis()) {
    const bool perhaps =
        std::find(entry.perhaps_class().begin(), entry.perhaps_class().end(),
                  "CTD") != entry.perhaps_class().end();
    diagnosis_by_id_.emplace(
        entry.id(),
        DiagnosisInfo{HasClass(entry, "CTD"),
                      perhaps ? absl::StrCat("'", entry.title(),
                                             "' does not say whether it is a "
                                             "CTD")
                              : "",
                      entry.id() == "ANTISYNTHETASE_SYNDROME",
                      entry.id() == "DERMATOMYOSITIS"});
  }
}

const DiagnosisInfo* Knowledge::ReadDiagnosis(
    const v1::Diagnosis& diagnosis, rules::DiagnosisReading* reading) const {
  *reading = terminology_->ReadDiagnosis(diagnosis);
  return reading->entry == nullptr
             ? nullptr
             : Find(diagnosis_by_id_, reading->entry->id());
}

void Knowledge::ReadLaboratories() {
  for (const v1::Laboratory& laboratory :
       terminology_->laboratories().laboratory()) {
    for (const v1::UpperLimit& limit : laboratory.upper_limit()) {
      const auto factor =
          terminology_->FactorBetween(limit.unit(), kActivityUnit);
      if (limit.analyte() != "CK" || !factor.has_value()) continue;
      ck_limits_.emplace(laboratory.id(),
                         UpperLimits{Decimal(limit.female() * *factor),
                                     Decimal(limit.male() * *factor)});
    }
  }
}

const UpperLimits* Knowledge::CkLimitsOf(absl::string_view laboratory) const {
  return Find(ck_limits_, laboratory);
}

}  // namespace myorules::handwritten
