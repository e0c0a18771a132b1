#include "rules/terminology/lab_profiles.h"

#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

absl::StatusOr<std::shared_ptr<const LabProfiles>> LoadWith(
    const std::vector<LabProfileFile>& further) {
  const auto terminology = Terminology::Shipped();
  EXPECT_TRUE(terminology.ok()) << terminology.status();
  return LabProfiles::Load(*terminology, further);
}

// What is wrong with a profile of that body.
std::string FaultOf(const std::string& body) {
  const auto loaded =
      LoadWith({{"leiden.textproto",
                 absl::StrCat("id: \"LEIDEN\" title: \"Leiden\"\n", body)}});
  return loaded.ok() ? "" : std::string(loaded.status().message());
}

TEST(LabProfiles, ThoseThatAreShippedLoad) {
  const auto profiles = LoadWith({});
  ASSERT_TRUE(profiles.ok()) << profiles.status();
  EXPECT_EQ(
      (*profiles)->Ids(),
      (std::vector<std::string>{"ANY", "ARUP", "BELGIUM", "IOWA",
                                "LABCORP_ESOTERIX", "LONDON_ONTARIO", "MAYO",
                                "NATIONAL_JEWISH", "NETHERLANDS", "QUEST"}));
  EXPECT_EQ((*profiles)->Find(""), (*profiles)->Find("ANY"));
  EXPECT_EQ((*profiles)->Find("NOWHERE"), nullptr);
}

