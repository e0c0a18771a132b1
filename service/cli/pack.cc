// `myorules pack COMMAND`.
#include <string>
#include <vector>

#include "service/cli/commands.h"
#include "service/cli/dispatch.h"
#include "service/cli/pack_commands.h"

namespace myorules::service {
namespace {

constexpr Command kCommands[] = {
    {"diff", "says what changed, in the rules and for patients", RunPackDiff},
    {"doc", "prints the page that a clinician reads", RunPackDoc},
    {"hash", "prints the hash that answers and imports carry", RunPackHash},
    {"lint", "says what is wrong with packs", RunPackLint},
    {"new", "begins a pack, from a template or as a copy", RunPackNew},
    {"test", "runs the cases of packs and says what they cover", RunPackTest},
};

constexpr CommandGroup kPack = {
    "myorules pack",
    "For those who write rules. PACK is a file, a folder with a "
    "pack.textproto, or\n"
    "the name of a shipped pack (NAME, NAME@VERSION).",
    kCommands};

}  // namespace

int RunPack(const std::vector<std::string>& arguments) {
  return kPack.Run(arguments);
}

}  // namespace myorules::service
