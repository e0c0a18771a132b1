#include "engine/pack/imports.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/limits.h"
#include "engine/base/pack_limits.h"
#include "engine/pack/hash.h"
#include "engine/pack/metadata.h"
#include "engine/pack/names.h"
#include "engine/pack/threshold.h"

namespace myorules::engine {
namespace {

// How far a state goes: whatever is imported goes at least as far.
int TrustOf(v1::PackState state) {
  switch (state) {
    case v1::PACK_STATE_PRODUCTION:
      return 3;
    case v1::PACK_STATE_TEST:
      return 2;
    case v1::PACK_STATE_DRAFT:
      return 1;
    default:
      return 0;
  }
}

// "age", "race_or_ethnicity": what the module uses and the pack does not say.
std::vector<std::string> AttributesNotSaid(const v1::SourceAttributes& module,
                                           const v1::SourceAttributes& pack) {
  std::vector<std::string> names;
  const auto& type = *v1::SourceAttributes::descriptor();
  const auto& reflection = *v1::SourceAttributes::GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const auto* field = type.field(i);
    if (field->cpp_type() != field->CPPTYPE_BOOL) continue;
    if (reflection.GetBool(module, field) && !reflection.GetBool(pack, field)) {
      names.push_back(field->name());
    }
  }
  return names;
}

// "scales.textproto:3:5: no field 'wieght' … (2 more)", of the first error.
std::string FirstErrorOf(const Issues& issues) {
  std::string first;
  int more = 0;
  for (const Issue* issue : issues.Sorted()) {
    if (issue->severity != IssueSeverity::kError) continue;
    if (!first.empty()) {
      ++more;
      continue;
    }
    first = absl::StrCat(issues.file_name(), ":", issue->position.line, ":",
                         issue->position.column, ": ", issue->message);
  }
  return more == 0 ? first : absl::StrCat(first, " (", more, " more)");
}

class ImportLoader {
 public:
  ImportLoader(const PackHost& host, const v1::RulePack& pack,
               const MessagePlace& root, LoadContext* context)
      : host_(host), pack_(pack), root_(root), context_(*context) {}

  std::vector<ImportedModule> Run() {
    std::set<std::string> seen;
    for (int i = 0; i < pack_.import_size(); ++i) {
      const v1::Import& import = pack_.import(i);
      const MessagePlace place = root_.Child("import", i);
      if (!IsPackName(import.name())) {
        place.AddError(
            "name", import.name().empty()
                        ? std::string("import without name; write the name of "
                                      "a module, \"post.scales\"")
                        : absl::StrCat("'", import.name(),
                                       "' is no name of a module; write "
                                       "lower-case words joined by dots, "
                                       "\"post.scales\""));
      } else if (!seen.insert(import.name()).second) {
        place.AddError("name", absl::StrCat("module '", import.name(),
                                            "' is imported twice; import it "
                                            "once"));
      } else if (const auto module = LoadModule(import, place)) {
        CheckModule(*module, import, place);
        AddModule(module, i, place);
      }
    }
    CheckNames();
    CheckTogether();
    context_.shared_fault = std::move(shared_fault_);
    return std::move(modules_);
  }

 private:
  using PackPtr = std::shared_ptr<const CompiledPack>;

  // Null, with an error, where it does not load.
  PackPtr LoadModule(const v1::Import& import, const MessagePlace& place) {
    const auto circle =
        std::find(context_.open.begin(), context_.open.end(), import.name());
    if (circle != context_.open.end()) {
      std::vector<std::string> names(circle, context_.open.end());
      names.push_back(import.name());
      AddSharedFault(
          absl::StrCat(names.size() == 2 ? "this module imports itself: "
                                         : "these modules import each other in "
                                           "a circle: ",
                       absl::StrJoin(names, " -> "), "; take one import out"),
          place);
      return nullptr;
    }
    const ModuleFile* file = FindModule(import, place);
    if (file == nullptr) return nullptr;
    const auto key = std::make_pair(import.name(), import.version());
    auto loaded = context_.modules.find(key);
    if (loaded == context_.modules.end()) {
      if (!HasRoom(*file, place)) return nullptr;
      Issues issues(file->file_name, file->text);
      context_.shared_fault.clear();
      PackPtr pack = LoadWithin(host_, &context_, &issues);
      LoadContext::Module module = {std::move(pack), context_.shared_fault, ""};
      if (module.pack == nullptr) module.own_fault = FirstErrorOf(issues);
      loaded = context_.modules.emplace(key, std::move(module)).first;
    }
    const LoadContext::Module& module = loaded->second;
    if (module.pack != nullptr) return module.pack;
    if (!module.shared_fault.empty()) {
      AddSharedFault(module.shared_fault, place);
    } else {
      place.AddError("name",
                     absl::StrCat(Called(import),
                                  " does not load; mend its own faults first: ",
                                  module.own_fault));
    }
    return nullptr;
  }

