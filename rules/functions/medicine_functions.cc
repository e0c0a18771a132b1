// is_class, is_systemic, given_for_myositis, counts_as, still_taken,
// unrecognised, medicine_title, first_start.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
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

// A set of classes of medicines, as bits.
using ClassSet = uint64_t;
constexpr size_t kMostClasses = 64;

// The terminology, and its classes of medicines by number.
class Dictionary {
 public:
  explicit Dictionary(SharedTerminology terminology)
      : terminology_(std::move(terminology)),
        numbers_(Number(terminology_->medicines())) {}

  const Terminology& terminology() const { return *terminology_; }
  size_t class_count() const { return numbers_.size(); }

  // -1: nothing is in a class of that name.
  int NumberOf(absl::string_view name) const {
    const auto found = numbers_.find(name);
    return found == numbers_.end() ? -1 : found->second;
  }
  ClassSet ClassesOf(const MedicineReading& reading) const {
    ClassSet classes = 0;
    for (const absl::string_view name : reading.classes) {
      classes |= ClassSet{1} << NumberOf(name);
    }
    return classes;
  }

 private:
  using Numbers = absl::flat_hash_map<absl::string_view, int>;

  static Numbers Number(const v1::MedicineTable& table) {
    Numbers numbers;
    const auto add = [&numbers](const auto& entries) {
      for (const auto& entry : entries) {
        for (const std::string& name : entry.class_()) {
          numbers.try_emplace(name, static_cast<int>(numbers.size()));
        }
      }
    };
    add(table.medicine());
    add(table.atc_group());
    return numbers;
  }

  const SharedTerminology terminology_;
  const Numbers numbers_;  // The names stand in the terminology.

 public:
  const int ivig = NumberOf("IVIG");
  const int topical = NumberOf("TOPICAL");
  const int has_topical_form = NumberOf("HAS_TOPICAL_FORM");
  const int outside_scheme = NumberOf("OUTSIDE_SCHEME");
};
using SharedDictionary = std::shared_ptr<const Dictionary>;

// What an entry of the list of medicines is.
struct Identity {
  const MedicineReading* reading = nullptr;
  ClassSet classes = 0;
};

// A medicine as an argument: the message, where it stands, what it is.
struct Entry {
  const Dictionary& dictionary;
  const v1::Medicine* message = nullptr;
  const engine::Path* path = nullptr;
  const MedicineReading* reading = nullptr;
  ClassSet classes = 0;

  bool Is(int class_number) const {
    return class_number >= 0 && (classes >> class_number & 1) != 0;
  }
};

const Identity* Identify(const Dictionary& dictionary, const v1::Medicine& m) {
  Identity identity;
  identity.reading = dictionary.terminology().KnownMedicine(m);
  if (identity.reading == nullptr) {
    const auto read = std::make_shared<const MedicineReading>(
        dictionary.terminology().ReadMedicine(m));
    identity.reading = read.get();
    engine::Memory::Current().Own(read);
  }
  identity.classes = dictionary.ClassesOf(*identity.reading);
  return engine::Memory::Current().New(identity);
}

