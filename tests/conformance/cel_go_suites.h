// Runs the tests of cel-go's parser and checker.
#ifndef MYORULES_TESTS_CONFORMANCE_CEL_GO_SUITES_H_
#define MYORULES_TESTS_CONFORMANCE_CEL_GO_SUITES_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/expr/environment.h"
#include "engine/expr/function.h"
#include "tests/conformance/cel_spec.h"
#include "tests/conformance/conformance.pb.h"
#include "tests/conformance/outcome.h"

namespace myorules::tests::conformance {

// Names for the cases: the expression, and from its second time on a number.
std::vector<std::string> CaseNames(const CelGoSuite& suite);

// The syntax tree is the same as cel-go's, or both parsers refuse the text.
CaseOutcome RunParserCase(const CelGoCase& parser_case);

// Checks expressions in the environments that cel-go's tests have.
class CheckerSuite {
 public:
  // `files` has the message types under the public suite's package names;
  // cel-go's tests have them under others.
  static absl::StatusOr<std::unique_ptr<CheckerSuite>> Make(
      const google::protobuf::FileDescriptorSet& files,
      const CheckerEnvironments& environments);

  // The type of the whole is the one that cel-go finds, or both checkers refuse
  // the expression. `name` as CaseNames gives it.
  CaseOutcome Run(const std::string& name, const CelGoCase& checker_case) const;

 private:
  // An environment and what it refers to.
  struct Declared {
    engine::FunctionRegistry functions;
    engine::Environment environment;
  };

  absl::Status Add(const CheckerEnvironment& environment);

  std::unique_ptr<MessageTypes> types_;
  std::map<std::string, std::shared_ptr<Declared>> by_case_;
  std::shared_ptr<Declared> otherwise_;
};

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_CEL_GO_SUITES_H_
