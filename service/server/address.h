// "HOST:PORT": where a server listens.
#ifndef MYORULES_SERVICE_SERVER_ADDRESS_H_
#define MYORULES_SERVICE_SERVER_ADDRESS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace myorules::service {

struct HostAndPort {
  // As written: "127.0.0.1", "[::1]", "localhost".
  std::string host;
  // 0: any free one.
  int port = 0;
};

// Errors: INVALID_ARGUMENT.
absl::StatusOr<HostAndPort> ParseAddress(absl::string_view address);

// Whether a socket can be bound there now. gRPC says no more than that it could
// not, and prints its own account of it; this says why.
// Errors: UNAVAILABLE with the system's reason.
absl::Status CheckBindable(const HostAndPort& address);

// Whether "HOST:PORT" can be reached from this machine alone.
bool IsLoopback(absl::string_view address);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_ADDRESS_H_
