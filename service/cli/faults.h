// Faults of packs and of what stands beside them, as commands tell them.
#ifndef MYORULES_SERVICE_CLI_FAULTS_H_
#define MYORULES_SERVICE_CLI_FAULTS_H_

#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/base/issues.h"
#include "service/cli/terminal.h"

namespace myorules::service {

std::vector<const engine::Issues*> PointersTo(
    const std::vector<engine::Issues>& texts);

// The faults of the texts, as an array, each with severity, file, line, column,
// message and sourceLine.
nlohmann::ordered_json IssuesJson(
    const std::vector<const engine::Issues*>& texts);

// How faults are told.
struct FaultForm {
  ColorWhen color = ColorWhen::kAuto;
  // Whether a report in JSON was asked for.
  bool json = false;
};

// Says on standard error that what is called `what` does not load, with the
// faults of the texts; where the report is JSON, standard output gets it as
// `error`, with `issues`.
void TellFaults(absl::string_view command, absl::string_view what,
                const std::vector<const engine::Issues*>& texts,
                const FaultForm& form);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_FAULTS_H_
