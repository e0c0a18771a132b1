// `myorules COMMAND [OPTIONS]`.

#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"
#include "service/cli/cohort.h"
#include "service/cli/commands.h"
#include "service/cli/exit_codes.h"

namespace myorules::service {
namespace {

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
    std::fputs(Usage().c_str(), stdout);
    return kOk;
  }
  std::vector<std::string> names;
  for (const Command& command : kCommands) {
    if (name == command.name) {
      return command.run({arguments.begin() + 1, arguments.end()});
    }
    names.push_back(command.name);
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
  return myorules::service::Main({argv + 1, argv + argc});
}
