#include "rules/cohort/synthetic_cohort.h"

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

using ::testing::HasSubstr;

constexpr char kShipped[] = "docs/examples/cohort/patients.ndjson";

const std::vector<v1::Patient>& Cohort() {
  static const auto* const kCohort =
      new std::vector<v1::Patient>(SyntheticCohort());
  return *kCohort;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

bool Complete(const v1::Patient& patient) { return patient.has_onset_date(); }

bool HasPositiveElisa(const v1::Patient& patient) {
  for (const v1::LabResult& result : patient.results()) {
    if (result.analyte() == "HMGCR" && result.has_quantity() &&
        result.quantity().value() >= 20) {
      return true;
    }
  }
  return false;
}

TEST(SyntheticCohort, IsTheShippedFileByteForByte) {
  const std::string shipped = ReadFile(kShipped);
  ASSERT_FALSE(shipped.empty());
  // Not EXPECT_EQ, which would print both.
  EXPECT_TRUE(shipped == CohortAsNdjson(Cohort()))
      << "run: bazel run //rules/cohort:generate_cohort > " << kShipped;
}

TEST(SyntheticCohort, ParsesBackToTheSamePatients) {
  std::istringstream lines(ReadFile(kShipped));
  std::string line;
  size_t i = 0;
  for (; std::getline(lines, line); ++i) {
    v1::Patient patient;
    ASSERT_TRUE(
        google::protobuf::util::JsonStringToMessage(line, &patient).ok());
    ASSERT_LT(i, Cohort().size());
    EXPECT_EQ(patient.SerializeAsString(), Cohort()[i].SerializeAsString())
        << "line " << i + 1;
  }
  EXPECT_EQ(i, Cohort().size());
}

TEST(SyntheticCohort, LabelsEveryPatientSyntheticAndNoneWithAGroup) {
  ASSERT_EQ(Cohort().size(), 64u);
  std::set<std::string> ids;
  for (const v1::Patient& patient : Cohort()) {
    EXPECT_TRUE(patient.synthetic()) << patient.id();
    EXPECT_THAT(patient.id(), HasSubstr("synthetic-lim2019-"));
    EXPECT_TRUE(ids.insert(patient.id()).second) << patient.id();
  }
  const std::string text = CohortAsNdjson(Cohort());
  for (const char* label : {"SERONEGATIVE", "ANTI_", "NAIVE", "INCOMPLETE",
                            "OTHER_MSA", "subgroup"}) {
    EXPECT_THAT(text.find(label), std::string::npos) << label;
  }
}

TEST(SyntheticCohort, KeepsGroupsApartNowhereInTheOrderOfTheFile) {
  // If the groups stood together, few neighbours would differ.
  int changes = 0;
  for (size_t i = 1; i < Cohort().size(); ++i) {
    changes +=
        HasPositiveElisa(Cohort()[i]) != HasPositiveElisa(Cohort()[i - 1]);
  }
  EXPECT_GT(changes, 10);
}

TEST(SyntheticCohort, StatesEveryExclusionAbsentInEveryPatient) {
  for (const v1::Patient& patient : Cohort()) {
    const v1::Mimics& mimics = patient.mimics();
    EXPECT_TRUE(mimics.has_toxic_myopathy() && !mimics.toxic_myopathy());
    EXPECT_TRUE(mimics.has_active_endocrinopathy() &&
                !mimics.active_endocrinopathy());
    EXPECT_TRUE(mimics.has_amyloidosis() && !mimics.amyloidosis());
    EXPECT_TRUE(mimics.has_family_muscular_dystrophy() &&
                !mimics.family_muscular_dystrophy());
    EXPECT_TRUE(mimics.has_family_motor_neuropathy() &&
                !mimics.family_motor_neuropathy());
    EXPECT_TRUE(mimics.has_antisynthetase_syndrome() &&
                !mimics.antisynthetase_syndrome());
    EXPECT_TRUE(patient.manifestations().has_gottron() &&
                patient.manifestations().has_heliotrope());
    EXPECT_TRUE(!patient.biopsy().done() ||
                patient.biopsy().other_myositis_features() ==
                    v1::STATEMENT_ABSENT);
  }
}

TEST(SyntheticCohort, TellsOfNineOnlyEligibilityAndWhichAssayWasDone) {
  std::map<std::string, int> by_assay;
  for (const v1::Patient& patient : Cohort()) {
    if (Complete(patient)) continue;
    std::set<std::string> analytes;
    for (const v1::LabResult& result : patient.results()) {
      analytes.insert(result.analyte());
      EXPECT_EQ(result.value_case(), v1::LabResult::VALUE_NOT_SET);
      EXPECT_FALSE(result.unread_reason().empty());
    }
    ++by_assay[analytes.count("HMGCR") > 0 ? "ELISA" : "line blot"];
    EXPECT_EQ(analytes.size(), analytes.count("HMGCR") > 0 ? 1u : 16u);
    EXPECT_EQ(patient.sex(), v1::SEX_UNSPECIFIED);
    EXPECT_EQ(patient.outcome(), v1::OUTCOME_UNSPECIFIED);
    EXPECT_FALSE(patient.manifestations().has_dysphagia());
    EXPECT_FALSE(patient.manifestations().has_arthritis());
    EXPECT_FALSE(patient.diagnoses_complete());
    EXPECT_TRUE(patient.medicines().empty());
    EXPECT_EQ(patient.birth_date().month(), 0);
  }
  EXPECT_EQ(by_assay["ELISA"], 7);
  EXPECT_EQ(by_assay["line blot"], 2);
}

TEST(SyntheticCohort, TellsTheStatinHistoryOfAntiHmgcrPatientsAlone) {
  int with_statin = 0;
  int without = 0;
  for (const v1::Patient& patient : Cohort()) {
    bool statin = false;
    for (const v1::Medicine& medicine : patient.medicines()) {
      if (medicine.purpose() != v1::PURPOSE_OTHER) continue;
      EXPECT_THAT(medicine.name(), HasSubstr("statin"));
      EXPECT_LT(medicine.started_on().year(), patient.onset_date().year());
      statin = true;
    }
    if (!HasPositiveElisa(patient)) {
      EXPECT_FALSE(statin) << patient.id();
      EXPECT_FALSE(patient.has_medicines_complete()) << patient.id();
      continue;
    }
    ++(statin ? with_statin : without);
    EXPECT_EQ(patient.medicines_complete(), !statin) << patient.id();
  }
  EXPECT_EQ(with_statin, 11);
  EXPECT_EQ(without, 6);
}

TEST(SyntheticCohort, HasThePublishedShareOfEachLaboratory) {
  std::map<std::string, int> patients;
  for (const v1::Patient& patient : Cohort()) {
    ++patients[patient.results(0).laboratory()];
    for (const v1::LabResult& result : patient.results()) {
      EXPECT_EQ(result.laboratory(), patient.results(0).laboratory());
    }
  }
  EXPECT_EQ(patients["NETHERLANDS"], 33 + 12 + 3);
  EXPECT_EQ(patients["BELGIUM"], 16);
}

TEST(SyntheticCohort, GivesEachTreatmentOfTheThirdLineAsOftenAsPublished) {
  std::map<std::string, int> patients;
  int rituximab_without_immunoglobulin = 0;
  for (const v1::Patient& patient : Cohort()) {
    std::set<std::string> names;
    for (const v1::Medicine& medicine : patient.medicines()) {
      names.insert(medicine.name());
    }
    for (const std::string& name : names) ++patients[name];
    rituximab_without_immunoglobulin +=
        names.count("rituximab") > 0 && names.count("IVIg") == 0;
  }
  EXPECT_EQ(patients["IVIg"], 13);
  EXPECT_EQ(patients["rituximab"], 3);
  EXPECT_EQ(patients["cyclophosphamide"], 1);
  EXPECT_EQ(rituximab_without_immunoglobulin, 0);
  EXPECT_EQ(patients["prednisone"], 11 + 28 + 14);
}

TEST(SyntheticCohort, HasThePublishedFeaturesThatNoTableCounts) {
  std::map<std::string, int> count;
  for (const v1::Patient& patient : Cohort()) {
    const v1::Manifestations& all = patient.manifestations();
    count["ILD"] += all.interstitial_lung_disease().present();
    count["arthritis"] += all.arthritis().present();
    count["Raynaud"] += all.raynaud().present();
    const bool usual = all.interstitial_lung_disease().present() ||
                       all.arthritis().present() || all.raynaud().present();
    count["skin or heart alone"] +=
        !usual && (all.skin().present() || all.cardiac().present());
    count["no biopsy"] +=
        patient.biopsy().has_done() && !patient.biopsy().done();
    count["legs alone"] += patient.weakness().has_proximal_arms() &&
                           !patient.weakness().proximal_arms();
    for (const v1::Diagnosis& diagnosis : patient.diagnoses()) {
      ++count[diagnosis.diagnosis()];
    }
    for (const v1::Malignancy& malignancy : patient.malignancies()) {
      ++count[malignancy.site()];
    }
  }
  EXPECT_EQ(count["ILD"], 4);
  EXPECT_EQ(count["arthritis"], 6);
  EXPECT_EQ(count["Raynaud"], 5);
  EXPECT_GE(count["skin or heart alone"], 1);
  EXPECT_EQ(count["no biopsy"], 1);
  EXPECT_EQ(count["legs alone"], 1);
  EXPECT_EQ(count["SYSTEMIC_SCLEROSIS"], 4);
  EXPECT_EQ(count["MCTD"], 2);
  EXPECT_EQ(count["SLE"], 2);
  EXPECT_EQ(count["SJOGREN"], 1);
  for (const char* site :
       {"larynx", "ovary", "mediastinum", "bladder", "breast"}) {
    EXPECT_EQ(count[site], 1) << site;
  }
}

// Every date in a message, however deep.
void CheckDates(const google::protobuf::Message& message,
                const std::string& id) {
  if (message.GetDescriptor() == v1::Date::descriptor()) {
    v1::Date date;
    date.CopyFrom(message);
    EXPECT_LT(date.year(), 2026) << id;
    EXPECT_GT(date.year(), 1900) << id;
    return;
  }
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->message_type() == nullptr) continue;
    const auto* reflection = message.GetReflection();
    if (!field->is_repeated()) {
      CheckDates(reflection->GetMessage(message, field), id);
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      CheckDates(reflection->GetRepeatedMessage(message, field, i), id);
    }
  }
}

