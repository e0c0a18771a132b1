#include "rules/functions/costs.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "absl/types/span.h"
#include "engine/expr/cost.h"
#include "engine/expr/extent.h"
#include "rules/functions/steps.h"
#include "rules/patient/limits.h"

namespace myorules::rules {
namespace {

using engine::CallCost;
using engine::CostModel;
using engine::Extent;
using Extents = absl::Span<const Extent>;

// Facts that a result, a medicine or a diagnosis can hang on.
constexpr double kFactsOfAnEntry = 8;
// Analytes that an undivided one and its parts are.
constexpr double kRelatedAnalytes = 3;
// Questions about one finding that look at all others (findings.h).
constexpr double kLooks = 4;
// Bytes of a title of the terminology.
constexpr double kTitleBytes = 200;

// A serology weighs as many results as it holds.
double ResultsOf(const Extents args) { return args[0].weight; }

// So many findings, looked at together `most` at a time.
CallCost Findings(double findings, double most, const Extent& plain) {
  CallCost cost{
      findings * (kStepsOfAFinding + kLooks * (1 + most / kPairsAStep)), plain};
  cost.result.facts += kFactsOfAnEntry * findings + kMostAnalytes;
  return cost;
}

double FindingsOfOneAnalyte(const Extents args) {
  return std::min<double>(ResultsOf(args),
                          kRelatedAnalytes * limits::kMaxResultsOfOneAnalyte);
}

CallCost AboutAnAnalyte(Extents args, const Extent& plain) {
  const double findings = FindingsOfOneAnalyte(args);
  return Findings(findings, findings, plain);
}

// Each result is judged by two cuts, and is a finding besides.
CallCost AboutWeak(Extents args, const Extent& plain) {
  CallCost cost = AboutAnAnalyte(args, plain);
  cost.steps += FindingsOfOneAnalyte(args) * kStepsOfAFinding;
  return cost;
}

// Each result is a finding for each analyte that it is related to.
CallCost AboutAClass(Extents args, const Extent& plain) {
  CallCost cost = Findings(kRelatedAnalytes * ResultsOf(args),
                           FindingsOfOneAnalyte(args), plain);
  if (plain.size > 0) {
    const double facts = cost.result.facts;
    cost.result = CostModel::List(kMostAnalytes, CostModel::Text(kTitleBytes));
    cost.result.facts = facts;
  }
  return cost;
}

// What is known whatever a result lacks hangs on no fact of one.
CallCost Known(CallCost cost, const Extent& plain) {
  cost.result.facts = plain.facts;
  return cost;
}

CallCost KnownOfAnAnalyte(Extents args, const Extent& plain) {
  return Known(AboutAnAnalyte(args, plain), plain);
}

CallCost ListOfAClass(Extents args, const Extent& plain) {
  CallCost cost = AboutAClass(args, plain);
  cost.result = CostOfAnalytes(kMostAnalytes).result;
  return Known(std::move(cost), plain);
}

// As many looks as analytes of the list, then a text for each result.
CallCost AssayWithResults(Extents args, const Extent& plain) {
  constexpr double kBytesOfAResult = 80;
  CallCost cost = Findings(kRelatedAnalytes * (ResultsOf(args) + args[2].size),
                           FindingsOfOneAnalyte(args), plain);
  cost.result =
      CostModel::Text(args[1].size + kBytesOfAResult * (1 + ResultsOf(args)));
  cost.result.facts = plain.facts;
  return cost;
}

// One after the other; of an analyte that stands on the list again it is known.
CallCost AboutAnalytes(Extents args, const Extent& plain) {
  CallCost cost = AboutAClass(args, plain);
  cost.steps += args[1].size;
  return cost;
}

// Each result is judged by two cuts, and is a finding besides.
CallCost AboutWeakAnalytes(Extents args, const Extent& plain) {
  CallCost cost = AboutAnalytes(args, plain);
  cost.steps += 2 * kRelatedAnalytes * ResultsOf(args) * kStepsOfAFinding;
  return cost;
}

CallCost AboutAQuantity(Extents args, const Extent& plain) {
  const double results =
      std::min<double>(ResultsOf(args), limits::kMaxResultsOfOneAnalyte);
  CallCost cost{results * kStepsOfAFinding, plain};
  cost.result.facts += kFactsOfAnEntry * results;
  return cost;
}

// A line for each result.
CallCost ResultsAsText(Extents args, const Extent& plain) {
  const double results =
      std::min<double>(ResultsOf(args), limits::kMaxResultsOfOneAnalyte);
  CallCost cost{
      results * kStepsOfAFinding,
      CostModel::List(results, CostModel::Text(limits::kMaxTextBytes))};
  cost.result.facts = plain.facts + kFactsOfAnEntry * results;
  return cost;
}

CallCost Serology(Extents args, const Extent& plain) {
  CallCost cost{args[0].size * kStepsOfAFinding, plain};
  cost.result.size = 0;
  cost.result.weight = std::max(1.0, args[0].size);
  return cost;
}

CallCost AboutAnEntry(Extents args, const Extent& plain) {
  CallCost cost{kStepsOfAName, plain};
  cost.result.facts += kFactsOfAnEntry;
  return cost;
}

CallCost NameOfAnEntry(Extents args, const Extent& plain) {
  CallCost cost{kStepsOfAName, CostModel::Text(limits::kMaxTextBytes)};
  cost.result.facts = plain.facts;
  return cost;
}

CallCost FirstStart(Extents args, const Extent& plain) {
  CallCost cost{args[0].size * (kStepsOfAName + args[1].size), plain};
  cost.result.facts += kFactsOfAnEntry * args[0].size;
  return cost;
}

CallCost LastStop(Extents args, const Extent& plain) {
  CallCost cost{args[0].size * kStepsOfAName, plain};
  cost.result.facts += kFactsOfAnEntry * args[0].size;
  return cost;
}

// Each is looked at once, and once more where it may be the nearest.
CallCost AboutVisits(Extents args, const Extent& plain) {
  CallCost cost{2 * args[0].size * kStepsOfAFinding, plain};
  cost.result.facts += kFactsOfAnEntry * args[0].size;
  return cost;
}

// Each may be the latest, and is then compared with all others, and again for
// what that hangs on.
CallCost FallOverVisits(Extents args, const Extent& plain) {
  CallCost cost = AboutVisits(args, plain);
  cost.steps += 2 * args[0].size * (1 + args[0].size / kPairsAStep);
  return cost;
}

CallCost Analytes(Extents args, const Extent& plain) {
  return CostOfAnalytes(kMostAnalytes);
}

CallCost Title(Extents args, const Extent& plain) {
  Extent title = CostModel::Text(kTitleBytes);
  title.facts = plain.facts;
  return {1, title};
}

CallCost Titles(Extents args, const Extent& plain) {
  Extent titles = CostModel::List(args[0].size, CostModel::Text(kTitleBytes));
  titles.facts = plain.facts;
  return {args[0].size, titles};
}

CallCost MostSpecific(Extents args, const Extent& plain) {
  return {args[0].size, args[0]};
}

// What it gives is its argument of that number.
template <int kArgument>
CallCost Same(Extents args, const Extent& plain) {
  CallCost cost{1, args[kArgument]};
  cost.result.facts = plain.facts;
  return cost;
}

CallCost Plain(Extents args, const Extent& plain) { return {1, plain}; }

}  // namespace

CallCost CostOfAnalytes(double count) {
  Extent id = CostModel::Text(limits::kMaxIdBytes);
  id.facts = 0;
  Extent list = CostModel::List(count, id);
  list.facts = 0;
  return {count, list};
}

engine::FunctionCost CostOf(absl::string_view function) {
  using Cost = CallCost (*)(Extents, const Extent&);
  static const auto* const kCosts =
      new std::map<std::string, Cost, std::less<>>{
          {"age_at", Plain},
          {"stated", Plain},
          {"agreed", Plain},
          {"date_if", Plain},
          {"complete_if", Same<0>},
          {"once", Same<1>},
          {"finding_if", Plain},
          {"serology", Serology},
          {"positive", AboutAnAnalyte},
          {"available", AboutAnAnalyte},
          {"conflicting", AboutAnAnalyte},
          {"in_conflict", KnownOfAnAnalyte},
          {"changed", AboutAnAnalyte},
          {"positive_by_other_method", AboutAnAnalyte},
          {"weak", AboutWeak},
          {"analytes_weak", AboutWeakAnalytes},
          {"any_positive", AboutAnalytes},
          {"all_available", AboutAnalytes},
          {"any_conflicting", AboutAnalytes},
          {"any_changed", AboutAnalytes},
          {"any_positive_by_other_method", AboutAnalytes},
          {"off_panel_positive", AboutAClass},
          {"analytes_positive", AboutAClass},
          {"count_positive_by_any_method", AboutAClass},
          {"unavailable", ListOfAClass},
          {"on_record", ListOfAClass},
          {"with_unusable", AssayWithResults},
          {"ratio_nearest", AboutAQuantity},
          {"ratio_latest", AboutAQuantity},
          {"ratio_highest", AboutAQuantity},
          {"value_nearest", AboutAQuantity},
          {"value_latest", AboutAQuantity},
          {"day_of_latest", AboutAQuantity},
          {"not_counted", ResultsAsText},
          {"analytes", Analytes},
          {"analyte_title", Title},
          {"analyte_titles", Titles},
          {"most_specific", MostSpecific},
          {"is_class", AboutAnEntry},
          {"is_systemic", AboutAnEntry},
          {"is_intravenous", AboutAnEntry},
          {"unrecognised", AboutAnEntry},
          {"medicine_title", NameOfAnEntry},
          {"given_for_myositis", AboutAnEntry},
          {"counts_as", AboutAnEntry},
          {"prednisone_equivalent", AboutAnEntry},
          {"still_taken", AboutAnEntry},
          {"first_start", FirstStart},
          {"last_stop", LastStop},
          {"diagnosis_class", AboutAnEntry},
          {"is_diagnosis", AboutAnEntry},
          {"diagnosis_title", NameOfAnEntry},
          {"hip_flexor_nearest", AboutVisits},
          {"prednisone_nearest", AboutVisits},
          {"hip_flexor_latest", AboutVisits},
          {"hip_flexor_highest", AboutVisits},
          {"hip_flexor_fall", FallOverVisits},
          {"prednisone_differs", AboutVisits},
          {"day_nearest", AboutVisits},
      };
  const auto found = kCosts->find(function);
  if (found == kCosts->end()) return nullptr;
  return found->second;
}

}  // namespace myorules::rules
