#include "service/cli/pack_options.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/cli/exit_codes.h"
#include "service/cli/json_output.h"
#include "service/cli/request_options.h"

namespace myorules::service {

void PackOptions::AddTo(CommandLineOptions* options) {
  options->Add(
      "format", &format,
      absl::StrCat("=", absl::StrJoin(format.words, "|"),
                   ": form of the report (default: ", format.word, ")"));
  options->Add("color", &color,
               "=auto|always|never: colours (default: auto, in a terminal "
               "unless NO_COLOR is set)");
  options->Add("packs", &packs_directory,
               "=DIR: further packs and modules, DIR/NAME/pack.textproto");
}

void PackOptions::AddShippedTo(CommandLineOptions* options) {
  options->Add("shipped", &shipped, "all that is shipped, instead of PACK");
}

void PackOptions::TellFailure(absl::string_view command,
                              const absl::Status& status) const {
  Failure(command, status);
  if (json()) PrintJson(command, {{"error", ErrorJson(status)}});
}

bool PackOptions::Open(absl::string_view command,
                       const std::vector<std::string>& packs,
                       std::vector<rules::OpenedPack>* opened,
                       int* exit_code) const {
  if (packs.empty() != shipped) {
    *exit_code =
        UsageError(command, shipped ? "PACK and --shipped exclude each "
                                      "other"
                                    : "which PACK?");
    return false;
  }
  const absl::StatusOr<rules::PackShelf> shelf =
      rules::PackShelf::Load(packs_directory);
  if (!shelf.ok()) {
    TellFailure(command, shelf.status());
    *exit_code = kConfiguration;
    return false;
  }
  if (shipped) *opened = shelf->OpenShipped();
  for (const std::string& pack : packs) {
    absl::StatusOr<rules::OpenedPack> found = shelf->Open(pack);
    if (!found.ok()) {
      TellFailure(command, found.status());
      *exit_code = kNoInput;
      return false;
    }
    opened->push_back(*std::move(found));
  }
  return true;
}

bool PackOptions::ParseAndOpen(absl::string_view command,
                               const std::vector<std::string>& arguments,
                               CommandLineOptions* command_line,
                               std::vector<rules::OpenedPack>* opened,
                               int* exit_code) {
  AddTo(command_line);
  AddShippedTo(command_line);
  std::vector<std::string> packs;
  return command_line->Parse(arguments, &packs, exit_code,
                             std::numeric_limits<size_t>::max()) &&
         Open(command, packs, opened, exit_code);
}

std::vector<const engine::Issues*> IssuesOf(const rules::OpenedPack& pack) {
  std::vector<const engine::Issues*> all = {&pack.issues};
  if (pack.evidence.has_value()) all.push_back(&pack.evidence->issues);
  return all;
}

bool CheckLoads(absl::string_view command, const rules::OpenedPack& pack,
                const PackOptions& options) {
  if (pack.pack != nullptr) return true;
  TellFaults(command, pack.file(), IssuesOf(pack), options.fault_form());
  return false;
}

bool CheckAnswers(absl::string_view command, const rules::OpenedPack& pack,
                  const PackOptions& options, int* exit_code) {
  if (!CheckLoads(command, pack, options)) {
    *exit_code = kConfiguration;
    return false;
  }
  if (!pack.is_module()) return true;
  *exit_code = UsageError(
      command, absl::StrCat("'", pack.skimmed.name(),
                            "' is a module, which answers nothing itself; "
                            "choose a pack that imports it"));
  return false;
}

bool HasMoreIssues(const rules::OpenedPack& pack) {
  const std::vector<const engine::Issues*> all = IssuesOf(pack);
  return std::any_of(all.begin(), all.end(), [](const engine::Issues* issues) {
    return issues->is_full();
  });
}

std::string Counted(size_t count, absl::string_view what) {
  return absl::StrCat(count, " ", what, count == 1 ? "" : "s");
}

}  // namespace myorules::service
