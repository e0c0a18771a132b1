#include "rules/library/pack_host.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "engine/base/issues.h"
#include "engine/expr/standard_library.h"
#include "engine/pack/names.h"
#include "google/protobuf/descriptor.h"
#include "myorules/v1/lab.pb.h"
#include "myorules/v1/patient.pb.h"
#include "rules/functions/functions.h"
#include "rules/functions/terms.h"
#include "rules/library/example_patients.h"
#include "rules/patient/limits.h"

namespace myorules::rules {
namespace {

constexpr absl::string_view kMethodPrefix = "ASSAY_METHOD_";

// "LINE_BLOT", …: those that say something.
std::vector<std::string> MethodNames() {
  std::vector<std::string> names;
  const auto& type = *v1::AssayMethod_descriptor();
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() == v1::ASSAY_METHOD_UNSPECIFIED) continue;
    names.emplace_back(absl::StripPrefix(type.value(i)->name(), kMethodPrefix));
  }
  return names;
}

constexpr absl::string_view kGrade = "grade";

// Whether an analyte is measured as an amount in blood (creatine kinase) rather
// than found by its binding (an antibody).
bool IsQuantity(const v1::Analyte& analyte) {
  return absl::c_linear_search(analyte.class_(), "QUANTITY");
}

// Whether results by the method are printed in the unit. Of a threshold that
// names no analyte (null) some analyte's are enough.
bool IsUnitOf(const Terminology& terminology, const v1::Analyte* analyte,
              v1::AssayMethod method, const v1::Unit& unit) {
  const bool is_of_blot = unit.id() == kGrade || unit.id() == "intensity";
  const bool is_activity =
      terminology.FactorBetween(unit.id(), "U/L").has_value();
  switch (method) {
    case v1::ASSAY_METHOD_OTHER:
      return true;
    case v1::ASSAY_METHOD_LINE_BLOT:
      return is_of_blot;
    case v1::ASSAY_METHOD_ENZYME_ACTIVITY:
      return is_activity;
    default:
      break;
  }
  const bool is_of_antibody =
      unit.arbitrary() && !is_of_blot &&
      (unit.id() != "CU" || method == v1::ASSAY_METHOD_CHEMILUMINESCENCE);
  const bool is_of_quantity =
      is_activity || unit.id() == "ng/mL" || unit.id() == "percent";
  if (analyte == nullptr) return is_of_antibody || is_of_quantity;
  return IsQuantity(*analyte) ? is_of_quantity : is_of_antibody;
}

// "U/mL, AU/mL or titre".
std::string UnitsOf(const Terminology& terminology, const v1::Analyte* analyte,
                    v1::AssayMethod method) {
  std::vector<std::string> units;
  for (const v1::Unit& unit : terminology.units().unit()) {
    if (IsUnitOf(terminology, analyte, method, unit)) {
      units.push_back(unit.id());
    }
  }
  if (units.size() < 2) return absl::StrJoin(units, "");
  const std::string last = units.back();
  units.pop_back();
  return absl::StrCat(absl::StrJoin(units, ", "), " or ", last);
}

// Of a threshold whose method is `method`; UNSPECIFIED: that is not known.
std::string UnitFault(const Terminology& terminology,
                      const v1::Threshold& threshold,
                      const v1::Analyte* analyte, v1::AssayMethod method) {
  if (engine::IsBlank(threshold.unit())) return "";  // Told of every one.
  const v1::Unit* unit = terminology.FindUnit(threshold.unit());
  if (unit == nullptr) {
    const std::string meant =
        engine::DidYouMean(threshold.unit(), terminology.Ids("units"));
    return absl::StrCat(
        "no unit '", threshold.unit(), "' in the terminology",
        meant.empty() && method != v1::ASSAY_METHOD_UNSPECIFIED
            ? absl::StrCat("; write ", UnitsOf(terminology, analyte, method))
            : meant);
  }
  if (method == v1::ASSAY_METHOD_UNSPECIFIED ||
      IsUnitOf(terminology, analyte, method, *unit)) {
    return "";
  }
  return absl::StrCat(
      "the unit '", unit->id(), "' does not belong to the method ",
      threshold.method(),
      analyte == nullptr ? "" : absl::StrCat(" of ", analyte->id()), "; write ",
      UnitsOf(terminology, analyte, method));
}

std::string MethodFault(const v1::Analyte* analyte, v1::AssayMethod method) {
  if (analyte == nullptr) return "";
  if (IsQuantity(*analyte) && method == v1::ASSAY_METHOD_LINE_BLOT) {
    return absl::StrCat("the method LINE_BLOT does not measure ", analyte->id(),
                        ", which is no antibody; write ENZYME_ACTIVITY, or how "
                        "else it is measured");
  }
  if (!IsQuantity(*analyte) && method == v1::ASSAY_METHOD_ENZYME_ACTIVITY) {
    return absl::StrCat("the method ENZYME_ACTIVITY does not measure ",
                        analyte->id(),
                        ", which is no enzyme; write LINE_BLOT, ELISA, or how "
                        "else it is measured");
  }
  return "";
}

