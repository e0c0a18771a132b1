// serology and the questions to it.
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/expr/function.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"
#include "rules/functions/analytes.h"
#include "rules/functions/arguments.h"
#include "rules/functions/findings.h"
#include "rules/functions/groups.h"
#include "rules/functions/judge.h"
#include "rules/functions/serology_value.h"
#include "rules/functions/terms.h"
#include "rules/functions/weak.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
using engine::Overload;
using engine::Type;
using engine::UnknownSet;
using engine::Value;

bool IsInClass(const v1::Analyte& analyte, absl::string_view name) {
  for (const std::string& own : analyte.class_()) {
    if (own == name) return true;
  }
  return false;
}

// What one call works with.
struct Question {
  const Terminology& terminology;
  const SerologyValue& labs;
  Cuts cuts;
  CallContext& context;
};

Answer Positive(const Question& q, absl::string_view analyte) {
  Findings findings(q.terminology, q.labs, analyte, q.context);
  findings.AddByCuts(q.cuts);
  return findings.Positive();
}

// Analytes that no row asks by name: what is on record counts, by any method.
// An undivided one counts by the methods of its parts only.
Answer PositiveOffPanel(const Question& q, const v1::Analyte& analyte) {
  Findings findings(q.terminology, q.labs, analyte.id(), q.context);
  if (analyte.stands_for().empty()) {
    findings.AddOwnByAnyMethod(q.cuts);
  } else {
    findings.AddByCuts(q.cuts);
  }
  return findings.PositiveOnRecord();
}

bool IsOffPanel(const v1::Analyte& analyte) {
  return !IsInClass(analyte, "LINE_BLOT_PANEL") &&
         !IsInClass(analyte, "OWN_ASSAY");
}

// By name where rows ask for it, else as on record.
Answer PositiveAnyhow(const Question& q, const v1::Analyte& analyte) {
  if (IsOffPanel(analyte) && analyte.stands_for().empty()) {
    return PositiveOffPanel(q, analyte);
  }
  return Positive(q, analyte.id());
}

Value OffPanelPositive(const Question& q, absl::string_view in_class) {
  Answer any = Answer::False();
  for (const std::string& id : q.terminology.AnalytesOf({in_class})) {
    const v1::Analyte& analyte = *q.terminology.FindAnalyte(id);
    if (IsOffPanel(analyte)) any = Or(any, PositiveOffPanel(q, analyte));
  }
  return any.ToValue();
}

// What is on record for `analyte` by a method that no cut covers.
Answer PositiveByOtherMethod(const Question& q, absl::string_view analyte) {
  Findings findings(q.terminology, q.labs, analyte, q.context);
  findings.AddByOtherMethods(q.cuts);
  return findings.PositiveOnRecord();
}

// Whether `ids` have an undivided analyte of which `part` is one.
bool IsPartOfNamed(const Terminology& terminology, absl::string_view part,
                   const std::vector<std::string>& ids) {
  return absl::c_any_of(ids, [&](const std::string& id) {
    return absl::c_linear_search(terminology.FindAnalyte(id)->stands_for(),
                                 part);
  });
}

// Those known to be positive; open where another may be. Which part an
// undivided one was is no other.
Value AnalytesPositive(const Question& q, absl::string_view in_class) {
  std::vector<absl::string_view> positive;
  std::vector<std::pair<std::string, Answer>> unknown;
  for (const std::string& id : q.terminology.AnalytesOf({in_class})) {
    const v1::Analyte& analyte = *q.terminology.FindAnalyte(id);
    Answer answer =
        IsOffPanel(analyte) ? PositiveOffPanel(q, analyte) : Positive(q, id);
    if (answer.is_true()) positive.push_back(analyte.id());
    if (answer.is_unknown()) unknown.emplace_back(id, std::move(answer));
  }
  std::vector<std::string> named;
  for (const absl::string_view id : positive) {
    if (!IsPartNamed(*q.terminology.FindAnalyte(id), positive)) {
      named.emplace_back(id);
    }
  }
  engine::UnknownUnion why_open;
  bool open = false;
  for (const auto& [id, answer] : unknown) {
    if (IsPartOfNamed(q.terminology, id, named)) continue;
    open = true;
    why_open.Add(answer.missing);
  }
  engine::ListValue list = StringList(named).as_list();
  list.open = open;
  list.why_open = why_open.Join();
  return Value::List(list);
}