TEST(LabProfiles, ANewNameNeedsNoProgram) {
  const auto profiles = LoadWith({{"leiden.textproto",
                                   R"(id: "LEIDEN" title: "Leiden"
           analyte { analyte: "SRP" text: "SRP-band 7" text: "L-4711" }
           method { method: ASSAY_METHOD_LINE_BLOT text: "myositis strip" }
           unit { unit: "intensity" text: "eenheden" }
           value { text: "duidelijk" method: ASSAY_METHOD_LINE_BLOT
                   grade: LINE_BLOT_GRADE_TWO_PLUS }
           status { status: RESULT_STATUS_FINAL text: "klaar" })"}});
  ASSERT_TRUE(profiles.ok()) << profiles.status();
  const LabProfile& leiden = *(*profiles)->Find("LEIDEN");
  bool says_antibody = false;
  ASSERT_NE(leiden.FindAnalyte("srp BAND-7", &says_antibody), nullptr);
  EXPECT_EQ(leiden.FindAnalyte("L 4711", &says_antibody)->analyte->id(), "SRP");
  EXPECT_NE(leiden.FindAnalyte("Jo-1", &says_antibody), nullptr)
      << "what holds for any laboratory stays";
  EXPECT_EQ(leiden.FindMethod("Myositis-Strip"), v1::ASSAY_METHOD_LINE_BLOT);
  EXPECT_EQ(leiden.FindUnit("eenheden", v1::ASSAY_METHOD_LINE_BLOT)->unit->id(),
            "intensity");
  EXPECT_EQ(leiden.FindStatus("KLAAR"), v1::RESULT_STATUS_FINAL);
  EXPECT_EQ((*profiles)->Find("")->FindStatus("KLAAR"), absl::nullopt);
}

TEST(LabProfiles, WordsAroundNumbersAndNamesOfMonthsAreData) {
  const auto profiles = LoadWith({{"leiden.textproto",
                                   R"(id: "LEIDEN" title: "Leiden"
           range_word { text: "streefwaarde" }
           bound { comparator: COMPARATOR_LESS text: "kleiner dan" }
           bound { comparator: COMPARATOR_BETWEEN text: "tm" }
           month { month: 1 text: "louwmaand" })"}});
  ASSERT_TRUE(profiles.ok()) << profiles.status();
  const LabProfile& leiden = *(*profiles)->Find("LEIDEN");
  const LabProfile& any = *(*profiles)->Find("");
  EXPECT_TRUE(leiden.IsRangeWord("Streefwaarde"));
  EXPECT_TRUE(leiden.IsRangeWord("Normal")) << "what holds for any stays";
  EXPECT_FALSE(any.IsRangeWord("Streefwaarde"));
  EXPECT_EQ(leiden.FindBound("Kleiner dan"), v1::COMPARATOR_LESS);
  EXPECT_EQ(leiden.FindBound("TM"), v1::COMPARATOR_BETWEEN);
  EXPECT_EQ(any.FindBound("kleiner dan"), v1::COMPARATOR_UNSPECIFIED);
  EXPECT_EQ(leiden.FindMonth("louwmaand"), 1);
  EXPECT_EQ(any.FindMonth("louwmaand"), 0);
}

TEST(LabProfiles, AMonthIsReadByItsNameOrByWhatBeginsOnlyThat) {
  const auto profiles = LoadWith({});
  const LabProfile& any = *(*profiles)->Find("");
  const std::pair<const char*, int> rows[] = {
      {"January", 1}, {"JAN", 1},  {"Janu", 1},    {"Ja", 0},   {"may", 5},
      {"März", 3},    {"mar", 3},  {"août", 8},    {"sept", 9}, {"dez", 12},
      {"dec", 12},    {"juin", 6}, {"juillet", 7}, {"jun", 6},  {"jul", 7},
      {"jui", 0},     {"ma", 0},   {"Smarch", 0},  {"", 0},     {"januaryx", 0},
  };
  for (const auto& [name, month] : rows) {
    EXPECT_EQ(any.FindMonth(name), month) << name;
  }
}

TEST(LabProfiles, AProfileReplacesTheShippedOneOfItsId) {
  const auto profiles = LoadWith(
      {{"quest.textproto", R"(id: "QUEST" title: "Quest, as we get it")"}});
  ASSERT_TRUE(profiles.ok()) << profiles.status();
  EXPECT_EQ((*profiles)->Find("QUEST")->source().title(),
            "Quest, as we get it");
}

TEST(LabProfiles, FaultsAreToldWithPlaceAndRemedy) {
  EXPECT_EQ(FaultOf(R"(analyte { analyte: "SPR" text: "SRP band" })"),
            "leiden.textproto:2:11: error: no analyte 'SPR' in "
            "analytes.textproto (did you mean 'SRP'?)\n"
            " | analyte { analyte: \"SPR\" text: \"SRP band\" }\n"
            " | ..........^");
  EXPECT_EQ(FaultOf(R"(analite { analyte: "SRP" text: "SRP band" })"),
            "leiden.textproto:2:1: error: no field 'analite' in "
            "myorules.v1.LabProfile "
            "(did you mean 'analyte'?)\n"
            " | analite { analyte: \"SRP\" text: \"SRP band\" }\n"
            " | ^");
}

TEST(LabProfiles, EveryFaultIsFound) {
  struct Row {
    const char* body;
    const char* fault;
  };
  for (
      const Row& row : {
          Row{R"(laboratory: "LIEGE")", "no laboratory 'LIEGE'"},
          Row{R"(laboratory: "ANY")", "no laboratory 'ANY'"},
          Row{R"(analyte { analyte: "SRP" })", "it has no text"},
          Row{R"(analyte { analyte: "SRP" text: " - " })",
              "nothing is left of this text"},
          Row{R"(analyte { analyte: "SRP" text: "line 1" }
                  analyte { analyte: "KU" text: "LINE-1" })",
              "'LINE-1' means two things: SRP and KU; leave it out of one"},
          Row{R"(analyte { analyte: "HMGCR" text: "Anti SRP" })",
              "'Anti SRP' is a name of SRP; a profile cannot make it HMGCR"},
          Row{R"(method { text: "strip" })", "must be a method"},
          Row{R"(method { method: ASSAY_METHOD_ELISA text: "strip" }
                  method { method: ASSAY_METHOD_ALBIA text: "strip" })",
              "'strip' means two things: ASSAY_METHOD_ELISA and "
              "ASSAY_METHOD_ALBIA"},
          Row{R"(order { pattern: "(" })", "is no pattern (RE2): missing )"},
          Row{R"(order { pattern: ".*" })", "fits every order"},
          Row{R"(unit { unit: "U/ml" text: "E/ml" })",
              "no unit 'U/ml' in units.textproto (did you mean 'U/mL'?)"},
          Row{R"(unit { unit: "U/mL" text: "E" } unit { unit: "CU" text: "E" })",
              "'E' means two things: U/mL and CU"},
          Row{R"(unit { unit: "CU" text: "U/ml" })",
              "'U/ml' means U/mL; say by which method it is CU here"},
          Row{R"(value { text: "x" })", "it says no meaning"},
          Row{R"(value { text: "x" grade: LINE_BLOT_GRADE_TWO_PLUS })",
              "is for a line blot only; add method: ASSAY_METHOD_LINE_BLOT"},
          Row{R"(value { text: "x" method: ASSAY_METHOD_LINE_BLOT
                          grade: LINE_BLOT_GRADE_UNSPECIFIED })",
              "must be a grade"},
          Row{R"(value { text: "x" word: RESULT_WORD_UNSPECIFIED })",
              "must be a word"},
          Row{R"(value { text: "x" quantity { value: 3 unit: "U" } })",
              "no unit 'U'"},
          Row{R"(value { text: "x" quantity { value: -3 unit: "CU" } })",
              "must be a number, not below 0"},
          Row{R"(value { text: "x" quantity { value: 3 unit: "CU"
                          comparator: COMPARATOR_BETWEEN } })",
              "must be there with COMPARATOR_BETWEEN"},
          Row{R"(value { text: "x" not_measured: RESULT_STATUS_FINAL })",
              "must be RESULT_STATUS_CANCELLED"},
          Row{R"(value { text: "x" ambiguous: "" })", "must say why"},
          Row{R"(value { text: "x" word: RESULT_WORD_POSITIVE }
                  value { text: "X" word: RESULT_WORD_NEGATIVE })",
              "'X' means two things"},
          Row{R"(status { status: RESULT_STATUS_FINAL text: "k" }
                  status { status: RESULT_STATUS_AMENDED text: "K" })",
              "'K' means two things"},
          Row{R"(specimen { specimen: SPECIMEN_SERUM text: "k" }
                  specimen { specimen: SPECIMEN_PLASMA text: "K" })",
              "'K' means two things"},
          Row{R"(flag { text: "K" } flag { text: "k" off_scale: true })",
              "'k' means two things"},
          Row{R"(range_word { text: "ref 2" })", "must be words of letters"},
          Row{R"(range_word { text: "<" })", "must be words of letters"},
          Row{R"(bound { text: "tot aan" })", "must say which sign"},
          Row{R"(bound { comparator: COMPARATOR_LESS text: "< dan" })",
              "must be words of letters"},
          Row{R"(bound { comparator: COMPARATOR_BETWEEN text: "tot en met" })",
              "must be one word of letters"},
          Row{R"(bound { comparator: COMPARATOR_LESS text: "tot" }
                  bound { comparator: COMPARATOR_LESS_OR_EQUAL text: "TOT" })",
              "'TOT' means two things: COMPARATOR_LESS and "
              "COMPARATOR_LESS_OR_EQUAL"},
          Row{R"(range_word { text: "onder" }
                  bound { comparator: COMPARATOR_LESS text: "Onder" })",
              "'Onder' means two things: a word for the normal range and "
              "COMPARATOR_LESS"},
          Row{R"(month { month: 13 text: "undecember" })",
              "must be from 1 to 12"},
          Row{R"(month { month: 1 text: "1e maand" })",
              "must be one word of letters"},
          Row{R"(month { month: 1 text: "wintermaand" }
                  month { month: 12 text: "Wintermaand" })",
              "'Wintermaand' means two things: month 1 and month 12"},
          Row{R"(grade_line { grade: LINE_BLOT_GRADE_NEGATIVE from: 1
                               unit: "intensity" })",
              "must be a grade above negative"},
          Row{R"(grade_line { grade: LINE_BLOT_GRADE_ONE_PLUS
                               unit: "intensity" })",
              "must be a number above 0"},
          Row{R"(grade_line { grade: LINE_BLOT_GRADE_ONE_PLUS from: 1
                               unit: "blots" })",
              "no unit 'blots'"},
          Row{R"(grade_line { grade: LINE_BLOT_GRADE_TWO_PLUS from: 20
                               unit: "intensity" }
                  grade_line { grade: LINE_BLOT_GRADE_THREE_PLUS from: 20
                               unit: "intensity" })",
              "must be above that of a lower grade"},
          Row{R"(grade_line { grade: LINE_BLOT_GRADE_TWO_PLUS from: 20
                               unit: "intensity" }
                  grade_line { grade: LINE_BLOT_GRADE_ONE_PLUS from: 30
                               unit: "intensity" })",
              "must be above that of a lower grade"},
          Row{R"(assay { unit_when_missing: "CU" })", "it is about nothing"},
          Row{R"(assay { analyte: "SRP" } assay { analyte: "SRP" })",
              "it is about the same as another"},
          Row{R"(assay { method: ASSAY_METHOD_ELISA
                          method_when_missing: ASSAY_METHOD_ELISA })",
              "is for an analyte"},
          Row{R"(assay { analyte: "SRP" unit_when_missing: "cu" })",
              "no unit 'cu'"},
          Row{R"(assay { analyte: "SRP" unit_when_missing: "CU"
                          possible_unit: "U/mL" })",
              "is none of possible_unit"},
          Row{R"(assay { method: ASSAY_METHOD_ELISA
                          possible_method: ASSAY_METHOD_ELISA })",
              "is for an analyte, whatever the method"},
          Row{R"(assay { analyte: "SRP"
                          possible_method: ASSAY_METHOD_UNSPECIFIED })",
              "must be methods"},
          Row{R"(assay { analyte: "SRP" possible_method: ASSAY_METHOD_ELISA
                          method_when_missing: ASSAY_METHOD_ALBIA })",
              "is none of possible_method"},
          Row{R"(assay { analyte: "SRP" possible_unit: "cu" })",
              "no unit 'cu'"},
          Row{R"(assay { analyte: "SRP" cut_off: 20 })", "has no unit"},
          Row{R"(assay { analyte: "SRP" cut_off: 0 unit_when_missing: "CU" })",
              "must be a number above 0"},
          Row{R"(upper_limit { analyte: "CK" female: 0 male: 1 unit: "U/L" })",
              "must be a number above 0"},
          Row{R"(upper_limit { analyte: "CK" female: 1 male: 1 unit: "U/L" }
                  upper_limit { analyte: "CK" female: 1 male: 1 unit: "U/L" })",
              "has an upper limit already"},
      }) {
    const std::string fault = FaultOf(row.body);
    EXPECT_TRUE(absl::StrContains(fault, row.fault))
        << row.body << "\nhas the fault\n"
        << fault;
    EXPECT_TRUE(absl::StrContains(fault, "leiden.textproto:")) << fault;
  }
}

