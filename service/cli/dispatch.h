// `PROGRAM COMMAND …`: the right command is found, or the nearest is named.
#ifndef MYORULES_SERVICE_CLI_DISPATCH_H_
#define MYORULES_SERVICE_CLI_DISPATCH_H_

#include <string>
#include <vector>

#include "absl/types/span.h"

namespace myorules::service {

struct Command {
  const char* name;
  const char* summary;
  // Takes what follows its name; returns the exit status.
  int (*run)(const std::vector<std::string>& arguments);
};

// The commands that one name gathers.
struct CommandGroup {
  // "myorules", "myorules pack".
  const char* program;
  // What they are for, in lines.
  const char* purpose;
  absl::Span<const Command> commands;

  // Usage, purpose and all commands.
  std::string Usage() const;

  // Runs the command that `arguments` begin with; without one, or with "help",
  // prints the usage. Returns the exit status.
  int Run(const std::vector<std::string>& arguments) const;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_DISPATCH_H_
