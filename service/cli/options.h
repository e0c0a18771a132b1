// Options of one subcommand. Values are read as Abseil's flags read theirs;
// each subcommand has its own set, so that none offers what it does not take.
#ifndef MYORULES_SERVICE_CLI_OPTIONS_H_
#define MYORULES_SERVICE_CLI_OPTIONS_H_

#include <functional>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/flags/marshalling.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace myorules::service {

// An option that is one of a few words.
struct Choice {
  std::string word;
  std::vector<std::string> words;
};
bool AbslParseFlag(absl::string_view text, Choice* choice, std::string* error);

// Thread-compatible. The variables must outlive it.
class CommandLineOptions {
 public:
  // `usage`: "myorules classify [OPTIONS] [FILE]"; `summary`: what it does.
  CommandLineOptions(std::string usage, std::string summary)
      : usage_(std::move(usage)), summary_(std::move(summary)) {}

  // An option `--name=VALUE` (a bool needs no value). What stands in `value`
  // now is the default. `help` is a phrase; it may name the value as "=DIR: …".
  template <typename T>
  void Add(absl::string_view name, T* value, absl::string_view help) {
    options_.push_back({absl::StrCat(name), absl::StrCat(help),
                        std::is_same_v<T, bool>,
                        [value](absl::string_view text, std::string* error) {
                          return absl::ParseFlag(text, value, error);
                        }});
  }

  // An option that may be given several times, or once with commas.
  void AddList(absl::string_view name, std::vector<std::string>* values,
               absl::string_view help);

  // Reads the arguments; what is no option goes to `positional`, at most
  // `max_positional`. `--help`, or a fault (said on stderr), returns false with
  // the exit status.
  bool Parse(const std::vector<std::string>& arguments,
             std::vector<std::string>* positional, int* exit_code,
             size_t max_positional = 1) const;

  // As Parse; the fault comes back as INVALID_ARGUMENT. `--help` sets `help`.
  absl::Status TryParse(const std::vector<std::string>& arguments,
                        std::vector<std::string>* positional, bool* help,
                        size_t max_positional) const;

  // Usage, summary and all options.
  std::string Help() const;

 private:
  struct Option {
    std::string name;
    std::string help;
    bool is_switch = false;
    std::function<bool(absl::string_view, std::string*)> read;
  };

  absl::Status ReadOption(absl::string_view argument,
                          const std::vector<std::string>& arguments,
                          size_t* next) const;

  std::string usage_;
  std::string summary_;
  std::vector<Option> options_;
};

// Says `message` on stderr with the way to the command's help; returns kUsage.
int UsageError(absl::string_view command, absl::string_view message);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_OPTIONS_H_
