#include <cstdio>

#include "absl/strings/str_cat.h"
#include "engine/classify/classify.h"
#include "engine/pack/hash.h"
#include "google/protobuf/stubs/common.h"
#include "grpcpp/version_info.h"
#include "service/cli/commands.h"
#include "service/cli/exit_codes.h"
#include "service/cli/options.h"
#include "service/cli/pack_words.h"
#include "service/cli/request_options.h"
#include "service/cli/standard_streams.h"

namespace myorules::service {
namespace {

// "imnm.lim2019@1.0.0 production".
std::string NameAndState(const v1::PackIdentity& identity) {
  return absl::StrCat(identity.name(), "@", identity.version(), " ",
                      PackStateName(identity.state()));
}

}  // namespace

int RunVersion(const std::vector<std::string>& arguments) {
  std::string packs_directory;
  CommandLineOptions options(
      "myorules version [OPTIONS]",
      "Prints the versions of the engine, of the "
      "libraries, of the packs and of the\nmodules that "
      "they import, with state and hash (of a module: as "
      "an import writes it).");
  options.Add("packs", &packs_directory,
              "=DIR: further packs, DIR/NAME/pack.textproto");
  std::vector<std::string> positional;
  int exit_code = kOk;
  if (!options.Parse(arguments, &positional, &exit_code, 0)) return exit_code;
  const absl::StatusOr<Environment> environment =
      LoadEnvironment(packs_directory);
  if (!environment.ok()) {
    Failure("version", environment.status());
    return kConfiguration;
  }
  std::string text = absl::StrCat(
      "myorules ", engine::kEngineVersion, "\nprotobuf ",
      google::protobuf::internal::VersionString(GOOGLE_PROTOBUF_VERSION),
      "\ngrpc ", GRPC_CPP_VERSION_STRING, "\n");
  for (const auto& pack : environment->library->packs()) {
    absl::StrAppend(&text, "pack ", NameAndState(pack->identity()), " ",
                    pack->identity().hash(), "\n");
  }
  for (const auto& module : environment->library->modules()) {
    absl::StrAppend(&text, "module ", NameAndState(module->identity()), " ",
                    engine::ModuleHash(module->source()), "\n");
  }
  return Print("version", text);
}

}  // namespace myorules::service
