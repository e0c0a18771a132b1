#include "rules/note/field_words.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "myorules/v1/patient.pb.h"

namespace myorules::rules {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using Words = std::map<std::string, const char*, std::less<>>;

// By message and field. What a yes or no answers reads as a finding.
const Words& FieldTable() {
  static const auto& table = *new Words{
      {"Patient.id", "identifier"},
      {"Patient.synthetic", "made up"},
      {"Patient.sex", "sex"},
      {"Patient.birth_date", "date of birth"},
      {"Patient.onset_date", "first symptom"},
      {"Patient.diagnosis_date", "date of diagnosis"},
      {"Patient.diagnosed", "diagnosis made"},
      {"Patient.weakness", "weakness"},
      {"Patient.biopsy", "muscle biopsy"},
      {"Patient.mimics", "other causes"},
      {"Patient.manifestations", "disease outside the limb muscles"},
      {"Patient.medicines", "medicines"},
      {"Patient.medicines_complete", "every medicine ever taken is listed"},
      {"Patient.statin_use", "statin use as stated"},
      {"Patient.diagnoses", "formal diagnoses"},
      {"Patient.diagnoses_complete",
       "every connective tissue disease is listed"},
      {"Patient.malignancies", "malignancies"},
      {"Patient.malignancies_complete", "every malignancy is listed"},
      {"Patient.results", "laboratory results"},
      {"Patient.visits", "visits"},
      {"Patient.outcome", "outcome"},
      {"Patient.followed_until", "last day of follow-up"},
      {"Patient.clinician_diagnosis_imnm",
       "clinician's final diagnosis of necrotizing myopathy"},
      {"Patient.myositis_medicines_complete",
       "every medicine for the myositis is listed"},
      {"Patient.electromyography", "electromyography"},
      {"Patient.mri_muscle_edema", "muscle oedema on MRI"},
      {"Patient.improved_by_treatment", "improved under treatment"},
      {"Weakness.subacute", "onset over weeks to months"},
      {"Weakness.symmetric", "symmetric weakness"},
      {"Weakness.proximal", "predominantly proximal weakness"},
      {"Weakness.proximal_arms", "weakness of the upper arms"},
      {"Weakness.proximal_legs", "weakness of the upper legs"},
      {"Weakness.axial", "weakness of neck or trunk"},
      {"Weakness.respiratory", "weakness of the respiratory muscles"},
      {"Weakness.insidious", "onset over many months to years"},
      {"Weakness.objective", "weakness found by muscle testing"},
      {"Weakness.neck_flexors_weaker", "neck flexors weaker than extensors"},
      {"Weakness.neck_extensors_weaker", "neck extensors weaker than flexors"},
      {"Weakness.legs_proximal_weaker",
       "proximal leg muscles weaker than distal ones"},
      {"Weakness.finger_flexors", "weakness of the finger flexors"},
      {"Weakness.forearm_flexors_as_weak_as_deltoids",
       "wrist or finger flexors as weak as the deltoids"},
      {"Weakness.knee_or_ankle_as_weak_as_hip_flexors",
       "knee extensors or ankle dorsiflexors as weak as the hip flexors"},
      {"Weakness.ocular", "weakness of the eye muscles"},
      {"Weakness.isolated_dysarthria", "isolated dysarthria"},
      {"Biopsy.done", "muscle biopsy done"},
      {"Biopsy.date", "day of the muscle biopsy"},
      {"Biopsy.necrosis", "muscle fibre necrosis"},
      {"Biopsy.sparse_infiltrate", "sparse to no inflammatory infiltrate"},
      {"Biopsy.necrosis_dominant", "necrosis is the dominant change"},
      {"Biopsy.other_myositis_features",
       "biopsy feature of another inflammatory myopathy"},
      {"Biopsy.endomysial_cells_surrounding",
       "endomysial mononuclear cells surrounding fibres"},
      {"Biopsy.cd8_cells_surrounding", "CD8+ T cells surrounding fibres"},
      {"Biopsy.t_cells_invading", "T cells invading non-necrotic fibres"},
      {"Biopsy.cd8_cells_scattered", "scattered endomysial CD8+ T cells"},
      {"Biopsy.perimysial_infiltrate", "perimysial mononuclear cells"},
      {"Biopsy.perivascular_infiltrate", "perivascular mononuclear cells"},
      {"Biopsy.perifascicular_atrophy", "perifascicular atrophy"},
      {"Biopsy.rimmed_vacuoles", "rimmed vacuoles"},
      {"Biopsy.mitochondrial_changes",
       "ragged-red or cytochrome-oxidase-negative fibres"},
      {"Biopsy.mhc_class_1_ubiquitous", "MHC class I on all fibres"},
      {"Biopsy.mhc_class_1_perifascicular",
       "MHC class I on perifascicular fibres"},
      {"Biopsy.mac_small_vessels", "membrane attack complex on small vessels"},
      {"Biopsy.capillary_density_reduced", "reduced density of capillaries"},
      {"Biopsy.tubuloreticular_inclusions",
       "tubuloreticular inclusions in endothelial cells"},
      {"Biopsy.mac_sarcolemma",
       "membrane attack complex on the sarcolemma of non-necrotic fibres"},
      {"Biopsy.dystrophy_features",
       "indications of a muscular dystrophy with immunopathology"},
      {"Electromyography.spontaneous_activity",
       "increased spontaneous activity on electromyography"},
      {"Electromyography.myopathic_units",
       "myopathic motor unit potentials on electromyography"},
      {"Electromyography.myotonic_discharges",
       "myotonic discharges on electromyography"},
      {"Electromyography.neurogenic_units",
       "neurogenic motor unit potentials on electromyography"},
      {"Electromyography.recruitment_decreased",
       "decreased recruitment on electromyography"},
      {"Mimics.toxic_myopathy", "toxic myopathy"},
      {"Mimics.active_endocrinopathy", "active endocrinopathy"},
      {"Mimics.amyloidosis", "amyloidosis"},
      {"Mimics.family_muscular_dystrophy",
       "family history of muscular dystrophy"},
      {"Mimics.family_motor_neuropathy",
       "family history of proximal motor neuropathy"},
      {"Mimics.antisynthetase_syndrome", "anti-synthetase syndrome as stated"},
      {"Mimics.dermatomyositis", "dermatomyositis"},
      {"Mimics.overlap_myositis", "overlap myositis"},
      {"Mimics.statin_rhabdomyolysis", "statin-induced rhabdomyolysis"},
      {"Mimics.better_explanation", "a better explanation of the symptoms"},
      {"Manifestations.interstitial_lung_disease", "interstitial lung disease"},
      {"Manifestations.arthritis", "arthritis"},
      {"Manifestations.raynaud", "Raynaud phenomenon"},
      {"Manifestations.skin", "skin symptoms"},
      {"Manifestations.cardiac", "cardiac symptoms"},
      {"Manifestations.dysphagia", "dysphagia"},
      {"Manifestations.heliotrope", "heliotrope erythema"},
      {"Manifestations.gottron", "Gottron papules or Gottron sign"},
      {"Manifestations.mechanics_hands", "mechanic's hands"},
      {"Manifestations.unexplained_fever", "unexplained fever"},
      {"Manifestations.gottron_papules", "Gottron papules"},
      {"Manifestations.gottron_sign", "Gottron sign"},
      {"Manifestations.esophageal_dysmotility", "oesophageal dysmotility"},
      {"Manifestations.v_sign", "V sign"},
      {"Manifestations.shawl_sign", "shawl sign"},
      {"Manifestation.present", "present"},
      {"Manifestation.related", "related to the myositis"},
      {"Medicine.name", "name"},
      {"Medicine.medicine", "substance"},
      {"Medicine.atc", "ATC code"},
      {"Medicine.route", "route"},
      {"Medicine.purpose", "given for"},
      {"Medicine.started_on", "begun"},
      {"Medicine.stopped_on", "stopped"},
      {"Medicine.ongoing", "still taken"},
      {"Medicine.daily_dose_mg", "mg a day"},
      {"Medicine.initial_treatment", "part of the initial treatment"},
      {"Diagnosis.diagnosis", "diagnosis"},
      {"Diagnosis.name", "name"},
      {"Diagnosis.diagnosed_on", "diagnosed"},
      {"Malignancy.site", "site"},
      {"Malignancy.diagnosed_on", "diagnosed"},
      {"Malignancy.active_until", "active until"},
      {"Malignancy.active", "still active"},
      {"Visit.date", "day"},
      {"Visit.hip_flexor_left", "left hip flexors, MRC grade"},
      {"Visit.hip_flexor_right", "right hip flexors, MRC grade"},
      {"Visit.prednisone_mg_per_day", "prednisone, mg a day"},
      {"LabResult.id", "identifier"},
      {"LabResult.laboratory", "laboratory"},
      {"LabResult.specimen_id", "specimen number"},
      {"LabResult.specimen", "specimen"},
      {"LabResult.analyte", "analyte"},
      {"LabResult.method", "method"},
      {"LabResult.quantity", "quantity"},
      {"LabResult.grade", "grade"},
      {"LabResult.word", "word"},
      {"LabResult.raw_value", "as printed"},
      {"LabResult.raw_unit", "unit as printed"},
      {"LabResult.unread_reason", "why it could not be read"},
      {"LabResult.reference_range", "reference range"},
      {"LabResult.laboratory_flag", "the laboratory's flag"},
      {"LabResult.status", "status"},
      {"LabResult.supersedes", "result that it replaces"},
      {"LabResult.collected_on", "day of collection"},
      {"LabResult.reported_on", "day of the report"},
      {"Quantity.comparator", "comparator"},
      {"Quantity.value", "value"},
      {"Quantity.high", "upper bound"},
      {"Quantity.unit", "unit"},
      {"ReferenceRange.low", "lower limit of normal"},
      {"ReferenceRange.high", "upper limit of normal"},
      {"ReferenceRange.high_excluded", "upper limit is abnormal itself"},
      {"ReferenceRange.raw", "reference range as printed"},
      {"Date.year", "year"},
      {"Date.month", "month"},
      {"Date.day", "day"},
  };
  return table;
}

// Enum values whose words are not their name in lower case.
const Words& ValueTable() {
  static const auto& table = *new Words{
      {"STATEMENT_PRESENT", "yes"},
      {"STATEMENT_ABSENT", "no"},
      {"STATIN_USE_NEVER", "never taken"},
      {"STATIN_USE_PREVIOUS", "taken and stopped"},
      {"STATIN_USE_CURRENT", "still taken"},
      {"PURPOSE_MYOSITIS", "the myositis"},
      {"PURPOSE_OTHER", "something else"},
      {"ROUTE_ORAL", "by mouth"},
      {"OUTCOME_GOOD_EXCELLENT", "good to excellent"},
      {"MRC_GRADE_4_MINUS", "4-"},
      {"MRC_GRADE_4_PLUS", "4+"},
      {"LINE_BLOT_GRADE_BORDERLINE", "(+)"},
      {"LINE_BLOT_GRADE_ONE_PLUS", "1+"},
      {"LINE_BLOT_GRADE_TWO_PLUS", "2+"},
      {"LINE_BLOT_GRADE_THREE_PLUS", "3+"},
      {"ASSAY_METHOD_ELISA", "ELISA"},
      {"ASSAY_METHOD_ALBIA", "ALBIA"},
      {"ASSAY_METHOD_OTHER", "another method"},
      {"COMPARATOR_LESS", "<"},
      {"COMPARATOR_LESS_OR_EQUAL", "<="},
      {"COMPARATOR_GREATER_OR_EQUAL", ">="},
      {"COMPARATOR_GREATER", ">"},
  };
  return table;
}

// LineBlotGrade -> "LINE_BLOT_GRADE_".
std::string PrefixOf(const EnumDescriptor& type) {
  std::string prefix;
  for (const char character : type.name()) {
    if (absl::ascii_isupper(character) && !prefix.empty()) prefix += '_';
    prefix += absl::ascii_toupper(character);
  }
  return prefix + "_";
}

std::string WithoutUnderscores(absl::string_view name) {
  return absl::StrReplaceAll(name, {{"_", " "}});
}

}  // namespace

