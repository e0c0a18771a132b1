#include "rules/terminology/terminology.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

// A dictionary of its own, so that these tests are about the reading.
std::shared_ptr<const Terminology> Sample() {
  auto terminology = Terminology::Parse({
      {"analytes.textproto",
       R"(analyte { id: "A1" title: "a" alias: "Alpha-γ" class: "X" loinc: "1-1" }
          analyte { id: "B" title: "b" class: "X" class: "Y" }
          analyte { id: "AB" title: "ab" class: "Y" stands_for: "A1" stands_for: "B" }
          doubt_signs { anywhere: "?" })"},
      {"medicines.textproto",
       R"(medicine { id: "m" title: "em" alias: "Brand" atc: "A01AA01" class: "K" equals_prednisone_5_mg: 3 equals_prednisone_5_mg: 2 }
          atc_group { prefix: "A01" title: "all" }
          atc_group { prefix: "A01AC" title: "finer" class: "L" }
          medicine { id: "n" title: "en" atc: "C02AA01" class: "K" class: "P" }
          medicine { id: "o" title: "oh" atc: "C02AA02" class: "K" }
          medicine { id: "q" title: "cue" class: "P" }
          medicine { id: "all_k" title: "a kay" class: "K" }
          medicine { id: "t" title: "tea" atc: "D01AA01" class: "TOPICAL" }
          medicine { id: "f" title: "any form" atc: "E01AA01" class: "K" class: "HAS_TOPICAL_FORM" }
          medicine { id: "v" title: "drip" class: "K" class: "INTRAVENOUS_FORM" }
          atc_group { prefix: "C02AA" title: "kays" class: "K" }
          ambiguous { name: "MM" reading: "one" reading: "two" }
          doubt_signs { anywhere: "?" })"},
      {"diagnoses.textproto",
       R"(diagnosis { id: "D" title: "dee" alias: "Morbus-D" class: "C" }
          diagnosis { id: "F" title: "eff" }
          ambiguous { name: "DD" reading: "dee" reading: "dum" }
          doubt_signs { anywhere: "?" at_an_end: "-" at_the_start: "!" })"},
      {"units.textproto",
       R"(unit { id: "U" alias: "u" arbitrary: true }
          unit { id: "L" } unit { id: "mL" base: "L" factor: "1/1000" })"},
      {"laboratories.textproto",
       R"(laboratory { id: "ANY" title: "any"
            word { method: ASSAY_METHOD_LINE_BLOT word: RESULT_WORD_POSITIVE grade: LINE_BLOT_GRADE_ONE_PLUS } }
          laboratory { id: "OWN" title: "own"
            word { method: ASSAY_METHOD_LINE_BLOT analyte: "B" word: RESULT_WORD_POSITIVE grade: LINE_BLOT_GRADE_TWO_PLUS } })"},
  });
  EXPECT_TRUE(terminology.ok()) << terminology.status();
  return *terminology;
}

v1::Medicine Medicine(absl::string_view id, absl::string_view atc,
                      absl::string_view name) {
  v1::Medicine medicine;
  medicine.set_medicine(std::string(id));
  medicine.set_atc(std::string(atc));
  medicine.set_name(std::string(name));
  return medicine;
}

TEST(Analytes, AreReadByIdAliasAndWithAnti) {
  const auto t = Sample();
  for (const char* text :
       {"A1", "a-1", "anti-A1 Ab", "alpha gamma", "Alpha-γ"}) {
    ASSERT_NE(t->ReadAnalyte(text), nullptr) << text;
    EXPECT_EQ(t->ReadAnalyte(text)->id(), "A1") << text;
  }
  EXPECT_EQ(t->ReadAnalyte("A2"), nullptr);
  EXPECT_EQ(t->ReadAnalyte(""), nullptr);
  EXPECT_EQ(t->ReadAnalyte("A1?"), nullptr) << "in doubt";
  EXPECT_EQ(t->FindAnalyteByLoinc("1-1")->id(), "A1");
  EXPECT_EQ(t->FindAnalyte("a1"), nullptr) << "ids are exact";
}

TEST(Analytes, OfClassesAreThoseInAll) {
  const auto t = Sample();
  EXPECT_EQ(t->AnalytesOf({"X"}), (std::vector<std::string>{"A1", "B"}));
  EXPECT_EQ(t->AnalytesOf({"X", "Y"}), (std::vector<std::string>{"B"}));
  EXPECT_TRUE(t->AnalytesOf({"Z"}).empty());
  EXPECT_EQ(t->analyte_index().OfClass("Z"), nullptr);
}

