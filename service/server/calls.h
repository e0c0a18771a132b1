// The calls that a service is answering, so that it can end without losing an
// answer.
#ifndef MYORULES_SERVICE_SERVER_CALLS_H_
#define MYORULES_SERVICE_SERVER_CALLS_H_

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpcpp/impl/rpc_service_method.h"
#include "grpcpp/support/status.h"

namespace myorules::service {

// Thread-safe.
class Calls {
 public:
  // A handler that does as `handler` and counts its calls, from before they are
  // read until gRPC has taken the whole answer.
  std::unique_ptr<grpc::internal::MethodHandler> Counting(
      std::unique_ptr<grpc::internal::MethodHandler> handler);

  // Whether a call that begins now is to be answered.
  // Errors: UNAVAILABLE after Stop.
  grpc::Status Admit() const;

  void Stop();

  // Waits until no call is being answered, at most until `deadline`.
  void WaitUntilNone(absl::Time deadline) const;

 private:
  class CountingHandler;

  void Add(int count);

  mutable absl::Mutex mutex_;
  int in_progress_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_CALLS_H_
