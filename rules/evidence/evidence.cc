#include "rules/evidence/evidence.h"

#include <map>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/pack/text_proto.h"
#include "rules/evidence/shipped_evidence.h"

namespace myorules::rules {
namespace {

using engine::MessagePlace;

// An entry by its name, and where it was found.
template <typename Entry>
struct Known {
  const Entry* entry = nullptr;
  size_t file = 0;
  int line = 0;
};

// What the files before had, and where.
template <typename Entry>
using Names = std::map<std::string, Known<Entry>>;

// Joins the tables of several files.
class Joiner {
 public:
  explicit Joiner(std::vector<EvidenceText>* texts) : texts_(*texts) {
    tables_.resize(texts->size());
    for (EvidenceText& text : *texts) {
      parsed_.push_back(
          engine::TextProto::Parse(&tables_[parsed_.size()], &text.issues));
      text.is_read = parsed_.back() != nullptr;
    }
  }

  v1::EvidenceTable Join() {
    for (size_t file = 0; file < parsed_.size(); ++file) {
      if (parsed_[file] == nullptr) continue;
      AddEntries(file, "source", "key", &v1::Source::key,
                 tables_[file].source(), &sources_, all_.mutable_source());
      AddEntries(file, "evidence", "id", &v1::Evidence::id,
                 tables_[file].evidence(), &records_, all_.mutable_evidence());
    }
    for (size_t file = 0; file < parsed_.size(); ++file) {
      if (parsed_[file] != nullptr) CheckRecords(file);
    }
    return std::move(all_);
  }

 private:
  // One that stands in several files word for word counts once, since packs
  // made from one another bring the same.
  template <typename Entry>
  void AddEntries(size_t file, absl::string_view kind, absl::string_view name,
                  const std::string& (Entry::*name_of)() const,
                  const google::protobuf::RepeatedPtrField<Entry>& entries,
                  Names<Entry>* names,
                  google::protobuf::RepeatedPtrField<Entry>* all) {
    for (int i = 0; i < entries.size(); ++i) {
      const Entry& entry = entries[i];
      const MessagePlace place = parsed_[file]->root().Child(kind, i);
      const std::string& called = (entry.*name_of)();
      const std::string what = absl::StrCat(kind, " ", name, " '", called, "'");
      if (called.empty()) {
        place.AddError(name, absl::StrCat(kind, " has no ", name,
                                          ", by which it is cited"));
        continue;
      }
      if (called == kClinicalSourceKey) {
        place.AddError(name, absl::StrCat(what,
                                          " is reserved for what rests on no "
                                          "publication; choose another"));
        continue;
      }
      const int line =
          texts_[file].issues.PositionAt(place.OffsetOf(name)).line;
      const auto [known, is_new] =
          names->emplace(called, Known<Entry>{&entry, file, line});
      if (is_new) {
        *all->Add() = entry;
      } else if (known->second.file == file) {
        place.AddError(name,
                       absl::StrCat(what, " stands twice, first on line ",
                                    known->second.line,
                                    "; take one of the two out or rename it"));
      } else if (known->second.entry->SerializeAsString() !=
                 entry.SerializeAsString()) {
        place.AddError(
            name, absl::StrCat(what, " is taken by ",
                               texts_[known->second.file].issues.file_name(),
                               ":", known->second.line,
                               ", which says something else of it; choose "
                               "another"));
      }
    }
  }

  void CheckRecords(size_t file) {
    const auto& records = tables_[file].evidence();
    for (int i = 0; i < records.size(); ++i) {
      const v1::Evidence& record = records[i];
      const MessagePlace place = parsed_[file]->root().Child("evidence", i);
      if (record.statement().empty()) {
        place.AddError("statement",
                       "evidence has no statement; say what the source says");
      }
      if (record.source().empty()) {
        place.AddError(
            "source",
            "evidence cites no source; name one, or write source { key: "
            "\"clinical\" } where it rests on no publication");
      }
      for (int j = 0; j < record.source_size(); ++j) {
        const std::string& key = record.source(j).key();
        if (key == kClinicalSourceKey || sources_.count(key) > 0) continue;
        place.Child("source", j)
            .AddError("key", absl::StrCat("no source has the key '", key, "'",
                                          engine::DidYouMean(key, Keys()),
                                          "; add it, or cite another"));
      }
    }
  }

  std::vector<std::string> Keys() const {
    std::vector<std::string> keys = {std::string(kClinicalSourceKey)};
    for (const auto& [key, known] : sources_) keys.push_back(key);
    return keys;
  }

  std::vector<EvidenceText>& texts_;
  std::vector<v1::EvidenceTable> tables_;
  // Null: not an EvidenceTable.
  std::vector<std::unique_ptr<const engine::TextProto>> parsed_;
  Names<v1::Source> sources_;
  Names<v1::Evidence> records_;
  v1::EvidenceTable all_;
};

std::vector<EvidenceText> ShippedTexts() {
  std::vector<EvidenceText> texts;
  for (const auto& [path, text] : ShippedEvidence()) {
    texts.emplace_back(std::string(path), std::string(text));
  }
  return texts;
}

}  // namespace

v1::EvidenceTable ReadEvidence(std::vector<EvidenceText>* texts) {
  return Joiner(texts).Join();
}

v1::EvidenceTable ReadEvidenceWithShipped(std::vector<EvidenceText>* further) {
  std::vector<EvidenceText> texts = ShippedTexts();
  const size_t shipped = texts.size();
  texts.insert(texts.end(), further->begin(), further->end());
  v1::EvidenceTable all = ReadEvidence(&texts);
  further->assign(texts.begin() + static_cast<std::ptrdiff_t>(shipped),
                  texts.end());
  return all;
}

absl::StatusOr<v1::EvidenceTable> LoadEvidence() {
  std::vector<EvidenceText> texts = ShippedTexts();
  v1::EvidenceTable all = ReadEvidence(&texts);
  const absl::Status status = StatusOf(texts);
  if (!status.ok()) return status;
  return all;
}

absl::Status StatusOf(const std::vector<EvidenceText>& texts) {
  std::string faults;
  for (const EvidenceText& text : texts) {
    if (!text.issues.has_errors()) continue;
    absl::StrAppend(&faults, faults.empty() ? "" : "\n", text.issues.Format());
  }
  if (faults.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(faults);
}

}  // namespace myorules::rules
