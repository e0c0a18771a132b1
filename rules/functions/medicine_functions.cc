// is_class, is_systemic, given_for_myositis, counts_as, still_taken,
// unrecognised, medicine_title, first_start.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/function.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"
#include "myorules/v1/patient.pb.h"
#include "rules/functions/arguments.h"
#include "rules/functions/groups.h"
#include "rules/functions/steps.h"
#include "rules/functions/terms.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
using engine::DateRange;
using engine::Type;
using engine::UnknownSet;
using engine::Value;

// A medicine as an argument: the message, where it stands, what it is.
struct Entry {
  const v1::Medicine* message = nullptr;
  const engine::Path* path = nullptr;
  const MedicineReading* reading = nullptr;

  bool Is(absl::string_view name) const { return reading->HasClass(name); }
};

// Reads the argument and notes the name that was read.
Entry Read(const Terminology& terminology, const Value& value,
           CallContext& context) {
  Entry entry;
  entry.message = MessageOf<v1::Medicine>(value);
  if (entry.message == nullptr) return entry;
  context.budget().Spend(kStepsOfAName);
  entry.path = value.as_message().path;
  const v1::Medicine& m = *entry.message;
  entry.reading = terminology.KnownMedicine(m);
  if (entry.reading == nullptr) {
    const auto read =
        std::make_shared<const MedicineReading>(terminology.ReadMedicine(m));
    entry.reading = read.get();
    engine::Memory::Current().Own(read);
  }
  if (!context.records_reads()) return entry;
  const auto [field, text] =
      !m.medicine().empty() ? std::make_pair(".medicine", &m.medicine())
      : !m.atc().empty()    ? std::make_pair(".atc", &m.atc())
                            : std::make_pair(".name", &m.name());
  context.RecordRead(entry.path->Child(field), Value::StringView(*text));
  return entry;
}

// Notes for the trace that the field at `step` of the entry was read.
template <typename MakeValue>
void RecordRead(const Entry& entry, absl::string_view step,
                CallContext& context, MakeValue value) {
  if (context.records_reads()) {
    context.RecordRead(entry.path->Child(step), value());
  }
}

UnknownSet Missing(const Entry& entry, absl::string_view step,
                   absl::string_view reason = "") {
  return UnknownSet::Of(entry.path->Child(step), reason);
}

Value NotAMedicine() { return Value::Error("not a medicine"); }

// Of the class, not of it, or unknown because the name says nothing.
Answer IsClass(const Entry& entry, absl::string_view name) {
  switch (entry.reading->state) {
    case MedicineReading::State::kNothing:
      return Answer::Unknown(Missing(entry, ".name"));
    case MedicineReading::State::kUnrecognised:
      return Answer::Unknown(UnknownSet::Of(entry.path, entry.reading->reason));
    case MedicineReading::State::kRecognised:
      break;
  }
  // The source names intravenous immunoglobulin; under the skin it is another
  // treatment, whatever the brand or code.
  if (entry.Is("IVIG") && entry.message->route() == v1::ROUTE_SUBCUTANEOUS) {
    return name == "OUTSIDE_SCHEME" ? Answer::True() : Answer::False();
  }
  return entry.Is(name) ? Answer::True() : Answer::False();
}

Answer IsSystemic(const Entry& entry, CallContext& context) {
  if (entry.Is("TOPICAL")) return Answer::False();
  if (entry.message->route() != v1::ROUTE_UNSPECIFIED) {
    RecordRead(entry, ".route", context, [&] {
      return Value::StringView(v1::Route_Name(entry.message->route()));
    });
  }
  const bool systemic_code =
      entry.reading->by_code && !entry.reading->classes.empty();
  const bool may_be_topical =
      entry.reading->state != MedicineReading::State::kRecognised ||
      entry.Is("HAS_TOPICAL_FORM");
  switch (entry.message->route()) {
    case v1::ROUTE_TOPICAL:
      if (systemic_code) {
        return Answer::Unknown(
            Missing(entry, ".route", "the code is that of a systemic form"));
      }
      if (!may_be_topical) {
        return Answer::Unknown(Missing(
            entry, ".route", "no topical form of it is in the dictionary"));
      }
      return Answer::False();
    case v1::ROUTE_UNSPECIFIED:
      return systemic_code || !may_be_topical
                 ? Answer::True()
                 : Answer::Unknown(Missing(entry, ".route"));
    default:
      return Answer::True();
  }
}

// Whether the route alone is open: then the medicine is taken as systemic.
bool RouteIsAssumed(const Entry& entry, const Answer& systemic) {
  return systemic.is_unknown() &&
         entry.message->route() == v1::ROUTE_UNSPECIFIED;
}

// No medicine begins on it.
constexpr absl::CivilDay kNever = kLastDay;

