// is_class, is_systemic, is_intravenous, given_for_myositis, counts_as,
// still_taken, unrecognised, medicine_title, first_start, last_stop.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/function.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"
#include "myorules/v1/patient.pb.h"
#include "rules/functions/arguments.h"
#include "rules/functions/costs.h"
#include "rules/functions/groups.h"
#include "rules/functions/medicine_entry.h"
#include "rules/functions/steps.h"
#include "rules/functions/terms.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
using engine::DateRange;
using engine::Overload;
using engine::Type;
using engine::UnknownSet;
using engine::Value;

Value NotAMedicine() { return Value::Error("not a medicine"); }

// The first day of a medicine that counts, gathered entry by entry: the days
// that it can be, and on what that hangs.
class FirstStart {
 public:
  // `counts`: whether the entry counts at all; `begun`: the days of its start.
  void Add(const Answer& counts, const DateRange& begun) {
    earliest_ = std::min(earliest_, begun.earliest);
    if (counts.is_true()) latest_ = std::min(latest_, begun.latest);
    candidates_.push_back(
        {begun.earliest, UnknownSet::Union(counts.missing, begun.why)});
  }

  // The list may hold more: any day up to the earliest known one.
  void AddOpen(const UnknownSet& why_open) {
    earliest_ = kFirstDay;
    candidates_.push_back({kFirstDay, why_open});
  }

  Value ToValue() const {
    DateRange range{earliest_, latest_, {}};
    if (earliest_ < latest_) {
      engine::UnknownUnion why;
      for (const Candidate& candidate : candidates_) {
        // What begins later than every possible first day says nothing.
        if (candidate.earliest <= latest_) why.Add(candidate.why);
      }
      range.why = why.Join();
    }
    return Value::Date(std::move(range));
  }

 private:
  struct Candidate {
    absl::CivilDay earliest;
    UnknownSet why;
  };

  absl::CivilDay earliest_ = kLastDay;
  absl::CivilDay latest_ = kLastDay;
  engine::Growing<Candidate> candidates_;
};

// args: medicines, classes, onset, which may be unknown.
Value FirstStartOf(const MedicineDictionary& dictionary, Arguments args,
                   CallContext& context) {
  if (auto error = FirstError(args)) return *error;
  for (const Value& list : args.first(2)) {
    if (list.is_unknown()) return list;
  }
  const engine::ListValue& medicines = args[0].as_list();
  engine::Growing<int> classes;
  for (const Value& name : args[1].as_list().items) {
    const int number = name.kind() == Value::Kind::kString
                           ? dictionary.NumberOf(name.as_string())
                           : -1;
    if (number < 0) return NoSuch(terms::kMedicineClass, name.ToString());
    classes.push_back(number);
  }
  FirstStart first;
  for (const Value& item : medicines.items) {
    if (context.budget().stopped()) return Value();
    const MedicineEntry entry = ReadMedicineEntry(dictionary, item, context);
    if (entry.message == nullptr) return NotAMedicine();
    Answer counts = Answer::False();
    for (const int number : classes) {
      counts = Or(counts, IsClass(entry, number));
    }
    if (counts.is_false()) continue;
    counts = And(And(counts, TakenAsSystemic(entry, context)),
                 GivenForMyositis(entry, args[2], context));
    if (!counts.is_false()) first.Add(counts, Begun(entry, context));
  }
  if (medicines.open) first.AddOpen(medicines.why_open);
  return first.ToValue();
}

