// `./dev faults`: cuts the power of a record's disk, and prints what that did.
#include <cstdio>
#include <string>
#include <vector>

#include "service/cli/options.h"
#include "tests/faults/power_cuts.h"

namespace myorules::faults {
namespace {

int Main(const std::vector<std::string>& arguments) {
  int kills = 1000;
  int64_t seed = 1;
  service::CommandLineOptions options(
      "./dev faults [OPTIONS]",
      "Cuts the power of a record's disk at random instants under load and "
      "counts what was\nlost. Exit status 1: something was, or without syncs "
      "nothing.");
  options.Add("kills", &kills, "=N: how often (default: 1000)");
  options.Add("seed", &seed, "=N: another run of chance (default: 1)");
  std::vector<std::string> positional;
  int exit_code = 0;
  if (!options.Parse(arguments, &positional, &exit_code, 0)) return exit_code;
  // SQLite keeps it.
  Disk& disk = *new Disk("power");
  const PowerCutFigures figures =
      CutPower({.kills = kills, .seed = static_cast<uint64_t>(seed)}, disk);
  const PowerCutFigures off = CutPower({.kills = kills < 100 ? kills : 100,
                                        .seed = static_cast<uint64_t>(seed),
                                        .durable = false},
                                       disk);
  if (!figures.first_fault.empty()) {
    std::printf("fault: %s\n", figures.first_fault.c_str());
  }
  std::printf(
      "figure kills %d\nfigure acknowledged %lld\nfigure unsound %lld\nfigure "
      "lost %lld\nfigure duplicated %lld\nfigure lost_with_synchronous_off "
      "%lld\n",
      figures.kills, static_cast<long long>(figures.acknowledged),
      static_cast<long long>(figures.unsound),
      static_cast<long long>(figures.lost),
      static_cast<long long>(figures.duplicated),
      static_cast<long long>(off.lost));
  const bool good = figures.lost == 0 && figures.duplicated == 0 &&
                    figures.unsound == 0 && off.lost > 0;
  return good ? 0 : 1;
}

}  // namespace
}  // namespace myorules::faults

int main(int argc, char** argv) {
  return myorules::faults::Main({argv + 1, argv + argc});
}
