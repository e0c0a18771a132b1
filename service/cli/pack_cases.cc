// `myorules pack test`.
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"
#include "rules/cases/case_file.h"
#include "rules/cases/case_run.h"
#include "rules/cases/coverage_page.h"
#include "rules/cases/threshold_moves.h"
#include "rules/pages/visible_text.h"
#include "service/cli/exit_codes.h"
#include "service/cli/faults.h"
#include "service/cli/json_output.h"
#include "service/cli/options.h"
#include "service/cli/output_file.h"
#include "service/cli/pack_commands.h"
#include "service/cli/pack_options.h"
#include "service/cli/request_options.h"
#include "service/cli/standard_streams.h"
#include "service/cli/terminal.h"

namespace myorules::service {
namespace {

constexpr char kSummary[] =
    "Runs the cases that a pack brings (cases/SCENARIO/case.textproto in its "
    "folder) and\nsays what of the pack they saw: each criterion true, false "
    "and unknown, each row,\nflag and note with every value that it can have. "
    "Fails where a case fails or too\nlittle was seen. PACK is a file, a "
    "folder with a pack.textproto, or a shipped pack\nby name.\n\n"
    "exit status: 0 all passed; 1 a case failed, too little was seen, an "
    "exception is wrong,\nor a threshold is not held; 78 pack or cases do not "
    "load; 66 no such pack, no "
    "cases; 64 wrong command\nline";

struct TestOptions : PackOptions {
  double min_coverage = 100;
  bool coverage = false;
  bool thresholds = false;
  std::string html;
  std::string cases;
};

struct TestedPack {
  std::string file;
  v1::RulePack pack;
  rules::PackCases cases;
  rules::CaseRun run;
  // Of --thresholds.
  std::vector<rules::UnnoticedMove> unnoticed;
  bool ok = false;
};

std::string FolderOfCases(const rules::OpenedPack& pack,
                          const TestOptions& options) {
  return options.cases.empty() ? absl::StrCat(pack.folder, "/cases")
                               : options.cases;
}

absl::StatusOr<rules::PackCases> LoadCasesOf(
    const rules::OpenedPack& pack, const TestOptions& options,
    std::vector<engine::Issues>* faulty) {
  return options.cases.empty() && pack.folder.empty()
             ? rules::ShippedPackCases(pack.skimmed.name())
             : rules::LoadPackCases(FolderOfCases(pack, options), faulty);
}

// Tells why there are no cases to run. Returns the exit status.
int TellNoCases(const rules::OpenedPack& pack, const TestOptions& options,
                const std::vector<engine::Issues>& faulty,
                const absl::Status& status) {
  if (faulty.empty()) {
    options.TellFailure("pack test", status);
    return absl::IsNotFound(status) ? kNoInput : kConfiguration;
  }
  TellFaults("pack test",
             absl::StrCat("what is in ", FolderOfCases(pack, options)),
             PointersTo(faulty), options.fault_form());
  return kConfiguration;
}

// Runs the cases of a pack that loads. False, with the exit status, where that
// cannot be done.
bool RunCasesOf(const rules::OpenedPack& opened, const TestOptions& options,
                TestedPack* tested, int* exit_code) {
  std::vector<engine::Issues> faulty;
  absl::StatusOr<rules::PackCases> cases =
      LoadCasesOf(opened, options, &faulty);
  if (!cases.ok()) {
    *exit_code = TellNoCases(opened, options, faulty, cases.status());
    return false;
  }
  tested->file = opened.file();
  tested->pack = opened.pack->source();
  tested->cases = *std::move(cases);
  tested->run = rules::RunCases(*opened.library, opened.pack, tested->cases);
  tested->ok = tested->run.ok() &&
               tested->run.coverage.Percent() >= options.min_coverage;
  // What fails as it is says nothing of what would fail otherwise.
  if (options.thresholds && tested->run.failed.empty()) {
    auto unnoticed = rules::FindUnnoticedMoves(
        *opened.pack, rules::ThresholdsOf::kPack, tested->cases.cases);
    if (!unnoticed.ok()) {
      options.TellFailure("pack test", unnoticed.status());
      *exit_code = kConfiguration;
      return false;
    }
    tested->unnoticed = *std::move(unnoticed);
    tested->ok = tested->ok && tested->unnoticed.empty();
  }
  return true;
}

std::string ToText(const TestedPack& tested, const TestOptions& options) {
  const Colors colors = options.colors();
  const rules::CoverageReport& coverage = tested.run.coverage;
  std::string text;
  if (options.coverage) absl::StrAppend(&text, coverage.Table());
  for (const rules::FailedCase& failed : tested.run.failed) {
    absl::StrAppend(&text, colors.Bad("failed:"), " ",
                    rules::VisibleText(
                        rules::Report(*failed.pack_case, failed.result), "\n"),
                    "\n");
  }
  for (const std::string& never : coverage.never) {
    absl::StrAppend(&text, colors.Doubtful("not covered:"), " ", never, "\n");
  }
  for (const std::string& fault : coverage.exception_faults) {
    absl::StrAppend(&text, colors.Bad("exception:"), " ", fault, "\n");
  }
  for (const rules::UnnoticedMove& move : tested.unnoticed) {
    absl::StrAppend(&text, colors.Bad("not held:"), " threshold ",
                    move.threshold, " is ", move.value,
                    ", and no case fails where it is ", move.moved_to, "\n");
  }
  const std::string percent = absl::StrCat("coverage ", coverage.PercentText());
  absl::StrAppend(&text, "pack ", tested.pack.name(), " ",
                  coverage.Percent() >= options.min_coverage
                      ? colors.Good(percent)
                      : colors.Bad(percent),
                  " cases ", tested.run.cases);
  if (!tested.run.failed.empty()) {
    absl::StrAppend(
        &text, ", ",
        colors.Bad(absl::StrCat(tested.run.failed.size(), " failed")));
  }
  absl::StrAppend(&text, "\n");
  return text;
}

nlohmann::ordered_json ToJson(const rules::CoverageReport& coverage) {
  nlohmann::ordered_json items = nlohmann::ordered_json::array();
  for (const rules::CoverageReport::Line& line : coverage.lines) {
    nlohmann::ordered_json values = nlohmann::ordered_json::array();
    for (const rules::CoverageReport::Value& value : line.values) {
      nlohmann::ordered_json entry = {{"value", value.value},
                                      {"count", value.count}};
      if (!value.cannot_occur.empty()) {
        entry["cannotOccur"] = value.cannot_occur;
      }
      values.push_back(entry);
    }
    items.push_back({{"item", line.item}, {"values", values}});
  }
  return {{"percent", coverage.Percent()},
          {"seen", coverage.seen},
          {"canOccur", coverage.can_occur},
          {"never", coverage.never},
          {"exceptionFaults", coverage.exception_faults},
          {"items", items}};
}

nlohmann::ordered_json ToJson(const TestedPack& tested) {
  nlohmann::ordered_json failed = nlohmann::ordered_json::array();
  for (const rules::FailedCase& each : tested.run.failed) {
    failed.push_back({{"scenario", each.pack_case->scenario},
                      {"name", each.pack_case->name},
                      {"statement", each.pack_case->statement},
                      {"mismatches", each.result.mismatches}});
  }
  nlohmann::ordered_json unnoticed = nlohmann::ordered_json::array();
  for (const rules::UnnoticedMove& move : tested.unnoticed) {
    unnoticed.push_back({{"threshold", move.threshold},
                         {"value", move.value},
                         {"movedTo", move.moved_to}});
  }
  return {{"file", tested.file},
          {"name", tested.pack.name()},
          {"version", tested.pack.version()},
          {"ok", tested.ok},
          {"cases", tested.run.cases},
          {"failed", failed},
          {"thresholdsNotHeld", unnoticed},
          {"coverage", ToJson(tested.run.coverage)}};
}

bool ParseOptions(const std::vector<std::string>& arguments,
                  TestOptions* options, std::vector<std::string>* packs,
                  int* exit_code) {
  CommandLineOptions command_line("myorules pack test [OPTIONS] PACK…",
                                  kSummary);
  command_line.Add("min_coverage", &options->min_coverage,
                   "=PERCENT: fail below it (default: 100)");
  command_line.Add("coverage", &options->coverage,
                   "print how often each value was seen");
  command_line.Add("thresholds", &options->thresholds,
                   "fail as well where a threshold of the pack can be a little "
                   "higher or lower\n    and no case notices");
  command_line.Add("html", &options->html, "=FILE: write the same as a page");
  command_line.Add("cases", &options->cases,
                   "=DIR: cases from there, DIR/SCENARIO/case.textproto");
  options->AddTo(&command_line);
  options->AddShippedTo(&command_line);
  if (!command_line.Parse(arguments, packs, exit_code,
                          std::numeric_limits<size_t>::max())) {
    return false;
  }
  if (options->min_coverage < 0 || options->min_coverage > 100) {
    *exit_code = UsageError("pack test", "--min_coverage is from 0 to 100");
    return false;
  }
  if ((!options->html.empty() || !options->cases.empty()) &&
      packs->size() != 1) {
    *exit_code = UsageError("pack test", "--html and --cases are of one PACK");
    return false;
  }
  return true;
}

}  // namespace

int RunPackTest(const std::vector<std::string>& arguments) {
  TestOptions options;
  std::vector<std::string> packs;
  int exit_code = kOk;
  if (!ParseOptions(arguments, &options, &packs, &exit_code)) return exit_code;
  std::vector<rules::OpenedPack> opened;
  if (!options.Open("pack test", packs, &opened, &exit_code)) return exit_code;

  bool ok = true;
  std::string text;
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const rules::OpenedPack& pack : opened) {
    if (pack.is_module() && options.shipped) continue;
    if (!CheckAnswers("pack test", pack, options, &exit_code)) {
      return exit_code;
    }
    TestedPack tested;
    if (!RunCasesOf(pack, options, &tested, &exit_code)) return exit_code;
    ok = ok && tested.ok;
    if (options.json()) {
      json.push_back(ToJson(tested));
    } else {
      absl::StrAppend(&text, ToText(tested, options));
    }
    if (!options.html.empty()) {
      exit_code = WriteFile("pack test", options.html,
                            rules::CoveragePage(tested.pack, tested.run));
      if (exit_code != kOk) return exit_code;
    }
  }
  const int printed =
      options.json() ? PrintJson("pack test", {{"ok", ok}, {"packs", json}})
                     : Print("pack test", text);
  return printed == kOk && !ok ? kTestFailed : printed;
}

}  // namespace myorules::service
