#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rules/pages/visible_text.h"
#include "service/cli/exit_codes.h"
#include "service/cli/lab_commands.h"
#include "service/cli/options.h"
#include "service/cli/request_options.h"
#include "service/cli/standard_streams.h"
#include "service/lab/reader.h"

namespace myorules::service {
namespace {

constexpr char kSummary[] =
    "Lists the profiles of laboratories: those that are shipped and, with "
    "--lab_profiles,\nthose of a directory, after it has checked them.\n\n"
    "exit status: 0 all load; 78 a profile does not load; 64 wrong command "
    "line;\n74 the output cannot be written";

}  // namespace

int RunLabProfiles(const std::vector<std::string>& arguments) {
  std::string directory;
  CommandLineOptions options("myorules lab profiles [OPTIONS]", kSummary);
  options.Add("lab_profiles", &directory,
              "=DIR: further profiles, DIR/NAME.textproto");
  std::vector<std::string> positional;
  int exit_code = kOk;
  if (!options.Parse(arguments, &positional, &exit_code, 0)) return exit_code;
  const auto reader = LabReader::Load(directory);
  if (!reader.ok()) {
    Failure("lab profiles", reader.status());
    return kConfiguration;
  }
  std::string text;
  for (const std::string& id : (*reader)->ProfileIds()) {
    absl::StrAppend(
        &text, id, "\t",
        rules::VisibleText((*reader)->FindProfile(id)->source().title()), "\n");
  }
  return Print("lab profiles", text);
}

}  // namespace myorules::service
