// One patient's answer with all that its note is made of.
#ifndef MYORULES_SERVICE_CLI_EXPLAIN_RUN_H_
#define MYORULES_SERVICE_CLI_EXPLAIN_RUN_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "myorules/v1/classification_service.pb.h"
#include "service/cli/patient_input.h"
#include "service/server/environment.h"

namespace myorules::service {

struct Explained {
  v1::ClassifyResponse response;
  // The pack of each answer, in their order.
  std::vector<v1::GetRulePackResponse> packs;
};

// Looks for the patient `id`; without an id there must be one patient alone.
// Errors: INVALID_ARGUMENT for several without an id, ALREADY_EXISTS for
// several of this id, NOT_FOUND, with what is wrong with records that may be
// it, and the google.rpc.BadRequest of the last of these.
absl::StatusOr<v1::Patient> FindPatient(RecordReader* reader,
                                        const std::string& id);

// Classifies in this process. Errors: as Classify.
absl::StatusOr<Explained> ExplainHere(const Environment& environment,
                                      const v1::ClassifyRequest& request);

// Asks the server at `address`. Errors: what it says, with its name.
absl::StatusOr<Explained> ExplainThere(const std::string& address,
                                       const v1::ClassifyRequest& request);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_EXPLAIN_RUN_H_
