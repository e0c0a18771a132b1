#include "rules/evidence/evidence.h"

#include <map>
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

absl::Status Fault(absl::string_view path, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", what));
}

// Adds the entries of one file to those of the files before. One that stands in
// several files word for word counts once, since packs made from one another
// bring the same.
template <typename Entry>
absl::Status AddEntries(
    absl::string_view path, absl::string_view kind,
    const std::string& (Entry::*key)() const,
    const google::protobuf::RepeatedPtrField<Entry>& entries,
    google::protobuf::RepeatedPtrField<Entry>* all) {
  std::map<std::string, const Entry*> before;
  for (const Entry& entry : *all) before[(entry.*key)()] = &entry;
  std::set<std::string> here;
  for (const Entry& entry : entries) {
    const std::string& name = (entry.*key)();
    if (name.empty()) return Fault(path, absl::StrCat(kind, " is missing"));
    if (!here.insert(name).second) {
      return Fault(path, absl::StrCat(kind, " ", name, " stands twice"));
    }
    const auto known = before.find(name);
    if (known == before.end()) {
      *all->Add() = entry;
    } else if (known->second->SerializeAsString() !=
               entry.SerializeAsString()) {
      return Fault(path, absl::StrCat(kind, " ", name,
                                      " is taken by another file, which says "
                                      "something else of it"));
    }
  }
  return absl::OkStatus();
}

// Whether what the records of a file cite is on record, in it or before it.
absl::Status CheckCitations(absl::string_view path,
                            const v1::EvidenceTable& table,
                            const v1::EvidenceTable& all) {
  std::set<std::string> keys = {std::string(kClinicalSourceKey)};
  for (const v1::Source& source : all.source()) keys.insert(source.key());
  for (const v1::Evidence& evidence : table.evidence()) {
    for (const v1::SourceRef& reference : evidence.source()) {
      if (keys.count(reference.key()) == 0) {
        return Fault(path,
                     absl::StrCat("evidence ", evidence.id(),
                                  ": no source has the key ", reference.key()));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status Add(absl::string_view path, const v1::EvidenceTable& table,
                 v1::EvidenceTable* all) {
  for (const v1::Source& source : table.source()) {
    if (source.key() == kClinicalSourceKey) {
      return Fault(path, "the source key \"clinical\" is reserved");
    }
  }
  absl::Status status = AddEntries(path, "source key", &v1::Source::key,
                                   table.source(), all->mutable_source());
  if (status.ok()) {
    status = AddEntries(path, "evidence id", &v1::Evidence::id,
                        table.evidence(), all->mutable_evidence());
  }
  return status;
}

}  // namespace

absl::StatusOr<v1::EvidenceTable> ParseEvidence(
    const std::vector<EvidenceFile>& files) {
  v1::EvidenceTable all;
  std::vector<v1::EvidenceTable> tables;
  for (const auto& [path, text] : files) {
    FirstFault fault(path);
    google::protobuf::TextFormat::Parser parser;
    parser.RecordErrorsTo(&fault);
    v1::EvidenceTable& table = tables.emplace_back();
    if (!parser.ParseFromString(std::string(text), &table)) {
      return absl::InvalidArgumentError(fault.text());
    }
    const absl::Status status = Add(path, table, &all);
    if (!status.ok()) return status;
  }
  for (size_t i = 0; i < files.size(); ++i) {
    const absl::Status status = CheckCitations(files[i].first, tables[i], all);
    if (!status.ok()) return status;
  }
  return all;
}

absl::StatusOr<v1::EvidenceTable> LoadEvidence(
    const std::vector<EvidenceFile>& further) {
  std::vector<EvidenceFile> files = ShippedEvidence();
  files.insert(files.end(), further.begin(), further.end());
  return ParseEvidence(files);
}

}  // namespace myorules::rules
