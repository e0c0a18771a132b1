#include "rules/pages/pack_page.h"

#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "engine/expr/ast_text.h"
#include "rules/pages/words.h"

namespace myorules::rules {
namespace {

using engine::CompiledItem;
using engine::ItemKind;
using SourceRefs = google::protobuf::RepeatedPtrField<v1::SourceRef>;

constexpr char kExpressions[] = "The expressions as written";

constexpr char kQualifies[] =
    "Without it the conclusions read as more than they are: a short note tells "
    "it before others, and leaves it out last.";

std::string DayText(const v1::Date& date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(),
                         date.day());
}

// PACK_STATE_DRAFT -> "draft".
std::string EnumWord(absl::string_view name, absl::string_view prefix) {
  return absl::AsciiStrToLower(absl::StripPrefix(name, prefix));
}

// "lim2019, Methods; table 2".
std::string Sources(const SourceRefs& sources) {
  return absl::StrJoin(
      sources, "; ", [](std::string* out, const v1::SourceRef& source) {
        absl::StrAppend(out, source.key(), source.place().empty() ? "" : ", ",
                        source.place());
      });
}

// Where an item stands, and what about it is ours or unchecked.
template <typename Item>
Inline Basis(const Item& item) {
  Inline basis(Sources(item.source()));
  const auto add = [&](absl::string_view label, absl::string_view text) {
    if (text.empty()) return;
    if (!basis.empty()) basis.Text(". ");
    basis.Strong(label).Text(absl::StrCat(" ", text));
  };
  add("Our choice:", absl::StripSuffix(item.our_choice(), "."));
  if constexpr (std::is_same_v<Item, v1::Criterion> ||
                std::is_same_v<Item, v1::Threshold>) {
    add("Unverified:", absl::StripSuffix(item.unverified(), "."));
  }
  return basis;
}

class PageWriter {
 public:
  PageWriter(const engine::CompiledPack& pack,
             const v1::GetRulePackResponse& described)
      : pack_(pack),
        linked_(pack.linked()),
        described_(described),
        words_(pack),
        page_(pack.source().title()) {
    for (const v1::Evidence& record : described.evidence()) {
      evidence_by_id_[record.id()] = &record;
    }
  }

  Document Write() {
    WriteHead();
    WriteDecisions();
    WriteFacets();
    WriteFlags();
    WriteNotes();
    WriteCriteria();
    WriteDefinitions();
    WriteThresholds();
    WriteUnverified();
    WriteSources();
    WriteExpressions();
    return std::move(page_);
  }

 private:
  void WriteHead() {
    const v1::RulePack& source = pack_.source();
    page_.Paragraph(
        Inline()
            .Code(source.name())
            .Text(absl::StrCat(
                " ", source.version(), ", ",
                EnumWord(v1::PackState_Name(source.state()), "PACK_STATE_"),
                ". By ", absl::StrJoin(source.author(), ", "),
                "; first version ", DayText(source.created_on()),
                ", this version ", DayText(source.revised_on()), ".")));
    page_.Paragraph(Inline("This page is made from the pack by ")
                        .Code("myorules pack doc")
                        .Text("; what is to change on it is changed there."));
    page_.Heading(2, "What it is for");
    page_.Paragraph(source.purpose());
    page_.Paragraph(source.intended_use());
    page_.Heading(2, "Limits");
    page_.List({source.limits().begin(), source.limits().end()});
    page_.Heading(2, "What of a person it uses");
    page_.Paragraph(AttributesText(source.source_attributes()));
  }

  // Its attributes as their fields are called, and who paid.
  static std::string AttributesText(const v1::SourceAttributes& attributes) {
    std::vector<std::string> named;
    const auto& type = *v1::SourceAttributes::descriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const auto* field = type.field(i);
      if (field->cpp_type() == field->CPPTYPE_BOOL &&
          v1::SourceAttributes::GetReflection()->GetBool(attributes, field)) {
        named.push_back(absl::StrReplaceAll(field->name(), {{"_", " "}}));
      }
    }
    return absl::StrCat(
        "The rules use: ",
        named.empty() ? "none of the attributes that bias may hang on"
                      : absl::StrJoin(named, ", "),
        ". Paid for by: ",
        attributes.funding().empty() ? "not stated" : attributes.funding(),
        ".");
  }

