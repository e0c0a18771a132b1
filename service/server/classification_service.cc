#include "service/server/classification_service.h"

#include "service/server/handlers.h"
#include "service/server/status.h"

namespace myorules::service {

grpc::Status ClassificationService::Classify(grpc::ServerContext* context,
                                             const v1::ClassifyRequest* request,
                                             v1::ClassifyResponse* response) {
  return ToGrpcStatus(service::Classify(environment_, *request, response));
}

// Reads one, answers one: what the client has not taken yet holds up the next
// read, and HTTP/2's flow control then holds up the client.
grpc::Status ClassificationService::ClassifyStream(
    grpc::ServerContext* context,
    grpc::ServerReaderWriter<v1::ClassifyStreamResponse,
                             v1::ClassifyStreamRequest>* stream) {
  v1::ClassifyStreamRequest request;
  v1::ClassifyStreamResponse response;
  for (int64_t index = 0; stream->Read(&request); ++index) {
    if (context->IsCancelled()) {
      return ToGrpcStatus(absl::CancelledError("the call was cancelled"));
    }
    ClassifyInStream(environment_, index, request, &response);
    if (!stream->Write(response)) {
      return ToGrpcStatus(absl::CancelledError("the client is gone"));
    }
  }
  return grpc::Status::OK;
}

grpc::Status ClassificationService::ListRulePacks(
    grpc::ServerContext* context, const v1::ListRulePacksRequest* request,
    v1::ListRulePacksResponse* response) {
  return ToGrpcStatus(service::ListRulePacks(environment_, *request, response));
}

grpc::Status ClassificationService::GetRulePack(
    grpc::ServerContext* context, const v1::GetRulePackRequest* request,
    v1::GetRulePackResponse* response) {
  return ToGrpcStatus(service::GetRulePack(environment_, *request, response));
}

}  // namespace myorules::service
