// What the functions say that ask about several analytes, about thresholds and
// names, and what the trace shows of them.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/functions/expression_testing.h"

namespace myorules::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kHmgcr[] = "labs.positive('HMGCR', elisa)";

TEST(OffPanel, CountsWhatIsOnRecordAndOnlyThat) {
  constexpr char kOff[] = "labs.off_panel_positive('MSA', blot)";
  EXPECT_EQ(Asked(kOff, ""), "false");
  EXPECT_EQ(Asked(kOff, Result("KS", "IMMUNOPRECIPITATION",
                               "word: RESULT_WORD_POSITIVE")),
            "true");
  EXPECT_EQ(Asked(kOff, Result("KS", "IMMUNOPRECIPITATION",
                               "word: RESULT_WORD_NEGATIVE")),
            "false");
  EXPECT_THAT(Asked(kOff, Result("KS", "IMMUNOPRECIPITATION", "")),
              HasSubstr("no value"));
  EXPECT_EQ(Asked(kOff, Blot("KS", "grade: LINE_BLOT_GRADE_ONE_PLUS")),
            "false");
  EXPECT_EQ(Asked(kOff, Blot("KS", "grade: LINE_BLOT_GRADE_TWO_PLUS")), "true");
  EXPECT_EQ(Asked(kOff, Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS")),
            "false")
      << "on the panel";
  EXPECT_EQ(Asked(kOff, Result("HMGCR", "ALBIA", "word: RESULT_WORD_POSITIVE")),
            "false");
  EXPECT_EQ(Asked("labs.off_panel_positive('MAA', blot)",
                  Result("SSA", "ELISA", "word: RESULT_WORD_POSITIVE")),
            "true");
}

TEST(Lists, NameWhatIsPositiveOnRecordAndUnavailable) {
  const std::string patient =
      Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS") +
      Blot("MI2", "grade: LINE_BLOT_GRADE_TWO_PLUS") +
      Blot("JO1", "grade: LINE_BLOT_GRADE_NEGATIVE") +
      Result("KS", "IMMUNOPRECIPITATION", "word: RESULT_WORD_POSITIVE") +
      Elisa("HMGCR", "value: 25");
  EXPECT_EQ(Asked("labs.analytes_positive('MSA', blot + elisa)", patient),
            R"(["HMGCR", "KS", "MI2", "SRP", ...])");
  EXPECT_EQ(Asked("labs.on_record('ANTISYNTHETASE')", patient),
            R"(["JO1", "KS"])");
  EXPECT_EQ(Asked("labs.unavailable('MSA', 'LINE_BLOT_PANEL', blot)", patient),
            R"(["EJ", "MDA5", "NXP2", "OJ", "PL12", "PL7", "SAE1", )"
            R"("TIF1_GAMMA"])");
  EXPECT_EQ(Asked("analyte_titles(labs.analytes_positive('MSA', blot))",
                  Blot("MI2_ALPHA", "grade: LINE_BLOT_GRADE_TWO_PLUS") +
                      Blot("MI2", "grade: LINE_BLOT_GRADE_TWO_PLUS")),
            R"(["anti-Mi-2α", ...])")
      << "an undivided one is named where no part is";
}

TEST(Lists, OfWhatIsOnRecordAreKnownWhateverItLacks) {
  for (const std::string& in_doubt :
       {Blot("SRP", ""), Blot("SRP", "word: RESULT_WORD_POSITIVE"),
        Blot("MI2", "grade: LINE_BLOT_GRADE_TWO_PLUS"),
        std::string("results { analyte: 'SRP' }"),
        std::string("results { analyte: 'SRP' grade: LINE_BLOT_GRADE_TWO_PLUS "
                    "method: ASSAY_METHOD_LINE_BLOT }")}) {
    for (const char* list :
         {"labs.unavailable('MSA', 'LINE_BLOT_PANEL', blot)",
          "labs.on_record('MSA')", "labs.in_conflict('SRP', blot)"}) {
      EXPECT_EQ(Asked(absl::StrCat("known(", list, ")"), in_doubt), "true")
          << list << in_doubt;
    }
  }
}

TEST(Lists, AreOpenWhileSomeAnalyteOfTheClassIsNotKnown) {
  static constexpr char kMaa[] = "labs.analytes_positive('MAA', blot)";
  const auto negative = [](const char* analyte) {
    return Blot(analyte, "grade: LINE_BLOT_GRADE_NEGATIVE");
  };
  const std::string others = negative("KU") + negative("RO52");
  const auto missing = [](absl::string_view patient) {
    const engine::Value list = Ask(kMaa, PatientOf(patient));
    return Missing(engine::Value::Unknown(list.as_list().why_open));
  };
  EXPECT_EQ(Asked(kMaa, others + negative("PM_SCL")), "[]");
  EXPECT_EQ(
      Asked(kMaa, others + Blot("PM_SCL", "grade: LINE_BLOT_GRADE_TWO_PLUS")),
      R"(["PM_SCL"])")
      << "which part it is makes it no other";
  EXPECT_EQ(Asked(kMaa, others), "[...]");
  EXPECT_THAT(
      missing(others),
      ElementsAre("patient.results[analyte=PM_SCL100,method=LINE_BLOT]",
                  "patient.results[analyte=PM_SCL75,method=LINE_BLOT]"));
  const std::string undecided = Blot("KU", "word: RESULT_WORD_POSITIVE");
  EXPECT_EQ(Asked(kMaa, undecided + negative("RO52") + negative("PM_SCL")),
            "[...]");
  EXPECT_EQ(
      Asked(kMaa, others + negative("PM_SCL") +
                      Result("SSA", "ELISA", "word: RESULT_WORD_POSITIVE")),
      R"(["SSA"])")
      << "off the panel what is on record counts";
}

TEST(Count, TakesBothPartsOfOneSpecificityAsOne) {
  std::string all;
  for (const char* analyte : {"EJ", "JO1", "MDA5", "NXP2", "OJ", "PL12", "PL7",
                              "SAE1", "TIF1_GAMMA"}) {
    all += Blot(analyte, "grade: LINE_BLOT_GRADE_NEGATIVE");
  }
  all += Blot("MI2_ALPHA", "grade: LINE_BLOT_GRADE_TWO_PLUS");
  all += Blot("MI2_BETA", "grade: LINE_BLOT_GRADE_THREE_PLUS");
  constexpr char kMany[] =
      "labs.count_positive_by_any_method('MSA', blot + elisa) >= 2";
  const std::string srp_negative =
      Blot("SRP", "grade: LINE_BLOT_GRADE_NEGATIVE");
  EXPECT_EQ(Asked(kMany, all + srp_negative + Elisa("HMGCR", "value: 3")),
            "false");
  EXPECT_EQ(Asked(kMany, all + Blot("SRP", "grade: LINE_BLOT_GRADE_TWO_PLUS")),
            "true");
  EXPECT_EQ(Asked(kMany, all + srp_negative),
            "unknown{patient.results[analyte=HMGCR,method=ELISA]}");
  const std::string srp_by_two_methods =
      Blot("SRP", "word: RESULT_WORD_POSITIVE") +
      "results { analyte: 'SRP' method: ASSAY_METHOD_IMMUNOPRECIPITATION "
      "word: RESULT_WORD_POSITIVE status: RESULT_STATUS_FINAL collected_on { "
      "year: 2024 month: 3 day: 10 } }";
  EXPECT_EQ(Asked("labs.count_positive_by_any_method('MSA', blot + elisa)",
                  all + srp_by_two_methods + Elisa("HMGCR", "value: 3")),
            "2");
}

TEST(MostSpecific, LeavesOutAnUndividedAnalyteOfWhichAPartIsNamed) {
  EXPECT_EQ(Asked("most_specific(['SRP', 'MI2_ALPHA', 'MI2'])", ""),
            R"(["SRP", "MI2_ALPHA"])");
  EXPECT_EQ(Asked("most_specific(['SRP', 'MI2'])", ""), R"(["SRP", "MI2"])");
}

TEST(Titles, StayOpenWhereTheIdsAre) {
  // Where it is open whether anti-SRP comes first, no title does.
  EXPECT_EQ(Asked("analyte_titles(['SRP', 'HMGCR'].filter(a, "
                  "labs.positive(a, blot + elisa)))[0] == 'anti-HMGCR'",
                  Elisa("HMGCR", "value: 25")),
            "unknown{patient.results[analyte=SRP,method=LINE_BLOT]}");
}

TEST(QuestionsAboutAList, AreThoseAboutEachOfIt) {
  struct Case {
    const char* of_list;
    const char* of_each;
  };
  const Case questions[] = {
      {"labs.any_positive(LIST, blot + elisa)",
       "LIST.exists(a, labs.positive(a, blot + elisa))"},
      {"labs.all_available(LIST, blot + elisa)",
       "LIST.all(a, labs.available(a, blot + elisa))"},
      {"labs.any_changed(LIST, blot + elisa)",
       "LIST.exists(a, labs.changed(a, blot + elisa))"},
      {"labs.any_conflicting(LIST, blot + elisa)",
       "LIST.exists(a, labs.conflicting(a, blot + elisa))"},
      {"labs.any_positive_by_other_method(LIST, blot + elisa)",
       "LIST.exists(a, labs.positive_by_other_method(a, blot + elisa))"},
  };
  const char* const lists[] = {
      "[]", "['SRP']", "['SRP', 'HMGCR', 'MI2', 'MI2_ALPHA']",
      "['SRP', 'HMGCR'].filter(a, labs.positive(a, blot + elisa))"};
  const std::string negative = "grade: LINE_BLOT_GRADE_NEGATIVE";
  const std::string positive = "grade: LINE_BLOT_GRADE_TWO_PLUS";
  const std::string patients[] = {
      "",
      Blot("SRP", negative),
      Blot("SRP", positive),
      Blot("SRP", positive) + Blot("SRP", negative),
      Blot("SRP", negative) + Elisa("HMGCR", "value: 25"),
      Blot("SRP", negative) + Elisa("HMGCR", "value: 3") +
          Blot("MI2_ALPHA", "word: RESULT_WORD_POSITIVE"),
      Elisa("SRP", "value: 25 } reference_range { high: 20")};
  for (const Case& question : questions) {
    for (const char* list : lists) {
      const auto with_list = [&](const char* text) {
        return absl::StrReplaceAll(text, {{"LIST", list}});
      };
      for (const std::string& patient : patients) {
        EXPECT_EQ(Asked(with_list(question.of_list), patient),
                  Asked(with_list(question.of_each), patient))
            << with_list(question.of_list) << "\n"
            << patient;
      }
    }
  }
}

TEST(Thresholds, ThatNameTheAnalyteReplaceTheGeneralOnes) {
  EXPECT_THAT(Asked("labs.positive('HMGCR', blot + elisa)",
                    Blot("HMGCR", "grade: LINE_BLOT_GRADE_THREE_PLUS")),
              HasSubstr("unknown{patient.results[analyte=HMGCR,method=ELISA]"));
  EXPECT_THAT(Asked("labs.positive('SRP', elisa)", ""),
              HasSubstr("no threshold for analyte 'SRP'"));
}

TEST(Names, ThatDoNotExistAreErrorsOfTheRule) {
  EXPECT_THAT(Asked("labs.positive('SRPP', blot)", ""),
              HasSubstr("no analyte 'SRPP'"));
  EXPECT_THAT(Asked("analytes('MSB')", ""),
              HasSubstr("no class of analytes 'MSB'"));
  EXPECT_THAT(Asked("analyte_title('x')", ""), HasSubstr("no analyte 'x'"));
  EXPECT_THAT(Asked("labs.off_panel_positive('x', blot)", ""),
              HasSubstr("no class"));
}

TEST(Analytes, AreConstantListsThatMacrosRunOver) {
  EXPECT_EQ(Asked("size(analytes('MSA', 'LINE_BLOT_PANEL'))", ""), "12");
  EXPECT_EQ(Asked("analytes('MAA', 'LINE_BLOT_PANEL')", ""),
            R"(["KU", "PM_SCL100", "PM_SCL75", "RO52"])");
  EXPECT_EQ(Asked("analytes('MSA', 'LINE_BLOT_PANEL')"
                  ".exists(a, labs.positive(a, blot))",
                  Blot("EJ", "grade: LINE_BLOT_GRADE_TWO_PLUS")),
            "true");
}

TEST(Trace, NamesWhatWasRead) {
  const auto reads = Reads(kHmgcr, Elisa("HMGCR", "value: 25"));
  const std::string at =
      "patient.results[analyte=HMGCR,method=ELISA,collected_on=2024-03-10]";
  EXPECT_EQ(reads.at(at + ".quantity.value"), "25.0");
  EXPECT_EQ(reads.at(at + ".quantity.unit"), "\"U/mL\"");
  EXPECT_EQ(reads.at(at + ".status"), "\"RESULT_STATUS_FINAL\"");
  EXPECT_EQ(reads.at(at + ".collected_on"), "2024-03-10");
}

}  // namespace
}  // namespace myorules::rules
