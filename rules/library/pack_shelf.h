// Rule packs one by one, for those who work on them: shipped ones by name, and
// files that no program carries.
#ifndef MYORULES_RULES_LIBRARY_PACK_SHELF_H_
#define MYORULES_RULES_LIBRARY_PACK_SHELF_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "engine/base/issues.h"
#include "engine/pack/compiled_pack.h"
#include "rules/evidence/evidence.h"
#include "rules/library/library.h"
#include "rules/library/pack_files.h"
#include "rules/library/pack_host.h"

namespace myorules::rules {

// A pack or module, with what is wrong with it.
struct OpenedPack {
  // As much as can be read of its text, loaded or not.
  v1::RulePack skimmed;
  // Its folder, for what stands beside it; empty: it is shipped.
  std::string folder;
  // The faults of its text.
  engine::Issues issues;
  // The sources and evidence beside it, with their faults; nullopt: none.
  absl::optional<EvidenceText> evidence;
  // As its own text says; null where that is faulty.
  std::shared_ptr<const engine::CompiledPack> compiled;
  // Null where it does not load: its text is faulty, or its evidence.
  std::shared_ptr<const engine::CompiledPack> pack;
  // The pack alone, to classify by; null where it does not load.
  std::shared_ptr<const Library> library;

  // What messages call its text: a path, or "imnm.lim2019/pack.textproto".
  const std::string& file() const { return issues.file_name(); }
  // Of its text and of its evidence.
  bool has_errors() const {
    return issues.has_errors() ||
           (evidence.has_value() && evidence->issues.has_errors());
  }
  // All that is wrong, as engine::Issues::Format has it.
  std::string FormatIssues(const engine::IssueMarks& marks = {}) const;
  bool is_module() const { return skimmed.kind() == v1::PACK_KIND_MODULE; }
  // Of one that loads: of a pack as its answers carry it, of a module as
  // imports write it ("sha256:…").
  std::string Hash() const;
};

// Thread-compatible. What it opens may outlive it.
class PackShelf {
 public:
  // The shipped packs and modules, and those below `packs_directory`
  // (NAME/pack.textproto; empty: none), which go before shipped ones.
  // Errors: NOT_FOUND where the directory or a file in it cannot be read;
  // INVALID_ARGUMENT where two of its packs of one name and version differ.
  static absl::StatusOr<PackShelf> Load(absl::string_view packs_directory);

  // Opens the pack that `which` means: a file, or a folder with a
  // pack.textproto; else a name ("imnm.lim2019", its latest version) or
  // NAME@VERSION on the shelf. A file imports modules that stand beside it
  // (further .textproto files of its folder, and the pack.textproto of folders
  // beside its own) before those of the shelf. A pack with faults is opened,
  // too: they are in `issues`.
  // Sources and evidence that it brings, in evidence.textproto beside it, are
  // on record for it; their faults are in `evidence`.
  // Errors: NOT_FOUND for neither, with the nearest name, or a file that cannot
  // be read.
  absl::StatusOr<OpenedPack> Open(absl::string_view which) const;

  // What is shipped with the program, modules before packs, by name.
  std::vector<OpenedPack> OpenShipped() const;

 private:
  PackShelf() = default;
  // What a pack is loaded with.
  struct Grounds {
    std::shared_ptr<const Knowledge> knowledge;
    absl::optional<EvidenceText> evidence;  // That it brings itself.
  };
  OpenedPack OpenFile(const PackFile& file, std::string folder,
                      const std::vector<PackFile>& beside,
                      Grounds grounds) const;
  // With the sources and evidence of a pack's folder; empty: it is shipped.
  absl::StatusOr<Grounds> GroundsOf(const std::string& folder) const;

  std::shared_ptr<const Knowledge> knowledge_;
  std::vector<EvidenceText> evidence_;  // Not what is shipped.
  // The first `shipped_` are shipped.
  std::vector<PackFile> files_;
  size_t shipped_ = 0;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_LIBRARY_PACK_SHELF_H_
