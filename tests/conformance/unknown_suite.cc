#include "tests/conformance/unknown_suite.h"

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "engine/base/memory.h"
#include "engine/base/unknown_set.h"
#include "engine/expr/value.h"
#include "google/protobuf/text_format.h"
#include "tests/conformance/cel_values.h"
#include "tests/conformance/unknown_scope.h"

namespace myorules::tests::conformance {
namespace {

using engine::UnknownSet;
using engine::Value;
using google::protobuf::TextFormat;

// The paths of the facts that are missing; their reasons are for people.
std::string PathsText(const UnknownSet& facts) {
  std::vector<std::string> paths;
  for (const auto& fact : facts.facts()) paths.emplace_back(fact.path);
  return absl::StrJoin(paths, ", ");
}

std::string Instead(const Value& got, absl::string_view want) {
  return absl::StrCat(got.ToString(), " instead of ", want);
}

// The period or interval that the case wants, by a scope of its own.
std::string CompareInterval(const Binding& wanted, const Value& got) {
  UnknownScope scope("");
  if (absl::Status bound = scope.Bind(wanted); !bound.ok()) {
    return bound.ToString();
  }
  const Value& want = scope.values().begin()->second;
  if (want.is_error()) return want.ToString();
  if (got.ToString() != want.ToString()) return Instead(got, want.ToString());
  const std::string missing = PathsText(engine::MissingFor(got));
  const std::string wanted_missing = PathsText(engine::MissingFor(want));
  return missing == wanted_missing
             ? ""
             : absl::StrCat(got.ToString(), " lacks ", missing, " instead of ",
                            wanted_missing);
}

std::string CompareValue(const UnknownCase& unknown_case, const Value& got,
                         UnknownScope& scope) {
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
  return Same(closed, *want) ? "" : Instead(closed, want->ToString());
}

// Empty where `got` is what the case wants.
std::string Compare(const UnknownCase& unknown_case, const Value& got,
                    UnknownScope& scope) {
  if (!unknown_case.error().empty()) {
    return got.is_error() && got.as_error().message == unknown_case.error()
               ? ""
               : Instead(got, "the error");
  }
  if (unknown_case.unknown_size() > 0) {
    const std::string want = PathsText(FactsAt(unknown_case.unknown()));
    return got.is_unknown() && PathsText(got.as_unknown()) == want
               ? ""
               : Instead(got, absl::StrCat("unknown: ", want));
  }
  Binding wanted;
  if (unknown_case.has_period()) {
    *wanted.mutable_period() = unknown_case.period();
    return CompareInterval(wanted, got);
  }
  if (unknown_case.has_interval()) {
    *wanted.mutable_interval() = unknown_case.interval();
    return CompareInterval(wanted, got);
  }
  return CompareValue(unknown_case, got, scope);
}

std::string TextOf(const google::protobuf::Message& message) {
  TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  std::string text;
  printer.PrintToString(message, &text);
  return text;
}

v1::DecisionResult Compared(const v1::DecisionResult& decision) {
  v1::DecisionResult compared = decision;
  compared.clear_title();
  compared.clear_decided_by();
  compared.clear_detail();
  return compared;
}

v1::FacetResult Compared(const v1::FacetResult& facet) {
  v1::FacetResult compared = facet;
  compared.clear_title();
  compared.clear_unit();
  return compared;
}

v1::FlagResult Compared(const v1::FlagResult& flag) {
  v1::FlagResult compared = flag;
  compared.clear_title();
  compared.clear_raised_by();
  compared.clear_evidence();
  compared.clear_clinical();
  // Which ground it would be is not told where one failed.
  if (!flag.error().empty()) {
    compared.clear_severity();
    compared.clear_message();
  }
  return compared;
}

v1::Classification Compared(const v1::Classification& answer) {
  v1::Classification compared;
  for (const auto& decision : answer.decisions()) {
    *compared.add_decisions() = Compared(decision);
  }
  for (const auto& facet : answer.facets()) {
    *compared.add_facets() = Compared(facet);
  }
  for (const auto& flag : answer.flags()) {
    *compared.add_flags() = Compared(flag);
  }
  *compared.mutable_missing() = answer.missing();
  // Reasons are for people.
  for (auto& missing : *compared.mutable_missing()) missing.clear_reasons();
  return compared;
}

}  // namespace

std::string RunUnknownCase(const UnknownSuite& suite,
                           const UnknownCase& unknown_case) {
  const engine::OwnMemory memory;
  UnknownScope scope(suite.container());
  if (absl::Status bound = BindAll(suite, unknown_case, scope); !bound.ok()) {
    return bound.ToString();
  }
  const absl::StatusOr<Value> got = scope.Evaluate(unknown_case.expression());
  return got.ok() ? Compare(unknown_case, *got, scope)
                  : got.status().ToString();
}

absl::StatusOr<std::shared_ptr<const engine::Rules>> LoadPack(
    const UnknownSuite& suite, const PackCases& pack) {
  v1::RulePack rules = suite.preamble();
  rules.MergeFrom(pack.rules());
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          rules.subject_type());
  if (type == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("no message type '", rules.subject_type(), "'"));
  }
  std::string text;
  TextFormat::PrintToString(rules, &text);
  engine::RulesOptions options;
  options.file_name = pack.about();
  return engine::Rules::Load(text, *type, options);
}

absl::StatusOr<v1::Classification> AnswerOf(const engine::Rules& rules,
                                            const PackCases& pack,
                                            const SubjectCase& subject_case) {
  const engine::OwnMemory memory;
  const auto subject = Unpacked(subject_case.subject());
  if (!subject.ok()) return subject.status();
  const v1::Date& day = pack.assessed_on();
  v1::Classification answer;
  absl::Status status = rules.Classify(
      **subject, absl::CivilDay(day.year(), day.month(), day.day()), &answer);
  if (!status.ok()) return status;
  return Compared(answer);
}

std::string RunSubjectCase(const engine::Rules& rules, const PackCases& pack,
                           const SubjectCase& subject_case) {
  const auto answer = AnswerOf(rules, pack, subject_case);
  if (!answer.ok()) return answer.status().ToString();
  const std::string got = TextOf(*answer);
  const std::string want = TextOf(subject_case.answer());
  return got == want ? "" : absl::StrCat(got, "instead of ", want);
}

}  // namespace myorules::tests::conformance