TEST(Medicines, ByIdBeforeCodeBeforeName) {
  const auto t = Sample();
  EXPECT_EQ(t->ReadMedicine(Medicine("m", "", "")).title, "em");
  EXPECT_EQ(t->ReadMedicine(Medicine("", "a01aa01", "other")).title, "em");
  const MedicineReading named = t->ReadMedicine(Medicine("", "", "BRAND"));
  EXPECT_EQ(named.title, "em");
  EXPECT_FALSE(named.by_code);
  EXPECT_TRUE(named.HasClass("K"));
  EXPECT_EQ(named.least_for_prednisone_5_mg, 2);
  EXPECT_EQ(named.most_for_prednisone_5_mg, 3);
}

TEST(Medicines, TheLongestGroupCounts) {
  const auto t = Sample();
  EXPECT_TRUE(t->ReadMedicine(Medicine("", "A01AC02", "")).HasClass("L"));
  EXPECT_EQ(t->ReadMedicine(Medicine("", "A01AA02", "")).state,
            MedicineReading::State::kUnrecognised)
      << "its next of kin is of another class than the group";
  const MedicineReading coarse = t->ReadMedicine(Medicine("", "A01AB01", ""));
  EXPECT_EQ(coarse.state, MedicineReading::State::kRecognised);
  EXPECT_TRUE(coarse.classes.empty());
}

TEST(Medicines, AGroupLeavesOpenWhatOnlySomeOfItAre) {
  const auto t = Sample();
  for (const char* code : {"C02AA", "C02AA09"}) {
    const MedicineReading reading = t->ReadMedicine(Medicine("", code, ""));
    EXPECT_TRUE(reading.HasClass("K")) << code;
    EXPECT_FALSE(reading.HasClass("P")) << code;
    EXPECT_EQ(reading.perhaps_classes, std::vector<absl::string_view>{"P"})
        << code;
  }
  EXPECT_TRUE(
      t->ReadMedicine(Medicine("", "C02AA02", "")).perhaps_classes.empty());
}

TEST(Medicines, ANameSaysWhichOfAGroupItIs) {
  const auto t = Sample();
  const MedicineReading named = t->ReadMedicine(Medicine("", "C02AA", "en"));
  EXPECT_EQ(named.title, "en");
  EXPECT_TRUE(named.HasClass("P"));
  EXPECT_TRUE(named.perhaps_classes.empty());
  EXPECT_TRUE(named.by_code);
  EXPECT_EQ(t->ReadMedicine(Medicine("", "C02AA", "oh")).title, "oh");
  EXPECT_EQ(t->ReadMedicine(Medicine("", "C02AA", "zzz")).title,
            "kays (C02AA)");
  // The code is that of one medicine, which is not on record.
  EXPECT_EQ(t->ReadMedicine(Medicine("", "C02AA09", "en")).title,
            "kays (C02AA09)");
  EXPECT_EQ(t->ReadMedicine(Medicine("", "C02AA", "cue")).state,
            MedicineReading::State::kUnrecognised)
      << "not of the class of the group";
}

TEST(Medicines, UnknownAmbiguousAndMissingAreToldApart) {
  const auto t = Sample();
  EXPECT_EQ(t->ReadMedicine(Medicine("", "", "")).state,
            MedicineReading::State::kNothing);
  const MedicineReading two = t->ReadMedicine(Medicine("", "", "mm"));
  EXPECT_EQ(two.state, MedicineReading::State::kUnrecognised);
  EXPECT_EQ(two.reason, "'mm' can mean one or two");
  EXPECT_EQ(t->ReadMedicine(Medicine("", "", "zzz")).reason,
            "'zzz' is not recognised");
  EXPECT_EQ(t->ReadMedicine(Medicine("", "B01AA01", "")).state,
            MedicineReading::State::kUnrecognised);
  EXPECT_EQ(t->ReadMedicine(Medicine("", "nonsense", "")).reason,
            "'nonsense' is not an ATC code");
}

TEST(Medicines, ACodeThatSaysNothingLeavesItToTheName) {
  const auto t = Sample();
  EXPECT_EQ(t->ReadMedicine(Medicine("", "B01AA01", "brand")).title, "em");
  EXPECT_EQ(t->ReadMedicine(Medicine("", "nonsense", "brand")).title, "em");
}

TEST(Medicines, ACodeAndANameOfOtherClassesAreNotRecognised) {
  const MedicineReading reading =
      Sample()->ReadMedicine(Medicine("", "A01AC02", "brand"));
  EXPECT_EQ(reading.state, MedicineReading::State::kUnrecognised);
  EXPECT_EQ(reading.reason,
            "its code is that of finer (A01AC02), its name that of em");
}

