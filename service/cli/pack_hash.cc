// `myorules pack hash`.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/cli/exit_codes.h"
#include "service/cli/json_output.h"
#include "service/cli/options.h"
#include "service/cli/pack_commands.h"
#include "service/cli/pack_options.h"
#include "service/cli/standard_streams.h"

namespace myorules::service {
namespace {

constexpr char kSummary[] =
    "Prints the SHA-256 that tells a pack from every other: of a pack the hash "
    "that its\nanswers carry, of a module the one that an import writes. "
    "Comments and layout do\nnot change it. PACK is a file, a folder with a "
    "pack.textproto, or a shipped pack\nor module by name.\n\n"
    "exit status: 0 printed; 78 a pack does not load; 66 no such pack; 64 "
    "wrong command\nline";

nlohmann::ordered_json ToJson(const rules::OpenedPack& opened) {
  const engine::CompiledPack& pack = *opened.pack;
  nlohmann::ordered_json imports = nlohmann::ordered_json::array();
  for (const v1::Import& import : pack.identity().imports()) {
    imports.push_back({{"name", import.name()},
                       {"version", import.version()},
                       {"hash", import.hash()}});
  }
  return {{"file", opened.file()},
          {"name", pack.source().name()},
          {"version", pack.source().version()},
          {"kind", opened.is_module() ? "module" : "pack"},
          {"hash", opened.Hash()},
          {"imports", imports}};
}

}  // namespace

int RunPackHash(const std::vector<std::string>& arguments) {
  PackOptions options;
  CommandLineOptions command_line("myorules pack hash [OPTIONS] PACK…",
                                  kSummary);
  std::vector<rules::OpenedPack> opened;
  int exit_code = kOk;
  if (!options.ParseAndOpen("pack hash", arguments, &command_line, &opened,
                            &exit_code)) {
    return exit_code;
  }

  std::string text;
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const rules::OpenedPack& pack : opened) {
    // Some hashes alone would read like all that was asked for.
    if (!CheckLoads("pack hash", pack, options)) return kConfiguration;
    if (options.json()) {
      json.push_back(ToJson(pack));
    } else {
      absl::StrAppend(&text, pack.Hash(), "  ", pack.pack->source().name(), "@",
                      pack.pack->source().version(), "\n");
    }
  }
  return options.json() ? PrintJson("pack hash", {{"packs", json}})
                        : Print("pack hash", text);
}

}  // namespace myorules::service
