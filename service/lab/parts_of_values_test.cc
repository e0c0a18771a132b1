// Values of which more is printed than one word or number.
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/lab/reading_testing.h"

namespace myorules::service {
namespace {

TEST(TwoNumbers, InOneFieldAreNeverCutToTheFirst) {
  for (const Row& row : {
           Row{"8. 120", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"12, 345", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"1 200. 5", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"1,200. 5", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"8.120 345", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"34.5'6", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"19.9 20", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"34.5 678", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"19,9 20", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"34.5 678 H", "U/L", "refused; UNREADABLE_VALUE"},
           Row{">34.5 678", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"150 200", "U/L", "unknown nothing; AMBIGUOUS_NUMBER"},
           Row{"1 200.5", "U/L", "unknown nothing; AMBIGUOUS_NUMBER"},
       }) {
    EXPECT_EQ(OfCk(row), row.expected) << row.value;
  }
}

TEST(TwoNumbers, ThatSomethingUnseenStandsBetweenAreNotJoined) {
  for (const char* value :
       {"20\u00AD60", "20\u200B60", "20\u206060", "20\u200D60", "20\uFEFF60",
        "<\u200B20", "\u00AD5", "34\u200B.5", "20\u200B-60", "\u202E5.43",
        "5.43\u202E", "34.5 \u202E(positive)"}) {
    EXPECT_EQ(OfElisa({value, "U/mL"}), "refused; UNREADABLE_VALUE") << value;
  }
  EXPECT_EQ(OfElisa({"\u200B20\u200B U/mL\uFEFF", ""}), "20 U/mL");
  EXPECT_EQ(OfBlot({"6\u00AD10", "SI"}), "refused; UNREADABLE_VALUE");
  EXPECT_EQ(OfBlot({"6-10", "SI"}), "6-10 intensity");
  EXPECT_EQ(OfBlot({"2\u200B+", ""}), "refused; UNREADABLE_VALUE");
  EXPECT_EQ(OfBlot({"2+ (3\u200B4)", "SI"}), "refused; UNREADABLE_VALUE");
  EXPECT_EQ(OfBlot({"nega\u00ADtive\u200B", ""}), "word NEGATIVE");
  EXPECT_EQ(
      Read(Printed("analyte: 'CK' value: '20\u00AD60' unit: 'U/L' status: 'F'"))
          .problems(0)
          .description(),
      "'20\u00AD60' has no reading; it holds a character that is not seen, "
      "U+00AD: send it as it is printed");
}

TEST(TwoNumbers, ThatAreAValueAndItsRangeAreNoInterval) {
  for (const Row& row : {
           Row{"150.5 0-200", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"5.3 0-20", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"25.3 0-20", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"12.5 0-19.9", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"150 0-200", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"5 100-8000", "U/L", "unknown nothing; AMBIGUOUS_NUMBER"},
           Row{"150.5 (0-200)", "U/L", "150.5 U/L"},
           Row{"150.5 (<200)", "U/L", "150.5 U/L"},
           Row{"150.5 (30 to 200)", "U/L", "150.5 U/L"},
           Row{"150.5 (normal: 30-200)", "U/L", "150.5 U/L"},
           Row{"150.5 (ref.30-200)", "U/L", "150.5 U/L"},
           Row{"150.5 (normal 200)", "U/L", "150.5 U/L; RANGE_NOT_USED"},
           Row{"150.5 (.30)", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"150.5 (: 30)", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"150.5 (:30-200)", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"150.5 (. 30-200)", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"150.5 (normal .30-200)", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"150.5 (312)", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"150.5 (2 days old)", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"150.5 (previous 312)", "U/L", "refused; UNREADABLE_VALUE"},
           Row{"20 ND", "U/L", "refused; UNREADABLE_VALUE"},
       }) {
    EXPECT_EQ(OfCk(row), row.expected) << row.value;
  }
}

TEST(TwoNumbers, AreOneWithABlankWhereAProfileSaysHowNumbersAreWritten) {
  EXPECT_EQ(OfCk({"8 120", "U/L"}, "MAYO"), "8120 U/L");
  EXPECT_EQ(OfCk({"8 120-9 120", "U/L"}, "MAYO"),
            "unknown nothing; AMBIGUOUS_NUMBER");
  EXPECT_EQ(Read(Printed(R"(analyte: "CK" value: "8 120" unit: "U/L")"))
                .result()
                .unread_reason(),
            "'8 120' may be two numbers, or one with a blank in it");
}

TEST(WordsBesideNumbers, DoNotMakeAScreenedDilutionATitre) {
  const auto titre = [](const char* value) {
    v1::RawResult raw =
        Printed(R"(analyte: "SRP IFA Titer" reference_range: "<1:40"
                   status: "F")");
    raw.set_value(value);
    return Read(raw);
  };
  for (const char* value :
       {"Negative (1:40)", "negative 1:40", "Negative: 1/40", "neg. < 1:40"}) {
    EXPECT_EQ(InShort(titre(value)), "unknown nothing; AMBIGUOUS_VALUE")
        << value;
  }
  EXPECT_EQ(titre("Negative (1:40)").result().unread_reason(),
            "'Negative (1:40)': '1:40' may be the value or the reference "
            "range; send them in fields of their own");
  for (const char* value : {"1:40 negative", "1:40 (negative)", "1:40 NEG"}) {
    EXPECT_EQ(InShort(titre(value)), "unknown nothing; AMBIGUOUS_VALUE")
        << value;
  }
  EXPECT_EQ(InShort(titre("Positive 1:640")), "640 titre");
  EXPECT_EQ(InShort(titre("1:640 positive")), "640 titre");
}

TEST(Numbers, WithALineInThemAreNotGuessedAt) {
  const auto read =
      Read(Printed(R"(analyte: "CK" value: "1_234" unit: "U/L" status: "F")"));
  EXPECT_EQ(InShort(read), "unknown nothing; AMBIGUOUS_NUMBER");
  EXPECT_EQ(read.result().unread_reason(),
            "'1_234' may be two numbers, or one with a line in it");
}

TEST(WordsBesideNumbers, DoNotMakeASignADash) {
  for (const Row& row : {
           Row{"neg -34.5", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"neg. -34.5", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"Positive (-34.5)", "U/mL", "refused; UNREADABLE_VALUE"},
           Row{"Positive - 34.5", "U/mL", "34.5 U/mL"},
           Row{"Positive: 34.5", "U/mL", "34.5 U/mL"},
       }) {
    EXPECT_EQ(OfElisa(row), row.expected) << row.value;
  }
}

TEST(CodedValues, WithATextThatIsNotKnownAreRefused) {
  for (const char* value :
       {"NEG^schwach pos.^L", "NEG^34.5^L", "260385009^Negative^SCT^^maybe^L",
        "NEG^Negative^L^^^^^^see report 5"}) {
    EXPECT_EQ(OfBlot({value, ""}), "refused; UNREADABLE_VALUE") << value;
  }
  EXPECT_EQ(OfBlot({"L-77^Negative^L", ""}), "word NEGATIVE")
      << "a code that nobody knows says nothing";
}

TEST(CodedValues, AreReadWhereTheirPartsAgree) {
  EXPECT_EQ(OfBlot({"260385009^Negative^SCT^NEG^NEGATIVE^L", ""}),
            "word NEGATIVE");
  EXPECT_EQ(OfBlot({"10828004", ""}),
            "unknown word POSITIVE; WORD_WITHOUT_BAND");
  EXPECT_EQ(OfBlot({"260385009^Positive^SCT", ""}),
            "refused; UNREADABLE_VALUE");
}

}  // namespace
}  // namespace myorules::service
