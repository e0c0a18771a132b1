#include "engine/pack/compiled_pack.h"

#include <set>
#include <utility>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/pack_limits.h"
#include "engine/pack/condition_set.h"
#include "engine/pack/expression_rules.h"
#include "engine/pack/hash.h"
#include "engine/pack/imports.h"
#include "engine/pack/item_drafts.h"
#include "engine/pack/link.h"
#include "engine/pack/metadata.h"
#include "engine/pack/names.h"
#include "engine/pack/pack_checks.h"
#include "engine/pack/plan.h"
#include "engine/pack/subject_check.h"
#include "engine/pack/text_proto.h"
#include "engine/pack/threshold.h"
#include "engine/pack/use_checks.h"
#include "engine/pack/value_checks.h"

namespace myorules::engine {
namespace {

constexpr absl::string_view kAssessedOn = "assessed_on";

}  // namespace

// Builds a CompiledPack from its text, step by step; each step adds the faults
// that it finds, so that one run tells them all.
class PackCompiler {
 public:
  PackCompiler(const PackHost& host, LoadContext* context, Issues* issues)
      : host_(host),
        context_(*context),
        issues_(issues),
        pack_(new CompiledPack()) {}

  std::shared_ptr<const CompiledPack> Run() {
    if (!ReadText()) return nullptr;
    const v1::RulePack& source = pack_->source_;
    // Of a pack that is too large nothing else is worth saying.
    if (!CheckSize(source, root_)) return nullptr;
    CheckIdentity(host_, source, root_);
    CheckEntries(host_, source, root_);
    if (!ReadImports()) return nullptr;
    pack_->subject_type_ =
        host_.pool->FindMessageTypeByName(source.subject_type());
    // Without the subject no expression has a meaning.
    if (pack_->subject_type_ == nullptr || source.subject().empty()) {
      return nullptr;
    }
    CheckSubjectDeclaration(*pack_->subject_type_, root_);
    pack_->list_entries_ = host_.list_entries;
    pack_->max_text_bytes_ = host_.text_bytes;
    checks_.emplace(host_, *pack_, &context_, issues_);
    MakeEnvironment();
    TakeImportedItems();
    CompileItems();
    CompileFlags();
    CompileNotes();
    checks_->CheckMessage("summary", source.summary(), root_);
    if (!host_.has_answered) {
      CheckAllUsed(*pack_, drafts_, checks_->used(), root_);
    }
    LinkAll();
    checks_->costs().CheckTotal();
    if (issues_->has_errors()) return nullptr;
    MakeIdentity();
    pack_->plan_ = std::make_unique<const Plan>(*pack_);
    return std::move(pack_);
  }

 private:
  bool ReadText() {
    const std::string& text = issues_->text();
    if (text.size() > static_cast<size_t>(limits::kMaxPackBytes)) {
      issues_->AddError(
          SourcePosition{},
          absl::StrCat("the pack has ", text.size(), " bytes; at most ",
                       limits::kMaxPackBytes, " are allowed"));
      return false;
    }
    parsed_ = TextProto::ParsePastMisspelled(&pack_->source_, issues_);
    if (parsed_ == nullptr) return false;
    pack_->text_ = text;
    root_ = parsed_->root();
    return true;
  }

  // Returns whether the imports are as they must be; where they are not, no
  // name can be looked up.
  bool ReadImports() {
    const size_t before = issues_->count();
    if (context_.open.empty()) context_.bytes = pack_->text_.size();
    context_.open.push_back(pack_->source_.name());
    pack_->modules_ = LoadImports(host_, pack_->source_, root_, &context_);
    context_.open.pop_back();
    return issues_->count() == before;
  }

  void MakeEnvironment() {
    Environment& environment = checks_->environment();
    environment.container = host_.container;
    environment.pool = host_.pool;
    environment.functions = host_.functions;
    const v1::RulePack& source = pack_->source_;
    environment.variables[source.subject()] =
        Type::Message(pack_->subject_type_->full_name());
    environment.variables[std::string(kAssessedOn)] = Type::Date();
    for (const ImportedModule& module : pack_->modules_) {
      for (const v1::Threshold& threshold : module.pack->source().threshold()) {
        AddThreshold(threshold, module.import >= 0);
      }
    }
    for (const v1::Threshold& threshold : source.threshold()) {
      AddThreshold(threshold, true);
    }
  }

