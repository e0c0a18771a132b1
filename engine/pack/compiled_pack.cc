#include "engine/pack/compiled_pack.h"

#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/pack/expression_checker.h"
#include "engine/pack/hash.h"
#include "engine/pack/item_drafts.h"
#include "engine/pack/message_template.h"
#include "engine/pack/metadata.h"
#include "engine/pack/names.h"
#include "engine/pack/table_checks.h"
#include "engine/pack/text_proto.h"
#include "engine/pack/threshold.h"

namespace myorules::engine {
namespace {

constexpr absl::string_view kAssessedOn = "assessed_on";

const ExpressionRule& AnyValue() {
  static const auto* const kRule = new ExpressionRule();
  return *kRule;
}

ExpressionRule Condition(const std::string& comment) {
  return {{Type::Bool()}, "a condition (bool)", comment};
}

ExpressionRule FacetValue(const std::string& comment) {
  return {{Type::Bool(), Type::Int(), Type::Double(), Type::String(),
           Type::Date(), Type::Range(), Type::List(Type::String())},
          "a bool, int, double, string, date, range or list(string)",
          comment};
}

ExpressionRule RowCondition() {
  ExpressionRule rule = Condition("");
  rule.may_ask = false;
  return rule;
}

ExpressionRule RowDetail() {
  return {{Type::String(), Type::List(Type::String())},
          "a string or list(string)",
          "",
          false};
}

std::string ThresholdVariable(absl::string_view name) {
  return absl::StrCat("threshold.", name);
}

double NumberOf(const v1::Threshold& threshold) {
  double number = 0;
  (void)absl::SimpleAtod(threshold.value(), &number);
  return number;
}

// Whether it is a laboratory limit rather than a plain number.
bool IsLimit(const v1::Threshold& threshold) {
  return !threshold.analyte().empty() || !threshold.method().empty();
}

Value PlainNumber(const v1::Threshold& threshold) {
  int64_t whole = 0;
  if (absl::SimpleAtoi(threshold.value(), &whole)) return Value::Int(whole);
  return Value::Double(NumberOf(threshold));
}

std::unique_ptr<const ThresholdValue> LimitOf(const v1::Threshold& threshold) {
  auto value = std::make_unique<ThresholdValue>();
  value->name = threshold.name();
  value->analyte = threshold.analyte();
  value->method = threshold.method();
  value->unit = threshold.unit();
  value->value = NumberOf(threshold);
  value->decimal_text = threshold.value();
  return value;
}

// Whether a value of the type can stand in a sentence.
bool IsPrintable(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::kBool:
    case Type::Kind::kInt:
    case Type::Kind::kUint:
    case Type::Kind::kDouble:
    case Type::Kind::kString:
    case Type::Kind::kError:
      return true;
    case Type::Kind::kOpaque:
      return type == Type::Date() || type == Type::Range();
    case Type::Kind::kList:
      return type.parameters()[0].kind() != Type::Kind::kList &&
             IsPrintable(type.parameters()[0]);
    default:
      return false;
  }
}

}  // namespace

// Builds a CompiledPack from its text, step by step; each step adds the faults
// that it finds, so that one run tells them all.
class PackCompiler {
 public:
  PackCompiler(const PackHost& host, Issues* issues)
      : host_(host), issues_(issues), pack_(new CompiledPack()) {}

  std::shared_ptr<const CompiledPack> Run() {
    if (!ReadText()) return nullptr;
    const v1::RulePack& source = pack_->source_;
    CheckIdentity(host_, source, root_);
    CheckEntries(host_, source, root_);
    pack_->subject_type_ =
        host_.pool->FindMessageTypeByName(source.subject_type());
    // Without the subject no expression has a meaning.
    if (pack_->subject_type_ == nullptr || source.subject().empty()) {
      return nullptr;
    }
    MakeEnvironment();
    CompileItems();
    CompileFlags();
    CompileNotes();
    CheckMessage("summary", source.summary(), root_);
    CheckAllUsed();
    if (issues_->has_errors()) return nullptr;
    MakeIdentity();
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
    parsed_ = TextProto::Parse(&pack_->source_, issues_);
    if (parsed_ == nullptr) return false;
    pack_->text_ = text;
    root_ = parsed_->root();
    return true;
  }