TEST(SyntheticCohort, DatesEverythingBefore2026) {
  for (const v1::Patient& patient : Cohort()) CheckDates(patient, patient.id());
}

TEST(SyntheticCohort, FollowsNobodyBackwards) {
  for (const v1::Patient& patient : Cohort()) {
    if (!Complete(patient)) continue;
    const auto order = [](const v1::Date& date) {
      return date.year() * 10000 + date.month() * 100 + date.day();
    };
    EXPECT_LT(order(patient.birth_date()), order(patient.onset_date()));
    EXPECT_LT(order(patient.onset_date()), order(patient.diagnosis_date()));
    EXPECT_LT(order(patient.diagnosis_date()), order(patient.followed_until()));
    for (const v1::Medicine& medicine : patient.medicines()) {
      if (medicine.purpose() != v1::PURPOSE_MYOSITIS) continue;
      EXPECT_GT(order(medicine.started_on()), order(patient.diagnosis_date()))
          << patient.id();
      EXPECT_LE(order(medicine.started_on()), order(patient.followed_until()))
          << patient.id();
    }
    for (const v1::LabResult& result : patient.results()) {
      if (result.analyte() != "CK") continue;
      EXPECT_LT(order(result.collected_on()), order(patient.diagnosis_date()));
    }
  }
}

}  // namespace
}  // namespace myorules::rules