  void AddThreshold(const v1::Threshold& threshold, bool visible) {
    const std::string variable = ThresholdVariable(threshold.name());
    Value value;
    if (IsLimit(threshold)) {
      const int number = static_cast<int>(pack_->thresholds_.size());
      pack_->threshold_values_.push_back(LimitOf(threshold, number));
      value = Value::Opaque(pack_->threshold_values_.back().get());
    } else {
      value = PlainNumber(threshold);
    }
    if (visible) checks_->environment().variables[variable] = value.type();
    pack_->thresholds_.emplace(variable, value);
    // A unit that is none would only differ from what it is compared with.
    if (!HasUnitFault(threshold)) checks_->SetUnit(variable, threshold.unit());
  }

  bool HasUnitFault(const v1::Threshold& threshold) const {
    return host_.threshold_faults != nullptr &&
           absl::c_any_of(
               host_.threshold_faults(threshold),
               [](const ThresholdFault& each) { return each.field == "unit"; });
  }

  void TakeImportedItems() {
    NameSet visible;
    for (const ImportedModule& module : pack_->modules_) {
      if (module.import >= 0) visible.insert(module.pack->source().name());
    }
    for (CompiledItem& item : ImportedItems(pack_->modules_)) {
      if (visible.count(item.imported_from) > 0) {
        checks_->environment().variables[item.variable] = item.type;
      }
      checks_->costs().Declare(item);
      pack_->item_by_variable_.emplace(item.variable, pack_->items_.size());
      pack_->items_.push_back(std::move(item));
    }
  }

  void CompileItems() {
    drafts_ = DraftItems(pack_->source_, root_);
    CheckItemNames(pack_->source_.subject(), pack_->items_, &drafts_);
    checks_->Close(OrderItems(&drafts_));
    for (const ItemDraft& draft : drafts_) {
      // Until it is checked, whatever uses it has nothing to complain of. A
      // criterion is a condition, whatever is wrong with it.
      checks_->environment().variables.emplace(
          draft.item.variable, draft.item.kind == ItemKind::kCriterion
                                   ? Type::Bool()
                                   : Type::Error());
    }
    for (ItemDraft& draft : drafts_) {
      if (draft.item.rows.empty()) {
        CompileValue(&draft);
      } else {
        CompileTable(&draft);
      }
      NoteUses(&draft.item);
      checks_->costs().Declare(draft.item);
      Declare(draft.item);
      pack_->item_by_variable_.emplace(draft.item.variable,
                                       pack_->items_.size());
      pack_->items_.push_back(draft.item);
    }
  }

  // An item with a name that is taken must not change what the name means in
  // the expressions of others.
  void Declare(const CompiledItem& item) {
    if (item.variable == pack_->source_.subject() ||
        item.variable == kAssessedOn) {
      return;
    }
    checks_->environment().variables[item.variable] = item.type;
  }

  // The positions of the items that `item` uses directly.
  void NoteUses(CompiledItem* item) const {
    std::set<int> uses;
    const auto add = [&](const Checked& checked) {
      if (checked == nullptr) return;
      for (const std::string& variable : checked->variables) {
        const auto found = pack_->item_by_variable_.find(variable);
        if (found == pack_->item_by_variable_.end()) continue;
        uses.insert(static_cast<int>(found->second));
      }
    };
    add(item->value);
    for (const CompiledRow& row : item->rows) {
      add(row.when);
      add(row.detail);
    }
    item->uses.assign(uses.begin(), uses.end());
  }

  void CompileValue(ItemDraft* draft) {
    CompiledItem& item = draft->item;
    switch (item.kind) {
      case ItemKind::kCriterion:
        item.value = checks_->Check(draft->value, Condition(draft->comment));
        item.type = Type::Bool();
        CloseIfFaulty(*draft);
        return;
      case ItemKind::kFacet:
        item.value = checks_->Check(draft->value, FacetValue(draft->comment));
        break;
      default:
        item.value = checks_->Check(draft->value, AnyValue(draft->comment));
        break;
    }
    item.type = item.value == nullptr ? Type::Error() : item.value->type;
    CloseIfFaulty(*draft);
    if (item.value == nullptr) return;
    item.unit = UnitOf(*item.value, checks_->NamesOfValues());
    item.term = checks_->TermOf(*item.value);
    CheckFacetUnit(item, draft->place);
    item.enum_type = EnumOfField(*item.value, *item.value->root, *host_.pool);
    if (const CompiledItem* same =
            pack_->FindItem(VariableAt(*item.value, *item.value->root))) {
      item.enum_type = same->enum_type;
    }
    item.is_fact = IsFact(*item.value, *item.value->root, checks_->Names());
  }