  void MakeEnvironment() {
    Environment& environment = checker_.environment();
    environment.container = host_.container;
    environment.pool = host_.pool;
    environment.functions = host_.functions;
    const v1::RulePack& source = pack_->source_;
    environment.variables[source.subject()] =
        Type::Message(pack_->subject_type_->full_name());
    environment.variables[std::string(kAssessedOn)] = Type::Date();
    for (const v1::Threshold& threshold : source.threshold()) {
      const std::string variable = ThresholdVariable(threshold.name());
      Value value;
      if (IsLimit(threshold)) {
        pack_->threshold_values_.push_back(LimitOf(threshold));
        value = Value::Opaque(pack_->threshold_values_.back().get());
      } else {
        value = PlainNumber(threshold);
      }
      environment.variables[variable] = value.type();
      pack_->thresholds_.emplace(variable, value);
    }
  }

  void CompileItems() {
    drafts_ = DraftItems(pack_->source_, root_);
    CheckItemNames(drafts_, pack_->source_.subject());
    OrderItems(&drafts_);
    for (const ItemDraft& draft : drafts_) {
      // Until it is checked, whatever uses it has nothing to complain of. A
      // criterion is a condition, whatever is wrong with it.
      checker_.environment().variables.emplace(
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
    checker_.environment().variables[item.variable] = item.type;
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
        item.value = Check(draft->value, Condition(draft->comment));
        item.type = Type::Bool();
        return;
      case ItemKind::kFacet:
        item.value = Check(draft->value, FacetValue(draft->comment));
        break;
      default: {
        ExpressionRule rule = AnyValue();
        rule.comment = draft->comment;
        item.value = Check(draft->value, rule);
        break;
      }
    }
    item.type = item.value == nullptr ? Type::Error() : item.value->type;
    if (item.value == nullptr) return;
    item.enum_type = EnumOfField(*item.value, *host_.pool);
    if (const CompiledItem* same =
            pack_->FindItem(VariableAt(*item.value, *item.value->root))) {
      item.enum_type = same->enum_type;
    }
  }

  void CompileTable(ItemDraft* draft) {
    CompiledItem& item = draft->item;
    item.type = item.hit_policy == v1::HIT_POLICY_COLLECT
                    ? Type::List(Type::String())
                    : Type::String();
    for (size_t i = 0; i < item.rows.size(); ++i) {
      item.rows[i].when = Check(draft->whens[i], RowCondition());
      item.rows[i].detail = Check(draft->details[i], RowDetail());
      if (item.rows[i].when == nullptr) continue;
      CheckRowReadsNoFact(*item.rows[i].when, draft->whens[i],
                          pack_->source_.subject());
      MarkShown(*item.rows[i].when);
    }
    CheckRowsReachable(item, draft->called, draft->place);
  }

  Checked Check(const ExpressionSite& site, const ExpressionRule& rule) {
    Checked checked = checker_.Check(site, rule);
    if (checked != nullptr) {
      CheckComparedOutcomes(*checked, site, [this](absl::string_view variable) {
        const CompiledItem* item = pack_->FindItem(variable);
        return item != nullptr && IsTable(*item) ? item : nullptr;
      });
    }
    return checked;
  }

  void CompileFlags() {
    for (int i = 0; i < pack_->source_.flag_size(); ++i) {
      const v1::Flag& flag = pack_->source_.flag(i);
      const MessagePlace place = root_.Child("flag", i);
      const std::string called = absl::StrCat("flag '", flag.id(), "'");
      CompiledFlag compiled;
      compiled.grounds.push_back(
          CompileGround(flag, flag.comment(), called, place));
      for (int j = 0; j < flag.otherwise_size(); ++j) {
        compiled.grounds.push_back(
            CompileGround(flag.otherwise(j), flag.comment(),
                          absl::StrCat("otherwise ", j + 1, " of ", called),
                          place.Child("otherwise", j)));
      }
      compiled.possible_when =
          CheckShown({place, "possible_when", flag.possible_when(), called},
                     Condition(flag.comment()));
      pack_->flags_.push_back(std::move(compiled));
    }
  }

  template <typename Ground>
  CompiledGround CompileGround(const Ground& ground, const std::string& comment,
                               const std::string& called,
                               const MessagePlace& place) {
    CheckMessage("message", ground.message(), place);
    return {
        CheckShown({place, "when", ground.when(), called}, Condition(comment)),
        ground.severity(), ground.message()};
  }

  void CompileNotes() {
    for (int i = 0; i < pack_->source_.note_size(); ++i) {
      const v1::Note& note = pack_->source_.note(i);
      const MessagePlace place = root_.Child("note", i);
      CheckMessage("message", note.message(), place);
      pack_->notes_.push_back(Check(
          {place, "when", note.when(), absl::StrCat("note '", note.id(), "'")},
          Condition(note.comment())));
    }
  }

  // A condition whose items are named in answers.
  Checked CheckShown(const ExpressionSite& site, const ExpressionRule& rule) {
    Checked checked = Check(site, rule);
    if (checked != nullptr) MarkShown(*checked);
    return checked;
  }

  void MarkShown(const CheckedExpr& checked) {
    shown_.insert(checked.variables.begin(), checked.variables.end());
  }

  void CheckMessage(absl::string_view field, const std::string& sentence,
                    const MessagePlace& place) {
    std::vector<TemplateFault> faults;
    for (const TemplatePart& part : ParseTemplate(sentence, &faults)) {
      if (part.is_placeholder) CheckPlaceholder(part, field, sentence, place);
    }
    for (TemplateFault& fault : faults) {
      place.AddErrorInValue(field, sentence, fault.offset,
                            std::move(fault.message));
    }
  }

  void CheckPlaceholder(const TemplatePart& part, absl::string_view field,
                        const std::string& sentence,
                        const MessagePlace& place) {
    const std::string variable = VariableOf(part.text);
    if (pack_->thresholds_.count(variable) > 0) {
      checker_.MarkUsed(variable);
      return;
    }
    const CompiledItem* item = pack_->FindItem(variable);
    if (item == nullptr) {
      place.AddErrorInValue(
          field, sentence, part.offset,
          absl::StrCat("'", part.text,
                       "' is no definition, criterion, facet or decision",
                       NearestHint(part.text, ItemIds())));
      return;
    }
    checker_.MarkUsed(variable);
    shown_.insert(variable);
    if (!IsPrintable(item->type)) {
      place.AddErrorInValue(
          field, sentence, part.offset,
          absl::StrCat("'", part.text, "' is of type ", item->type.ToString(),
                       ", which has no form in a sentence; define a text or a "
                       "number"));
    }
  }

  std::vector<std::string> ItemIds() const {
    std::vector<std::string> ids;
    for (const CompiledItem& item : pack_->items_) ids.push_back(item.id);
    return ids;
  }

  void CheckAllUsed() {
    const NameSet& used = checker_.used();
    for (int i = 0; i < pack_->source_.threshold_size(); ++i) {
      const std::string& name = pack_->source_.threshold(i).name();
      if (name.empty() || used.count(ThresholdVariable(name)) > 0) continue;
      AddUnused(absl::StrCat("threshold '", name, "'"), "name",
                root_.Child("threshold", i));
    }
    for (const ItemDraft& draft : drafts_) {
      const bool is_answer = draft.item.kind == ItemKind::kFacet ||
                             draft.item.kind == ItemKind::kDecision;
      if (!is_answer && !draft.item.id.empty() &&
          used.count(draft.item.variable) == 0) {
        AddUnused(draft.called, draft.id_field, draft.place);
      }
      if (draft.item.kind == ItemKind::kDefinition && draft.title.empty() &&
          shown_.count(draft.item.variable) > 0 &&
          IsPrintable(draft.item.type)) {
        draft.place.AddError(
            draft.id_field,
            absl::StrCat(draft.called,
                         " has no title, and answers show it; write what a "
                         "reader calls it"));
      }
    }
  }

  static void AddUnused(const std::string& called, absl::string_view field,
                        const MessagePlace& place) {
    place.AddError(field, absl::StrCat("nothing uses ", called,
                                       "; use it, or take it out"));
  }

  void MakeIdentity() {
    const v1::RulePack& source = pack_->source_;
    std::vector<std::pair<std::string, std::string>> terminology;
    for (const std::string& table : source.terminology()) {
      terminology.emplace_back(table, host_.terminology(table).value());
    }
    pack_->identity_.set_name(source.name());
    pack_->identity_.set_version(source.version());
    pack_->identity_.set_hash(
        PackHash(source, terminology, host_.function_library_version));
    pack_->identity_.set_state(source.state());
  }

  const PackHost& host_;
  Issues* const issues_;
  std::shared_ptr<CompiledPack> pack_;
  std::unique_ptr<const TextProto> parsed_;
  MessagePlace root_;
  ExpressionChecker checker_{Environment()};
  std::vector<ItemDraft> drafts_;
  // Variables whose names or values appear in answers.
  NameSet shown_;
};

std::shared_ptr<const CompiledPack> CompiledPack::Load(const PackHost& host,
                                                       Issues* issues) {
  return PackCompiler(host, issues).Run();
}

const CompiledItem* CompiledPack::FindItem(absl::string_view variable) const {
  const auto found = item_by_variable_.find(variable);
  return found == item_by_variable_.end() ? nullptr : &items_[found->second];
}

}  // namespace myorules::engine
