// `myorules pack doc`.
#include <filesystem>
#include <limits>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "myorules/v1/classification_service.pb.h"
#include "rules/pages/pack_page.h"
#include "service/cli/exit_codes.h"
#include "service/cli/options.h"
#include "service/cli/output_file.h"
#include "service/cli/pack_commands.h"
#include "service/cli/pack_options.h"
#include "service/cli/request_options.h"
#include "service/cli/standard_streams.h"

namespace myorules::service {
namespace {

constexpr char kCommand[] = "pack doc";

constexpr char kSummary[] =
    "Prints the page of a pack that a clinician reads: what it is for and its "
    "limits, its\ntables, properties, flags, criteria and thresholds in words, "
    "its sources, and what\nnobody has checked. With --dir it writes NAME.md "
    "and NAME.html of each pack. PACK is\na file, a folder with a "
    "pack.textproto, or a shipped pack or module by name.\n\n"
    "exit status: 0 written; 78 a pack does not load; 74 the pages cannot be "
    "written; 66\nno such pack; 64 wrong command line";

struct DocOptions : PackOptions {
  std::string directory;
};

// What GetRulePack answers, as JSON over several lines.
std::string ToJson(const v1::GetRulePackResponse& described) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string json;
  // Only Any and Timestamp can fail, and no pack has them.
  (void)google::protobuf::util::MessageToJsonString(described, &json, options);
  return json;
}

int WritePages(const std::string& directory, const std::string& name,
               const rules::Document& page) {
  const std::string stem =
      (std::filesystem::path(directory) / name).lexically_normal().string();
  const int written =
      WriteFile(kCommand, absl::StrCat(stem, ".md"), page.Markdown());
  return written == kOk
             ? WriteFile(kCommand, absl::StrCat(stem, ".html"), page.Html())
             : written;
}

// Prints or writes the page of a pack. Returns the exit status.
int Show(const rules::OpenedPack& opened, const DocOptions& options) {
  if (!CheckLoads(kCommand, opened, options)) return kConfiguration;
  v1::GetRulePackResponse described;
  const absl::Status status =
      opened.library->Describe(opened.pack->identity().hash(), &described);
  if (!status.ok()) return Failure(kCommand, status);
  if (options.json()) return Print(kCommand, ToJson(described));
  const rules::Document page = rules::PackPage(*opened.pack, described);
  if (!options.directory.empty()) {
    return WritePages(options.directory, opened.skimmed.name(), page);
  }
  return Print(kCommand,
               options.format.word == "html" ? page.Html() : page.Markdown());
}

}  // namespace

int RunPackDoc(const std::vector<std::string>& arguments) {
  DocOptions options;
  options.format = {"markdown", {"markdown", "html", "json"}};
  CommandLineOptions command_line("myorules pack doc [OPTIONS] PACK…",
                                  kSummary);
  command_line.Add("dir", &options.directory,
                   "=DIR: write DIR/NAME.md and DIR/NAME.html");
  options.AddTo(&command_line);
  options.AddShippedTo(&command_line);
  std::vector<std::string> packs;
  int exit_code = kOk;
  if (!command_line.Parse(arguments, &packs, &exit_code,
                          std::numeric_limits<size_t>::max())) {
    return exit_code;
  }
  if (options.directory.empty() && packs.size() != 1) {
    return UsageError(kCommand, "of one PACK alone, or with --dir");
  }
  if (!options.directory.empty() && options.json()) {
    return UsageError(kCommand, "--dir writes Markdown and HTML");
  }
  std::vector<rules::OpenedPack> opened;
  if (!options.Open(kCommand, packs, &opened, &exit_code)) return exit_code;
  std::error_code error;
  // Where this fails, so does what follows, and says why.
  if (!options.directory.empty()) {
    std::filesystem::create_directories(options.directory, error);
  }
  for (const rules::OpenedPack& pack : opened) {
    // A module's pages are those of the packs that import it.
    if (options.shipped && pack.is_module()) continue;
    exit_code = Show(pack, options);
    if (exit_code != kOk) return exit_code;
  }
  return kOk;
}

}  // namespace myorules::service
