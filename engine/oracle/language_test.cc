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
#include "google/protobuf/descriptor.h"
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

}  // namespace
}  // namespace myorules::engine::oracle
