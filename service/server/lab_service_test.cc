// LabService as a client sees it: a real server, a real channel.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"
#include "myorules/v1/lab_service.grpc.pb.h"
#include "service/server/environment_testing.h"
#include "service/server/rpc_status.h"
#include "service/server/server.h"
#include "service/server/status.h"

namespace myorules::service {
namespace {

class LabServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto server = Server::Start("127.0.0.1:0", Shipped());
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    channel_ = grpc::CreateChannel(server_->address(),
                                   grpc::InsecureChannelCredentials());
    stub_ = v1::LabService::NewStub(channel_);
  }

  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::LabService::Stub> stub_;
};

TEST_F(LabServiceTest, ServesEveryMethodOfTheContract) {
  const google::protobuf::ServiceDescriptor* service =
      v1::NormaliseResultsRequest::descriptor()->file()->FindServiceByName(
          "LabService");
  ASSERT_NE(service, nullptr);
  grpc::GenericStub stub(channel_);
  for (int i = 0; i < service->method_count(); ++i) {
    const auto& method = *service->method(i);
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    const auto call = stub.PrepareUnaryCall(
        &context, absl::StrCat("/", service->full_name(), "/", method.name()),
        grpc::ByteBuffer(), &queue);
    call->StartCall();
    grpc::ByteBuffer response;
    grpc::Status status;
    call->Finish(&response, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    ASSERT_TRUE(queue.Next(&tag, &ok));
    EXPECT_NE(status.error_code(), grpc::StatusCode::UNIMPLEMENTED)
        << method.name();
  }
}

TEST_F(LabServiceTest, ReadsResults) {
  grpc::ClientContext context;
  v1::NormaliseResultsRequest request;
  v1::RawResult* raw = request.add_results();
  raw->set_analyte("anti-HMGCR");
  raw->set_method("ELISA");
  raw->set_value("≥20");
  raw->set_unit("units/mL");
  v1::NormaliseResultsResponse response;
  const absl::Status status =
      FromGrpcStatus(stub_->NormaliseResults(&context, request, &response));
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_EQ(response.results_size(), 1);
  EXPECT_EQ(response.results(0).result().quantity().comparator(),
            v1::COMPARATOR_GREATER_OR_EQUAL);
}

TEST_F(LabServiceTest, NamesTheFieldThatIsAtFault) {
  grpc::ClientContext context;
  v1::NormaliseResultsResponse response;
  const absl::Status status =
      FromGrpcStatus(stub_->NormaliseResults(&context, {}, &response));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const auto violations = FieldViolations(status);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field(), "results");
}

}  // namespace
}  // namespace myorules::service
