// Runs the public conformance suite, the tests of cel-go's parser and checker,
// and the suite on unknowns. Says on standard output what is not as it should
// be, then one line of counts; fails where there is anything.
//
// usage: conformance DUMP SKIPS CHECKER_ENVIRONMENTS [UNKNOWN_SUITE ...]
//   DUMP: the folder that dump_cel_spec.js has written
#include <iostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "engine/testdata/parcel.pb.h"
#include "google/protobuf/message.h"
#include "tests/conformance/cel_go_suites.h"
#include "tests/conformance/cel_spec.h"
#include "tests/conformance/conformance.pb.h"
#include "tests/conformance/skips.h"
#include "tests/conformance/standard_suite.h"
#include "tests/conformance/unknown_suite.h"
#include "tests/conformance/unknown_suite.pb.h"

namespace myorules::tests::conformance {
namespace {

absl::Status RunPublicSuites(CelSpec& spec,
                             const CheckerEnvironments& environments,
                             Judge& judge) {
  for (const StandardCase& standard : spec.standard) {
    judge.Add(SUITE_STANDARD, standard.name,
              RunStandardCase(standard, *spec.types));
  }
  const std::vector<std::string> parser_names = CaseNames(spec.parser);
  for (int i = 0; i < spec.parser.case__size(); ++i) {
    judge.Add(SUITE_PARSER, parser_names[i],
              RunParserCase(spec.parser.case_(i)));
  }
  const auto checker = CheckerSuite::Make(spec.files, environments);
  if (!checker.ok()) return checker.status();
  const std::vector<std::string> checker_names = CaseNames(spec.checker);
  for (int i = 0; i < spec.checker.case__size(); ++i) {
    judge.Add(SUITE_CHECKER, checker_names[i],
              (*checker)->Run(checker_names[i], spec.checker.case_(i)));
  }
  return absl::OkStatus();
}

void AddUnknownCase(absl::string_view path, absl::string_view name,
                    absl::string_view fault, Score& score) {
  ++score.total;
  if (fault.empty()) {
    ++score.passed;
  } else {
    std::cout << path << " " << name << ": " << fault << "\n";
  }
}

absl::Status RunUnknownSuite(const std::string& path, Score& score) {
  UnknownSuite suite;
  absl::Status read = ReadTextProto(path, &suite);
  if (!read.ok()) return read;
  for (const UnknownCase& unknown_case : suite.case_()) {
    AddUnknownCase(path, unknown_case.name(),
                   RunUnknownCase(suite, unknown_case), score);
  }
  for (const PackCases& pack : suite.pack()) {
    const auto rules = LoadPack(suite, pack);
    if (!rules.ok()) return rules.status();
    for (const SubjectCase& subject_case : pack.case_()) {
      AddUnknownCase(path, subject_case.name(),
                     RunSubjectCase(**rules, pack, subject_case), score);
    }
  }
  return absl::OkStatus();
}

absl::Status RunUnknownSuites(absl::Span<char* const> paths, Score& score) {
  for (const char* path : paths) {
    absl::Status status = RunUnknownSuite(path, score);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

std::string ScoreText(absl::string_view name, const Score& score) {
  return absl::StrCat(name, " ", score.passed, "/", score.total, " ");
}

absl::StatusOr<bool> Run(absl::Span<char* const> args) {
  // The messages that the suite on unknowns is about, by name only.
  google::protobuf::LinkMessageReflection<testdata::Parcel>();
  auto spec = ReadCelSpec(args[0]);
  if (!spec.ok()) return spec.status();
  SkipList skips;
  CheckerEnvironments environments;
  Score unknowns;
  absl::Status status = ReadTextProto(args[1], &skips);
  if (status.ok()) status = ReadTextProto(args[2], &environments);
  Judge judge(skips);
  if (status.ok()) status = RunPublicSuites(*spec, environments, judge);
  if (status.ok()) status = RunUnknownSuites(args.subspan(3), unknowns);
  if (!status.ok()) return status;
  const bool as_it_should_be =
      judge.Finish() && unknowns.passed == unknowns.total;
  const int wrong = judge.wrong() + unknowns.total - unknowns.passed;
  std::cout << ScoreText("standard", judge.score(SUITE_STANDARD))
            << ScoreText("parser", judge.score(SUITE_PARSER))
            << ScoreText("checker", judge.score(SUITE_CHECKER))
            << ScoreText("unknowns", unknowns) << "wrong " << wrong << "\n";
  return as_it_should_be;
}

}  // namespace
}  // namespace myorules::tests::conformance

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "usage: conformance DUMP SKIPS CHECKER_ENVIRONMENTS "
                 "[UNKNOWN_SUITE ...]\n";
    return 2;
  }
  const auto passed = myorules::tests::conformance::Run(
      absl::MakeConstSpan(argv + 1, argc - 1));
  if (!passed.ok()) {
    std::cerr << passed.status() << "\n";
    return 2;
  }
  return *passed ? 0 : 1;
}
