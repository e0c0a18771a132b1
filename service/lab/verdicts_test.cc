// A laboratory's verdict, a word or a grade, beside a number that fits it or
// says the opposite.
#include <initializer_list>
#include <string>

#include "gtest/gtest.h"
#include "service/lab/reading_testing.h"

namespace myorules::service {
namespace {

constexpr char kUnknown[] = "unknown nothing; AMBIGUOUS_VALUE";

struct RangeRow {
  const char* value;
  const char* range;
  const char* expected;
};

v1::NormalisedResult OfElisa(const char* value, const char* range,
                             const char* profile = "") {
  v1::RawResult raw =
      Printed(R"(analyte: "HMGCR" method: "ELISA" unit: "U/mL" status: "F")");
  raw.set_value(value);
  raw.set_reference_range(range);
  return Read(raw, profile);
}

void ExpectReadings(std::initializer_list<RangeRow> rows) {
  for (const RangeRow& row : rows) {
    EXPECT_EQ(InShort(OfElisa(row.value, row.range)), row.expected)
        << row.value << " " << row.range;
  }
}

TEST(WordsBesideNumbers, ThatContradictThePrintedRangeMakeItUnknown) {
  ExpectReadings({
      {"Negative 34.5", "<20", kUnknown},
      {"34.5 (negative)", "0-20", kUnknown},
      {"20 neg", "<20", kUnknown},
      {"19.9 neg", "<20", "19.9 U/mL"},
      {"20 neg", "0-20", "20 U/mL"},
      {"12 positive", "<20", kUnknown},
      {"12 POS", "<20", kUnknown},
      {"20 POS", "<20", "20 U/mL"},
      {"strong positive 20", "0-20", kUnknown},
      {"Negative 12", "<20", "12 U/mL"},
      {"34.5 positive", "<20", "34.5 U/mL"},
      {"borderline 20", "0-20", "20 U/mL"},
      {"Negative 34.5", "", "34.5 U/mL"},
      {"Negative 34.5", "see web", "34.5 U/mL; RANGE_NOT_USED"},
  });
  EXPECT_EQ(OfElisa("Negative 34.5", "<20").result().unread_reason(),
            "the word in 'Negative 34.5' and the limit of normal 20 say the "
            "opposite of each other");
}

TEST(WordsBesideBounds, ThatLieWhollyOnTheOtherSideMakeItUnknown) {
  ExpectReadings({
      {">200 (negative)", "<20", kUnknown},
      {">=20 negative", "<20", kUnknown},
      {">=19.9 negative", "<20", ">=19.9 U/mL"},
      {">=20 negative", "0-20", ">=20 U/mL"},
      {">20 negative", "0-20", kUnknown},
      {">19.9 negative", "<20", ">19.9 U/mL"},
      {"20-60 negative", "<20", kUnknown},
      {"19-60 negative", "<20", "19-60 U/mL"},
      {"<5 pos", "<20", kUnknown},
      {"<20 positive", "<20", kUnknown},
      {"<20 positive", "0-20", kUnknown},
      {"<20.1 positive", "<20", "<20.1 U/mL"},
      {"<=20 positive", "<20", "<=20 U/mL"},
      {"<=19.9 positive", "<20", kUnknown},
      {"<=20 positive", "0-20", kUnknown},
      {"1-5 (positive)", "<20", kUnknown},
      {"1-20 (positive)", "<20", "1-20 U/mL"},
      {"1-20 (positive)", "0-20", kUnknown},
      {">20 positive", "<20", ">20 U/mL"},
      {"<20 negative", "<20", "<20 U/mL"},
      {"<20 (borderline)", "<20", "<20 U/mL"},
      {">200 (negative)", "", ">200 U/mL"},
  });
}

TEST(WordsBesideNumbers, AreHeldAgainstTheLimitOfTheLaboratory) {
  struct ProfileRow {
    const char* value;
    const char* profile;
    const char* expected;
  };
  for (const ProfileRow& row : {
           // Its band of negative results.
           ProfileRow{"weak positive 15", "IOWA", kUnknown},
           ProfileRow{"weak positive 20", "IOWA", "20 U/mL"},
           ProfileRow{"negative 20", "IOWA", kUnknown},
           ProfileRow{"negative 19.9", "IOWA", "19.9 U/mL"},
           ProfileRow{"<20 positive", "MAYO", kUnknown},
           ProfileRow{"<30 positive", "MAYO", "<30 U/mL"},
           // Its cut-off.
           ProfileRow{"negative 20", "ARUP", kUnknown},
           ProfileRow{"negative 20", "", "20 U/mL"},
       }) {
    EXPECT_EQ(InShort(OfElisa(row.value, "", row.profile)), row.expected)
        << row.value << " " << row.profile;
  }
  EXPECT_EQ(OfBlot({"negative 5", ""}, "NATIONAL_JEWISH"), "5 intensity");
  EXPECT_EQ(OfBlot({"negative 6", ""}, "NATIONAL_JEWISH"), kUnknown);
  EXPECT_EQ(OfBlot({"positive 5", ""}, "NATIONAL_JEWISH"), kUnknown);
  EXPECT_EQ(OfBlot({"positive 11", ""}, "NATIONAL_JEWISH"), "11 intensity");
}

TEST(GradesBesideNumbers, ThatLieOnTheOtherSideMakeItUnknown) {
  for (const Row& row : {
           Row{"1+ (34)", "SI", kUnknown},
           Row{"1+ (26)", "SI", kUnknown},
           Row{"1+ (25.9)", "SI", "grade ONE_PLUS; NUMBER_NOT_USED"},
           Row{"1+ (34)", "", kUnknown},
           Row{"1+ (34 SI)", "", kUnknown},
           Row{"(+) (120)", "SI", kUnknown},
           Row{"(+) (8)", "SI", "grade BORDERLINE; NUMBER_NOT_USED"},
           Row{"2+ (25.9)", "SI", kUnknown},
           Row{"2+ (26)", "SI", "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"2+ (60)", "SI", "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"3+ (2)", "SI", kUnknown},
           Row{"3+ (120)", "SI", "grade THREE_PLUS; NUMBER_NOT_USED"},
           Row{"1+ Weak Positive (34)", "SI", kUnknown},
           Row{"1+ Weak Positive (18)", "SI",
               "grade ONE_PLUS; NUMBER_NOT_USED"},
           Row{"26 (2+)", "SI", "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"25.9 (2+)", "SI", kUnknown},
           Row{"18 (2+)", "SI", kUnknown},
           Row{"25.9 (1+)", "SI", "grade ONE_PLUS; NUMBER_NOT_USED"},
           Row{"26 (1+)", "SI", kUnknown},
           Row{"moderate (26)", "SI", "grade TWO_PLUS; NUMBER_NOT_USED"},
           Row{"moderate (25.9)", "SI", kUnknown},
           // A grade and a word that stands for one are alike.
           Row{"weak positive (34)", "SI", kUnknown},
           Row{"weak positive (26)", "SI", kUnknown},
           Row{"weak positive (25.9)", "SI", "25.9 intensity"},
           Row{"strong positive (25.9)", "SI", kUnknown},
           Row{"strong positive (26)", "SI", "26 intensity"},
           Row{"borderline (34)", "SI", kUnknown},
           Row{"negative (34)", "SI", kUnknown},
           Row{"34 (weak positive)", "SI", kUnknown},
           Row{">50 (weak positive)", "SI", kUnknown},
           Row{">25 (weak positive)", "SI", ">25 intensity"},
           Row{"<11 (strong positive)", "SI", kUnknown},
           // What no band decides contradicts nothing.
           Row{"positive (34)", "SI", "34 intensity"},
           Row{"positive (18)", "SI", "18 intensity"},
       }) {
    EXPECT_EQ(OfBlot(row), row.expected) << row.value << " " << row.unit;
  }
  const v1::NormalisedResult read = Read(
      Printed("analyte: 'SRP Ab' method: 'line blot' value: '1+ (34)' unit: "
              "'SI' reference_range: '<11' status: 'F'"));
  EXPECT_EQ(read.result().unread_reason(),
            "the grade in '1+ (34)' and its number say the opposite of each "
            "other: 2+ begins at 26");
  EXPECT_EQ(read.result().reference_range().raw(), "<11");
  EXPECT_FALSE(read.result().reference_range().has_high());
}

TEST(GradesBesideNumbers, AreHeldAgainstTheRangeAndTheLaboratoryToo) {
  const auto of_blot = [](const char* value, const char* range) {
    v1::RawResult raw = Printed(
        R"(analyte: "SRP Ab" method: "line blot" unit: "SI" status: "F")");
    raw.set_value(value);
    raw.set_reference_range(range);
    return Read(raw);
  };
  EXPECT_EQ(InShort(of_blot("1+ (10.9)", "<11")), kUnknown);
  EXPECT_EQ(InShort(of_blot("1+ (11)", "<11")),
            "grade ONE_PLUS; NUMBER_NOT_USED");
  EXPECT_EQ(InShort(of_blot("(+) (10)", "<11")),
            "grade BORDERLINE; NUMBER_NOT_USED");
  const v1::NormalisedResult read = of_blot("2+ (34)", "<11");
  EXPECT_EQ(read.result().reference_range().raw(), "<11");
  EXPECT_FALSE(read.result().reference_range().has_high())
      << "a grade is compared with no number";
  EXPECT_EQ(OfBlot({"1+ (10)", ""}, "QUEST"), kUnknown);
  EXPECT_EQ(OfBlot({"1+ (5)", ""}, "NATIONAL_JEWISH"), kUnknown);
  EXPECT_EQ(OfBlot({"positive 18", "SI"}, "LONDON_ONTARIO"), kUnknown)
      << "there it is 2+";
}

}  // namespace
}  // namespace myorules::service