TEST(Medicines, AnIdAndANameOfOtherClassesAreNotRecognised) {
  const auto t = Sample();
  const MedicineReading reading = t->ReadMedicine(Medicine("q", "", "brand"));
  EXPECT_EQ(reading.state, MedicineReading::State::kUnrecognised);
  EXPECT_EQ(reading.reason, "its id is that of cue, its name that of em");
  EXPECT_EQ(reading.doubt, reading.reason);
  EXPECT_EQ(t->ReadMedicine(Medicine("f", "", "tea")).state,
            MedicineReading::State::kUnrecognised)
      << "the ointment of an id that covers every form may be another one";
}

TEST(Medicines, AnIdGoesWithANameThatSaysNoOther) {
  const auto t = Sample();
  for (const char* name : {"em", "Brand", "Brand 40 mg", "zzz", "mm", "oh"}) {
    EXPECT_EQ(t->ReadMedicine(Medicine("m", "", name)).title, "em") << name;
  }
  EXPECT_EQ(t->ReadMedicine(Medicine("t", "", "any form")).title, "tea");
}

TEST(Medicines, OfAnIdThatIsNotOneMedicineTheNameSaysWhich) {
  const auto t = Sample();
  EXPECT_EQ(t->ReadMedicine(Medicine("all_k", "", "en")).title, "en");
  EXPECT_EQ(t->ReadMedicine(Medicine("o", "", "en")).state,
            MedicineReading::State::kUnrecognised);
  EXPECT_EQ(t->ReadMedicine(Medicine("all_k", "", "cue")).state,
            MedicineReading::State::kUnrecognised);
}

TEST(Medicines, ANameSaysBesideAnIdThatItIsGivenIntoAVein) {
  EXPECT_TRUE(Sample()
                  ->ReadMedicine(Medicine("m", "", "drip"))
                  .HasClass("INTRAVENOUS_FORM"));
}

TEST(Medicines, WhatIsKnownAtOnceReadsTheSame) {
  const auto t = Sample();
  ASSERT_NE(t->KnownMedicine(Medicine("q", "", "")), nullptr);
  EXPECT_EQ(t->KnownMedicine(Medicine("q", "", "brand")), nullptr);
  EXPECT_EQ(t->KnownMedicine(Medicine("", "A01AA01", "cue")), nullptr);
}

TEST(Medicines, AStrengthAfterTheNameIsLeftOut) {
  const auto t = Sample();
  for (const char* name : {"em 40 mg", "em 2,5mg", "Brand 1 g", "em 100 µg"}) {
    EXPECT_EQ(t->ReadMedicine(Medicine("", "", name)).title, "em") << name;
  }
  for (const char* name : {"em 0.1 %", "em ointment", "em40mg", "em mg"}) {
    EXPECT_EQ(t->ReadMedicine(Medicine("", "", name)).state,
              MedicineReading::State::kUnrecognised)
        << name;
  }
}

TEST(Medicines, ANameInDoubtIsNotRecognisedWhateverTheIdOrCode) {
  const auto t = Sample();
  for (const v1::Medicine& medicine :
       {Medicine("", "", "em?"), Medicine("", "", "? Brand"),
        Medicine("m", "", "em?"), Medicine("", "A01AA01", "em?")}) {
    const MedicineReading reading = t->ReadMedicine(medicine);
    EXPECT_EQ(reading.state, MedicineReading::State::kUnrecognised)
        << medicine.ShortDebugString();
    EXPECT_EQ(reading.doubt, "marked as in doubt or denied");
    EXPECT_EQ(t->KnownMedicine(medicine), nullptr);
  }
  EXPECT_EQ(t->ReadMedicine(Medicine("", "", "em?")).reason,
            "'em?' is marked as in doubt or denied");
}

TEST(Medicines, ADoseOfZeroIsNoMedicine) {
  const auto t = Sample();
  for (const v1::Medicine& medicine :
       {Medicine("", "", "em 0 mg"), Medicine("", "", " em 0mg "),
        Medicine("", "", "Brand 0.0 g"), Medicine("", "", "em 0,00 mg"),
        Medicine("m", "", "em 0 mg"), Medicine("", "A01AA01", "em 0 mg")}) {
    const MedicineReading reading = t->ReadMedicine(medicine);
    EXPECT_EQ(reading.state, MedicineReading::State::kUnrecognised)
        << medicine.ShortDebugString();
    EXPECT_EQ(reading.doubt, "a dose of zero");
  }
  for (const char* name : {"em 10 mg", "em 0.5 mg", "em 100 mg"}) {
    EXPECT_EQ(t->ReadMedicine(Medicine("", "", name)).title, "em") << name;
  }
}