  static absl::string_view PolicyText(v1::HitPolicy policy) {
    switch (policy) {
      case v1::HIT_POLICY_UNIQUE:
        return "One row at most holds; it gives the outcome.";
      case v1::HIT_POLICY_COLLECT:
        return "Every row that holds gives an outcome.";
      default:
        return "Read from the top: the first row that holds gives the outcome.";
    }
  }

  void WriteWhereToLook() {
    page_.Paragraph(absl::StrCat(
        "Where it says that something is worked out from other things, \"",
        kExpressions, "\" at the end of the page has the rule."));
  }

  void WriteDecisions() {
    if (linked_.decision().empty()) return;
    page_.Heading(2, "What it answers");
    page_.Paragraph(
        "A condition is true, false or unknown. While a row is unknown that "
        "could decide, the answer is open: it names the outcomes "
        "that are still possible and the facts that are missing. Otherwise is "
        "for rows that are all known to be false.");
    for (const CompiledItem& item : pack_.items()) {
      if (item.kind != ItemKind::kDecision) continue;
      const v1::Decision& decision = linked_.decision(item.index);
      page_.Heading(3, decision.title());
      page_.Paragraph(PolicyText(decision.hit_policy()));
      WriteTable(item, decision.row());
      WriteSameQuestion(decision);
      page_.Paragraph(Basis(decision));
    }
  }

  void WriteSameQuestion(const v1::Decision& decision) {
    for (const v1::Decision& same : linked_.decision()) {
      if (same.id() != decision.same_question_as()) continue;
      page_.Paragraph(absl::StrCat(
          "It answers the question of \"", same.title(),
          "\": a short note that tells that one leaves it out where both come "
          "to the same on the same grounds."));
    }
  }

  void WriteTable(const CompiledItem& item,
                  const google::protobuf::RepeatedPtrField<v1::Row>& rows) {
    std::vector<std::vector<Inline>> cells;
    for (int i = 0; i < rows.size(); ++i) {
      const engine::CompiledRow& row = item.rows[i];
      cells.push_back(
          {absl::StrCat(i + 1), words_.Say(*row.when),
           Inline().Code(row.outcome), rows[i].title(),
           row.detail == nullptr ? Inline() : words_.Say(*row.detail)});
    }
    if (!item.otherwise.empty()) {
      cells.push_back({"", "otherwise", Inline().Code(item.otherwise), "", ""});
    }
    page_.Table({"", "where", "outcome", "meaning", "told with it"},
                std::move(cells));
  }

  void WriteFacets() {
    std::vector<std::vector<Inline>> plain;
    std::vector<const CompiledItem*> tables;
    for (const CompiledItem& item : pack_.items()) {
      if (item.kind != ItemKind::kFacet) continue;
      const v1::Facet& facet = linked_.facet(item.index);
      if (engine::IsTable(item)) {
        tables.push_back(&item);
        continue;
      }
      plain.push_back(
          {facet.title(), words_.Say(*item.value), facet.unit(), Basis(facet)});
    }
    if (plain.empty() && tables.empty()) return;
    page_.Heading(2, "Properties that it tells");
    WriteWhereToLook();
    page_.Table({"property", "is", "unit", "basis"}, std::move(plain));
    for (const CompiledItem* item : tables) {
      const v1::Facet& facet = linked_.facet(item->index);
      page_.Heading(3, facet.title());
      page_.Paragraph(PolicyText(v1::HIT_POLICY_FIRST));
      WriteTable(*item, facet.row());
      page_.Paragraph(Basis(facet));
    }
  }

  void WriteFlags() {
    const v1::RulePack& source = pack_.source();
    if (source.flag().empty()) return;
    page_.Heading(2, "Flags");
    for (int i = 0; i < source.flag_size(); ++i) {
      WriteFlag(source.flag(i), pack_.flags()[i]);
    }
  }

