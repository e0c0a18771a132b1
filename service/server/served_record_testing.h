// What tests of the service as clients see it begin with.
#ifndef MYORULES_SERVICE_SERVER_SERVED_RECORD_TESTING_H_
#define MYORULES_SERVICE_SERVER_SERVED_RECORD_TESTING_H_

#include <memory>
#include <utility>

#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"
#include "myorules/v1/lab_service.grpc.pb.h"
#include "myorules/v1/patient_service.grpc.pb.h"
#include "service/server/record_testing.h"
#include "service/server/server.h"

namespace myorules::service {

// The record of RecordTest behind a server.
class ServedRecordTest : public RecordTest {
 protected:
  void SetUp() override {
    RecordTest::SetUp();
    auto server = Server::Start("127.0.0.1:0", environment_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    const auto channel = grpc::CreateChannel(
        server_->address(), grpc::InsecureChannelCredentials());
    labs_ = v1::LabService::NewStub(channel);
    patients_ = v1::PatientService::NewStub(channel);
  }

  std::unique_ptr<Server> server_;
  std::unique_ptr<v1::LabService::Stub> labs_;
  std::unique_ptr<v1::PatientService::Stub> patients_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_SERVED_RECORD_TESTING_H_
