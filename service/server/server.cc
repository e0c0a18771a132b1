#include "service/server/server.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "service/server/classification_service.h"
#include "service/server/limits.h"

namespace myorules::service {
namespace {

struct HostAndPort {
  std::string host;
  int port = 0;
};

absl::StatusOr<HostAndPort> ParseAddress(absl::string_view address) {
  const size_t colon = address.rfind(':');
  HostAndPort result;
  if (colon == absl::string_view::npos || colon == 0 ||
      !absl::SimpleAtoi(address.substr(colon + 1), &result.port) ||
      result.port < 0 || result.port > 65535) {
    return absl::InvalidArgumentError(absl::StrCat(
        "'", address, "' is no address; \"127.0.0.1:8080\" or \"[::1]:0\" is"));
  }
  result.host = absl::StrCat(address.substr(0, colon));
  return result;
}

void Configure(grpc::ServerBuilder* builder) {
  builder->SetMaxReceiveMessageSize(limits::kMaxRequestBytes);
  builder->SetMaxSendMessageSize(limits::kMaxResponseBytes);
  builder->AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                              limits::kMaxConcurrentStreams);
  builder->AddChannelArgument(
      GRPC_ARG_KEEPALIVE_TIME_MS,
      static_cast<int>(absl::ToInt64Milliseconds(limits::kKeepaliveTime)));
  // Two servers on one port would share its calls without a word.
  builder->AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  grpc::ResourceQuota quota("myorules");
  quota.SetMaxThreads(limits::kMaxServerThreads);
  builder->SetResourceQuota(quota);
}

}  // namespace

struct Server::Impl {
  explicit Impl(const Environment& environment)
      : classification_service(environment) {}

  ClassificationService classification_service;
  std::string address;
  // Last: it ends before the services that it calls.
  std::unique_ptr<grpc::Server> server;
};

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    absl::string_view address, const Environment& environment) {
  const absl::StatusOr<HostAndPort> host_and_port = ParseAddress(address);
  if (!host_and_port.ok()) return host_and_port.status();
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  auto impl = std::make_unique<Impl>(environment);
  grpc::ServerBuilder builder;
  Configure(&builder);
  int port = 0;
  builder.AddListeningPort(absl::StrCat(address),
                           grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&impl->classification_service);
  impl->server = builder.BuildAndStart();
  if (impl->server == nullptr || port == 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", address,
                     " (is the port taken, is the host this machine's?)"));
  }
  impl->address = absl::StrCat(host_and_port->host, ":", port);
  grpc::HealthCheckServiceInterface* health =
      impl->server->GetHealthCheckService();
  health->SetServingStatus(v1::ClassificationService::service_full_name(),
                           true);
  health->SetServingStatus(true);
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() { Shutdown(absl::ZeroDuration()); }

const std::string& Server::address() const { return impl_->address; }

bool Server::Shutdown(absl::Duration drain_time) {
  impl_->server->GetHealthCheckService()->Shutdown();
  const absl::Time deadline = absl::Now() + drain_time;
  impl_->server->Shutdown(absl::ToChronoTime(deadline));
  impl_->server->Wait();
  return absl::Now() < deadline;
}

bool IsLoopback(absl::string_view address) {
  const absl::string_view host = address.substr(0, address.rfind(':'));
  if (host == "localhost" || host == "[::1]") return true;
  // All of 127/8, and no name that begins like it.
  return absl::StartsWith(host, "127.") &&
         host.find_first_not_of("0123456789.") == absl::string_view::npos;
}

}  // namespace myorules::service
