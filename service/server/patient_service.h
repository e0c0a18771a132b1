// The gRPC face of the record.
#ifndef MYORULES_SERVICE_SERVER_PATIENT_SERVICE_H_
#define MYORULES_SERVICE_SERVER_PATIENT_SERVICE_H_

#include <atomic>

#include "myorules/v1/patient_service.pb.h"
#include "service/server/environment.h"
#include "service/server/rpc_service.h"

namespace myorules::service {

// Thread-safe. Where the environment has no record, every call says so.
class PatientService final : public RpcService {
 public:
  static constexpr char kName[] = "myorules.v1.PatientService";

  explicit PatientService(Environment environment);

 private:
  using Writer = grpc::ServerWriter<v1::WatchClassificationsResponse>;

  template <typename Request, typename Response>
  void AddRead(const char* name,
               absl::Status (*handler)(const Environment&, const Request&,
                                       Response*));
  template <typename Request, typename Response>
  void AddChange(const char* name,
                 absl::Status (*handler)(const Environment&, const Request&,
                                         Response*,
                                         const engine::Interruption&));

  absl::Status Watch(grpc::ServerContext* context,
                     const v1::WatchClassificationsRequest& request,
                     Writer* writer);

  const Environment environment_;
  std::atomic<int> watchers_ = 0;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_PATIENT_SERVICE_H_
