// Classifications with values in place of missing facts, up to a limit.
#ifndef MYORULES_ENGINE_WHATIF_TRIALS_H_
#define MYORULES_ENGINE_WHATIF_TRIALS_H_

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "engine/base/work_budget.h"
#include "engine/pack/compiled_pack.h"
#include "engine/whatif/fact_place.h"
#include "engine/whatif/fact_values.h"
#include "engine/whatif/what_if.h"
#include "google/protobuf/message.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::engine {

// Not thread-safe. What it is made with outlives it.
class Trials {
 public:
  Trials(const CompiledPack& pack, absl::CivilDay assessed_on,
         const WhatIfHost& host, const Interruption& interruption)
      : pack_(pack),
        assessed_on_(assessed_on),
        host_(host),
        interruption_(interruption) {}

  // The subject with that value of the fact, ready to be classified; null: it
  // contradicts what is on record, or does not count beside it.
  std::unique_ptr<google::protobuf::Message> With(
      const google::protobuf::Message& subject, const FactPlace& place,
      const Scale& scale, double value) const;

  // Null: the limits are reached, or the work is interrupted. Valid until the
  // next call.
  const v1::Classification* Classify(const google::protobuf::Message& subject);

  int count() const { return count_; }
  // Whether Classify gives nothing any more.
  bool stopped() const { return stopped_; }
  // Not OK: what interrupted.
  const absl::Status& status() const { return status_; }

  // The values of the fact at that place.
  FactValues ValuesOf(const google::protobuf::Message& subject,
                      const FactPlace& place) const;

  const CompiledPack& pack() const { return pack_; }
  const WhatIfHost& host() const { return host_; }

 private:
  // Makes a subject ready to be classified. False: it contradicts itself.
  bool Prepare(google::protobuf::Message* subject) const;
  // Whether the value that was put there counts: nothing else on record keeps
  // it from that.
  bool IsTaken(const google::protobuf::Message& subject, const FactPlace& place,
               const google::protobuf::Message& with) const;

  const CompiledPack& pack_;
  const absl::CivilDay assessed_on_;
  const WhatIfHost& host_;
  const Interruption& interruption_;
  v1::Classification answer_;
  int count_ = 0;
  int64_t steps_ = 0;
  bool stopped_ = false;
  absl::Status status_;
};

// What a decision answers, without what it hangs on and what decided it.
v1::DecisionResult AnswerOf(const v1::DecisionResult& decision);

// Whether it is proved, by trying all values of all facts that it hangs on,
// that the fact at `place` changes nothing in the decision at `decision` in the
// answer, and is not needed to decide it. False: it changes something, or the
// proof would be longer than limits::kMaxProofTrials, or needs facts of which
// not all values can be tried. Requires that all of this one's can.
bool ChangesNothing(const google::protobuf::Message& subject,
                    const FactPlace& place, const FactValues& values,
                    int decision, Trials* trials);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_WHATIF_TRIALS_H_
