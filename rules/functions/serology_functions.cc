// serology and the questions to it.
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/function.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"
#include "rules/functions/analytes.h"
#include "rules/functions/arguments.h"
#include "rules/functions/class_questions.h"
#include "rules/functions/findings.h"
#include "rules/functions/groups.h"
#include "rules/functions/serology_value.h"
#include "rules/functions/terms.h"
#include "rules/functions/weak.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
using engine::ListValue;
using engine::Overload;
using engine::Type;
using engine::Value;

enum class Naming { kAnalyte, kClass };

absl::string_view KindOf(Naming naming) {
  return naming == Naming::kAnalyte ? terms::kAnalyte : terms::kAnalyteClass;
}

constexpr char kNoCuts[] = "not a threshold of an analyte or a method";

Value NoCutsFor(absl::string_view analyte) {
  return Value::Error(absl::StrCat("no threshold for analyte '", analyte, "'"));
}

// The number of an entry of a list of ids; -1: it is none.
int AnalyteOf(const SerologyValue& labs, const Value& id) {
  return id.kind() == Value::Kind::kString
             ? labs.analytes().Find(id.as_string())
             : -1;
}

Value NoAnalyte(const Value& id) {
  return NoSuch(terms::kAnalyte, id.kind() == Value::Kind::kString
                                     ? std::string(id.as_string())
                                     : id.ToString());
}

// labs.function(analyte, …, cuts): the last argument is a list of thresholds.
// `body(question, analyte, args)`.
template <typename Body>
engine::FunctionBody AskingOfAnalyte(Body body) {
  return [body](Arguments args, CallContext& context) -> Value {
    const SerologyValue* labs = SerologyValue::Of(args[0]);
    if (labs == nullptr) return Value::Error("not a serology");
    const int analyte = labs->analytes().Find(args[1].as_string());
    if (analyte < 0) return NoSuch(terms::kAnalyte, args[1].as_string());
    const CutSet* cuts = labs->CutsOf(args.back());
    if (cuts == nullptr) return Value::Error(kNoCuts);
    if (cuts->For(analyte).empty()) {
      return Value::Error(
          absl::StrCat("no threshold for analyte '", args[1].as_string(), "'"));
    }
    return body(Question{*labs, *cuts, context}, analyte, args);
  };
}

// labs.function(class, …, cuts). `body(question, analytes, args)`.
template <typename Body>
engine::FunctionBody AskingOfClass(Body body) {
  return [body](Arguments args, CallContext& context) -> Value {
    const SerologyValue* labs = SerologyValue::Of(args[0]);
    if (labs == nullptr) return Value::Error("not a serology");
    const std::vector<int>* analytes =
        labs->analytes().OfClass(args[1].as_string());
    if (analytes == nullptr) {
      return NoSuch(terms::kAnalyteClass, args[1].as_string());
    }
    const CutSet* cuts = labs->CutsOf(args.back());
    if (cuts == nullptr) return Value::Error(kNoCuts);
    return body(Question{*labs, *cuts, context}, *analytes, args);
  };
}

// labs.function([analyte, …], cuts): whether `body(question, analyte)` holds of
// some (`absorbing` is true) or all (false) of them; as exists and all have it.
// `of_two_results`: it holds of no analyte that has not two.
template <typename Body>
engine::FunctionBody AskingOfList(bool absorbing, bool of_two_results,
                                  Body body) {
  return [=](Arguments args, CallContext& context) -> Value {
    const SerologyValue* labs = SerologyValue::Of(args[0]);
    if (labs == nullptr) return Value::Error("not a serology");
    const CutSet* cuts = labs->CutsOf(args[2]);
    if (cuts == nullptr) return Value::Error(kNoCuts);
    const Question question{*labs, *cuts, context};
    const engine::ListValue& ids = args[1].as_list();
    engine::UnknownUnion missing;
    missing.Add(ids.why_open);
    for (const Value& id : ids.items) {
      const int analyte = AnalyteOf(*labs, id);
      if (analyte < 0) return NoAnalyte(id);
      if (!cuts->cover_all() && cuts->For(analyte).empty()) {
        return NoCutsFor(id.as_string());
      }
      if (of_two_results && !labs->HasSeveral(analyte)) continue;
      const Answer answer = body(question, analyte);
      if (answer.is_unknown()) {
        missing.Add(answer.missing);
      } else if (answer.is_true() == absorbing) {
        return Value::Bool(absorbing);
      }
    }
    if (ids.open || !missing.empty()) return Value::Unknown(missing.Join());
    return Value::Bool(!absorbing);
  };
}

