#include "rules/note/fact_path.h"

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"

namespace myorules::rules {
namespace {

// Reads a path from its beginning to its end.
class PathReader {
 public:
  explicit PathReader(absl::string_view path) : path_(path) {}

  bool Read(std::vector<FactStep>* steps) {
    ReadName();
    while (at_ < path_.size()) {
      FactStep step;
      if (!Skip('.')) return false;
      step.field = ReadName();
      if (step.field.empty()) return false;
      if (Skip('[') && !ReadEntry(&step)) return false;
      step.path = std::string(path_.substr(0, at_));
      steps->push_back(std::move(step));
    }
    return true;
  }

 private:
  // "name=a,size=2#2]" or "#1]".
  bool ReadEntry(FactStep* step) {
    while (at_ < path_.size() && path_[at_] != '#' && path_[at_] != ']') {
      const std::string key = ReadName();
      std::string value;
      if (!Skip('=') || !ReadValue(&value)) return false;
      step->keys.emplace_back(key, std::move(value));
      if (!Skip(',')) break;
    }
    if (Skip('#')) step->number = ReadUntil("]");
    return Skip(']');
  }

  bool ReadValue(std::string* value) {
    if (!Skip('"')) {
      *value = ReadUntil(",#]");
      return true;
    }
    const size_t begin = at_;
    while (at_ < path_.size() && path_[at_] != '"') {
      at_ += path_[at_] == '\\' ? 2 : 1;
    }
    return at_ < path_.size() &&
           absl::CUnescape(path_.substr(begin, at_ - begin), value) &&
           Skip('"');
  }

  std::string ReadName() { return ReadUntil(".[=,#]"); }

  std::string ReadUntil(absl::string_view ends) {
    const size_t begin = at_;
    while (at_ < path_.size() && !absl::StrContains(ends, path_[at_])) ++at_;
    return std::string(path_.substr(begin, at_ - begin));
  }

  bool Skip(char character) {
    if (at_ >= path_.size() || path_[at_] != character) return false;
    ++at_;
    return true;
  }

  const absl::string_view path_;
  size_t at_ = 0;
};

}  // namespace

const std::string* FactStep::Key(absl::string_view name) const {
  for (const auto& [key, value] : keys) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::vector<FactStep> ParseFactPath(absl::string_view path) {
  std::vector<FactStep> steps;
  if (!PathReader(path).Read(&steps)) steps.clear();
  return steps;
}

}  // namespace myorules::rules
