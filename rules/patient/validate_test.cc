#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "rules/patient/limits.h"
#include "rules/patient/prepare.h"

namespace myorules::rules {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr absl::CivilDay kAssessed(2024, 6, 15);

std::vector<FieldFault> Faults(const v1::Patient& patient) {
  return Validate(patient, kAssessed, **Terminology::Shipped());
}

std::vector<FieldFault> FaultsOf(const std::string& text) {
  v1::Patient patient;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &patient))
      << text;
  return Faults(patient);
}

// "field: description" of each.
std::vector<std::string> Told(const std::vector<FieldFault>& faults) {
  std::vector<std::string> told;
  told.reserve(faults.size());
  for (const FieldFault& fault : faults) {
    told.push_back(absl::StrCat(fault.field, ": ", fault.description));
  }
  return told;
}

TEST(Validate, TakesAnEmptyAndAFullPatient) {
  EXPECT_THAT(Told(FaultsOf("")), IsEmpty());
  EXPECT_THAT(Told(FaultsOf(R"(
      id: "p" synthetic: true sex: SEX_FEMALE
      birth_date { year: 1960 } onset_date { year: 2024 month: 2 }
      diagnosis_date { year: 2024 month: 3 day: 1 } diagnosed: true
      biopsy { done: true date { year: 2024 month: 3 } necrosis: true }
      medicines { name: "whatever" started_on { year: 2024 }
                  stopped_on { year: 2024 month: 6 day: 15 } ongoing: true }
      medicines { medicine: "simvastatin" atc: "C10AA01" }
      medicines { medicine: "methylprednisolone" atc: "H02AB" }
      diagnoses { name: "whatever" }
      results { id: "1" analyte: "HMGCR" method: ASSAY_METHOD_ELISA
                quantity { value: 0 unit: "U/mL" } status: RESULT_STATUS_FINAL
                collected_on { year: 2024 month: 3 day: 1 }
                reported_on { year: 2024 month: 3 day: 1 } }
      results { id: "2" supersedes: "1" analyte: "HMGCR" laboratory: "IOWA" }
      visits { date { year: 2024 } prednisone_mg_per_day: 60 })")),
              IsEmpty());
}

struct BadPatient {
  const char* text;
  const char* field;
  const char* says;
};

TEST(Validate, NamesTheFieldAndWhatWouldBeRight) {
  const BadPatient cases[] = {
      // Dates.
      {"birth_date { year: 2024 month: 2 day: 30 }", "patient.birth_date",
       "there is no date"},
      {"birth_date { month: 2 }", "patient.birth_date", "there is no date"},
      {"onset_date { year: 2024 day: 3 }", "patient.onset_date",
       "a date known to the month leaves out the day"},
      {"birth_date { year: 2024 month: 6 day: 16 }", "patient.birth_date",
       "after the assessment date 2024-06-15"},
      {"onset_date { year: 2024 month: 7 }", "patient.onset_date",
       "after the assessment date"},
      {"diagnosis_date { year: 2025 }", "patient.diagnosis_date",
       "after the assessment date"},
      {"birth_date { year: 1990 } onset_date { year: 1989 }",
       "patient.onset_date", "before the date of birth"},
      {"onset_date { year: 2024 month: 3 } diagnosis_date { year: 2024 month: "
       "2 "
       "}",
       "patient.diagnosis_date", "before the date of onset"},
      {"birth_date { year: 1990 } visits { date { year: 1980 } }",
       "patient.visits[0].date", "before the date of birth"},
      {"birth_date { year: 1990 } followed_until { year: 1980 }",
       "patient.followed_until", "before the date of birth"},
      {"diagnosis_date { year: 2019 month: 6 day: 2 } followed_until { year: "
       "2019 month: 6 day: 1 }",
       "patient.followed_until", "before the date of diagnosis"},
      {"diagnosed: false diagnosis_date { year: 2020 }",
       "patient.diagnosis_date", "diagnosed is false"},
      // Biopsy and manifestations.
      {"biopsy { done: false necrosis: true }", "patient.biopsy.done",
       "is false, but there are findings"},
      {"biopsy { done: false other_myositis_features: STATEMENT_ABSENT }",
       "patient.biopsy.done", "is false"},
      {"biopsy { done: false rimmed_vacuoles: false }", "patient.biopsy.done",
       "is false"},
      {"biopsy { other_myositis_features: STATEMENT_ABSENT "
       "perifascicular_atrophy: true }",
       "patient.biopsy.perifascicular_atrophy",
       "is true, but other_myositis_features are stated absent"},
      {"biopsy { other_myositis_features: STATEMENT_ABSENT "
       "t_cells_invading: true }",
       "patient.biopsy.t_cells_invading",
       "is true, but other_myositis_features are stated absent"},
      {"biopsy { other_myositis_features: STATEMENT_ABSENT "
       "rimmed_vacuoles: true }",
       "patient.biopsy.rimmed_vacuoles",
       "is true, but other_myositis_features are stated absent"},
      {"biopsy { endomysial_cells_surrounding: false "
       "cd8_cells_surrounding: true }",
       "patient.biopsy.cd8_cells_surrounding",
       "is true, but endomysial_cells_surrounding is false"},
      {"biopsy { necrosis: false necrosis_dominant: true }",
       "patient.biopsy.necrosis_dominant", "is true, but necrosis is false"},
      {"weakness { subacute: true insidious: true }",
       "patient.weakness.insidious",
       "is true, but subacute is true as well; leave one out"},
      {"weakness { neck_flexors_weaker: true neck_extensors_weaker: true }",
       "patient.weakness.neck_extensors_weaker",
       "is true, but neck_flexors_weaker is true as well; leave one out"},
      {"weakness { axial: false neck_extensors_weaker: true }",
       "patient.weakness.neck_extensors_weaker",
       "is true, but axial is false: there is no weakness of neck or trunk"},
      {"weakness { proximal: true proximal_arms: false proximal_legs: false }",
       "patient.weakness.proximal",
       "is true, but proximal_arms and proximal_legs are false"},
      {"weakness { objective: false neck_flexors_weaker: true }",
       "patient.weakness.neck_flexors_weaker",
       "is true, but objective is false: testing found no weakness"},
      {"weakness { objective: false legs_proximal_weaker: true }",
       "patient.weakness.legs_proximal_weaker",
       "is true, but objective is false: testing found no weakness"},
      {"manifestations { gottron: false gottron_papules: true }",
       "patient.manifestations.gottron_papules",
       "is true, but gottron is false"},
      {"manifestations { gottron: false gottron_sign: true }",
       "patient.manifestations.gottron_sign", "is true, but gottron is false"},
      {"manifestations { gottron: true gottron_papules: false "
       "gottron_sign: false }",
       "patient.manifestations.gottron",
       "is true, but gottron_papules and gottron_sign are false"},
      {"manifestations { skin { present: false } shawl_sign: true }",
       "patient.manifestations.shawl_sign", "skin symptoms are stated absent"},
      {"manifestations { skin { present: false } v_sign: true }",
       "patient.manifestations.v_sign", "skin symptoms are stated absent"},
      {"manifestations { skin { present: false } gottron_papules: true }",
       "patient.manifestations.gottron_papules",
       "skin symptoms are stated absent"},
      {"manifestations { skin { present: false } gottron_sign: true }",
       "patient.manifestations.gottron_sign",
       "skin symptoms are stated absent"},
      {"manifestations { skin { present: false } heliotrope: true }",
       "patient.manifestations.heliotrope", "skin symptoms are stated absent"},
      {"manifestations { skin { present: false } gottron: true }",
       "patient.manifestations.gottron", "skin symptoms are stated absent"},
      {"manifestations { skin { present: false } mechanics_hands: true }",
       "patient.manifestations.mechanics_hands",
       "skin symptoms are stated absent"},
      {"manifestations { skin { present: false related: true } }",
       "patient.manifestations.skin.related", "stated absent"},
      // Medicines.
      {"medicines { started_on { year: 2020 } stopped_on { year: 2019 } }",
       "patient.medicines[0].stopped_on", "before started_on"},
      {"medicines {} medicines { ongoing: true stopped_on { year: 2019 } }",
       "patient.medicines[1].ongoing", "before the assessment date"},
      {"medicines { medicine: 'simvastatine' }",
       "patient.medicines[0].medicine", "did you mean 'simvastatin'"},
      {"medicines { medicine: 'PREDNISONE' }", "patient.medicines[0].medicine",
       "did you mean 'prednisone'"},
      {"medicines { medicine: 'intravenous_immunoglobulin' }",
       "patient.medicines[0].medicine",
       "did you mean 'immunoglobulin_intravenous'"},
      {"medicines { medicine: 'Kiovig' }", "patient.medicines[0].medicine",
       "did you mean 'immunoglobulin_intravenous'"},
      // Much of it is the same, and it is another medicine.
      {"medicines { medicine: 'titanous_immunoglobulin' }",
       "patient.medicines[0].medicine",
       "did you mean 'tetanus_immunoglobulin'"},
      {"medicines { medicine: 'maternal_immunoglobulin' }",
       "patient.medicines[0].medicine",
       "'maternal_immunoglobulin' is no id of a medicine; rules/terminology/"},
      {"medicines { medicine: 'simvastatin' atc: 'L04AX03' }",
       "patient.medicines[0].atc", "is that of methotrexate"},
      {"medicines { medicine: 'methotrexate' atc: 'H02AB' }",
       "patient.medicines[0].atc", "is that of glucocorticoids, systemic"},
      {"medicines { medicine: 'tacrolimus' atc: 'D11AH01' }",
       "patient.medicines[0].atc", "topical"},
      {"medicines { daily_dose_mg: -1 }", "patient.medicines[0].daily_dose_mg",
       "cannot be below 0"},
      {"medicines { name: 'simvastatin' daily_dose_mg: 0 }",
       "patient.medicines[0].daily_dose_mg",
       "is 0, which is no treatment; leave the entry out"},
      {"medicines { daily_dose_mg: 100001 }",
       "patient.medicines[0].daily_dose_mg", "at most 100000"},
      {"visits { prednisone_mg_per_day: 10001 }",
       "patient.visits[0].prednisone_mg_per_day", "at most 10000"},
      // Diagnoses and malignancies.
      {"diagnoses { diagnosis: 'SLEE' }", "patient.diagnoses[0].diagnosis",
       "did you mean 'SLE'"},
      {"diagnoses { diagnosis: 'systemic_lupus' }",
       "patient.diagnoses[0].diagnosis", "did you mean 'SLE'"},
      {"malignancies { diagnosed_on { year: 2020 } active_until { year: 2019 } "
       "}",
       "patient.malignancies[0].active_until", "before diagnosed_on"},
      {"malignancies { active: true active_until { year: 2019 } }",
       "patient.malignancies[0].active", "before the assessment date"},
      // Results.
      {"results {}", "patient.results[0].analyte", "is required"},
      {"results { analyte: 'anti-SRP' }", "patient.results[0].analyte",
       "did you mean 'SRP'"},
      {"results { analyte: 'XYZ' }", "patient.results[0].analyte",
       "'XYZ' is no id of an analyte; there are ALT, AST, CK, CK_MB, CN1A, "},
      {"results { analyte: 'HMGCR' quantity { value: 1 unit: 'IU/ml' } }",
       "patient.results[0].quantity.unit",
       "'IU/ml' is no id of a unit; there are AU/mL, CU, U/L, U/mL, "},
      {"results { analyte: 'HMGCR' quantity { value: 1 unit: 'cu' } }",
       "patient.results[0].quantity.unit", "did you mean 'CU'"},
      {"results { analyte: 'SRP' laboratory: 'HERE' }",
       "patient.results[0].laboratory",
       "'HERE' is no id of a laboratory; there are ANY, ARUP, "},
      {"medicines { medicine: 'x' }", "patient.medicines[0].medicine",
       "'x' is no id of a medicine; rules/terminology/medicines.textproto "
       "lists "
       "them; put what is written into name"},
      {"results { analyte: 'SRP' laboratory: 'IOVA' }",
       "patient.results[0].laboratory", "did you mean 'IOWA'"},
      {"results { analyte: 'HMGCR' quantity { value: 1 unit: 'units/mL' } }",
       "patient.results[0].quantity.unit", "did you mean 'U/mL'"},
      {"results { analyte: 'CK' quantity { value: -1 unit: 'U/L' } }",
       "patient.results[0].quantity.value", "cannot be below 0"},
      {"results { analyte: 'CK' quantity { value: nan unit: 'U/L' } }",
       "patient.results[0].quantity.value", "not a finite number"},
      {"results { analyte: 'CK' quantity { value: inf unit: 'U/L' } }",
       "patient.results[0].quantity.value", "not a finite number"},
      {"results { analyte: 'CK' quantity { comparator: COMPARATOR_BETWEEN "
       "value: 3 high: 2 } }",
       "patient.results[0].quantity.high", "is below value"},
      {"results { analyte: 'CK' quantity { comparator: COMPARATOR_BETWEEN "
       "value: 3 } }",
       "patient.results[0].quantity.high", "is required"},
      {"results { analyte: 'CK' quantity { value: 3 high: 4 } }",
       "patient.results[0].quantity.high", "leave it out"},
      {"results { analyte: 'CK' reference_range { low: 3 high: 2 } }",
       "patient.results[0].reference_range.high", "is below low"},
      {"results { analyte: 'CK' collected_on { year: 2024 } reported_on { "
       "year: "
       "2023 } }",
       "patient.results[0].reported_on", "before collected_on"},
      {"birth_date { year: 2000 } results { analyte: 'CK' collected_on { year: "
       "1999 } }",
       "patient.results[0].collected_on", "before the date of birth"},
      {"results { analyte: 'CK' id: '1' } results { analyte: 'CK' id: '1' }",
       "patient.results[1].id", "another result"},
      {"results { analyte: 'CK' id: '1' supersedes: '1' }",
       "patient.results[0].supersedes", "back to the result itself"},
      {"results { analyte: 'SRP' id: '1' } results { analyte: 'CK' "
       "supersedes: '1' }",
       "patient.results[1].supersedes",
       "names a result of SRP, and this one is of CK"},
      {"results { analyte: 'CK' id: '1' supersedes: '2' } results { analyte: "
       "'CK' id: '2' supersedes: '1' }",
       "patient.results[0].supersedes", "back to the result itself"},
  };
  for (const BadPatient& bad : cases) {
    const std::vector<FieldFault> faults = FaultsOf(bad.text);
    ASSERT_THAT(Told(faults), SizeIs(1)) << bad.text;
    EXPECT_EQ(faults[0].field, bad.field) << bad.text;
    EXPECT_THAT(faults[0].description, HasSubstr(bad.says)) << bad.text;
  }
}

TEST(Validate, UnknownEnumValuesAreRefused) {
  v1::Patient patient;
  patient.set_sex(static_cast<v1::Sex>(17));
  const auto faults = Faults(patient);
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].field, "patient.sex");
  EXPECT_THAT(faults[0].description, HasSubstr("no Sex number 17"));
}