  void WriteFlag(const v1::Flag& flag, const engine::CompiledFlag& compiled) {
    page_.Heading(3, flag.title());
    std::vector<std::vector<Inline>> grounds;
    for (const engine::CompiledGround& ground : compiled.grounds) {
      grounds.push_back(
          {EnumWord(v1::Severity_Name(ground.severity), "SEVERITY_"),
           words_.Say(*ground.when), words_.Sentence(ground.message)});
    }
    page_.Table({"severity", "raised where", "says"}, std::move(grounds));
    if (flag.qualifies_conclusions()) page_.Paragraph(kQualifies);
    if (compiled.possible_when != nullptr) {
      page_.Paragraph(Inline("Possible where ")
                          .Append(words_.Say(*compiled.possible_when))
                          .Text("."));
    }
    std::string basis = Sources(flag.source());
    if (flag.clinical()) {
      absl::StrAppend(&basis, basis.empty() ? "" : "; ",
                      "clinical knowledge rather than a source of the pack");
    }
    if (!basis.empty()) {
      page_.Paragraph(
          Inline().Strong("Basis:").Text(absl::StrCat(" ", basis, ".")));
    }
    std::vector<Inline> records;
    for (const std::string& id : flag.evidence()) {
      const auto record = evidence_by_id_.find(id);
      if (record != evidence_by_id_.end()) {
        records.push_back(EvidenceText(*record->second));
      }
    }
    page_.List(std::move(records));
  }

  static Inline EvidenceText(const v1::Evidence& record) {
    Inline text(record.statement());
    for (const v1::Count& count : record.count()) {
      text.Text(absl::StrCat(" ", count.group(), ", ", count.what(), ": ",
                             count.count(), " of ", count.total(), "."));
    }
    text.Text(absl::StrCat(" (", Sources(record.source()), ")"));
    if (!record.caveat().empty()) {
      text.Text(" ").Strong("Caveat:").Text(absl::StrCat(" ", record.caveat()));
    }
    if (!record.unverified().empty()) {
      text.Text(" ")
          .Strong("Unverified:")
          .Text(absl::StrCat(" ", record.unverified()));
    }
    return text;
  }

  void WriteNotes() {
    const v1::RulePack& source = pack_.source();
    std::vector<std::vector<Inline>> rows;
    rows.reserve(source.note_size());
    for (int i = 0; i < source.note_size(); ++i) {
      const v1::Note& note = source.note(i);
      Inline remark(words_.Sentence(note.message()));
      if (note.qualifies_conclusions()) remark.Text(" ").Text(kQualifies);
      rows.push_back({std::move(remark), note.when() == "true"
                                             ? Inline("always")
                                             : words_.Say(*pack_.notes()[i])});
    }
    if (rows.empty()) return;
    page_.Heading(2, "Remarks that go with an answer");
    page_.Table({"remark", "where"}, std::move(rows));
  }

  void WriteCriteria() {
    std::vector<std::vector<Inline>> rows;
    for (const CompiledItem& item : pack_.items()) {
      if (item.kind != ItemKind::kCriterion) continue;
      const v1::Criterion& criterion = linked_.criterion(item.index);
      rows.push_back({criterion.title(), words_.Say(*item.value),
                      Basis(criterion), Inline(item.imported_from)});
    }
    if (rows.empty()) return;
    page_.Heading(2, "Criteria");
    page_.Paragraph(
        "Each is true, false or, where the facts on record do not say, "
        "unknown.");
    WriteWhereToLook();
    page_.Table({"criterion", "holds where", "basis", "from module"},
                std::move(rows));
  }

