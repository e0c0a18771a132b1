// Prints docs/reference/traceability.md, made from the statements below the
// folder that it is called with and from what is shipped.
#include <cstdio>

#include "absl/status/statusor.h"
#include "rules/traceability/traceability.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: traceability_page FOLDER\n");
    return 2;
  }
  const auto traceability = myorules::rules::LoadTraceability(argv[1]);
  if (!traceability.ok()) {
    std::fprintf(stderr, "traceability_page: %s\n",
                 traceability.status().ToString().c_str());
    return 1;
  }
  const std::string page = myorules::rules::TracePage(*traceability);
  const bool written =
      std::fwrite(page.data(), 1, page.size(), stdout) == page.size() &&
      std::fflush(stdout) == 0;
  return written ? 0 : 1;
}
