// What the commands of `myorules pack` share: which packs, in which form the
// report comes, and how it is printed.
#ifndef MYORULES_SERVICE_CLI_PACK_OPTIONS_H_
#define MYORULES_SERVICE_CLI_PACK_OPTIONS_H_

#include <string>
#include <vector>

#include "engine/base/issues.h"
#include "rules/library/pack_shelf.h"
#include "service/cli/faults.h"
#include "service/cli/options.h"
#include "service/cli/terminal.h"

namespace myorules::service {

struct PackOptions {
  std::string packs_directory;
  Choice format = {"text", {"text", "json"}};
  ColorWhen color = ColorWhen::kAuto;
  bool shipped = false;

  // Adds --format, --color and --packs.
  void AddTo(CommandLineOptions* options);
  // Adds --shipped: all that is shipped instead of PACK.
  void AddShippedTo(CommandLineOptions* options);

  bool json() const { return format.word == "json"; }
  // Of standard output.
  Colors colors() const { return Colors(color, stdout); }
  FaultForm fault_form() const { return {color, json()}; }

  // Says `status` on standard error; where the report is JSON, standard output
  // gets it in the report's place:
  //   {"error":{"code":"NOT_FOUND","message":"…"}}
  void TellFailure(absl::string_view command, const absl::Status& status) const;

  // Loads the shelf and opens `packs`, or what is shipped. Where that fails,
  // tells so and returns the exit status in `exit_code`.
  bool Open(absl::string_view command, const std::vector<std::string>& packs,
            std::vector<rules::OpenedPack>* opened, int* exit_code) const;

  // The same of the packs that the command line names, --shipped included.
  bool ParseAndOpen(absl::string_view command,
                    const std::vector<std::string>& arguments,
                    CommandLineOptions* command_line,
                    std::vector<rules::OpenedPack>* opened, int* exit_code);
};

// Whether the pack loads; where it does not, says its faults on standard error
// and, where the report is JSON, as its `error`, `issues` among them.
bool CheckLoads(absl::string_view command, const rules::OpenedPack& pack,
                const PackOptions& options);

// Whether the pack loads and is no module; where it is not so, says why
// likewise and gives the exit status.
bool CheckAnswers(absl::string_view command, const rules::OpenedPack& pack,
                  const PackOptions& options, int* exit_code);

// What is wrong with a pack and with its evidence.
std::vector<const engine::Issues*> IssuesOf(const rules::OpenedPack& pack);

// Whether there are more faults than are told.
bool HasMoreIssues(const rules::OpenedPack& pack);

// "1 error", "3 errors".
std::string Counted(size_t count, absl::string_view what);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_PACK_OPTIONS_H_
