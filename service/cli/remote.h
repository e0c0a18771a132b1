// Another process that classifies: `myorules serve`.
#ifndef MYORULES_SERVICE_CLI_REMOTE_H_
#define MYORULES_SERVICE_CLI_REMOTE_H_

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "grpcpp/support/status.h"
#include "myorules/v1/classification_service.grpc.pb.h"

namespace myorules::service {

// Long enough for a server that is just starting.
inline constexpr std::chrono::seconds kConnectTime(10);

// A stub of the server at `address` ("127.0.0.1:7443").
std::unique_ptr<v1::ClassificationService::Stub> ConnectTo(
    const std::string& address);

// What the server said, with its name before the message.
absl::Status ServerStatus(const std::string& address,
                          const grpc::Status& status);

// Asks a server whether it has what `request` names, so that a wrong name or
// address is told before any patient is sent.
// Errors: NOT_FOUND for a pack, UNAVAILABLE.
absl::Status CheckServer(const std::string& address,
                         const v1::ClassifyRequest& request);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_REMOTE_H_