// Each specificity once, by whatever methods and parts it was found.
Value CountPositiveByAnyMethod(const Question& q, absl::string_view in_class) {
  std::map<std::string, Answer> by_specificity;
  for (const std::string& id : q.terminology.AnalytesOf({in_class})) {
    const v1::Analyte& analyte = *q.terminology.FindAnalyte(id);
    const std::string& specificity =
        analyte.specificity().empty() ? id : analyte.specificity();
    const auto [found, inserted] =
        by_specificity.emplace(specificity, Answer::False());
    found->second = Or(
        found->second,
        Or(PositiveAnyhow(q, analyte), PositiveByOtherMethod(q, analyte.id())));
  }
  engine::NumberRange count{0, 0};
  for (const auto& [specificity, answer] : by_specificity) {
    if (answer.is_true()) ++count.low;
    if (!answer.is_false()) ++count.high;
    if (answer.is_unknown()) count.why.Merge(answer.missing);
  }
  return RangeValue(std::move(count));
}

// The name of an assay and, in brackets, the results by it that count for
// nothing, of those of its analytes that have no other.
Value WithUnusable(const Question& q, absl::string_view assay,
                   const engine::ListValue& analytes) {
  std::set<std::string> unusable;
  for (const Value& id : analytes.items) {
    Findings findings(q.terminology, q.labs, id.as_string(), q.context);
    findings.AddByCuts(q.cuts);
    if (!findings.Available().is_false()) continue;
    for (std::string& text : findings.UnusableTexts()) {
      unusable.insert(std::move(text));
    }
  }
  if (unusable.empty()) return Value::String(assay);
  return Value::String(
      absl::StrCat(assay, " (", absl::StrJoin(unusable, ", "), ")"));
}

Value Unavailable(const Question& q, absl::string_view one,
                  absl::string_view other) {
  std::vector<std::string> missing;
  for (const std::string& id : q.terminology.AnalytesOf({one, other})) {
    Findings findings(q.terminology, q.labs, id, q.context);
    findings.AddByCuts(q.cuts);
    if (findings.Available().is_false()) missing.push_back(id);
  }
  return StringList(missing);
}

Value OnRecord(const Question& q, absl::string_view in_class) {
  std::vector<std::string> found;
  for (const std::string& id : q.terminology.AnalytesOf({in_class})) {
    for (const UsableResult& result : q.labs.Of(id)) {
      if (!result.uncertain.empty()) continue;
      found.push_back(id);
      break;
    }
  }
  return StringList(found);
}

// Unwraps the receiver and the cuts, of which the last `cut_lists` arguments
// are lists; checks the first argument by `check`.
const SerologyValue* LabsOf(const Value& value) {
  if (value.kind() != Value::Kind::kOpaque) return nullptr;
  return dynamic_cast<const SerologyValue*>(&value.as_opaque());
}

enum class Naming { kAnalyte, kClass };

absl::string_view KindOf(Naming naming) {
  return naming == Naming::kAnalyte ? terms::kAnalyte : terms::kAnalyteClass;
}

absl::optional<Value> NameFault(const Terminology& terminology, Naming naming,
                                absl::string_view name) {
  return naming == Naming::kAnalyte ? AnalyteFault(terminology, name)
                                    : AnalyteClassFault(terminology, name);
}

using QuestionBody =
    std::function<Value(const Question& question, Arguments args)>;

// labs.function(name, …, cuts): the last argument is a list of thresholds.
engine::FunctionBody Asking(const SharedTerminology& terminology, Naming naming,
                            QuestionBody body) {
  return [terminology, naming, body = std::move(body)](
             Arguments args, CallContext& context) -> Value {
    const SerologyValue* labs = LabsOf(args[0]);
    if (labs == nullptr) return Value::Error("not a serology");
    const absl::string_view name = args[1].as_string();
    if (auto fault = NameFault(*terminology, naming, name)) return *fault;
    Question question{*terminology, *labs, {}, context};
    if (!CutsOf(args.back(), &question.cuts)) {
      return Value::Error("not a threshold of an analyte or a method");
    }
    if (naming == Naming::kAnalyte && CutsFor(question.cuts, name).empty()) {
      return Value::Error(
          absl::StrCat("no threshold for analyte '", name, "'"));
    }
    return body(question, args);
  };
}

