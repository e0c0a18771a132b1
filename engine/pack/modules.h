// The modules that packs may import.
#ifndef MYORULES_ENGINE_PACK_MODULES_H_
#define MYORULES_ENGINE_PACK_MODULES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::engine {

// As much of the pack in `text` as can be read; what is wrong with it is told
// when it is loaded.
v1::RulePack SkimPack(const std::string& text);

// A module as written. `file_name` is what messages call its text.
struct ModuleFile {
  std::string file_name;
  std::string text;
};

// Modules in memory.
class ModuleSet {
 public:
  // The texts of one module, by version.
  using Versions = std::map<std::string, ModuleFile>;

  // Takes the text where it is a module with a name and a version, in place of
  // one with the same; returns whether it is.
  bool Add(std::string file_name, std::string text);

  // Null: there is no module of that name.
  const Versions* Find(absl::string_view name) const;

  std::vector<std::string> names() const;

  // All files, by name, then version.
  std::vector<ModuleFile> files() const;

 private:
  std::map<std::string, Versions, std::less<>> by_name_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_MODULES_H_
