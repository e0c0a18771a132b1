// What every gRPC service of this server does alike: it reads requests, admits
// and counts calls, and turns each status into gRPC's.
#ifndef MYORULES_SERVICE_SERVER_RPC_SERVICE_H_
#define MYORULES_SERVICE_SERVER_RPC_SERVICE_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "engine/base/work_budget.h"
#include "google/protobuf/arena.h"
#include "grpcpp/impl/codegen/proto_utils.h"
#include "grpcpp/impl/rpc_method.h"
#include "grpcpp/impl/rpc_service_method.h"
#include "grpcpp/impl/service_type.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/method_handler.h"
#include "grpcpp/support/proto_buffer_reader.h"
#include "grpcpp/support/status.h"
#include "grpcpp/support/sync_stream.h"
#include "service/server/calls.h"
#include "service/server/status.h"
#include "service/server/wire_fault.h"

namespace myorules::service {

// All bytes of a message.
std::string Flat(const grpc::ByteBuffer& bytes);

// Errors: INVALID_ARGUMENT that names the field at fault, from `root` on.
template <typename Message>
absl::Status ParseMessage(const grpc::ByteBuffer& bytes, absl::string_view root,
                          Message* message) {
  grpc::ByteBuffer consumed = bytes;  // Shares the bytes.
  grpc::ProtoBufferReader reader(&consumed);
  if (reader.status().ok() && message->ParseFromZeroCopyStream(&reader)) {
    return absl::OkStatus();
  }
  return WireFault(*Message::descriptor(), root, Flat(bytes));
}

// Ends the work on a call that nobody waits for any more: cancelled by its
// client or by the server's end, or past its deadline.
engine::Interruption WhenCancelled(grpc::ServerContext* context);

// Thread-safe once its methods are added, which its constructor does. Nothing
// of a request is kept or logged.
//
// Requests come as bytes and are parsed here, not by the classes that are
// generated from the contract: those answer bytes that are no request with
// INTERNAL and no word, and take such a message for the end of a stream.
class RpcService : public grpc::Service {
 public:
  // Refuses the calls that begin from here on.
  void Stop();
  // Waits for those that have begun, at most until `deadline`.
  void WaitUntilNone(absl::Time deadline) const;

 protected:
  // Serves "/PACKAGE.SERVICE/METHOD" by `handler`.
  template <typename Request, typename Response>
  void AddUnary(const char* name,
                std::function<absl::Status(grpc::ServerContext*, const Request&,
                                           Response*)>
                    handler) {
    Add(name, grpc::internal::RpcMethod::NORMAL_RPC,
        std::make_unique<grpc::internal::RpcMethodHandler<
            RpcService, grpc::ByteBuffer, Response>>(
            [handler = std::move(handler)](
                RpcService* service, grpc::ServerContext* context,
                const grpc::ByteBuffer* bytes, Response* response) {
              return service->Answer<Request>(
                  *bytes, [&](const Request& request) {
                    return handler(context, request, response);
                  });
            },
            this));
  }

  // The same for a stream of answers to one request.
  template <typename Request, typename Response>
  void AddServerStream(
      const char* name,
      std::function<absl::Status(grpc::ServerContext*, const Request&,
                                 grpc::ServerWriter<Response>*)>
          handler) {
    Add(name, grpc::internal::RpcMethod::SERVER_STREAMING,
        std::make_unique<grpc::internal::ServerStreamingHandler<
            RpcService, grpc::ByteBuffer, Response>>(
            [handler = std::move(handler)](
                RpcService* service, grpc::ServerContext* context,
                const grpc::ByteBuffer* bytes,
                grpc::ServerWriter<Response>* writer) {
              return service->Answer<Request>(
                  *bytes, [&](const Request& request) {
                    return handler(context, request, writer);
                  });
            },
            this));
  }

  // The same for streams both ways; the handler parses what it reads.
  template <typename Response>
  void AddBidiStream(const char* name,
                     std::function<absl::Status(
                         grpc::ServerContext*,
                         grpc::ServerReaderWriter<Response, grpc::ByteBuffer>*)>
                         handler) {
    Add(name, grpc::internal::RpcMethod::BIDI_STREAMING,
        std::make_unique<grpc::internal::BidiStreamingHandler<
            RpcService, grpc::ByteBuffer, Response>>(
            [handler = std::move(handler)](
                RpcService* service, grpc::ServerContext* context,
                grpc::ServerReaderWriter<Response, grpc::ByteBuffer>* stream) {
              const grpc::Status admitted = service->calls_.Admit();
              return admitted.ok() ? ToGrpcStatus(handler(context, stream))
                                   : admitted;
            },
            this));
  }

  const Calls& calls() const { return calls_; }

 private:
  template <typename Request, typename Handler>
  grpc::Status Answer(const grpc::ByteBuffer& bytes,
                      const Handler& handler) const {
    grpc::Status admitted = calls_.Admit();
    if (!admitted.ok()) return admitted;
    google::protobuf::Arena arena;
    Request& request = *google::protobuf::Arena::CreateMessage<Request>(&arena);
    absl::Status status = ParseMessage(bytes, "request", &request);
    if (status.ok()) status = handler(request);
    return ToGrpcStatus(status);
  }

  void Add(const char* name, grpc::internal::RpcMethod::RpcType type,
           std::unique_ptr<grpc::internal::MethodHandler> handler);

  Calls calls_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_RPC_SERVICE_H_
