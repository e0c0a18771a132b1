#include "engine/oracle/table_law.h"

#include <algorithm>
#include <limits>
#include <set>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "engine/base/memory.h"
#include "engine/classify/classify.h"
#include "engine/oracle/completion.h"
#include "engine/oracle/filling.h"
#include "engine/oracle/random_cases.h"

namespace myorules::engine::oracle {
namespace {

using testdata::Parcel;
using Texts = std::set<std::string>;

Texts SetOf(const google::protobuf::RepeatedPtrField<std::string>& list) {
  return {list.begin(), list.end()};
}

std::string TextOf(const Texts& texts) {
  return absl::StrCat("{", absl::StrJoin(texts, ", "), "}");
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string RangeText(const NumberRange& range) {
  return absl::StrCat(range.low_excluded ? "(" : "[", range.low, ", ",
                      range.high, range.high_excluded ? ")" : "]");
}

// A settled definition, as a trace tells it and as it is.
std::string TextOf(const v1::FactValue& told) {
  switch (told.kind_case()) {
    case v1::FactValue::kBoolValue:
      return told.bool_value() ? "true" : "false";
    case v1::FactValue::kIntValue:
      return absl::StrCat(told.int_value());
    case v1::FactValue::kDoubleValue:
      return absl::StrCat(told.double_value());
    case v1::FactValue::kRangeValue: {
      const v1::NumberRange& range = told.range_value();
      return RangeText(
          {.low = range.has_low() ? range.low() : -kInfinity,
           .high = range.has_high() ? range.high() : kInfinity,
           .low_excluded = !range.has_low() || range.low_excluded(),
           .high_excluded = !range.has_high() || range.high_excluded()});
    }
    default:
      return told.string_value();
  }
}

bool HasText(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kBool:
    case Value::Kind::kInt:
    case Value::Kind::kDouble:
    case Value::Kind::kRange:
    case Value::Kind::kString:
      return true;
    default:
      return false;
  }
}

std::string TextOf(const Value& value, const CompiledItem& item) {
  switch (value.kind()) {
    case Value::Kind::kBool:
      return value.as_bool() ? "true" : "false";
    case Value::Kind::kInt:
      return item.enum_type == nullptr
                 ? absl::StrCat(value.as_int())
                 : std::string(absl::StripPrefix(
                       testdata::Service_Name(
                           static_cast<testdata::Service>(value.as_int())),
                       "SERVICE_"));
    case Value::Kind::kDouble:
      return absl::StrCat(value.as_double());
    case Value::Kind::kRange:
      return RangeText(value.as_range());
    default:
      return std::string(value.as_string());
  }
}

bool IsOpen(const v1::DecisionResult& decision) {
  return decision.status() == v1::DECISION_STATUS_INDETERMINATE;
}

// What holds for sure: the one outcome, or those collected.
Texts OutcomesOf(const v1::DecisionResult& decision) {
  Texts outcomes = SetOf(decision.collected());
  if (!decision.outcome().empty()) outcomes.insert(decision.outcome());
  return outcomes;
}

// Whatever the table may still end in.
Texts Possible(const v1::DecisionResult& decision) {
  Texts possible = OutcomesOf(decision);
  possible.insert(decision.candidates().begin(), decision.candidates().end());
  return possible;
}

bool Includes(const Texts& all, const Texts& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

// Appends to `fault` where the engine tells something else than brute force.
template <typename Told>
void Compare(const char* what, const Told& engine, const Told& brute,
             std::string* fault) {
  if (engine == brute) return;
  const auto text = [](const Told& told) {
    if constexpr (std::is_same_v<Told, Texts>) {
      return TextOf(told);
    } else {
      return absl::StrCat(told);
    }
  };
  absl::StrAppend(fault, what, " ", text(engine), ", by brute force ",
                  text(brute), "; ");
}

// Whether the candidates may be too many: the table says so, and does something
// that cannot be seen through.
bool MayBeTooMany(const BruteTable& brute, const v1::DecisionResult& decision) {
  return decision.candidates_inexact() && !brute.is_seen_through;
}

}  // namespace

std::string LeftOut(const BruteTable& brute,
                    const v1::DecisionResult& decision) {
  Texts possible = brute.outcomes;
  possible.insert(brute.candidates.begin(), brute.candidates.end());
  std::string fault;
  if (!Includes(Possible(decision), possible)) {
    Compare("possible", Possible(decision), possible, &fault);
  }
  if (brute.status != v1::DECISION_STATUS_ERROR &&
      !Includes(brute.outcomes, OutcomesOf(decision))) {
    Compare("outcomes", OutcomesOf(decision), brute.outcomes, &fault);
  }
  if (brute.may_fail && decision.error().empty()) {
    Compare<bool>("fails", false, true, &fault);
  }
  if (!Includes(SetOf(decision.missing()), brute.missing)) {
    Compare("missing", SetOf(decision.missing()), brute.missing, &fault);
  }
  return fault;
}

std::string DifferenceFrom(const BruteTable& brute,
                           const v1::DecisionResult& decision) {
  if (MayBeTooMany(brute, decision)) return LeftOut(brute, decision);
  std::string fault;
  Compare<int>("status", decision.status(), brute.status, &fault);
  Compare("outcomes", OutcomesOf(decision), brute.outcomes, &fault);
  Compare("candidates", SetOf(decision.candidates()), brute.candidates, &fault);
  Compare<bool>("inexact", decision.candidates_inexact(), false, &fault);
  Compare<bool>("fails", !decision.error().empty(), brute.may_fail, &fault);
  // A table before that is not seen through may give it an outcome that never
  // comes, and another text with it, though it fails all the same.
  if (brute.is_seen_through && !decision.error().empty() &&
      !brute.errors.empty() && brute.errors.count(decision.error()) == 0) {
    absl::StrAppend(&fault, "error ", decision.error(), ", by brute force ",
                    TextOf(brute.errors), "; ");
  }
  Compare("missing", SetOf(decision.missing()), brute.missing, &fault);
  return fault;
}

namespace {

// How a table ends, with more on record, that it did not leave possible before.
std::string DifferenceAfter(const v1::DecisionResult& before,
                            const v1::DecisionResult& after) {
  // A fact filled in can be one on which a rule fails; whether it is, brute
  // force says.
  if (after.status() == v1::DECISION_STATUS_ERROR) return "";
  if (before.status() == v1::DECISION_STATUS_ERROR) {
    return "what failed does not fail any more";
  }
  // While it may fail nothing is sure.
  const bool keeps_what_is_sure =
      !after.error().empty() || Includes(OutcomesOf(after), OutcomesOf(before));
  if (keeps_what_is_sure && Includes(Possible(before), Possible(after))) {
    return "";
  }
  return absl::StrCat("it ends in ", TextOf(OutcomesOf(after)), " or ",
                      TextOf(SetOf(after.candidates())), ", but was ",
                      TextOf(OutcomesOf(before)), " or ",
                      TextOf(SetOf(before.candidates())));
}

// The same of a record that is completed.
std::string DifferenceAtLast(const v1::DecisionResult& partial,
                             const v1::DecisionResult& completed) {
  if (IsOpen(completed) && !completed.missing().empty()) {
    return "a completed record lacks facts";
  }
  if (IsOpen(completed) && !IsOpen(partial)) {
    return "what was settled is open when completed";
  }
  return DifferenceAfter(partial, completed);
}

// Whether a definition fails: `||` may then be open that was true with each
// value of it, until what stands beside it is known.
bool AnyFails(const v1::Classification& answer) {
  return std::any_of(answer.trace().begin(), answer.trace().end(),
                     [](const auto& item) { return !item.error().empty(); });
}

// More facts than a record has.
constexpr int kMostSteps = 1'000;

class Holding {
 public:
  Holding(const RandomPack& pack, const Parcel& partial, TableCounts* counts)
      : pack_(pack), partial_(partial), counts_(*counts) {}

