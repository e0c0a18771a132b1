#include "tests/conformance/unknown_scope.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "engine/base/canonical.h"
#include "engine/expr/standard_library.h"
#include "engine/oracle/both_ways.h"
#include "google/protobuf/descriptor.h"

namespace myorules::tests::conformance {
namespace {

using engine::ExprIssue;
using engine::FunctionRegistry;
using engine::Type;
using engine::UnknownSet;
using engine::Value;
using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MessageFactory;

absl::StatusOr<Value> ValueOf(const Period& period) {
  absl::CivilDay earliest, latest;
  if (!absl::ParseCivilTime(period.earliest(), &earliest) ||
      !absl::ParseCivilTime(period.latest(), &latest)) {
    return absl::InvalidArgumentError(
        absl::StrCat("no days: '", period.earliest(), "', '", period.latest(),
                     "'; write '2016-05-09'"));
  }
  return Value::Date({earliest, latest, FactsAt(period.missing())});
}

Value ValueOf(const Interval& interval) {
  const double infinity = std::numeric_limits<double>::infinity();
  return Value::Range({interval.has_low() ? interval.low() : -infinity,
                       interval.has_high() ? interval.high() : infinity,
                       !interval.has_low() || interval.low_excluded(),
                       !interval.has_high() || interval.high_excluded(),
                       FactsAt(interval.missing())});
}

}  // namespace

const FunctionRegistry& SuiteFunctions() {
  static const FunctionRegistry& functions = *[] {
    auto* registry = new FunctionRegistry;
    // The functions' names are the engine's own: none is there twice.
    engine::AddStandardLibrary(*registry).IgnoreError();
    engine::AddUncertaintyLibrary(*registry).IgnoreError();
    return registry;
  }();
  return functions;
}

UnknownSet FactsAt(
    const google::protobuf::RepeatedPtrField<std::string>& paths) {
  UnknownSet facts;
  for (const std::string& path : paths) facts.Merge(UnknownSet::Of(path));
  return facts;
}

absl::StatusOr<std::unique_ptr<Message>> Unpacked(
    const google::protobuf::Any& any) {
  std::string type_name;
  google::protobuf::Any::ParseAnyTypeUrl(any.type_url(), &type_name);
  const auto* type =
      DescriptorPool::generated_pool()->FindMessageTypeByName(type_name);
  if (type == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("no message type '", type_name, "'"));
  }
  std::unique_ptr<Message> message(
      MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (!message->ParseFromString(any.value())) {
    return absl::InvalidArgumentError(absl::StrCat("no ", type_name));
  }
  return message;
}

UnknownScope::UnknownScope(const std::string& container) {
  environment_.container = container;
  environment_.pool = DescriptorPool::generated_pool();
  environment_.functions = &SuiteFunctions();
}

absl::StatusOr<std::shared_ptr<const engine::CheckedExpr>> UnknownScope::Check(
    const std::string& expression) const {
  std::vector<ExprIssue> issues;
  auto checked = engine::ParseAndCheck(expression, environment_, &issues);
  if (checked == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", expression, "': ", issues[0].message));
  }
  return checked;
}

absl::StatusOr<Value> UnknownScope::Evaluate(const std::string& expression) {
  const auto checked = Check(expression);
  if (!checked.ok()) return checked.status();
  evaluated_.push_back(*checked);
  const engine::oracle::BothWays both =
      engine::oracle::EvaluateBothWays(**checked, *this);
  if (!both.difference.empty()) return absl::InternalError(both.difference);
  return engine::Settle(both.value);
}

absl::Status UnknownScope::BindMessage(const std::string& name,
                                       const google::protobuf::Any& any,
                                       bool partial) {
  auto unpacked = Unpacked(any);
  if (!unpacked.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": ", unpacked.status().message()));
  }
  messages_.push_back(*std::move(unpacked));
  Message& message = *messages_.back();
  if (partial) engine::Canonicalize(&message);
  Set(name, engine::TypeOfMessage(*message.GetDescriptor()),
      engine::oracle::MessageVariable(message, name, partial));
  return absl::OkStatus();
}

absl::Status UnknownScope::BindOfType(const Binding& binding) {
  const std::string& name = binding.name();
  const std::string& given = binding.kind_case() == Binding::kOpenList
                                 ? binding.open_list().entries()
                                 : binding.value();
  const auto checked = Check(binding.like().empty() ? given : binding.like());
  if (!checked.ok()) return checked.status();
  const Type& type = (*checked)->type;
  if (binding.kind_case() == Binding::kUnknown) {
    Set(name, type, Value::Unknown(FactsAt(binding.unknown().path())));
    return absl::OkStatus();
  }
  if (binding.kind_case() == Binding::kError) {
    Set(name, type, Value::Error(binding.error()));
    return absl::OkStatus();
  }
  const absl::StatusOr<Value> value = Evaluate(given);
  if (!value.ok()) return value.status();
  Value bound = *value;
  if (binding.kind_case() == Binding::kOpenList) {
    engine::ListValue list = bound.as_list();
    list.open = true;
    list.why_open = FactsAt(binding.open_list().open());
    bound = Value::List(list);
  }
  Set(name, type, bound);
  return absl::OkStatus();
}

absl::Status UnknownScope::Bind(const Binding& binding) {
  const std::string& name = binding.name();
  switch (binding.kind_case()) {
    case Binding::kPartial:
      return BindMessage(name, binding.partial(), /*partial=*/true);
    case Binding::kPlain:
      return BindMessage(name, binding.plain(), /*partial=*/false);
    case Binding::kPeriod: {
      const absl::StatusOr<Value> date = ValueOf(binding.period());
      if (!date.ok()) return date.status();
      Set(name, Type::Date(), *date);
      return absl::OkStatus();
    }
    case Binding::kInterval:
      Set(name, Type::Range(), ValueOf(binding.interval()));
      return absl::OkStatus();
    default:
      return BindOfType(binding);
  }
}

absl::Status BindAll(const UnknownSuite& suite, const UnknownCase& unknown_case,
                     UnknownScope& scope) {
  for (const auto* bindings : {&suite.binding(), &unknown_case.binding()}) {
    for (const Binding& binding : *bindings) {
      if (absl::Status bound = scope.Bind(binding); !bound.ok()) return bound;
    }
  }
  return absl::OkStatus();
}

}  // namespace myorules::tests::conformance
