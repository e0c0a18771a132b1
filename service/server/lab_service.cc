#include "service/server/lab_service.h"

#include <string>
#include <utility>

#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/slice.h"
#include "myorules/v1/lab_service.pb.h"
#include "service/server/lab_handlers.h"
#include "service/server/lab_reports.h"

namespace myorules::service {
namespace {

// Takes the bytes as they are.
grpc::ByteBuffer BufferOf(std::string bytes) {
  auto* kept = new std::string(std::move(bytes));
  const grpc::Slice slice(
      kept->data(), kept->size(),
      [](void* to_delete) { delete static_cast<std::string*>(to_delete); },
      kept);
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace

LabService::LabService(Environment environment)
    : environment_(std::move(environment)) {
  AddUnary<v1::NormaliseResultsRequest, v1::NormaliseResultsResponse>(
      "/myorules.v1.LabService/NormaliseResults",
      [this](grpc::ServerContext* context,
             const v1::NormaliseResultsRequest& request,
             v1::NormaliseResultsResponse* response) {
        return NormaliseResults(environment_, request, response);
      });
  AddUnary<v1::ReportResultsRequest, grpc::ByteBuffer>(
      "/myorules.v1.LabService/ReportResults",
      [this](grpc::ServerContext* context,
             const v1::ReportResultsRequest& request,
             grpc::ByteBuffer* response) {
        std::string bytes;
        absl::Status status = ReportResultsAsBytes(
            environment_, request, &bytes, WhenCancelled(context));
        if (status.ok()) *response = BufferOf(std::move(bytes));
        return status;
      });
  AddUnary<v1::MoveResultsRequest, v1::MoveResultsResponse>(
      "/myorules.v1.LabService/MoveResults",
      [this](grpc::ServerContext* context,
             const v1::MoveResultsRequest& request,
             v1::MoveResultsResponse* response) {
        return MoveResults(environment_, request, response,
                           WhenCancelled(context));
      });
  AddUnary<v1::ListUnmatchedResultsRequest, v1::ListUnmatchedResultsResponse>(
      "/myorules.v1.LabService/ListUnmatchedResults",
      [this](grpc::ServerContext* context,
             const v1::ListUnmatchedResultsRequest& request,
             v1::ListUnmatchedResultsResponse* response) {
        return ListUnmatchedResults(environment_, request, response);
      });
}

}  // namespace myorules::service
