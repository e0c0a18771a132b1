#include "engine/oracle/parcel_environment.h"

#include "absl/strings/str_cat.h"
#include "engine/base/canonical.h"
#include "engine/base/limits.h"
#include "engine/base/work_budget.h"
#include "engine/expr/standard_library.h"
#include "engine/oracle/both_ways.h"
#include "engine/testdata/kinds.pb.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::engine::oracle {
namespace {

using testdata::Parcel;

class ParcelActivation : public Activation {
 public:
  ParcelActivation(const google::protobuf::Message& parcel,
                   const Value& anything, Evaluation& evaluation)
      : parcel_(parcel), anything_(anything), evaluation_(evaluation) {}

  Value Lookup(absl::string_view variable) override {
    if (variable == "parcel") return MessageVariable(parcel_, "parcel", true);
    if (variable == "plain") return MessageVariable(parcel_, "plain", false);
    if (variable == "anything") return anything_;
    if (variable == "open") {
      ListValue list;
      static const auto& items =
          *new std::vector<Value>({Value::Int(1), Value::Int(2)});
      list.items = items;
      list.open = true;
      list.why_open = UnknownSet::Of("open_complete");
      return Value::List(list);
    }
    if (variable[0] == 'e') return Value::Error(variable);
    return Value::Unknown(UnknownSet::Of(variable));
  }

  void OnRead(absl::string_view path, const Value& value,
              const google::protobuf::FieldDescriptor*) override {
    evaluation_.reads.emplace(std::string(path), value);
  }

 private:
  const google::protobuf::Message& parcel_;
  const Value& anything_;
  Evaluation& evaluation_;
};

}  // namespace

const Environment& ParcelEnvironment() {
  static const Environment& environment = *[] {
    // Expressions make it by its name only.
    google::protobuf::LinkMessageReflection<testdata::Envelope>();
    auto* functions = new FunctionRegistry;
    EXPECT_TRUE(AddStandardLibrary(*functions).ok());
    EXPECT_TRUE(AddUncertaintyLibrary(*functions).ok());
    auto* made = new Environment;
    made->container = "myorules.testdata";
    made->pool = google::protobuf::DescriptorPool::generated_pool();
    made->functions = functions;
    const Type parcel = Type::Message(Parcel::descriptor()->full_name());
    made->variables = {
        {"parcel", parcel},       {"plain", parcel},
        {"u", Type::Bool()},      {"u1", Type::Bool()},
        {"u2", Type::Bool()},     {"e", Type::Bool()},
        {"e1", Type::Bool()},     {"e2", Type::Bool()},
        {"n", Type::Int()},       {"open", Type::List(Type::Int())},
        {"anything", Type::Dyn()}};
    return made;
  }();
  return environment;
}

std::shared_ptr<const CheckedExpr> CheckParcelExpression(
    absl::string_view expression) {
  std::vector<ExprIssue> issues;
  auto checked = ParseAndCheck(expression, ParcelEnvironment(), &issues);
  for (const ExprIssue& issue : issues) {
    ADD_FAILURE() << expression << ": " << issue.offset << ": "
                  << issue.message;
  }
  return checked;
}

Evaluation EvaluateAbout(const CheckedExpr& expression,
                         const google::protobuf::Message& parcel,
                         const Value& anything, int64_t steps) {
  Evaluation evaluation;
  ParcelActivation activation(parcel, anything, evaluation);
  WorkBudget budget(steps);
  BothWays both = EvaluateBothWays(expression, activation, budget);
  evaluation.value = both.value;
  evaluation.steps = both.steps;
  evaluation.difference = std::move(both.difference);
  EXPECT_EQ(evaluation.difference, "");
  return evaluation;
}

Parcel ParcelOf(absl::string_view text) {
  Parcel parcel;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(std::string(text), &parcel))
      << text;
  Canonicalize(&parcel);
  return parcel;
}

std::string Evaluated(absl::string_view expression, absl::string_view parcel,
                      const Value& anything) {
  const auto checked = CheckParcelExpression(expression);
  if (checked == nullptr) return "does not check";
  const OwnMemory memory;
  // Lives to the end of the expression: its values point into it.
  const Parcel subject = ParcelOf(parcel);
  return EvaluateAbout(*checked, subject, anything).value.ToString();
}

std::string EvaluatedWithin(int64_t steps, absl::string_view expression,
                            absl::string_view parcel) {
  const auto checked = CheckParcelExpression(expression);
  if (checked == nullptr) return "does not check";
  const OwnMemory memory;
  const Parcel subject = ParcelOf(parcel);
  return EvaluateAbout(*checked, subject, Value(), steps).value.ToString();
}

}  // namespace myorules::engine::oracle