  // A fault that is told of everything that imports what has it.
  void AddSharedFault(const std::string& fault, const MessagePlace& place) {
    if (shared_fault_.empty()) shared_fault_ = fault;
    place.AddError("name", fault);
  }

  static std::string Called(const v1::Import& import) {
    return absl::StrCat("module '", import.name(), "' ", import.version());
  }

  // What messages call the file of a module that there is.
  const std::string& FileOf(const v1::Import& import) const {
    return host_.modules->Find(import.name())->at(import.version()).file_name;
  }

  // Null, with an error, where there is none.
  const ModuleFile* FindModule(const v1::Import& import,
                               const MessagePlace& place) const {
    const ModuleSet::Versions* versions =
        host_.modules == nullptr ? nullptr : host_.modules->Find(import.name());
    if (versions == nullptr) {
      place.AddError(
          "name", absl::StrCat(
                      "there is no module '", import.name(), "' to import",
                      host_.modules == nullptr
                          ? std::string()
                          : DidYouMean(import.name(), host_.modules->names())));
      return nullptr;
    }
    const auto found = versions->find(import.version());
    if (found != versions->end()) return &found->second;
    std::vector<std::string> there;
    for (const auto& [version, file] : *versions) there.push_back(version);
    place.AddError(
        "version",
        absl::StrCat(
            import.version().empty()
                ? absl::StrCat("import of module '", import.name(),
                               "' without version; write it")
                : absl::StrCat("module '", import.name(), "' has no version '",
                               import.version(), "'"),
            "; there is ", absl::StrJoin(there, ", ")));
    return nullptr;
  }

  // Bounds what is loaded before any of it is.
  bool HasRoom(const ModuleFile& file, const MessagePlace& place) {
    // The outermost of what is open is no import.
    if (context_.modules.size() + context_.open.size() >
        static_cast<size_t>(limits::kMaxPackModules)) {
      AddSharedFault(absl::StrCat("more than ", limits::kMaxPackModules,
                                  " modules are imported; import fewer"),
                     place);
      return false;
    }
    context_.bytes += file.text.size();
    if (context_.bytes <= static_cast<size_t>(limits::kMaxPackBytes)) {
      return true;
    }
    AddSharedFault(
        absl::StrCat("with ", file.file_name,
                     " the pack and what it imports have ", context_.bytes,
                     " bytes; at most ", limits::kMaxPackBytes, " are allowed"),
        place);
    return false;
  }

  void CheckModule(const CompiledPack& module, const v1::Import& import,
                   const MessagePlace& place) const {
    const std::string called = Called(import);
    const std::string hash = ModuleHash(module.source());
    if (import.hash().empty()) {
      place.AddError(absl::StrCat(
          "import '", import.name(), "' has no hash; that of ", called, " is ",
          hash, ": write it once you have read the module"));
    } else if (import.hash() != hash) {
      place.AddError(
          "hash",
          absl::StrCat("the content of ", called, " (", FileOf(import), ") is ",
                       hash, ", and ", import.hash(),
                       " is asked for; where its change is meant here, write "
                       "the hash that it has, else put it back, or give what "
                       "changed a version of its own"));
    }
    if (module.source().subject_type() != pack_.subject_type() ||
        module.source().subject() != pack_.subject()) {
      place.AddError(
          "name",
          absl::StrCat(called, " is about ", module.source().subject_type(),
                       ", called '", module.source().subject(),
                       "'; a pack imports modules about its own "
                       "subject, under the same name"));
    }
    CheckState(module, called, place);
    const std::vector<std::string> attributes = AttributesNotSaid(
        module.source().source_attributes(), pack_.source_attributes());
    if (!attributes.empty()) {
      place.AddError(
          "name",
          absl::StrCat(called, " uses ", absl::StrJoin(attributes, ", "),
                       "; say so in the pack's source_attributes"));
    }
  }

  void CheckState(const CompiledPack& module, const std::string& called,
                  const MessagePlace& place) const {
    if (TrustOf(module.source().state()) >= TrustOf(pack_.state())) return;
    place.AddError(
        "name",
        absl::StrCat(called, " is in ",
                     v1::PackState_Name(module.source().state()),
                     " and the pack in ", v1::PackState_Name(pack_.state()),
                     "; import one that is as far, or take the pack back"));
  }

  // Adds the module after all that it imports.
  void AddModule(const PackPtr& module, int import, const MessagePlace& place) {
    for (const ImportedModule& behind : module->modules()) {
      Add({behind.pack, behind.hash, -1}, place);
    }
    Add({module, ModuleHash(module->source()), import}, place);
  }

