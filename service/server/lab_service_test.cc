// LabService as a client sees it: a real server, a real channel.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"
#include "myorules/v1/lab_service.grpc.pb.h"
#include "myorules/v1/patient_service.grpc.pb.h"
#include "service/server/environment_testing.h"
#include "service/server/rpc_status.h"
#include "service/server/served_record_testing.h"
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

TEST_F(LabServiceTest, SaysThatThereIsNoRecord) {
  grpc::ClientContext context;
  v1::ReportResultsResponse response;
  EXPECT_EQ(FromGrpcStatus(stub_->ReportResults(&context, {}, &response)),
            absl::FailedPreconditionError(
                "this service keeps no record; start it with --record=PATH"));
}

class LabRecordTest : public ServedRecordTest {
 protected:
  v1::ReportResultsResponse Report(const std::string& value) {
    grpc::ClientContext context;
    v1::ReportResultsRequest request;
    request.set_request_id(value);
    v1::ResultReport* report = request.add_results();
    report->set_patient_id("p");
    report->mutable_raw()->set_analyte("CK");
    report->mutable_raw()->set_value(value);
    report->mutable_raw()->set_unit("U/L");
    v1::ReportResultsResponse response;
    const grpc::Status status =
        labs_->ReportResults(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
};

TEST_F(LabRecordTest, ResultsWaitAttachAndAreWatched) {
  EXPECT_EQ(Report("300").results(0).outcome(), v1::REPORT_OUTCOME_UNMATCHED);
  {
    grpc::ClientContext context;
    v1::ListUnmatchedResultsResponse response;
    ASSERT_TRUE(labs_->ListUnmatchedResults(&context, {}, &response).ok());
    ASSERT_EQ(response.results_size(), 1);
    EXPECT_EQ(response.results(0).patient_id(), "p");
  }
  grpc::ClientContext watching;
  v1::WatchClassificationsRequest all;
  all.set_from_beginning(true);
  const auto watch = patients_->WatchClassifications(&watching, all);
  v1::WatchClassificationsResponse change;
  ASSERT_TRUE(watch->Read(&change));
  {
    grpc::ClientContext context;
    v1::CreatePatientRequest request;
    request.mutable_patient()->set_id("p");
    v1::CreatePatientResponse response;
    ASSERT_TRUE(patients_->CreatePatient(&context, request, &response).ok());
    EXPECT_EQ(response.record().patient().results_size(), 1);
  }
  ASSERT_TRUE(watch->Read(&change));
  EXPECT_EQ(change.patient_id(), "p");
  EXPECT_TRUE(change.first());
  watching.TryCancel();
  EXPECT_EQ(Report("310").results(0).outcome(), v1::REPORT_OUTCOME_STORED);
  grpc::ClientContext context;
  v1::ListClassificationsRequest request;
  request.set_patient_id("p");
  v1::ListClassificationsResponse history;
  ASSERT_TRUE(patients_->ListClassifications(&context, request, &history).ok());
  ASSERT_EQ(history.entries_size(), 2);
  EXPECT_EQ(history.entries(0).cause(), "result_reported");
  ASSERT_EQ(history.entries(0).causes_size(), 2);
  EXPECT_EQ(history.entries(0).causes(0).event().kind_case(),
            v1::RecordEvent::kRegistered);
  EXPECT_EQ(history.entries(0)
                .causes(1)
                .event()
                .result_reported()
                .result()
                .quantity()
                .value(),
            300);
}

TEST_F(LabRecordTest, ResultsAreMovedToTheRightPatient) {
  for (const char* id : {"p", "right"}) {
    grpc::ClientContext context;
    v1::CreatePatientRequest request;
    request.mutable_patient()->set_id(id);
    v1::CreatePatientResponse response;
    ASSERT_TRUE(patients_->CreatePatient(&context, request, &response).ok());
  }
  v1::MoveResultsRequest request;
  request.set_from_patient_id("p");
  request.set_to_patient_id("right");
  request.add_identities(Report("300").results(0).identity());
  grpc::ClientContext context;
  v1::MoveResultsResponse response;
  const grpc::Status status = labs_->MoveResults(&context, request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.patients_size(), 2);
  EXPECT_EQ(response.identities_size(), 1);
}

}  // namespace
}  // namespace myorules::service
