#include "service/lab/text_advice.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/lab/reading_testing.h"

namespace myorules::service {
namespace {

TEST(Advice, SaysWhatEscapedTextStandsFor) {
  const std::pair<const char*, const char*> rows[] = {
      {"&lt;20", "<20"},          {"&gt; 200", "> 200"},
      {"&amp;lt;20", "<20"},      {"&#60;20", "<20"},
      {"&#x3C;20", "<20"},        {"&le;20 &micro;kat/L", "≤20 µkat/L"},
      {"TIF1-&gamma;", "TIF1-γ"}, {"a&b &lt;2", "a&b <2"},
      {"U/mL&nbsp;", "U/mL"},     {"&nbsp;20&#160;", "20"},
      {"20&nbsp;U", "20 U"},      {"n&eacute;gatif", "négatif"},
      {"R&ouml;&Auml;", "RöÄ"},   {"&minus;5&times;", "−5×"},
  };
  for (const auto& [printed, meant] : rows) {
    EXPECT_EQ(AdviceOnText(printed), "it looks like HTML-escaped text: send '" +
                                         std::string(meant) + "'")
        << printed;
  }
}

TEST(Advice, SaysWhatSequencesOfHl7StandFor) {
  const std::pair<const char*, const char*> rows[] = {
      {R"(\X3C\20)", "HL7-escaped text: send '<20'"},
      {R"(\X3c3D\20)", "HL7-escaped text: send '<=20'"},
      {R"(\T\lt;20)", "HL7- and HTML-escaped text: send '<20'"},
      {R"(20\S\60)", "HL7-escaped text: send '20^60'"},
      {R"(\H\34.5\N\)", "HL7-escaped text: send '34.5'"},
      {R"(34.5\.br\U/mL)", "HL7-escaped text: send '34.5 U/mL'"},
      {R"(\XC2B5\kat/L)", "HL7-escaped text: send 'µkat/L'"},
      {R"(\X0D\)", "HL7-escaped text: send what is printed"},
  };
  for (const auto& [printed, advice] : rows) {
    EXPECT_EQ(AdviceOnText(printed), absl::StrCat("it looks like ", advice))
        << printed;
  }
  for (const char* printed : {R"(\)", R"(\\)", R"(a\b\c)", R"(\X3\)", R"(\X\)",
                              R"(\XFF\)", R"(\Z1\)", R"(\T)"}) {
    EXPECT_EQ(AdviceOnText(printed), "") << printed;
  }
}

TEST(Advice, TellsOfEscapesOfWhichItDoesNotKnowWhatTheyStandFor) {
  EXPECT_EQ(AdviceOnText("20 &nosuch;"),
            "it looks like HTML-escaped text: send what '&nosuch;' stands for");
  for (const char* printed : {"20&shy;60", "20&#8203;60", "&nbsp;"}) {
    EXPECT_EQ(AdviceOnText(printed),
              "it looks like HTML-escaped text: send what is printed")
        << printed;
  }
}

TEST(Advice, SaysWhatIsWrongWithANumber) {
  constexpr char kSeveral[] =
      "it holds several numbers: send each as a result of its own, and a range "
      "as reference_range";
  constexpr char kPower[] = "a number is written out, without a power of ten";
  const std::pair<const char*, const char*> rows[] = {
      {"-5", "no result is below 0"},
      {"<-5", "no result is below 0"},
      {"neg -34.5", "no result is below 0"},
      {"1e309", kPower},
      {"1.5E-3 U/mL", kPower},
      {"34.5; 36.0", kSeveral},
      {"150.5 0-200", kSeveral},
      {"8. 120", kSeveral},
      {"34.5 (.30)", kSeveral},
      {"34.5 (: 30)", kSeveral},
      {"1.2.3", "no number is written so"},
      {".5", "no number is written so"},
      {"&lt;20", "it looks like HTML-escaped text: send '<20'"},
      {"ca. 20", ""},
      {"twenty", ""},
      {"", ""},
  };
  for (const auto& [printed, advice] : rows) {
    EXPECT_EQ(AdviceOnValue(printed), advice) << printed;
  }
}

TEST(Advice, IsGivenOnlyOfWhatIsEscapedText) {
  for (const char* printed :
       {"", "<20", "&", "A&E; 20", "&lt 20", "&;", "&#;", "&#x;", "&#1;",
        "&#xD800;", "&#99999999;", "H&L;", "&no such;", "&1a;"}) {
    EXPECT_EQ(AdviceOnText(printed), "") << printed;
  }
}

TEST(Advice, SaysWhereALoincCodeBelongs) {
  for (const char* printed : {"33921-8", " 2157-6 ", "123-4", "1234567-8"}) {
    EXPECT_EQ(AdviceOnName(printed),
              "it looks like a LOINC code: send it as code, and the name as it "
              "is printed")
        << printed;
  }
  for (const char* printed : {"", "12-3", "12345678-1", "33921-88", "33921-",
                              "Mi-2", "3392a-8", "33921-8 SRP", "155-1-1"}) {
    EXPECT_EQ(AdviceOnName(printed), "") << printed;
  }
}

std::string FirstProblem(const std::string& fields,
                         const char* fallback =
                             "analyte: 'SRP Ab' method: "
                             "'line blot' ") {
  const v1::NormalisedResult read =
      Read(Printed(fallback + fields + " status: 'F'"));
  EXPECT_FALSE(read.problems().empty()) << fields;
  return read.problems().empty() ? "" : read.problems(0).description();
}

TEST(Refusals, OfEscapedTextSayWhatToSend) {
  constexpr char kCk[] = "analyte: 'CK' value: '12' ";
  EXPECT_EQ(FirstProblem("value: '&lt;20' unit: 'SI'"),
            "'&lt;20' has no reading; it looks like HTML-escaped text: send "
            "'<20'");
  EXPECT_EQ(FirstProblem("unit: '&micro;kat/L'", kCk),
            "no unit '&micro;kat/L' is known; it looks like HTML-escaped text: "
            "send 'µkat/L'");
  EXPECT_EQ(FirstProblem("unit: 'U/L' reference_range: '&lt;200'", kCk),
            "'&lt;200' is not used: it looks like HTML-escaped text: send "
            "'<200'");
  EXPECT_EQ(FirstProblem("analyte: 'HMG&#45;CoA'", "value: 'neg' "),
            "no analyte 'HMG&#45;CoA' is known; it looks like HTML-escaped "
            "text: send 'HMG-CoA'");
  EXPECT_EQ(FirstProblem("analyte: 'TIF1&gamma;'", "value: 'neg' "),
            "no analyte 'TIF1&gamma;' is known; it looks like HTML-escaped "
            "text: send 'TIF1γ'");
  EXPECT_EQ(
      FirstProblem("analyte: 'TIF1&gamma;' code: '33921-8'", "value: 'neg' "),
      "no analyte 'TIF1&gamma;' is known; it looks like HTML-escaped "
      "text: send 'TIF1γ'");
  EXPECT_EQ(FirstProblem("code: 'TIF1&gamma;'", "value: 'neg' "),
            "no code 'TIF1&gamma;' is known; it looks like HTML-escaped text: "
            "send 'TIF1γ'");
  EXPECT_EQ(FirstProblem("method: 'line&nbsp;blot'", "analyte: 'SRP Ab' "),
            "no method 'line&nbsp;blot' is known; it looks like HTML-escaped "
            "text: send 'line blot'");
}

TEST(Refusals, SayWhatIsWrongWithANumber) {
  EXPECT_EQ(FirstProblem("value: '60-20' unit: 'SI'"),
            "'60-20' has no reading; the second number of an interval is above "
            "the first");
  EXPECT_EQ(FirstProblem("value: '34.5; 36.0' unit: 'SI'"),
            "'34.5; 36.0' has no reading; it holds several numbers: send each "
            "as a result of its own, and a range as reference_range");
  EXPECT_EQ(FirstProblem("value: '-5' unit: 'SI'"),
            "'-5' has no reading; no result is below 0");
  constexpr char kUnknown[] =
      " behind the number is no unit, flag or word that is known: add a unit "
      "to the profile, and send a comment elsewhere";
  EXPECT_EQ(FirstProblem("value: '34.5 see comment' unit: 'SI'"),
            absl::StrCat("'34.5 see comment' has no reading; 'see comment'",
                         kUnknown));
  EXPECT_EQ(
      FirstProblem("value: 'Positive 34.5 kU/L'"),
      absl::StrCat("'Positive 34.5 kU/L' has no reading; 'kU/L'", kUnknown));
  EXPECT_EQ(FirstProblem("value: 'blotted' unit: 'SI'"),
            "'blotted' has no reading; add it to the profile");
}

TEST(Refusals, OfALoincCodeAsANameSayWhereItBelongs) {
  v1::RawResult raw = Printed("method: 'line blot' value: 'neg' status: 'F'");
  raw.set_analyte("33921-8");
  const v1::NormalisedResult read = Read(raw);
  EXPECT_EQ(InShort(read), "refused; UNKNOWN_ANALYTE");
  EXPECT_EQ(read.problems(0).description(),
            "no analyte '33921-8' is known; it looks like a LOINC code: send "
            "it as code, and the name as it is printed");
  raw.set_code(raw.analyte());
  raw.clear_analyte();
  EXPECT_EQ(InShort(Read(raw)), "word NEGATIVE") << "as a code it is read";
}

}  // namespace
}  // namespace myorules::service
