// A rule pack, loaded: parsed, checked as a whole, immutable, with its
// identity.
#ifndef MYORULES_ENGINE_PACK_COMPILED_PACK_H_
#define MYORULES_ENGINE_PACK_COMPILED_PACK_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "engine/base/issues.h"
#include "engine/base/limits.h"
#include "engine/expr/checker.h"
#include "engine/expr/environment.h"
#include "engine/expr/value.h"
#include "engine/pack/modules.h"
#include "engine/pack/threshold.h"
#include "google/protobuf/message.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::engine {

struct Plan;

// A subject, prepared as rules take it, and the day as of which.
struct ExampleSubject {
  std::shared_ptr<const google::protobuf::Message> subject;
  absl::CivilDay assessed_on;
};

// What a program that hosts packs gives them. The engine itself knows no
// message, terminology or source.
struct PackHost {
  // Where subject types and enums are found; outlives the packs.
  const google::protobuf::DescriptorPool* pool = nullptr;
  // Standard, uncertainty and the host's own functions; outlives the packs.
  const FunctionRegistry* functions = nullptr;
  // Package in which names are tried first, "myorules.v1".
  std::string container;
  // Version of the host's functions; part of each pack's hash.
  std::string function_library_version;
  // Most entries of each list, by the full name of its field
  // ("myorules.v1.Patient.visits"); of others limits::kDefaultListEntries. Most
  // bytes of a text. A subject beyond them is not classified, and a pack that
  // could take too long within them does not load.
  std::map<std::string, int64_t, std::less<>> list_entries;
  int64_t text_bytes = limits::kDefaultTextBytes;
  // Returns what is wrong with a threshold (no such analyte, unit that does not
  // belong to the method), field by field. Unset: all are fine.
  std::function<std::vector<ThresholdFault>(const v1::Threshold&)>
      threshold_faults;
  // The source keys, and the evidence ids, on record. Unset: any is.
  absl::optional<std::vector<std::string>> sources;
  absl::optional<std::vector<std::string>> evidence;
  // The kind of word that a text field holds ("carrier"), by its full name
  // ("myorules.v1.LabResult.analyte"); of a list, each of its entries. A
  // subject has no other words there.
  std::map<std::string, std::string, std::less<>> field_terms;
  // All words of a kind that the functions' parameters (Overload::terms) or
  // `field_terms` ask for. Unset: any text will do.
  std::function<std::vector<std::string>(absl::string_view)> terms;
  // The canonical bytes of each terminology table, by its name.
  std::map<std::string, std::string, std::less<>> terminology;
  // Subjects that the host accepts, of which something that packs work out may
  // well be `number` (two days of them so many years apart). Of a gap or an
  // overlap at such a number a pack is told where one of them shows that there
  // is that number. Unset: none does.
  std::function<std::vector<ExampleSubject>(double number)> examples;
  // What packs may import; outlives the loading. Null: nothing.
  const ModuleSet* modules = nullptr;
  // The pack has answered before, and is to answer the same again: what only
  // those who write it are told of, and an earlier program may not have known
  // as a fault, is none.
  bool has_answered = false;
};

// One expression of a pack, checked.
using Checked = std::shared_ptr<const CheckedExpr>;

// A row of a table, checked. `detail` may be null.
struct CompiledRow {
  Checked when;
  Checked detail;
  std::string outcome;
};

// An item of a number or text type that a table's rows compare with fixed
// values, and do nothing else with: which side of them it is on is all that
// they ask.
struct ComparedItem {
  int position = 0;  // In CompiledPack::items().
  std::vector<Value> marks;
};

enum class ItemKind { kDefinition, kCriterion, kFacet, kDecision };

// A named item: what a name in an expression stands for.
struct CompiledItem {
  ItemKind kind;
  // Position in the repeated field of its kind, in CompiledPack::linked().
  int index = 0;
  // Name of the module that it comes from; empty: it is the pack's own.
  std::string imported_from;
  // As written in the pack ("weakness.subacute"), and as expressions name it
  // (hyphens as underscores).
  std::string id;
  std::string variable;
  Type type;
  // Definitions, criteria and plain facets.
  Checked value;
  // What `value` counts, "years"; empty: not known.
  std::string unit;
  // The kind of word that `value` is, or lists; empty: not known.
  std::string term;
  // Where `value` is directly a field of an enum type, or an item that is: that
  // type. Its numbers are shown by name.
  const google::protobuf::EnumDescriptor* enum_type = nullptr;
  // Whether `value` is a part of the subject as it is on record: a field of
  // `enum_type` then has one of its values, and no other number.
  bool is_fact = false;
  // Decisions and table facets, whose type is string (COLLECT: list(string)).
  std::vector<CompiledRow> rows;
  v1::HitPolicy hit_policy = v1::HIT_POLICY_UNSPECIFIED;
  std::string otherwise;
  std::vector<ComparedItem> compared;
  // Positions in CompiledPack::items() of what it uses directly, ascending; all
  // before its own.
  std::vector<int> uses;
};

