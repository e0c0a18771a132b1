#include "rules/functions/class_questions.h"

#include <set>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace myorules::rules {
namespace {

using engine::Growing;
using engine::Value;

// Analytes that no row asks by name: what is on record counts, by any method.
// An undivided one counts by the methods of its parts only.
Answer PositiveOffPanel(const Question& q, int analyte) {
  const bool undivided = q.labs.analytes()[analyte].undivided;
  return q.PositiveOnRecord(
      analyte, undivided ? Judging::kByCuts : Judging::kOwnByAnyMethod);
}

// By name where rows ask for it, else as on record.
Answer PositiveAnyhow(const Question& q, int analyte) {
  const AnalyteIndex::Entry& entry = q.labs.analytes()[analyte];
  if (entry.off_panel && !entry.undivided) return PositiveOffPanel(q, analyte);
  return q.Positive(analyte, Judging::kByCuts);
}

Value ListOf(const AnalyteIndex& index, const Growing<int>& analytes) {
  Growing<Value> ids;
  for (const int analyte : analytes) {
    ids.push_back(Value::StringView(index.IdOf(analyte)));
  }
  engine::ListValue list;
  list.items = ids.span();
  return Value::List(list);
}

}  // namespace

Value OffPanelPositive(const Question& q, const std::vector<int>& analytes) {
  Answer any = Answer::False();
  for (const int analyte : analytes) {
    if (q.labs.analytes()[analyte].off_panel) {
      any = Or(any, PositiveOffPanel(q, analyte));
    }
  }
  return any.ToValue();
}

Value AnalytesPositive(const Question& q, const std::vector<int>& analytes) {
  const AnalyteIndex& index = q.labs.analytes();
  struct Open {
    int analyte;
    engine::UnknownSet missing;
  };
  Growing<int> positive;
  Growing<Open> unknown;
  for (const int analyte : analytes) {
    const Answer answer = index[analyte].off_panel
                              ? PositiveOffPanel(q, analyte)
                              : q.Positive(analyte, Judging::kByCuts);
    if (answer.is_true()) positive.push_back(analyte);
    if (answer.is_unknown()) unknown.push_back({analyte, answer.missing});
  }
  Growing<int> named;
  for (const int analyte : positive) {
    if (absl::c_none_of(positive, [&](int other) {
          return index.IsPartOf(other, analyte);
        })) {
      named.push_back(analyte);
    }
  }
  engine::ListValue list = ListOf(index, named).as_list();
  engine::UnknownUnion why_open;
  for (const Open& open : unknown) {
    const bool is_part_of_named = absl::c_any_of(
        named, [&](int whole) { return index.IsPartOf(open.analyte, whole); });
    if (is_part_of_named) continue;
    list.open = true;
    why_open.Add(open.missing);
  }
  list.why_open = why_open.Join();
  return Value::List(list);
}

Value CountPositiveByAnyMethod(const Question& q,
                               const std::vector<int>& analytes) {
  const AnalyteIndex& index = q.labs.analytes();
  Growing<Answer> by_specificity;
  by_specificity.reserve(index.specificities());
  for (int i = 0; i < index.specificities(); ++i) {
    by_specificity.push_back(Answer::False());
  }
  for (const int analyte : analytes) {
    Answer& found = by_specificity[index[analyte].specificity];
    found = Or(found, Or(PositiveAnyhow(q, analyte),
                         PositiveByOtherMethod(q, analyte)));
  }
  engine::NumberRange count{0, 0};
  engine::UnknownUnion why;
  for (const Answer& answer : by_specificity) {
    if (answer.is_true()) ++count.low;
    if (!answer.is_false()) ++count.high;
    if (answer.is_unknown()) why.Add(answer.missing);
  }
  count.why = why.Join();
  return RangeValue(count);
}

Value Unavailable(const Question& q, const std::vector<int>& analytes,
                  const std::vector<int>& others) {
  Growing<int> missing;
  for (const int analyte : analytes) {
    if (absl::c_binary_search(others, analyte) &&
        q.Available(analyte).is_false()) {
      missing.push_back(analyte);
    }
  }
  return ListOf(q.labs.analytes(), missing);
}

Value OnRecord(const SerologyValue& labs, const std::vector<int>& analytes) {
  Growing<int> found;
  for (const int analyte : analytes) {
    if (absl::c_any_of(labs.ResultsOf(analyte), [](const UsableResult& result) {
          return result.uncertain.empty();
        })) {
      found.push_back(analyte);
    }
  }
  return ListOf(labs.analytes(), found);
}

Value WithUnusable(const Question& q, absl::string_view assay,
                   const engine::ListValue& analytes) {
  std::set<std::string> unusable;
  for (const Value& id : analytes.items) {
    const Findings findings =
        q.Of(q.labs.analytes().Find(id.as_string()), Judging::kByCuts);
    if (!findings.Available().is_false()) continue;
    for (std::string& text : findings.UnusableTexts()) {
      unusable.insert(std::move(text));
    }
  }
  if (unusable.empty()) return Value::String(assay);
  return Value::String(
      absl::StrCat(assay, " (", absl::StrJoin(unusable, ", "), ")"));
}

}  // namespace myorules::rules
