// What of the language the other tests, and the public suite, do not show.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/memory.h"
#include "engine/expr/checker.h"
#include "engine/expr/environment.h"
#include "engine/expr/function.h"
#include "engine/expr/parser.h"
#include "engine/expr/resolver.h"
#include "engine/expr/standard_library.h"
#include "engine/oracle/evaluate.h"
#include "engine/oracle/parcel_environment.h"
#include "engine/testdata/kinds.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::engine::oracle {
namespace {

const OwnMemory kMemory;

// Gives the variables `one` (1) and `name.space` (2).
class TwoVariables : public Activation {
 public:
  Value Lookup(absl::string_view variable) override {
    return Value::Int(variable == "one" ? 1 : 2);
  }
};

// With a function `text.twice`.
const Environment& WithQualifiedFunction() {
  static const Environment& environment = *[] {
    auto* functions = new FunctionRegistry;
    EXPECT_TRUE(AddStandardLibrary(*functions).ok());
    Overload twice;
    twice.function = "text.twice";
    twice.id = "twice";
    twice.params = {Type::String()};
    twice.result = Type::String();
    twice.body = [](absl::Span<const Value> args, CallContext&) {
      return Value::String(
          absl::StrCat(args[0].as_string(), args[0].as_string()));
    };
    EXPECT_TRUE(functions->Add(twice).ok());
    auto* made = new Environment;
    made->pool = google::protobuf::DescriptorPool::generated_pool();
    made->functions = functions;
    made->variables = {{"one", Type::Int()}, {"name.space", Type::Int()}};
    return made;
  }();
  return environment;
}

// The value of an expression whose types nobody has checked.
std::string ResolvedOnly(const std::string& expression) {
  std::vector<ExprIssue> issues;
  ExprPtr root = Parse(expression, &issues);
  if (root == nullptr) return issues[0].message;
  const auto resolved =
      Resolve(expression, std::move(root), WithQualifiedFunction());
  TwoVariables variables;
  return Evaluate(*resolved, variables).ToString();
}

std::string CheckedAsWell(const std::string& expression) {
  std::vector<ExprIssue> issues;
  const auto checked =
      ParseAndCheck(expression, WithQualifiedFunction(), &issues);
  if (checked == nullptr) return issues[0].message;
  TwoVariables variables;
  return Evaluate(*checked, variables).ToString();
}

TEST(ParsedOnly, NamesAndFunctionsAreResolvedWhenEvaluated) {
  const std::map<std::string, std::string> values = {
      {"one + name.space", "3"},
      {"[1, 2].exists(one, one == 2)", "true"},
      {"google.protobuf.Int32Value{value: one}", "1"},
      {"type(one) == int", "true"},
      {"one.twice()", "error{no such function: 'twice' with 0 arguments}"},
      {"nothing", "error{no variable 'nothing'}"},
      {"nothing.at.all", "error{no variable 'nothing'}"},
      {"f(one)", "error{no such function: 'f' with 1 argument}"},
      {"f(one) || true", "true"},
      {"one + 'a'", "error{no such overload: _+_(int, string)}"},
      {"No.Message{}", "error{no message type 'No.Message'}"},
      {"one.field", "error{no such field: 'field' of int}"},
  };
  for (const auto& [expression, value] : values) {
    EXPECT_EQ(ResolvedOnly(expression), value) << expression;
  }
}

TEST(QualifiedFunctions, AreNoMethodsOfWhatTheirNameBeginsWith) {
  EXPECT_EQ(CheckedAsWell("text.twice('ab')"), "\"abab\"");
  EXPECT_EQ(ResolvedOnly("text.twice('ab')"), "\"abab\"");
  // A macro's variable of that name hides the function.
  EXPECT_EQ(CheckedAsWell("['a'].map(text, text.twice('ab'))"),
            "no function 'twice'");
}

TEST(NamesInBackticks, AreKeysAndFields) {
  EXPECT_EQ(Evaluated("{'content-type': 1}.`content-type`"), "1");
  EXPECT_EQ(Evaluated("has({'a.b': 1}.`a.b`)"), "true");
  EXPECT_EQ(Evaluated("parcel.`id`", "id: 'p'"), "\"p\"");
  EXPECT_EQ(Evaluated("Parcel{`id`: 'p'}.id"), "\"p\"");
}

TEST(In, TakesWhatIsNotKnownYetForAList) {
  // cel-go refuses this too: neither can be a list of the other.
  std::vector<ExprIssue> issues;
  EXPECT_EQ(ParseAndCheck("[].map(x, [].map(y, x in y && y in x))",
                          ParcelEnvironment(), &issues),
            nullptr);
  EXPECT_EQ(Evaluated("[].exists(x, 1 in x)"), "false");
}

TEST(TimestampsAndDurations, CanBeMadeFromFields) {
  EXPECT_EQ(Evaluated("google.protobuf.Timestamp{seconds: 1}"),
            "1970-01-01T00:00:01Z");
  EXPECT_EQ(Evaluated("google.protobuf.Duration{seconds: 1, nanos: 500000000}"),
            "1.5s");
}

TEST(Json, HoldsWhatItsValuesStandFor) {
  const std::string value = "google.protobuf.ListValue{values: [";
  EXPECT_EQ(Evaluated(value + "1, 1u, 'a', b'a', null]}"),
            "[1.0, 1.0, \"a\", \"YQ==\", null]");
  EXPECT_EQ(Evaluated(value + "9007199254740991, 9007199254740992]}"),
            "[9007199254740991.0, \"9007199254740992\"]");
  EXPECT_EQ(Evaluated(value + "duration('90s'), timestamp(0)]}"),
            "[\"90s\", \"1970-01-01T00:00:00Z\"]");
  EXPECT_EQ(Evaluated(value + "Address{country: 'a'}, [[]], {'a': 1}]}"),
            "[{\"country\": \"a\"}, [[]], {\"a\": 1.0}]");
  EXPECT_EQ(Evaluated(value + "{1: 2}]}").substr(0, 6), "error{");
}

// What `expression` makes of two messages of all kinds of fields, written as
// text protos.
std::string OfMessages(const std::string& expression, const std::string& a,
                       const std::string& b, bool partial = false) {
  testdata::Kinds left, right;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(a, &left)) << a;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(b, &right)) << b;
  const OwnMemory memory;
  return Evaluated(
      expression, "",
      Value::List({Value::Message({&left, Path::Tree("a"), partial}),
                   Value::Message({&right, Path::Tree("b"), partial})}));
}

