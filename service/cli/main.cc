// `myorules COMMAND [OPTIONS]`.

#include <fcntl.h>

#include <string>
#include <vector>

#include "google/protobuf/stubs/logging.h"
#include "service/cli/cohort.h"
#include "service/cli/commands.h"
#include "service/cli/dispatch.h"

namespace myorules::service {
namespace {

// A standard stream that the caller closed would lend its number to the first
// file or connection that is opened, which would then be read as the input or
// get the answers. Each is taken by something that cannot be used so.
void HoldClosedStreams() {
  for (const int stream : {0, 1, 2}) {
    if (fcntl(stream, F_GETFD) < 0) {
      open("/dev/null", stream == 0 ? O_WRONLY : O_RDONLY);
    }
  }
}

// Before the libraries begin: gRPC opens files while it is loaded.
using Initializer = void (*)();
[[gnu::section(".preinit_array"), gnu::used]] const Initializer kFirst =
    HoldClosedStreams;

constexpr Command kCommands[] = {
    {"classify", "classifies patients from a file or standard input",
     RunClassify},
    {"cohort", "prints the tables of a cohort", RunCohort},
    {"explain", "explains the answer for one patient", RunExplain},
    {"lab", "reads results as laboratories print them", RunLab},
    {"pack", "checks, tests, shows and compares rule packs", RunPack},
    {"record", "backs up, restores, verifies and replays a record of patients",
     RunRecord},
    {"serve", "serves gRPC until SIGTERM", RunServe},
    {"version", "prints the versions of engine, libraries and packs",
     RunVersion},
};

constexpr CommandGroup kProgram = {
    "myorules",
    "Rules for decision support in myositis. An answer says which criteria a\n"
    "patient meets and what is missing; it is never a diagnosis.",
    kCommands};

int Main(const std::vector<std::string>& arguments) {
  if (!arguments.empty() && arguments[0] == "--version") {
    return RunVersion({arguments.begin() + 1, arguments.end()});
  }
  return kProgram.Run(arguments);
}

}  // namespace
}  // namespace myorules::service

int main(int argc, char** argv) {
  // What it would say on standard error is told as an error of the record.
  google::protobuf::SetLogHandler(nullptr);
  return myorules::service::Main({argv + 1, argv + argc});
}
