// How many calls a server takes at once, how long it keeps a connection, and
// packs on a page.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"
#include "gtest/gtest.h"
#include "myorules/v1/classification_service.grpc.pb.h"
#include "service/server/environment_testing.h"
#include "service/server/handlers.h"
#include "service/server/limits.h"
#include "service/server/server.h"

namespace myorules::service {
namespace {

// A stream that has had one answer, if it was given one, and stays open.
class OpenStream {
 public:
  explicit OpenStream(
      v1::ClassificationService::Stub& stub,
      std::chrono::milliseconds patience = std::chrono::minutes(1)) {
    context_.set_deadline(std::chrono::system_clock::now() + patience);
    stream_ = stub.ClassifyStream(&context_);
    v1::ClassifyStreamRequest request;
    request.mutable_request()->mutable_patient()->set_id("p");
    v1::ClassifyStreamResponse answer;
    is_answered_ = stream_->Write(request) && stream_->Read(&answer) &&
                   answer.has_response();
  }

  bool is_answered() const { return is_answered_; }
  grpc::StatusCode Close() {
    stream_->WritesDone();
    return stream_->Finish().error_code();
  }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ClassifyStreamRequest,
                                           v1::ClassifyStreamResponse>>
      stream_;
  bool is_answered_ = false;
};

class ServerLimits : public ::testing::Test {
 protected:
  void SetUp() override {
    auto server = Server::Start("127.0.0.1:0", Load());
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  // A client with a connection of its own.
  std::unique_ptr<v1::ClassificationService::Stub> Client() const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return v1::ClassificationService::NewStub(grpc::CreateCustomChannel(
        server_->address(), grpc::InsecureChannelCredentials(), arguments));
  }

  std::unique_ptr<Server> server_;
};

TEST_F(ServerLimits, CallsOnOneConnectionBeyondTheLimitWaitInTheClient) {
  const auto client = Client();
  std::vector<std::unique_ptr<OpenStream>> streams;
  for (int i = 0; i < limits::kMaxConcurrentStreams; ++i) {
    streams.push_back(std::make_unique<OpenStream>(*client));
    ASSERT_TRUE(streams.back()->is_answered()) << i;
  }
  OpenStream waiting(*client, std::chrono::milliseconds(300));
  EXPECT_FALSE(waiting.is_answered());
  EXPECT_EQ(waiting.Close(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(streams.back()->Close(), grpc::StatusCode::OK);
  streams.pop_back();
  OpenStream next(*client);
  EXPECT_TRUE(next.is_answered());
  EXPECT_EQ(next.Close(), grpc::StatusCode::OK);
  for (const auto& stream : streams) {
    EXPECT_EQ(stream->Close(), grpc::StatusCode::OK);
  }
}

TEST_F(ServerLimits, CallsBeyondTheThreadsAreRefusedUntilOneIsFree) {
  std::vector<std::unique_ptr<v1::ClassificationService::Stub>> clients;
  std::vector<std::unique_ptr<OpenStream>> streams;
  bool is_refused = false;
  for (int i = 0; i < limits::kMaxServerThreads + 1 && !is_refused; ++i) {
    if (i % limits::kMaxConcurrentStreams == 0) clients.push_back(Client());
    auto stream = std::make_unique<OpenStream>(*clients.back());
    if (stream->is_answered()) {
      streams.push_back(std::move(stream));
    } else {
      EXPECT_EQ(stream->Close(), grpc::StatusCode::RESOURCE_EXHAUSTED);
      is_refused = true;
    }
  }
  EXPECT_TRUE(is_refused);
  // A few threads wait for calls rather than serve one.
  EXPECT_GT(streams.size(), limits::kMaxServerThreads - 20u);
  for (const auto& stream : streams) {
    EXPECT_EQ(stream->Close(), grpc::StatusCode::OK);
  }
  OpenStream next(*clients.back());
  EXPECT_TRUE(next.is_answered());
  EXPECT_EQ(next.Close(), grpc::StatusCode::OK);
}

// A client that begins to speak HTTP/2 and says nothing any more, as one whose
// machine was switched off. Connected to a port of this machine.
class SilentClient {
 public:
  explicit SilentClient(absl::string_view address)
      : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    int port = 0;
    EXPECT_TRUE(
        absl::SimpleAtoi(address.substr(address.rfind(':') + 1), &port));
    sockaddr_in to = {};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof(to)),
              0);
    // The preface, and a frame of settings that sets nothing.
    const absl::string_view hello(
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 33);
    EXPECT_EQ(write(socket_, hello.data(), hello.size()), hello.size());
  }
  SilentClient(const SilentClient&) = delete;
  SilentClient& operator=(const SilentClient&) = delete;
  ~SilentClient() { close(socket_); }