struct PairOfMessages {
  std::string a, b;
  std::string equal;
};

void ExpectEqualities(const std::vector<PairOfMessages>& pairs,
                      bool partial = false) {
  for (const PairOfMessages& pair : pairs) {
    SCOPED_TRACE(pair.a + " == " + pair.b);
    const std::string equals = "anything[0] == anything[1]";
    EXPECT_EQ(OfMessages(equals, pair.a, pair.b, partial), pair.equal);
    EXPECT_EQ(OfMessages(equals, pair.b, pair.a, partial), pair.equal);
  }
}

// An Any in text proto, of a type of google.protobuf.
std::string Held(const std::string& type, const std::string& fields) {
  return absl::StrCat("{ [type.googleapis.com/google.protobuf.", type, "] { ",
                      fields, " } }");
}

TEST(AnAnyInAMessage, IsComparedAsTheMessageThatItHolds) {
  const std::string one = Held("Int32Value", "value: 1");
  const std::string float_one = Held("FloatValue", "value: 1");
  const std::string null = Held("Value", "null_value: NULL_VALUE");
  ExpectEqualities({
      {"any " + one, "any " + one, "true"},
      {"any " + one, "any " + Held("Int32Value", "value: 2"), "false"},
      {"any " + one, "any " + float_one, "false"},
      {"any " + Held("UInt32Value", "value: 1"),
       "any " + Held("Int64Value", "value: 1"), "false"},
      {"any " + one, "any " + null, "false"},
      {"any " + null, "", "false"},
      {"anys " + one, "anys " + one, "true"},
      {"anys " + one, "anys " + float_one, "false"},
      {"anys " + one + " anys " + one, "anys " + one, "false"},
      {"any_by_text { key: 'k' value " + one + "}",
       "any_by_text { key: 'k' value " + one + "}", "true"},
      {"any_by_text { key: 'k' value " + one + "}",
       "any_by_text { key: 'k' value " + float_one + "}", "false"},
      // In an Any, and in a message in one.
      {"any " +
           Held(
               "Any",
               "[type.googleapis.com/google.protobuf.Int32Value] { value: 1 }"),
       "any " +
           Held(
               "Any",
               "[type.googleapis.com/google.protobuf.Int32Value] { value: 1 }"),
       "true"},
      {"any " +
           Held(
               "Any",
               "[type.googleapis.com/google.protobuf.Int32Value] { value: 1 }"),
       "any " +
           Held(
               "Any",
               "[type.googleapis.com/google.protobuf.FloatValue] { value: 1 }"),
       "false"},
      {"any { [type.googleapis.com/myorules.testdata.Envelope] { any " + one +
           "} }",
       "any { [type.googleapis.com/myorules.testdata.Envelope] { any " + one +
           "} }",
       "true"},
      {"any { [type.googleapis.com/myorules.testdata.Envelope] { any " + one +
           "} }",
       "any { [type.googleapis.com/myorules.testdata.Envelope] { any " +
           float_one + "} }",
       "false"},
  });
}