absl::string_view WordsOf(const FieldDescriptor& field) {
  const auto found = FieldTable().find(
      absl::StrCat(field.containing_type()->name(), ".", field.name()));
  return found == FieldTable().end() ? "" : found->second;
}

const FieldDescriptor* FieldOf(const Descriptor& type,
                               const std::vector<FactStep>& steps) {
  const Descriptor* message = &type;
  const FieldDescriptor* field = nullptr;
  for (const FactStep& step : steps) {
    field = message == nullptr ? nullptr : message->FindFieldByName(step.field);
    if (field == nullptr) return nullptr;
    message = field->message_type();
  }
  return field;
}

std::string FieldWords(const Descriptor& type, std::vector<FactStep> steps) {
  if (steps.empty()) return "";
  const FieldDescriptor* const field = FieldOf(type, steps);
  const std::string last = steps.back().field;
  std::string own = field == nullptr ? "" : std::string(WordsOf(*field));
  if (own.empty()) own = WithoutUnderscores(last);
  if (field == nullptr) return own;
  const absl::string_view parent = field->containing_type()->name();
  steps.pop_back();
  // What these say is of the field that they stand in.
  if (parent == "Date") {
    const std::string whole = FieldWords(type, std::move(steps));
    constexpr absl::string_view kEvents[] = {"begun", "stopped", "diagnosed"};
    const bool is_event = std::find(std::begin(kEvents), std::end(kEvents),
                                    whole) != std::end(kEvents);
    return absl::StrCat(own, is_event ? " it was " : " of ", whole);
  }
  if (parent == "Manifestation") {
    const std::string whole = FieldWords(type, std::move(steps));
    return last == "present" ? whole : absl::StrCat(whole, " ", own);
  }
  return own;
}

std::string EnumWords(const FieldDescriptor* field, absl::string_view name) {
  if (field == nullptr || field->enum_type() == nullptr) {
    return std::string(name);
  }
  const std::string prefix = PrefixOf(*field->enum_type());
  const absl::string_view own = absl::StripPrefix(name, prefix);
  const std::string whole = absl::StrCat(prefix, own);
  if (field->enum_type()->FindValueByName(whole) == nullptr) {
    return std::string(name);
  }
  const auto found = ValueTable().find(whole);
  return found == ValueTable().end()
             ? absl::AsciiStrToLower(WithoutUnderscores(own))
             : found->second;
}

std::vector<std::string> StaleWords() {
  std::vector<std::string> stale;
  const auto* const file = v1::Patient::descriptor()->file();
  const auto* const pool = file->pool();
  const std::string package = absl::StrCat(file->package(), ".");
  for (const auto& [name, words] : FieldTable()) {
    if (pool->FindFieldByName(package + name) == nullptr) stale.push_back(name);
  }
  for (const auto& [name, words] : ValueTable()) {
    if (pool->FindEnumValueByName(package + name) == nullptr) {
      stale.push_back(name);
    }
  }
  return stale;
}

}  // namespace myorules::rules
