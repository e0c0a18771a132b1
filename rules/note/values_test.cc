#include "rules/note/values.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

v1::FactValue Parsed(const std::string& text) {
  v1::FactValue value;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &value));
  return value;
}

std::string Value(const std::string& text) { return ValueText(Parsed(text)); }

std::string Dates(const std::string& earliest, const std::string& latest) {
  return Value("date_value { earliest { " + earliest + " } latest { " + latest +
               " } }");
}

TEST(ValueText, HasAFormForEachKind) {
  EXPECT_EQ(Value("bool_value: true"), "yes");
  EXPECT_EQ(Value("bool_value: false"), "no");
  EXPECT_EQ(Value("int_value: -3"), "-3");
  EXPECT_EQ(Value("double_value: 0.1"), "0.1");
  EXPECT_EQ(Value("string_value: 'x'"), "x");
  EXPECT_EQ(Value("string_value: ''"), "\"\"");
  EXPECT_EQ(Value("range_value { low: 1 high: 2 high_excluded: true }"),
            "at least 1, below 2");
  EXPECT_EQ(Value("range_value { low: 200 low_excluded: true }"), "above 200");
  EXPECT_EQ(Value("range_value { high: 0 }"), "at most 0");
  EXPECT_EQ(Value("range_value { low: 8 high: 8 }"), "8");
  EXPECT_EQ(Value("range_value {}"), "any number");
  EXPECT_EQ(Value("list_value { values: 'a' values: 'b' }"), "a, b");
  EXPECT_EQ(Value("list_value { values: 'a' open: true }"),
            "a and perhaps more");
  EXPECT_EQ(Value("list_value {}"), "none");
  EXPECT_EQ(Value("list_value { open: true }"), "")
      << "nothing is known of what is on it";
  EXPECT_EQ(Value(""), "");
}

TEST(ValueText, CallsADayAMonthAndAYearByTheirNames) {
  EXPECT_EQ(Dates("year: 2016 month: 5 day: 9", "year: 2016 month: 5 day: 9"),
            "2016-05-09");
  EXPECT_EQ(Dates("year: 2016 month: 5 day: 1", "year: 2016 month: 5 day: 31"),
            "2016-05");
  EXPECT_EQ(Dates("year: 2016 month: 1 day: 1", "year: 2016 month: 12 day: 31"),
            "2016");
  EXPECT_EQ(Dates("year: 2016 month: 5 day: 9", "year: 2016 month: 5 day: 12"),
            "from 2016-05-09 to 2016-05-12");
}

TEST(ValueText, SaysOfTheFirstDayOfWhatNeverWasThatNoneIsOnRecord) {
  constexpr char kNever[] = "year: 9999 month: 12 day: 31";
  EXPECT_EQ(Dates(kNever, kNever), "none on record");
}

TEST(ValueText, SaysNoDayThatStandsForNone) {
  EXPECT_EQ(Dates("year: 1 month: 1 day: 1", "year: 2016 month: 5 day: 12"),
            "until 2016-05-12");
  EXPECT_EQ(
      Dates("year: 2016 month: 5 day: 12", "year: 9999 month: 12 day: 31"),
      "from 2016-05-12");
  EXPECT_EQ(Dates("year: 1 month: 1 day: 1", "year: 9999 month: 12 day: 31"),
            "any day");
}

TEST(QuantityText, OneYearIsSingular) {
  EXPECT_EQ(QuantityText(Parsed("range_value { low: 1 high: 1 }"), "years"),
            "1 year");
  EXPECT_EQ(QuantityText(Parsed("range_value { low: 1 high: 2 }"), "years"),
            "at least 1, at most 2 years");
  EXPECT_EQ(QuantityText(Parsed(""), "years"), "");
}

