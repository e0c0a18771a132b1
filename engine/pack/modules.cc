#include "engine/pack/modules.h"

#include <utility>

#include "engine/base/limits.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"

namespace myorules::engine {
namespace {

// What is wrong with a text is told when it is loaded.
class Ignored : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int, google::protobuf::io::ColumnNumber,
                const std::string&) override {}
};

}  // namespace

v1::RulePack SkimPack(const std::string& text) {
  v1::RulePack pack;
  if (text.size() > static_cast<size_t>(limits::kMaxPackBytes)) return pack;
  Ignored ignored;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&ignored);
  parser.AllowUnknownField(true);
  parser.SetRecursionLimit(limits::kMaxPackDepth);
  (void)parser.ParseFromString(text, &pack);
  return pack;
}

bool ModuleSet::Add(std::string file_name, std::string text) {
  const v1::RulePack pack = SkimPack(text);
  if (pack.kind() != v1::PACK_KIND_MODULE || pack.name().empty() ||
      pack.version().empty()) {
    return false;
  }
  by_name_[pack.name()][pack.version()] = {std::move(file_name),
                                           std::move(text)};
  return true;
}

const ModuleSet::Versions* ModuleSet::Find(absl::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &found->second;
}

std::vector<std::string> ModuleSet::names() const {
  std::vector<std::string> names;
  for (const auto& [name, versions] : by_name_) names.push_back(name);
  return names;
}

std::vector<ModuleFile> ModuleSet::files() const {
  std::vector<ModuleFile> files;
  for (const auto& [name, versions] : by_name_) {
    for (const auto& [version, file] : versions) files.push_back(file);
  }
  return files;
}

}  // namespace myorules::engine
