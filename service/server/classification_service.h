// The gRPC face of rules::Library.
#ifndef MYORULES_SERVICE_SERVER_CLASSIFICATION_SERVICE_H_
#define MYORULES_SERVICE_SERVER_CLASSIFICATION_SERVICE_H_

#include "myorules/v1/classification_service.grpc.pb.h"
#include "service/server/environment.h"

namespace myorules::service {

// Thread-safe. Handlers check the request, ask the library and turn its status
// into gRPC's; nothing of a request is kept or logged.
class ClassificationService final : public v1::ClassificationService::Service {
 public:
  explicit ClassificationService(Environment environment)
      : environment_(std::move(environment)) {}

  grpc::Status Classify(grpc::ServerContext* context,
                        const v1::ClassifyRequest* request,
                        v1::ClassifyResponse* response) override;

  grpc::Status ClassifyStream(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<v1::ClassifyStreamResponse,
                               v1::ClassifyStreamRequest>* stream) override;

  grpc::Status ListRulePacks(grpc::ServerContext* context,
                             const v1::ListRulePacksRequest* request,
                             v1::ListRulePacksResponse* response) override;

  grpc::Status GetRulePack(grpc::ServerContext* context,
                           const v1::GetRulePackRequest* request,
                           v1::GetRulePackResponse* response) override;

 private:
  const Environment environment_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_CLASSIFICATION_SERVICE_H_
