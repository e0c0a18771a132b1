#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "rules/patient/faults.h"
#include "rules/patient/prepare.h"

namespace myorules::rules {
namespace {

// Faults that the message itself names.
constexpr size_t kFaultsInMessage = 3;

constexpr char kBadRequestUrl[] = "type.googleapis.com/google.rpc.BadRequest";

}  // namespace

std::vector<FieldFault> Validate(const v1::Patient& patient,
                                 absl::CivilDay assessed_on,
                                 const Terminology& terminology) {
  Faults faults;
  CheckForm(patient, &faults);
  CheckContent(patient, assessed_on, terminology, &faults);
  CheckResults(patient, terminology, &faults);
  return faults.Take();
}

absl::Status FaultsToStatus(const std::vector<FieldFault>& faults) {
  if (faults.empty()) return absl::OkStatus();
  std::string message;
  google::rpc::BadRequest details;
  for (const FieldFault& fault : faults) {
    auto* violation = details.add_field_violations();
    violation->set_field(fault.field);
    violation->set_description(fault.description);
    const auto told = static_cast<size_t>(details.field_violations_size());
    if (told <= kFaultsInMessage) {
      absl::StrAppend(
          &message, message.empty() ? "" : "; ", fault.field, ": ",
          fault.message.empty() ? fault.description : fault.message);
    }
  }
  if (faults.size() > kFaultsInMessage) {
    absl::StrAppend(&message, "; and ", faults.size() - kFaultsInMessage,
                    " more");
  }
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kBadRequestUrl, absl::Cord(details.SerializeAsString()));
  return status;
}

}  // namespace myorules::rules
