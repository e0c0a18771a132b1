#include "engine/classify/classify.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/classify/answer_parts.h"
#include "engine/classify/evaluation.h"
#include "engine/classify/flags.h"
#include "engine/classify/sentence.h"
#include "engine/classify/spare_values.h"
#include "engine/classify/subject_bounds.h"
#include "engine/classify/writing.h"
#include "engine/pack/plan.h"

namespace myorules::engine {
namespace {

// Of dates as they are written (docs/reference/dates.md).

// What a thread keeps from one classification to the next, so that it need not
// be taken from the heap again.
struct Scratch {
  // A larger memory than this is given back: few subjects need it.
  static constexpr size_t kMostKeptBytes = size_t{4} << 20;

  Memory memory;
  SpareValues values;
  bool in_use = false;
};

// The thread's scratch; for a classification within a classification, one of
// its own.
class ScratchInUse {
 public:
  ScratchInUse() : scratch_(OfThread().in_use ? own_ : OfThread()) {
    scratch_.in_use = true;
  }
  ~ScratchInUse() {
    scratch_.memory.Reset(Scratch::kMostKeptBytes);
    scratch_.in_use = false;
  }
  ScratchInUse(const ScratchInUse&) = delete;
  ScratchInUse& operator=(const ScratchInUse&) = delete;

  Scratch& get() { return scratch_; }

 private:
  static Scratch& OfThread() {
    thread_local Scratch scratch;
    return scratch;
  }

  Scratch own_;
  Scratch& scratch_;
};

// Empties the answer without giving back what its texts and lists hold; but for
// what is overwritten as a whole.
void ClearForReuse(SpareValues* values, v1::Classification* answer) {
  for (v1::FacetResult& facet : *answer->mutable_facets()) {
    values->TakeFrom(&facet);
  }
  answer->mutable_patient_id()->clear();
  answer->set_synthetic(false);
  answer->mutable_flags()->Clear();
  answer->mutable_notes()->Clear();
  answer->mutable_missing()->Clear();
  answer->mutable_summary()->clear();
  answer->mutable_evidence()->Clear();
  answer->set_missing_left_out(0);
}

bool IsSame(const v1::PackIdentity& a, const v1::PackIdentity& b) {
  const auto same = [](const v1::Import& x, const v1::Import& y) {
    return x.name() == y.name() && x.version() == y.version() &&
           x.hash() == y.hash();
  };
  return a.name() == b.name() && a.version() == b.version() &&
         a.hash() == b.hash() && a.state() == b.state() &&
         absl::c_equal(a.imports(), b.imports(), same);
}

void FillHead(const CompiledPack& pack, absl::CivilDay day,
              v1::Classification* answer) {
  v1::Date* date = answer->mutable_assessed_on();
  date->set_year(static_cast<int32_t>(day.year()));
  date->set_month(day.month());
  date->set_day(day.day());
  // Mostly the answer before was of the same pack.
  if (IsSame(pack.identity(), answer->pack()) &&
      answer->engine_version() == kEngineVersion) {
    return;
  }
  v1::PackIdentity* identity = answer->mutable_pack();
  Assign(pack.identity().name(), identity->mutable_name());
  Assign(pack.identity().version(), identity->mutable_version());
  Assign(pack.identity().hash(), identity->mutable_hash());
  identity->set_state(pack.identity().state());
  Resize(pack.identity().imports_size(), identity->mutable_imports());
  for (int i = 0; i < pack.identity().imports_size(); ++i) {
    const v1::Import& import = pack.identity().imports(i);
    Assign(import.name(), identity->mutable_imports(i)->mutable_name());
    Assign(import.version(), identity->mutable_imports(i)->mutable_version());
    Assign(import.hash(), identity->mutable_imports(i)->mutable_hash());
  }
  Assign(kEngineVersion, answer->mutable_engine_version());
}

void FillAll(const Evaluation& evaluation, SpareValues* values, bool trace,
             v1::Classification* answer) {
  AddDecisions(evaluation, answer);
  AddFacets(evaluation, values, answer);
  const int flags = static_cast<int>(evaluation.plan().flags.size());
  for (int i = 0; i < flags; ++i) AddFlag(evaluation, i, answer);
  AppendSentence(evaluation, evaluation.plan().summary,
                 answer->mutable_summary());
  // What is asked for to be traced only is not used.
  AddNotes(evaluation, answer);
  if (trace) {
    AddTrace(evaluation, values, answer);
  } else {
    answer->mutable_trace()->Clear();
  }
}

absl::Status CheckCall(const CompiledPack& pack,
                       const google::protobuf::Message& subject,
                       absl::CivilDay assessed_on,
                       const ClassifyOptions& options) {
  absl::Status of_type = CheckSubjectType(pack, subject);
  if (!of_type.ok()) return of_type;
  if (assessed_on.year() < limits::kFirstYear ||
      assessed_on.year() > limits::kLastYear) {
    return absl::InvalidArgumentError(absl::StrCat(
        "assessed_on: the year is ", assessed_on.year(), "; it must be ",
        limits::kFirstYear, " to ", limits::kLastYear));
  }
  return options.subject_is_within_bounds ? absl::OkStatus()
                                          : CheckSubject(pack, subject);
}

}  // namespace

absl::Status Classify(const CompiledPack& pack,
                      const google::protobuf::Message& subject,
                      absl::CivilDay assessed_on,
                      const ClassifyOptions& options,
                      v1::Classification* answer) {
  ScratchInUse scratch;
  SpareValues* const values = &scratch.get().values;
  ClearForReuse(values, answer);
  if (absl::Status taken = CheckCall(pack, subject, assessed_on, options);
      !taken.ok()) {
    answer->Clear();
    return taken;
  }
  WorkBudget budget(options.most_steps, &options.interruption);
  WorkBudget room(limits::kMaxAnswerBytes);
  FillHead(pack, assessed_on, answer);
  const MemoryScope scope(scratch.get().memory);
  FillAll(Evaluation(pack.plan(), subject, assessed_on, options.trace, &budget,
                     &room),
          values, options.trace, answer);
  if (options.steps != nullptr) *options.steps += budget.spent();
  if (budget.stopped()) {
    answer->Clear();
    if (!absl::IsResourceExhausted(budget.status())) return budget.status();
    return absl::ResourceExhaustedError(
        absl::StrCat("pack ", pack.identity().name(), ": the classification ",
                     budget.status().message()));
  }
  if (room.stopped()) {
    answer->Clear();
    return absl::ResourceExhaustedError(absl::StrCat(
        "pack ", pack.identity().name(), ": the answer tells more than ",
        limits::kMaxAnswerBytes,
        " bytes of values and facts; let it show fewer or shorter ones"));
  }
  return absl::OkStatus();
}

}  // namespace myorules::engine
