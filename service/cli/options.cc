#include "service/cli/options.h"

#include <algorithm>
#include <cstdio>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "engine/base/issues.h"
#include "service/cli/exit_codes.h"
#include "service/cli/standard_streams.h"

namespace myorules::service {

namespace {

// "--input-format" and "--input_format" are the same option.
std::string Normal(absl::string_view name) {
  return absl::StrReplaceAll(name, {{"-", "_"}});
}

}  // namespace

bool AbslParseFlag(absl::string_view text, Choice* choice, std::string* error) {
  if (std::find(choice->words.begin(), choice->words.end(), text) ==
      choice->words.end()) {
    *error = absl::StrCat("write ", absl::StrJoin(choice->words, " or "));
    return false;
  }
  choice->word = std::string(text);
  return true;
}

void CommandLineOptions::AddList(absl::string_view name,
                                 std::vector<std::string>* values,
                                 absl::string_view help) {
  options_.push_back({absl::StrCat(name), absl::StrCat(help), false,
                      [values](absl::string_view text, std::string* error) {
                        for (absl::string_view part :
                             absl::StrSplit(text, ',')) {
                          if (part.empty()) {
                            *error = "an entry is empty";
                            return false;
                          }
                          values->emplace_back(part);
                        }
                        return true;
                      }});
}

absl::Status CommandLineOptions::ReadOption(
    absl::string_view argument, const std::vector<std::string>& arguments,
    size_t* next) const {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(argument.substr(2), absl::MaxSplits('=', 1));
  const bool has_value = absl::StrContains(argument, "=");
  const std::string name = Normal(parts.first);
  const auto option = std::find_if(
      options_.begin(), options_.end(),
      [&name](const Option& candidate) { return candidate.name == name; });
  if (option == options_.end()) {
    std::vector<std::string> names = {"help"};
    for (const Option& candidate : options_) names.push_back(candidate.name);
    const std::string nearest = engine::NearestName(name, names);
    return absl::InvalidArgumentError(absl::StrCat(
        "no option --", parts.first,
        nearest.empty() ? ""
                        : absl::StrCat(" (did you mean --", nearest, "?)")));
  }
  std::string value(parts.second);
  if (!has_value) {
    if (option->is_switch) {
      value = "true";
    } else if (*next < arguments.size()) {
      value = arguments[(*next)++];
    } else {
      return absl::InvalidArgumentError(
          absl::StrCat("--", option->name, " needs a value"));
    }
  }
  // An empty one is mostly that of a variable that was never set.
  if (value.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--", option->name, " needs a value"));
  }
  std::string error;
  if (!option->read(value, &error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--", option->name, "=", value, ": ",
                     error.empty() ? "not a value of this option" : error));
  }
  return absl::OkStatus();
}

absl::Status CommandLineOptions::TryParse(
    const std::vector<std::string>& arguments,
    std::vector<std::string>* positional, bool* help,
    size_t max_positional) const {
  *help = false;
  bool options_ended = false;
  for (size_t next = 0; next < arguments.size();) {
    const std::string& argument = arguments[next++];
    if (!options_ended && argument == "--") {
      options_ended = true;
    } else if (!options_ended && (argument == "--help" || argument == "-h")) {
      *help = true;
      return absl::OkStatus();
    } else if (!options_ended && absl::StartsWith(argument, "--")) {
      absl::Status status = ReadOption(argument, arguments, &next);
      if (!status.ok()) return status;
    } else if (!options_ended && argument.size() > 1 && argument[0] == '-') {
      return absl::InvalidArgumentError(absl::StrCat(
          "no option ", argument, " (options begin with two dashes)"));
    } else if (positional->size() == max_positional) {
      return absl::InvalidArgumentError(
          absl::StrCat("one argument too many: ", argument));
    } else {
      positional->push_back(argument);
    }
  }
  return absl::OkStatus();
}

bool CommandLineOptions::Parse(const std::vector<std::string>& arguments,
                               std::vector<std::string>* positional,
                               int* exit_code, size_t max_positional) const {
  bool help = false;
  const absl::Status status =
      TryParse(arguments, positional, &help, max_positional);
  if (!status.ok()) {
    std::fputs(
        absl::StrCat("myorules: ", status.message(), "\nusage: ", usage_, "\n")
            .c_str(),
        stderr);
    *exit_code = kUsage;
    return false;
  }
  if (help) {
    *exit_code = Print("help", Help());
    return false;
  }
  return true;
}

std::string CommandLineOptions::Help() const {
  std::string text = absl::StrCat("usage: ", usage_, "\n\n", summary_, "\n");
  if (!options_.empty()) absl::StrAppend(&text, "\noptions:\n");
  for (const Option& option : options_) {
    // "=DIR: where …" names the value.
    std::string head = absl::StrCat("  --", option.name);
    absl::string_view help = option.help;
    const size_t colon = help.find(": ");
    if (absl::StartsWith(help, "=")) {
      absl::StrAppend(&head, help.substr(0, colon));
      help.remove_prefix(std::min(help.size(), colon == absl::string_view::npos
                                                   ? help.size()
                                                   : colon + 2));
    }
    if (help.empty()) {
      absl::StrAppend(&text, head, "\n");
      continue;
    }
    if (head.size() < 28) {
      head.resize(28, ' ');
    } else {
      absl::StrAppend(&head, "\n", std::string(28, ' '));
    }
    absl::StrAppend(&text, head, "  ", help, "\n");
  }
  return text;
}

int UsageError(absl::string_view command, absl::string_view message) {
  std::fprintf(stderr, "%s\n",
               absl::StrCat("myorules ", command, ": ", message, " (myorules ",
                            command, " --help)")
                   .c_str());
  return kUsage;
}

}  // namespace myorules::service
