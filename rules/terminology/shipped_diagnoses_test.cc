// How the shipped dictionary reads diagnoses, and names in doubt.
#include <set>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "rules/terminology/shipped_testing.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {
namespace {

DiagnosisReading Diagnosed(const char* name) {
  v1::Diagnosis diagnosis;
  diagnosis.set_name(name);
  return Shipped().ReadDiagnosis(diagnosis);
}

TEST(ShippedDiagnoses, ConnectiveTissueDiseasesAreTheSixOfTheSpecification) {
  std::set<std::string> found;
  for (const auto& entry : Shipped().diagnoses().diagnosis()) {
    if (entry.class__size() > 0) found.insert(entry.id());
  }
  EXPECT_EQ(found,
            (std::set<std::string>{"MCTD", "RHEUMATOID_ARTHRITIS", "SJOGREN",
                                   "SLE", "SYSTEMIC_SCLEROSIS", "UCTD"}));
}

TEST(ShippedDiagnoses, AreReadAsPeopleWriteThem) {
  const std::pair<const char*, const char*> cases[] = {
      {"Sjögren’s syndrome", "SJOGREN"},
      {"systemic sclerosis", "SYSTEMIC_SCLEROSIS"},
      {"SSc", "SYSTEMIC_SCLEROSIS"},
      {"SLE", "SLE"},
      {"SLE (+)", "SLE"},
      {"SLE!", "SLE"},
      {"(SLE)", "SLE"},
      {"• SLE", "SLE"},
      {"* SLE", "SLE"},
      {"anti-synthetase syndrome", "ANTISYNTHETASE_SYNDROME"},
      {"anti‑synthetase syndrome", "ANTISYNTHETASE_SYNDROME"},
      {"anti - synthetase syndrome", "ANTISYNTHETASE_SYNDROME"},
      {"immune-mediated necrotizing myopathy", "IMNM"},
  };
  for (const auto& [name, id] : cases) {
    const v1::DiagnosisEntry* entry = Diagnosed(name).entry;
    ASSERT_NE(entry, nullptr) << name;
    EXPECT_EQ(entry->id(), id) << name;
  }
  for (const char* name :
       {"lupus-like", "SLE/UCTD", "no SLE", "possible SLE"}) {
    EXPECT_EQ(Diagnosed(name).entry, nullptr) << name;
  }
}

TEST(ShippedDiagnoses, AnAbbreviationOfTwoDiagnosesIsRefusedWithBoth) {
  const std::pair<const char*, const char*> cases[] = {
      {"DM", "dermatomyositis or diabetes mellitus"},
      {"dm", "dermatomyositis or diabetes mellitus"},
      {"RA", "rheumatoid arthritis or refractory anaemia"},
      {"PM", "polymyositis or a pacemaker or polymyalgia rheumatica"},
      {"SS", "Sjögren syndrome or systemic sclerosis or serotonin syndrome"},
  };
  for (const auto& [name, doubt] : cases) {
    EXPECT_EQ(Diagnosed(name).entry, nullptr) << name;
    EXPECT_EQ(Diagnosed(name).doubt, doubt) << name;
  }
}

TEST(ShippedDiagnoses, OneThatIsSuspectedOrDeniedIsNotRead) {
  for (const char* name : {"SLE?",
                           "? SLE",
                           "?SLE",
                           "SLE (?)",
                           "¿SLE?",
                           "SLE？",
                           "¬SLE",
                           "~SLE",
                           "≠SLE",
                           "± SLE",
                           "+/- SLE",
                           "SLE +/-",
                           "÷SLE",
                           "-SLE",
                           "- SLE",
                           "–SLE",
                           "— SLE",
                           "−SLE",
                           "SLE -",
                           "SLE-",
                           "SLE (-)",
                           "(-) SLE",
                           "!SLE",
                           "!= SLE",
                           "×SLE",
                           "[ ] SLE",
                           "[] SLE",
                           "☐ SLE",
                           "DM?",
                           "? antisynthetase syndrome",
                           "? dermatomyositis"}) {
    EXPECT_EQ(Diagnosed(name).entry, nullptr) << name;
    EXPECT_EQ(Diagnosed(name).doubt, "marked as in doubt or denied") << name;
  }
}

TEST(ShippedMedicines, OneThatIsInDoubtOrDeniedOrOfNoDoseIsNotRead) {
  for (const char* name :
       {"IVIG?", "simvastatin?", "? simvastatin 40 mg", "¬ IVIG", "- IVIG",
        "simvastatin -", "~prednisone", "[ ] rituximab"}) {
    EXPECT_EQ(Named(name).state, MedicineReading::State::kUnrecognised) << name;
    EXPECT_EQ(Named(name).doubt, "marked as in doubt or denied") << name;
  }
  for (const char* name : {"simvastatin 0 mg", "IVIG 0 mg", "FK506 0 mg"}) {
    EXPECT_EQ(Named(name).state, MedicineReading::State::kUnrecognised) << name;
    EXPECT_EQ(Named(name).doubt, "a dose of zero") << name;
  }
  for (const char* name :
       {"Solu-Medrol", "CAR-T", "anti-D", "prednisone - 5 mg", "(IVIG)"}) {
    EXPECT_EQ(Named(name).state, MedicineReading::State::kRecognised) << name;
  }
}

TEST(ShippedAnalytes, OneInDoubtIsNotReadAndADashInFrontIndents) {
  for (const char* name :
       {"SRP?", "? SRP", "Mi-2?", "TIF1-?", "¬SRP", "~SRP"}) {
    EXPECT_EQ(Shipped().ReadAnalyte(name), nullptr) << name;
  }
  EXPECT_EQ(Shipped().ReadAnalyte("- anti-Jo-1")->id(), "JO1");
}

}  // namespace
}  // namespace myorules::rules