  // What is faulty, or never holds, is not looked into again. (What is `false`
  // says so itself.)
  void CloseIfFaulty(const ItemDraft& draft) {
    const CompiledItem& item = draft.item;
    const bool is_told =
        checks_->HasFault(item.value) ||
        (item.type == Type::Bool() &&
         !std::holds_alternative<Literal>(item.value->root->node) &&
         checks_->CheckTogether({{item.value, draft.value}}, draft.place));
    if (is_told) checks_->Close({item.variable});
  }

  void CompileTable(ItemDraft* draft) {
    CompiledItem& item = draft->item;
    item.type = item.hit_policy == v1::HIT_POLICY_COLLECT
                    ? Type::List(Type::String())
                    : Type::String();
    std::vector<bool> faulty;
    for (size_t i = 0; i < item.rows.size(); ++i) {
      item.rows[i].when = checks_->Check(draft->whens[i], RowCondition());
      faulty.push_back(checks_->HasFault(item.rows[i].when));
      item.rows[i].detail = checks_->Check(draft->details[i], RowDetail());
      if (item.rows[i].when == nullptr) continue;
      if (!host_.has_answered) {
        CheckRowReadsNoFact(*item.rows[i].when, draft->whens[i],
                            pack_->source_.subject());
      }
      checks_->MarkShown(*item.rows[i].when);
    }
    checks_->CheckTable(item, faulty, draft->called, draft->place);
    item.compared = ComparedIn(item);
  }

  // The items that the table's rows compare with fixed values, and do nothing
  // else with.
  std::vector<ComparedItem> ComparedIn(const CompiledItem& table) {
    ConditionNames names = checks_->Names();
    names.open_items = false;
    ConditionSet set(std::move(names), &context_.checks);
    for (const CompiledRow& row : table.rows) {
      if (row.when != nullptr) set.Add(*row.when);
    }
    std::vector<ComparedItem> compared;
    for (const ConditionAtom& atom : set.atoms()) {
      const auto found = pack_->item_by_variable_.find(atom.variable);
      if (atom.marks.empty() || atom.type == Type::Date() ||
          set.IsHidden(atom.variable) ||
          found == pack_->item_by_variable_.end() ||
          IsTable(pack_->items_[found->second])) {
        continue;
      }
      compared.push_back({static_cast<int>(found->second), atom.marks});
    }
    return compared;
  }

  void CheckFacetUnit(const CompiledItem& item, const MessagePlace& place) {
    if (host_.has_answered || item.kind != ItemKind::kFacet ||
        item.unit.empty()) {
      return;
    }
    const std::string& unit = pack_->source_.facet(item.index).unit();
    if (unit.empty() || unit == item.unit) return;
    place.AddError("unit", absl::StrCat("facet '", item.id, "' is given in ",
                                        unit, ", and its value counts ",
                                        item.unit, "; correct one of the two"));
  }

  void CompileFlags() {
    for (int i = 0; i < pack_->source_.flag_size(); ++i) {
      const v1::Flag& flag = pack_->source_.flag(i);
      const MessagePlace place = root_.Child("flag", i);
      const std::string called = absl::StrCat("flag '", flag.id(), "'");
      CompiledFlag compiled;
      std::vector<PlacedCondition> grounds;
      const auto add = [&](const auto& ground, const std::string& name,
                           const MessagePlace& at) {
        compiled.grounds.push_back(
            CompileGround(ground, flag.comment(), name, at));
        grounds.push_back(
            {compiled.grounds.back().when, {at, "when", ground.when(), name}});
      };
      add(flag, called, place);
      for (int j = 0; j < flag.otherwise_size(); ++j) {
        add(flag.otherwise(j),
            absl::StrCat("otherwise ", j + 1, " of ", called),
            place.Child("otherwise", j));
      }
      checks_->CheckTogether(grounds, place);
      const ExpressionSite possible = {place, "possible_when",
                                       flag.possible_when(), called};
      compiled.possible_when =
          checks_->CheckShown(possible, Condition(flag.comment()));
      checks_->CheckPossible({compiled.possible_when, possible}, grounds);
      pack_->flags_.push_back(std::move(compiled));
    }
  }

