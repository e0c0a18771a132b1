// What packs are loaded with: messages, functions, terminology, evidence.
#ifndef MYORULES_RULES_LIBRARY_PACK_HOST_H_
#define MYORULES_RULES_LIBRARY_PACK_HOST_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "engine/base/issues.h"
#include "engine/expr/function.h"
#include "engine/pack/compiled_pack.h"
#include "myorules/v1/evidence.pb.h"
#include "rules/evidence/evidence.h"
#include "rules/library/pack_files.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// What packs share: terminology, functions and evidence. Immutable once
// created.
class Knowledge {
 public:
  // What is shipped, with the sources and evidence of further files.
  // Errors: INVALID_ARGUMENT with all that is wrong with these (evidence.h);
  // the texts are then added to `faulty`, where it is given.
  static absl::StatusOr<std::shared_ptr<const Knowledge>> Create(
      const std::vector<PackFile>& further_evidence = {},
      std::vector<engine::Issues>* faulty = nullptr);

  // The same of what is right in further texts; what is wrong is added to them.
  static absl::StatusOr<std::shared_ptr<const Knowledge>> CreateWith(
      std::vector<EvidenceText>* further_evidence);

  // Other data than those that are shipped.
  static absl::StatusOr<std::shared_ptr<const Knowledge>> Of(
      std::shared_ptr<const Terminology> terminology,
      v1::EvidenceTable evidence);

  // Points into this object, which outlives the packs loaded with it.
  engine::PackHost Host() const;

  const Terminology& terminology() const { return *terminology_; }
  const v1::EvidenceTable& evidence() const { return evidence_; }
  // Null: none on record.
  const v1::Source* FindSource(absl::string_view key) const;
  const v1::Evidence* FindEvidence(absl::string_view id) const;

 private:
  Knowledge() = default;

  std::shared_ptr<const Terminology> terminology_;
  v1::EvidenceTable evidence_;
  std::map<std::string, const v1::Source*, std::less<>> source_by_key_;
  std::map<std::string, const v1::Evidence*, std::less<>> evidence_by_id_;
  engine::FunctionRegistry functions_;
};

// CompiledPack::Load. `host` is the knowledge's; the pack keeps alive what it
// points into, the functions of `knowledge`.
std::shared_ptr<const engine::CompiledPack> LoadPack(
    std::shared_ptr<const Knowledge> knowledge, const engine::PackHost& host,
    engine::Issues* issues);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_LIBRARY_PACK_HOST_H_
