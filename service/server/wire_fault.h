// Where bytes stop being a message.
#ifndef MYORULES_SERVICE_SERVER_WIRE_FAULT_H_
#define MYORULES_SERVICE_SERVER_WIRE_FAULT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace myorules::service {

// For bytes that protobuf does not take as a message of `type`, and of which it
// says no more: INVALID_ARGUMENT that names the first field that ends too early
// or holds text that is not UTF-8, from `root` on
// ("patient.medicines[0].name"); of other damage, the message that it is in.
// Repeats nothing of the bytes.
absl::Status WireFault(const google::protobuf::Descriptor& type,
                       absl::string_view root, absl::string_view bytes);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_WIRE_FAULT_H_
