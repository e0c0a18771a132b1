// Values as laboratories print them: every example of the specification, and
// the ugliest that we could think of.
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/lab/reading_testing.h"

namespace myorules::service {
namespace {

TEST(LineBlot, GradesOfTheSpecificationAreRead) {
  for (const Row& row : {
           Row{"neg", "", "word NEGATIVE"},
           Row{"negative", "", "word NEGATIVE"},
           Row{"0", "", "grade NEGATIVE"},
           Row{"(+)", "", "grade BORDERLINE"},
           Row{"+/-", "", "grade BORDERLINE"},
           Row{"borderline", "", "word BORDERLINE"},
           Row{"1+", "", "grade ONE_PLUS"},
           Row{"weak", "", "word WEAK_POSITIVE"},
           Row{"weak positive", "", "word WEAK_POSITIVE"},
           Row{"2+", "", "grade TWO_PLUS"},
           Row{"++", "", "grade TWO_PLUS"},
           Row{"moderate", "", "grade TWO_PLUS"},
           Row{"3+", "", "grade THREE_PLUS"},
           Row{"+++", "", "grade THREE_PLUS"},
           Row{"strong", "", "word STRONG_POSITIVE"},
           Row{"strong positive", "", "word STRONG_POSITIVE"},
           Row{"high", "", "grade THREE_PLUS"},
       }) {
    EXPECT_EQ(OfBlot(row), row.expected) << row.value;
  }
}

TEST(LineBlot, TrapsOfTheSpecificationAreUnknown) {
  for (const Row& row : {
           Row{"positive", "", "unknown word POSITIVE; WORD_WITHOUT_BAND"},
           Row{"1", "", "unknown nothing; AMBIGUOUS_VALUE"},
           Row{"2", "", "unknown nothing; AMBIGUOUS_VALUE"},
           Row{"3", "", "unknown nothing; AMBIGUOUS_VALUE"},
           Row{"-", "", "unknown nothing; AMBIGUOUS_VALUE"},
           Row{"+", "", "unknown nothing; AMBIGUOUS_VALUE"},
           Row{"18", "", "unknown 18; NO_UNIT"},
           Row{"2.00", "", "unknown nothing; AMBIGUOUS_VALUE"},
           Row{"2 H", "", "unknown nothing; AMBIGUOUS_VALUE"},
           Row{"2 (positive)", "", "unknown nothing; AMBIGUOUS_VALUE"},
       }) {
    EXPECT_EQ(OfBlot(row), row.expected) << row.value;
  }
}

TEST(LineBlot, ScannerIntensitiesAreRead) {
  for (const Row& row : {
           Row{"0", "SI", "0 intensity"},
           Row{"2", "SI", "2 intensity"},
           Row{"18", "{SI}", "18 intensity"},
           Row{"<11", "SI", "<11 intensity"},
           Row{">^50", "{SI}", ">50 intensity"},
           Row{"25.5", "SI", "25.5 intensity"},
           Row{"18 SI", "", "18 intensity"},
           Row{"18 (positive)", "SI", "18 intensity"},
           Row{"Positive 18", "SI", "18 intensity"},
           Row{"18 A", "SI", "18 intensity"},
           Row{"^2^+", "SI", "unknown nothing; AMBIGUOUS_VALUE"},
       }) {
    EXPECT_EQ(OfBlot(row), row.expected) << row.value << " " << row.unit;
  }
}

TEST(LineBlot, AGradeWithItsIntensityInBracketsIsTheGrade) {
  constexpr char kRefused[] = "refused; UNREADABLE_VALUE";
  for (const Row& row : {
           Row{"2+ (34)", "SI", "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"2+ (34)", "", "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"2+ (34 SI)", "", "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"2+[34.5]", "SI", "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"+++ (120)", "SI", "grade THREE_PLUS; NUMBER_NOT_USED"},
           Row{"(+) (8)", "SI", "grade BORDERLINE; NUMBER_NOT_USED"},
           Row{"moderate (34)", "SI", "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"moderate (34)", "", "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"Moderate positive (34 SI)", "",
               "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"no band (0)", "SI", "grade NEGATIVE; NUMBER_NOT_USED"},
           // It may be a flag.
           Row{"high (34)", "SI", kRefused},
           // It may be a grade.
           Row{"moderate (3)", "", kRefused},
           Row{"2+ (3)", "", kRefused},
           Row{"2+ (3+)", "SI", kRefused},
           // Of another quantity, or not a number alone.
           Row{"2+ (34)", "U/mL", kRefused},
           Row{"2+ (34 U/mL)", "", kRefused},
           Row{"2+ (34)", "blobs", "refused; UNREADABLE_VALUE; UNKNOWN_UNIT"},
           Row{"2+ (<34)", "SI", kRefused},
           Row{"2+ (30-40)", "SI", kRefused},
           Row{"2+ (8 120)", "SI", kRefused},
           Row{"2+ (1:34)", "SI", kRefused},
           // Of a bare sign or digit nobody knows what it is.
           Row{"+ (34)", "SI", kRefused},
           Row{"0 (34)", "SI", kRefused},
       }) {
    EXPECT_EQ(OfBlot(row), row.expected) << row.value << " " << row.unit;
  }
  EXPECT_EQ(OfElisa({"2+ (34)", "U/mL"}), kRefused);
  EXPECT_EQ(OfElisa({"moderate (34)", "U/mL"}), kRefused);
  EXPECT_EQ(
      Read(Printed("analyte: 'SRP Ab' method: 'ELISA' value: '2+ (34)'"))
          .problems(0)
          .description(),
      "'2+ (34)' has no reading; a grade and a number, one of them in "
      "brackets, are read of a line blot whose numbers are intensities; send "
      "the two as two results, the number with its unit");
  EXPECT_EQ(Read(Printed("analyte: 'SRP Ab' method: 'line blot' value: '2+ "
                         "(34)'"))
                .problems(0)
                .description(),
            "the grade in '2+ (34)' is the value; the number beside it is kept "
            "as printed");
}

TEST(LineBlot, AnIntensityWithItsGradeInBracketsIsTheGrade) {
  constexpr char kRefused[] = "refused; UNREADABLE_VALUE";
  for (const Row& row : {
           Row{"34 (2+)", "SI", "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"34 SI (2+)", "", "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"34 (moderate)", "SI", "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"34 [2+]", "", "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"34 (2+)", "U/mL", kRefused},
           Row{">50 (3+)", "SI", kRefused},
           Row{"34 H (2+)", "SI", kRefused},
           Row{"2 (2+)", "", kRefused},
           Row{"34 ()", "SI", kRefused},
           Row{"34 (high)", "SI", "34 intensity"},
           // Of a bare sign or digit nobody knows what it is.
           Row{"18 (+)", "SI", kRefused},
           Row{"34 (2)", "SI", kRefused},
           Row{"34 (0)", "SI", kRefused},
           // Behind a number it may be a tolerance.
           Row{"12 +/-", "SI", kRefused},
           Row{"12 ±", "SI", kRefused},
       }) {
    EXPECT_EQ(OfBlot(row), row.expected) << row.value << " " << row.unit;
  }
  EXPECT_EQ(OfElisa({"34 (2+)", "U/mL"}), kRefused);
}

TEST(LineBlot, AProfileSaysWhatABareDigitIs) {
  EXPECT_EQ(OfBlot({"2", ""}, "NATIONAL_JEWISH"), "2 intensity");
  EXPECT_EQ(OfBlot({"18", "Units"}, "NATIONAL_JEWISH"), "18 intensity");
  EXPECT_EQ(OfBlot({"18", ""}, "QUEST"), "18 intensity");
  EXPECT_EQ(OfBlot({"18", "Units"}), "unknown 18 U/mL; UNIT_DISAGREES");
}

TEST(LineBlot, WordsAreWhatTheLaboratorySays) {
  EXPECT_EQ(OfBlot({"Positive", ""}, "LONDON_ONTARIO"), "word POSITIVE");
  EXPECT_EQ(OfBlot({"1+ Weak Positive", ""}, "LONDON_ONTARIO"),
            "grade ONE_PLUS");
  EXPECT_EQ(OfBlot({"2+ Positive", ""}), "grade TWO_PLUS");
  EXPECT_EQ(OfBlot({"3+ Strong Positive", ""}), "grade THREE_PLUS");
}

TEST(Elisa, QuantitiesOfTheSpecificationAreRead) {
  for (const Row& row : {
           Row{"34.5", "U/mL", "34.5 U/mL"},
           Row{"34,5", "U/mL", "34.5 U/mL"},
           Row{"<20", "units/mL", "<20 U/mL"},
           Row{"> 200", "U/ml", ">200 U/mL"},
           Row{"≥20", "[arb'U]/mL", ">=20 U/mL"},
           Row{"≤ 19,9", "U/mL", "<=19.9 U/mL"},
           Row{"20-60", "U/mL", "20-60 U/mL"},
           Row{"20 – 60", "U/mL", "20-60 U/mL"},
           Row{"20 to 60", "Units", "20-60 U/mL"},
           Row{"19.9", "U/mL", "19.9 U/mL"},
           Row{"20.0", "U/mL", "20 U/mL"},
           Row{"less than 20", "U/mL", "<20 U/mL"},
           Row{"> 200 units", "", ">200 U/mL"},
           Row{"<^20", "[arb'U]/mL", "<20 U/mL"},
           Row{"=^440", "U/mL", "440 U/mL"},
           Row{"^20^-^60", "U/mL", "20-60 U/mL"},
           Row{"３４．５", "U/mL", "34.5 U/mL"},
           Row{" \t 34.5\xC2\xA0", "U/mL", "34.5 U/mL"},
           Row{"POSITIVE 34.5 U/mL", "", "34.5 U/mL"},
           Row{"34.5 H", "U/mL", "34.5 U/mL"},
       }) {
    EXPECT_EQ(OfElisa(row), row.expected) << row.value << " " << row.unit;
  }
}

TEST(Elisa, WhatIsUndecidedIsKeptAsUnknown) {
  for (const Row& row : {
           Row{"34.5", "", "unknown 34.5; NO_UNIT"},
           Row{"103 (normal <20)", "", "unknown 103; NO_UNIT"},
           Row{"negative", "", "unknown word NEGATIVE; WORD_WITHOUT_BAND"},
           Row{"strongly positive", "",
               "unknown word STRONG_POSITIVE; WORD_WITHOUT_BAND"},
           Row{"not elevated", "", "unknown nothing; VALUE_SAYS_NOTHING"},
           Row{"2+", "", "unknown nothing; NOT_OF_THIS_METHOD"},
           Row{"34.5", "CU", "unknown 34.5 CU; UNIT_DISAGREES"},
           Row{"8,120", "U/mL", "unknown nothing; AMBIGUOUS_NUMBER"},
           Row{"8.120", "U/mL", "unknown nothing; AMBIGUOUS_NUMBER"},
           Row{"Negative (<20)", "U/mL", "unknown nothing; AMBIGUOUS_VALUE"},
           Row{"34.5 CU", "U/mL", "unknown nothing; UNIT_DISAGREES"},
           Row{"1:640", "U/mL", "unknown nothing; UNIT_DISAGREES"},
           Row{"", "U/mL", "unknown nothing; NO_VALUE"},
           Row{"see comment", "U/mL", "unknown nothing; VALUE_SAYS_NOTHING"},
           Row{"inconclusive", "", "unknown nothing; VALUE_SAYS_NOTHING"},
           Row{"N/A", "", "unknown nothing; VALUE_SAYS_NOTHING"},
           Row{"n.d.", "", "unknown nothing; AMBIGUOUS_VALUE"},
       }) {
    EXPECT_EQ(OfElisa(row), row.expected) << row.value << " " << row.unit;
  }
}

TEST(Elisa, WhatHasNoReadingIsRefused) {
  for (const Row& row : {
           Row{"negitive", "", "refused; UNREADABLE_VALUE"},
           Row{"-5", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"20 60", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"60-20", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"1.2.3", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"~20", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"ca. 20", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"1e3", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"34.5.", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{".5", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"<", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"<>20", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"20 %", "U/mL", "unknown nothing; UNIT_DISAGREES"},
           Row{"^2^:^3", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"34.5", "U/nL", "refused; UNKNOWN_UNIT"},
           Row{"99999999999", "U/mL", "refused; IMPLAUSIBLE_NUMBER"},
           Row{"34.5\x01", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"34.5 35.6", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"twenty", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"'34.5'", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"=34.5+1", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"NaN", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"inf", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"0x14", "U/mL", "refused; UNREADABLE_VALUE"},
       }) {
    EXPECT_EQ(OfElisa(row), row.expected) << row.value << " " << row.unit;
  }
}

TEST(Elisa, NumbersThatWouldBeRoundedAcrossALimitAreUnknown) {
  constexpr char kUnknown[] = "unknown nothing; AMBIGUOUS_NUMBER";
  for (const Row& row : {
           Row{"19.99999999999999999999", "U/mL", kUnknown},
           Row{"20.00000000000000000001", "U/mL", kUnknown},
           Row{"<19.99999999999999999999", "U/mL", kUnknown},
           Row{"10-19.99999999999999999999", "U/mL", kUnknown},
           Row{"1.0000000000000001", "U/mL", kUnknown},
           Row{"19,99999999999999999999", "U/mL", kUnknown},
           // As many as can be kept, and zeros that say nothing.
           Row{"19.9999999999999", "U/mL", "19.9999999999999 U/mL"},
           Row{"20.000000000000000000000", "U/mL", "20 U/mL"},
           Row{"0019.90", "U/mL", "19.9 U/mL"},
           Row{"0", "U/mL", "0 U/mL"},
           Row{"0.000", "U/mL", "0 U/mL"},
       }) {
    EXPECT_EQ(OfElisa(row), row.expected) << row.value;
  }
  EXPECT_EQ(Read(Printed("analyte: 'CK' value: '19.99999999999999999999' unit: "
                         "'U/L'"))
                .result()
                .unread_reason(),
            "'19.99999999999999999999' has more digits than can be kept; "
            "rounded it may lie on the other side of a limit");
}

TEST(Elisa, BandsOfTheLaboratoryDecideWords) {
  EXPECT_EQ(OfElisa({"weak positive", ""}, "IOWA"), "word WEAK_POSITIVE");
  EXPECT_EQ(OfElisa({"moderate positive", ""}, "IOWA"), "40-59 U/mL");
  EXPECT_EQ(OfElisa({"weak", ""}, "IOWA"), "word WEAK_POSITIVE");
  EXPECT_EQ(OfElisa({"moderate", ""}, "IOWA"), "40-59 U/mL");
  EXPECT_EQ(OfElisa({"Strong", ""}, "IOWA"), "word STRONG_POSITIVE");
  EXPECT_EQ(OfElisa({"weak", ""}), "unknown nothing; NOT_OF_THIS_METHOD");
  EXPECT_EQ(OfElisa({"34.5", ""}, "IOWA"), "34.5 U/mL");
  for (const char* word : {"negative", "positive"}) {
    v1::RawResult raw = Printed(R"(analyte: "HMGCR" status: "F")");
    raw.set_value(word);
    const v1::NormalisedResult read = Read(raw, "ARUP");
    EXPECT_EQ(read.outcome(), v1::READING_OUTCOME_READ) << word;
    EXPECT_EQ(read.result().laboratory(), "ARUP");
  }
}

TEST(Elisa, WordsWithoutABandOfTheAnalyteStayUnknown) {
  const auto of_labcorp = [](const char* analyte) {
    v1::RawResult raw = Printed(R"(method: "ELISA" value: "weak" status: "F")");
    raw.set_analyte(analyte);
    return InShort(Read(raw, "LABCORP_ESOTERIX"));
  };
  EXPECT_EQ(of_labcorp("anti-MDA5"), "word WEAK_POSITIVE");
  EXPECT_EQ(of_labcorp("anti-HMGCR"),
            "unknown word WEAK_POSITIVE; WORD_WITHOUT_BAND");
}

TEST(LineBlot, UnitsOfArupAreItsScannersBesideABlot) {
  const auto of_arup = [](const char* fields) {
    return Read(Printed(absl::StrCat(fields, " status: 'F'")), "ARUP");
  };
  const v1::NormalisedResult blot = of_arup(
      "analyte: 'PM/Scl-100' method: 'line blot' value: '18' unit: 'Units'");
  EXPECT_EQ(InShort(blot), "18 intensity");
  EXPECT_EQ(blot.result().reference_range().high(), 11);
  EXPECT_EQ(InShort(of_arup("analyte: 'PM/Scl-100' method: 'line blot' "
                            "value: '<11' unit: 'Units'")),
            "<11 intensity");
  EXPECT_EQ(InShort(of_arup("analyte: 'PM/Scl-100' method: 'line blot' "
                            "value: '<11 Units'")),
            "<11 intensity");
  EXPECT_EQ(InShort(of_arup("analyte: 'HMGCR' value: '34.5' unit: 'Units'")),
            "34.5 U/mL");
}

TEST(OtherMethods, KeepTheirOwnUnits) {
  EXPECT_EQ(InShort(Read(Printed(
                R"(analyte: "HMGCR" value: "200.0" unit: "CU" status: "F")"))),
            "200 CU");
  const auto by_unit = Read(
      Printed(R"(analyte: "HMGCR" value: "200.0" unit: "CU" status: "F")"));
  EXPECT_EQ(by_unit.result().method(), v1::ASSAY_METHOD_CHEMILUMINESCENCE);
  EXPECT_EQ(InShort(Read(Printed(
                R"text(analyte: "HMGCR" method: "ALBIA" status: "F"
                 value: "256 AU/mL (normal <14)")text"))),
            "256 AU/mL");
  EXPECT_EQ(InShort(Read(Printed(
                R"(analyte: "SRP IFA Titer" value: "1:640" status: "F")"))),
            "640 titre");
  EXPECT_EQ(InShort(Read(Printed(
                R"(analyte: "SRP IFA Titer" value: "<1:40" status: "F")"))),
            "<40 titre");
  EXPECT_EQ(InShort(Read(Printed(
                R"(analyte: "SRP IFA Titer" value: "1/160" status: "F")"))),
            "160 titre");
  EXPECT_EQ(InShort(Read(Printed(
                R"(analyte: "MDA5" method: "IP" value: "Positive"
                   status: "F")"))),
            "word POSITIVE");
}

TEST(OtherMethods, ATitreIsOneOrMore) {
  const auto titre = [](const std::string& value) {
    return Read(Printed(
        absl::StrCat(R"(analyte: "SRP IFA Titer" status: "F" )", value)));
  };
  EXPECT_EQ(InShort(titre(R"(value: "1:1")")), "1 titre");
  EXPECT_EQ(InShort(titre(R"(value: "1" unit: "titre")")), "1 titre");
  for (const char* value :
       {R"(value: "1:0")", R"(value: "<1:0")", R"(value: "^1^:^0")",
        R"(value: "1:0,5")", R"(value: "1:0 titre")",
        R"(value: "0" unit: "titre")", R"(value: "0" unit: "titer")"}) {
    EXPECT_EQ(InShort(titre(value)), "unknown nothing; VALUE_SAYS_NOTHING")
        << value;
  }
  EXPECT_EQ(titre(R"(value: "1:0")").result().unread_reason(),
            "'1:0' is no titre, which is 1 or more: undiluted, or diluted so "
            "many times");
  // Nor is it a limit.
  EXPECT_EQ(InShort(titre(R"(value: "1:640" reference_range: "<1:0")")),
            "640 titre; RANGE_NOT_USED");
}

TEST(CreatineKinase, ComesTheSameWay) {
  for (const Row& row : {
           Row{"8120", "U/L", "8120 U/L"},
           Row{"8 120", "U/L", "unknown nothing; AMBIGUOUS_NUMBER"},
           Row{"8\xC2\xA0"
               "120",
               "U/L", "unknown nothing; AMBIGUOUS_NUMBER"},
           Row{"8\xE2\x80\xAF"
               "120",
               "IU/L", "8120 U/L"},
           Row{"8'120", "U/L", "8120 U/L"},
           Row{"8,120", "U/L", "unknown nothing; AMBIGUOUS_NUMBER"},
           Row{"8,120.5", "U/L", "8120.5 U/L"},
           Row{"8.120,5", "U/L", "8120.5 U/L"},
           Row{"1,234,567", "U/L", "1234567 U/L"},
           Row{"0,125", "µkat/L", "0.125 ukat/L"},
           Row{"136", "µkat/L", "136 ukat/L"},
           Row{"312 H", "U/L", "312 U/L"},
           Row{"1", "U/L", "1 U/L"},
           Row{"8120", "ng/mL", "refused; ANALYTE_DISAGREES"},
           Row{"8120", "U/mL", "refused; ANALYTE_DISAGREES"},
           Row{"normal", "U/L", "unknown nothing; VALUE_SAYS_NOTHING"},
           Row{"2+", "", "unknown nothing; NOT_OF_THIS_METHOD"},
           Row{"8120", "", "unknown 8120; NO_UNIT"},
       }) {
    EXPECT_EQ(OfCk(row), row.expected) << row.value << " " << row.unit;
  }
}

TEST(NotMeasured, IsNeverNegative) {
  for (const char* value :
       {"not done", "not performed", "NOT-PERFORMED", "TNP", "haemolysed",
        "hemolyzed", "insufficient", "QNS", "Zu wenig Material", "clotted"}) {
    v1::RawResult raw =
        Printed(R"(analyte: "SRP Ab" method: "line blot" status: "F")");
    raw.set_value(value);
    const v1::NormalisedResult read = Read(raw);
    EXPECT_EQ(InShort(read), "unknown nothing; NOT_MEASURED") << value;
    EXPECT_EQ(read.result().status(), v1::RESULT_STATUS_CANCELLED) << value;
  }
  const v1::NormalisedResult pending = Read(Printed(
      R"(analyte: "SRP Ab" method: "blot" status: "P" value: "Pending")"));
  EXPECT_EQ(pending.result().status(), v1::RESULT_STATUS_REGISTERED);
}

TEST(Words, AreReadInOtherLanguages) {
  for (const Row& row : {
           Row{"NEGATIEF", "", "word NEGATIVE"},
           Row{"négatif", "", "word NEGATIVE"},
           Row{"NÉGATIF", "", "word NEGATIVE"},
           Row{"schwach positiv", "", "word WEAK_POSITIVE"},
           Row{"mäßig positiv", "", "grade TWO_PLUS"},
           Row{"sterk positief", "", "word STRONG_POSITIVE"},
       }) {
    EXPECT_EQ(OfBlot(row), row.expected) << row.value;
  }
}

TEST(Reasons, QuoteTheBeginningOfALongTextSoThatTheyCanStandInAPatient) {
  v1::RawResult raw =
      Printed(R"(analyte: "HMGCR" method: "ELISA" flag: ">" status: "F")");
  raw.set_value(absl::StrCat("200", std::string(990, ' ')));
  EXPECT_EQ(Read(raw).result().unread_reason(),
            absl::StrCat("the flag '>' says that '200", std::string(117, ' '),
                         "…' is beyond what is measured, and it is printed as "
                         "if it were exact"));
}

TEST(Reasons, CutNoLetterInTwo) {
  v1::RawResult raw =
      Printed(R"(analyte: "HMGCR" method: "ELISA" status: "F")");
  raw.set_value(absl::StrCat(std::string(119, '?'), "ä", "?"));
  const v1::NormalisedResult read = Read(raw);
  ASSERT_EQ(read.problems_size(), 1);
  EXPECT_EQ(read.problems(0).description(),
            absl::StrCat("'", std::string(119, '?'),
                         "…' has no reading; add it to the profile"));
}

TEST(Flags, OverrideNothing) {
  EXPECT_EQ(InShort(Read(Printed(
                R"(analyte: "SRP Ab" method: "line blot" value: "18"
                   unit: "SI" flag: "POS" status: "F")"))),
            "18 intensity");
  EXPECT_EQ(InShort(Read(Printed(
                R"(analyte: "HMGCR" method: "ELISA" value: "200" unit: "U/mL"
                   flag: ">" status: "F")"))),
            "unknown nothing; OFF_SCALE");
  EXPECT_EQ(InShort(Read(Printed(
                R"(analyte: "HMGCR" method: "ELISA" value: ">200"
                   unit: "U/mL" flag: ">" status: "F")"))),
            ">200 U/mL");
  EXPECT_EQ(Read(Printed(R"(analyte: "CK" value: "312 H" unit: "U/L")"))
                .result()
                .laboratory_flag(),
            "H");
}

TEST(Flags, BeyondTheScaleAreNamedAsTheyStandBesideTheValue) {
  const v1::NormalisedResult read = Read(Printed(
      R"(analyte: "HMGCR" method: "ELISA" value: "200 >" unit: "U/mL"
         status: "F")"));
  EXPECT_EQ(read.result().unread_reason(),
            "the flag '>' says that '200 >' is beyond what is measured, and it "
            "is printed as if it were exact");
}

}  // namespace
}  // namespace myorules::service
