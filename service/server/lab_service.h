// The gRPC face of what laboratories report: read, and taken on record.
#ifndef MYORULES_SERVICE_SERVER_LAB_SERVICE_H_
#define MYORULES_SERVICE_SERVER_LAB_SERVICE_H_

#include "service/server/environment.h"
#include "service/server/rpc_service.h"

namespace myorules::service {

// Thread-safe. Nothing of a request is kept but in the record.
class LabService final : public RpcService {
 public:
  static constexpr char kName[] = "myorules.v1.LabService";

  // Requires a lab reader. Without a record only reading works.
  explicit LabService(Environment environment);

 private:
  const Environment environment_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_LAB_SERVICE_H_
