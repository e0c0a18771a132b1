// `./dev faults`: cuts the power of a record's disk, and prints what that did.
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "service/cli/options.h"
#include "tests/faults/loads.h"

namespace myorules::faults {
namespace {

void Print(const char* name, int64_t value) {
  std::printf("figure %s %lld\n", name, static_cast<long long>(value));
}

// Cuts the power under the load and adds what that did. Returns how many calls
// were acknowledged.
int64_t Cut(const char* name, const PowerCutOptions& options, Load& load,
            Disk& disk, PowerCutFigures* sum) {
  const PowerCutFigures figures = CutPower(options, load, disk);
  if (!figures.first_fault.empty()) {
    std::printf("fault of %s: %s\n", name, figures.first_fault.c_str());
  }
  sum->lost += figures.lost;
  sum->duplicated += figures.duplicated;
  sum->unsound += figures.unsound;
  return figures.acknowledged;
}

int Main(const std::vector<std::string>& arguments) {
  int kills = 1000;
  int64_t seed = 1;
  int64_t calls = PowerCutOptions().calls;
  service::CommandLineOptions options(
      "./dev faults [OPTIONS]",
      "Cuts the power of a record's disk at random instants, under changes of "
      "patients and\nunder reports of laboratories, and counts what was lost. "
      "Exit status 1: something was, or without syncs "
      "nothing.");
  options.Add("kills", &kills, "=N: how often under each (default: 1000)");
  options.Add("seed", &seed, "=N: another run of chance (default: 1)");
  options.Add("calls", &calls,
              "=N: the power goes within so many writes and syncs (default: "
              "300); more: larger records, and more of their results "
              "corrected, moved and merged");
  std::vector<std::string> positional;
  int exit_code = 0;
  if (!options.Parse(arguments, &positional, &exit_code, 0)) return exit_code;
  // SQLite keeps it.
  Disk& disk = *new Disk("power");
  const std::unique_ptr<Load> changes = MakeChangeLoad();
  const std::unique_ptr<Load> reports = MakeReportLoad();
  const PowerCutOptions durable{
      .kills = kills, .seed = static_cast<uint64_t>(seed), .calls = calls};
  PowerCutOptions beside = durable;
  beside.checkpoint_pages = 20;
  const PowerCutOptions off{.kills = kills < 100 ? kills : 100,
                            .seed = static_cast<uint64_t>(seed),
                            .durable = false,
                            .calls = calls};
  PowerCutFigures sum;
  sum.kills = kills;
  const int64_t acknowledged[] = {
      Cut("changes", durable, *changes, disk, &sum) +
          Cut("changes, checkpoints beside", beside, *changes, disk, &sum),
      Cut("reports", durable, *reports, disk, &sum) +
          Cut("reports, checkpoints beside", beside, *reports, disk, &sum)};
  const PowerCutFigures changes_off = CutPower(off, *changes, disk);
  const PowerCutFigures reports_off = CutPower(off, *reports, disk);
  Print("kills", sum.kills);
  Print("acknowledged_changes", acknowledged[0]);
  Print("acknowledged_reports", acknowledged[1]);
  Print("unsound", sum.unsound);
  Print("lost", sum.lost);
  Print("duplicated", sum.duplicated);
  Print("changes_lost_with_synchronous_off", changes_off.lost);
  Print("lost_with_synchronous_off", reports_off.lost);
  const bool good = sum.lost == 0 && sum.duplicated == 0 && sum.unsound == 0 &&
                    changes_off.lost > 0 && reports_off.lost > 0;
  return good ? 0 : 1;
}

}  // namespace
}  // namespace myorules::faults

int main(int argc, char** argv) {
  return myorules::faults::Main({argv + 1, argv + argc});
}
