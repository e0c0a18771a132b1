#include "engine/whatif/trials.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/base/canonical.h"
#include "engine/classify/classify.h"
#include "engine/whatif/limits.h"

namespace myorules::engine {
namespace {

using google::protobuf::Message;

// The search for values of the other facts under which the fact changes
// something.
class Proof {
 public:
  Proof(const FactPlace& place, const FactValues& values, int decision,
        Trials* trials)
      : place_(place),
        values_(values),
        decision_(decision),
        trials_(trials),
        last_(trials->count() + limits::kMaxProofTrials) {}

  // Whether nothing was found, and nothing was left out.
  bool Holds(const Message& subject) {
    const v1::Classification* without = Classify(subject);
    if (without == nullptr) return false;
    const v1::DecisionResult unset = Of(*without);
    bool open = false;
    std::string first;
    for (const Scale& scale : values_.scales) {
      for (size_t i = 0; i < scale.names.size(); ++i) {
        const auto with =
            trials_->With(subject, place_, scale, static_cast<double>(i));
        if (with == nullptr) continue;
        const v1::Classification* answer = Classify(*with);
        if (answer == nullptr) return false;
        const v1::DecisionResult& decision = Of(*answer);
        const std::string bytes = AnswerOf(decision).SerializeAsString();
        if (first.empty()) first = bytes;
        if (bytes != first) return false;
        open |= decision.status() == v1::DECISION_STATUS_INDETERMINATE;
      }
    }
    if (open) return HoldsWithEachValueOfAnother(subject, unset);
    // What the others settle they must settle without this one too.
    return first.empty() || first == AnswerOf(unset).SerializeAsString();
  }

 private:
  // Null: nothing is proved in time.
  const v1::Classification* Classify(const Message& subject) {
    return trials_->count() < last_ ? trials_->Classify(subject) : nullptr;
  }

  const v1::DecisionResult& Of(const v1::Classification& answer) const {
    return answer.decisions(decision_);
  }

  // Takes the first of the other facts that are missing.
  bool HoldsWithEachValueOfAnother(const Message& subject,
                                   const v1::DecisionResult& unset) {
    const auto path = std::find_if(
        unset.missing().begin(), unset.missing().end(),
        [this](const std::string& missing) { return missing != place_.path; });
    if (path == unset.missing().end()) return false;
    const FactPlace other =
        FindFact(subject, trials_->pack().source().subject(), *path);
    if (!CanBeTried(other)) return false;
    const FactValues values = trials_->ValuesOf(subject, other);
    if (!values.exhaustive) return false;
    bool any = false;
    for (const Scale& scale : values.scales) {
      for (size_t i = 0; i < scale.names.size(); ++i) {
        const auto with =
            trials_->With(subject, other, scale, static_cast<double>(i));
        if (with == nullptr) continue;
        any = true;
        if (!Holds(*with)) return false;
      }
    }
    return any;
  }

  // A value can move the entries of lists, and with them places in them.
  static bool CanBeTried(const FactPlace& place) {
    return place.kind == FactPlace::Kind::kField &&
           std::all_of(place.steps.begin(), place.steps.end(),
                       [](const auto& step) { return step.second < 0; });
  }

  const FactPlace& place_;
  const FactValues& values_;
  const int decision_;
  Trials* const trials_;
  const int last_;
};

}  // namespace

std::unique_ptr<Message> Trials::With(const Message& subject,
                                      const FactPlace& place,
                                      const Scale& scale, double value) const {
  std::unique_ptr<Message> with(subject.New());
  with->CopyFrom(subject);
  scale.put(value, MakeRoom(place, with.get()));
  if (!Prepare(with.get())) return nullptr;
  return IsTaken(subject, place, *with) ? std::move(with) : nullptr;
}

bool Trials::Prepare(Message* subject) const {
  if (host_.prepare != nullptr) return host_.prepare(subject);
  Canonicalize(subject);
  return true;
}

bool Trials::IsTaken(const Message& subject, const FactPlace& place,
                     const Message& with) const {
  if (place.kind == FactPlace::Kind::kEntry ||
      FindFact(with, pack_.source().subject(), place.path).kind !=
          FactPlace::Kind::kField) {
    return true;
  }
  // Of two entries that were called alike the other one is called so now.
  const bool is_in_an_entry =
      std::any_of(place.steps.begin(), place.steps.end(),
                  [](const auto& step) { return step.second >= 0; });
  if (!is_in_an_entry) return false;
  std::unique_ptr<Message> without(subject.New());
  without->CopyFrom(subject);
  return Prepare(without.get()) &&
         CountSet(place, with) > CountSet(place, *without);
}

const v1::Classification* Trials::Classify(const Message& subject) {
  if (stopped_) return nullptr;
  if (count_ >= limits::kMaxTrials || steps_ >= limits::kMaxTrialSteps) {
    stopped_ = true;
    return nullptr;
  }
  ++count_;
  // A small classification asks nobody.
  absl::Status status =
      interruption_ == nullptr ? absl::OkStatus() : interruption_();
  if (status.ok()) {
    ClassifyOptions options;
    options.subject_is_within_bounds = true;
    options.interruption = interruption_;
    options.most_steps = limits::kMaxTrialSteps - steps_;
    options.steps = &steps_;
    status = engine::Classify(pack_, subject, assessed_on_, options, &answer_);
    if (status.ok()) return &answer_;
    if (absl::IsResourceExhausted(status)) status = absl::OkStatus();
  }
  stopped_ = true;
  status_ = status;
  return nullptr;
}

FactValues Trials::ValuesOf(const Message& subject,
                            const FactPlace& place) const {
  switch (place.kind) {
    case FactPlace::Kind::kField:
      return ValuesOfField(pack_, subject, place, assessed_on_);
    case FactPlace::Kind::kEntry:
      if (host_.entry_values == nullptr) return {};
      return host_.entry_values(pack_, subject, assessed_on_, *place.field,
                                *place.entry);
    default:
      return {};
  }
}

v1::DecisionResult AnswerOf(const v1::DecisionResult& decision) {
  v1::DecisionResult answer = decision;
  answer.clear_missing();
  answer.clear_missing_left_out();
  answer.clear_decided_by();
  return answer;
}

bool ChangesNothing(const Message& subject, const FactPlace& place,
                    const FactValues& values, int decision, Trials* trials) {
  for (const auto& [field, index] : place.steps) {
    if (index >= 0) return false;
  }
  for (const Scale& scale : values.scales) {
    if (scale.is_ordered()) return false;
  }
  return place.kind == FactPlace::Kind::kField && values.exhaustive &&
         Proof(place, values, decision, trials).Holds(subject);
}

}  // namespace myorules::engine