TEST(LabProfiles, TurnNoWordRound) {
  struct Row {
    const char* body;
    const char* fault;
  };
  for (const Row& row : {
           Row{R"(bound { comparator: COMPARATOR_LESS text: "More than" })",
               "'More than' means COMPARATOR_GREATER; a profile cannot make it "
               "COMPARATOR_LESS"},
           Row{R"(bound { comparator: COMPARATOR_LESS text: "normal" })",
               "'normal' means a word for the normal range; a profile cannot "
               "make it COMPARATOR_LESS"},
           Row{R"(bound { comparator: COMPARATOR_LESS text: "positive" })",
               "'positive' means word: RESULT_WORD_POSITIVE; a profile cannot "
               "make it COMPARATOR_LESS"},
           Row{R"(bound { comparator: COMPARATOR_GREATER text: "negativ" })",
               "'negativ' means word: RESULT_WORD_NEGATIVE"},
           Row{R"(range_word { text: "Weak positive" })",
               "'Weak positive' means word: RESULT_WORD_WEAK_POSITIVE; a "
               "profile cannot make it a word for the normal range"},
           Row{R"(range_word { text: "below" })",
               "'below' means COMPARATOR_LESS; a profile cannot make it a word "
               "for the normal range"},
           Row{R"(range_word { text: "elevated" })", "'elevated' means says_"},
           Row{R"(range_word { text: "abnormal" })", "'abnormal' means"},
           Row{R"(range_word { text: "not done" })", "'not done' means"},
           Row{R"(range_word { text: "zwakjes" }
                  value { text: "zwakjes" word: RESULT_WORD_WEAK_POSITIVE })",
               "'zwakjes' means word: RESULT_WORD_WEAK_POSITIVE"},
           Row{R"(range_word { text: "hoog" } flag { text: "hoog" })",
               "'hoog' means a flag"},
           Row{R"(month { month: 1 text: "Feb" })",
               "'Feb' means month 2; a profile cannot make it month 1"},
           Row{R"(month { month: 12 text: "February" })",
               "'February' means month 2; a profile cannot make it month 12"},
           Row{R"(month { month: 5 text: "ja" })", "'ja' means month 1"},
           Row{R"(value { text: "Negative" word: RESULT_WORD_POSITIVE })",
               "'Negative' means word: RESULT_WORD_NEGATIVE; a profile cannot "
               "make it word: RESULT_WORD_POSITIVE"},
           Row{R"(value { text: "weak positive"
                          word: RESULT_WORD_STRONG_POSITIVE })",
               "a profile cannot make it word: RESULT_WORD_STRONG_POSITIVE"},
           Row{R"(value { method: ASSAY_METHOD_LINE_BLOT text: "2+"
                          grade: LINE_BLOT_GRADE_ONE_PLUS })",
               "'2+' means grade: LINE_BLOT_GRADE_TWO_PLUS"},
           Row{R"(value { method: ASSAY_METHOD_LINE_BLOT text: "weak positive"
                          grade: LINE_BLOT_GRADE_TWO_PLUS })",
               "'weak positive' means word: RESULT_WORD_WEAK_POSITIVE"},
           Row{R"(value { method: ASSAY_METHOD_LINE_BLOT text: "positive"
                          grade: LINE_BLOT_GRADE_NEGATIVE })",
               "'positive' means word: RESULT_WORD_POSITIVE"},
           Row{R"(value { text: "not done" word: RESULT_WORD_NEGATIVE })",
               "'not done' means not_measured"},
           Row{R"(value { text: "negative" quantity {
                          comparator: COMPARATOR_GREATER value: 20
                          unit: "U/mL" } })",
               "'negative' means word: RESULT_WORD_NEGATIVE"},
           Row{R"(value { text: "positive" quantity {
                          comparator: COMPARATOR_LESS value: 20
                          unit: "U/mL" } })",
               "'positive' means word: RESULT_WORD_POSITIVE"},
       }) {
    const std::string fault = FaultOf(row.body);
    EXPECT_TRUE(absl::StrContains(fault, row.fault))
        << row.body << "\nhas the fault\n"
        << fault;
  }
}

