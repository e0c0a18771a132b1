#include "service/cli/dispatch.h"

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"
#include "service/cli/exit_codes.h"
#include "service/cli/standard_streams.h"

namespace myorules::service {

std::string CommandGroup::Usage() const {
  std::string text = absl::StrCat("usage: ", program, " COMMAND [OPTIONS]\n\n",
                                  purpose, "\n\n");
  for (const Command& command : commands) {
    std::string name = command.name;
    name.resize(12, ' ');
    absl::StrAppend(&text, "  ", name, command.summary, "\n");
  }
  absl::StrAppend(&text, "\n", program, " COMMAND --help tells its options.\n");
  return text;
}

int CommandGroup::Run(const std::vector<std::string>& arguments) const {
  if (arguments.empty()) {
    std::fputs(Usage().c_str(), stderr);
    return kUsage;
  }
  const std::string& name = arguments[0];
  if (name == "help" || name == "--help" || name == "-h") {
    return Print("help", Usage());
  }
  std::vector<std::string> names;
  for (const Command& command : commands) {
    if (name == command.name) {
      return command.run({arguments.begin() + 1, arguments.end()});
    }
    names.emplace_back(command.name);
  }
  const std::string nearest = engine::NearestName(name, names);
  std::fprintf(stderr, "%s: no command '%s'%s\n%s", program, name.c_str(),
               nearest.empty()
                   ? ""
                   : absl::StrCat(" (did you mean ", nearest, "?)").c_str(),
               Usage().c_str());
  return kUsage;
}

}  // namespace myorules::service