TEST(Validate, WhatMayLieOnEitherSideIsNoFault) {
  EXPECT_THAT(Told(FaultsOf("onset_date { year: 2024 month: 6 } birth_date { "
                            "year: 2024 }")),
              IsEmpty());
  EXPECT_THAT(Told(FaultsOf("onset_date { year: 2024 } diagnosis_date { year: "
                            "2024 month: 1 }")),
              IsEmpty());
}

TEST(Limits, ListsAtTheirLimitAreTakenAndOnePastItIsRefused) {
  const std::pair<const char*, int> lists[] = {
      {"results", limits::kMaxResults},
      {"visits", limits::kMaxVisits},
      {"medicines", limits::kMaxMedicines},
      {"diagnoses", limits::kMaxDiagnoses},
      {"malignancies", limits::kMaxMalignancies},
  };
  const char* const analytes[] = {"CK",   "SRP",  "JO1", "EJ",  "OJ",
                                  "MDA5", "NXP2", "KU",  "PL7", "PL12"};
  for (const auto& [name, most] : lists) {
    v1::Patient patient;
    const auto* field = v1::Patient::descriptor()->FindFieldByName(name);
    ASSERT_NE(field, nullptr) << name;
    for (int i = 0; i < most; ++i) {
      auto* entry = v1::Patient::GetReflection()->AddMessage(&patient, field);
      if (auto* result = dynamic_cast<v1::LabResult*>(entry)) {
        result->set_analyte(analytes[i % std::size(analytes)]);
      }
    }
    EXPECT_THAT(Told(Faults(patient)), IsEmpty()) << name;
    v1::Patient::GetReflection()->AddMessage(&patient, field);
    const auto faults = Faults(patient);
    ASSERT_THAT(Told(faults), SizeIs(1)) << name;
    EXPECT_EQ(faults[0].field, absl::StrCat("patient.", name));
    EXPECT_THAT(faults[0].description,
                HasSubstr(absl::StrCat("at most ", most)));
  }
}

