// `myorules pack lint`.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rules/lint/lint.h"
#include "service/cli/exit_codes.h"
#include "service/cli/faults.h"
#include "service/cli/json_output.h"
#include "service/cli/options.h"
#include "service/cli/pack_commands.h"
#include "service/cli/pack_options.h"
#include "service/cli/pack_words.h"
#include "service/cli/request_options.h"
#include "service/cli/standard_streams.h"

namespace myorules::service {
namespace {

constexpr char kSummary[] =
    "Says what is wrong with packs: everything that keeps one from loading, "
    "and what\none must say besides (docs/reference/pack-commands.md). PACK is "
    "a file, a folder\nwith a pack.textproto, or a shipped pack or module by "
    "name.\n\n"
    "exit status: 0 no errors; 78 errors; 66 no such pack; 64 wrong command "
    "line";

size_t CountOf(const engine::Issues& issues, engine::IssueSeverity severity) {
  return std::count_if(issues.issues().begin(), issues.issues().end(),
                       [severity](const engine::Issue& issue) {
                         return issue.severity == severity;
                       });
}

size_t CountOf(const rules::OpenedPack& pack, engine::IssueSeverity severity) {
  return CountOf(pack.issues, severity) +
         (pack.evidence.has_value() ? CountOf(pack.evidence->issues, severity)
                                    : 0);
}

// Adds what lint finds beyond what loading does.
absl::Status LintOf(rules::OpenedPack* pack) {
  if (pack->evidence.has_value() && pack->evidence->is_read) {
    rules::LintEvidence(&pack->evidence->issues);
  }
  if (pack->compiled == nullptr) return absl::OkStatus();
  rules::Lint(*pack->compiled, &pack->issues);
  return rules::LintComparisons(*pack->compiled, &pack->issues);
}

nlohmann::ordered_json ToJson(const rules::OpenedPack& pack) {
  return {{"file", pack.file()},
          {"name", pack.skimmed.name()},
          {"version", pack.skimmed.version()},
          {"kind", pack.is_module() ? "module" : "pack"},
          {"ok", !pack.has_errors()},
          {"issues", IssuesJson(IssuesOf(pack))},
          {"moreIssues", HasMoreIssues(pack)}};
}

std::string ToText(const rules::OpenedPack& pack, const Colors& colors) {
  const size_t errors = CountOf(pack, engine::IssueSeverity::kError);
  const size_t warnings = CountOf(pack, engine::IssueSeverity::kWarning);
  const std::string faults = pack.FormatIssues(colors.Marks());
  return absl::StrCat(
      faults, faults.empty() ? "" : "\n",
      pack.is_module() ? "module " : "pack ", PackTitle(pack.skimmed), ": ",
      pack.has_errors() ? colors.Bad(Counted(errors, "error"))
                        : colors.Good("no errors"),
      warnings > 0
          ? absl::StrCat(", ", colors.Doubtful(Counted(warnings, "warning")))
          : "",
      HasMoreIssues(pack) ? ", and more that are not told" : "", " (",
      pack.file(), ")\n");
}

}  // namespace

int RunPackLint(const std::vector<std::string>& arguments) {
  PackOptions options;
  CommandLineOptions command_line("myorules pack lint [OPTIONS] PACK…",
                                  kSummary);
  std::vector<rules::OpenedPack> opened;
  int exit_code = kOk;
  if (!options.ParseAndOpen("pack lint", arguments, &command_line, &opened,
                            &exit_code)) {
    return exit_code;
  }

  bool ok = true;
  std::string text;
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (rules::OpenedPack& pack : opened) {
    const absl::Status status = LintOf(&pack);
    if (!status.ok()) return Failure("pack lint", status);
    ok = ok && !pack.has_errors();
    if (options.json()) {
      json.push_back(ToJson(pack));
    } else {
      absl::StrAppend(&text, ToText(pack, options.colors()));
    }
  }
  const int printed =
      options.json() ? PrintJson("pack lint", {{"ok", ok}, {"packs", json}})
                     : Print("pack lint", text);
  return printed == kOk && !ok ? kConfiguration : printed;
}

}  // namespace myorules::service
