#include "engine/classify/classify.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/classify/answer_parts.h"
#include "engine/classify/evaluation.h"
#include "engine/classify/flags.h"
#include "engine/classify/subject_bounds.h"
#include "engine/pack/names.h"

namespace myorules::engine {
namespace {

void FillDate(absl::CivilDay day, v1::Date* date) {
  date->set_year(static_cast<int32_t>(day.year()));
  date->set_month(day.month());
  date->set_day(day.day());
}

// Decisions and facets, in the pack's order.
void FillAnswers(const Evaluation& evaluation, v1::Classification* answer) {
  const v1::RulePack& source = evaluation.pack().source();
  for (const v1::Decision& decision : source.decision()) {
    FillDecision(evaluation, evaluation.Find(VariableOf(decision.id())),
                 answer->add_decisions());
  }
  for (const v1::Facet& facet : source.facet()) {
    FillFacet(evaluation, evaluation.Find(VariableOf(facet.id())),
              answer->add_facets());
  }
}

void FillWholeTrace(const Evaluation& evaluation, v1::Classification* answer) {
  const v1::RulePack& source = evaluation.pack().source();
  for (const v1::Definition& definition : source.define()) {
    FillTrace(evaluation, evaluation.Find(VariableOf(definition.name())),
              answer->add_trace());
  }
  for (const v1::Criterion& criterion : source.criterion()) {
    FillTrace(evaluation, evaluation.Find(VariableOf(criterion.id())),
              answer->add_trace());
  }
}

// The variables that the items asked for.
std::set<std::string> UsedByItems(const Evaluation& evaluation) {
  std::set<std::string> used;
  const int count = static_cast<int>(evaluation.pack().items().size());
  for (int i = 0; i < count; ++i) {
    const std::vector<std::string>& variables = evaluation.item(i).variables;
    used.insert(variables.begin(), variables.end());
  }
  return used;
}

void FillAll(const Evaluation& evaluation, bool trace,
             v1::Classification* answer) {
  const CompiledPack& pack = evaluation.pack();
  FillAnswers(evaluation, answer);
  std::set<std::string> used = UsedByItems(evaluation);
  const int flags = static_cast<int>(pack.flags().size());
  for (int i = 0; i < flags; ++i) {
    absl::optional<v1::FlagResult> flag = JudgeFlag(evaluation, i, &used);
    if (flag.has_value()) *answer->add_flags() = std::move(*flag);
  }
  FillNotes(evaluation, std::move(used), answer);
  FillMissing(evaluation, answer);
  answer->set_summary(Summary(evaluation));
  if (trace) FillWholeTrace(evaluation, answer);
}

}  // namespace

absl::Status Classify(const CompiledPack& pack,
                      const google::protobuf::Message& subject,
                      absl::CivilDay assessed_on,
                      const ClassifyOptions& options,
                      v1::Classification* answer) {
  if (subject.GetDescriptor()->full_name() != pack.subject_type().full_name()) {
    return absl::InvalidArgumentError(
        absl::StrCat("pack ", pack.identity().name(), " is about ",
                     pack.subject_type().full_name(), ", not about ",
                     subject.GetDescriptor()->full_name()));
  }
  answer->Clear();
  if (absl::Status within = CheckSubject(pack, subject); !within.ok())
    return within;
  WorkBudget budget(limits::kMaxClassificationSteps, options.interruption);
  *answer->mutable_pack() = pack.identity();
  answer->set_engine_version(kEngineVersion);
  FillDate(assessed_on, answer->mutable_assessed_on());
  Memory memory;
  const MemoryScope scope(memory);
  FillAll(Evaluation(pack, subject, assessed_on, &budget), options.trace,
          answer);
  if (budget.stopped()) {
    answer->Clear();
    if (!absl::IsResourceExhausted(budget.status())) return budget.status();
    return absl::ResourceExhaustedError(
        absl::StrCat("pack ", pack.identity().name(), ": the classification ",
                     budget.status().message()));
  }
  return absl::OkStatus();
}

}  // namespace myorules::engine