TEST(LabProfiles, SayWhatIsOpen) {
  for (const char* body :
       {R"(bound { comparator: COMPARATOR_GREATER text: "more than" })",
        R"(bound { comparator: COMPARATOR_GREATER text: "meer dan" })",
        R"(range_word { text: "negativ" })", R"(range_word { text: "normal" })",
        R"(month { month: 2 text: "Feb" })",
        // Of June and July.
        R"(month { month: 7 text: "jui" })",
        R"(month { month: 1 text: "louwmaand" })",
        R"(value { method: ASSAY_METHOD_LINE_BLOT text: "-"
                   grade: LINE_BLOT_GRADE_NEGATIVE })",
        R"(value { method: ASSAY_METHOD_LINE_BLOT text: "positive"
                   grade: LINE_BLOT_GRADE_TWO_PLUS })",
        R"(value { method: ASSAY_METHOD_ELISA text: "moderate"
                   word: RESULT_WORD_WEAK_POSITIVE })",
        R"(value { text: "normal" word: RESULT_WORD_NEGATIVE })",
        R"(value { text: "negative" ambiguous: "or not done" })",
        R"(value { text: "weak positive" quantity {
                   comparator: COMPARATOR_BETWEEN value: 20 high: 39
                   unit: "U/mL" } })",
        R"(value { text: "negative" quantity {
                   comparator: COMPARATOR_LESS value: 20 unit: "U/mL" } })"}) {
    EXPECT_EQ(FaultOf(body), "") << body;
  }
}

