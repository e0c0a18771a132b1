#include "rules/evidence/evidence.h"

#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "rules/evidence/shipped_evidence.h"

namespace myorules::rules {
namespace {

// Keeps the first fault that the parser finds.
class FirstFault : public google::protobuf::io::ErrorCollector {
 public:
  explicit FirstFault(absl::string_view path) : path_(path) {}

  void AddError(int line_0_based, int column_0_based,
                const std::string& message) override {
    if (!text_.empty()) return;
    text_ = absl::StrCat(path_, ":", line_0_based + 1, ":", column_0_based + 1,
                         ": ", message);
  }

  const std::string& text() const { return text_; }

 private:
  std::string path_;
  std::string text_;
};

absl::Status CheckSources(const v1::EvidenceTable& table) {
  std::set<std::string> keys;
  for (const v1::Source& source : table.source()) {
    if (source.key().empty()) {
      return absl::InvalidArgumentError("evidence: a source has no key");
    }
    if (source.key() == kClinicalSourceKey ||
        !keys.insert(source.key()).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("evidence: source key ", source.key(),
                       " is taken: each stands once, and \"",
                       kClinicalSourceKey, "\" is reserved"));
    }
  }
  keys.insert(std::string(kClinicalSourceKey));
  for (const v1::Evidence& evidence : table.evidence()) {
    for (const v1::SourceRef& reference : evidence.source()) {
      if (keys.count(reference.key()) == 0) {
        return absl::InvalidArgumentError(
            absl::StrCat("evidence ", evidence.id(), ": no source has the key ",
                         reference.key()));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckIds(const v1::EvidenceTable& table) {
  std::set<std::string> ids;
  for (const v1::Evidence& evidence : table.evidence()) {
    if (evidence.id().empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("evidence: a record has no id: ", evidence.statement()));
    }
    if (!ids.insert(evidence.id()).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("evidence: the id ", evidence.id(), " stands twice"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::EvidenceTable> ParseEvidence(
    const std::vector<std::pair<absl::string_view, absl::string_view>>& files) {
  v1::EvidenceTable all;
  for (const auto& [path, text] : files) {
    FirstFault fault(path);
    google::protobuf::TextFormat::Parser parser;
    parser.RecordErrorsTo(&fault);
    v1::EvidenceTable table;
    if (!parser.ParseFromString(std::string(text), &table)) {
      return absl::InvalidArgumentError(fault.text());
    }
    all.MergeFrom(table);
  }
  absl::Status status = CheckIds(all);
  if (status.ok()) status = CheckSources(all);
  if (!status.ok()) return status;
  return all;
}

absl::StatusOr<v1::EvidenceTable> LoadEvidence() {
  return ParseEvidence(ShippedEvidence());
}

}  // namespace myorules::rules
