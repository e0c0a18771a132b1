#include "tests/conformance/unknown_suite.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/canonical.h"
#include "engine/base/memory.h"
#include "engine/base/unknown_set.h"
#include "engine/expr/checker.h"
#include "engine/expr/environment.h"
#include "engine/expr/function.h"
#include "engine/expr/standard_library.h"
#include "engine/expr/value.h"
#include "engine/oracle/both_ways.h"
#include "engine/oracle/evaluate.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "tests/conformance/cel_values.h"

namespace myorules::tests::conformance {
namespace {

using engine::Environment;
using engine::ExprIssue;
using engine::FunctionRegistry;
using engine::Type;
using engine::UnknownSet;
using engine::Value;
using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MessageFactory;

// A case's variables. Owns the messages that they are.
class Scope : public engine::oracle::Activation {
 public:
  explicit Scope(const std::string& container) {
    environment_.container = container;
    environment_.pool = DescriptorPool::generated_pool();
    environment_.functions = &Functions();
  }

  absl::Status Bind(const Binding& binding);

  // The value of an expression about the variables.
  absl::StatusOr<Value> Evaluate(const std::string& expression);

  Value Lookup(absl::string_view variable) override {
    return values_.at(std::string(variable));
  }

 private:
  static const FunctionRegistry& Functions();

  // Binds a message from an Any.
  absl::Status BindMessage(const std::string& name,
                           const google::protobuf::Any& any, bool partial);
  void Set(const std::string& name, Type type, Value value) {
    environment_.variables.insert_or_assign(name, std::move(type));
    values_.insert_or_assign(name, std::move(value));
  }
  absl::StatusOr<std::shared_ptr<const engine::CheckedExpr>> Check(
      const std::string& expression) const;

  Environment environment_;
  std::map<std::string, Value> values_;
  std::vector<std::unique_ptr<Message>> messages_;
};

UnknownSet FactsAt(
    const google::protobuf::RepeatedPtrField<std::string>& paths) {
  UnknownSet facts;
  for (const std::string& path : paths) facts.Merge(UnknownSet::Of(path));
  return facts;
}

const FunctionRegistry& Scope::Functions() {
  static const FunctionRegistry& functions = *[] {
    auto* registry = new FunctionRegistry;
    // The functions' names are the engine's own: none is there twice.
    engine::AddStandardLibrary(*registry).IgnoreError();
    engine::AddUncertaintyLibrary(*registry).IgnoreError();
    return registry;
  }();
  return functions;
}

absl::StatusOr<std::shared_ptr<const engine::CheckedExpr>> Scope::Check(
    const std::string& expression) const {
  std::vector<ExprIssue> issues;
  auto checked = engine::ParseAndCheck(expression, environment_, &issues);
  if (checked == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", expression, "': ", issues[0].message));
  }
  return checked;
}

absl::StatusOr<Value> Scope::Evaluate(const std::string& expression) {
  const auto checked = Check(expression);
  if (!checked.ok()) return checked.status();
  const engine::oracle::BothWays both =
      engine::oracle::EvaluateBothWays(**checked, *this);
  if (!both.difference.empty()) return absl::InternalError(both.difference);
  return engine::Settle(both.value);
}

absl::Status Scope::BindMessage(const std::string& name,
                                const google::protobuf::Any& any,
                                bool partial) {
  std::string type_name;
  google::protobuf::Any::ParseAnyTypeUrl(any.type_url(), &type_name);
  const auto* type = environment_.pool->FindMessageTypeByName(type_name);
  if (type == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": no message type '", type_name, "'"));
  }
  messages_.emplace_back(
      MessageFactory::generated_factory()->GetPrototype(type)->New());
  Message& message = *messages_.back();
  if (!message.ParseFromString(any.value())) {
    return absl::InvalidArgumentError(absl::StrCat(name, " is damaged"));
  }
  if (partial) engine::Canonicalize(&message);
  Set(name, engine::TypeOfMessage(*type),
      engine::oracle::MessageVariable(message, name, partial));
  return absl::OkStatus();
}

absl::Status Scope::Bind(const Binding& binding) {
  const std::string& name = binding.name();
  if (binding.kind_case() == Binding::kPartial) {
    return BindMessage(name, binding.partial(), /*partial=*/true);
  }
  if (binding.kind_case() == Binding::kPlain) {
    return BindMessage(name, binding.plain(), /*partial=*/false);
  }
  const std::string& given = binding.kind_case() == Binding::kOpenList
                                 ? binding.open_list().entries()
                                 : binding.value();
  const auto checked = Check(binding.like().empty() ? given : binding.like());
  if (!checked.ok()) return checked.status();
  const Type& type = (*checked)->type;
  if (binding.kind_case() == Binding::kUnknown) {
    Set(name, type, Value::Unknown(FactsAt(binding.unknown().path())));
  } else if (binding.kind_case() == Binding::kError) {
    Set(name, type, Value::Error(binding.error()));
  } else {
    const absl::StatusOr<Value> value = Evaluate(given);
    if (!value.ok()) return value.status();
    Value bound = *value;
    if (binding.kind_case() == Binding::kOpenList) {
      engine::ListValue list = bound.as_list();
      list.open = true;
      list.why_open = FactsAt(binding.open_list().open());
      bound = Value::List(std::move(list));
    }
    Set(name, type, std::move(bound));
  }
  return absl::OkStatus();
}

// The paths of the facts that are missing; their reasons are for people.
std::string PathsText(const UnknownSet& facts) {
  std::vector<std::string> paths;
  for (const auto& fact : facts.facts()) paths.emplace_back(fact.path);
  return absl::StrJoin(paths, ", ");
}

// Empty where `got` is what the case wants.
std::string Compare(const UnknownCase& unknown_case, const Value& got,
                    Scope& scope) {
  if (!unknown_case.error().empty()) {
    return got.is_error() && got.as_error().message == unknown_case.error()
               ? ""
               : absl::StrCat(got.ToString(), " instead of the error");
  }
  if (unknown_case.unknown_size() > 0) {
    const std::string want = PathsText(FactsAt(unknown_case.unknown()));
    return got.is_unknown() && PathsText(got.as_unknown()) == want
               ? ""
               : absl::StrCat(got.ToString(), " instead of unknown: ", want);
  }
  absl::StatusOr<Value> want = scope.Evaluate(unknown_case.value());
  if (!want.ok()) return want.status().ToString();
  Value closed = got;
  if (unknown_case.open_size() > 0) {
    const std::string paths = PathsText(FactsAt(unknown_case.open()));
    if (got.kind() != Value::Kind::kList || !got.as_list().open ||
        PathsText(got.as_list().why_open) != paths) {
      return absl::StrCat(got.ToString(), " is not a list open for ", paths);
    }
    closed = Value::List(got.as_list().items);
  }
  return Same(closed, *want) ? ""
                             : absl::StrCat(closed.ToString(), " instead of ",
                                            want->ToString());
}

}  // namespace

std::string RunUnknownCase(const UnknownSuite& suite,
                           const UnknownCase& unknown_case) {
  const engine::OwnMemory memory;
  Scope scope(suite.container());
  for (const auto* bindings : {&suite.binding(), &unknown_case.binding()}) {
    for (const Binding& binding : *bindings) {
      if (absl::Status bound = scope.Bind(binding); !bound.ok()) {
        return bound.ToString();
      }
    }
  }
  const absl::StatusOr<Value> got = scope.Evaluate(unknown_case.expression());
  return got.ok() ? Compare(unknown_case, *got, scope)
                  : got.status().ToString();
}

}  // namespace myorules::tests::conformance