  std::string Run(const std::vector<Parcel>& completed) {
    Classify(partial_, /*trace=*/true, &answer_);
    if (!broken_.empty()) return broken_;
    CompareTrace();
    Judge(partial_, [&](const CompiledItem& item, const BruteItem& brute) {
      if (IsTable(item)) {
        CompareTable(item, brute.table);
      } else {
        CompareDefinition(item, brute.value);
      }
    });
    for (const Parcel& each : completed) CompareCompleted(each);
    FillInFrom(completed.front());
    return broken_;
  }

 private:
  void Classify(const Parcel& parcel, bool trace, v1::Classification* answer) {
    ClassifyOptions options;
    options.trace = trace;
    const absl::Status status = engine::Classify(
        *pack_.pack, parcel, absl::CivilDay(2020, 6, 15), options, answer);
    if (!status.ok()) Break("the pack", status.ToString());
  }

  void Break(const std::string& what, const std::string& fault) {
    absl::StrAppend(&broken_, what, ": ", fault, "\n", pack_.body, "about {",
                    partial_.ShortDebugString(), "}\n");
  }

  // Calls `compare` for each item with what brute force makes of it.
  void Judge(
      const Parcel& parcel,
      absl::FunctionRef<void(const CompiledItem&, const BruteItem&)> compare) {
    const OwnMemory memory;
    const std::vector<BruteItem> items =
        WorkOutByBruteForce(*pack_.pack, pack_.worked_with, parcel);
    for (size_t i = 0; i < items.size(); ++i) {
      const CompiledItem& item = pack_.pack->items()[i];
      if (!items[i].difference.empty()) Break(item.id, items[i].difference);
      compare(item, items[i]);
    }
  }

