#include "service/lab/text_advice.h"

#include <string>
#include <utility>

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
  };
  for (const auto& [printed, meant] : rows) {
    EXPECT_EQ(AdviceOnText(printed), "it looks like HTML-escaped text: send '" +
                                         std::string(meant) + "'")
        << printed;
  }
}

TEST(Advice, IsGivenOnlyOfWhatIsEscapedText) {
  for (const char* printed :
       {"", "<20", "&", "A&E; 20", "&lt 20", "&;", "&#;", "&#x;", "&#1;",
        "&#xD800;", "&#99999999;", "&nosuch;", "H&L;"}) {
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
  EXPECT_EQ(FirstProblem("method: 'line&nbsp;blot'", "analyte: 'SRP Ab' "),
            "no method 'line&nbsp;blot' is known; it looks like HTML-escaped "
            "text: send 'line blot'");
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
