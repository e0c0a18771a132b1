// The service as a client sees it: a real server, a real channel.
#include "service/server/server.h"

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"
#include "myorules/v1/classification_service.grpc.pb.h"
#include "service/server/environment_testing.h"
#include "service/server/limits.h"
#include "service/server/rpc_status.h"
#include "service/server/status.h"

namespace myorules::service {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using ::testing::HasSubstr;

class ServerTest : public ::testing::Test {
 protected:
  using Stream = grpc::ClientReaderWriter<v1::ClassifyStreamRequest,
                                          v1::ClassifyStreamResponse>;

  void SetUp() override {
    auto server = Server::Start("127.0.0.1:0", Shipped());
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    channel_ = grpc::CreateChannel(server_->address(),
                                   grpc::InsecureChannelCredentials());
    stub_ = v1::ClassificationService::NewStub(channel_);
  }

  absl::Status Classify(const v1::ClassifyRequest& request,
                        v1::ClassifyResponse* response) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(60));
    return FromGrpcStatus(stub_->Classify(&context, request, response));
  }

  // Whether the server still does its work.
  bool Answers() {
    v1::ClassifyRequest request;
    request.mutable_patient()->set_id("still there");
    v1::ClassifyResponse response;
    const absl::Status status = Classify(request, &response);
    return status.ok() && response.classifications_size() > 0 &&
           response.classifications(0).patient_id() == "still there";
  }

  absl::StatusOr<HealthCheckResponse::ServingStatus> Health(
      const std::string& service) {
    grpc::ClientContext context;
    HealthCheckRequest request;
    request.set_service(service);
    HealthCheckResponse response;
    const grpc::Status status =
        grpc::health::v1::Health::NewStub(channel_)->Check(&context, request,
                                                           &response);
    if (!status.ok()) return FromGrpcStatus(status);
    return response.status();
  }

  static v1::ClassifyStreamRequest Patient(const std::string& id) {
    v1::ClassifyStreamRequest request;
    request.mutable_request()->mutable_patient()->set_id(id);
    return request;
  }

  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::ClassificationService::Stub> stub_;
};

TEST_F(ServerTest, ListensOnAFreePortAndSaysWhich) {
  EXPECT_THAT(server_->address(), ::testing::StartsWith("127.0.0.1:"));
  EXPECT_NE(server_->address(), "127.0.0.1:0");
  EXPECT_TRUE(Answers());
}