  // A trace is taken another way.
  void CompareTrace() {
    v1::Classification untraced;
    Classify(partial_, /*trace=*/false, &untraced);
    v1::Classification traced = answer_;
    traced.clear_trace();
    if (traced.SerializeAsString() != untraced.SerializeAsString()) {
      Break("the pack",
            absl::StrCat("with a trace it answers ", traced.ShortDebugString(),
                         ", without ", untraced.ShortDebugString()));
    }
  }

  void CompareDefinition(const CompiledItem& item, const Value& value) {
    const auto traced =
        std::find_if(answer_.trace().begin(), answer_.trace().end(),
                     [&](const auto& each) { return each.id() == item.id; });
    if (traced == answer_.trace().end()) {
      Break(item.id, "is not in the trace");
      return;
    }
    std::string fault;
    Compare("error", traced->error(),
            std::string(value.is_error() ? value.as_error().message : ""),
            &fault);
    Compare("missing", SetOf(traced->missing()), MissingPaths(value), &fault);
    if (HasText(value)) {
      Compare("value", TextOf(traced->value()), TextOf(value, item), &fault);
    }
    if (!fault.empty()) Break(item.id, fault);
  }

  void CompareTable(const CompiledItem& item, const BruteTable& brute) {
    ++counts_.tables;
    if (!brute.is_worked_out) return;
    worked_out_.insert(item.index);
    const v1::DecisionResult& decision = answer_.decisions(item.index);
    const std::string fault = DifferenceFrom(brute, decision);
    if (!fault.empty()) Break(item.id, fault);
    ++counts_.compared;
    if (brute.status == v1::DECISION_STATUS_ERROR) ++counts_.failing;
    if (brute.status == v1::DECISION_STATUS_DETERMINED && brute.unknown > 0) {
      ++counts_.settled_over_unknown;
    }
    if (brute.status != v1::DECISION_STATUS_INDETERMINATE) return;
    ++counts_.open[item.hit_policy];
    ++counts_.open_by_unknown[brute.unknown];
    counts_.of_several_candidates += brute.candidates.size() > 1 ? 1 : 0;
    counts_.with_sure_outcomes += brute.outcomes.empty() ? 0 : 1;
    counts_.open_that_may_fail += brute.may_fail ? 1 : 0;
    counts_.open_inexact += MayBeTooMany(brute, decision) ? 1 : 0;
  }

