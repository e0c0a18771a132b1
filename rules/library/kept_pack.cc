#include "rules/library/kept_pack.h"

#include <array>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"
#include "engine/pack/modules.h"
#include "google/protobuf/text_format.h"
#include "rules/functions/functions.h"
#include "rules/library/pack_host.h"

namespace myorules::rules {
namespace {

std::string TextOf(const google::protobuf::Message& message) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(message, &text);
  return text;
}

void Keep(const engine::CompiledPack& pack, v1::KeptPackText* kept) {
  kept->set_file_name(
      absl::StrCat(pack.identity().name(), "@", pack.identity().version()));
  kept->set_text(pack.text());
}

absl::StatusOr<std::shared_ptr<const Knowledge>> KnowledgeOf(
    const v1::KeptPack& kept) {
  const std::array<std::pair<absl::string_view, std::string>, 5> texts = {{
      {"analytes.textproto", TextOf(kept.analytes())},
      {"medicines.textproto", TextOf(kept.medicines())},
      {"diagnoses.textproto", TextOf(kept.diagnoses())},
      {"units.textproto", TextOf(kept.units())},
      {"laboratories.textproto", TextOf(kept.laboratories())},
  }};
  Terminology::Files files;
  for (const auto& [name, text] : texts) files.emplace_back(name, text);
  absl::StatusOr<std::shared_ptr<const Terminology>> terminology =
      Terminology::Parse(files);
  if (!terminology.ok()) return terminology.status();
  return Knowledge::Of(*std::move(terminology), kept.evidence());
}

}  // namespace

v1::KeptPack KeepPack(const Library& library,
                      const engine::CompiledPack& pack) {
  v1::KeptPack kept;
  kept.set_hash(pack.identity().hash());
  Keep(pack, kept.mutable_pack());
  for (const engine::ImportedModule& module : pack.modules()) {
    Keep(*module.pack, kept.add_modules());
  }
  const Knowledge& knowledge = library.knowledge();
  const Terminology& terminology = knowledge.terminology();
  *kept.mutable_analytes() = terminology.analytes();
  *kept.mutable_medicines() = terminology.medicines();
  *kept.mutable_diagnoses() = terminology.diagnoses();
  *kept.mutable_units() = terminology.units();
  *kept.mutable_laboratories() = terminology.laboratories();
  *kept.mutable_evidence() = knowledge.evidence();
  kept.set_function_library_version(kFunctionLibraryVersion);
  return kept;
}

absl::StatusOr<std::shared_ptr<const Library>> LoadKeptPack(
    const v1::KeptPack& kept) {
  if (kept.function_library_version() != kFunctionLibraryVersion) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the pack ", kept.pack().file_name(), " calls functions of version ",
        kept.function_library_version(), "; this program has version ",
        kFunctionLibraryVersion, ": use the program that made the answer"));
  }
  const absl::StatusOr<std::shared_ptr<const Knowledge>> knowledge =
      KnowledgeOf(kept);
  if (!knowledge.ok()) {
    return absl::DataLossError(absl::StrCat(
        "the terminology kept with the pack ", kept.pack().file_name(), ": ",
        knowledge.status().message()));
  }
  engine::ModuleSet modules;
  for (const v1::KeptPackText& module : kept.modules()) {
    modules.Add(module.file_name(), module.text());
  }
  engine::PackHost host = (*knowledge)->Host();
  host.modules = &modules;
  host.has_answered = true;
  engine::Issues issues(kept.pack().file_name(), kept.pack().text());
  std::shared_ptr<const engine::CompiledPack> pack =
      LoadPack(*knowledge, host, &issues);
  if (pack == nullptr) {
    return absl::DataLossError(absl::StrCat(
        "the pack ", kept.pack().file_name(),
        " that was kept does not load; if nobody changed the file, use the "
        "program that made the answer:\n",
        issues.Format()));
  }
  if (pack->identity().hash() != kept.hash()) {
    return absl::DataLossError(
        absl::StrCat("what was kept as the pack ", kept.pack().file_name(),
                     " has another hash than its name says"));
  }
  return Library::Of(*knowledge, std::move(pack));
}

}  // namespace myorules::rules