Answer PositiveByCuts(const Question& q, int analyte) {
  return q.Positive(analyte, Judging::kByCuts);
}
Answer AvailableByCuts(const Question& q, int analyte) {
  return q.Available(analyte);
}
// These compare results by one method with each other: asked of those that cuts
// judge, and of those that their laboratory judges.
template <Answer (Findings::*answer)() const>
Answer OfTwoResults(const Question& q, int analyte) {
  if (!q.labs.HasSeveral(analyte)) return Answer::False();
  Answer any = Answer::False();
  for (const Judging how : {Judging::kByCuts, Judging::kByOtherMethods}) {
    if (q.Plainly(analyte, how) == Plain::kNotPlain) {
      any = Or(any, (q.Of(analyte, how).*answer)());
    }
  }
  return any;
}

engine::FunctionBody AskingOfOne(Answer (*answer)(const Question&, int)) {
  return AskingOfAnalyte([answer](const Question& q, int analyte, Arguments) {
    return answer(q, analyte).ToValue();
  });
}

Value WeakOf(const Question& q, int analyte, Arguments args) {
  const CutSet* weak = q.labs.CutsOf(args[2]);
  if (weak == nullptr) return Value::Error(kNoCuts);
  return Weak(q.labs, analyte, *weak, q.cuts, q.context).ToValue();
}

// args: labs, ids, weak, positive, any. Those weak by the first two, as
// filter has them, but for those known to be positive by the last.
Value AnalytesWeak(Arguments args, CallContext& context) {
  const SerologyValue* labs = SerologyValue::Of(args[0]);
  if (labs == nullptr) return Value::Error("not a serology");
  const CutSet* cuts[3];
  for (int i = 0; i < 3; ++i) {
    cuts[i] = labs->CutsOf(args[2 + i]);
    if (cuts[i] == nullptr) return Value::Error(kNoCuts);
  }
  const auto& [weak, positive, any] = cuts;
  const Question question{*labs, *any, context};
  ListValue list = args[1].as_list();
  engine::Growing<Value> found;
  engine::UnknownUnion undecided;
  for (const Value& id : list.items) {
    const int analyte = AnalyteOf(*labs, id);
    if (analyte < 0) return NoAnalyte(id);
    if (positive->For(analyte).empty() || any->For(analyte).empty()) {
      return NoCutsFor(id.as_string());
    }
    const Answer answer = Weak(*labs, analyte, *weak, *positive, context);
    if (answer.is_false() ||
        question.Positive(analyte, Judging::kByCuts).is_true()) {
      continue;
    }
    if (answer.is_true()) {
      found.push_back(id);
    } else {
      list.open = true;
      undecided.Add(answer.missing);
    }
  }
  list.items = found.span();
  const engine::UnknownSet missing = undecided.Join();
  list.why_open.Merge(missing);
  list.why_undecided.Merge(missing);
  return Value::List(list);
}

