#include "tests/conformance/cel_go_suites.h"

#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "engine/expr/checker.h"
#include "engine/expr/parser.h"
#include "engine/expr/standard_library.h"
#include "google/protobuf/text_format.h"
#include "tests/conformance/optional_type.h"
#include "tests/conformance/tree_text.h"
#include "tests/conformance/type_text.h"

namespace myorules::tests::conformance {
namespace {

using engine::ExprIssue;
using google::protobuf::FileDescriptorSet;
using google::protobuf::TextFormat;

// The public suite's message types under the names that cel-go has them by.
absl::StatusOr<FileDescriptorSet> Renamed(const FileDescriptorSet& files) {
  std::string text;
  FileDescriptorSet renamed;
  const bool printed = TextFormat::PrintToString(files, &text);
  text = absl::StrReplaceAll(
      text, {{"cel.expr.conformance.proto2", "google.expr.proto2.test"},
             {"cel.expr.conformance.proto3", "google.expr.proto3.test"},
             // A field of proto2's NestedGroup.
             {"\"single_id\"", "\"nested_id\""}});
  if (!printed || !TextFormat::ParseFromString(text, &renamed)) {
    return absl::InternalError("the descriptors cannot be renamed");
  }
  return renamed;
}

}  // namespace

std::vector<std::string> CaseNames(const CelGoSuite& suite) {
  std::map<std::string, int> seen;
  std::vector<std::string> names;
  for (const CelGoCase& cel_go_case : suite.case_()) {
    const int times = ++seen[cel_go_case.expression()];
    names.push_back(times == 1
                        ? cel_go_case.expression()
                        : absl::StrCat(cel_go_case.expression(), " #", times));
  }
  return names;
}

CaseOutcome RunParserCase(const CelGoCase& parser_case) {
  std::vector<ExprIssue> issues;
  const engine::ExprPtr root = engine::Parse(parser_case.expression(), &issues);
  if (parser_case.tree().empty()) {
    return root == nullptr
               ? Passed()
               : Differs(absl::StrCat("accepted: ", TreeText(*root)));
  }
  if (root == nullptr) return Refused(issues);
  const std::string tree = TreeText(*root);
  if (tree == parser_case.tree()) return Passed();
  return Differs(absl::StrCat("another tree:\n", tree, "\ninstead of\n",
                              parser_case.tree()));
}

absl::StatusOr<std::unique_ptr<CheckerSuite>> CheckerSuite::Make(
    const FileDescriptorSet& files, const CheckerEnvironments& environments) {
  auto suite = std::make_unique<CheckerSuite>();
  absl::StatusOr<FileDescriptorSet> renamed = Renamed(files);
  if (!renamed.ok()) return renamed.status();
  auto types = MessageTypes::Make(*renamed);
  if (!types.ok()) return types.status();
  suite->types_ = *std::move(types);
  for (const CheckerEnvironment& environment : environments.environment()) {
    if (absl::Status added = suite->Add(environment); !added.ok()) return added;
  }
  if (suite->otherwise_ == nullptr) {
    return absl::InvalidArgumentError(
        "no environment is for all other expressions");
  }
  return suite;
}

absl::Status CheckerSuite::Add(const CheckerEnvironment& environment) {
  auto declared = std::make_shared<Declared>();
  // cel-go compares numbers of different types only where it is told to.
  absl::Status status = engine::AddStandardLibrary(
      declared->functions, {.order_across_number_types = false});
  if (status.ok()) status = DeclareOptionalType(declared->functions);
  declared->environment.container = environment.container();
  declared->environment.pool = &types_->pool();
  declared->environment.functions = &declared->functions;
  for (const CheckerVariable& variable : environment.variable()) {
    const auto type = ParseType(variable.type());
    if (!type.ok()) return type.status();
    declared->environment.variables.emplace(variable.name(), *type);
  }
  for (const CheckerFunction& function : environment.function()) {
    engine::Overload overload;
    overload.function = function.name();
    overload.id = absl::StrCat(function.name(), function.member() ? "." : "");
    overload.member = function.member();
    for (const std::string& param : function.param()) {
      const auto type = ParseType(param);
      if (!type.ok()) return type.status();
      overload.params.push_back(*type);
    }
    const auto result = ParseType(function.result());
    if (!result.ok()) return result.status();
    overload.result = *result;
    if (status.ok()) status = declared->functions.Add(std::move(overload));
  }
  if (environment.expression().empty()) otherwise_ = declared;
  for (const std::string& name : environment.expression()) {
    by_case_.emplace(name, declared);
  }
  return status;
}

CaseOutcome CheckerSuite::Run(const std::string& name,
                              const CelGoCase& checker_case) const {
  const auto declared = by_case_.find(name);
  const engine::Environment& environment =
      (declared == by_case_.end() ? otherwise_ : declared->second)->environment;
  std::vector<ExprIssue> issues;
  const auto checked =
      engine::ParseAndCheck(checker_case.expression(), environment, &issues);
  if (!checker_case.error().empty()) {
    return checked == nullptr
               ? Passed()
               : Differs(absl::StrCat("accepted: ", checked->type.ToString()));
  }
  if (checked == nullptr) return Refused(issues);
  const auto want = ParseType(checker_case.type());
  if (!want.ok()) return Differs(want.status().ToString());
  if (checked->type == *want) return Passed();
  return Differs(absl::StrCat("the type is ", checked->type.ToString(),
                              " instead of ", checker_case.type()));
}

}  // namespace myorules::tests::conformance
