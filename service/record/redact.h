// What goes out of the logs of others when patients are erased: results that
// had been on the wrong record, answers that rested on them, names.
#ifndef MYORULES_SERVICE_RECORD_REDACT_H_
#define MYORULES_SERVICE_RECORD_REDACT_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "myorules/v1/record.pb.h"
#include "service/record/recorder.h"
#include "service/record/store.h"

namespace myorules::service::record {

// What is erased, as the log of another patient may tell it.
struct Erased {
  std::set<std::string> patient_ids;
  // Of results that were on that other record only by mistake.
  std::set<std::string> identities;
  // Of results that only went through the hands of the erased, by identity: who
  // has them now, and who had them before. The logs of these two name each
  // other then, so that an erasure of either still reaches both.
  std::map<std::string, std::string> holders;
  std::map<std::string, std::string> givers;
};

// The events of a log that tell of what is erased, by version, without that. An
// answer that was made while such a result was on record is taken out, and the
// next one of its pack no longer says what changed.
std::vector<std::pair<int64_t, v1::RecordEvent>> Redact(
    const std::vector<v1::RecordEvent>& log, const Erased& erased);

// The erasure of these records, which must be all that were merged into the
// first: with what has to go out of the logs, and out of the queues, of all
// with whom they ever exchanged results. Errors: as Store.
absl::StatusOr<Erasure> ErasureOf(const Recorder& recorder,
                                  const std::vector<Loaded>& records,
                                  absl::Time now);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_REDACT_H_