TEST(Limits, ResultsOfOneAnalyte) {
  v1::Patient patient;
  for (int i = 0; i < limits::kMaxResultsOfOneAnalyte; ++i) {
    patient.add_results()->set_analyte("SRP");
  }
  EXPECT_THAT(Told(Faults(patient)), IsEmpty());
  patient.add_results()->set_analyte("SRP");
  patient.add_results()->set_analyte("SRP");
  const auto faults = Faults(patient);
  ASSERT_THAT(Told(faults), SizeIs(1));
  EXPECT_THAT(faults[0].description, HasSubstr("results of SRP"));
}

TEST(Limits, TextsAndIdentifiers) {
  v1::Patient patient;
  patient.set_id(std::string(limits::kMaxIdBytes, 'x'));
  patient.add_medicines()->set_name(std::string(limits::kMaxTextBytes, 'x'));
  v1::LabResult* result = patient.add_results();
  result->set_analyte("SRP");
  result->set_id(std::string(limits::kMaxIdBytes, 'x'));
  result->set_raw_value(std::string(limits::kMaxTextBytes, 'x'));
  EXPECT_THAT(Told(Faults(patient)), IsEmpty());
  patient.mutable_id()->push_back('x');
  patient.mutable_medicines(0)->mutable_name()->push_back('x');
  result->mutable_id()->push_back('x');
  result->mutable_raw_value()->push_back('x');
  EXPECT_THAT(Told(Faults(patient)), SizeIs(4));
}

