#include "engine/engine.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/canonical.h"
#include "engine/base/issues.h"
#include "engine/classify/classify.h"
#include "engine/classify/subject_bounds.h"
#include "engine/expr/standard_library.h"
#include "engine/host_functions.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/modules.h"

namespace myorules::engine {
namespace {

absl::Status AddFunctions(std::vector<Overload> own,
                          FunctionRegistry& functions) {
  absl::Status status = AddStandardLibrary(functions);
  if (status.ok()) status = AddUncertaintyLibrary(functions);
  for (Overload& overload : own) {
    if (!status.ok()) break;
    status = functions.Add(HeldToItsResult(std::move(overload)));
  }
  return status;
}

// With the entries of their lists in order.
std::vector<ExampleSubject> Prepared(const std::vector<Example>& examples) {
  std::vector<ExampleSubject> prepared;
  for (const Example& each : examples) {
    if (each.subject == nullptr) continue;
    std::shared_ptr<google::protobuf::Message> subject(each.subject->New());
    subject->CopyFrom(*each.subject);
    Canonicalize(subject.get());
    prepared.push_back({std::move(subject), each.assessed_on});
  }
  return prepared;
}

// Fills `modules`, and checks each: its faults are told as its own, not as of
// the rules that import it.
absl::Status AddModules(
    const std::vector<std::pair<std::string, std::string>>& files,
    PackHost host, ModuleSet& modules) {
  for (const auto& [name, text] : files) modules.Add(name, text);
  host.modules = &modules;
  std::vector<std::string> faults;
  for (const auto& [name, text] : files) {
    Issues issues(name, text);
    const auto module = CompiledPack::Load(host, &issues);
    if (module == nullptr) {
      faults.push_back(issues.Format());
    } else if (module->source().kind() != v1::PACK_KIND_MODULE) {
      faults.push_back(
          absl::StrCat(name,
                       " has answers of its own; only what says kind: "
                       "PACK_KIND_MODULE is imported"));
    }
  }
  if (faults.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrJoin(faults, "\n"));
}

}  // namespace

struct Rules::Impl {
  FunctionRegistry functions;
  std::shared_ptr<const CompiledPack> pack;
};

Rules::Rules() : impl_(std::make_unique<Impl>()) {}
Rules::~Rules() = default;

absl::StatusOr<std::shared_ptr<const Rules>> Rules::Load(
    absl::string_view text, const google::protobuf::Descriptor& subject_type,
    RulesOptions options) {
  std::shared_ptr<Rules> rules(new Rules());
  Impl& impl = *rules->impl_;
  absl::Status status =
      AddFunctions(std::move(options.functions), impl.functions);
  if (!status.ok()) return status;

  PackHost host;
  host.pool = subject_type.file()->pool();
  host.functions = &impl.functions;
  host.container = subject_type.file()->package();
  host.function_library_version = std::move(options.functions_version);
  host.sources = std::move(options.sources);
  host.evidence = std::move(options.evidence);
  host.field_terms = std::move(options.field_terms);
  host.terms = std::move(options.terms);
  host.threshold_faults = std::move(options.threshold_faults);
  host.terminology = std::move(options.terminology);
  if (options.examples != nullptr) {
    host.examples = [examples = std::move(options.examples)](double number) {
      return Prepared(examples(number));
    };
  }
  host.list_entries = std::move(options.list_entries);
  host.text_bytes = options.text_bytes;
  ModuleSet modules;
  status = AddModules(options.modules, host, modules);
  if (!status.ok()) return status;
  host.modules = &modules;
  Issues issues(options.file_name, std::string(text));
  impl.pack = CompiledPack::Load(host, &issues);
  if (impl.pack == nullptr) return absl::InvalidArgumentError(issues.Format());
  const std::string& about = impl.pack->subject_type().full_name();
  if (about != subject_type.full_name()) {
    return absl::InvalidArgumentError(
        absl::StrCat(options.file_name, " is about ", about, ", not about ",
                     subject_type.full_name()));
  }
  return rules;
}

absl::Status Rules::Classify(const google::protobuf::Message& subject,
                             absl::CivilDay assessed_on,
                             v1::Classification* answer,
                             const ClassifyOptions& options) const {
  // What is refused is not copied first: it may be large, or nested deep.
  if (absl::Status taken = CheckSubject(*impl_->pack, subject); !taken.ok()) {
    answer->Clear();
    return taken;
  }
  std::unique_ptr<google::protobuf::Message> canonical(subject.New());
  canonical->CopyFrom(subject);
  Canonicalize(canonical.get());
  return ClassifyPrepared(*canonical, assessed_on, answer, options);
}

absl::Status Rules::Prepare(google::protobuf::Message* subject) const {
  absl::Status taken = CheckSubject(*impl_->pack, *subject);
  if (taken.ok()) Canonicalize(subject);
  return taken;
}

absl::Status Rules::ClassifyPrepared(const google::protobuf::Message& subject,
                                     absl::CivilDay assessed_on,
                                     v1::Classification* answer,
                                     const ClassifyOptions& options) const {
  ClassifyOptions of_prepared = options;
  of_prepared.subject_is_within_bounds = true;
  return engine::Classify(*impl_->pack, subject, assessed_on, of_prepared,
                          answer);
}

const v1::PackIdentity& Rules::identity() const {
  return impl_->pack->identity();
}

const v1::RulePack& Rules::source() const { return impl_->pack->source(); }

}  // namespace myorules::engine