// The days on which it can have been begun: by the day on record, and not after
// the last one on which it was taken.
DateRange Begun(const Entry& entry, CallContext& context) {
  const v1::Medicine& m = *entry.message;
  const auto started =
      DateOf(m.has_started_on(), m.started_on(), entry.path, ".started_on");
  const auto stopped =
      DateOf(m.has_stopped_on(), m.stopped_on(), entry.path, ".stopped_on");
  DateRange days{kFirstDay, kNever, {}};
  if (started.has_value()) {
    days = *started;
    RecordRead(entry, ".started_on", context,
               [&] { return Value::Date(*started); });
  } else {
    days.why = Missing(entry, ".started_on");
    if (!stopped.has_value()) days.why.Merge(Missing(entry, ".stopped_on"));
  }
  if (stopped.has_value() && stopped->latest < days.latest &&
      stopped->latest >= days.earliest) {
    RecordRead(entry, ".stopped_on", context,
               [&] { return Value::Date(*stopped); });
    days.latest = stopped->latest;
    if (days.earliest == days.latest) days.why = UnknownSet();
  }
  return days;
}

Answer GivenForMyositis(const Entry& entry, const Value& onset,
                        CallContext& context) {
  if (entry.message->purpose() != v1::PURPOSE_UNSPECIFIED) {
    const bool given = entry.message->purpose() == v1::PURPOSE_MYOSITIS;
    RecordRead(entry, ".purpose", context, [&] {
      return Value::StringView(v1::Purpose_Name(entry.message->purpose()));
    });
    return given ? Answer::True() : Answer::False();
  }
  const DateRange begun = Begun(entry, context);
  if (!onset.is_unknown()) {
    const DateRange& first_symptom = onset.as_date();
    if (begun.earliest > first_symptom.latest) return Answer::True();
    if (begun.latest <= first_symptom.earliest) return Answer::False();
  }
  UnknownSet missing = UnknownSet::Union(Missing(entry, ".purpose"), begun.why);
  missing.Merge(onset.is_unknown() ? onset.as_unknown() : onset.as_date().why);
  return Answer::Unknown(missing);
}

Answer CountsAs(const Entry& entry, absl::string_view name, const Value& onset,
                CallContext& context) {
  Answer systemic = IsSystemic(entry, context);
  if (RouteIsAssumed(entry, systemic)) systemic = Answer::True();
  // A stated route counts against the dictionary's list of forms, not against a
  // code.
  if (entry.message->route() == v1::ROUTE_TOPICAL && !entry.reading->by_code) {
    systemic = Answer::False();
  }
  return And(And(IsClass(entry, name), systemic),
             GivenForMyositis(entry, onset, context));
}

Answer StillTaken(const Entry& entry, const DateRange& on,
                  CallContext& context) {
  if (entry.message->has_ongoing()) {
    RecordRead(entry, ".ongoing", context,
               [&] { return Value::Bool(entry.message->ongoing()); });
    return entry.message->ongoing() ? Answer::True() : Answer::False();
  }
  UnknownSet missing = Missing(entry, ".ongoing");
  const absl::optional<DateRange> stopped =
      DateOf(entry.message->has_stopped_on(), entry.message->stopped_on(),
             entry.path, ".stopped_on");
  if (stopped.has_value()) {
    RecordRead(entry, ".stopped_on", context,
               [&] { return Value::Date(*stopped); });
    // stopped_on is the last day on which it was taken.
    if (stopped->latest < on.earliest) return Answer::False();
    if (stopped->earliest >= on.latest) return Answer::True();
    missing.Merge(stopped->why);
    missing.Merge(on.why);
  } else {
    missing.Merge(Missing(entry, ".stopped_on"));
  }
  return Answer::Unknown(missing);
}

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

  absl::CivilDay earliest_ = kNever;
  absl::CivilDay latest_ = kNever;
  engine::Growing<Candidate> candidates_;
};

// args: medicines, classes, onset, which may be unknown.
Value FirstStartOf(const Terminology& terminology, Arguments args,
                   CallContext& context) {
  if (auto error = FirstError(args)) return *error;
  for (const Value& list : args.first(2)) {
    if (list.is_unknown()) return list;
  }
  const engine::ListValue& medicines = args[0].as_list();
  engine::Growing<absl::string_view> classes;
  for (const Value& name : args[1].as_list().items) {
    if (name.kind() != Value::Kind::kString ||
        !terminology.HasMedicineClass(name.as_string())) {
      return NoSuch(terms::kMedicineClass, name.ToString());
    }
    classes.push_back(name.as_string());
  }
  FirstStart first;
  for (const Value& item : medicines.items) {
    if (context.budget().stopped()) return Value();
    const Entry entry = Read(terminology, item, context);
    if (entry.message == nullptr) return NotAMedicine();
    Answer counts = Answer::False();
    for (const absl::string_view name : classes) {
      counts = Or(counts, IsClass(entry, name));
    }
    if (counts.is_false()) continue;
    counts = And(And(counts, IsSystemic(entry, context)),
                 GivenForMyositis(entry, args[2], context));
    if (!counts.is_false()) first.Add(counts, Begun(entry, context));
  }
  if (medicines.open) first.AddOpen(medicines.why_open);
  return first.ToValue();
}

absl::string_view Written(const v1::Medicine& m) {
  if (!m.medicine().empty()) return m.medicine();
  if (!m.name().empty()) return m.name();
  return m.atc().empty() ? "a medicine without a name"
                         : absl::string_view(m.atc());
}