Value UnavailableOf(const Question& q, const std::vector<int>& analytes,
                    Arguments args) {
  const std::vector<int>* others =
      q.labs.analytes().OfClass(args[2].as_string());
  if (others == nullptr) {
    return NoSuch(terms::kAnalyteClass, args[2].as_string());
  }
  return Unavailable(q, analytes, *others);
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

// A question about one analyte, and the same about several.
struct AnalyteQuestion {
  const char* function;
  const char* of_several;
  bool absorbing;       // Of several: whether some must, rather than all.
  bool of_two_results;  // Holds only where an analyte has two.
  bool asks_about_record;
  Answer (*answer)(const Question& question, int analyte);
};

constexpr AnalyteQuestion kAnalyteQuestions[] = {
    {"positive", "any_positive", true, false, false, PositiveByCuts},
    {"available", "all_available", false, false, true, AvailableByCuts},
    {"conflicting", "any_conflicting", true, true, false,
     OfTwoResults<&Findings::Conflicting>},
    {"changed", "any_changed", true, true, false,
     OfTwoResults<&Findings::Changed>},
    {"positive_by_other_method", "any_positive_by_other_method", true, false,
     true, PositiveByOtherMethod},
};

absl::Status AddAnalyteQuestions(engine::FunctionRegistry& registry) {
  absl::Status status;
  for (const AnalyteQuestion& question : kAnalyteQuestions) {
    status.Update(registry.Add(Member(question.function, Naming::kAnalyte,
                                      Type::Bool(), question.asks_about_record,
                                      AskingOfOne(question.answer))));
    Overload of_several =
        Member(question.of_several, Naming::kAnalyte, Type::Bool(),
               question.asks_about_record,
               AskingOfList(question.absorbing, question.of_two_results,
                            question.answer));
    of_several.id = absl::StrCat(question.of_several, "_serology_list_list");
    of_several.params[1] = Type::List(Type::String());
    status.Update(registry.Add(std::move(of_several)));
  }
  status.Update(registry.Add(
      Member("in_conflict", Naming::kAnalyte, Type::Bool(), /*record=*/true,
             AskingOfOne(OfTwoResults<&Findings::InConflictItself>))));
  Overload weak = Member("weak", Naming::kAnalyte, Type::Bool(), false,
                         AskingOfAnalyte(WeakOf));
  weak.id = "weak_serology_string_list_list";
  weak.params.push_back(Cutlist());
  status.Update(registry.Add(std::move(weak)));
  status.Update(
      registry.Add({.function = "analytes_weak",
                    .id = "analytes_weak_serology_list_list_list_list",
                    .member = true,
                    .params = {Labs(), Type::List(Type::String()), Cutlist(),
                               Cutlist(), Cutlist()},
                    .result = Type::List(Type::String()),
                    .asks_about_record = true,
                    .terms = {"", terms::kAnalyte},
                    .body = AnalytesWeak}));
  return status;
}

absl::Status AddWithUnusable(engine::FunctionRegistry& registry) {
  return registry.Add(
      {.function = "with_unusable",
       .id = "with_unusable_serology_string_list_list",
       .member = true,
       .params = {Labs(), Type::String(), Type::List(Type::String()),
                  Cutlist()},
       .result = Type::String(),
       .asks_about_record = true,
       .terms = {"", "", terms::kAnalyte},
       .body = [](Arguments args, CallContext& context) -> Value {
         const SerologyValue* labs = SerologyValue::Of(args[0]);
         if (labs == nullptr) return Value::Error("not a serology");
         for (const Value& id : args[2].as_list().items) {
           const Value title = AnalyteTitle(labs->terminology(), id);
           if (title.is_error()) return title;
         }
         const CutSet* cuts = labs->CutsOf(args[3]);
         if (cuts == nullptr) return Value::Error(kNoCuts);
         return WithUnusable(Question{*labs, *cuts, context},
                             args[1].as_string(), args[2].as_list());
       }});
}

absl::Status AddClassQuestions(engine::FunctionRegistry& registry) {
  const auto over_class =
      [](Value (*body)(const Question&, const std::vector<int>&)) {
        return AskingOfClass([body](const Question& q,
                                    const std::vector<int>& analytes,
                                    Arguments) { return body(q, analytes); });
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
  Overload unavailable =
      Member("unavailable", kClass, Type::List(Type::String()),
             /*record=*/true, AskingOfClass(UnavailableOf));
  unavailable.id = "unavailable_serology_string_string_list";
  unavailable.params = {Labs(), Type::String(), Type::String(), Cutlist()};
  unavailable.terms = {"", terms::kAnalyteClass, terms::kAnalyteClass};
  status.Update(registry.Add(std::move(unavailable)));
  status.Update(AddWithUnusable(registry));
  Overload on_record;
  on_record.function = "on_record";
  on_record.id = "on_record_serology_string";
  on_record.member = true;
  on_record.params = {Labs(), Type::String()};
  on_record.result = Type::List(Type::String());
  on_record.asks_about_record = true;
  on_record.terms = {"", terms::kAnalyteClass};
  on_record.body = [](Arguments args, CallContext& context) -> Value {
    const SerologyValue* labs = SerologyValue::Of(args[0]);
    if (labs == nullptr) return Value::Error("not a serology");
    const std::vector<int>* analytes =
        labs->analytes().OfClass(args[1].as_string());
    if (analytes == nullptr) {
      return NoSuch(terms::kAnalyteClass, args[1].as_string());
    }
    return OnRecord(*labs, *analytes);
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
       .body = [terminology](Arguments args, CallContext& context) {
         return SerologyValue::Make(*terminology, args[0].as_list(),
                                    args[1].as_date(), context);
       }});
  status.Update(AddAnalyteQuestions(registry));
  status.Update(AddClassQuestions(registry));
  return status;
}

}  // namespace myorules::rules