  void WriteDefinitions() {
    std::vector<std::vector<Inline>> rows;
    for (const CompiledItem& item : pack_.items()) {
      if (item.kind != ItemKind::kDefinition) continue;
      const v1::Definition& definition = linked_.define(item.index);
      // What has no title stands under the expressions alone.
      if (definition.title().empty()) continue;
      rows.push_back({definition.title(), words_.Say(*item.value),
                      Basis(definition), Inline(item.imported_from)});
    }
    if (rows.empty()) return;
    page_.Heading(2, "Values that the rules share");
    WriteWhereToLook();
    page_.Table({"value", "is", "basis", "from module"}, std::move(rows));
  }

  void WriteThresholds() {
    std::vector<std::vector<Inline>> rows;
    for (const v1::Threshold& threshold : linked_.threshold()) {
      rows.push_back({threshold.title(), PackWords::Limit(threshold),
                      absl::StrCat(threshold.analyte(),
                                   threshold.analyte().empty() ? "" : " ",
                                   threshold.method()),
                      Basis(threshold)});
    }
    if (rows.empty()) return;
    page_.Heading(2, "Thresholds");
    page_.Table({"threshold", "value", "of", "basis"}, std::move(rows));
  }

  void WriteUnverified() {
    std::vector<Inline> items;
    const auto add = [&](absl::string_view what, const std::string& text) {
      if (text.empty()) return;
      items.push_back(Inline().Strong(what).Text(absl::StrCat(": ", text)));
    };
    for (const auto& each : linked_.threshold()) {
      add(each.title(), each.unverified());
    }
    for (const auto& each : linked_.criterion()) {
      add(each.title(), each.unverified());
    }
    for (const auto& each : described_.evidence()) {
      add(each.id(), each.unverified());
    }
    for (const auto& each : described_.sources()) {
      add(each.key(), each.unverified());
    }
    if (items.empty()) return;
    page_.Heading(2, "What nobody has checked against the original");
    page_.List(std::move(items));
  }

  void WriteSources() {
    std::vector<std::vector<Inline>> rows;
    for (const v1::Source& source : described_.sources()) {
      std::string where =
          source.doi().empty() ? "" : absl::StrCat("doi:", source.doi());
      if (!source.pmid().empty()) {
        absl::StrAppend(&where, where.empty() ? "" : ", ", "PMID ",
                        source.pmid());
      }
      rows.push_back({source.key(), source.citation(), where});
    }
    if (!rows.empty()) {
      page_.Heading(2, "Sources");
      page_.Table({"key", "publication", "where"}, std::move(rows));
    }
    std::vector<std::vector<Inline>> modules;
    for (const engine::ImportedModule& module : pack_.modules()) {
      const v1::RulePack& source = module.pack->source();
      modules.push_back(
          {Inline().Code(source.name()), source.version(), source.title()});
    }
    if (modules.empty()) return;
    page_.Heading(2, "Modules that it shares with other packs");
    page_.Table({"module", "version", "what"}, std::move(modules));
  }

  std::string TitleOf(const CompiledItem& item) const {
    switch (item.kind) {
      case ItemKind::kDefinition:
        return linked_.define(item.index).title();
      case ItemKind::kCriterion:
        return linked_.criterion(item.index).title();
      case ItemKind::kFacet:
        return linked_.facet(item.index).title();
      case ItemKind::kDecision:
        return linked_.decision(item.index).title();
    }
    return "";
  }

  void WriteExpressions() {
    std::vector<std::vector<Inline>> rows;
    for (const CompiledItem& item : pack_.items()) {
      if (item.value == nullptr) continue;
      rows.push_back({TitleOf(item), Inline().Code(item.id),
                      Inline().Code(engine::ExprText(*item.value->root))});
    }
    if (rows.empty()) return;
    page_.Heading(2, kExpressions);
    page_.Table({"", "name", "expression"}, std::move(rows));
  }

  const engine::CompiledPack& pack_;
  const v1::RulePack& linked_;
  const v1::GetRulePackResponse& described_;
  const PackWords words_;
  std::map<std::string, const v1::Evidence*> evidence_by_id_;
  Document page_;
};

}  // namespace

Document PackPage(const engine::CompiledPack& pack,
                  const v1::GetRulePackResponse& described) {
  return PageWriter(pack, described).Write();
}

}  // namespace myorules::rules
