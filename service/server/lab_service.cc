#include "service/server/lab_service.h"

#include <utility>

#include "myorules/v1/lab_service.pb.h"
#include "service/server/lab_handlers.h"

namespace myorules::service {

LabService::LabService(Environment environment)
    : environment_(std::move(environment)) {
  AddUnary<v1::NormaliseResultsRequest, v1::NormaliseResultsResponse>(
      "/myorules.v1.LabService/NormaliseResults",
      [this](grpc::ServerContext* context,
             const v1::NormaliseResultsRequest& request,
             v1::NormaliseResultsResponse* response) {
        return NormaliseResults(environment_, request, response);
      });
}

}  // namespace myorules::service
