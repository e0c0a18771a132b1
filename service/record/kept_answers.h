// The last answers of a record, as the bytes that its log keeps. They are most
// of a record, and are handed on as they are: into the state, into what a
// laboratory gets; they are read only where something is asked of them.
#ifndef MYORULES_SERVICE_RECORD_KEPT_ANSWERS_H_
#define MYORULES_SERVICE_RECORD_KEPT_ANSWERS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "myorules/v1/record.pb.h"

namespace myorules::service::record {

// One of them.
struct KeptAnswer {
  // Name and version of the pack.
  std::string pack;
  std::string version;
  // A v1::PatientClassified.
  std::string bytes;
};

// By name and version of their packs.
using KeptAnswers = std::vector<KeptAnswer>;

// DATA_LOSS: the state of a patient cannot be read.
absl::Status UnreadableState();

// `classified`, which has no answer, with this one of `pack`, the bytes of a
// v1::Classification.
KeptAnswer KeepAnswer(const v1::PackIdentity& pack, absl::string_view answer,
                      const v1::PatientClassified& classified);

// The bytes of the v1::Classification in it.
absl::string_view ClassificationOf(const KeptAnswer& answer);

// The answer takes the place of the one of its pack and version; where there is
// none and it is not the `first` (PatientClassified.first), of all of its pack.
void SetAnswer(KeptAnswer answer, bool first, KeptAnswers* answers);

// Null: there is none of this pack and version.
const KeptAnswer* FindAnswer(const KeptAnswers& answers, absl::string_view pack,
                             absl::string_view version);

// Errors: DATA_LOSS.
absl::StatusOr<v1::PatientClassified> ReadAnswer(const KeptAnswer& answer);

// Reads a v1::PatientState, its answers into `answers` and all else into
// `state`. Errors: DATA_LOSS.
absl::Status ReadState(absl::string_view bytes, v1::PatientState* state,
                       KeptAnswers* answers);

// The way back: engine::DeterministicBytes of the whole.
std::string StateBytes(const v1::PatientState& state,
                       const KeptAnswers& answers);

// Takes the answers out of a state.
KeptAnswers TakeAnswers(v1::PatientState* state);

// Bytes of an event that adds the answer to the log: a v1::RecordEvent.
std::string EventBytes(const KeptAnswer& answer);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_KEPT_ANSWERS_H_
