#include "rules/cohort/report.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "rules/cohort/statistics.h"

namespace myorules::rules {
namespace {

constexpr char kIndeterminate[] = "INDETERMINATE";
constexpr char kError[] = "ERROR";

using Answers = std::vector<const v1::Classification*>;

absl::StatusOr<const v1::FacetResult*> FindFacet(
    const v1::Classification& answer, const std::string& id) {
  for (const v1::FacetResult& facet : answer.facets()) {
    if (facet.id() == id) return &facet;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "the answers of ", answer.pack().name(), " have no facet ", id));
}

absl::StatusOr<const v1::DecisionResult*> FindDecision(
    const v1::Classification& answer, const std::string& id) {
  for (const v1::DecisionResult& decision : answer.decisions()) {
    if (decision.id() == id) return &decision;
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "the answers of ", answer.pack().name(), " have no decision ", id));
}

// The number; nullopt where unknown or known only to lie in an interval.
absl::StatusOr<absl::optional<double>> NumericValue(
    const v1::Classification& answer, const std::string& facet_id) {
  absl::StatusOr<const v1::FacetResult*> facet = FindFacet(answer, facet_id);
  if (!facet.ok()) return facet.status();
  const v1::FactValue& value = (*facet)->value();
  switch (value.kind_case()) {
    case v1::FactValue::KIND_NOT_SET:
      return absl::optional<double>();
    case v1::FactValue::kIntValue:
      return absl::optional<double>(static_cast<double>(value.int_value()));
    case v1::FactValue::kDoubleValue:
      return absl::optional<double>(value.double_value());
    case v1::FactValue::kRangeValue: {
      const v1::NumberRange& range = value.range_value();
      if (range.has_low() && range.has_high() && range.low() == range.high()) {
        return absl::optional<double>(range.low());
      }
      return absl::optional<double>();
    }
    default:
      return absl::InvalidArgumentError(
          absl::StrCat("facet ", facet_id, " is not a number"));
  }
}

// The value as rows name it; nullopt where unknown.
absl::StatusOr<absl::optional<std::string>> NamedValue(
    const v1::Classification& answer, const std::string& facet_id) {
  absl::StatusOr<const v1::FacetResult*> facet = FindFacet(answer, facet_id);
  if (!facet.ok()) return facet.status();
  const v1::FactValue& value = (*facet)->value();
  switch (value.kind_case()) {
    case v1::FactValue::KIND_NOT_SET:
      return absl::optional<std::string>();
    case v1::FactValue::kBoolValue:
      return absl::optional<std::string>(value.bool_value() ? "true" : "false");
    case v1::FactValue::kIntValue:
      return absl::optional<std::string>(absl::StrCat(value.int_value()));
    case v1::FactValue::kStringValue:
      return absl::optional<std::string>(value.string_value());
    case v1::FactValue::kDoubleValue:
    case v1::FactValue::kRangeValue: {
      absl::StatusOr<absl::optional<double>> number =
          NumericValue(answer, facet_id);
      if (!number.ok()) return number.status();
      if (!number->has_value()) return absl::optional<std::string>();
      return absl::optional<std::string>(absl::StrCat(**number));
    }
    default:
      return absl::InvalidArgumentError(
          absl::StrCat("facet ", facet_id, " has no value to count"));
  }
}

