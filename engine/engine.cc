#include "engine/engine.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/canonical.h"
#include "engine/base/issues.h"
#include "engine/classify/classify.h"
#include "engine/expr/standard_library.h"
#include "engine/pack/compiled_pack.h"

namespace myorules::engine {
namespace {

absl::Status AddFunctions(std::vector<Overload> own,
                          FunctionRegistry& functions) {
  absl::Status status = AddStandardLibrary(functions);
  if (status.ok()) status = AddUncertaintyLibrary(functions);
  for (Overload& overload : own) {
    if (!status.ok()) break;
    status = functions.Add(std::move(overload));
  }
  return status;
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
  host.has_source = std::move(options.has_source);
  host.list_entries = std::move(options.list_entries);
  host.text_bytes = options.text_bytes;
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
  std::unique_ptr<google::protobuf::Message> canonical(subject.New());
  canonical->CopyFrom(subject);
  Canonicalize(canonical.get());
  return engine::Classify(*impl_->pack, *canonical, assessed_on, options,
                          answer);
}

const v1::PackIdentity& Rules::identity() const {
  return impl_->pack->identity();
}

const v1::RulePack& Rules::source() const { return impl_->pack->source(); }

}  // namespace myorules::engine