TEST(LabProfiles, MaySayWhichPartOfAnAnalyteAndWhichUnitOfAMethodIsMeant) {
  EXPECT_EQ(FaultOf(R"(
      analyte { analyte: "MI2_BETA" text: "Mi-2" }
      unit { unit: "CU" text: "U/ml" method: ASSAY_METHOD_CHEMILUMINESCENCE })"),
            "");
}

TEST(LabProfiles, IdsStandForOneProfile) {
  const auto twice =
      LoadWith({{"a.textproto", R"(id: "LEIDEN" title: "Leiden")"},
                {"b.textproto", R"(id: "LEIDEN" title: "Leyden")"}});
  EXPECT_TRUE(absl::StrContains(twice.status().message(),
                                "'LEIDEN' is the id of a.textproto, too"))
      << twice.status();
  const auto any = LoadWith({{"a.textproto", R"(id: "ANY" title: "x")"}});
  EXPECT_TRUE(absl::StrContains(any.status().message(),
                                "'ANY' is what holds for every laboratory"))
      << any.status();
  const auto nothing = LoadWith({{"a.textproto", ""}});
  EXPECT_TRUE(
      absl::StrContains(nothing.status().message(), "must be upper-case words"))
      << nothing.status();
}

}  // namespace
}  // namespace myorules::rules
