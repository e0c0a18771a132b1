#include "rules/lint/lint.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/checker.h"
#include "engine/expr/parser.h"
#include "engine/pack/text_proto.h"
#include "google/protobuf/descriptor.h"
#include "myorules/v1/evidence.pb.h"
#include "rules/comparisons/comparisons.h"
#include "rules/evidence/arithmetic.h"
#include "rules/library/library.h"

namespace myorules::rules {
namespace {

// The fields of a patient that tell an attribute of the person, by full name;
// with the field of SourceAttributes. What the contract has no field for
// (ethnicity, language, …) no rule can read.
const std::map<std::string, std::string, std::less<>>& AttributeOfField() {
  static const auto& fields =
      *new std::map<std::string, std::string, std::less<>>{
          {"myorules.v1.Patient.birth_date", "age"},
          {"myorules.v1.Patient.sex", "sex"},
      };
  return fields;
}

// Calls `visit` for each expression of the pack, what it imports included.
template <typename Visit>
void ForEachExpression(const engine::CompiledPack& pack, Visit visit) {
  const auto visit_set = [&](const engine::Checked& expression) {
    if (expression != nullptr) visit(*expression);
  };
  for (const engine::CompiledItem& item : pack.items()) {
    visit_set(item.value);
    for (const engine::CompiledRow& row : item.rows) {
      visit_set(row.when);
      visit_set(row.detail);
    }
  }
  for (const engine::CompiledFlag& flag : pack.flags()) {
    for (const engine::CompiledGround& ground : flag.grounds) {
      visit_set(ground.when);
    }
    visit_set(flag.possible_when);
  }
  for (const engine::Checked& note : pack.notes()) visit_set(note);
}

// The full name of the field that a selection reads; empty: it is none.
std::string FieldRead(const engine::CheckedExpr& expression,
                      const engine::Expr& node) {
  const auto* select = std::get_if<engine::SelectExpr>(&node.node);
  if (select == nullptr) return "";
  const auto type = expression.types.find(select->operand->id);
  if (type == expression.types.end() ||
      type->second.kind() != engine::Type::Kind::kMessage) {
    return "";
  }
  return absl::StrCat(type->second.name(), ".", select->field);
}

// For each attribute that the pack reads, the field that tells it.
std::map<std::string, std::string> AttributesRead(
    const engine::CompiledPack& pack) {
  std::map<std::string, std::string> read;
  ForEachExpression(pack, [&](const engine::CheckedExpr& expression) {
    engine::ForEachNode(*expression.root, [&](const engine::Expr& node) {
      const auto found = AttributeOfField().find(FieldRead(expression, node));
      if (found != AttributeOfField().end()) {
        read.emplace(found->second, found->first);
      }
    });
  });
  return read;
}

// The number that a literal is; nullopt: it is none. `-5` is a call.
absl::optional<double> NumberOf(const engine::Expr& node) {
  const auto* literal = std::get_if<engine::Literal>(&node.node);
  if (literal == nullptr) {
    const auto* call = std::get_if<engine::CallExpr>(&node.node);
    if (call == nullptr || call->function != "-_" || call->args.size() != 1) {
      return absl::nullopt;
    }
    return NumberOf(*call->args[0]);
  }
  if (const auto* number = std::get_if<int64_t>(literal)) {
    return static_cast<double>(*number);
  }
  if (const auto* number = std::get_if<uint64_t>(literal)) {
    return static_cast<double>(*number);
  }
  if (const auto* number = std::get_if<double>(literal)) return *number;
  return absl::nullopt;
}

bool IsSize(const engine::Expr& node) {
  const auto* call = std::get_if<engine::CallExpr>(&node.node);
  return call != nullptr && call->function == "size";
}

// Where an expression compares something with a number that has no name; zero
// and one are no limits, nor is what a list is counted by.
std::vector<int> NamelessLimits(absl::string_view text) {
  constexpr absl::string_view kComparisons[] = {"_<_",  "_<=_", "_>_",
                                                "_>=_", "_==_", "_!=_"};
  std::vector<int> offsets;
  std::vector<engine::ExprIssue> faults;
  const engine::ExprPtr root = engine::Parse(text, &faults);
  if (root == nullptr) return offsets;
  engine::ForEachNode(*root, [&](const engine::Expr& node) {
    const auto* call = std::get_if<engine::CallExpr>(&node.node);
    if (call == nullptr || call->args.size() != 2 ||
        !absl::c_linear_search(kComparisons, call->function)) {
      return;
    }
    for (const int side : {0, 1}) {
      const absl::optional<double> number = NumberOf(*call->args[side]);
      if (number.has_value() && *number != 0 && *number != 1 &&
          !IsSize(*call->args[1 - side])) {
        offsets.push_back(node.offset);
      }
    }
  });
  return offsets;
}

// A warning for each limit that a rule of the pack's own has in place of a
// threshold.
void CheckLimits(const v1::RulePack& pack, const engine::MessagePlace& root,
                 engine::Issues* issues) {
  const auto check = [issues](const engine::MessagePlace& place,
                              absl::string_view field,
                              const std::string& text) {
    for (const int offset : NamelessLimits(text)) {
      issues->AddWarning(
          issues->PositionAt(place.OffsetInValue(field, text, offset)),
          "a limit without a name; make it a threshold, which has a title, a "
          "unit and a source");
    }
  };
  const auto check_rows = [&check](const auto& table,
                                   const engine::MessagePlace& place) {
    for (int i = 0; i < table.row_size(); ++i) {
      check(place.Child("row", i), "when", table.row(i).when());
    }
  };
  for (int i = 0; i < pack.define_size(); ++i) {
    check(root.Child("define", i), "value", pack.define(i).value());
  }
  for (int i = 0; i < pack.criterion_size(); ++i) {
    check(root.Child("criterion", i), "when", pack.criterion(i).when());
  }
  for (int i = 0; i < pack.decision_size(); ++i) {
    check_rows(pack.decision(i), root.Child("decision", i));
  }
  for (int i = 0; i < pack.facet_size(); ++i) {
    check(root.Child("facet", i), "value", pack.facet(i).value());
    check_rows(pack.facet(i), root.Child("facet", i));
  }
  for (int i = 0; i < pack.flag_size(); ++i) {
    const v1::Flag& flag = pack.flag(i);
    const engine::MessagePlace place = root.Child("flag", i);
    check(place, "when", flag.when());
    check(place, "possible_when", flag.possible_when());
    for (int j = 0; j < flag.otherwise_size(); ++j) {
      check(place.Child("otherwise", j), "when", flag.otherwise(j).when());
    }
  }
  for (int i = 0; i < pack.note_size(); ++i) {
    check(root.Child("note", i), "when", pack.note(i).when());
  }
}

void CheckNumbers(const v1::Evidence& record, const engine::MessagePlace& place,
                  engine::Issues* issues) {
  for (const NumberFault& fault : NumberFaultsOf(record)) {
    place.Child(fault.list, fault.index).AddError(fault.field, fault.message);
  }
  if (LacksSourceOfFigures(record)) {
    place.AddError("statement",
                   "its figures rest on no publication; cite the one with the "
                   "place in it, or say in unverified what nobody has "
                   "checked");
  }
  std::vector<std::string> known = TestsOfCounts();
  known.emplace_back(kTestOfValues);
  for (int i = 0; i < record.test_size(); ++i) {
    const std::string& name = record.test(i).name();
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    issues->AddWarning(
        issues->PositionAt(place.Child("test", i).OffsetOf("name")),
        absl::StrCat("the p-value of a test '", name, "'",
                     engine::DidYouMean(name, known),
                     " is not computed again; the tests that are: ",
                     absl::StrJoin(TestsOfCounts(), ", ")));
  }
}

}  // namespace

void LintEvidence(engine::Issues* issues) {
  v1::EvidenceTable table;
  const std::unique_ptr<const engine::TextProto> text =
      engine::TextProto::Parse(&table, issues);
  if (text == nullptr) return;
  for (int i = 0; i < table.evidence_size(); ++i) {
    CheckNumbers(table.evidence(i), text->root().Child("evidence", i), issues);
  }
}

absl::Status LintComparisons(const engine::CompiledPack& pack,
                             engine::Issues* issues) {
  absl::StatusOr<v1::ComparisonTable> table = LoadComparisons();
  if (!table.ok()) return table.status();
  const std::string& name = pack.identity().name();
  v1::ComparisonTable named;
  for (v1::Comparison& comparison : *table->mutable_comparison()) {
    const bool is_named = std::any_of(
        comparison.view().begin(), comparison.view().end(),
        [&name](const v1::PackView& view) { return view.pack() == name; });
    if (is_named) *named.add_comparison() = std::move(comparison);
  }
  if (named.comparison().empty()) return absl::OkStatus();
  const absl::StatusOr<std::shared_ptr<const Library>> shipped =
      Library::Load();
  if (!shipped.ok()) return shipped.status();
  // Not owned: both go before the pack.
  std::vector<std::shared_ptr<const engine::CompiledPack>> packs = {
      {std::shared_ptr<const engine::CompiledPack>(), &pack}};
  bool is_shipped = false;
  for (const auto& each : (*shipped)->packs()) {
    is_shipped =
        is_shipped || each->identity().hash() == pack.identity().hash();
    if (each->identity().name() != name) packs.push_back(each);
  }
  v1::RulePack parsed;
  const auto text = engine::TextProto::Parse(&parsed, issues);
  if (text == nullptr) return absl::OkStatus();
  const engine::SourcePosition at =
      issues->PositionAt(text->root().OffsetOf("name"));
  for (std::string& fault : FaultsOf(named, packs)) {
    if (is_shipped) {
      issues->AddError(at, std::move(fault));
    } else {
      issues->AddWarning(at, std::move(fault));
    }
  }
  return absl::OkStatus();
}

void Lint(const engine::CompiledPack& pack, engine::Issues* issues) {
  v1::RulePack parsed;
  const std::unique_ptr<const engine::TextProto> text =
      engine::TextProto::Parse(&parsed, issues);
  if (text == nullptr) return;  // Not the text of a pack that loads.
  CheckLimits(parsed, text->root(), issues);
  const engine::MessagePlace place = text->root().Child("source_attributes");
  const v1::SourceAttributes& said = pack.source().source_attributes();
  if (absl::StripAsciiWhitespace(said.funding()).empty()) {
    place.AddError("funding",
                   "source_attributes do not say who paid for the pack; write "
                   "funding: \"none\" for nobody");
  }
  const std::map<std::string, std::string> read = AttributesRead(pack);
  for (const auto& [field, attribute] : AttributeOfField()) {
    const bool is_said = v1::SourceAttributes::GetReflection()->GetBool(
        said, v1::SourceAttributes::descriptor()->FindFieldByName(attribute));
    if (read.count(attribute) > 0 && !is_said) {
      place.AddError(attribute,
                     absl::StrCat("the rules read ", field,
                                  ", and source_attributes do not say so; "
                                  "write ",
                                  attribute, ": true"));
    } else if (read.count(attribute) == 0 && is_said) {
      issues->AddWarning(
          engine::PositionOf(issues->text(), place.OffsetOf(attribute)),
          absl::StrCat("source_attributes name ", attribute,
                       ", and no rule reads ", field, "; take it out"));
    }
  }
}

}  // namespace myorules::rules
