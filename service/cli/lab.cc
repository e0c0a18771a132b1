// `myorules lab COMMAND`.
#include <string>
#include <vector>

#include "service/cli/commands.h"
#include "service/cli/dispatch.h"
#include "service/cli/lab_commands.h"

namespace myorules::service {
namespace {

constexpr Command kCommands[] = {
    {"normalise", "reads results as laboratories print them", RunLabNormalise},
    {"profiles", "lists and checks the profiles of laboratories",
     RunLabProfiles},
};

constexpr CommandGroup kLab = {
    "myorules lab",
    "For those who connect a laboratory (docs/guides/laboratory.md).",
    kCommands};

}  // namespace

int RunLab(const std::vector<std::string>& arguments) {
  return kLab.Run(arguments);
}

}  // namespace myorules::service
