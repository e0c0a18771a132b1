#include "rules/functions/expression_testing.h"

#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/canonical.h"
#include "engine/base/memory.h"
#include "engine/expr/checker.h"
#include "engine/expr/environment.h"
#include "engine/expr/function.h"
#include "engine/expr/standard_library.h"
#include "engine/oracle/both_ways.h"
#include "engine/oracle/evaluate.h"
#include "engine/pack/threshold.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "rules/functions/functions.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {
namespace {

const engine::OwnMemory kMemory;

using engine::Type;
using engine::Value;

const engine::FunctionRegistry& Registry() {
  static const auto& registry = []() -> const engine::FunctionRegistry& {
    auto* filled = new engine::FunctionRegistry();
    EXPECT_TRUE(engine::AddStandardLibrary(*filled).ok());
    EXPECT_TRUE(engine::AddUncertaintyLibrary(*filled).ok());
    const auto terminology = Terminology::Shipped();
    EXPECT_TRUE(terminology.ok()) << terminology.status();
    const absl::Status added = AddClinicalFunctions(*filled, *terminology);
    EXPECT_TRUE(added.ok()) << added;
    return *filled;
  }();
  return registry;
}

Value Threshold(absl::string_view name, absl::string_view analyte,
                absl::string_view method, absl::string_view unit,
                double value) {
  const auto threshold = std::make_shared<engine::ThresholdValue>();
  threshold->name = std::string(name);
  threshold->analyte = std::string(analyte);
  threshold->method = std::string(method);
  threshold->unit = std::string(unit);
  threshold->value = value;
  threshold->decimal_text = absl::StrCat(value);
  engine::Memory::Current().Own(threshold);
  return Value::Opaque(threshold.get());
}

engine::Environment MakeEnvironment() {
  engine::Environment environment;
  environment.container = "myorules.v1";
  environment.pool = google::protobuf::DescriptorPool::generated_pool();
  environment.functions = &Registry();
  const Type cuts = Type::List(Type::Opaque("threshold"));
  environment.variables = {{"patient", Type::Message("myorules.v1.Patient")},
                           {"assessed_on", Type::Date()},
                           {"labs", Type::Opaque("serology")},
                           {"blot", cuts},
                           {"weak", cuts},
                           {"elisa", cuts}};
  return environment;
}

class Patients : public engine::oracle::Activation {
 public:
  Patients(const v1::Patient& patient, absl::CivilDay assessed_on,
           const engine::Environment& environment)
      : patient_(patient),
        assessed_on_(assessed_on),
        environment_(environment) {}

  Value Lookup(absl::string_view variable) override {
    if (variable == "patient") {
      return engine::oracle::MessageVariable(patient_, "patient", true);
    }
    if (variable == "assessed_on") {
      return Value::Date({assessed_on_, assessed_on_, {}});
    }
    if (variable == "labs") {
      return Evaluate("serology(patient.results, assessed_on)");
    }
    if (variable == "blot") {
      return Value::List(
          {Threshold("grade", "", "LINE_BLOT", "grade", 2),
           Threshold("intensity", "", "LINE_BLOT", "intensity", 26)});
    }
    if (variable == "weak") {
      return Value::List(
          {Threshold("weak_grade", "", "LINE_BLOT", "grade", 1),
           Threshold("weak_intensity", "", "LINE_BLOT", "intensity", 11)});
    }
    return Value::List({Threshold("hmgcr", "HMGCR", "ELISA", "U/mL", 20)});
  }

  void OnRead(absl::string_view path, const Value& value,
              const google::protobuf::FieldDescriptor*) override {
    reads_.emplace(std::string(path), value.ToString());
  }

