#include "service/cli/remote.h"

#include "absl/strings/str_cat.h"
#include "grpcpp/channel.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "service/server/limits.h"
#include "service/server/status.h"

namespace myorules::service {

std::unique_ptr<v1::ClassificationService::Stub> ConnectTo(
    const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(limits::kMaxResponseBytes);
  // Patients go straight to the server named, whatever http_proxy says.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return v1::ClassificationService::NewStub(grpc::CreateCustomChannel(
      address, grpc::InsecureChannelCredentials(), arguments));
}

absl::Status ServerStatus(const std::string& address,
                          const grpc::Status& status) {
  absl::Status result = FromGrpcStatus(status);
  if (result.ok()) return result;
  return absl::Status(result.code(),
                      absl::StrCat("server ", address, ": ", result.message()));
}

absl::Status CheckServer(const std::string& address,
                         const v1::ClassifyRequest& request) {
  const auto stub = ConnectTo(address);
  for (const std::string& pack : request.packs()) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kConnectTime);
    v1::GetRulePackRequest ask;
    ask.set_pack(pack);
    v1::GetRulePackResponse answer;
    const grpc::Status status = stub->GetRulePack(&context, ask, &answer);
    if (!status.ok()) return ServerStatus(address, status);
  }
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kConnectTime);
  v1::ListRulePacksRequest ask;
  ask.set_page_size(1);
  v1::ListRulePacksResponse answer;
  return ServerStatus(address, stub->ListRulePacks(&context, ask, &answer));
}

}  // namespace myorules::service