// A question about one analyte whose results are judged by cuts.
engine::FunctionBody AskingFindings(const SharedTerminology& terminology,
                                    Answer (Findings::*answer)() const) {
  return Asking(terminology, Naming::kAnalyte,
                [answer](const Question& q, Arguments args) {
                  Findings findings(q.terminology, q.labs, args[1].as_string(),
                                    q.context);
                  findings.AddByCuts(q.cuts);
                  return (findings.*answer)().ToValue();
                });
}

// A question that compares results by one method with each other: asked of
// those that cuts judge, and of those that their laboratory judges.
engine::FunctionBody AskingEachMethod(const SharedTerminology& terminology,
                                      Answer (Findings::*answer)() const) {
  return Asking(terminology, Naming::kAnalyte,
                [answer](const Question& q, Arguments args) {
                  const absl::string_view analyte = args[1].as_string();
                  Findings judged(q.terminology, q.labs, analyte, q.context);
                  judged.AddByCuts(q.cuts);
                  Findings others(q.terminology, q.labs, analyte, q.context);
                  others.AddByOtherMethods(q.cuts);
                  return Or((judged.*answer)(), (others.*answer)()).ToValue();
                });
}

Type Cutlist() { return Type::List(Type::Opaque("threshold")); }
Type Labs() { return Type::Opaque(SerologyValue::kTypeName); }

// A member function of labs that takes a name and cuts.
// A question about an analyte, or a class of them, by the cuts of a list.
Overload Member(absl::string_view function, Naming naming, Type result,
                bool record, engine::FunctionBody body) {
  Overload overload;
  overload.terms = {"", std::string(KindOf(naming))};
  overload.function = std::string(function);
  overload.id = absl::StrCat(function, "_serology_string_list");
  overload.member = true;
  overload.params = {Labs(), Type::String(), Cutlist()};
  overload.result = std::move(result);
  overload.asks_about_record = record;
  overload.body = std::move(body);
  return overload;
}

Value OtherMethod(const Question& q, Arguments args) {
  return PositiveByOtherMethod(q, args[1].as_string()).ToValue();
}

absl::Status AddAnalyteQuestions(engine::FunctionRegistry& registry,
                                 const SharedTerminology& t) {
  constexpr Naming kAnalyte = Naming::kAnalyte;
  absl::Status status =
      registry.Add(Member("positive", kAnalyte, Type::Bool(), false,
                          AskingFindings(t, &Findings::Positive)));
  status.Update(
      registry.Add(Member("available", kAnalyte, Type::Bool(), /*record=*/true,
                          AskingFindings(t, &Findings::Available))));
  status.Update(
      registry.Add(Member("conflicting", kAnalyte, Type::Bool(), false,
                          AskingEachMethod(t, &Findings::Conflicting))));
  status.Update(registry.Add(Member("changed", kAnalyte, Type::Bool(), false,
                                    AskingEachMethod(t, &Findings::Changed))));
  status.Update(registry.Add(
      Member("positive_by_other_method", kAnalyte, Type::Bool(),
             /*record=*/true, Asking(t, Naming::kAnalyte, OtherMethod))));
  Overload weak = Member(
      "weak", kAnalyte, Type::Bool(), false,
      Asking(t, Naming::kAnalyte, [](const Question& q, Arguments args) {
        Cuts weak_cuts;
        if (!CutsOf(args[2], &weak_cuts)) {
          return Value::Error("not a threshold of an analyte or a method");
        }
        return Weak(q.terminology, q.labs, args[1].as_string(), weak_cuts,
                    q.cuts, q.context)
            .ToValue();
      }));
  weak.id = "weak_serology_string_list_list";
  weak.params.push_back(Cutlist());
  status.Update(registry.Add(std::move(weak)));
  return status;
}