// Of a plain number, whose unit may be any word: "yaers" is a slip, "grades",
// "joints" and "ng/dL" are none although "grade", "points" and "ng/mL" are
// near.
std::vector<engine::ThresholdFault> SlipOfUnit(const Terminology& terminology,
                                               const std::string& unit) {
  if (terminology.FindUnit(unit) != nullptr ||
      !absl::c_all_of(unit, absl::ascii_isalpha)) {
    return {};
  }
  std::vector<std::string> alike;
  for (const std::string& each : terminology.Ids("units")) {
    const bool is_alike =
        each.size() == unit.size() && each.substr(0, 1) == unit.substr(0, 1);
    if (is_alike) alike.push_back(each);
  }
  const std::string meant = engine::DidYouMean(unit, alike);
  if (meant.empty()) return {};
  return {
      {"unit", absl::StrCat("no unit '", unit, "' in the terminology", meant)}};
}

// What is wrong with a threshold: the words for a laboratory value, or the unit
// of a plain number ("18 years").
std::vector<engine::ThresholdFault> ThresholdFaults(
    const Terminology& terminology, const v1::Threshold& threshold) {
  std::vector<engine::ThresholdFault> faults;
  const std::string& analyte = threshold.analyte();
  if (analyte.empty() && threshold.method().empty()) {
    return SlipOfUnit(terminology, threshold.unit());
  }
  const v1::Analyte* const known = terminology.FindAnalyte(analyte);
  if (!analyte.empty() && known == nullptr) {
    faults.push_back(
        {"analyte",
         absl::StrCat(
             "no analyte '", analyte, "' in the terminology",
             engine::DidYouMean(analyte, terminology.Ids("analytes")))});
  }
  v1::AssayMethod method = v1::ASSAY_METHOD_UNSPECIFIED;
  if (!v1::AssayMethod_Parse(absl::StrCat(kMethodPrefix, threshold.method()),
                             &method) ||
      method == v1::ASSAY_METHOD_UNSPECIFIED) {
    method = v1::ASSAY_METHOD_UNSPECIFIED;
    faults.push_back(
        {"method",
         threshold.method().empty()
             ? "a threshold for a laboratory value has a method; write "
               "LINE_BLOT, ELISA, or how else it is measured"
             : absl::StrCat(
                   "no assay method '", threshold.method(), "'",
                   engine::DidYouMean(threshold.method(), MethodNames()),
                   "; a threshold for a laboratory value needs one")});
  }
  const std::string mismatch = MethodFault(known, method);
  if (!mismatch.empty()) {
    method = v1::ASSAY_METHOD_UNSPECIFIED;
    faults.push_back({"method", mismatch});
  }
  const std::string unit = UnitFault(terminology, threshold, known, method);
  if (!unit.empty()) faults.push_back({"unit", unit});
  return faults;
}

template <typename Entries>
void AddClasses(const Entries& entries, std::set<std::string>* classes) {
  for (const auto& entry : entries) {
    classes->insert(entry.class_().begin(), entry.class_().end());
  }
}

