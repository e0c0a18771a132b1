#include "rules/pages/words.h"

#include <string>

#include "gtest/gtest.h"
#include "rules/library/pack_shelf.h"

namespace myorules::rules {
namespace {

// A shipped pack; the test goes on without where it does not load.
const OpenedPack& Lim2019() {
  static const auto& opened =
      *new OpenedPack(*PackShelf::Load("").value().Open("imnm.lim2019"));
  return opened;
}

// What is said of the item that expressions call `variable`.
std::string Said(const std::string& variable) {
  const engine::CompiledPack& pack = *Lim2019().pack;
  const engine::CompiledItem* item = pack.FindItem(variable);
  EXPECT_NE(item, nullptr) << variable;
  return item == nullptr ? "" : PackWords(pack).Say(*item->value).Plain();
}

std::string SaidOfRow(const std::string& table, size_t row) {
  const engine::CompiledPack& pack = *Lim2019().pack;
  return PackWords(pack).Say(*pack.FindItem(table)->rows[row].when).Plain();
}

TEST(PackWords, SayItemsByTheirTitles) {
  EXPECT_EQ(SaidOfRow("subgroup", 0),
            "not Line blot available for all twelve myositis-specific "
            "antibodies or not Anti-HMGCR ELISA available");
  EXPECT_EQ(SaidOfRow("subgroup", 1),
            "Anti-HMGCR positive and Statin use begun on or before symptom "
            "onset");
}

TEST(PackWords, LeaveAsCodeWhatHasNoWords) {
  EXPECT_EQ(Said("weakness.subacute"), "patient.weakness.subacute");
}

TEST(PackWords, SayALimitWithItsUnit) {
  EXPECT_EQ(Said("adult"),
            "age_at(patient.birth_date, reference_date) is at least 18 years");
}

TEST(PackWords, PutChoicesWithinConjunctionsInParentheses) {
  EXPECT_EQ(Said("biopsy.necrotizing"),
            "(Muscle biopsy done and patient.biopsy.necrosis and "
            "patient.biopsy.sparse_infiltrate) or (not Muscle biopsy done and "
            "Anti-HMGCR positive)");
}

TEST(PackWords, PutConditionalsWithinConjunctionsInParentheses) {
  EXPECT_EQ(Said("statin_before_onset"),
            "Statin use, whenever begun and (known(statin_listed) && "
            "statin_listed ? statin_listed_in_time : true)");
}

// What the item that expressions call `variable` is made from.
std::string MadeFrom(const std::string& variable) {
  const engine::CompiledPack& pack = *Lim2019().pack;
  const engine::CompiledItem* item = pack.FindItem(variable);
  EXPECT_NE(item, nullptr) << variable;
  return item == nullptr ? "" : PackWords(pack).MadeFrom(*item->value).Plain();
}

TEST(PackWords, NameTheFactsItemsAndLimitsThatAnExpressionIsMadeFrom) {
  EXPECT_EQ(MadeFrom("antisynthetase"),
            "Anti-synthetase syndrome among the formal diagnoses, "
            "Anti-synthetase syndrome as stated, Anti-synthetase antibody with "
            "one of five signs");
  EXPECT_EQ(MadeFrom("cancer_window_end"),
            "Reference date for ages and windows, 3 years");
  EXPECT_EQ(MadeFrom("statin_cutoff"),
            "first symptom, Symptom onset, Reference date for ages and "
            "windows");
}

TEST(PackWords, SayOutcomesBareAndOneOfSeveral) {
  const engine::CompiledPack& pack = *Lim2019().pack;
  const PackWords words(pack);
  EXPECT_EQ(words.Say(*pack.flags()[0].grounds[0].when).Plain(),
            "Serologic subgroup of lim2019 is ANTI_HMGCR_STATIN_NAIVE");
  EXPECT_EQ(words.Say(*pack.flags()[1].grounds[0].when).Plain(),
            "Serologic subgroup of lim2019 is ANTI_HMGCR_STATIN_ASSOCIATED, "
            "ANTI_HMGCR_STATIN_NAIVE, ANTI_SRP or SERONEGATIVE");
}

TEST(PackWords, PutTitlesAndLimitsIntoSentences) {
  const PackWords words(*Lim2019().pack);
  EXPECT_EQ(
      words.Sentence("Subgroup: {subgroup}; from {threshold.adult_age} years."),
      "Subgroup: [Serologic subgroup of lim2019]; from 18 years.");
}

TEST(PackWords, GiveABareNumberNoUnit) {
  v1::Threshold threshold;
  threshold.set_value("2");
  threshold.set_unit("1");
  EXPECT_EQ(PackWords::Limit(threshold), "2");
  threshold.set_unit("U/mL");
  EXPECT_EQ(PackWords::Limit(threshold), "2 U/mL");
}

}  // namespace
}  // namespace myorules::rules