absl::Status AddWithUnusable(engine::FunctionRegistry& registry,
                             const SharedTerminology& t) {
  return registry.Add(
      {.function = "with_unusable",
       .id = "with_unusable_serology_string_list_list",
       .member = true,
       .params = {Labs(), Type::String(), Type::List(Type::String()),
                  Cutlist()},
       .result = Type::String(),
       .asks_about_record = true,
       .body = [t](Arguments args, CallContext& context) -> Value {
         const SerologyValue* labs = LabsOf(args[0]);
         if (labs == nullptr) return Value::Error("not a serology");
         for (const Value& id : args[2].as_list().items) {
           const Value title = AnalyteTitle(*t, id);
           if (title.is_error()) return title;
         }
         Question question{*t, *labs, {}, context};
         if (!CutsOf(args[3], &question.cuts)) {
           return Value::Error("not a threshold of an analyte or a method");
         }
         return WithUnusable(question, args[1].as_string(), args[2].as_list());
       }});
}

absl::Status AddClassQuestions(engine::FunctionRegistry& registry,
                               const SharedTerminology& t) {
  const auto over_class = [&t](Value (*body)(const Question&,
                                             absl::string_view)) {
    return Asking(t, Naming::kClass, [body](const Question& q, Arguments args) {
      return body(q, args[1].as_string());
    });
  };
  constexpr Naming kClass = Naming::kClass;
  absl::Status status =
      registry.Add(Member("off_panel_positive", kClass, Type::Bool(),
                          /*record=*/true, over_class(OffPanelPositive)));
  status.Update(registry.Add(
      Member("analytes_positive", kClass, Type::List(Type::String()),
             /*record=*/true, over_class(AnalytesPositive))));
  status.Update(registry.Add(
      Member("count_positive_by_any_method", kClass, Type::Range(),
             /*record=*/true, over_class(CountPositiveByAnyMethod))));
  Overload unavailable = Member(
      "unavailable", kClass, Type::List(Type::String()), /*record=*/true,
      Asking(t, Naming::kClass, [](const Question& q, Arguments args) {
        const absl::string_view other = args[2].as_string();
        if (auto fault = NameFault(q.terminology, Naming::kClass, other)) {
          return *fault;
        }
        return Unavailable(q, args[1].as_string(), other);
      }));
  unavailable.id = "unavailable_serology_string_string_list";
  unavailable.params = {Labs(), Type::String(), Type::String(), Cutlist()};
  unavailable.terms = {"", terms::kAnalyteClass, terms::kAnalyteClass};
  status.Update(registry.Add(std::move(unavailable)));
  status.Update(AddWithUnusable(registry, t));
  Overload on_record;
  on_record.function = "on_record";
  on_record.id = "on_record_serology_string";
  on_record.member = true;
  on_record.params = {Labs(), Type::String()};
  on_record.result = Type::List(Type::String());
  on_record.asks_about_record = true;
  on_record.terms = {"", terms::kAnalyteClass};
  on_record.body = [t](Arguments args, CallContext& context) -> Value {
    const SerologyValue* labs = LabsOf(args[0]);
    if (labs == nullptr) return Value::Error("not a serology");
    const absl::string_view name = args[1].as_string();
    if (auto fault = NameFault(*t, Naming::kClass, name)) return *fault;
    return OnRecord(Question{*t, *labs, {}, context}, name);
  };
  status.Update(registry.Add(std::move(on_record)));
  return status;
}

}  // namespace

absl::Status AddSerologyFunctions(engine::FunctionRegistry& registry,
                                  const SharedTerminology& terminology) {
  absl::Status status = registry.Add(
      {.function = "serology",
       .id = "serology_list_date",
       .params = {Type::List(Type::Message("myorules.v1.LabResult")),
                  Type::Date()},
       .result = Labs(),
       .body = [](Arguments args, CallContext& context) {
         return SerologyValue::Make(args[0].as_list(), args[1].as_date(),
                                    context);
       }});
  status.Update(AddAnalyteQuestions(registry, terminology));
  status.Update(AddClassQuestions(registry, terminology));
  return status;
}

}  // namespace myorules::rules