Value TitleOf(const Entry& entry) {
  const MedicineReading& reading = *entry.reading;
  if (reading.state == MedicineReading::State::kRecognised) {
    return Value::StringView(reading.title);
  }
  const absl::string_view written = Written(*entry.message);
  if (reading.doubt.empty()) return Value::StringView(written);
  return Value::String(absl::StrCat(written, " (", reading.doubt, ")"));
}

// What a function makes of a medicine.
using EntryBody = std::function<Value(const Entry& entry, Arguments args,
                                      CallContext& context)>;

// A function whose first argument is a medicine; errors come first.
engine::FunctionBody OverMedicine(const SharedTerminology& terminology,
                                  EntryBody body) {
  return [terminology, body = std::move(body)](Arguments args,
                                               CallContext& context) {
    if (auto error = FirstError(args)) return *error;
    if (args[0].is_unknown()) return args[0];
    const Entry entry = Read(*terminology, args[0], context);
    if (entry.message == nullptr) return NotAMedicine();
    return body(entry, args, context);
  };
}

// One whose second argument is a class of medicines.
EntryBody OfClass(const SharedTerminology& terminology, EntryBody body) {
  return [terminology, body = std::move(body)](
             const Entry& entry, Arguments args, CallContext& context) {
    if (args[1].is_unknown()) return args[1];
    const absl::string_view name = args[1].as_string();
    if (!terminology->HasMedicineClass(name)) {
      return NoSuch(terms::kMedicineClass, name);
    }
    return body(entry, args, context);
  };
}

Value Unrecognised(const Entry& entry) {
  if (entry.reading->state == MedicineReading::State::kNothing) {
    return Value::Unknown(Missing(entry, ".name"));
  }
  return Value::Bool(entry.reading->state ==
                     MedicineReading::State::kUnrecognised);
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
};

std::vector<MedicineFunction> MedicineFunctions(
    const SharedTerminology& terminology) {
  const Type text = Type::String();
  const Type date = Type::Date();
  const Type yes_or_no = Type::Bool();
  return {
      {"is_class",
       "is_class_medicine_string",
       {text},
       yes_or_no,
       false,
       OfClass(terminology,
               [](const Entry& entry, Arguments args, CallContext&) {
                 return IsClass(entry, args[1].as_string()).ToValue();
               })},
      {"unrecognised",
       "unrecognised_medicine",
       {},
       yes_or_no,
       false,
       [](const Entry& entry, Arguments, CallContext&) {
         return Unrecognised(entry);
       }},
      {"medicine_title",
       "medicine_title_medicine",
       {},
       text,
       false,
       [](const Entry& entry, Arguments, CallContext&) {
         return TitleOf(entry);
       }},
      {"is_systemic",
       "is_systemic_medicine",
       {},
       yes_or_no,
       false,
       [](const Entry& entry, Arguments, CallContext& context) {
         return IsSystemic(entry, context).ToValue();
       }},
      {"still_taken",
       "still_taken_medicine_date",
       {date},
       yes_or_no,
       false,
       [](const Entry& entry, Arguments args, CallContext& context) {
         return StillTaken(entry, args[1].as_date(), context).ToValue();
       }},
      {"given_for_myositis",
       "given_for_myositis_medicine_date",
       {date},
       yes_or_no,
       true,
       [](const Entry& entry, Arguments args, CallContext& context) {
         return GivenForMyositis(entry, args[1], context).ToValue();
       }},
      {"counts_as",
       "counts_as_medicine_string_date",
       {text, date},
       yes_or_no,
       true,
       OfClass(terminology,
               [](const Entry& entry, Arguments args, CallContext& context) {
                 return CountsAs(entry, args[1].as_string(), args[2], context)
                     .ToValue();
               })},
  };
}

}  // namespace

absl::Status AddMedicineFunctions(engine::FunctionRegistry& registry,
                                  const SharedTerminology& terminology) {
  const Type medicine = Type::Message("myorules.v1.Medicine");
  absl::Status status = registry.Add(
      {.function = "first_start",
       .id = "first_start_list_list_date",
       .params = {Type::List(medicine), Type::List(Type::String()),
                  Type::Date()},
       .result = Type::Date(),
       .non_strict = true,
       .asks_about_record = true,
       .terms = {"", terms::kMedicineClass},
       .body = [terminology](Arguments args, CallContext& context) {
         return FirstStartOf(*terminology, args, context);
       }});
  for (MedicineFunction& function : MedicineFunctions(terminology)) {
    // The only texts that these functions take are classes.
    std::vector<std::string> terms_of_params = {""};
    for (const Type& param : function.params) {
      terms_of_params.emplace_back(
          param == Type::String() ? terms::kMedicineClass : "");
    }
    function.params.insert(function.params.begin(), medicine);
    status.Update(registry.Add(
        {.function = function.name,
         .id = function.id,
         .params = std::move(function.params),
         .result = function.result,
         .non_strict = function.asks_about_record,
         .asks_about_record = function.asks_about_record,
         .terms = std::move(terms_of_params),
         .body = OverMedicine(terminology, std::move(function.body))}));
  }
  return status;
}

}  // namespace myorules::rules
