#include "rules/library/library.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "engine/base/canonical.h"
#include "engine/base/issues.h"
#include "engine/classify/classify.h"
#include "engine/pack/modules.h"
#include "engine/whatif/what_if.h"
#include "myorules/v1/patient.pb.h"
#include "rules/comparisons/comparisons.h"
#include "rules/library/pack_files.h"
#include "rules/library/pack_host.h"
#include "rules/library/what_if_host.h"
#include "rules/note/facts.h"
#include "rules/patient/prepare.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {
namespace {

using PackPtr = std::shared_ptr<const engine::CompiledPack>;

bool NameThenVersion(const PackPtr& a, const PackPtr& b) {
  const v1::PackIdentity& left = a->identity();
  const v1::PackIdentity& right = b->identity();
  if (left.name() != right.name()) return left.name() < right.name();
  return IsEarlierVersion(left.version(), right.version());
}

// Adds `pack`, in place of one with the same name and version.
void AddOrReplace(std::vector<PackPtr>& packs, PackPtr pack) {
  for (PackPtr& present : packs) {
    if (present->identity().name() == pack->identity().name() &&
        present->identity().version() == pack->identity().version()) {
      present = std::move(pack);
      return;
    }
  }
  packs.push_back(std::move(pack));
}

// "name" (latest version), "name@version" or a hash, also as imports write one
// ("sha256:…"); null: none. `packs` are by name, then version.
PackPtr Select(const std::vector<PackPtr>& packs, absl::string_view selector) {
  PackPtr found;
  absl::ConsumePrefix(&selector, "sha256:");
  for (const PackPtr& pack : packs) {
    const v1::PackIdentity& identity = pack->identity();
    // Later versions come later, so that a bare name ends with the latest.
    if (selector == identity.name() || selector == identity.hash() ||
        selector == absl::StrCat(identity.name(), "@", identity.version())) {
      found = pack;
    }
  }
  return found;
}

// The assessment date of a request, or the faults of it.
absl::CivilDay AssessmentDate(const v1::ClassifyRequest& request,
                              absl::CivilDay today,
                              std::vector<FieldFault>* faults) {
  if (!request.has_assessed_on()) return today;
  const v1::Date& date = request.assessed_on();
  const absl::CivilDay day(date.year(), date.month(), date.day());
  if (date.year() < 1 || date.year() > 9999 || day.month() != date.month() ||
      day.day() != date.day()) {
    faults->push_back(
        {"assessed_on",
         "must be a complete calendar date with year, month and day"});
    return today;
  }
  return day;
}

// "last day of follow-up", "laboratory results (2)", "medicines, stopped (1)"
// for "patient.medicines.stopped_on".
std::string LeftOutText(const FactWords& words, const std::string& path,
                        int count) {
  const std::vector<std::string> steps = absl::StrSplit(path, '.');
  std::string text = words.Missing(absl::StrCat(steps[0], ".", steps[1]));
  if (steps.size() > 2) absl::StrAppend(&text, ", ", words.Missing(path));
  const auto* const field =
      v1::Patient::descriptor()->FindFieldByName(steps[1]);
  if (field != nullptr && field->is_repeated()) {
    absl::StrAppend(&text, " (", count, ")");
  }
  return text;
}

// A remark on what was left out as later than the assessment, if anything was.
void AddLeftOutNote(const PreparedPatient& prepared,
                    const Terminology& terminology,
                    v1::Classification* answer) {
  if (prepared.left_out.empty()) return;
  const FactWords words(terminology);
  v1::NoteResult* note = answer->add_notes();
  note->set_id("dated-after-assessment");
  note->set_message(absl::StrCat(
      "Not used, because dated after the assessment: ",
      absl::StrJoin(
          prepared.left_out, "; ",
          [&words](std::string* out, const std::pair<std::string, int>& p) {
            absl::StrAppend(out, LeftOutText(words, p.first, p.second));
          }),
      "."));
}

// Where the answers, one a pack, say different things.
void AddDifferences(const v1::ComparisonTable& comparisons,
                    const std::vector<PackPtr>& packs,
                    v1::ClassifyResponse* response) {
  if (packs.size() < 2) return;
  std::vector<PackAnswer> answers;
  for (size_t i = 0; i < packs.size(); ++i) {
    answers.push_back(
        {packs[i].get(), &response->classifications(static_cast<int>(i))});
  }
  for (v1::CrossPackNote& note : Differences(comparisons, answers)) {
    *response->add_notes() = std::move(note);
  }
}

v1::Patient Canonical(v1::Patient patient) {
  engine::Canonicalize(&patient);
  return patient;
}

// The evidence records that `flags` (of a pack or of an answer) cite, each
// once, in the order cited.
template <typename Flags>
void AddEvidence(const Knowledge& knowledge, const Flags& flags,
                 google::protobuf::RepeatedPtrField<v1::Evidence>* records) {
  std::set<absl::string_view> seen;
  for (const auto& flag : flags) {
    for (const std::string& id : flag.evidence()) {
      const v1::Evidence* record = knowledge.FindEvidence(id);
      if (record != nullptr && seen.insert(id).second)
        *records->Add() = *record;
    }
  }
}

}  // namespace

