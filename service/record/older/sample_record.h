// The record that older programs left samples of (version-N.sql), as this
// program makes one.
#ifndef MYORULES_SERVICE_RECORD_OLDER_SAMPLE_RECORD_H_
#define MYORULES_SERVICE_RECORD_OLDER_SAMPLE_RECORD_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "rules/library/library.h"
#include "service/record/recorder.h"

namespace myorules::service::record {

// When the first entry of every sample was made. Each later change came an hour
// after the one before.
inline const absl::Time kSampleTime = absl::FromUnixSeconds(1'790'000'000);

// A library of one small pack with little terminology, so that the samples stay
// small.
std::shared_ptr<const rules::Library> SampleLibrary();

// Fills an empty record, with SampleLibrary:
//   p-1   registered with a result, updated by a call with a request id
//         ("update-1"), joined by p-2; a result reported and corrected
//   p-2   registered, merged into p-1
//   p-3   registered, got a result that had been on p-4, erased
//   p-4   registered, had that result: what told of p-3 is redacted
//   p-9   not on record; a result waits for it
absl::Status MakeSampleRecord(const Recorder& recorder);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_OLDER_SAMPLE_RECORD_H_
