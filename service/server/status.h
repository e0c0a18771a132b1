// The one place where an absl::Status becomes a gRPC status.
#ifndef MYORULES_SERVICE_SERVER_STATUS_H_
#define MYORULES_SERVICE_SERVER_STATUS_H_

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace myorules::service {

// With the payloads as google.rpc.Status in the error details.
grpc::Status ToGrpcStatus(const absl::Status& status);

// The way back, for clients.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_STATUS_H_