TEST(MeasuredText, PutsBeforeTheValueWhatItIsCalledBy) {
  EXPECT_EQ(MeasuredText("<20", "U/mL"), "<20 U/mL");
  EXPECT_EQ(MeasuredText("26", "intensity"), "intensity 26");
  EXPECT_EQ(MeasuredText("640", "titre"), "titre 640");
  EXPECT_EQ(MeasuredText("5", "MRC grade"), "MRC grade 5");
  EXPECT_EQ(MeasuredText("3", ""), "3");
}

TEST(QuantityText, IsExact) {
  EXPECT_EQ(QuantityText(Parsed("double_value: 89.2857142857143"), "%"),
            "89.2857142857143 %");
}

TEST(RoundedText, OfManyDigitsTellsTheFirst) {
  EXPECT_EQ(RoundedText(Parsed("double_value: 89.2857142857143"), "%"),
            "89.3 %");
  EXPECT_EQ(RoundedText(Parsed("range_value { low: 0.333333333333333 high: "
                               "0.333333333333333 }"),
                        ""),
            "0.333");
  EXPECT_EQ(RoundedText(Parsed("double_value: 14210.5"), "U/L"), "14210.5 U/L");
  EXPECT_EQ(RoundedText(Parsed("range_value { low: 0.620689655172414 high: 62 "
                               "high_excluded: true }"),
                        "x ULN"),
            "at least 0.621, below 62 x ULN");
}

TEST(RoundedText, DoesNotRoundToTheNumberBesideIt) {
  struct Row {
    double number;
    std::string told;
  };
  for (const auto& [number, told] :
       {Row{0.999634512345, "0.9996"}, Row{1.00034512345, "1.0003"},
        Row{0.99523451234, "0.995"}, Row{19.9999812345, "19.99998"},
        Row{20.0341234567, "20.03"}, Row{29.4117647059, "29.4"},
        Row{249.971234567, "249.97"}, Row{123456.789012, "123457"},
        Row{0.882352941176, "0.882"}}) {
    v1::FactValue value;
    value.set_double_value(number);
    EXPECT_EQ(RoundedText(value, ""), told);
  }
}

TEST(MeasuredText, CountsOneAndMany) {
  EXPECT_EQ(MeasuredText("1", "months"), "1 month");
  EXPECT_EQ(MeasuredText("2", "months"), "2 months");
  EXPECT_EQ(MeasuredText("1", "grades"), "1 grade");
  EXPECT_EQ(MeasuredText("2", "grade"), "2 grades");
  EXPECT_EQ(QuantityText(Parsed("range_value { low: 2 }"), "count"),
            "at least 2");
}

TEST(OutcomeWords, AreThoseOfAReader) {
  EXPECT_EQ(OutcomeWords("NOT_ELIGIBLE"), "not eligible");
  EXPECT_EQ(OutcomeWords("ANTI_HMGCR_STATIN_NAIVE"), "anti-HMGCR statin naive");
  EXPECT_EQ(OutcomeWords("ANTI_HMGCR"), "anti-HMGCR");
  EXPECT_EQ(OutcomeWords("SRP"), "SRP");
  EXPECT_EQ(OutcomeWords("OTHER_MSA"), "other MSA");
  EXPECT_EQ(OutcomeWords("POSSIBLE_DM_SINE_DERMATITIS"),
            "possible DM sine dermatitis");
  EXPECT_EQ(OutcomeWords("GC_CSDMARD"), "GC CSDMARD");
  EXPECT_EQ(OutcomeWords("WEEKS_5_TO_24"), "5 to 24 weeks");
  EXPECT_EQ(OutcomeWords("WEEKS_4_OR_LESS"), "4 weeks or less");
  EXPECT_EQ(OutcomeWords("WEEKS_LATER"), "weeks later");
  // Not an id.
  EXPECT_EQ(OutcomeWords(""), "");
  EXPECT_EQ(OutcomeWords("anti-Jo-1"), "anti-Jo-1");
  EXPECT_EQ(OutcomeWords("40 x ULN"), "40 x ULN");
}

}  // namespace
}  // namespace myorules::rules
