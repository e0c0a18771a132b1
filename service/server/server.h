// The running service: listening port, health checking, reflection, shutdown.
#ifndef MYORULES_SERVICE_SERVER_SERVER_H_
#define MYORULES_SERVICE_SERVER_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "service/server/environment.h"
#include "service/server/limits.h"

namespace myorules::service {

// How a server stopped.
enum class Stopped {
  // Every call was finished.
  kDrained,
  // Some had to be cancelled, and have ended.
  kCancelled,
  // Some were cancelled and have not ended: they still compute.
  kComputing,
};

// A connection without calls is asked after `time` whether its client is still
// there, and closed where there is no answer within `timeout`.
struct Keepalive {
  absl::Duration time = limits::kKeepaliveTime;
  absl::Duration timeout = limits::kKeepaliveTimeout;
};

// Thread-safe.
class Server {
 public:
  // Listens on "HOST:PORT"; port 0 takes a free one. Calls are answered, and
  // health checks say SERVING, once it returns.
  // Requires all of the environment. Errors: INVALID_ARGUMENT for an address
  // that is none, UNAVAILABLE where it cannot be listened on.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      absl::string_view address, const Environment& environment,
      const Keepalive& keepalive = {});

  // As Shutdown with no drain time; waits until nothing computes any more.
  ~Server();

  // "127.0.0.1:41234": the address with the port in use.
  const std::string& address() const;

  // Health checks say NOT_SERVING from here on, further calls are refused as
  // UNAVAILABLE; calls that have begun may go on for `drain_time`, then are
  // cancelled. Returns when none is left, or `grace` after that. A second call
  // waits for the first.
  Stopped Shutdown(absl::Duration drain_time,
                   absl::Duration grace = absl::InfiniteDuration());

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_SERVER_H_
