#include "rules/terminology/normalize.h"

#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

TEST(NormalizeName, LeavesOutCaseBlanksAndPunctuation) {
  EXPECT_EQ(NormalizeName("PM/Scl-75"), "pmscl75");
  EXPECT_EQ(NormalizeName("  Mi-2 Alpha "), "mi2alpha");
  EXPECT_EQ(NormalizeName(""), "");
  EXPECT_EQ(NormalizeName("-/ "), "");
}

TEST(NormalizeName, SpellsGreekLettersOutAndDropsAccents) {
  EXPECT_EQ(NormalizeName("TIF1-γ"), "tif1gamma");
  EXPECT_EQ(NormalizeName("Mi‑2β"), "mi2beta");
  EXPECT_EQ(NormalizeName("Sjögren’s"), "sjogrens");
}

TEST(NormalizeName, KeepsOtherScriptsAndBrokenBytesApart) {
  EXPECT_NE(NormalizeName("статин"), NormalizeName("нистатин"));
  EXPECT_NE(NormalizeName("a\xff"), NormalizeName("a"));
}

TEST(NormalizeAnalyteName, LeavesOutWhatOnlySaysAntibody) {
  EXPECT_EQ(NormalizeAnalyteName("anti-SRP"), "srp");
  EXPECT_EQ(NormalizeAnalyteName("SRP Ab"), "srp");
  EXPECT_EQ(NormalizeAnalyteName("EJ ANTIBODY"), "ej");
  EXPECT_EQ(NormalizeAnalyteName("Anti-HMGCR Ab, IgG"), "hmgcr");
}

TEST(NormalizeAnalyteName, LeavesOutWhatOnlySaysAntibodyInOtherLanguages) {
  for (const char* name :
       {"SRP-AK", "SRP Ak", "SRP-Antikörper", "SRP-Antikoerper",
        "SRP-Autoantikörper (IgG)", "Anti-SRP-Antikörper", "SRP antistoffen",
        "anticorps anti-SRP", "Ac anti-SRP", "auto-anticorps anti-SRP"}) {
    EXPECT_EQ(NormalizeAnalyteName(name), "srp") << name;
  }
}

TEST(NormalizeAnalyteName, NeverLeavesNothing) {
  EXPECT_EQ(NormalizeAnalyteName("anti"), "anti");
  EXPECT_EQ(NormalizeAnalyteName("Ab"), "ab");
  EXPECT_EQ(NormalizeAnalyteName("AK"), "ak");
}

TEST(AtcForm, TakesLevelsTwoToFive) {
  for (const char* code : {"C10", "C10A", "C10AA", "C10AA01"}) {
    EXPECT_TRUE(IsAtcForm(code)) << code;
  }
  for (const char* code :
       {"", "C", "C1", "C10AA0", "C10AA012", "c10aa01", "simva", "1C0AA01"}) {
    EXPECT_FALSE(IsAtcForm(code)) << code;
  }
  EXPECT_EQ(NormalizeAtc(" c10aa 01"), "C10AA01");
}

}  // namespace
}  // namespace myorules::rules