TEST(Limits, TextsAreUtf8) {
  v1::Patient patient;
  patient.add_medicines()->set_name(
      "pr\xe9"
      "dnisone");
  const auto faults = Faults(patient);
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].field, "patient.medicines[0].name");
  EXPECT_EQ(faults[0].description, "is not UTF-8");
}

TEST(Limits, DosesAtTheirLimitAreTaken) {
  EXPECT_THAT(Told(FaultsOf("medicines { daily_dose_mg: 100000 } visits { "
                            "prednisone_mg_per_day: 10000 }")),
              IsEmpty());
  // At a visit nothing may be taken any more; a medicine that was never given
  // is none.
  EXPECT_THAT(Told(FaultsOf("medicines { daily_dose_mg: 0.001 } medicines { "
                            "name: 'prednisone' } visits { "
                            "prednisone_mg_per_day: 0 }")),
              IsEmpty());
}

TEST(Limits, NumbersOfALaboratoryAreTakenUpToTheirLimit) {
  const auto told = [](absl::string_view number, absl::string_view range) {
    return Told(FaultsOf(absl::StrCat(
        "results { analyte: 'CK' method: ASSAY_METHOD_ENZYME_ACTIVITY quantity "
        "{ ",
        number, " unit: 'U/L' } reference_range { ", range, " } }")));
  };
  EXPECT_THAT(told("value: 1000000000", "low: 0 high: 1000000000"), IsEmpty());
  EXPECT_THAT(
      told("value: 1000000001", ""),
      ElementsAre("patient.results[0].quantity.value: is 1000000001; at "
                  "most 1000000000 is plausible"));
  EXPECT_THAT(
      told("value: 1 comparator: COMPARATOR_BETWEEN high: 1e308", ""),
      ElementsAre("patient.results[0].quantity.high: is 1e+308; at most "
                  "1000000000 is plausible"));
  EXPECT_THAT(
      told("value: 1", "high: 2e9"),
      ElementsAre("patient.results[0].reference_range.high: is 2000000000; at "
                  "most 1000000000 is plausible"));
  EXPECT_THAT(
      told("value: 1", "low: 2e9"),
      ElementsAre("patient.results[0].reference_range.low: is 2000000000; at "
                  "most 1000000000 is plausible"));
}

