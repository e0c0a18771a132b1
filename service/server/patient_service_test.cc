// PatientService over a real connection.
#include <thread>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "myorules/v1/patient_service.grpc.pb.h"
#include "service/server/environment_testing.h"
#include "service/server/limits.h"
#include "service/server/record_testing.h"
#include "service/server/server.h"

namespace myorules::service {
namespace {

class PatientServiceTest : public RecordTest {
 protected:
  void SetUp() override {
    RecordTest::SetUp();
    auto server = Server::Start("127.0.0.1:0", environment_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    stub_ = v1::PatientService::NewStub(grpc::CreateChannel(
        server_->address(), grpc::InsecureChannelCredentials()));
  }

  void Create(const std::string& id) {
    grpc::ClientContext context;
    v1::CreatePatientRequest request;
    request.mutable_patient()->set_id(id);
    v1::CreatePatientResponse response;
    const grpc::Status status =
        stub_->CreatePatient(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(response.record().id(), id);
  }

  void Merge(const std::string& from, const std::string& into) {
    grpc::ClientContext context;
    v1::MergePatientsRequest request;
    request.set_patient_id(into);
    request.set_from_patient_id(from);
    v1::MergePatientsResponse response;
    const grpc::Status status =
        stub_->MergePatients(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  void Erase(const std::string& id) {
    grpc::ClientContext context;
    v1::DeletePatientRequest request;
    request.set_patient_id(id);
    v1::DeletePatientResponse response;
    const grpc::Status status =
        stub_->DeletePatient(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }

  std::unique_ptr<Server> server_;
  std::unique_ptr<v1::PatientService::Stub> stub_;
};

// A client that watches, cut off when it goes.
class Watcher {
 public:
  Watcher(v1::PatientService::Stub& stub, const std::string& token) {
    v1::WatchClassificationsRequest request;
    request.set_resume_token(token);
    reader_ = stub.WatchClassifications(&context_, request);
    Next();  // Nothing but a token.
  }
  ~Watcher() {
    context_.TryCancel();
    reader_->Finish();
  }

  const v1::WatchClassificationsResponse& Next() {
    EXPECT_TRUE(reader_->Read(&last_));
    return last_;
  }
  const std::string& token() const { return last_.resume_token(); }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchClassificationsResponse>> reader_;
  v1::WatchClassificationsResponse last_;
};

TEST_F(PatientServiceTest, APatientIsCreatedReadListedAndErased) {
  Create("p");
  {
    grpc::ClientContext context;
    v1::GetPatientRequest request;
    request.set_patient_id("p");
    v1::GetPatientResponse response;
    ASSERT_TRUE(stub_->GetPatient(&context, request, &response).ok());
    EXPECT_EQ(response.record().version(), 2);
  }
  {
    grpc::ClientContext context;
    v1::ListPatientsResponse response;
    ASSERT_TRUE(stub_->ListPatients(&context, {}, &response).ok());
    EXPECT_EQ(response.records_size(), 1);
  }
  {
    grpc::ClientContext context;
    v1::DeletePatientRequest request;
    request.set_patient_id("p");
    v1::DeletePatientResponse response;
    ASSERT_TRUE(stub_->DeletePatient(&context, request, &response).ok());
    EXPECT_EQ(response.erased_events(), 2);
  }
  grpc::ClientContext context;
  v1::ListClassificationsRequest request;
  request.set_patient_id("p");
  v1::ListClassificationsResponse response;
  EXPECT_EQ(
      stub_->ListClassifications(&context, request, &response).error_code(),
      grpc::StatusCode::NOT_FOUND);
}

TEST_F(PatientServiceTest, AWatchTellsWhatComesAndGoesOnWithItsToken) {
  std::string token;
  {
    grpc::ClientContext context;
    const auto reader = stub_->WatchClassifications(&context, {});
    v1::WatchClassificationsResponse change;
    ASSERT_TRUE(reader->Read(&change));
    EXPECT_EQ(change.patient_id(), "");
    token = change.resume_token();
    Create("a");
    ASSERT_TRUE(reader->Read(&change));
    EXPECT_EQ(change.patient_id(), "a");
    EXPECT_NE(change.resume_token(), token);
    token = change.resume_token();
    context.TryCancel();
    reader->Finish();
  }
  Create("b");
  Create("c");
  grpc::ClientContext context;
  v1::WatchClassificationsRequest request;
  request.set_resume_token(token);
  const auto reader = stub_->WatchClassifications(&context, request);
  std::vector<std::string> seen;
  v1::WatchClassificationsResponse change;
  while (seen.size() < 3 && reader->Read(&change)) {
    seen.push_back(change.patient_id());
  }
  EXPECT_THAT(seen, testing::ElementsAre("", "b", "c"));
  context.TryCancel();
  reader->Finish();
}

TEST_F(PatientServiceTest, AWatchTellsWhichRecordsEndOnceToWhoeverComesBack) {
  for (const char* id : {"a", "b", "c"}) Create(id);
  std::string token;
  std::string before_erasure;
  {
    Watcher watcher(*stub_, "");
    Merge("b", "a");
    const v1::WatchClassificationsResponse merged = watcher.Next();
    EXPECT_EQ(merged.patient_id(), "b");
    EXPECT_EQ(merged.merged_into(), "a");
    EXPECT_TRUE(merged.changes().empty());
    before_erasure = watcher.token();
    Erase("a");
    const v1::WatchClassificationsResponse erased = watcher.Next();
    EXPECT_EQ(erased.patient_id(), "");
    EXPECT_EQ(erased.erased().erased_events(), 7);
    EXPECT_TRUE(erased.has_create_time());
    token = watcher.token();
  }
  Create("d");
  {
    Watcher watcher(*stub_, token);
    EXPECT_EQ(watcher.Next().patient_id(), "d") << "the erasure was told";
  }
  Watcher watcher(*stub_, before_erasure);
  EXPECT_TRUE(watcher.Next().has_erased());
  EXPECT_EQ(watcher.Next().patient_id(), "d");
}

TEST_F(PatientServiceTest, AWatchOfOnePatientTellsThatTheRecordIsErased) {
  Create("b");
  grpc::ClientContext context;
  v1::WatchClassificationsRequest request;
  request.set_patient_id("b");
  const auto reader = stub_->WatchClassifications(&context, request);
  v1::WatchClassificationsResponse change;
  ASSERT_TRUE(reader->Read(&change));
  Erase("b");
  ASSERT_TRUE(reader->Read(&change));
  EXPECT_EQ(change.patient_id(), "b");
  EXPECT_EQ(change.erased().erased_events(), 2);
  context.TryCancel();
  reader->Finish();
}

TEST_F(PatientServiceTest, AWatchEndsWhenTheServiceStops) {
  grpc::ClientContext context;
  const auto reader = stub_->WatchClassifications(&context, {});
  v1::WatchClassificationsResponse change;
  ASSERT_TRUE(reader->Read(&change));
  std::thread stop([this] {
    EXPECT_EQ(server_->Shutdown(absl::Seconds(10)), Stopped::kDrained);
  });
  EXPECT_FALSE(reader->Read(&change));
  const grpc::Status status = reader->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(status.error_message(), "the service is stopping");
  stop.join();
}

TEST_F(PatientServiceTest, OneWatcherTooManyIsRefusedUntilAnotherLeaves) {
  struct OpenWatch {
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReader<v1::WatchClassificationsResponse>>
        reader;
  };
  std::vector<std::unique_ptr<OpenWatch>> watchers;
  const auto watch = [&] {
    watchers.push_back(std::make_unique<OpenWatch>());
    OpenWatch& watcher = *watchers.back();
    watcher.reader = stub_->WatchClassifications(&watcher.context, {});
    v1::WatchClassificationsResponse change;
    return watcher.reader->Read(&change);
  };
  for (int i = 0; i < limits::kMaxWatchers; ++i) ASSERT_TRUE(watch()) << i;
  EXPECT_FALSE(watch());
  const grpc::Status status = watchers.back()->reader->Finish();
  watchers.pop_back();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(status.error_message(), "too many clients watch");
  watchers.back()->context.TryCancel();
  watchers.back()->reader->Finish();
  watchers.pop_back();
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  while (!watch() && absl::Now() < deadline) {
    watchers.back()->reader->Finish();
    watchers.pop_back();
    absl::SleepFor(absl::Milliseconds(20));
  }
  EXPECT_LT(absl::Now(), deadline);
  for (const auto& watcher : watchers) {
    watcher->context.TryCancel();
    watcher->reader->Finish();
  }
}

TEST_F(PatientServiceTest, WhatIsNoRequestIsNamed) {
  grpc::ClientContext context;
  v1::WatchClassificationsRequest request;
  request.set_resume_token("none");
  const auto reader = stub_->WatchClassifications(&context, request);
  v1::WatchClassificationsResponse change;
  EXPECT_FALSE(reader->Read(&change));
  const grpc::Status status = reader->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(),
            "resume_token: is not the resume_token of an earlier message");
}

TEST(WithoutRecord, EveryCallSaysHowToStartWithOne) {
  const auto server = Server::Start("127.0.0.1:0", Shipped());
  ASSERT_TRUE(server.ok());
  const auto stub = v1::PatientService::NewStub(grpc::CreateChannel(
      (*server)->address(), grpc::InsecureChannelCredentials()));
  const auto expect_told = [](const grpc::Status& status) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
    EXPECT_EQ(status.error_message(),
              "this service keeps no record; start it with --record=PATH");
  };
  {
    grpc::ClientContext context;
    v1::ListPatientsResponse response;
    expect_told(stub->ListPatients(&context, {}, &response));
  }
  {
    grpc::ClientContext context;
    v1::CreatePatientResponse response;
    expect_told(stub->CreatePatient(&context, {}, &response));
  }
  grpc::ClientContext context;
  const auto reader = stub->WatchClassifications(&context, {});
  v1::WatchClassificationsResponse change;
  EXPECT_FALSE(reader->Read(&change));
  expect_told(reader->Finish());
}

}  // namespace
}  // namespace myorules::service