v1::Diagnosis Diagnosis(absl::string_view id, absl::string_view name) {
  v1::Diagnosis diagnosis;
  diagnosis.set_diagnosis(std::string(id));
  diagnosis.set_name(std::string(name));
  return diagnosis;
}

TEST(Diagnoses, AreReadByIdElseByName) {
  const auto t = Sample();
  EXPECT_EQ(t->ReadDiagnosis(Diagnosis("D", "whatever")).entry->id(), "D");
  EXPECT_EQ(t->ReadDiagnosis(Diagnosis("", "morbus d")).entry->id(), "D");
  const DiagnosisReading wrong = t->ReadDiagnosis(Diagnosis("E", "dee"));
  EXPECT_EQ(wrong.entry, nullptr);
  EXPECT_EQ(wrong.reason, "no diagnosis 'E'");
  const DiagnosisReading other = t->ReadDiagnosis(Diagnosis("", "dum"));
  EXPECT_EQ(other.entry, nullptr);
  EXPECT_EQ(other.reason, "'dum' is not recognised");
  EXPECT_EQ(other.doubt, "");
  EXPECT_EQ(t->ReadDiagnosis(v1::Diagnosis()).entry, nullptr);
}

TEST(Diagnoses, AnIdAndANameOfTwoDiagnosesAreNotRecognised) {
  const DiagnosisReading two = Sample()->ReadDiagnosis(Diagnosis("F", "dee"));
  EXPECT_EQ(two.entry, nullptr);
  EXPECT_EQ(two.reason, "its id is that of eff, its name that of dee");
  EXPECT_EQ(two.doubt, two.reason);
}

TEST(Diagnoses, AnIdGoesWithANameThatSaysNoOther) {
  const auto t = Sample();
  for (const char* name : {"dee", "morbus d", "whatever", "dd"}) {
    ASSERT_NE(t->ReadDiagnosis(Diagnosis("D", name)).entry, nullptr) << name;
  }
}

TEST(Diagnoses, ANameWithTwoReadingsIsRefusedAndToldWithThem) {
  const DiagnosisReading two = Sample()->ReadDiagnosis(Diagnosis("", "dd"));
  EXPECT_EQ(two.entry, nullptr);
  EXPECT_EQ(two.reason, "'dd' can mean dee or dum");
  EXPECT_EQ(two.doubt, "dee or dum");
}

TEST(Diagnoses, ANameInDoubtIsNotRecognisedWhateverTheId) {
  const auto t = Sample();
  for (const v1::Diagnosis& diagnosis :
       {Diagnosis("", "dee?"), Diagnosis("", "-dee"), Diagnosis("", "- dee"),
        Diagnosis("", "dee (-)"), Diagnosis("", "dee -"), Diagnosis("", "!dee"),
        Diagnosis("", "Morbus-D?"), Diagnosis("D", "dee?")}) {
    const DiagnosisReading reading = t->ReadDiagnosis(diagnosis);
    EXPECT_EQ(reading.entry, nullptr) << diagnosis.ShortDebugString();
    EXPECT_EQ(reading.doubt, "marked as in doubt or denied");
  }
}

TEST(Diagnoses, ASignWithinANameOrBehindItDoubtsNothing) {
  const auto t = Sample();
  for (const char* name : {"Morbus-D", "morbus - d", "dee!", "(dee)"}) {
    ASSERT_NE(t->ReadDiagnosis(Diagnosis("", name)).entry, nullptr) << name;
  }
}

TEST(Units, AreExactAndConvertOnlyWithinOneBase) {
  const auto t = Sample();
  EXPECT_EQ(t->ReadUnit("u")->id(), "U");
  EXPECT_EQ(t->ReadUnit("ml"), nullptr) << "case counts";
  EXPECT_EQ(*t->FactorBetween("mL", "L"), 0.001);
  EXPECT_EQ(*t->FactorBetween("L", "L"), 1);
  EXPECT_FALSE(t->FactorBetween("U", "L").has_value());
  EXPECT_FALSE(t->FactorBetween("nothing", "nothing").has_value());
}