TEST(Limits, AnUpperLimitOfNormalIsNotNextToNothing) {
  const auto told = [](absl::string_view high) {
    return Told(FaultsOf(absl::StrCat(
        "results { analyte: 'CK' reference_range { high: ", high, " } }")));
  };
  EXPECT_THAT(told("0.000001"), IsEmpty());
  EXPECT_THAT(told("0"), IsEmpty()) << "none is printed";
  EXPECT_THAT(told("1e-300"),
              ElementsAre("patient.results[0].reference_range.high: is 1e-300; "
                          "at least 0.000001 is plausible"));
}

TEST(Limits, SoManyFaultsAreTold) {
  v1::Patient patient;
  for (int i = 0; i < limits::kMaxFaults; ++i) {
    patient.add_medicines()->set_daily_dose_mg(-1);
  }
  EXPECT_THAT(Faults(patient), SizeIs(limits::kMaxFaults));
  patient.add_medicines()->set_daily_dose_mg(-1);
  EXPECT_THAT(Faults(patient), SizeIs(limits::kMaxFaults));
}

TEST(FaultsToStatus, CarriesAllAndNamesTheFirst) {
  EXPECT_TRUE(FaultsToStatus({}).ok());
  const absl::Status status = FaultsToStatus(
      {{"a", "one"}, {"b", "two"}, {"c", "three"}, {"d", "four"}, {"e", "5"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "a: one; b: two; c: three; and 2 more");
  const auto payload =
      status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  ASSERT_TRUE(payload.has_value());
  google::rpc::BadRequest details;
  ASSERT_TRUE(details.ParseFromString(std::string(*payload)));
  ASSERT_EQ(details.field_violations_size(), 5);
  EXPECT_EQ(details.field_violations(4).field(), "e");
  EXPECT_EQ(details.field_violations(3).description(), "four");
}

TEST(FaultsToStatus, TheMessageOnAnUnknownIdListsTheIdsWhateverWasSent) {
  const auto message = [](absl::string_view id, absl::string_view field) {
    return std::string(
        FaultsToStatus(FaultsOf(absl::StrCat(
                           "results { analyte: '", field.empty() ? id : "CK",
                           "' quantity { value: 1 unit: '",
                           field.empty() ? "U/L" : id, "' } }")))
            .message());
  };
  EXPECT_EQ(message("anti-SRP", ""), message("Mi-2", ""));
  EXPECT_THAT(
      message("Mi-2", ""),
      HasSubstr(": is no id of an analyte; there are ALT, AST, CK, CK_MB, "));
  EXPECT_EQ(message("U/ml", "unit"), message("furlong", "unit"));
  EXPECT_THAT(message("furlong", "unit"),
              HasSubstr(": is no id of a unit; there are AU/mL, CU, U/L, "));
}

TEST(FaultsToStatus, TheMessageRepeatsNothingThatTheRecordSays) {
  const char* const patients[] = {
      "birth_date { year: 1987 month: 77 day: 4 }",
      "medicines { medicine: 'secret77' }",
      "medicines { medicine: 'simvastatin77' }",
      "medicines { medicine: 'tacrolimus' atc: 'L04AX03' }",
      "medicines { daily_dose_mg: 777777 }",
      "visits { prednisone_mg_per_day: -77 }",
      "diagnoses { diagnosis: 'secret77' }",
      "results { analyte: 'secret77' }",
      "results { analyte: 'anti-SRP77' }",
      "results { analyte: 'SRP' laboratory: 'secret77' }",
      "results { analyte: 'CK' quantity { value: 1 unit: 'U/77' } }",
      "results { analyte: 'CK' quantity { value: -77 } }",
  };
  for (const char* const text : patients) {
    const std::vector<FieldFault> faults = FaultsOf(text);
    ASSERT_THAT(Told(faults), SizeIs(1)) << text;
    EXPECT_THAT(faults[0].description,
                AnyOf(HasSubstr("77"), HasSubstr("methotrexate")));
    const std::string message(FaultsToStatus(faults).message());
    EXPECT_THAT(message, StartsWith(absl::StrCat(faults[0].field, ": ")));
    for (const char* const told : {"77", "secret", "anti-SRP", "simvastatin",
                                   "tacrolimus", "methotrexate"}) {
      EXPECT_THAT(message, Not(HasSubstr(told))) << text;
    }
  }
  v1::Patient patient;
  patient.set_sex(static_cast<v1::Sex>(77));
  for (int i = 0; i <= limits::kMaxResultsOfOneAnalyte; ++i) {
    patient.add_results()->set_analyte("SRP");
  }
  EXPECT_EQ(
      FaultsToStatus(Faults(patient)).message(),
      "patient.sex: is no number of the enum Sex; patient.results: has more "
      "than 1000 results of one analyte");
}

}  // namespace
}  // namespace myorules::rules
