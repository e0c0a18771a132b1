#include "rules/note/facts.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/patient.pb.h"
#include "rules/note/field_words.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const FactWords& Words() {
  static const auto& words = *new FactWords(**Terminology::Shipped());
  return words;
}

// What is said of the reads, in text format, a phrase a line.
std::string Said(const std::string& reads, size_t max_names = 4) {
  v1::CriterionResult item;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(reads, &item));
  return absl::StrJoin(Words().Phrases(item.reads(), max_names), "\n",
                       [](std::string* out, const FactPhrase& phrase) {
                         absl::StrAppend(
                             out, phrase.is_missing ? "not on record: " : "",
                             phrase.text);
                       });
}

std::string Read(const std::string& path, const std::string& value) {
  return "reads { path: '" + path + "' " +
         (value.empty() ? "" : "value { " + value + " }") + " } ";
}

std::string Text(const std::string& text) {
  return "string_value: '" + text + "'";
}

const std::string kHmgcr =
    "patient.results[analyte=HMGCR,method=ELISA,collected_on=2025-11-03]";

TEST(FactWords, SayAResultWithMethodDayAndUnit) {
  EXPECT_EQ(Said(Read(kHmgcr + ".quantity.value", "double_value: 103") +
                 Read(kHmgcr + ".quantity.unit", Text("U/mL"))),
            "anti-HMGCR 103 U/mL by ELISA, 2025-11-03");
  EXPECT_EQ(
      Said(Read(kHmgcr + ".quantity.comparator", Text("COMPARATOR_LESS")) +
           Read(kHmgcr + ".quantity.value", "double_value: 20") +
           Read(kHmgcr + ".quantity.unit", Text("U/mL"))),
      "anti-HMGCR <20 U/mL by ELISA, 2025-11-03");
  EXPECT_EQ(
      Said(Read(kHmgcr + ".quantity.comparator", Text("COMPARATOR_BETWEEN")) +
           Read(kHmgcr + ".quantity.value", "double_value: 20") +
           Read(kHmgcr + ".quantity.high", "double_value: 60") +
           Read(kHmgcr + ".quantity.unit", Text("U/mL"))),
      "anti-HMGCR 20-60 U/mL by ELISA, 2025-11-03");
}

TEST(FactWords, SayTheUpperLimitOfNormalThatWasRead) {
  const std::string ck =
      "patient.results[analyte=CK,method=ENZYME_ACTIVITY,collected_on=2013-01-"
      "19]";
  EXPECT_EQ(Said(Read(ck + ".quantity.value", "double_value: 14210") +
                 Read(ck + ".quantity.unit", Text("U/L")) +
                 Read(ck + ".reference_range.high", "double_value: 145")),
            "creatine kinase 14210 U/L, 2013-01-19, upper limit of normal 145");
}

std::string Blot(const std::string& analyte, const std::string& grade) {
  return Read("patient.results[analyte=" + analyte +
                  ",method=LINE_BLOT,collected_on=2025-11-03].grade",
              Text("LINE_BLOT_GRADE_" + grade));
}

TEST(FactWords, SayResultsThatReadAlikeTogether) {
  const std::string reads = Blot("EJ", "NEGATIVE") + Blot("SRP", "TWO_PLUS") +
                            Blot("JO1", "NEGATIVE") + Blot("OJ", "NEGATIVE") +
                            Blot("PL7", "NEGATIVE");
  EXPECT_EQ(Said(reads),
            "negative by line blot, 2025-11-03: anti-EJ, anti-Jo-1, anti-OJ, "
            "anti-PL-7\n"
            "anti-SRP 2+ by line blot, 2025-11-03");
  EXPECT_EQ(Said(reads, 2),
            "negative by line blot, 2025-11-03: anti-EJ, anti-Jo-1 and 2 more\n"
            "anti-SRP 2+ by line blot, 2025-11-03");
}

TEST(FactWords, OfManyMedicinesSayFirstThoseOfWhichMoreWasAsked) {
  std::string reads = Read("patient.medicines_complete", "bool_value: true");
  for (const std::string medicine :
       {"IVIG", "mycophenolate", "prednisone", "rituximab", "Zocor"}) {
    const std::string entry =
        "patient.medicines[name=" + medicine + ",started_on=2020]";
    reads +=
        Read(entry, Text("on record")) + Read(entry + ".name", Text(medicine));
  }
  EXPECT_EQ(Said(reads),
            "medicines: IVIG, mycophenolate, prednisone, rituximab, Zocor\n"
            "every medicine ever taken is listed: yes");
  EXPECT_EQ(Said(reads, 3),
            "medicines: IVIG, mycophenolate, prednisone and 2 more\n"
            "every medicine ever taken is listed: yes");
  reads += Read("patient.medicines[name=Zocor,started_on=2020].started_on",
                Text("2020"));
  EXPECT_EQ(Said(reads),
            "Zocor, begun 2020\n"
            "4 other medicines\n"
            "every medicine ever taken is listed: yes");
}