  void Add(ImportedModule added, const MessagePlace& place) {
    const v1::RulePack& source = added.pack->source();
    for (ImportedModule& present : modules_) {
      if (present.pack->source().name() != source.name()) continue;
      if (present.hash != added.hash) {
        place.AddError(
            "name", absl::StrCat("module '", source.name(), "' comes in as ",
                                 present.pack->source().version(), " and as ",
                                 source.version(),
                                 "; import modules that agree on one version"));
      }
      present.import = std::max(present.import, added.import);
      return;
    }
    modules_.push_back(std::move(added));
  }

  // Adds an error for each threshold of the pack that a module has.
  void CheckThresholds() const {
    std::map<std::string, std::string> modules;
    for (const ImportedModule& module : modules_) {
      const v1::RulePack& source = module.pack->source();
      for (const v1::Threshold& threshold : source.threshold()) {
        modules.emplace(threshold.name(), source.name());
      }
    }
    for (int i = 0; i < pack_.threshold_size(); ++i) {
      const std::string& name = pack_.threshold(i).name();
      const auto found = modules.find(name);
      if (found == modules.end()) continue;
      root_.Child("threshold", i)
          .AddError("name",
                    absl::StrCat("threshold '", name,
                                 "' is also one of module '", found->second,
                                 "'; give one another name, or use "
                                 "the module's"));
    }
  }

  // Adds an error, at the later import, for each name that two modules have.
  void CheckNames() const {
    CheckThresholds();
    std::map<std::string, const CompiledPack*> owners;
    const auto add = [&](const std::string& variable,
                         const ImportedModule& module) {
      const auto [owner, is_new] = owners.emplace(variable, module.pack.get());
      if (!is_new) AddClash(variable, variable, *owner->second, module);
    };
    for (const ImportedModule& module : modules_) {
      for (const v1::Threshold& threshold : module.pack->source().threshold()) {
        add(ThresholdVariable(threshold.name()), module);
      }
      for (const CompiledItem& item : module.pack->items()) {
        if (item.imported_from.empty()) add(item.variable, module);
      }
    }
    for (const ImportedModule& module : modules_) {
      for (const CompiledItem& item : module.pack->items()) {
        if (!item.imported_from.empty()) continue;
        for (const std::string& outer : OuterNames(item.variable)) {
          const auto owner = owners.find(outer);
          if (owner != owners.end() && owner->second != module.pack.get()) {
            AddClash(outer, item.variable, *owner->second, module);
          }
        }
      }
    }
  }

  void AddClash(const std::string& one, const std::string& other,
                const CompiledPack& owner, const ImportedModule& module) const {
    const MessagePlace place =
        module.import < 0 ? root_ : root_.Child("import", module.import);
    place.AddError(absl::StrCat(
        "'", one, "' of module '", owner.source().name(), "' and '", other,
        "' of module '", module.pack->source().name(),
        "' cannot be told apart in expressions; import one of the modules, or "
        "give one of the two another name in a new version"));
  }

  void CheckTogether() const {
    if (pack_.import().empty()) return;
    // Of what is the pack's own there is not too much (CheckSize).
    PackSize size = SizeOf(pack_);
    for (const ImportedModule& module : modules_) {
      const PackSize more = SizeOf(module.pack->source());
      size.items += more.items;
      size.entries += more.entries;
    }
    CheckSum(size.items, "definitions, criteria, facets and decisions",
             limits::kMaxPackItems);
    CheckSum(size.entries,
             "rows, flags with their further grounds, notes and thresholds",
             limits::kMaxPackEntries);
  }

  void CheckSum(int count, absl::string_view what, int most) const {
    if (count <= most) return;
    root_.AddError(
        "import", absl::StrCat("the pack and what it imports have ", count, " ",
                               what, "; at most ", most, " are allowed"));
  }

  const PackHost& host_;
  const v1::RulePack& pack_;
  const MessagePlace root_;
  LoadContext& context_;
  std::vector<ImportedModule> modules_;
  // What goes into LoadContext.
  std::string shared_fault_;
};

}  // namespace

std::vector<ImportedModule> LoadImports(const PackHost& host,
                                        const v1::RulePack& pack,
                                        const MessagePlace& root,
                                        LoadContext* context) {
  return ImportLoader(host, pack, root, context).Run();
}

std::string CalledAsImported(const CompiledItem& item) {
  return absl::StrCat(
      item.kind == ItemKind::kCriterion ? "criterion '" : "define '", item.id,
      "' of module '", item.imported_from, "'");
}

}  // namespace myorules::engine
