#include "rules/cohort/tables.h"

#include <set>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "rules/cohort/shipped_tables.h"

namespace myorules::rules {
namespace {

constexpr absl::string_view kSuffix = "_tables.textproto";

class FirstFault : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line_0_based, int column_0_based,
                const std::string& message) override {
    if (!text_.empty()) return;
    text_ =
        absl::StrCat(line_0_based + 1, ":", column_0_based + 1, ": ", message);
  }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// Gathers what the checks of one file know.
class Checker {
 public:
  Checker(absl::string_view path, const v1::CohortTables& tables,
          const v1::EvidenceTable& evidence)
      : path_(path), tables_(tables) {
    for (const v1::Evidence& record : evidence.evidence()) {
      if (record.has_contradiction()) contradictions_.insert(record.id());
    }
  }

  absl::Status Check() {
    if (tables_.name().empty() || tables_.pack().empty()) {
      return Fault("", "name and pack are required");
    }
    for (const v1::CohortGroup& group : tables_.group()) {
      const bool by_decision =
          !group.decision().empty() && !group.outcome().empty();
      const bool by_facet = !group.facet().empty() && !group.value().empty();
      const bool is_mixed =
          !(by_decision ? group.facet() : group.decision()).empty() ||
          !(by_decision ? group.value() : group.outcome()).empty();
      if (by_decision == by_facet || is_mixed) {
        return Fault(group.id(),
                     "a group needs a decision and outcomes, or a facet and "
                     "values");
      }
      if (!groups_.insert(group.id()).second) {
        return Fault(group.id(), "the group stands twice");
      }
    }
    for (const v1::CohortTable& table : tables_.table()) {
      absl::Status status = CheckTable(table);
      if (!status.ok()) return status;
    }
    for (const v1::CohortComparison& comparison : tables_.comparison()) {
      absl::Status status = CheckComparison(comparison);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Fault(absl::string_view where, absl::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrCat(path_, ": ", where, where.empty() ? "" : ": ", what));
  }

  absl::Status CheckTable(const v1::CohortTable& table) const {
    const std::set<std::string> columns(table.group().begin(),
                                        table.group().end());
    for (const std::string& group : table.group()) {
      if (groups_.count(group) == 0) {
        return Fault(table.id(), absl::StrCat("there is no group ", group));
      }
    }
    std::set<std::string> rows;
    for (const v1::CohortRow& row : table.row()) {
      const std::string where = absl::StrCat(table.id(), "/", row.id());
      if (row.facet().empty()) return Fault(where, "the row names no facet");
      if (!rows.insert(row.id()).second) {
        return Fault(where, "the row stands twice");
      }
      std::set<std::string> cells;
      for (const v1::PublishedCell& cell : row.published()) {
        if (columns.count(cell.group()) == 0) {
          return Fault(where, absl::StrCat("published for ", cell.group(),
                                           ", which is not a column"));
        }
        if (!cells.insert(cell.group()).second) {
          return Fault(where,
                       absl::StrCat("published twice for ", cell.group()));
        }
        absl::Status status = CheckCell(where, cell);
        if (!status.ok()) return status;
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckCell(const std::string& where,
                         const v1::PublishedCell& cell) const {
    if (cell.has_used() && cell.contradiction().empty()) {
      return Fault(where, absl::StrCat("a value used for ", cell.group(),
                                       " other than printed needs a "
                                       "contradiction that explains it"));
    }
    for (const std::string& id : cell.contradiction()) {
      if (contradictions_.count(id) == 0) {
        return Fault(where, absl::StrCat("no evidence record ", id,
                                         " holds a contradiction"));
      }
    }
    return absl::OkStatus();
  }

  absl::Status CheckComparison(const v1::CohortComparison& comparison) const {
    if (comparison.method() == v1::COHORT_TEST_METHOD_UNSPECIFIED) {
      return Fault(comparison.id(), "the comparison names no method");
    }
    for (const std::string& group :
         {comparison.group_a(), comparison.group_b()}) {
      if (groups_.count(group) == 0) {
        return Fault(comparison.id(),
                     absl::StrCat("there is no group ", group));
      }
    }
    const bool counts =
        comparison.method() == v1::COHORT_TEST_METHOD_FISHER_EXACT;
    if (comparison.facet().empty() || counts == comparison.value().empty()) {
      return Fault(comparison.id(),
                   "Fisher's test needs a facet and values, Mann-Whitney's a "
                   "facet and none");
    }
    if (comparison.exclude_facet().empty() !=
        comparison.exclude_value().empty()) {
      return Fault(comparison.id(),
                   "an exclusion needs both a facet and values");
    }
    return absl::OkStatus();
  }

  std::string path_;
  const v1::CohortTables& tables_;
  std::set<std::string> contradictions_;
  std::set<std::string> groups_;
};

}  // namespace

absl::StatusOr<v1::CohortTables> ParseCohortTables(
    absl::string_view path, absl::string_view text,
    const v1::EvidenceTable& evidence) {
  FirstFault fault;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&fault);
  v1::CohortTables tables;
  if (!parser.ParseFromString(std::string(text), &tables)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ":", fault.text()));
  }
  absl::Status status = Checker(path, tables, evidence).Check();
  if (!status.ok()) return status;
  return tables;
}

absl::StatusOr<v1::CohortTables> FindCohortTables(
    absl::string_view name, const v1::EvidenceTable& evidence) {
  for (const auto& [path, text] : ShippedCohortTables()) {
    if (path == absl::StrCat(name, kSuffix)) {
      return ParseCohortTables(path, text, evidence);
    }
  }
  return absl::NotFoundError(absl::StrCat(
      "no tables are called \"", name,
      "\"; there are: ", absl::StrJoin(CohortTablesNames(), ", ")));
}

std::vector<std::string> CohortTablesNames() {
  std::vector<std::string> names;
  for (const auto& [path, text] : ShippedCohortTables()) {
    names.emplace_back(absl::StripSuffix(path, kSuffix));
  }
  return names;
}

}  // namespace myorules::rules