TEST(FactWords, SayTheLatestResultFirst) {
  const std::string earlier =
      "patient.results[analyte=HMGCR,method=ELISA,collected_on=2024-01-02]";
  EXPECT_EQ(Said(Read(earlier + ".quantity.value", "double_value: 9") +
                 Read(earlier + ".quantity.unit", Text("U/mL")) +
                 Read(kHmgcr + ".quantity.value", "double_value: 103") +
                 Read(kHmgcr + ".quantity.unit", Text("U/mL"))),
            "anti-HMGCR 103 U/mL by ELISA, 2025-11-03\n"
            "anti-HMGCR 9 U/mL by ELISA, 2024-01-02");
}

TEST(FactWords, SayWhyAResultIsNotUsed) {
  EXPECT_EQ(Said(Read(kHmgcr + ".status", Text("RESULT_STATUS_PRELIMINARY"))),
            "anti-HMGCR preliminary by ELISA, 2025-11-03");
  EXPECT_EQ(Said(Read(kHmgcr + ".status", Text("RESULT_STATUS_FINAL"))), "");
}

TEST(FactWords, SayAllThatWasReadOfAMedicineAtOnce) {
  const std::string statin = "patient.medicines[name=Zocor,started_on=2019-05]";
  EXPECT_EQ(Said(Read("patient.medicines", Text("1 entry, perhaps more")) +
                 Read(statin, Text("on record")) +
                 Read(statin + ".name", Text("Zocor")) +
                 Read(statin + ".ongoing", "bool_value: true") +
                 Read(statin + ".purpose", Text("PURPOSE_OTHER"))),
            "Zocor, begun 2019-05, still taken, for something else");
  EXPECT_EQ(Said(Read("patient.medicines[medicine=simvastatin].medicine",
                      Text("simvastatin"))),
            "simvastatin");
}

TEST(FactWords, SayHowManyEntriesThereAreWhereNoneWasRead) {
  EXPECT_EQ(Said(Read("patient.medicines", Text("0 entries, perhaps more"))),
            "medicines: 0 entries, perhaps more");
}

TEST(FactWords, SayAVisitADiagnosisAndAMalignancy) {
  const std::string visit = "patient.visits[date=2014-05-02]";
  EXPECT_EQ(Said(Read(visit + ".hip_flexor_left", Text("MRC_GRADE_4_MINUS")) +
                 Read(visit + ".hip_flexor_right", Text("MRC_GRADE_5"))),
            "visit of 2014-05-02, left hip flexors MRC 4-, right hip flexors "
            "MRC 5");
  EXPECT_EQ(Said(Read("patient.diagnoses[diagnosis=SYSTEMIC_SCLEROSIS,"
                      "diagnosed_on=2012].diagnosis",
                      Text("SYSTEMIC_SCLEROSIS"))),
            "systemic sclerosis, diagnosed 2012");
  EXPECT_EQ(
      Said(Read("patient.malignancies[site=lung].active", "bool_value: false")),
      "malignancy, lung, no longer active");
}

TEST(FactWords, SayOfAMedicineOrDiagnosisThatItIsNotRecognised) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"diagnoses[name=scleroderma]", "scleroderma (not recognised)"},
      {"diagnoses[diagnosis=SLEX,name=SLE]", "SLEX (not recognised)"},
      {"diagnoses[name=SLE]", "SLE"},
      {"diagnoses[diagnosed_on=2012]",
       "a diagnosis without a name, diagnosed 2012"},
      {"medicines[name=AZT]", "AZT (not recognised)"},
      {"medicines[atc=C10AA01]", "C10AA01"},
      {"medicines[atc=Q99XX99]", "Q99XX99 (not recognised)"},
      {"medicines[#1]", "a medicine without a name"},
  };
  for (const auto& [entry, words] : cases) {
    EXPECT_EQ(Said(Read("patient." + entry, Text("on record"))), words);
  }
}

TEST(FactWords, SayAFindingByItsNameAndWhatIsNotOnRecordLast) {
  EXPECT_EQ(
      Said(Read("patient.manifestations.dysphagia", "") +
           Read("patient.biopsy.necrosis", "bool_value: true") +
           Read("patient.biopsy.other_myositis_features", Text("ABSENT")) +
           Read("patient.manifestations.arthritis.present",
                "bool_value: false") +
           Read("patient.manifestations.arthritis.related", "")),
      "muscle fibre necrosis: yes\n"
      "biopsy feature of another inflammatory myopathy: no\n"
      "arthritis: no\n"
      "not on record: dysphagia, arthritis related to the myositis");
}

