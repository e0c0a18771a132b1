#include "service/server/calls.h"

#include <utility>

namespace myorules::service {

using grpc::internal::MethodHandler;

class Calls::CountingHandler final : public MethodHandler {
 public:
  CountingHandler(std::unique_ptr<MethodHandler> handler, Calls& calls)
      : handler_(std::move(handler)), calls_(calls) {}

  void RunHandler(const HandlerParameter& parameter) override {
    calls_.Add(1);
    handler_->RunHandler(parameter);
    calls_.Add(-1);
  }

  void* Deserialize(grpc_call* call, grpc_byte_buffer* request,
                    grpc::Status* status, void** data) override {
    return handler_->Deserialize(call, request, status, data);
  }

 private:
  const std::unique_ptr<MethodHandler> handler_;
  Calls& calls_;
};

std::unique_ptr<MethodHandler> Calls::Counting(
    std::unique_ptr<MethodHandler> handler) {
  return std::make_unique<CountingHandler>(std::move(handler), *this);
}

grpc::Status Calls::Admit() const {
  const absl::MutexLock lock(&mutex_);
  if (!stopping_) return grpc::Status::OK;
  return {grpc::StatusCode::UNAVAILABLE, "the service is stopping"};
}

void Calls::Stop() {
  const absl::MutexLock lock(&mutex_);
  stopping_ = true;
}

void Calls::WaitUntilNone(absl::Time deadline) const {
  const absl::MutexLock lock(&mutex_);
  const auto none = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return in_progress_ == 0;
  };
  mutex_.AwaitWithDeadline(absl::Condition(&none), deadline);
}

void Calls::Add(int count) {
  const absl::MutexLock lock(&mutex_);
  in_progress_ += count;
}

}  // namespace myorules::service