// A ground of a flag. A text between braces in a message names an item.
struct CompiledGround {
  Checked when;
  v1::Severity severity = v1::SEVERITY_UNSPECIFIED;
  std::string message;
};

// Whether the item is a decision or a facet that is a table.
inline bool IsTable(const CompiledItem& item) { return !item.rows.empty(); }

// The conditions of a flag. `possible_when` may be null.
struct CompiledFlag {
  std::vector<CompiledGround> grounds;
  Checked possible_when;
};

class CompiledPack;

// A module that a pack imports.
struct ImportedModule {
  std::shared_ptr<const CompiledPack> pack;
  // Of its content, as imports write it (engine/pack/hash.h).
  std::string hash;
  // In RulePack.import; -1: only other modules import it.
  int import = -1;
};

// Immutable; share freely between threads.
class CompiledPack {
 public:
  ~CompiledPack();
  CompiledPack(const CompiledPack&) = delete;
  CompiledPack& operator=(const CompiledPack&) = delete;

  // Loads a pack from its text. All faults are added to `issues` (whose text is
  // the pack's); returns null where one of them is an error. Checked: the text
  // proto itself, required metadata, names, sources and evidence, thresholds,
  // every expression and its type, references and cycles, definitions that
  // nothing uses, rows that read facts directly, rows after one that always
  // holds, outcomes without a way to reach them, `has` and `known` without a
  // comment, messages that name no item, imports. A module loads likewise; what
  // it has need not be used.
  static std::shared_ptr<const CompiledPack> Load(const PackHost& host,
                                                  Issues* issues);

  // As written.
  const v1::RulePack& source() const { return source_; }
  // With what it uses of its imports written into it, before its own, and
  // without imports.
  const v1::RulePack& linked() const { return linked_; }
  // What it imports, directly or through one another, each after all that it
  // imports itself.
  const std::vector<ImportedModule>& modules() const { return modules_; }
  const std::string& text() const { return text_; }
  const v1::PackIdentity& identity() const { return identity_; }
  const google::protobuf::Descriptor& subject_type() const {
    return *subject_type_;
  }

  // Definitions, criteria, facets and decisions, each after all that it uses;
  // of its imports what it needs, first.
  const std::vector<CompiledItem>& items() const { return items_; }
  // The item that expressions call `variable`, or null; owned by the pack, at
  // its place in items().
  const CompiledItem* FindItem(absl::string_view variable) const;

  // In the pack's order: the flags, and one condition a note.
  const std::vector<CompiledFlag>& flags() const { return flags_; }
  const std::vector<Checked>& notes() const { return notes_; }

  // What its host says that a subject can hold at most.
  int64_t MaxEntries(const google::protobuf::FieldDescriptor& list) const;
  int64_t max_text_bytes() const { return max_text_bytes_; }

  // How it classifies (engine/pack/plan.h).
  const Plan& plan() const { return *plan_; }

  // Values of `threshold.NAME`, by full variable name.
  const std::map<std::string, Value, std::less<>>& thresholds() const {
    return thresholds_;
  }

 private:
  friend class PackCompiler;
  CompiledPack();

  v1::RulePack source_;
  v1::RulePack linked_;
  std::vector<ImportedModule> modules_;
  std::string text_;
  v1::PackIdentity identity_;
  const google::protobuf::Descriptor* subject_type_ = nullptr;
  std::vector<CompiledItem> items_;
  std::map<std::string, size_t, std::less<>> item_by_variable_;
  std::vector<CompiledFlag> flags_;
  std::vector<Checked> notes_;
  // What opaque values among `thresholds_` point to.
  std::vector<std::unique_ptr<const ThresholdValue>> threshold_values_;
  std::map<std::string, Value, std::less<>> thresholds_;
  std::map<std::string, int64_t, std::less<>> list_entries_;
  int64_t max_text_bytes_ = 0;
  std::unique_ptr<const Plan> plan_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_COMPILED_PACK_H_
