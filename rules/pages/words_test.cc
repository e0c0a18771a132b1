#include "rules/pages/words.h"

#include <string>

#include "gtest/gtest.h"
#include "rules/library/pack_shelf.h"

namespace myorules::rules {
namespace {

// Shipped packs; the test goes on without where one does not load.
const OpenedPack& Lim2019() {
  static const auto& opened =
      *new OpenedPack(*PackShelf::Load("").value().Open("imnm.lim2019"));
  return opened;
}
const OpenedPack& Wang2022() {
  static const auto& opened =
      *new OpenedPack(*PackShelf::Load("").value().Open("imnm.wang2022"));
  return opened;
}

// What is said of the item that expressions call `variable`.
std::string Said(const std::string& variable,
                 const OpenedPack& opened = Lim2019()) {
  const engine::CompiledPack& pack = *opened.pack;
  const engine::CompiledItem* item = pack.FindItem(variable);
  EXPECT_NE(item, nullptr) << variable;
  return item == nullptr ? "" : PackWords(pack).Say(*item->value).Plain();
}

std::string SaidOfRow(const std::string& table, size_t row) {
  const engine::CompiledPack& pack = *Lim2019().pack;
  return PackWords(pack).Say(*pack.FindItem(table)->rows[row].when).Plain();
}

std::string SaidOfFlag(const std::string& id) {
  const engine::CompiledPack& pack = *Lim2019().pack;
  for (int i = 0; i < pack.source().flag_size(); ++i) {
    if (pack.source().flag(i).id() == id) {
      return PackWords(pack).Say(*pack.flags()[i].grounds[0].when).Plain();
    }
  }
  ADD_FAILURE() << "no flag '" << id << "'";
  return "";
}

TEST(PackWords, SayItemsByTheirTitles) {
  EXPECT_EQ(SaidOfRow("subgroup", 0),
            "not Line blot available for all twelve myositis-specific "
            "antibodies or not Anti-HMGCR ELISA available");
  EXPECT_EQ(SaidOfRow("subgroup", 1),
            "Anti-HMGCR positive and Statin use begun on or before symptom "
            "onset");
}

TEST(PackWords, SayAFactAsItIsCalled) {
  EXPECT_EQ(Said("weakness.subacute"), "onset over weeks to months");
}

TEST(PackWords, SayOfWhatHasNoWordsWhatItIsWorkedOutFrom) {
  EXPECT_EQ(Said("ck_latest_day"),
            "worked out from Laboratory results that count");
  EXPECT_EQ(Said("anti_srp_any_method"),
            "Anti-SRP positive or (worked out from Panel antibodies of which "
            "no line-blot result that may count is on record, Laboratory "
            "results that count, Where the line blot is positive)");
}

TEST(PackWords, SayOnceWhatSeveralPartsAreWorkedOutFrom) {
  EXPECT_EQ(Said("maa"),
            "worked out from Laboratory results that count, Where the line "
            "blot is positive");
  EXPECT_EQ(Said("other_msa"),
            "worked out from Laboratory results that count, Panel antibodies "
            "other than anti-SRP, Where the line blot is positive");
}

TEST(PackWords, SayAFieldAndTheValueThatItIsComparedWith) {
  EXPECT_EQ(Said("death_on_record"), "outcome is dead (known)");
  EXPECT_EQ(Said("statin_stated"),
            "statin use as stated is other than never taken");
}

TEST(PackWords, NameTheDiagnosesThatAreAskedFor) {
  EXPECT_EQ(Said("ctd"),
            "systemic sclerosis, mixed connective tissue disease, systemic "
            "lupus erythematosus, Sjögren syndrome, rheumatoid arthritis or "
            "undifferentiated connective tissue disease among formal "
            "diagnoses");
  EXPECT_EQ(Said("dermatomyositis_diagnosed"),
            "dermatomyositis among formal diagnoses on record");
}

TEST(PackWords, SayOfAnAnswerThatItIsKnownOrMayNotBe) {
  EXPECT_EQ(Said("recorded_dead"),
            "Death as the outcome on record and (worked out from last day of "
            "follow-up)");
  EXPECT_EQ(Said("msa_by_source_told"),
            "worked out from Myositis-specific antibodies found positive");
}

TEST(PackWords, SayInOneWhatIsAskedOfAnItemAndWhetherItIsKnown) {
  // What is not known to be so is not what is known not to be so.
  EXPECT_EQ(SaidOfFlag("cancer-screen"),
            "Related cancer is not known to hold and the day of the assessment "
            "is at most Last day on which a cancer is related and not Recorded "
            "as dead");
  EXPECT_EQ(SaidOfFlag("ema-screen"),
            "Serologic subgroup of lim2019 is SERONEGATIVE and Extramuscular "
            "disease activity holds or is not known and not Recorded as dead");
  EXPECT_EQ(SaidOfFlag("statin-exposure-ongoing"),
            "Statin still taken and Anti-HMGCR positive is known to hold and "
            "not Recorded as dead");
  EXPECT_EQ(Said("statin_ever"),
            "(worked out from A statin is on the list of medicines, Statin use "
            "stated), open while A statin among the medicines on record is not "
            "known");
  EXPECT_EQ(Said("follow_up_not_due", Wang2022()),
            "The visit at 3 months is due is known not to hold");
}

TEST(PackWords, SayWhetherSomethingIsKnownOrOnRecord) {
  const engine::CompiledPack& pack = *Lim2019().pack;
  const auto said_of_note = [&pack](const std::string& id) {
    for (int i = 0; i < pack.source().note_size(); ++i) {
      if (pack.source().note(i).id() == id) {
        return PackWords(pack).Say(*pack.notes()[i]).Plain();
      }
    }
    return std::string();
  };
  EXPECT_EQ(said_of_note("statin-cutoff-diagnosis"),
            "first symptom is not on record and A statin is on the list of "
            "medicines is known to hold");
  EXPECT_EQ(said_of_note("treatment-at-least-first-line"),
            "Glucocorticoids for the myositis is known to hold and (Third-line "
            "treatment for the myositis or Second-line treatment for the "
            "myositis) is not known");
}

TEST(PackWords, SayALimitWithItsUnit) {
  EXPECT_EQ(
      Said("adult"),
      "(worked out from date of birth, Reference date for ages and windows) "
      "is at least 18 years");
}

TEST(PackWords, SayALimitBelowZero) {
  EXPECT_EQ(Said("strength_lost_3_months", Wang2022()),
            "Hip flexor grades gained at 3 months is at most -1 grade");
}

TEST(PackWords, SayTheScaleByWhichConditionsChooseNumbers) {
  const std::string scale =
      "3 where MRC grade of the weaker hip flexors at baseline is at least MRC "
      "grade 5, 2 where MRC grade of the weaker hip flexors at baseline is at "
      "least MRC grade 4, 1 where MRC grade of the weaker hip flexors at "
      "baseline is at least MRC grade 3, else 0";
  EXPECT_EQ(Said("hip_flexor_grade_baseline", Wang2022()), scale);
  EXPECT_EQ(Said("grade_baseline", Wang2022()), scale);
}

TEST(PackWords, PutChoicesWithinConjunctionsInParentheses) {
  EXPECT_EQ(Said("biopsy.necrotizing"),
            "(Muscle biopsy done and muscle fibre necrosis and sparse to no "
            "inflammatory infiltrate) or (not Muscle biopsy done and "
            "Anti-HMGCR positive)");
}

TEST(PackWords, PutConditionalsWithinConjunctionsInParentheses) {
  EXPECT_EQ(Said("statin_before_onset"),
            "Statin use, whenever begun and (worked out from A statin is on "
            "the list of medicines, A statin on the list was begun by then)");
}

TEST(PackWords, NameTheFactsItemsAndLimitsThatAnExpressionIsMadeFrom) {
  EXPECT_EQ(
      Said("antisynthetase"),
      "worked out from Anti-synthetase syndrome among the formal diagnoses, "
      "Anti-synthetase syndrome as stated, Anti-synthetase antibody with "
      "one of five signs");
  EXPECT_EQ(Said("cancer_window_end"),
            "worked out from Reference date for ages and windows, 3 years");
  EXPECT_EQ(Said("statin_cutoff"),
            "worked out from first symptom, Symptom onset, Reference date for "
            "ages and "
            "windows");
}

TEST(PackWords, SayOutcomesBareAndOneOfSeveral) {
  EXPECT_EQ(SaidOfFlag("severe-course-statin-naive"),
            "Serologic subgroup of lim2019 is ANTI_HMGCR_STATIN_NAIVE");
  EXPECT_EQ(SaidOfFlag("disability-despite-treatment"),
            "Serologic subgroup of lim2019 is ANTI_HMGCR_STATIN_ASSOCIATED, "
            "ANTI_HMGCR_STATIN_NAIVE, ANTI_SRP or SERONEGATIVE");
}

TEST(PackWords, PutTitlesAndLimitsIntoSentences) {
  const PackWords words(*Lim2019().pack);
  EXPECT_EQ(
      words.Sentence("Subgroup: {subgroup}; from {threshold.adult_age} years."),
      "Subgroup: [Serologic subgroup of lim2019]; from 18 years.");
}

TEST(PackWords, SayWhatASentenceSaysUnderACondition) {
  const PackWords words(*Lim2019().pack);
  EXPECT_EQ(words.Sentence("Met{if adult}, by age{/if}."),
            "Met (if [Adult]: by age).");
  EXPECT_EQ(words.Sentence("Positive{if ctd}: {ema}{/if}{if adult};{/if} by"),
            "Positive (if [Associated connective tissue disease]: "
            "[Extramuscular disease activity]) by");
  EXPECT_EQ(words.Sentence("Dose: {if adult}{subgroup}{/if}"),
            "Dose: (if [Adult]: [Serologic subgroup of lim2019])");
}

TEST(PackWords, GiveALimitItsUnit) {
  v1::Threshold threshold;
  threshold.set_value("2");
  threshold.set_unit("1");
  EXPECT_EQ(PackWords::Limit(threshold), "2");
  threshold.set_unit("U/mL");
  EXPECT_EQ(PackWords::Limit(threshold), "2 U/mL");
  threshold.set_unit("grade");
  EXPECT_EQ(PackWords::Limit(threshold), "2+");
  threshold.set_unit("months");
  EXPECT_EQ(PackWords::Limit(threshold), "2 months");
  threshold.set_value("1");
  EXPECT_EQ(PackWords::Limit(threshold), "1 month");
  threshold.set_unit("MRC grade");
  EXPECT_EQ(PackWords::Limit(threshold), "MRC grade 1");
}

}  // namespace
}  // namespace myorules::rules
