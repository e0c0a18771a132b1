#include "service/server/classification_service.h"

#include <string>
#include <utility>
#include <vector>

#include "grpcpp/impl/codegen/proto_utils.h"
#include "grpcpp/impl/rpc_service_method.h"
#include "grpcpp/support/method_handler.h"
#include "grpcpp/support/proto_buffer_reader.h"
#include "service/server/handlers.h"
#include "service/server/status.h"
#include "service/server/wire_fault.h"

namespace myorules::service {
namespace {

std::string Flat(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  std::string flat;
  if (!bytes.Dump(&slices).ok()) return flat;
  for (const grpc::Slice& slice : slices) {
    flat.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return flat;
}

// Errors: INVALID_ARGUMENT that names the field at fault, from `root` on.
template <typename Message>
absl::Status Parse(const grpc::ByteBuffer& bytes, absl::string_view root,
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
engine::Interruption WhenCancelled(grpc::ServerContext* context) {
  return [context] {
    return context->IsCancelled()
               ? absl::CancelledError("the call was cancelled")
               : absl::OkStatus();
  };
}

}  // namespace

ClassificationService::ClassificationService(Environment environment)
    : environment_(std::move(environment)) {
  AddUnary("/myorules.v1.ClassificationService/Classify",
           &ClassificationService::Classify);
  Add("/myorules.v1.ClassificationService/ClassifyStream",
      grpc::internal::RpcMethod::BIDI_STREAMING,
      std::make_unique<grpc::internal::BidiStreamingHandler<
          ClassificationService, grpc::ByteBuffer, v1::ClassifyStreamResponse>>(
          [](ClassificationService* service, grpc::ServerContext* context,
             Stream* stream) {
            const grpc::Status admitted = service->calls_.Admit();
            return admitted.ok() ? service->ClassifyStream(context, stream)
                                 : admitted;
          },
          this));
  AddUnary("/myorules.v1.ClassificationService/ListRulePacks",
           &ClassificationService::ListRulePacks);
  AddUnary("/myorules.v1.ClassificationService/GetRulePack",
           &ClassificationService::GetRulePack);
}

template <typename Response>
void ClassificationService::AddUnary(const char* name,
                                     Handler<Response> handler) {
  Add(name, grpc::internal::RpcMethod::NORMAL_RPC,
      std::make_unique<grpc::internal::RpcMethodHandler<
          ClassificationService, grpc::ByteBuffer, Response>>(
          [handler](ClassificationService* service,
                    grpc::ServerContext* context, const grpc::ByteBuffer* bytes,
                    Response* response) {
            const grpc::Status admitted = service->calls_.Admit();
            return admitted.ok()
                       ? (service->*handler)(context, *bytes, response)
                       : admitted;
          },
          this));
}

void ClassificationService::Add(
    const char* name, grpc::internal::RpcMethod::RpcType type,
    std::unique_ptr<grpc::internal::MethodHandler> handler) {
  AddMethod(new grpc::internal::RpcServiceMethod(
      name, type, calls_.Counting(std::move(handler)).release()));
}

void ClassificationService::Drain(absl::Time deadline) {
  calls_.Stop();
  calls_.WaitUntilNone(deadline);
}

grpc::Status ClassificationService::Classify(
    grpc::ServerContext* context, const grpc::ByteBuffer& bytes,
    v1::ClassifyResponse* response) const {
  v1::ClassifyRequest request;
  absl::Status status = Parse(bytes, "request", &request);
  if (status.ok()) {
    status = service::Classify(environment_, request, response,
                               WhenCancelled(context));
  }
  return ToGrpcStatus(status);
}

// Reads one, answers one: what the client has not taken yet holds up the next
// read, and HTTP/2's flow control then holds up the client.
grpc::Status ClassificationService::ClassifyStream(grpc::ServerContext* context,
                                                   Stream* stream) const {
  grpc::ByteBuffer bytes;
  v1::ClassifyStreamRequest request;
  v1::ClassifyStreamResponse response;
  for (int64_t index = 0; stream->Read(&bytes); ++index) {
    const absl::Status status = Parse(bytes, "message", &request);
    if (status.ok()) {
      ClassifyInStream(environment_, index, request, &response,
                       WhenCancelled(context));
    } else {
      FailInStream(index, status, &response);
    }
    if (!stream->Write(response)) {
      return ToGrpcStatus(absl::CancelledError("the client is gone"));
    }
  }
  return grpc::Status::OK;
}

grpc::Status ClassificationService::ListRulePacks(
    grpc::ServerContext* context, const grpc::ByteBuffer& bytes,
    v1::ListRulePacksResponse* response) const {
  v1::ListRulePacksRequest request;
  absl::Status status = Parse(bytes, "request", &request);
  if (status.ok()) {
    status = service::ListRulePacks(environment_, request, response);
  }
  return ToGrpcStatus(status);
}

grpc::Status ClassificationService::GetRulePack(
    grpc::ServerContext* context, const grpc::ByteBuffer& bytes,
    v1::GetRulePackResponse* response) const {
  v1::GetRulePackRequest request;
  absl::Status status = Parse(bytes, "request", &request);
  if (status.ok()) {
    status = service::GetRulePack(environment_, request, response);
  }
  return ToGrpcStatus(status);
}

}  // namespace myorules::service