TEST(FactWords, SayWithAManifestationThatIsThereWhetherItIsRelated) {
  const auto said = [](const std::string& present, const std::string& related) {
    return Said(Read("patient.manifestations.arthritis.present", present) +
                Read("patient.manifestations.arthritis.related", related));
  };
  EXPECT_EQ(said("bool_value: true", "bool_value: false"),
            "arthritis: yes, stated as unrelated to the myositis");
  EXPECT_EQ(said("bool_value: true", "bool_value: true"),
            "arthritis: yes, stated as related to the myositis");
  EXPECT_EQ(said("bool_value: true", ""),
            "arthritis: yes\nnot on record: arthritis related to the myositis");
  EXPECT_EQ(said("bool_value: false", "bool_value: false"),
            "arthritis: no\narthritis related to the myositis: no");
}

TEST(FactWords, SayWhatIsMissing) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"patient.weakness.subacute", "onset over weeks to months"},
      {"patient.medicines_complete",
       "whether every medicine ever taken is listed"},
      {"patient.onset_date.month", "month of first symptom"},
      {"patient.medicines[name=x].started_on.day", "x: day it was begun"},
      {"patient.results[analyte=SRP,method=LINE_BLOT]",
       "anti-SRP by line blot"},
      {kHmgcr + ".quantity.unit", "anti-HMGCR by ELISA, 2025-11-03: unit"},
      {"patient.medicines[name=simvastatin].started_on", "simvastatin: begun"},
      {"patient.nonsense", "nonsense"},
      {"no path at all[", "no path at all["},
  };
  for (const auto& [path, words] : cases) {
    EXPECT_EQ(Words().Missing(path), words);
  }
}

TEST(FactWords, SayMissingResultsOfOneMethodTogether) {
  EXPECT_THAT(
      Words().MissingTogether({"patient.results[analyte=EJ,method=LINE_BLOT]",
                               "patient.manifestations.dysphagia",
                               "patient.results[analyte=OJ,method=LINE_BLOT]",
                               "patient.results[analyte=HMGCR,method=ELISA]"},
                              5),
      ElementsAre("line blot of anti-EJ, anti-OJ", "dysphagia",
                  "anti-HMGCR by ELISA"));
}

TEST(FactWords, SayAValueThatMayBe) {
  EXPECT_EQ(Words().Value("patient.statin_use", "STATIN_USE_CURRENT"),
            "still taken");
  EXPECT_EQ(Words().Value("patient.statin_use", "NEVER"), "never taken");
  EXPECT_EQ(Words().Value("patient.weakness.subacute", "false"), "no");
  EXPECT_EQ(Words().Value(kHmgcr, "at or above 20 U/mL"),
            "at or above 20 U/mL");
}

TEST(FactPath, ReadsQuotedText) {
  const std::vector<FactStep> steps = ParseFactPath(
      R"(patient.medicines[name="a,b=\"c\"]#\n",started_on=2019#2].started_on)");
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(*steps[0].Key("name"), "a,b=\"c\"]#\n");
  EXPECT_EQ(*steps[0].Key("started_on"), "2019");
  EXPECT_EQ(steps[0].number, "2");
  EXPECT_EQ(steps[1].field, "started_on");
  EXPECT_EQ(ParseFactPath("patient.visits[#1]")[0].number, "1");
}

TEST(FactPath, OfWhatIsNoneHasNoSteps) {
  for (const char* path :
       {"", "patient", "patient.a[", "patient.a[b", "a b", "patient.a[b=\"c]",
        "patient..a", "patient.a[b=c]d"}) {
    EXPECT_THAT(ParseFactPath(path), IsEmpty()) << path;
  }
}

void CheckFields(const Descriptor& type, std::vector<std::string>* without) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (WordsOf(field).empty()) {
      without->push_back(type.name() + "." + field.name());
    }
    if (field.message_type() != nullptr) {
      CheckFields(*field.message_type(), without);
    }
  }
}

TEST(FieldWords, EveryFieldOfAPatientHasWords) {
  std::vector<std::string> without;
  CheckFields(*v1::Patient::descriptor(), &without);
  EXPECT_THAT(without, IsEmpty());
}

TEST(FieldWords, NoneStandsForAFieldThatThereIsNot) {
  EXPECT_THAT(StaleWords(), IsEmpty());
}

}  // namespace
}  // namespace myorules::rules
