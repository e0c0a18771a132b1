#include "service/server/address.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace myorules::service {
namespace {

// 0, or the errno that says why not.
int TryBind(const addrinfo& address) {
  const int bound = socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bound < 0) return errno;
  // As gRPC does: a connection that lingers from before is no obstacle.
  const int on = 1;
  setsockopt(bound, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  const int failed = bind(bound, address.ai_addr, address.ai_addrlen);
  const int reason = failed == 0 ? 0 : errno;
  close(bound);
  return reason;
}

}  // namespace

absl::StatusOr<HostAndPort> ParseAddress(absl::string_view address) {
  const size_t colon = address.rfind(':');
  HostAndPort result;
  if (colon == absl::string_view::npos || colon == 0 ||
      !absl::SimpleAtoi(address.substr(colon + 1), &result.port) ||
      result.port < 0 || result.port > 65535) {
    return absl::InvalidArgumentError(absl::StrCat(
        "'", address, "' is no address; \"127.0.0.1:8080\" or \"[::1]:0\" is"));
  }
  result.host = absl::StrCat(address.substr(0, colon));
  return result;
}

absl::Status CheckBindable(const HostAndPort& address) {
  absl::string_view host = address.host;
  if (absl::ConsumePrefix(&host, "[")) absl::ConsumeSuffix(&host, "]");
  const std::string cannot =
      absl::StrCat("cannot listen on ", address.host, ":", address.port);
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int failed =
      getaddrinfo(std::string(host).c_str(), absl::StrCat(address.port).c_str(),
                  &hints, &found);
  if (failed != 0) {
    return absl::UnavailableError(
        absl::StrCat(cannot, ": ", gai_strerror(failed)));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found,
                                                                 freeaddrinfo);
  int reason = 0;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    reason = TryBind(*each);
    if (reason == 0) return absl::OkStatus();
  }
  return absl::UnavailableError(absl::ErrnoToStatus(reason, cannot).message());
}

bool IsLoopback(absl::string_view address) {
  const absl::string_view host = address.substr(0, address.rfind(':'));
  if (host == "localhost" || host == "[::1]") return true;
  // All of 127/8, and no name that begins like it.
  return absl::StartsWith(host, "127.") &&
         host.find_first_not_of("0123456789.") == absl::string_view::npos;
}

}  // namespace myorules::service
