// How the shipped dictionary reads diagnoses.
#include <set>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {
namespace {

const Terminology& Shipped() {
  const auto shipped = Terminology::Shipped();
  EXPECT_TRUE(shipped.ok()) << shipped.status();
  return **shipped;
}

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

}  // namespace
}  // namespace myorules::rules
