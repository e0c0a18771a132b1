// Past answers computed again, each from the record as it was and the pack as
// it was.
#ifndef MYORULES_SERVICE_RECORD_REPLAY_H_
#define MYORULES_SERVICE_RECORD_REPLAY_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "myorules/v1/record.pb.h"
#include "rules/library/library.h"
#include "service/record/recorder.h"

namespace myorules::service::record {

// An answer computed again.
struct Replay {
  v1::PatientClassified kept;
  v1::Classification again;
  // Byte for byte.
  bool same = false;
};

// Thread-compatible. Keeps the packs that it has loaded.
class Replayer {
 public:
  // `recorder` outlives it.
  explicit Replayer(const Recorder& recorder) : recorder_(recorder) {}

  // Computes the answer that stands at `version` of the patient's log again.
  // Errors: NOT_FOUND where no answer stands there; as below.
  absl::StatusOr<Replay> ReplayAt(absl::string_view patient_id,
                                  int64_t version);

  // The same for an answer and the record that it was made from.
  // Errors: as LoadKeptPack (rules/library/kept_pack.h); FAILED_PRECONDITION
  // where a newer program made the answer, or an older one that took facts
  // which this one refuses; DATA_LOSS where the record is not what the answer
  // says that it was made from.
  absl::StatusOr<Replay> ReplayOf(const v1::PatientClassified& kept,
                                  const v1::PatientState& state);

 private:
  absl::StatusOr<std::shared_ptr<const rules::Library>> PackOf(
      const std::string& hash);

  const Recorder& recorder_;
  std::map<std::string, std::shared_ptr<const rules::Library>> packs_;
};

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_REPLAY_H_
