// The variables of a case of the suite on unknowns.
#ifndef MYORULES_TESTS_CONFORMANCE_UNKNOWN_SCOPE_H_
#define MYORULES_TESTS_CONFORMANCE_UNKNOWN_SCOPE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/base/unknown_set.h"
#include "engine/expr/checker.h"
#include "engine/expr/environment.h"
#include "engine/expr/function.h"
#include "engine/expr/value.h"
#include "engine/oracle/evaluate.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "tests/conformance/unknown_suite.pb.h"

namespace myorules::tests::conformance {

// The functions that the suite is about: the standard ones, and those on dates
// and ranges.
const engine::FunctionRegistry& SuiteFunctions();

// The facts at these paths.
engine::UnknownSet FactsAt(
    const google::protobuf::RepeatedPtrField<std::string>& paths);

// A message from an Any, of a type that is compiled in.
// Errors: INVALID_ARGUMENT for any other type, and for bytes that are none.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Unpacked(
    const google::protobuf::Any& any);

// Owns the messages that the variables are. Values live as long as it and the
// memory in which they were made.
class UnknownScope final : public engine::oracle::Activation {
 public:
  explicit UnknownScope(const std::string& container);

  // Errors: INVALID_ARGUMENT, which names what cannot be read.
  absl::Status Bind(const Binding& binding);

  // The tree of an expression about the variables.
  absl::StatusOr<std::shared_ptr<const engine::CheckedExpr>> Check(
      const std::string& expression) const;

  // Its value, by both evaluators.
  // Errors: INVALID_ARGUMENT where it does not check; INTERNAL where the two
  // differ.
  absl::StatusOr<engine::Value> Evaluate(const std::string& expression);

  const std::map<std::string, engine::Value>& values() const { return values_; }

  engine::Value Lookup(absl::string_view variable) override {
    return values_.at(std::string(variable));
  }

 private:
  absl::Status BindMessage(const std::string& name,
                           const google::protobuf::Any& any, bool partial);
  absl::Status BindOfType(const Binding& binding);
  void Set(const std::string& name, engine::Type type, engine::Value value) {
    environment_.variables.insert_or_assign(name, std::move(type));
    values_.insert_or_assign(name, value);
  }

  engine::Environment environment_;
  // Values are views of the literals in what gave them.
  std::vector<std::shared_ptr<const engine::CheckedExpr>> evaluated_;
  std::map<std::string, engine::Value> values_;
  std::vector<std::unique_ptr<google::protobuf::Message>> messages_;
};

// The scope of a case: the bindings of its file, then its own.
absl::Status BindAll(const UnknownSuite& suite, const UnknownCase& unknown_case,
                     UnknownScope& scope);

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_UNKNOWN_SCOPE_H_