TEST(Bands, ALaboratorysOwnComeBeforeThoseOfAny) {
  const auto t = Sample();
  const auto grade = [&](const char* laboratory, const char* analyte) {
    const v1::WordBand* band =
        t->FindBand(laboratory, v1::ASSAY_METHOD_LINE_BLOT, analyte,
                    v1::RESULT_WORD_POSITIVE);
    return band == nullptr ? v1::LINE_BLOT_GRADE_UNSPECIFIED : band->grade();
  };
  EXPECT_EQ(grade("OWN", "B"), v1::LINE_BLOT_GRADE_TWO_PLUS);
  EXPECT_EQ(grade("OWN", "A1"), v1::LINE_BLOT_GRADE_ONE_PLUS);
  EXPECT_EQ(grade("", "B"), v1::LINE_BLOT_GRADE_ONE_PLUS);
  EXPECT_EQ(
      t->FindBand("OWN", v1::ASSAY_METHOD_ELISA, "B", v1::RESULT_WORD_POSITIVE),
      nullptr);
}

TEST(CanonicalTables, AreTheSameWhateverTheComments) {
  const auto a = Terminology::Parse({{"units.textproto", "unit { id: 'U' }"}});
  const auto b = Terminology::Parse(
      {{"units.textproto", "# said\nunit {\n id: 'U'  # more\n}"}});
  const auto c = Terminology::Parse({{"units.textproto", "unit { id: 'V' }"}});
  ASSERT_TRUE(a.ok() && b.ok() && c.ok());
  EXPECT_EQ((*a)->CanonicalTables(), (*b)->CanonicalTables());
  EXPECT_NE((*a)->CanonicalTables().at("units"),
            (*c)->CanonicalTables().at("units"));
  EXPECT_EQ((*a)->CanonicalTables().count("unit"), 0u);
}

struct Refused {
  const char* file;
  const char* text;
  const char* says;
};

TEST(Parse, RefusesWhatIsWrongByName) {
  const Refused cases[] = {
      {"analytes.textproto", "analyte {", "analytes.textproto:1:"},
      {"analytes.textproto", "\nanalyt {}", "analytes.textproto:2:"},
      {"nothing.textproto", "", "no such table"},
      {"analytes.textproto",
       "analyte { id: 'A' title: 'a' class: 'X' alias: 'Q' } analyte { id: 'B' "
       "title: 'b' class: 'X' alias: 'anti-q' }",
       "'q' means two things"},
      {"analytes.textproto",
       "analyte { id: 'A' title: 'a' class: 'X' } analyte { id: 'A' title: 'a' "
       "class: 'X' }",
       "'A' stands twice"},
      {"analytes.textproto",
       "analyte { id: 'A' title: 'a' class: 'X' stands_for: 'B' }",
       "not a single analyte"},
      {"analytes.textproto", "analyte { id: 'A' title: 'a' }", "no class"},
      {"medicines.textproto",
       "medicine { id: 'a' title: 'a' atc: 'C10AA01' } medicine { id: 'b' "
       "title: 'b' atc: 'C10AA01' }",
       "'C10AA01' means two things"},
      {"medicines.textproto", "medicine { id: 'a' title: 'a' atc: 'C10' }",
       "not a whole ATC code"},
      {"medicines.textproto",
       "medicine { id: 'a' title: 'a' } ambiguous { name: 'A' reading: 'x' "
       "reading: 'y' }",
       "the name of a medicine"},
      {"medicines.textproto", "ambiguous { name: 'A' reading: 'x' }",
       "fewer than two readings"},
      {"diagnoses.textproto",
       "diagnosis { id: 'a' title: 'a' alias: 'x' } ambiguous { name: 'X' "
       "reading: 'x' reading: 'y' }",
       "the name of a diagnosis"},
      {"diagnoses.textproto",
       "diagnosis { id: 'a' title: 'a' alias: 'x?' } doubt_signs { anywhere: "
       "'?' }",
       "'x?' carries a sign of doubt"},
      {"units.textproto", "unit { id: 'a' base: 'b' factor: '2' }",
       "base or factor"},
      {"units.textproto",
       "unit { id: 'b' } unit { id: 'a' base: 'b' factor: '0' }",
       "base or factor"},
      {"laboratories.textproto",
       "laboratory { id: 'L' title: 'l' word { method: ASSAY_METHOD_ELISA "
       "word: RESULT_WORD_POSITIVE grade: LINE_BLOT_GRADE_NEGATIVE } }",
       "a word band is wrong"},
      {"laboratories.textproto",
       "laboratory { id: 'L' title: 'l' upper_limit { analyte: 'A' } }",
       "upper limit"},
  };
  for (const Refused& c : cases) {
    const auto terminology = Terminology::Parse({{c.file, c.text}});
    ASSERT_FALSE(terminology.ok()) << c.text;
    EXPECT_TRUE(absl::StrContains(terminology.status().message(), c.says))
        << c.text << "\n"
        << terminology.status();
  }
}

}  // namespace
}  // namespace myorules::rules