  Value Evaluate(absl::string_view expression) {
    static auto& cache =
        *new std::map<std::string,
                      std::shared_ptr<const engine::CheckedExpr>>();
    auto& checked = cache[std::string(expression)];
    if (checked == nullptr) {
      std::vector<engine::ExprIssue> issues;
      checked = engine::ParseAndCheck(expression, environment_, &issues);
      for (const engine::ExprIssue& issue : issues) {
        ADD_FAILURE() << expression << ":" << issue.offset << ": "
                      << issue.message;
      }
    }
    if (checked == nullptr) return Value::Error("does not check");
    const engine::oracle::BothWays both =
        engine::oracle::EvaluateBothWays(*checked, *this);
    EXPECT_EQ(both.difference, "");
    return both.value;
  }

  const std::map<std::string, std::string>& reads() const { return reads_; }

 private:
  const v1::Patient& patient_;
  const absl::CivilDay assessed_on_;
  const engine::Environment& environment_;
  std::map<std::string, std::string> reads_;
};

}  // namespace

v1::Patient PatientOf(absl::string_view text) {
  v1::Patient patient;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(std::string(text),
                                                            &patient))
      << text;
  return patient;
}

std::string Result(absl::string_view analyte, absl::string_view method,
                   absl::string_view value, absl::string_view rest) {
  const absl::string_view collected =
      absl::StrContains(rest, "collected_on")
          ? ""
          : " collected_on { year: 2024 month: 3 day: 10 }";
  const absl::string_view status =
      absl::StrContains(rest, "status:") ? "" : " status: RESULT_STATUS_FINAL";
  const std::string measured =
      method.empty() ? "" : absl::StrCat(" method: ASSAY_METHOD_", method);
  return absl::StrCat("results { analyte: '", analyte, "'", measured, " ",
                      value, status, collected, " ", rest, " } ");
}

std::string Visit(absl::string_view month, absl::string_view day,
                  absl::string_view rest) {
  return absl::StrCat("visits { date { year: 2024 month: ", month,
                      " day: ", day, " } ", rest, " } ");
}

std::string SometimeInApril(absl::string_view rest) {
  return absl::StrCat("visits { date { year: 2024 month: 4 } ", rest, " } ");
}

std::string Both(absl::string_view grade) {
  return absl::StrCat("hip_flexor_left: MRC_GRADE_", grade,
                      " hip_flexor_right: MRC_GRADE_", grade);
}

std::string Blot(absl::string_view analyte, absl::string_view value,
                 absl::string_view rest) {
  return Result(analyte, "LINE_BLOT", value, rest);
}

std::string Elisa(absl::string_view analyte, absl::string_view quantity,
                  absl::string_view rest) {
  return Result(analyte, "ELISA",
                absl::StrCat("quantity { unit: 'U/mL' ", quantity, " }"), rest);
}

Value Ask(absl::string_view expression, const v1::Patient& patient,
          absl::CivilDay assessed_on) {
  static const auto& environment = *new engine::Environment(MakeEnvironment());
  v1::Patient canonical = patient;
  engine::Canonicalize(&canonical);
  return Patients(canonical, assessed_on, environment).Evaluate(expression);
}

std::string Asked(absl::string_view expression, const v1::Patient& patient,
                  absl::CivilDay assessed_on) {
  return Ask(expression, patient, assessed_on).ToString();
}

std::string Asked(absl::string_view expression, absl::string_view patient) {
  return Asked(expression, PatientOf(patient));
}

std::map<std::string, std::string> Reads(absl::string_view expression,
                                         absl::string_view patient) {
  static const auto& environment = *new engine::Environment(MakeEnvironment());
  v1::Patient canonical = PatientOf(patient);
  engine::Canonicalize(&canonical);
  Patients patients(canonical, kAssessed, environment);
  patients.Evaluate(expression);
  return patients.reads();
}

std::vector<std::string> Missing(const Value& value) {
  std::vector<std::string> missing;
  if (!value.is_unknown()) return missing;
  for (const engine::MissingFact& fact : value.as_unknown().facts()) {
    missing.push_back(fact.reason.empty()
                          ? std::string(fact.path)
                          : absl::StrCat(fact.path, ": ", fact.reason));
  }
  return missing;
}

}  // namespace myorules::rules
