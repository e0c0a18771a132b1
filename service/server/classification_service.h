// The gRPC face of rules::Library.
#ifndef MYORULES_SERVICE_SERVER_CLASSIFICATION_SERVICE_H_
#define MYORULES_SERVICE_SERVER_CLASSIFICATION_SERVICE_H_

#include <memory>

#include "absl/time/time.h"
#include "grpcpp/impl/rpc_method.h"
#include "grpcpp/impl/rpc_service_method.h"
#include "grpcpp/impl/service_type.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/status.h"
#include "grpcpp/support/sync_stream.h"
#include "myorules/v1/classification_service.pb.h"
#include "service/server/calls.h"
#include "service/server/environment.h"

namespace myorules::service {

// Thread-safe. Handlers read the request, ask the library and turn its status
// into gRPC's; nothing of a request is kept or logged.
//
// Requests come as bytes and are parsed here, not by the class that is
// generated from the contract: that one answers bytes that are no request with
// INTERNAL and no word, and takes such a message for the end of a stream.
class ClassificationService final : public grpc::Service {
 public:
  static constexpr char kName[] = "myorules.v1.ClassificationService";

  explicit ClassificationService(Environment environment);

  // Refuses the calls that begin from here on, and waits for those that have
  // begun, at most until `deadline`.
  void Drain(absl::Time deadline);

 private:
  using Stream =
      grpc::ServerReaderWriter<v1::ClassifyStreamResponse, grpc::ByteBuffer>;

  grpc::Status Classify(grpc::ServerContext* context,
                        const grpc::ByteBuffer& bytes,
                        v1::ClassifyResponse* response) const;
  grpc::Status ClassifyStream(grpc::ServerContext* context,
                              Stream* stream) const;
  grpc::Status ListRulePacks(grpc::ServerContext* context,
                             const grpc::ByteBuffer& bytes,
                             v1::ListRulePacksResponse* response) const;
  grpc::Status GetRulePack(grpc::ServerContext* context,
                           const grpc::ByteBuffer& bytes,
                           v1::GetRulePackResponse* response) const;

  template <typename Response>
  using Handler = grpc::Status (ClassificationService::*)(
      grpc::ServerContext*, const grpc::ByteBuffer&, Response*) const;

  void Add(const char* name, grpc::internal::RpcMethod::RpcType type,
           std::unique_ptr<grpc::internal::MethodHandler> handler);

  // Serves the method `name` of the contract by `handler`.
  template <typename Response>
  void AddUnary(const char* name, Handler<Response> handler);

  const Environment environment_;
  Calls calls_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_CLASSIFICATION_SERVICE_H_
