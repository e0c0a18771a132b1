// The shipped knowledge, ready to use: terminology, evidence, functions, packs.
// What a C++ program links to classify in process.
#ifndef MYORULES_RULES_LIBRARY_LIBRARY_H_
#define MYORULES_RULES_LIBRARY_LIBRARY_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "engine/base/issues.h"
#include "engine/base/work_budget.h"
#include "engine/pack/compiled_pack.h"
#include "myorules/v1/classification_service.pb.h"
#include "rules/patient/prepare.h"

namespace myorules::rules {

class Knowledge;

// Immutable once loaded; thread-safe. Answers hold no pointer into it.
class Library {
 public:
  // Loads what is embedded in the program, then the packs and modules below
  // `packs_directory` (PACK/pack.textproto; empty: none), which add to the
  // shipped ones and replace those of the same name and version. A pack imports
  // the module of the directory where both have it.
  // Errors: INVALID_ARGUMENT with all faults of all packs, formatted, and
  // `faulty`, where it is given, has the texts with theirs; NOT_FOUND where the
  // directory cannot be read.
  static absl::StatusOr<std::shared_ptr<const Library>> Load(
      absl::string_view packs_directory = "",
      std::vector<engine::Issues>* faulty = nullptr);

  // A library of `pack`, or a module, alone, loaded with `knowledge`.
  static std::shared_ptr<const Library> Of(
      std::shared_ptr<const Knowledge> knowledge,
      std::shared_ptr<const engine::CompiledPack> pack);

  // All packs, by name, then version. A pack may outlive its library.
  absl::Span<const std::shared_ptr<const engine::CompiledPack>> packs() const;

  // The modules that packs import, likewise. They answer nothing themselves.
  absl::Span<const std::shared_ptr<const engine::CompiledPack>> modules() const;

  // What its packs were loaded with.
  const Knowledge& knowledge() const;

  // "name" (latest version), "name@version" or a hash.
  // Errors: NOT_FOUND with the nearest name, or where it is a module.
  absl::StatusOr<std::shared_ptr<const engine::CompiledPack>> Find(
      absl::string_view selector) const;

  // Validates and prepares the patient (rules/patient), then classifies by the
  // packs asked for, else all in production; says where several differ, and
  // where it is asked what missing facts would lead to. `assessed_on` is used
  // where the request has none (the library has no clock). `interruption` is
  // asked many times a second, on the calling thread, whether to go on. Errors:
  // INVALID_ARGUMENT naming each faulty field (as a payload of
  // google.rpc.BadRequest too), NOT_FOUND for a pack, RESOURCE_EXHAUSTED where
  // the patient makes a pack's rules take too long, what `interruption` says.
  // `response` is then empty.
  absl::Status Classify(const v1::ClassifyRequest& request,
                        absl::CivilDay assessed_on,
                        v1::ClassifyResponse* response,
                        const engine::Interruption& interruption = {}) const;

  // Classify in parts, for who does something with each answer as it comes, or
  // has several made at once. `request` and the library outlive what it
  // returns. Errors: INVALID_ARGUMENT and NOT_FOUND as Classify.
  class Question;
  absl::StatusOr<Question> Ask(const v1::ClassifyRequest& request,
                               absl::CivilDay assessed_on) const;

  // Fills a GetRulePackResponse, of a pack or a module. Errors: as Find.
  absl::Status Describe(absl::string_view selector,
                        v1::GetRulePackResponse* response) const;

  ~Library();

 private:
  Library();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A request with its patient prepared. Thread-safe.
class Library::Question {
 public:
  // How many packs it is put to.
  int packs() const { return static_cast<int>(packs_.size()); }

  // Fills the answer by one of them, from 0 on; it holds no pointer into this.
  // Errors: RESOURCE_EXHAUSTED and of `interruption` as Classify, and `answer`
  // is then of no use.
  absl::Status Answer(int i, const engine::Interruption& interruption,
                      v1::Classification* answer) const;

 private:
  friend class Library;
  Question(const Impl& library, const v1::ClassifyRequest& request,
           std::vector<std::shared_ptr<const engine::CompiledPack>> packs,
           absl::CivilDay day, PreparedPatient prepared)
      : library_(library),
        request_(request),
        packs_(std::move(packs)),
        day_(day),
        prepared_(std::move(prepared)) {}

  const Impl& library_;
  const v1::ClassifyRequest& request_;
  std::vector<std::shared_ptr<const engine::CompiledPack>> packs_;
  absl::CivilDay day_;
  PreparedPatient prepared_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_LIBRARY_LIBRARY_H_
