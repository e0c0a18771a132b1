// What handlers work with: the knowledge, the clock, the record. Only service/
// reads a clock; engine and rules get dates.
#ifndef MYORULES_SERVICE_SERVER_ENVIRONMENT_H_
#define MYORULES_SERVICE_SERVER_ENVIRONMENT_H_

#include <memory>

#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "rules/library/library.h"
#include "service/lab/reader.h"
#include "service/record/recorder.h"

namespace myorules::service {

// Says what time it is. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
  // Today in UTC.
  absl::CivilDay Today() const {
    return absl::ToCivilDay(Now(), absl::UTCTimeZone());
  }
};

// The machine's clock.
class SystemClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
};

struct Environment {
  std::shared_ptr<const rules::Library> library;
  std::shared_ptr<const Clock> clock;
  // Null where no laboratory's print is read.
  std::shared_ptr<const LabReader> lab_reader;
  // Null: nothing is kept.
  std::shared_ptr<const record::Recorder> recorder;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_ENVIRONMENT_H_