bool Contains(const google::protobuf::RepeatedPtrField<std::string>& list,
              const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// The outcome counted for one answer.
std::string OutcomeOf(const v1::DecisionResult& decision) {
  switch (decision.status()) {
    case v1::DECISION_STATUS_DETERMINED:
      return decision.outcome();
    case v1::DECISION_STATUS_INDETERMINATE:
      return kIndeterminate;
    default:
      return kError;
  }
}

// Whether the answer is known to be of the group.
absl::StatusOr<bool> IsMember(const v1::Classification& answer,
                              const v1::CohortGroup& group) {
  if (!group.facet().empty()) {
    const auto value = NamedValue(answer, group.facet());
    if (!value.ok()) return value.status();
    return value->has_value() && Contains(group.value(), **value);
  }
  const auto decision = FindDecision(answer, group.decision());
  if (!decision.ok()) return decision.status();
  return (*decision)->status() == v1::DECISION_STATUS_DETERMINED &&
         Contains(group.outcome(), (*decision)->outcome());
}

int32_t Rounded(double value) {
  return static_cast<int32_t>(std::floor(value + 0.5));
}

// Computes one report.
class Reporter {
 public:
  Reporter(const v1::CohortTables& tables, const v1::EvidenceTable& evidence,
           absl::Span<const v1::Classification> answers)
      : tables_(tables), evidence_(evidence), answers_(answers) {}

  absl::StatusOr<v1::CohortReport> Compute(int failed) {
    report_.set_name(tables_.name());
    report_.set_title(tables_.title());
    report_.set_failed(failed);
    *report_.mutable_notes() = tables_.note();
    absl::Status status = Identify();
    if (status.ok()) status = CountDecisions();
    if (status.ok()) status = FillGroups();
    for (int i = 0; status.ok() && i < tables_.table_size(); ++i) {
      status = FillTable(tables_.table(i), report_.add_tables());
    }
    for (int i = 0; status.ok() && i < tables_.comparison_size(); ++i) {
      status = Compare(tables_.comparison(i), report_.add_comparisons());
    }
    if (!status.ok()) return status;
    for (const v1::Evidence& evidence : evidence_.evidence()) {
      if (named_.count(evidence.id()) > 0) {
        *report_.add_contradictions() = evidence;
      }
    }
    return report_;
  }

 private:
  absl::Status Identify() {
    using google::protobuf::util::MessageDifferencer;
    for (const v1::Classification& answer : answers_) {
      if (report_.patients() == 0) {
        *report_.mutable_pack() = answer.pack();
        *report_.mutable_assessed_on() = answer.assessed_on();
      }
      if (!MessageDifferencer::Equals(answer.pack(), report_.pack()) ||
          !MessageDifferencer::Equals(answer.assessed_on(),
                                      report_.assessed_on())) {
        return absl::InvalidArgumentError(
            "the answers are of different packs or assessment dates");
      }
      report_.set_patients(report_.patients() + 1);
      if (answer.synthetic()) {
        report_.set_synthetic_patients(report_.synthetic_patients() + 1);
      }
    }
    report_.set_synthetic(report_.synthetic_patients() > 0);
    return absl::OkStatus();
  }

  absl::Status CountDecisions() {
    for (const v1::CohortDecision& wanted : tables_.decision()) {
      v1::CohortDecisionResult* result = report_.add_decisions();
      result->set_id(wanted.id());
      result->set_title(wanted.id());  // Answers tell it, where there are any.
      std::map<std::string, int> counts;
      for (const v1::Classification& answer : answers_) {
        absl::StatusOr<const v1::DecisionResult*> decision =
            FindDecision(answer, wanted.id());
        if (!decision.ok()) return decision.status();
        result->set_title((*decision)->title());
        ++counts[OutcomeOf(**decision)];
      }
      for (const v1::PublishedOutcome& published : wanted.outcome()) {
        v1::CohortOutcome* outcome = result->add_outcomes();
        outcome->set_outcome(published.outcome());
        outcome->set_count(counts[published.outcome()]);
        counts.erase(published.outcome());
        if (!published.has_count()) continue;
        outcome->set_published(published.count());
        outcome->set_agreement(
            Judge(outcome->count() == published.count(), false));
      }
      for (const auto& [name, count] : counts) {
        v1::CohortOutcome* outcome = result->add_outcomes();
        outcome->set_outcome(name);
        outcome->set_count(count);
      }
    }
    return absl::OkStatus();
  }

  // Notes how a figure stands to the source.
  v1::CohortAgreement Judge(bool as_printed, bool as_used) {
    report_.set_compared(report_.compared() + 1);
    if (as_printed) return v1::COHORT_AGREEMENT_AS_PRINTED;
    if (as_used) {
      report_.set_explained(report_.explained() + 1);
      return v1::COHORT_AGREEMENT_CONTRADICTION;
    }
    report_.set_unexplained(report_.unexplained() + 1);
    return v1::COHORT_AGREEMENT_DIFFERS;
  }

  absl::Status FillGroups() {
    for (const v1::CohortGroup& group : tables_.group()) {
      Answers& members = members_[group.id()];
      titles_[group.id()] = group.title();
      for (const v1::Classification& answer : answers_) {
        const absl::StatusOr<bool> is_member = IsMember(answer, group);
        if (!is_member.ok()) return is_member.status();
        if (*is_member) members.push_back(&answer);
      }
    }
    return absl::OkStatus();
  }

  absl::Status FillTable(const v1::CohortTable& table,
                         v1::CohortTableResult* result) {
    result->set_id(table.id());
    result->set_title(table.title());
    for (const std::string& group : table.group()) {
      v1::CohortColumn* column = result->add_columns();
      column->set_group(group);
      column->set_title(titles_[group]);
      column->set_size(static_cast<int32_t>(members_[group].size()));
    }
    for (const v1::CohortRow& row : table.row()) {
      v1::CohortRowResult* row_result = result->add_rows();
      row_result->set_id(row.id());
      row_result->set_title(row.title());
      for (const std::string& group : table.group()) {
        v1::CohortCell* cell = row_result->add_cells();
        cell->set_group(group);
        absl::Status status = row.value().empty()
                                  ? FillSpread(row, members_[group], cell)
                                  : FillCount(row, members_[group], cell);
        if (!status.ok()) return status;
        for (const v1::PublishedCell& published : row.published()) {
          if (published.group() == group) HoldAgainst(published, cell);
        }
      }
    }
    return absl::OkStatus();
  }

  absl::Status FillCount(const v1::CohortRow& row, const Answers& members,
                         v1::CohortCell* cell) const {
    int count = 0;
    for (const v1::Classification* answer : members) {
      absl::StatusOr<absl::optional<std::string>> value =
          NamedValue(*answer, row.facet());
      if (!value.ok()) return value.status();
      if (!value->has_value()) {
        cell->set_missing(cell->missing() + 1);
        continue;
      }
      cell->set_known(cell->known() + 1);
      if (Contains(row.value(), **value)) ++count;
    }
    cell->mutable_count()->set_count(count);
    cell->mutable_figures()->set_count(count);
    if (cell->known() > 0) {
      const double percent = 100.0 * count / cell->known();
      cell->mutable_count()->set_percent(percent);
      cell->mutable_figures()->set_percent(Rounded(percent));
    }
    return absl::OkStatus();
  }

  absl::Status FillSpread(const v1::CohortRow& row, const Answers& members,
                          v1::CohortCell* cell) const {
    std::vector<double> values;
    for (const v1::Classification* answer : members) {
      absl::StatusOr<absl::optional<double>> value =
          NumericValue(*answer, row.facet());
      if (!value.ok()) return value.status();
      if (value->has_value()) values.push_back(**value);
    }
    cell->set_known(static_cast<int32_t>(values.size()));
    cell->set_missing(static_cast<int32_t>(members.size() - values.size()));
    const absl::optional<Spread> spread = SpreadOf(std::move(values));
    if (!spread.has_value()) return absl::OkStatus();
    cell->mutable_spread()->set_median(spread->median);
    cell->mutable_spread()->set_low(spread->low);
    cell->mutable_spread()->set_high(spread->high);
    if (row.with_mean()) cell->mutable_spread()->set_mean(spread->mean);
    cell->mutable_figures()->set_median(Rounded(spread->median));
    cell->mutable_figures()->set_low(Rounded(spread->low));
    cell->mutable_figures()->set_high(Rounded(spread->high));
    return absl::OkStatus();
  }

  // Whether every figure that is printed is the one computed.
  static bool Agree(const v1::CohortFigures& printed,
                    const v1::CohortFigures& computed) {
    const auto* descriptor = v1::CohortFigures::descriptor();
    const auto* reflection = v1::CohortFigures::GetReflection();
    for (int i = 0; i < descriptor->field_count(); ++i) {
      const auto* field = descriptor->field(i);
      if (!reflection->HasField(printed, field)) continue;
      if (!reflection->HasField(computed, field) ||
          reflection->GetInt32(printed, field) !=
              reflection->GetInt32(computed, field)) {
        return false;
      }
    }
    return true;
  }

  void HoldAgainst(const v1::PublishedCell& published, v1::CohortCell* cell) {
    *cell->mutable_published() = published.printed();
    cell->set_agreement(Judge(
        Agree(published.printed(), cell->figures()),
        published.has_used() && Agree(published.used(), cell->figures())));
    if (cell->agreement() == v1::COHORT_AGREEMENT_CONTRADICTION) {
      *cell->mutable_contradictions() = published.contradiction();
      named_.insert(published.contradiction().begin(),
                    published.contradiction().end());
    }
  }

  // The members of a group that take part in a comparison.
  absl::StatusOr<Answers> Included(const v1::CohortComparison& comparison,
                                   const std::string& group,
                                   v1::CohortArm* arm) const {
    arm->set_group(group);
    arm->set_title(titles_.at(group));
    const Answers& members = members_.at(group);
    if (comparison.exclude_facet().empty()) return members;
    Answers included;
    for (const v1::Classification* answer : members) {
      absl::StatusOr<absl::optional<std::string>> value =
          NamedValue(*answer, comparison.exclude_facet());
      if (!value.ok()) return value.status();
      if (!value->has_value()) {
        arm->set_missing(arm->missing() + 1);
      } else if (Contains(comparison.exclude_value(), **value)) {
        arm->set_excluded(arm->excluded() + 1);
      } else {
        included.push_back(answer);
      }
    }
    return included;
  }

  absl::Status CountArm(const v1::CohortComparison& comparison,
                        const std::string& group, v1::CohortArm* arm) const {
    absl::StatusOr<Answers> included = Included(comparison, group, arm);
    if (!included.ok()) return included.status();
    for (const v1::Classification* answer : *included) {
      absl::StatusOr<absl::optional<std::string>> value =
          NamedValue(*answer, comparison.facet());
      if (!value.ok()) return value.status();
      if (!value->has_value()) {
        arm->set_missing(arm->missing() + 1);
        continue;
      }
      arm->set_known(arm->known() + 1);
      if (Contains(comparison.value(), **value))
        arm->set_count(arm->count() + 1);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<double>> ArmValues(
      const v1::CohortComparison& comparison, const std::string& group,
      v1::CohortArm* arm) const {
    absl::StatusOr<Answers> included = Included(comparison, group, arm);
    if (!included.ok()) return included.status();
    std::vector<double> values;
    for (const v1::Classification* answer : *included) {
      absl::StatusOr<absl::optional<double>> value =
          NumericValue(*answer, comparison.facet());
      if (!value.ok()) return value.status();
      if (value->has_value()) {
        values.push_back(**value);
      } else {
        arm->set_missing(arm->missing() + 1);
      }
    }
    arm->set_known(static_cast<int32_t>(values.size()));
    return values;
  }

  absl::Status Compare(const v1::CohortComparison& comparison,
                       v1::CohortComparisonResult* result) {
    result->set_id(comparison.id());
    result->set_title(comparison.title());
    result->set_method(comparison.method());
    result->set_note(comparison.note());
    if (report_.synthetic_patients() == report_.patients() &&
        !comparison.synthetic_note().empty()) {
      absl::StrAppend(result->mutable_note(), result->note().empty() ? "" : " ",
                      comparison.synthetic_note());
    }
    v1::CohortArm* a = result->mutable_a();
    v1::CohortArm* b = result->mutable_b();
    if (comparison.method() == v1::COHORT_TEST_METHOD_FISHER_EXACT) {
      absl::Status status = CountArm(comparison, comparison.group_a(), a);
      if (status.ok()) status = CountArm(comparison, comparison.group_b(), b);
      if (!status.ok()) return status;
      if (a->known() > 0 && b->known() > 0) {
        result->set_p_value(
            FisherExactTwoSided(a->count(), a->known() - a->count(), b->count(),
                                b->known() - b->count()));
      }
    } else {
      const auto first = ArmValues(comparison, comparison.group_a(), a);
      if (!first.ok()) return first.status();
      const auto second = ArmValues(comparison, comparison.group_b(), b);
      if (!second.ok()) return second.status();
      const absl::optional<MannWhitney> test = MannWhitneyTest(*first, *second);
      if (test.has_value()) {
        result->set_u(test->u);
        result->set_p_value(test->p_value);
      }
    }
    if (comparison.has_published_p_value()) {
      result->set_published_p_value(comparison.published_p_value());
      const double half_unit = 0.5 * std::pow(10, -comparison.decimals());
      result->set_agreement(Judge(
          result->has_p_value() &&
              std::abs(result->p_value() - comparison.published_p_value()) <=
                  half_unit,
          false));
    }
    return absl::OkStatus();
  }

  const v1::CohortTables& tables_;
  const v1::EvidenceTable& evidence_;
  absl::Span<const v1::Classification> answers_;
  v1::CohortReport report_;
  std::map<std::string, Answers> members_;
  std::map<std::string, std::string> titles_;
  std::set<std::string> named_;  // Contradictions that cells refer to.
};

}  // namespace

absl::StatusOr<v1::CohortReport> ComputeCohortReport(
    const v1::CohortTables& tables, const v1::EvidenceTable& evidence,
    absl::Span<const v1::Classification> answers, int failed) {
  return Reporter(tables, evidence, answers).Compute(failed);
}

std::string CohortReportJson(const v1::CohortReport& report) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = true;
  std::string json;
  // Cannot fail: no Any, no extension, all strings are UTF-8.
  (void)google::protobuf::util::MessageToJsonString(report, &json, options);
  return json;
}

}  // namespace myorules::rules
