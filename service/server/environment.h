// What handlers work with: the knowledge and the clock. Only service/ reads a
// clock; engine and rules get dates.
#ifndef MYORULES_SERVICE_SERVER_ENVIRONMENT_H_
#define MYORULES_SERVICE_SERVER_ENVIRONMENT_H_

#include <memory>

#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "rules/library/library.h"

namespace myorules::service {

// Says what day it is. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  // Today in UTC.
  virtual absl::CivilDay Today() const = 0;
};

// The machine's clock.
class SystemClock final : public Clock {
 public:
  absl::CivilDay Today() const override {
    return absl::ToCivilDay(absl::Now(), absl::UTCTimeZone());
  }
};

struct Environment {
  std::shared_ptr<const rules::Library> library;
  std::shared_ptr<const Clock> clock;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_ENVIRONMENT_H_