// Reads the argument and notes the name that was read.
Entry Read(const Dictionary& dictionary, const Value& value,
           CallContext& context) {
  Entry entry{dictionary};
  entry.message = MessageOf<v1::Medicine>(value);
  if (entry.message == nullptr) return entry;
  context.budget().Spend(kStepsOfAName);
  const engine::MessageValue& place = value.as_message();
  entry.path = place.path;
  const v1::Medicine& m = *entry.message;
  if (place.kept_by != &dictionary) {
    place.kept = Identify(dictionary, m);
    place.kept_by = &dictionary;
  }
  const auto& identity = *static_cast<const Identity*>(place.kept);
  entry.reading = identity.reading;
  entry.classes = identity.classes;
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
Answer IsClass(const Entry& entry, int class_number) {
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
  if (entry.Is(entry.dictionary.ivig) &&
      entry.message->route() == v1::ROUTE_SUBCUTANEOUS) {
    return Answer::Of(class_number == entry.dictionary.outside_scheme);
  }
  return Answer::Of(entry.Is(class_number));
}

Answer IsSystemic(const Entry& entry, CallContext& context) {
  if (entry.Is(entry.dictionary.topical)) return Answer::False();
  if (entry.message->route() != v1::ROUTE_UNSPECIFIED) {
    RecordRead(entry, ".route", context, [&] {
      return Value::StringView(v1::Route_Name(entry.message->route()));
    });
  }
  const bool systemic_code =
      entry.reading->by_code && !entry.reading->classes.empty();
  const bool may_be_topical =
      entry.reading->state != MedicineReading::State::kRecognised ||
      entry.Is(entry.dictionary.has_topical_form);
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

// Whether the route alone is open.
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

// What counts as systemic treatment: without a stated route what may be
// systemic does (our choice).
Answer TakenAsSystemic(const Entry& entry, CallContext& context) {
  // A stated route counts against the dictionary's list of forms, not against a
  // code.
  if (entry.message->route() == v1::ROUTE_TOPICAL && !entry.reading->by_code) {
    return Answer::False();
  }
  Answer systemic = IsSystemic(entry, context);
  return RouteIsAssumed(entry, systemic) ? Answer::True() : systemic;
}

Answer CountsAs(const Entry& entry, int class_number, const Value& onset,
                CallContext& context) {
  return And(And(IsClass(entry, class_number), TakenAsSystemic(entry, context)),
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
Value FirstStartOf(const Dictionary& dictionary, Arguments args,
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
    const Entry entry = Read(dictionary, item, context);
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

// What a function makes of a medicine. `class_number` is that of the class of
// medicines that the second argument names.
using EntryBody = Value (*)(const Entry& entry, int class_number,
                            Arguments args, CallContext& context);

// A function whose first argument is a medicine; errors come first.
engine::FunctionBody OverMedicine(const SharedDictionary& dictionary,
                                  EntryBody body) {
  return [dictionary, body](Arguments args, CallContext& context) {
    if (auto error = FirstError(args)) return *error;
    if (args[0].is_unknown()) return args[0];
    const Entry entry = Read(*dictionary, args[0], context);
    if (entry.message == nullptr) return NotAMedicine();
    return body(entry, /*class_number=*/-1, args, context);
  };
}

// One whose second argument is a class of medicines. `known`: the number of the
// one that every call names; -1: calls differ.
engine::FunctionBody OverMedicineAndClass(const SharedDictionary& dictionary,
                                          EntryBody body, int known) {
  return [dictionary, body, known](Arguments args, CallContext& context) {
    if (auto error = FirstError(args)) return *error;
    if (args[0].is_unknown()) return args[0];
    const Entry entry = Read(*dictionary, args[0], context);
    if (entry.message == nullptr) return NotAMedicine();
    if (args[1].is_unknown()) return args[1];
    const int number =
        known >= 0 ? known : dictionary->NumberOf(args[1].as_string());
    if (number < 0) return NoSuch(terms::kMedicineClass, args[1].as_string());
    return body(entry, number, args, context);
  };
}

Value Unrecognised(const Entry& entry) {
  if (entry.reading->state == MedicineReading::State::kNothing) {
    return Value::Unknown(Missing(entry, ".name"));
  }
  return Value::Bool(entry.reading->state ==
                     MedicineReading::State::kUnrecognised);
}

// The dose at the start, in milligrams of prednisone a day.
Value PrednisoneEquivalent(const Entry& entry, CallContext& context) {
  if (entry.reading->state != MedicineReading::State::kRecognised) {
    return Value::Unknown(
        entry.reading->state == MedicineReading::State::kNothing
            ? Missing(entry, ".name")
            : UnknownSet::Of(entry.path, entry.reading->reason));
  }
  if (!entry.reading->prednisone_factor.has_value()) {
    return Value::Unknown(UnknownSet::Of(
        entry.path, absl::StrCat("no equivalent of prednisone is known of ",
                                 entry.reading->title)));
  }
  if (!entry.message->has_daily_dose_mg()) {
    return Value::Unknown(Missing(entry, ".daily_dose_mg"));
  }
  const double dose = entry.message->daily_dose_mg();
  RecordRead(entry, ".daily_dose_mg", context,
             [&] { return Value::Double(dose); });
  engine::NumberRange range;
  range.low = range.high = dose * *entry.reading->prednisone_factor;
  return Value::Range(range);
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
       [](const Entry& entry, int class_number, Arguments, CallContext&) {
         return IsClass(entry, class_number).ToValue();
       }},
      {"unrecognised",
       "unrecognised_medicine",
       {},
       yes_or_no,
       false,
       [](const Entry& entry, int, Arguments, CallContext&) {
         return Unrecognised(entry);
       }},
      {"medicine_title",
       "medicine_title_medicine",
       {},
       text,
       false,
       [](const Entry& entry, int, Arguments, CallContext&) {
         return TitleOf(entry);
       }},
      {"is_systemic",
       "is_systemic_medicine",
       {},
       yes_or_no,
       false,
       [](const Entry& entry, int, Arguments, CallContext& context) {
         return IsSystemic(entry, context).ToValue();
       }},
      {"prednisone_equivalent",
       "prednisone_equivalent_medicine",
       {},
       Type::Range(),
       false,
       [](const Entry& entry, int, Arguments, CallContext& context) {
         return PrednisoneEquivalent(entry, context);
       },
       "mg/day"},
      {"still_taken",
       "still_taken_medicine_date",
       {date},
       yes_or_no,
       false,
       [](const Entry& entry, int, Arguments args, CallContext& context) {
         return StillTaken(entry, args[1].as_date(), context).ToValue();
       }},
      {"given_for_myositis",
       "given_for_myositis_medicine_date",
       {date},
       yes_or_no,
       true,
       [](const Entry& entry, int, Arguments args, CallContext& context) {
         return GivenForMyositis(entry, args[1], context).ToValue();
       }},
      {"counts_as",
       "counts_as_medicine_string_date",
       {text, date},
       yes_or_no,
       true,
       [](const Entry& entry, int class_number, Arguments args,
          CallContext& context) {
         return CountsAs(entry, class_number, args[2], context).ToValue();
       }},
  };
}

// The only texts that these functions take are classes, and second.
Overload OverloadOf(const MedicineFunction& function,
                    const SharedDictionary& dictionary) {
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
  const auto dictionary = std::make_shared<const Dictionary>(terminology);
  if (dictionary->class_count() > kMostClasses) {
    return absl::InvalidArgumentError(
        absl::StrCat("more than ", kMostClasses, " classes of medicines"));
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
  for (const MedicineFunction& function : MedicineFunctions()) {
    status.Update(registry.Add(OverloadOf(function, dictionary)));
  }
  return status;
}

}  // namespace myorules::rules
