#include "service/server/classification_service.h"

#include <utility>

#include "myorules/v1/classification_service.pb.h"
#include "service/server/handlers.h"

namespace myorules::service {
namespace {

using ClassifyStream =
    grpc::ServerReaderWriter<v1::ClassifyStreamResponse, grpc::ByteBuffer>;

// Reads one, answers one: what the client has not taken yet holds up the next
// read, and HTTP/2's flow control then holds up the client.
absl::Status AnswerStream(const Environment& environment,
                          grpc::ServerContext* context,
                          ClassifyStream* stream) {
  grpc::ByteBuffer bytes;
  v1::ClassifyStreamRequest request;
  v1::ClassifyStreamResponse response;
  for (int64_t index = 0; stream->Read(&bytes); ++index) {
    const absl::Status status = ParseMessage(bytes, "message", &request);
    if (status.ok()) {
      ClassifyInStream(environment, index, request, &response,
                       WhenCancelled(context));
    } else {
      FailInStream(index, status, &response);
    }
    if (!stream->Write(response)) {
      return absl::CancelledError("the client is gone");
    }
  }
  return absl::OkStatus();
}

}  // namespace

ClassificationService::ClassificationService(Environment environment)
    : environment_(std::move(environment)) {
  AddUnary<v1::ClassifyRequest, v1::ClassifyResponse>(
      "/myorules.v1.ClassificationService/Classify",
      [this](grpc::ServerContext* context, const v1::ClassifyRequest& request,
             v1::ClassifyResponse* response) {
        return Classify(environment_, request, response,
                        WhenCancelled(context));
      });
  AddBidiStream<v1::ClassifyStreamResponse>(
      "/myorules.v1.ClassificationService/ClassifyStream",
      [this](grpc::ServerContext* context, ClassifyStream* stream) {
        return AnswerStream(environment_, context, stream);
      });
  AddUnary<v1::ListRulePacksRequest, v1::ListRulePacksResponse>(
      "/myorules.v1.ClassificationService/ListRulePacks",
      [this](grpc::ServerContext* context,
             const v1::ListRulePacksRequest& request,
             v1::ListRulePacksResponse* response) {
        return ListRulePacks(environment_, request, response);
      });
  AddUnary<v1::GetRulePackRequest, v1::GetRulePackResponse>(
      "/myorules.v1.ClassificationService/GetRulePack",
      [this](grpc::ServerContext* context,
             const v1::GetRulePackRequest& request,
             v1::GetRulePackResponse* response) {
        return GetRulePack(environment_, request, response);
      });
}

}  // namespace myorules::service