TEST_F(ServerTest, IsHealthyAsAWholeAndByService) {
  for (const char* service :
       {"", "myorules.v1.ClassificationService", "myorules.v1.LabService"}) {
    const auto health = Health(service);
    ASSERT_TRUE(health.ok()) << health.status();
    EXPECT_EQ(*health, HealthCheckResponse::SERVING);
  }
  EXPECT_EQ(Health("no.such.Service").status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(ServerTest, ServesEveryMethodOfTheContract) {
  const google::protobuf::ServiceDescriptor* service =
      v1::ClassifyRequest::descriptor()->file()->FindServiceByName(
          "ClassificationService");
  ASSERT_NE(service, nullptr);
  grpc::GenericStub stub(channel_);
  for (int i = 0; i < service->method_count(); ++i) {
    const auto& method = *service->method(i);
    const std::string name =
        absl::StrCat("/", service->full_name(), "/", method.name());
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    const auto call = stub.PrepareCall(&context, name, &queue);
    call->StartCall(nullptr);
    void* tag = nullptr;
    bool ok = false;
    ASSERT_TRUE(queue.Next(&tag, &ok));
    call->WritesDone(nullptr);
    ASSERT_TRUE(queue.Next(&tag, &ok));
    grpc::Status status;
    call->Finish(&status, nullptr);
    ASSERT_TRUE(queue.Next(&tag, &ok));
    EXPECT_NE(status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << name;
  }
}

TEST_F(ServerTest, ErrorsArriveWithTheirFields) {
  v1::ClassifyRequest request;
  request.mutable_patient()->set_sex(static_cast<v1::Sex>(9));
  v1::ClassifyResponse response;
  const absl::Status status = Classify(request, &response);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const auto violations = FieldViolations(status);
  ASSERT_EQ(violations.size(), 1);
  EXPECT_EQ(violations[0].field(), "patient.sex");
}

TEST_F(ServerTest, TheOtherCallsAnswerToo) {
  grpc::ClientContext list_context;
  v1::ListRulePacksResponse list;
  ASSERT_TRUE(
      stub_->ListRulePacks(&list_context, v1::ListRulePacksRequest(), &list)
          .ok());
  ASSERT_GE(list.rule_packs_size(), 1);
  grpc::ClientContext get_context;
  v1::GetRulePackRequest request;
  request.set_pack(list.rule_packs(0).identity().hash());
  v1::GetRulePackResponse response;
  ASSERT_TRUE(stub_->GetRulePack(&get_context, request, &response).ok());
  EXPECT_EQ(response.identity().hash(), list.rule_packs(0).identity().hash());
  grpc::ClientContext missing_context;
  request.set_pack("no.such.pack");
  EXPECT_EQ(
      stub_->GetRulePack(&missing_context, request, &response).error_code(),
      grpc::StatusCode::NOT_FOUND);
}

TEST_F(ServerTest, ABadPatientGetsAnErrorInItsPlaceAndTheStreamGoesOn) {
  grpc::ClientContext context;
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  v1::ClassifyStreamRequest bad = Patient("b");
  bad.mutable_request()->mutable_patient()->set_sex(static_cast<v1::Sex>(9));
  const v1::ClassifyStreamRequest requests[] = {
      Patient("a"), bad, v1::ClassifyStreamRequest(), Patient("d")};
  for (const v1::ClassifyStreamRequest& request : requests) {
    ASSERT_TRUE(stream->Write(request));
  }
  stream->WritesDone();
  v1::ClassifyStreamResponse answers[4];
  for (int64_t i = 0; i < 4; ++i) {
    ASSERT_TRUE(stream->Read(&answers[i]));
    EXPECT_EQ(answers[i].index(), i);
  }
  EXPECT_FALSE(stream->Read(&answers[0]));
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_TRUE(answers[0].has_response());
  EXPECT_EQ(answers[1].patient_id(), "b");
  EXPECT_THAT(answers[1].error().message(), HasSubstr("patient.sex"));
  EXPECT_THAT(answers[2].error().message(), HasSubstr("request"));
  EXPECT_EQ(answers[3].response().classifications(0).patient_id(), "d");
}

// A client that sends and does not read is held up; one that reads gets all.
TEST_F(ServerTest, AStreamOfAnyLengthNeedsNoReaderAhead) {
  constexpr int kPatients = 300;
  grpc::ClientContext context;
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  std::thread writer([&stream] {
    for (int i = 0; i < kPatients; ++i) {
      if (!stream->Write(Patient(absl::StrCat(i)))) return;
    }
    stream->WritesDone();
  });
  v1::ClassifyStreamResponse answer;
  int count = 0;
  while (stream->Read(&answer)) {
    EXPECT_EQ(answer.index(), count);
    EXPECT_EQ(answer.patient_id(), absl::StrCat(count));
    ++count;
  }
  writer.join();
  EXPECT_EQ(count, kPatients);
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ServerTest, ARequestAtTheSizeLimitIsReadAndALargerOneIsNot) {
  v1::ClassifyRequest request;
  std::string& name =
      *request.mutable_patient()->add_diagnoses()->mutable_name();
  name.assign(limits::kMaxRequestBytes - 100, 'x');
  while (request.ByteSizeLong() < limits::kMaxRequestBytes) name.push_back('x');
  ASSERT_EQ(request.ByteSizeLong(), limits::kMaxRequestBytes);
  v1::ClassifyResponse response;
  const absl::Status at_limit = Classify(request, &response);
  EXPECT_EQ(at_limit.code(), absl::StatusCode::kInvalidArgument) << at_limit;
  EXPECT_THAT(std::string(at_limit.message()),
              HasSubstr("patient.diagnoses[0].name"));
  name.push_back('x');
  EXPECT_EQ(Classify(request, &response).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(Answers());
}

TEST_F(ServerTest, AMillionListEntriesAreRefusedByTheNameOfTheList) {
  v1::ClassifyRequest request;
  for (int i = 0; i < 1'000'000; ++i) {
    request.mutable_patient()->add_diagnoses();
  }
  v1::ClassifyResponse response;
  const absl::Status status = Classify(request, &response);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("patient.diagnoses"));
  EXPECT_TRUE(Answers());
}

TEST_F(ServerTest,
       AStreamThatHasBegunIsFinishedDuringShutdownAndNewCallsAreRefused) {
  grpc::ClientContext context;
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  v1::ClassifyStreamResponse answer;
  ASSERT_TRUE(stream->Write(Patient("before")));
  ASSERT_TRUE(stream->Read(&answer));
  Stopped stopped = Stopped::kCancelled;
  std::thread shutdown([&] { stopped = server_->Shutdown(absl::Seconds(60)); });
  while (Answers()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  v1::ClassifyResponse refused;
  EXPECT_EQ(Classify(v1::ClassifyRequest(), &refused),
            absl::UnavailableError("the service is stopping"));
  ASSERT_TRUE(stream->Write(Patient("during")));
  ASSERT_TRUE(stream->Read(&answer));
  EXPECT_EQ(answer.patient_id(), "during");
  EXPECT_TRUE(answer.has_response());
  stream->WritesDone();
  EXPECT_FALSE(stream->Read(&answer));
  EXPECT_TRUE(stream->Finish().ok());
  shutdown.join();
  EXPECT_EQ(stopped, Stopped::kDrained);
}

TEST_F(ServerTest, SaysThatItServesNoMoreBeforeItStops) {
  grpc::ClientContext context;
  const auto watch = grpc::health::v1::Health::NewStub(channel_)->Watch(
      &context, HealthCheckRequest());
  HealthCheckResponse health;
  ASSERT_TRUE(watch->Read(&health));
  EXPECT_EQ(health.status(), HealthCheckResponse::SERVING);
  std::thread shutdown([&] { server_->Shutdown(absl::Seconds(60)); });
  ASSERT_TRUE(watch->Read(&health));
  EXPECT_EQ(health.status(), HealthCheckResponse::NOT_SERVING);
  context.TryCancel();
  shutdown.join();
}

TEST_F(ServerTest, ACallThatNeverEndsIsCancelledAfterTheDrainTime) {
  grpc::ClientContext context;
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  v1::ClassifyStreamResponse answer;
  ASSERT_TRUE(stream->Write(Patient("a")));
  ASSERT_TRUE(stream->Read(&answer));
  EXPECT_EQ(server_->Shutdown(absl::Milliseconds(50)), Stopped::kCancelled);
  EXPECT_FALSE(stream->Read(&answer));
  EXPECT_FALSE(stream->Finish().ok());
}

TEST_F(ServerTest, ACallPastItsDeadlineEndsAndHoldsNothing) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::milliseconds(100));
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  v1::ClassifyStreamResponse answer;
  stream->Write(Patient("a"));
  while (stream->Read(&answer)) {
  }
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_TRUE(Answers());
  EXPECT_EQ(server_->Shutdown(absl::Seconds(60)), Stopped::kDrained);
}

TEST_F(ServerTest, APortInUseIsToldWithTheReason) {
  const absl::Status status =
      Server::Start(server_->address(), Shipped()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(status.message(),
            absl::StrCat("cannot listen on ", server_->address(),
                         ": Address already in use"));
}

// Holds up whoever asks what time it is, as a long computation would.
class SlowClock final : public Clock {
 public:
  absl::Time Now() const override {
    asked_.Notify();
    go_on_.WaitForNotification();
    return FixedClock().Now();
  }
  void WaitUntilAsked() const { asked_.WaitForNotification(); }
  void GoOn() { go_on_.Notify(); }

 private:
  mutable absl::Notification asked_;
  absl::Notification go_on_;
};

TEST(Shutdown, DoesNotWaitForACallThatGoesOnComputing) {
  const auto clock = std::make_shared<SlowClock>();
  const auto server = Server::Start("127.0.0.1:0", {Shipped().library, clock});
  ASSERT_TRUE(server.ok()) << server.status();
  std::thread client([address = (*server)->address()] {
    const auto stub = v1::ClassificationService::NewStub(
        grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    v1::ClassifyRequest request;
    request.mutable_patient()->set_id("p");
    v1::ClassifyResponse response;
    EXPECT_FALSE(stub->Classify(&context, request, &response).ok());
  });
  clock->WaitUntilAsked();
  EXPECT_EQ((*server)->Shutdown(absl::Milliseconds(50), absl::Milliseconds(50)),
            Stopped::kComputing);
  client.join();
  clock->GoOn();
  EXPECT_EQ((*server)->Shutdown(absl::ZeroDuration()), Stopped::kCancelled);
}

}  // namespace
}  // namespace myorules::service