  template <typename Ground>
  CompiledGround CompileGround(const Ground& ground, const std::string& comment,
                               const std::string& called,
                               const MessagePlace& place) {
    checks_->CheckMessage("message", ground.message(), place);
    return {checks_->CheckShown({place, "when", ground.when(), called},
                                Condition(comment)),
            ground.severity(), ground.message()};
  }

  void CompileNotes() {
    for (int i = 0; i < pack_->source_.note_size(); ++i) {
      const v1::Note& note = pack_->source_.note(i);
      const MessagePlace place = root_.Child("note", i);
      checks_->CheckMessage("message", note.message(), place);
      const ExpressionSite site = {place, "when", note.when(),
                                   absl::StrCat("note '", note.id(), "'")};
      pack_->notes_.push_back(checks_->Check(site, Condition(note.comment())));
      checks_->CheckTogether({{pack_->notes_.back(), site}}, place);
    }
  }

  // Makes one of the pack and what it uses of its imports.
  void LinkAll() {
    pack_->linked_ = Link(pack_->source_, pack_->modules_, checks_->used().used,
                          &pack_->items_);
    if (pack_->modules_.empty()) return;
    pack_->item_by_variable_.clear();
    for (size_t i = 0; i < pack_->items_.size(); ++i) {
      const CompiledItem& item = pack_->items_[i];
      pack_->item_by_variable_.emplace(item.variable, i);
      if (!item.imported_from.empty()) AddImportedCost(item);
    }
    pack_->thresholds_.clear();
    pack_->threshold_values_.clear();
    for (const v1::Threshold& threshold : pack_->linked_.threshold()) {
      AddThreshold(threshold, false);
    }
  }

  void AddImportedCost(const CompiledItem& item) {
    const auto module =
        absl::c_find_if(pack_->modules_, [&](const ImportedModule& each) {
          return each.pack->source().name() == item.imported_from;
        });
    checks_->costs().AddImported(
        *item.value,
        module->import < 0 ? root_ : root_.Child("import", module->import),
        CalledAsImported(item));
  }

  void MakeIdentity() {
    const v1::RulePack& source = pack_->source_;
    std::vector<std::pair<std::string, std::string>> terminology;
    for (const std::string& table : pack_->linked_.terminology()) {
      terminology.emplace_back(table, host_.terminology.at(table));
    }
    pack_->identity_.set_name(source.name());
    pack_->identity_.set_version(source.version());
    pack_->identity_.set_hash(
        PackHash(source, terminology, host_.function_library_version));
    pack_->identity_.set_state(source.state());
    for (const ImportedModule& module : pack_->modules_) {
      v1::Import* import = pack_->identity_.add_imports();
      import->set_name(module.pack->source().name());
      import->set_version(module.pack->source().version());
      import->set_hash(module.hash);
    }
  }

  const PackHost& host_;
  LoadContext& context_;
  Issues* const issues_;
  std::shared_ptr<CompiledPack> pack_;
  std::unique_ptr<const TextProto> parsed_;
  MessagePlace root_;
  absl::optional<PackChecks> checks_;
  std::vector<ItemDraft> drafts_;
};

CompiledPack::CompiledPack() = default;
CompiledPack::~CompiledPack() = default;

std::shared_ptr<const CompiledPack> LoadWithin(const PackHost& host,
                                               LoadContext* context,
                                               Issues* issues) {
  // Of what is worked out on the way; the pack keeps none of it.
  Memory memory;
  const MemoryScope scope(memory);
  const PatternScope patterns(&context->patterns);
  return PackCompiler(host, context, issues).Run();
}

std::shared_ptr<const CompiledPack> CompiledPack::Load(const PackHost& host,
                                                       Issues* issues) {
  LoadContext context;
  return LoadWithin(host, &context, issues);
}

int64_t CompiledPack::MaxEntries(
    const google::protobuf::FieldDescriptor& list) const {
  const auto found = list_entries_.find(list.full_name());
  return found == list_entries_.end() ? limits::kDefaultListEntries
                                      : found->second;
}

const CompiledItem* CompiledPack::FindItem(absl::string_view variable) const {
  const auto found = item_by_variable_.find(variable);
  return found == item_by_variable_.end() ? nullptr : &items_[found->second];
}

}  // namespace myorules::engine
