// `myorules pack new`.
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/pack/names.h"
#include "rules/templates/new_pack.h"
#include "service/cli/exit_codes.h"
#include "service/cli/json_output.h"
#include "service/cli/options.h"
#include "service/cli/output_file.h"
#include "service/cli/pack_commands.h"
#include "service/cli/pack_options.h"
#include "service/cli/request_options.h"
#include "service/cli/standard_streams.h"
#include "service/server/environment.h"

namespace myorules::service {
namespace {

constexpr char kCommand[] = "pack new";

constexpr char kSummary[] =
    "Begins a pack in the folder NAME: a small one that lint is content with "
    "and whose\ncases pass, or a copy of a pack with its cases. NAME is "
    "lower-case words joined by\ndots, hospital.myositis.\n\n"
    "exit status: 0 written; 74 the folder is there already or cannot be "
    "written; 78 the\npack to copy does not load; 66 there is none; 64 wrong "
    "command line";

struct NewOptions : PackOptions {
  std::string name;
  std::string author;
  std::string from;
  std::string directory = ".";
};

bool ParseOptions(const std::vector<std::string>& arguments,
                  NewOptions* options, int* exit_code) {
  CommandLineOptions command_line("myorules pack new [OPTIONS] NAME", kSummary);
  command_line.Add("author", &options->author,
                   "=TEXT: who writes it; required, but of a copy");
  command_line.Add("from", &options->from,
                   "=PACK: copy it: a file, a folder, or a shipped pack");
  command_line.Add("dir", &options->directory,
                   "=DIR: where the folder goes (default: here)");
  options->AddTo(&command_line);
  std::vector<std::string> positional;
  if (!command_line.Parse(arguments, &positional, exit_code)) return false;
  if (positional.empty()) {
    *exit_code = UsageError(kCommand, "which NAME?");
  } else if (!engine::IsPackName(positional[0])) {
    *exit_code = UsageError(
        kCommand, absl::StrCat("'", positional[0],
                               "' is no name of a pack; write lower-case words "
                               "joined by dots, hospital.myositis"));
  } else if (options->author.empty() && options->from.empty()) {
    *exit_code = UsageError(kCommand, "who is the author? --author=TEXT");
  } else {
    options->name = positional[0];
    return true;
  }
  return false;
}

// The files to write, and whether they are those of a module. False, with the
// exit status, where there is nothing to copy.
bool FilesOf(const NewOptions& options, std::vector<rules::PackFile>* files,
             bool* is_module, int* exit_code) {
  const rules::NewPack wanted = {options.name, options.author,
                                 SystemClock().Today()};
  if (options.from.empty()) {
    *files = rules::PackFromTemplate(wanted);
    return true;
  }
  std::vector<rules::OpenedPack> opened;
  if (!options.Open(kCommand, {options.from}, &opened, exit_code)) return false;
  if (!CheckLoads(kCommand, opened[0], options)) {
    *exit_code = kConfiguration;
    return false;
  }
  absl::StatusOr<std::vector<rules::PackFile>> copied =
      rules::PackFromCopy(wanted, opened[0]);
  if (!copied.ok()) {
    options.TellFailure(kCommand, copied.status());
    *exit_code = kNoInput;
    return false;
  }
  *files = *std::move(copied);
  *is_module = opened[0].is_module();
  return true;
}

// Writes the files into a folder that is not there yet.
int WriteFolder(const std::filesystem::path& folder,
                const std::vector<rules::PackFile>& files) {
  std::error_code error;
  if (std::filesystem::exists(folder, error)) {
    Failure(kCommand,
            absl::AlreadyExistsError(absl::StrCat(
                folder.string(), " is there already; nothing was written")));
    return kCannotWrite;
  }
  for (const rules::PackFile& file : files) {
    const std::filesystem::path path = folder / file.name;
    // Where this fails, so does what follows, and says why.
    std::filesystem::create_directories(path.parent_path(), error);
    const int written = WriteFile(kCommand, path.string(), file.text);
    if (written != kOk) return written;
  }
  return kOk;
}

}  // namespace

int RunPackNew(const std::vector<std::string>& arguments) {
  NewOptions options;
  int exit_code = kOk;
  std::vector<rules::PackFile> files;
  bool is_module = false;
  if (!ParseOptions(arguments, &options, &exit_code) ||
      !FilesOf(options, &files, &is_module, &exit_code)) {
    return exit_code;
  }
  const std::filesystem::path folder =
      (std::filesystem::path(options.directory) / options.name)
          .lexically_normal();
  exit_code = WriteFolder(folder, files);
  if (exit_code != kOk) return exit_code;

  std::string text;
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const rules::PackFile& file : files) {
    const std::string path = (folder / file.name).string();
    absl::StrAppend(&text, path, "\n");
    json.push_back(path);
  }
  if (options.json()) {
    return PrintJson(kCommand, {{"folder", folder.string()}, {"files", json}});
  }
  return Print(kCommand,
               absl::StrCat(text, "next: myorules pack lint ", folder.string(),
                            // A module has no cases, and a hash to import by.
                            " && myorules pack ", is_module ? "hash" : "test",
                            " ", folder.string(), "\n"));
}

}  // namespace myorules::service
