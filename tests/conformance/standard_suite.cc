#include "tests/conformance/standard_suite.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "engine/base/memory.h"
#include "engine/expr/checker.h"
#include "engine/expr/environment.h"
#include "engine/expr/function.h"
#include "engine/expr/resolver.h"
#include "engine/expr/standard_library.h"
#include "engine/oracle/both_ways.h"
#include "engine/oracle/evaluate.h"
#include "tests/conformance/cel_values.h"
#include "tests/conformance/dynamic_fields.h"
#include "tests/conformance/optional_type.h"

namespace myorules::tests::conformance {
namespace {

using engine::CheckedExpr;
using engine::Environment;
using engine::ExprIssue;
using engine::FunctionRegistry;
using engine::Type;
using engine::Value;
using google::protobuf::Message;

class Bindings : public engine::oracle::Activation {
 public:
  void Bind(std::string name, Value value) {
    values_.insert_or_assign(std::move(name), std::move(value));
  }

  Value Lookup(absl::string_view variable) override {
    const auto found = values_.find(std::string(variable));
    return found == values_.end()
               ? Value::Error(absl::StrCat("no value for '", variable, "'"))
               : found->second;
  }

 private:
  std::map<std::string, Value> values_;
};

absl::Status AddDeclaredFunction(const Message& declaration,
                                 const google::protobuf::DescriptorPool& pool,
                                 FunctionRegistry& registry) {
  for (const Message* declared :
       MessagesIn(MessageIn(declaration, "function"), "overloads")) {
    engine::Overload overload;
    overload.function = TextIn(declaration, "name");
    overload.id = TextIn(*declared, "overload_id");
    overload.member = FlagIn(*declared, "is_instance_function");
    for (const Message* param : MessagesIn(*declared, "params")) {
      overload.params.push_back(TypeOf(*param, pool));
    }
    overload.result = TypeOf(MessageIn(*declared, "result_type"), pool);
    if (absl::Status added = registry.Add(std::move(overload)); !added.ok()) {
      return added;
    }
  }
  return absl::OkStatus();
}

// Fills the environment of a test; `registry` stays with it.
absl::Status Declare(const Message& test, MessageTypes& types,
                     FunctionRegistry& registry, Environment& environment) {
  if (absl::Status added = engine::AddStandardLibrary(registry); !added.ok()) {
    return added;
  }
  // Of optional values the engine has the type, not the values.
  if (FlagIn(test, "check_only")) {
    absl::Status declared = DeclareOptionalType(registry);
    if (!declared.ok()) return declared;
  }
  environment.container = TextIn(test, "container");
  environment.pool = &types.pool();
  environment.factory = types.factory();
  environment.functions = &registry;
  for (const Message* declaration : MessagesIn(test, "type_env")) {
    if (CaseOf(*declaration, "decl_kind") == "function") {
      absl::Status added =
          AddDeclaredFunction(*declaration, types.pool(), registry);
      if (!added.ok()) return added;
      continue;
    }
    environment.variables.emplace(
        TextIn(*declaration, "name"),
        TypeOf(MessageIn(MessageIn(*declaration, "ident"), "type"),
               types.pool()));
  }
  return absl::OkStatus();
}

// The variables of the test; false: one is of a kind that the engine does not
// have.
bool Bind(const Message& test, Bindings& bindings) {
  for (const Message* entry : MessagesIn(test, "bindings")) {
    const Message& bound = MessageIn(*entry, "value");
    const absl::optional<Value> value = ValueOf(MessageIn(bound, "value"));
    if (!value.has_value()) return false;
    bindings.Bind(TextIn(*entry, "key"), *value);
  }
  return true;
}

CaseOutcome CompareValue(const Value& got, const Message& cel_value) {
  const absl::optional<Value> want = ValueOf(cel_value);
  if (want.has_value() && Same(got, *want)) return Passed();
  return Differs(absl::StrCat(
      got.ToString(), " instead of ",
      want.has_value() ? want->ToString() : cel_value.ShortDebugString()));
}

CaseOutcome CompareError(const Value& got) {
  if (got.is_error()) return Passed();
  return Differs(absl::StrCat(got.ToString(), " instead of an error"));
}

// Whether an evaluation ended because a function is none of the engine's.
bool IsUnboundFunction(const Value& value) {
  return value.is_error() &&
         absl::StartsWith(value.as_error().message, "no such function");
}

CaseOutcome Compare(const Value& got, const Message& test) {
  const std::string matcher = CaseOf(test, "result_matcher");
  CaseOutcome outcome = Passed();
  if (matcher == "value") {
    outcome = CompareValue(got, MessageIn(test, "value"));
  } else if (matcher == "typed_result") {
    outcome =
        CompareValue(got, MessageIn(MessageIn(test, "typed_result"), "result"));
  } else if (matcher == "eval_error" || matcher == "any_eval_errors") {
    outcome = CompareError(got);
  } else if (matcher.empty()) {
    if (!got.is_true()) outcome = Differs(absl::StrCat(got.ToString()));
  } else {
    outcome = Differs(absl::StrCat("no way to compare with ", matcher));
  }
  return outcome;
}

// A test that expects an error may get it only because a function is none of
// the engine's, which tells nothing of the function.
bool ExpectsUnboundFunction(const Message& test) {
  return absl::StrContains(test.ShortDebugString(), "unbound function");
}

CaseOutcome CompareType(const Type& got, const Message& test,
                        const MessageTypes& types) {
  if (CaseOf(test, "result_matcher") != "typed_result") return Passed();
  const Type want = TypeOf(
      MessageIn(MessageIn(test, "typed_result"), "deduced_type"), types.pool());
  if (got == want) return Passed();
  return Differs(absl::StrCat("the type is ", got.ToString(), " instead of ",
                              want.ToString()));
}

}  // namespace

CaseOutcome RunStandardCase(const StandardCase& standard, MessageTypes& types) {
  const engine::OwnMemory memory;
  const Message& test = *standard.test;
  FunctionRegistry registry;
  Environment environment;
  if (absl::Status declared = Declare(test, types, registry, environment);
      !declared.ok()) {
    return Differs(declared.ToString());
  }
  const std::string text = TextIn(test, "expr");
  const bool unchecked = FlagIn(test, "disable_check");
  std::vector<ExprIssue> issues;
  engine::ExprPtr root = engine::Parse(text, &issues);
  if (root == nullptr) return Refused(issues);
  const std::shared_ptr<const CheckedExpr> checked =
      unchecked ? engine::Resolve(text, std::move(root), environment)
                : engine::Check(text, std::move(root), environment, &issues);
  if (checked == nullptr) return Refused(issues);
  if (!unchecked) {
    CaseOutcome type = CompareType(checked->type, test, types);
    if (type.outcome != OUTCOME_PASSED) return type;
  }
  if (FlagIn(test, "check_only")) return Passed();
  Bindings bindings;
  if (!Bind(test, bindings)) return Differs("a binding cannot be read");
  const engine::oracle::BothWays both =
      engine::oracle::EvaluateBothWays(*checked, bindings);
  if (!both.difference.empty()) return Differs(both.difference);
  const Value got = engine::Settle(both.value);
  if (IsUnboundFunction(got) && !ExpectsUnboundFunction(test)) {
    return {OUTCOME_REFUSED, std::string(got.as_error().message)};
  }
  return Compare(got, test);
}

}  // namespace myorules::tests::conformance