  void CompareCompleted(const Parcel& completed) {
    v1::Classification answer;
    Classify(completed, /*trace=*/false, &answer);
    if (!broken_.empty()) return;
    const auto about = [&](const std::string& fault) {
      return absl::StrCat(fault, ", completed to {",
                          completed.ShortDebugString(), "}");
    };
    Judge(completed, [&](const CompiledItem& item, const BruteItem& brute) {
      if (!IsTable(item) || !brute.table.is_worked_out) return;
      ++counts_.completions_compared;
      const std::string fault =
          DifferenceFrom(brute.table, answer.decisions(item.index));
      if (!fault.empty()) Break(item.id, about(fault));
    });
    for (int i = 0; i < answer.decisions_size(); ++i) {
      const v1::DecisionResult& decision = answer.decisions(i);
      ++counts_.completions;
      if (decision.status() == v1::DECISION_STATUS_ERROR) {
        ++counts_.completions_that_fail;
      }
      if (IsOpen(decision)) ++counts_.completions_open;
      const std::string fault =
          DifferenceAtLast(answer_.decisions(i), decision);
      if (!fault.empty()) Break(decision.id(), about(fault));
    }
  }

  // What the tables hang on, all of them together.
  Texts MissingOf(const v1::Classification& answer) {
    Texts missing;
    for (int i = 0; i < answer.decisions_size(); ++i) {
      const v1::DecisionResult& decision = answer.decisions(i);
      missing.insert(decision.missing().begin(), decision.missing().end());
      if (decision.missing().empty()) continue;
      ++counts_.filled_in;
      counts_.filled_in_untried += worked_out_.count(i) == 0 ? 1 : 0;
    }
    return missing;
  }

  // What is open, and lacks nothing, no fact can settle: it stays open.
  void CompareOpen(const v1::Classification& answer, const Parcel& full) {
    v1::Classification at_last;
    Classify(full, /*trace=*/false, &at_last);
    for (int i = 0; broken_.empty() && i < answer.decisions_size(); ++i) {
      if (IsOpen(answer.decisions(i)) && !IsOpen(at_last.decisions(i))) {
        Break(answer.decisions(i).id(), "is open, and nothing is missing");
      }
    }
  }

  // Fills in what the tables hang on, until they hang on nothing.
  void FillInFrom(const Parcel& full) {
    Parcel now = partial_;
    v1::Classification before = answer_;
    for (int step = 0; broken_.empty(); ++step) {
      const Texts missing = MissingOf(before);
      if (missing.empty()) return CompareOpen(before, full);
      ++counts_.steps;
      const auto about = [&](const std::string& fault) {
        return absl::StrCat(fault, ", for want of ", TextOf(missing), ", now {",
                            now.ShortDebugString(), "}");
      };
      if (step == kMostSteps) Break("the pack", about("no end to it"));
      const Texts filled = FillIn(now, full, missing);
      if (filled != missing) {
        Break("the pack", about(absl::StrCat("only ", TextOf(filled),
                                             " can be filled in")));
      }
      v1::Classification answer;
      Classify(now, /*trace=*/true, &answer);
      const bool any_fails = AnyFails(answer);
      for (int i = 0; !any_fails && i < answer.decisions_size(); ++i) {
        const std::string fault =
            DifferenceAfter(before.decisions(i), answer.decisions(i));
        if (!fault.empty()) Break(answer.decisions(i).id(), about(fault));
      }
      before = answer;
    }
  }

  const RandomPack& pack_;
  const Parcel& partial_;
  TableCounts& counts_;
  v1::Classification answer_;
  std::set<int> worked_out_;  // Tables, by brute force.
  std::string broken_;
};

}  // namespace

std::string HoldTables(const RandomPack& pack, const Parcel& partial,
                       const std::vector<Parcel>& completed,
                       TableCounts* counts) {
  return Holding(pack, partial, counts).Run(completed);
}

std::string HoldRandomTables(Random& random, int records, TableCounts* counts) {
  const RandomPack pack = Packs(random).Next();
  ++counts->packs;
  counts->packs_refused += pack.refused;
  if (pack.pack == nullptr) {
    return absl::StrCat("does not load: ", pack.body, pack.faults, "\n");
  }
  Records facts(random);
  std::string broken;
  for (int i = 0; i < records; ++i) {
    const Parcel full = facts.Full();
    Parcel partial = full;
    // At times nothing is known but what cannot be missing.
    facts.TakeAway(partial, random.Chance(20) ? 100 : 10 + random.Below(70));
    broken += HoldTables(
        pack, partial,
        {full, Complete(partial, random), Complete(partial, random)}, counts);
  }
  return broken;
}

}  // namespace myorules::engine::oracle
