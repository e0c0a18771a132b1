#include "service/server/server.h"

#include <thread>
#include <vector>

#include "absl/base/call_once.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "service/server/address.h"
#include "service/server/classification_service.h"
#include "service/server/lab_service.h"
#include "service/server/limits.h"
#include "service/server/patient_service.h"

namespace myorules::service {
namespace {

int Milliseconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

void Configure(const Keepalive& keepalive, grpc::ServerBuilder* builder) {
  builder->SetMaxReceiveMessageSize(limits::kMaxRequestBytes);
  builder->SetMaxSendMessageSize(limits::kMaxResponseBytes);
  builder->AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                              limits::kMaxConcurrentStreams);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS,
                              Milliseconds(keepalive.time));
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
                              Milliseconds(keepalive.timeout));
  // By default only a client with an open call is asked, and only twice.
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // Two servers on one port would share its calls without a word.
  builder->AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  grpc::ResourceQuota quota("myorules");
  quota.SetMaxThreads(limits::kMaxServerThreads);
  builder->SetResourceQuota(quota);
}

}  // namespace

struct Server::Impl {
  explicit Impl(const Environment& environment)
      : classification_service(environment),
        lab_service(environment),
        patient_service(environment) {}

  ClassificationService classification_service;
  LabService lab_service;
  PatientService patient_service;
  std::string address;
  // It ends before the services that it calls.
  std::unique_ptr<grpc::Server> server;

  std::vector<RpcService*> Services() {
    return {&classification_service, &lab_service, &patient_service};
  }

  // Begins to stop. Connections close only when no call is left: gRPC closes
  // one as soon as its last call ends once it has told the client that no more
  // are taken, and where something of the client is still unread then, the
  // kernel throws away whatever it has not delivered of the answers. Told
  // afterwards, the client has read them all before it hears that.
  void BeginToStop(absl::Time deadline) {
    server->GetHealthCheckService()->Shutdown();
    stopping = std::thread([this, deadline] {
      for (RpcService* service : Services()) service->Stop();
      for (RpcService* service : Services()) service->WaitUntilNone(deadline);
      server->Shutdown(absl::ToChronoTime(deadline));
      server->Wait();
      stopped.Notify();
    });
  }

  absl::once_flag stop_once;
  absl::Notification stopped;
  std::thread stopping;
};

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    absl::string_view address, const Environment& environment,
    const Keepalive& keepalive) {
  const absl::StatusOr<HostAndPort> host_and_port = ParseAddress(address);
  if (!host_and_port.ok()) return host_and_port.status();
  const absl::Status bindable = CheckBindable(*host_and_port);
  if (!bindable.ok()) return bindable;
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  auto impl = std::make_unique<Impl>(environment);
  grpc::ServerBuilder builder;
  Configure(keepalive, &builder);
  int port = 0;
  builder.AddListeningPort(absl::StrCat(address),
                           grpc::InsecureServerCredentials(), &port);
  for (RpcService* service : impl->Services()) builder.RegisterService(service);
  impl->server = builder.BuildAndStart();
  if (impl->server == nullptr || port == 0) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", address));
  }
  impl->address = absl::StrCat(host_and_port->host, ":", port);
  grpc::HealthCheckServiceInterface* health =
      impl->server->GetHealthCheckService();
  health->SetServingStatus(ClassificationService::kName, true);
  health->SetServingStatus(LabService::kName, true);
  health->SetServingStatus(PatientService::kName,
                           environment.recorder != nullptr);
  health->SetServingStatus(true);
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  Shutdown(absl::ZeroDuration());
  impl_->stopping.join();
}

const std::string& Server::address() const { return impl_->address; }

Stopped Server::Shutdown(absl::Duration drain_time, absl::Duration grace) {
  const absl::Time deadline = absl::Now() + drain_time;
  absl::call_once(impl_->stop_once,
                  [this, deadline] { impl_->BeginToStop(deadline); });
  if (!impl_->stopped.WaitForNotificationWithDeadline(deadline + grace)) {
    return Stopped::kComputing;
  }
  return absl::Now() < deadline ? Stopped::kDrained : Stopped::kCancelled;
}

}  // namespace myorules::service
