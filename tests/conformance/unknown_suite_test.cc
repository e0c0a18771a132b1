#include "tests/conformance/unknown_suite.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::tests::conformance {
namespace {

// What is wrong with the only case of the suite.
std::string Fault(const std::string& case_text) {
  UnknownSuite suite;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(binding { name: "u" like: "true" unknown { path: "u" } }
         case {)" +
          case_text + "}",
      &suite));
  return RunUnknownCase(suite, suite.case_(0));
}

TEST(UnknownSuite, SaysWhatAnAnswerIsInsteadOfWhatIsWanted) {
  EXPECT_EQ(Fault(R"(expression: "u" unknown: "u")"), "");
  EXPECT_EQ(Fault(R"(expression: "u" unknown: "v")"),
            "unknown{u} instead of unknown: v");
  EXPECT_EQ(Fault(R"(expression: "u" value: "true")"),
            "unknown{u} instead of true");
  EXPECT_EQ(Fault(R"(expression: "1" value: "1u")"), "1 instead of 1u");
  EXPECT_EQ(Fault(R"(expression: "1/0" error: "overflow")"),
            "error{divide by zero} instead of the error");
  EXPECT_EQ(Fault(R"(expression: "[1]" value: "[1]" open: "more")"),
            "[1] is not a list open for more");
}

TEST(UnknownSuite, SaysWhatItCannotRead) {
  EXPECT_EQ(Fault(R"(expression: "w" value: "true")"),
            "INVALID_ARGUMENT: 'w': no variable 'w'");
  EXPECT_EQ(
      Fault(R"(expression: "1" value: "1" binding { name: "b" value: "c" })"),
      "INVALID_ARGUMENT: 'c': no variable 'c'");
}

}  // namespace
}  // namespace myorules::tests::conformance
