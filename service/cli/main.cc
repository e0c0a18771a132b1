// `myorules COMMAND [OPTIONS]`.

#include <fcntl.h>

#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"
#include "google/protobuf/stubs/logging.h"
#include "service/cli/cohort.h"
#include "service/cli/commands.h"
#include "service/cli/exit_codes.h"
#include "service/cli/standard_streams.h"

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

struct Command {
  const char* name;
  const char* summary;
  int (*run)(const std::vector<std::string>& arguments);
};

constexpr Command kCommands[] = {
    {"classify", "classifies patients from a file or standard input",
     RunClassify},
    {"cohort", "prints the tables of a cohort", RunCohort},
    {"explain", "explains the answer for one patient", RunExplain},
    {"serve", "serves gRPC until SIGTERM", RunServe},
    {"version", "prints the versions of engine, libraries and packs",
     RunVersion},
};

std::string Usage() {
  std::string text =
      "usage: myorules COMMAND [OPTIONS]\n\n"
      "Rules for decision support in myositis. An answer says which criteria "
      "a\n"
      "patient meets and what is missing; it is never a diagnosis.\n\n";
  for (const Command& command : kCommands) {
    std::string name = command.name;
    name.resize(12, ' ');
    absl::StrAppend(&text, "  ", name, command.summary, "\n");
  }
  absl::StrAppend(&text, "\nmyorules COMMAND --help tells its options.\n");
  return text;
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.empty()) {
    std::fputs(Usage().c_str(), stderr);
    return kUsage;
  }
  const std::string& name = arguments[0];
  if (name == "help" || name == "--help" || name == "-h") {
    return Print("help", Usage());
  }
  if (name == "--version") {
    return RunVersion({arguments.begin() + 1, arguments.end()});
  }
  std::vector<std::string> names;
  for (const Command& command : kCommands) {
    if (name == command.name) {
      return command.run({arguments.begin() + 1, arguments.end()});
    }
    names.emplace_back(command.name);
  }
  const std::string nearest = engine::NearestName(name, names);
  std::fprintf(stderr, "myorules: no command '%s'%s\n%s", name.c_str(),
               nearest.empty()
                   ? ""
                   : absl::StrCat(" (did you mean ", nearest, "?)").c_str(),
               Usage().c_str());
  return kUsage;
}

}  // namespace
}  // namespace myorules::service

int main(int argc, char** argv) {
  // What it would say on standard error is told as an error of the record.
  google::protobuf::SetLogHandler(nullptr);
  return myorules::service::Main({argv + 1, argv + argc});
}