  // Whether the server closes the connection within that time.
  bool IsClosedWithin(absl::Duration patience) const {
    const timeval timeout = absl::ToTimeval(patience);
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
    char bytes[1'000];
    ssize_t count = 0;
    do count = read(socket_, bytes, sizeof(bytes));
    while (count > 0);
    return count == 0;
  }

 private:
  const int socket_;
};

TEST(Keepalive, ClosesAConnectionWhoseClientIsGone) {
  const auto server = Server::Start(
      "127.0.0.1:0", Load(),
      {.time = absl::Milliseconds(100), .timeout = absl::Milliseconds(100)});
  ASSERT_TRUE(server.ok()) << server.status();
  const SilentClient client((*server)->address());
  EXPECT_TRUE(client.IsClosedWithin(absl::Seconds(60)));
}

TEST(Keepalive, KeepsAConnectionWhoseClientAnswers) {
  const auto server = Server::Start(
      "127.0.0.1:0", Load(),
      {.time = absl::Milliseconds(100), .timeout = absl::Milliseconds(100)});
  ASSERT_TRUE(server.ok()) << server.status();
  const auto channel = grpc::CreateChannel((*server)->address(),
                                           grpc::InsecureChannelCredentials());
  ASSERT_TRUE(channel->WaitForConnected(std::chrono::system_clock::now() +
                                        std::chrono::minutes(1)));
  absl::SleepFor(absl::Seconds(1));
  EXPECT_EQ(channel->GetState(false), GRPC_CHANNEL_READY);
}

// So many small packs beside those that are shipped.
Environment WithPacks(int count) {
  const std::filesystem::path directory =
      std::filesystem::path(::testing::TempDir()) / absl::StrCat("p", count);
  for (int i = 0; i < count; ++i) {
    const std::string name = absl::StrCat("test.p", i);
    std::filesystem::create_directories(directory / name);
    std::ofstream(directory / name / "pack.textproto")
        << absl::StrCat("name: \"", name, R"(" version: "1.0.0" title: "Small"
state: PACK_STATE_TEST author: "A test"
created_on { year: 2026 month: 1 day: 1 }
revised_on { year: 2026 month: 1 day: 1 }
purpose: "Is one of many." intended_use: "Tests." limits: "No answers."
source_key: "lim2019" source_attributes {}
subject_type: "myorules.v1.Patient" subject: "patient"
summary: "A patient."
)");
  }
  return Load(directory.string());
}

TEST(ListRulePacks, GivesPagesUpToTheLimits) {
  const Environment environment = WithPacks(limits::kMaxPageSize + 1);
  struct Row {
    int asked;
    int given;
  };
  for (const auto& [asked, given] :
       {Row{0, limits::kDefaultPageSize},
        Row{limits::kMaxPageSize, limits::kMaxPageSize},
        Row{limits::kMaxPageSize + 1, limits::kMaxPageSize}}) {
    v1::ListRulePacksRequest request;
    request.set_page_size(asked);
    v1::ListRulePacksResponse page;
    ASSERT_TRUE(ListRulePacks(environment, request, &page).ok());
    EXPECT_EQ(page.rule_packs_size(), given) << asked;
    EXPECT_NE(page.next_page_token(), "") << asked;
  }
}

}  // namespace
}  // namespace myorules::service
