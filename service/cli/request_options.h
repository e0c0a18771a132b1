// The options that say what to ask of a patient: packs, date, where packs are.
#ifndef MYORULES_SERVICE_CLI_REQUEST_OPTIONS_H_
#define MYORULES_SERVICE_CLI_REQUEST_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/base/issues.h"
#include "myorules/v1/classification_service.pb.h"
#include "service/cli/options.h"
#include "service/server/environment.h"

namespace myorules::service {

struct RequestOptions {
  std::vector<std::string> packs;
  std::string assessed_on;
  std::string packs_directory;

  // Adds --pack, --assessed_on and --packs.
  void AddTo(CommandLineOptions* options);

  // A request without patient. The date is today where none was given: one day
  // for the whole run, even past midnight. Says on standard error that a date
  // lies in the future.
  // Errors: INVALID_ARGUMENT for a date that is none.
  absl::StatusOr<v1::ClassifyRequest> Request(const Clock& clock,
                                              v1::View view) const;
};

// "2026-01-01". Errors: INVALID_ARGUMENT.
absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view text);

// The shipped packs and those below `packs_directory`.
// Errors: as rules::Library::Load, which also fills `faulty`.
absl::StatusOr<Environment> LoadEnvironment(
    const std::string& packs_directory,
    std::vector<engine::Issues>* faulty = nullptr);

// Whether there is something to classify by: each pack that is named, or one in
// production. Errors: NOT_FOUND.
absl::Status CheckPacks(const rules::Library& library,
                        const std::vector<std::string>& packs);

// Says `status` on standard error and returns the exit status that fits.
int Failure(absl::string_view command, const absl::Status& status);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_REQUEST_OPTIONS_H_