// args: medicines, class. The last day on which the list has one of the class;
// one without a last day has none.
Value LastStopOf(const MedicineDictionary& dictionary, Arguments args,
                 CallContext& context) {
  const engine::ListValue& medicines = args[0].as_list();
  const int number = dictionary.NumberOf(args[1].as_string());
  if (number < 0) return NoSuch(terms::kMedicineClass, args[1].as_string());
  DateRange last{kFirstDay, kFirstDay, {}};
  struct Candidate {
    absl::CivilDay latest;
    UnknownSet why;
  };
  engine::Growing<Candidate> candidates;
  for (const Value& item : medicines.items) {
    if (context.budget().stopped()) return Value();
    const MedicineEntry entry = ReadMedicineEntry(dictionary, item, context);
    if (entry.message == nullptr) return NotAMedicine();
    const Answer counts = IsClass(entry, number);
    if (counts.is_false()) continue;
    const DateRange day =
        Stopped(entry, context).value_or(DateRange{kLastDay, kLastDay, {}});
    if (counts.is_true()) last.earliest = std::max(last.earliest, day.earliest);
    last.latest = std::max(last.latest, day.latest);
    candidates.push_back(
        {day.latest, UnknownSet::Union(counts.missing, day.why)});
  }
  if (medicines.open) {
    last.latest = kLastDay;
    candidates.push_back({kLastDay, medicines.why_open});
  }
  if (last.earliest == last.latest) return Value::Date(last);
  engine::UnknownUnion why;
  for (const Candidate& candidate : candidates) {
    // What ends before every possible last day says nothing.
    if (candidate.latest > last.earliest) why.Add(candidate.why);
  }
  last.why = why.Join();
  return Value::Date(std::move(last));
}

// What a function makes of a medicine. `class_number` is that of the class of
// medicines that the second argument names.
using EntryBody = Value (*)(const MedicineEntry& entry, int class_number,
                            Arguments args, CallContext& context);

// A function whose first argument is a medicine; errors come first.
engine::FunctionBody OverMedicine(const SharedMedicineDictionary& dictionary,
                                  EntryBody body) {
  return [dictionary, body](Arguments args, CallContext& context) {
    if (auto error = FirstError(args)) return *error;
    if (args[0].is_unknown()) return args[0];
    const MedicineEntry entry =
        ReadMedicineEntry(*dictionary, args[0], context);
    if (entry.message == nullptr) return NotAMedicine();
    return body(entry, /*class_number=*/-1, args, context);
  };
}

// One whose second argument is a class of medicines. `known`: the number of the
// one that every call names; -1: calls differ.
engine::FunctionBody OverMedicineAndClass(
    const SharedMedicineDictionary& dictionary, EntryBody body, int known) {
  return [dictionary, body, known](Arguments args, CallContext& context) {
    if (auto error = FirstError(args)) return *error;
    if (args[0].is_unknown()) return args[0];
    const MedicineEntry entry =
        ReadMedicineEntry(*dictionary, args[0], context);
    if (entry.message == nullptr) return NotAMedicine();
    if (args[1].is_unknown()) return args[1];
    const int number =
        known >= 0 ? known : dictionary->NumberOf(args[1].as_string());
    if (number < 0) return NoSuch(terms::kMedicineClass, args[1].as_string());
    return body(entry, number, args, context);
  };
}

// What is told about one function of a medicine. Those that ask about the
// record go on where the onset is unknown.
struct MedicineFunction {
  const char* name;
  const char* id;
  std::vector<Type> params;  // After the medicine.
  Type result;
  bool asks_about_record;
  EntryBody body;
  const char* unit = "";
};

std::vector<MedicineFunction> MedicineFunctions() {
  const Type text = Type::String();
  const Type date = Type::Date();
  const Type yes_or_no = Type::Bool();
  return {
      {"is_class",
       "is_class_medicine_string",
       {text},
       yes_or_no,
       false,
       [](const MedicineEntry& entry, int class_number, Arguments,
          CallContext&) { return IsClass(entry, class_number).ToValue(); }},
      {"unrecognised",
       "unrecognised_medicine",
       {},
       yes_or_no,
       false,
       [](const MedicineEntry& entry, int, Arguments, CallContext&) {
         return Unrecognised(entry);
       }},
      {"medicine_title",
       "medicine_title_medicine",
       {},
       text,
       false,
       [](const MedicineEntry& entry, int, Arguments, CallContext&) {
         return TitleOf(entry);
       }},
      {"is_systemic",
       "is_systemic_medicine",
       {},
       yes_or_no,
       false,
       [](const MedicineEntry& entry, int, Arguments, CallContext& context) {
         return IsSystemic(entry, context).ToValue();
       }},
      {"is_intravenous",
       "is_intravenous_medicine",
       {},
       yes_or_no,
       false,
       [](const MedicineEntry& entry, int, Arguments, CallContext& context) {
         return IsIntravenous(entry, context).ToValue();
       }},
      {"prednisone_equivalent",
       "prednisone_equivalent_medicine",
       {},
       Type::Range(),
       false,
       [](const MedicineEntry& entry, int, Arguments, CallContext& context) {
         return PrednisoneEquivalent(entry, context);
       },
       "mg/day"},
      {"still_taken",
       "still_taken_medicine_date",
       {date},
       yes_or_no,
       false,
       [](const MedicineEntry& entry, int, Arguments args,
          CallContext& context) {
         return StillTaken(entry, args[1].as_date(), context).ToValue();
       }},
      {"given_for_myositis",
       "given_for_myositis_medicine_date",
       {date},
       yes_or_no,
       true,
       [](const MedicineEntry& entry, int, Arguments args,
          CallContext& context) {
         return GivenForMyositis(entry, args[1], context).ToValue();
       }},
      {"counts_as",
       "counts_as_medicine_string_date",
       {text, date},
       yes_or_no,
       true,
       [](const MedicineEntry& entry, int class_number, Arguments args,
          CallContext& context) {
         return CountsAs(entry, class_number, args[2], context).ToValue();
       }},
  };
}