TEST(AnAnyInAMessage, IsAValueWhereItsFieldIsSelected) {
  const std::string one = Held("Int32Value", "value: 1");
  const std::string float_one = Held("FloatValue", "value: 1");
  EXPECT_EQ(OfMessages("anything[0].any == anything[1].any", "any " + one,
                       "any " + float_one),
            "true");
  EXPECT_EQ(OfMessages("anything[0].anys == anything[1].anys", "anys " + one,
                       "anys " + float_one),
            "true");
}

TEST(AnAnyThatCannotBeRead, IsComparedByteForByte) {
  const std::string a = "{ type_url: 'x/no.Such' value: 'a' }";
  const std::string b = "{ type_url: 'x/no.Such' value: 'b' }";
  const std::string other = "{ type_url: 'x/no.Other' value: 'a' }";
  const std::string bad_time =
      "{ [type.googleapis.com/google.protobuf.Timestamp] { nanos: -1 } }";
  ExpectEqualities({
      {"any " + a, "any " + a, "true"},
      {"any " + a, "any " + b, "false"},
      {"any " + a, "any " + other, "false"},
      {"any " + a, "", "false"},
      {"any {}", "any {}", "true"},
      {"any " + bad_time, "any " + bad_time, "true"},
      {"anys " + a, "anys " + a, "true"},
      {"anys " + a, "anys " + b, "false"},
      {"anys " + a + " anys " + b, "anys " + a + " anys " + b, "true"},
      {"anys " + a, "anys " + Held("Int32Value", "value: 1"), "false"},
      {"any_by_text { key: 'k' value " + a + "}",
       "any_by_text { key: 'k' value " + a + "}", "true"},
      {"any_by_text { key: 'k' value " + a + "}",
       "any_by_text { key: 'k' value " + b + "}", "false"},
  });
}

TEST(AnAnyOfAPartialMessage, IsEqualWhereNoMissingFactCouldChangeIt) {
  // All else of these two is unknown, so that only a difference decides.
  const std::string equals = "anything[0].part == anything[1].part";
  EXPECT_EQ(
      OfMessages(equals, "part { name: 'x' }", "part { name: 'x' }", true),
      "unknown{a.part.size, b.part.size}");
  const std::string one = Held("Int32Value", "value: 1");
  ExpectEqualities(
      {{"any " + one, "any " + Held("FloatValue", "value: 1"), "false"},
       {"any { type_url: 'x/no.Such' value: 'a' }",
        "any { type_url: 'x/no.Such' value: 'b' }", "false"},
       {"any { [type.googleapis.com/myorules.testdata.Part] { name: 'a' } }",
        "any { [type.googleapis.com/myorules.testdata.Part] { name: 'b' } }",
        "false"}},
      /*partial=*/true);
  EXPECT_NE(
      OfMessages(
          "anything[0] == anything[1]",
          "any { [type.googleapis.com/myorules.testdata.Part] { name: 'a' "
          "size: 1 } }",
          "any { [type.googleapis.com/myorules.testdata.Part] { name: 'a' } }",
          true)
          .find("b.any.size"),
      std::string::npos);
}

TEST(MinusZeroInAMessage, IsSetWhereZeroIsNot) {
  ExpectEqualities({
      {"real64: -0.0", "", "false"},
      {"real64: -0.0", "real64: 0.0", "false"},
      {"real64: -0.0", "real64: -0.0", "true"},
      {"real64: 0.0", "", "true"},
      {"real32: -0.0", "", "false"},
      {"wrapped_real64 { value: -0.0 }", "wrapped_real64 {}", "false"},
      {"wrapped_real32 { value: -0.0 }", "wrapped_real32 {}", "false"},
      {"wrapped_real64 { value: -0.0 }", "wrapped_real64 { value: -0.0 }",
       "true"},
      {"wrapped_real64 { value: 1 }", "wrapped_real64 { value: 1 }", "true"},
      {"wrapped_real64 { value: nan }", "wrapped_real64 { value: nan }",
       "false"},
      // Both are set, whichever zero it is.
      {"real64_or_not: -0.0", "real64_or_not: 0.0", "true"},
      {"real64s: -0.0", "real64s: 0.0", "true"},
  });
  EXPECT_EQ(OfMessages("has(anything[0].real64) && !has(anything[1].real64)",
                       "real64: -0.0", ""),
            "true");
  EXPECT_EQ(OfMessages("anything[0].real64 == anything[1].real64",
                       "real64: -0.0", ""),
            "true");
}

}  // namespace
}  // namespace myorules::engine::oracle