struct Library::Impl {
  std::shared_ptr<const Knowledge> knowledge;
  v1::ComparisonTable comparisons;
  std::vector<PackPtr> packs;    // By name, then version.
  std::vector<PackPtr> modules;  // Likewise.

  // Loads each file, modules first; those with faults are added to `faulty`. A
  // later file takes the place of an earlier one with the same name and
  // version.
  void LoadFiles(const std::vector<PackFile>& files,
                 std::vector<engine::Issues>* faulty) {
    engine::ModuleSet module_files;
    std::vector<PackFile> pack_files;
    for (const PackFile& file : files) {
      if (!module_files.Add(file.name, file.text)) pack_files.push_back(file);
    }
    engine::PackHost host = knowledge->Host();
    host.modules = &module_files;
    for (const engine::ModuleFile& file : module_files.files()) {
      LoadFile(host, {file.file_name, file.text}, modules, faulty);
    }
    for (const PackFile& file : pack_files) LoadFile(host, file, packs, faulty);
  }

  void LoadFile(const engine::PackHost& host, const PackFile& file,
                std::vector<PackPtr>& loaded,
                std::vector<engine::Issues>* faulty) const {
    engine::Issues issues(file.name, file.text);
    PackPtr pack = LoadPack(knowledge, host, &issues);
    if (pack == nullptr) {
      faulty->push_back(std::move(issues));
    } else {
      AddOrReplace(loaded, std::move(pack));
    }
  }

  // Why there is no pack of that name.
  absl::Status NoPack(absl::string_view selector) const {
    if (Select(modules, selector) != nullptr) {
      return absl::NotFoundError(absl::StrCat(
          "'", selector,
          "' is a module, which answers nothing itself; choose a pack that "
          "imports it"));
    }
    std::vector<std::string> names;
    for (const PackPtr& pack : packs) names.push_back(pack->identity().name());
    const std::string nearest = engine::NearestName(selector, names);
    return absl::NotFoundError(absl::StrCat(
        "no rule pack '", selector, "'",
        nearest.empty() ? ""
                        : absl::StrCat(" (did you mean '", nearest, "'?)")));
  }

  // The packs that a request asks for, else all in production.
  absl::StatusOr<std::vector<PackPtr>> PacksFor(
      const v1::ClassifyRequest& request) const {
    std::vector<PackPtr> selected;
    for (const std::string& selector : request.packs()) {
      PackPtr pack = Select(packs, selector);
      if (pack == nullptr) return NoPack(selector);
      selected.push_back(std::move(pack));
    }
    if (request.packs().empty()) {
      for (const PackPtr& pack : packs) {
        if (pack->identity().state() == v1::PACK_STATE_PRODUCTION) {
          selected.push_back(pack);
        }
      }
    }
    return selected;
  }
};

Library::Library() : impl_(std::make_unique<Impl>()) {}
Library::~Library() = default;

absl::StatusOr<std::shared_ptr<const Library>> Library::Load(
    absl::string_view packs_directory, std::vector<engine::Issues>* faulty) {
  std::vector<engine::Issues> nobody_asks;
  if (faulty == nullptr) faulty = &nobody_asks;
  std::shared_ptr<Library> library(new Library());
  Impl& impl = *library->impl_;

  absl::StatusOr<v1::ComparisonTable> comparisons = LoadComparisons();
  if (!comparisons.ok()) return comparisons.status();
  impl.comparisons = *std::move(comparisons);

  std::vector<PackFile> files = ShippedPackFiles();
  const absl::StatusOr<PackFiles> further = ReadPackFiles(packs_directory);
  if (!further.ok()) return further.status();
  files.insert(files.end(), further->packs.begin(), further->packs.end());
  absl::StatusOr<std::shared_ptr<const Knowledge>> knowledge =
      Knowledge::Create(further->evidence, faulty);
  if (!knowledge.ok()) return knowledge.status();
  impl.knowledge = *std::move(knowledge);
  impl.LoadFiles(files, faulty);
  if (!faulty->empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(
        *faulty, "\n", [](std::string* out, const engine::Issues& issues) {
          out->append(issues.Format());
        }));
  }
  std::sort(impl.packs.begin(), impl.packs.end(), NameThenVersion);
  std::sort(impl.modules.begin(), impl.modules.end(), NameThenVersion);
  return library;
}