// The only texts that these functions take are classes, and second.
Overload OverloadOf(const MedicineFunction& function,
                    const SharedMedicineDictionary& dictionary) {
  Overload overload;
  overload.function = function.name;
  overload.id = function.id;
  overload.params = function.params;
  overload.params.insert(overload.params.begin(),
                         Type::Message("myorules.v1.Medicine"));
  overload.result = function.result;
  overload.result_unit = function.unit;
  overload.non_strict = function.asks_about_record;
  overload.asks_about_record = function.asks_about_record;
  const bool of_class =
      overload.params.size() > 1 && overload.params[1] == Type::String();
  if (!of_class) {
    overload.body = OverMedicine(dictionary, function.body);
    return overload;
  }
  overload.terms = {"", terms::kMedicineClass};
  overload.body = OverMedicineAndClass(dictionary, function.body, -1);
  const Overload any = overload;
  overload.bind = [any, dictionary,
                   body = function.body](engine::LiteralTexts texts)
      -> absl::StatusOr<std::shared_ptr<const Overload>> {
    const int number =
        texts[1].has_value() ? dictionary->NumberOf(*texts[1]) : -1;
    if (number < 0) return nullptr;
    auto bound = std::make_shared<Overload>(any);
    bound->body = OverMedicineAndClass(dictionary, body, number);
    bound->cost = CostOf(any.function);
    return bound;
  };
  return overload;
}

}  // namespace

absl::Status AddMedicineFunctions(engine::FunctionRegistry& registry,
                                  const SharedTerminology& terminology) {
  const auto dictionary =
      std::make_shared<const MedicineDictionary>(terminology);
  if (dictionary->class_count() > kMostMedicineClasses) {
    return absl::InvalidArgumentError(absl::StrCat(
        "more than ", kMostMedicineClasses, " classes of medicines"));
  }
  absl::Status status = registry.Add(
      {.function = "first_start",
       .id = "first_start_list_list_date",
       .params = {Type::List(Type::Message("myorules.v1.Medicine")),
                  Type::List(Type::String()), Type::Date()},
       .result = Type::Date(),
       .non_strict = true,
       .asks_about_record = true,
       .terms = {"", terms::kMedicineClass},
       .body = [dictionary](Arguments args, CallContext& context) {
         return FirstStartOf(*dictionary, args, context);
       }});
  status.Update(registry.Add(
      {.function = "last_stop",
       .id = "last_stop_list_string",
       .params = {Type::List(Type::Message("myorules.v1.Medicine")),
                  Type::String()},
       .result = Type::Date(),
       .asks_about_record = true,
       .terms = {"", terms::kMedicineClass},
       .body = [dictionary](Arguments args, CallContext& context) {
         return LastStopOf(*dictionary, args, context);
       }}));
  for (const MedicineFunction& function : MedicineFunctions()) {
    status.Update(registry.Add(OverloadOf(function, dictionary)));
  }
  return status;
}

}  // namespace myorules::rules
