#include "engine/whatif/what_if.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/whatif/fact_place.h"
#include "engine/whatif/limits.h"
#include "engine/whatif/outcomes.h"
#include "engine/whatif/trials.h"

namespace myorules::engine {
namespace {

using google::protobuf::Message;

constexpr char kOnRecord[] =
    "settled only by changing what is on record, or by what stands beside it";
constexpr char kNoValues[] = "its values cannot be told one by one";
constexpr char kContradicts[] =
    "each value tried contradicts something that is on record";

// Fills in the missing facts of an answer.
class WhatIf {
 public:
  WhatIf(const Message& subject, Trials* trials, v1::Classification* answer)
      : subject_(subject), trials_(*trials), answer_(*answer), base_(*answer) {}

  absl::Status Run() {
    for (v1::MissingFact& fact : *answer_.mutable_missing()) Fill(&fact);
    // Proofs take what is left when all facts have been tried.
    for (const Silent& silent : silent_) LeaveOutWhatItCannotChange(silent);
    if (!trials_.status().ok()) return trials_.status();
    std::vector<v1::MissingFact> told;
    for (v1::MissingFact& fact : *answer_.mutable_missing()) {
      if (fact.decisions().empty()) continue;  // Proved to change nothing.
      told.push_back(std::move(fact));
    }
    std::sort(told.begin(), told.end(), IsBefore);
    answer_.clear_missing();
    for (v1::MissingFact& fact : told) {
      *answer_.add_missing() = std::move(fact);
    }
    return absl::OkStatus();
  }

 private:
  // A fact that changes nothing by itself, and of which all values are known.
  struct Silent {
    v1::MissingFact* fact;
    FactPlace place;
    FactValues values;
  };

  static bool IsBefore(const v1::MissingFact& a, const v1::MissingFact& b) {
    if (a.settles_size() != b.settles_size()) {
      return a.settles_size() > b.settles_size();
    }
    if (a.may_settle_size() != b.may_settle_size()) {
      return a.may_settle_size() > b.may_settle_size();
    }
    return a.path() < b.path();
  }

  void Fill(v1::MissingFact* fact) {
    const std::string& root = trials_.pack().source().subject();
    const FactPlace place = FindFact(subject_, root, fact->path());
    fact->set_title(TitleOf(root, fact->path()));
    const FactValues values = trials_.ValuesOf(subject_, place);
    Outcomes outcomes(base_);
    for (const Scale& scale : values.scales) {
      TryScale(place, scale, &outcomes);
    }
    // A fact that was not tried to its end tells nothing.
    if (trials_.stopped()) {
      fact->set_not_tried(absl::StrCat("more than ", limits::kMaxTrials,
                                       " trials, or ", limits::kMaxTrialSteps,
                                       " steps, would be needed"));
      return;
    }
    if (place.kind == FactPlace::Kind::kNowhere) {
      fact->set_not_tried(kOnRecord);
    } else if (values.scales.empty()) {
      fact->set_not_tried(kNoValues);
    } else if (outcomes.empty()) {
      fact->set_not_tried(kContradicts);
    } else {
      fact->set_outcomes_inexact(!values.exhaustive);
      outcomes.Tell(values.exhaustive, fact);
      if (fact->only_with_others() && values.exhaustive) {
        silent_.push_back({fact, place, values});
      }
    }
  }

  std::string TitleOf(absl::string_view root, absl::string_view path) const {
    const WhatIfHost& host = trials_.host();
    const std::string title = host.title == nullptr ? "" : host.title(path);
    return title.empty() ? PathInWords(root, path) : title;
  }

  void TryScale(const FactPlace& place, const Scale& scale,
                Outcomes* outcomes) {
    const auto outcome_of = [&](double value) {
      const auto with = trials_.With(subject_, place, scale, value);
      const v1::Classification* tried =
          with == nullptr ? nullptr : trials_.Classify(*with);
      return tried == nullptr ? kNoOutcome : outcomes->Find(*tried);
    };
    if (scale.is_ordered()) {
      outcomes->AddRuns(scale, RunsOf(scale, outcome_of));
      return;
    }
    for (size_t i = 0; i < scale.names.size(); ++i) {
      const int outcome = outcome_of(static_cast<double>(i));
      if (outcome != kNoOutcome) outcomes->AddValue(outcome, scale.names[i]);
    }
  }

  // What it cannot change with others either is not told to hang on it.
  void LeaveOutWhatItCannotChange(const Silent& silent) {
    v1::MissingFact* fact = silent.fact;
    const auto decisions = fact->decisions();
    fact->clear_decisions();
    for (const std::string& id : decisions) {
      const int index = IndexOf(id);
      if (ChangesNothing(subject_, silent.place, silent.values, index,
                         &trials_)) {
        LeaveOut(fact->path(), answer_.mutable_decisions(index));
      } else {
        fact->add_decisions(id);
      }
    }
  }

  static void LeaveOut(const std::string& path, v1::DecisionResult* decision) {
    auto* missing = decision->mutable_missing();
    missing->erase(std::remove(missing->begin(), missing->end(), path),
                   missing->end());
  }

  int IndexOf(const std::string& decision) const {
    int index = 0;
    while (answer_.decisions(index).id() != decision) ++index;
    return index;
  }

  const Message& subject_;
  Trials& trials_;
  v1::Classification& answer_;
  const v1::Classification base_;  // As it was.
  std::vector<Silent> silent_;
};

}  // namespace

absl::Status AddWhatIf(const CompiledPack& pack, const Message& subject,
                       absl::CivilDay assessed_on, const WhatIfHost& host,
                       const Interruption& interruption,
                       v1::Classification* answer) {
  Trials trials(pack, assessed_on, host, interruption);
  return WhatIf(subject, &trials, answer).Run();
}

}  // namespace myorules::engine