// All words of a kind (rules/functions/terms.h).
std::vector<std::string> TermsOf(const Terminology& terminology,
                                 absl::string_view kind) {
  if (kind == terms::kAnalyte) return terminology.Ids("analytes");
  if (kind == terms::kDiagnosis) return terminology.Ids("diagnoses");
  if (kind == terms::kMedicine) return terminology.Ids("medicines");
  if (kind == terms::kUnit) return terminology.Ids("units");
  if (kind == terms::kLaboratory) return terminology.Ids("laboratories");
  if (kind == terms::kQuantity) {
    std::vector<std::string> quantities;
    for (const v1::Analyte& analyte : terminology.analytes().analyte()) {
      if (IsQuantity(analyte)) quantities.push_back(analyte.id());
    }
    return quantities;
  }
  std::set<std::string> classes;
  if (kind == terms::kAnalyteClass) {
    AddClasses(terminology.analytes().analyte(), &classes);
  } else if (kind == terms::kMedicineClass) {
    AddClasses(terminology.medicines().medicine(), &classes);
    AddClasses(terminology.medicines().atc_group(), &classes);
  } else if (kind == terms::kDiagnosisClass) {
    AddClasses(terminology.diagnoses().diagnosis(), &classes);
  }
  return {classes.begin(), classes.end()};
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Knowledge>> Knowledge::Create(
    const std::vector<PackFile>& further_evidence,
    std::vector<engine::Issues>* faulty) {
  std::vector<EvidenceText> texts;
  texts.reserve(further_evidence.size());
  for (const PackFile& file : further_evidence) {
    texts.emplace_back(file.name, file.text);
  }
  absl::StatusOr<std::shared_ptr<const Knowledge>> knowledge =
      CreateWith(&texts);
  const absl::Status status = StatusOf(texts);
  if (status.ok()) return knowledge;
  for (EvidenceText& text : texts) {
    if (faulty != nullptr && text.issues.has_errors()) {
      faulty->push_back(std::move(text.issues));
    }
  }
  return status;
}

absl::StatusOr<std::shared_ptr<const Knowledge>> Knowledge::CreateWith(
    std::vector<EvidenceText>* further_evidence) {
  absl::StatusOr<std::shared_ptr<const Terminology>> terminology =
      Terminology::Shipped();
  if (!terminology.ok()) return terminology.status();
  return Of(*std::move(terminology), ReadEvidenceWithShipped(further_evidence));
}

absl::StatusOr<std::shared_ptr<const Knowledge>> Knowledge::Of(
    std::shared_ptr<const Terminology> terminology,
    v1::EvidenceTable evidence) {
  std::shared_ptr<Knowledge> knowledge(new Knowledge());
  knowledge->terminology_ = std::move(terminology);
  knowledge->evidence_ = std::move(evidence);
  for (const v1::Source& source : knowledge->evidence_.source()) {
    knowledge->source_by_key_[source.key()] = &source;
  }
  for (const v1::Evidence& record : knowledge->evidence_.evidence()) {
    knowledge->evidence_by_id_[record.id()] = &record;
  }

  absl::Status status = engine::AddStandardLibrary(knowledge->functions_);
  if (status.ok()) {
    status = engine::AddUncertaintyLibrary(knowledge->functions_);
  }
  if (status.ok()) {
    status =
        AddClinicalFunctions(knowledge->functions_, knowledge->terminology_);
  }
  if (!status.ok()) return status;
  return knowledge;
}

engine::PackHost Knowledge::Host() const {
  engine::PackHost host;
  // The descriptor names the pool that the patient and all its enums are in.
  host.pool = v1::Patient::descriptor()->file()->pool();
  host.functions = &functions_;
  host.container = "myorules.v1";
  host.function_library_version = kFunctionLibraryVersion;
  host.list_entries = {
      {"myorules.v1.Patient.results", limits::kMaxResults},
      {"myorules.v1.Patient.visits", limits::kMaxVisits},
      {"myorules.v1.Patient.medicines", limits::kMaxMedicines},
      {"myorules.v1.Patient.diagnoses", limits::kMaxDiagnoses},
      {"myorules.v1.Patient.malignancies", limits::kMaxMalignancies},
  };
  host.text_bytes = limits::kMaxTextBytes;
  // What a patient may hold there and nothing else (rules/patient).
  host.field_terms = {
      {"myorules.v1.LabResult.analyte", terms::kAnalyte},
      {"myorules.v1.LabResult.laboratory", terms::kLaboratory},
      {"myorules.v1.Quantity.unit", terms::kUnit},
      {"myorules.v1.Medicine.medicine", terms::kMedicine},
      {"myorules.v1.Diagnosis.diagnosis", terms::kDiagnosis},
  };
  host.examples = [this](double number) {
    return ExamplePatients(number, *terminology_);
  };
  host.threshold_faults = [this](const v1::Threshold& threshold) {
    return ThresholdFaults(*terminology_, threshold);
  };
  host.sources.emplace({std::string(kClinicalSourceKey)});
  for (const auto& [key, source] : source_by_key_) host.sources->push_back(key);
  host.evidence.emplace();
  for (const auto& [id, record] : evidence_by_id_) {
    host.evidence->push_back(id);
  }
  host.terms = [this](absl::string_view kind) {
    return TermsOf(*terminology_, kind);
  };
  host.terminology = terminology_->CanonicalTables();
  return host;
}

const v1::Source* Knowledge::FindSource(absl::string_view key) const {
  const auto it = source_by_key_.find(key);
  return it == source_by_key_.end() ? nullptr : it->second;
}

const v1::Evidence* Knowledge::FindEvidence(absl::string_view id) const {
  const auto it = evidence_by_id_.find(id);
  return it == evidence_by_id_.end() ? nullptr : it->second;
}

std::shared_ptr<const engine::CompiledPack> LoadPack(
    std::shared_ptr<const Knowledge> knowledge, const engine::PackHost& host,
    engine::Issues* issues) {
  struct Held {
    std::shared_ptr<const Knowledge> knowledge;
    std::shared_ptr<const engine::CompiledPack> pack;  // Goes first.
  };
  std::shared_ptr<const engine::CompiledPack> pack =
      engine::CompiledPack::Load(host, issues);
  if (pack == nullptr) return nullptr;
  const engine::CompiledPack* const address = pack.get();
  return {
      std::make_shared<const Held>(Held{std::move(knowledge), std::move(pack)}),
      address};
}

}  // namespace myorules::rules