std::shared_ptr<const Library> Library::Of(
    std::shared_ptr<const Knowledge> knowledge, PackPtr pack) {
  std::shared_ptr<Library> library(new Library());
  library->impl_->knowledge = std::move(knowledge);
  const bool is_module = pack->source().kind() == v1::PACK_KIND_MODULE;
  Impl& impl = *library->impl_;
  (is_module ? impl.modules : impl.packs).push_back(std::move(pack));
  return library;
}

absl::Span<const PackPtr> Library::packs() const { return impl_->packs; }

absl::Span<const PackPtr> Library::modules() const { return impl_->modules; }

const Knowledge& Library::knowledge() const { return *impl_->knowledge; }

absl::StatusOr<PackPtr> Library::Find(absl::string_view selector) const {
  PackPtr found = Select(impl_->packs, selector);
  if (found == nullptr) return impl_->NoPack(selector);
  return found;
}

absl::StatusOr<Library::Question> Library::Ask(
    const v1::ClassifyRequest& request, absl::CivilDay assessed_on) const {
  absl::StatusOr<std::vector<PackPtr>> packs = impl_->PacksFor(request);
  if (!packs.ok()) return packs.status();

  std::vector<FieldFault> faults;
  const absl::CivilDay day = AssessmentDate(request, assessed_on, &faults);
  if (!request.has_patient()) {
    faults.push_back({"patient", "is required"});
  } else {
    for (FieldFault& fault :
         Validate(request.patient(), day, impl_->knowledge->terminology())) {
      faults.push_back(std::move(fault));
    }
  }
  if (!faults.empty()) return FaultsToStatus(faults);
  return Question(*impl_, request, *std::move(packs), day,
                  Prepare(request.patient(), day));
}

absl::Status Library::Question::Answer(int i,
                                       const engine::Interruption& interruption,
                                       v1::Classification* answer) const {
  const engine::CompiledPack& pack = *packs_[i];
  const bool full = request_.view() == v1::VIEW_FULL;
  absl::Status status = engine::Classify(pack, prepared_.patient, day_,
                                         {.trace = full,
                                          // Validate has seen to it.
                                          .subject_is_within_bounds = true,
                                          .interruption = interruption},
                                         answer);
  if (status.ok() && request_.what_if()) {
    status = engine::AddWhatIf(
        pack, Canonical(request_.patient()), day_,
        PatientWhatIf(library_.knowledge->terminology(), day_), interruption,
        answer);
  }
  if (!status.ok()) return status;
  answer->set_patient_id(request_.patient().id());
  answer->set_synthetic(request_.patient().synthetic());
  AddLeftOutNote(prepared_, library_.knowledge->terminology(), answer);
  if (full) {
    AddEvidence(*library_.knowledge, answer->flags(),
                answer->mutable_evidence());
  }
  return absl::OkStatus();
}

absl::Status Library::Classify(const v1::ClassifyRequest& request,
                               absl::CivilDay assessed_on,
                               v1::ClassifyResponse* response,
                               const engine::Interruption& interruption) const {
  response->Clear();
  const absl::StatusOr<Question> question = Ask(request, assessed_on);
  if (!question.ok()) return question.status();
  for (int i = 0; i < question->packs(); ++i) {
    absl::Status status =
        question->Answer(i, interruption, response->add_classifications());
    if (!status.ok()) {
      response->Clear();
      return status;
    }
  }
  AddDifferences(impl_->comparisons, question->packs_, response);
  return absl::OkStatus();
}

absl::Status Library::Describe(absl::string_view selector,
                               v1::GetRulePackResponse* response) const {
  response->Clear();
  PackPtr found = Select(impl_->packs, selector);
  if (found == nullptr) found = Select(impl_->modules, selector);
  if (found == nullptr) return impl_->NoPack(selector);
  const engine::CompiledPack& pack = *found;
  *response->mutable_identity() = pack.identity();
  *response->mutable_rule_pack() = pack.source();
  response->set_source_text(pack.text());
  for (const std::string& key : pack.linked().source_key()) {
    const v1::Source* source = impl_->knowledge->FindSource(key);
    if (source != nullptr) *response->add_sources() = *source;
  }
  AddEvidence(*impl_->knowledge, pack.source().flag(),
              response->mutable_evidence());
  for (const engine::ImportedModule& module : pack.modules()) {
    *response->add_modules() = module.pack->source();
  }
  return absl::OkStatus();
}

}  // namespace myorules::rules
