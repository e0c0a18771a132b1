#include "service/server/rpc_service.h"

#include <vector>

#include "grpcpp/support/slice.h"

namespace myorules::service {

std::string Flat(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  std::string flat;
  if (!bytes.Dump(&slices).ok()) return flat;
  for (const grpc::Slice& slice : slices) {
    flat.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return flat;
}

engine::Interruption WhenCancelled(grpc::ServerContext* context) {
  return [context] {
    return context->IsCancelled()
               ? absl::CancelledError("the call was cancelled")
               : absl::OkStatus();
  };
}

void RpcService::Stop() { calls_.Stop(); }

void RpcService::WaitUntilNone(absl::Time deadline) const {
  calls_.WaitUntilNone(deadline);
}

void RpcService::Add(const char* name, grpc::internal::RpcMethod::RpcType type,
                     std::unique_ptr<grpc::internal::MethodHandler> handler) {
  AddMethod(new grpc::internal::RpcServiceMethod(
      name, type, calls_.Counting(std::move(handler)).release()));
}

}  // namespace myorules::service
