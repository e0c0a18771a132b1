#include "rules/functions/medicine_entry.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "rules/functions/steps.h"

namespace myorules::rules {

using engine::CallContext;
using engine::DateRange;
using engine::UnknownSet;
using engine::Value;

namespace {

// What an entry of the list of medicines is.
struct Identity {
  const MedicineReading* reading = nullptr;
  MedicineClasses classes = 0;
  MedicineClasses perhaps_classes = 0;
};

const Identity* Identify(const MedicineDictionary& dictionary,
                         const v1::Medicine& m) {
  Identity identity;
  identity.reading = dictionary.terminology().KnownMedicine(m);
  if (identity.reading == nullptr) {
    const auto read = std::make_shared<const MedicineReading>(
        dictionary.terminology().ReadMedicine(m));
    identity.reading = read.get();
    engine::Memory::Current().Own(read);
  }
  identity.classes = dictionary.ClassesOf(identity.reading->classes);
  identity.perhaps_classes =
      dictionary.ClassesOf(identity.reading->perhaps_classes);
  return engine::Memory::Current().New(identity);
}

// Notes for the trace that the field at `step` of the entry was read.
template <typename MakeValue>
void RecordRead(const MedicineEntry& entry, absl::string_view step,
                CallContext& context, MakeValue value) {
  if (context.records_reads()) {
    context.RecordRead(entry.path->Child(step), value());
  }
}

UnknownSet Missing(const MedicineEntry& entry, absl::string_view step,
                   absl::string_view reason = "") {
  return UnknownSet::Of(entry.path->Child(step), reason);
}

// Whether the route alone is open.
bool RouteIsAssumed(const MedicineEntry& entry, const Answer& systemic) {
  return systemic.is_unknown() &&
         entry.message->route() == v1::ROUTE_UNSPECIFIED;
}

absl::string_view Written(const v1::Medicine& m) {
  if (!m.medicine().empty()) return m.medicine();
  if (!m.name().empty()) return m.name();
  return m.atc().empty() ? "a medicine without a name"
                         : absl::string_view(m.atc());
}

}  // namespace

MedicineEntry ReadMedicineEntry(const MedicineDictionary& dictionary,
                                const Value& value, CallContext& context) {
  MedicineEntry entry{dictionary};
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
  entry.perhaps_classes = identity.perhaps_classes;
  if (!context.records_reads()) return entry;
  const auto [field, text] =
      !m.medicine().empty() ? std::make_pair(".medicine", &m.medicine())
      : !m.atc().empty()    ? std::make_pair(".atc", &m.atc())
                            : std::make_pair(".name", &m.name());
  context.RecordRead(entry.path->Child(field), Value::StringView(*text));
  return entry;
}

Answer IsClass(const MedicineEntry& entry, int class_number) {
  switch (entry.reading->state) {
    case MedicineReading::State::kNothing:
      return Answer::Unknown(Missing(entry, ".name"));
    case MedicineReading::State::kUnrecognised:
      return Answer::Unknown(UnknownSet::Of(entry.path, entry.reading->reason));
    case MedicineReading::State::kRecognised:
      break;
  }
  if (entry.MayBe(class_number)) {
    return Answer::Unknown(UnknownSet::Of(
        entry.path, absl::StrCat("its ATC code tells no more than its group: ",
                                 entry.reading->title)));
  }
  // The source names intravenous immunoglobulin; under the skin it is another
  // treatment, whatever the brand or code.
  if (entry.Is(entry.dictionary.ivig) &&
      entry.message->route() == v1::ROUTE_SUBCUTANEOUS) {
    return Answer::Of(class_number == entry.dictionary.outside_scheme);
  }
  return Answer::Of(entry.Is(class_number));
}

Answer IsSystemic(const MedicineEntry& entry, CallContext& context) {
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

Answer IsIntravenous(const MedicineEntry& entry, CallContext& context) {
  const bool by_name = entry.Is(entry.dictionary.intravenous_form);
  const v1::Route route = entry.message->route();
  if (route == v1::ROUTE_UNSPECIFIED) {
    return by_name ? Answer::True() : Answer::Unknown(Missing(entry, ".route"));
  }
  RecordRead(entry, ".route", context,
             [&] { return Value::StringView(v1::Route_Name(route)); });
  if (route == v1::ROUTE_INTRAVENOUS) return Answer::True();
  return by_name ? Answer::Unknown(Missing(entry, ".route",
                                           "the name is that of another route"))
                 : Answer::False();
}

DateRange Begun(const MedicineEntry& entry, CallContext& context) {
  const v1::Medicine& m = *entry.message;
  const auto started =
      DateOf(m.has_started_on(), m.started_on(), entry.path, ".started_on");
  const auto stopped =
      DateOf(m.has_stopped_on(), m.stopped_on(), entry.path, ".stopped_on");
  DateRange days{kFirstDay, kLastDay, {}};
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

absl::optional<DateRange> Stopped(const MedicineEntry& entry,
                                  CallContext& context) {
  const absl::optional<DateRange> stopped =
      DateOf(entry.message->has_stopped_on(), entry.message->stopped_on(),
             entry.path, ".stopped_on");
  if (stopped.has_value()) {
    RecordRead(entry, ".stopped_on", context,
               [&] { return Value::Date(*stopped); });
  }
  return stopped;
}

Answer GivenForMyositis(const MedicineEntry& entry, const Value& onset,
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

Answer TakenAsSystemic(const MedicineEntry& entry, CallContext& context) {
  // A stated route counts against the dictionary's list of forms, not against a
  // code.
  if (entry.message->route() == v1::ROUTE_TOPICAL && !entry.reading->by_code) {
    return Answer::False();
  }
  Answer systemic = IsSystemic(entry, context);
  return RouteIsAssumed(entry, systemic) ? Answer::True() : systemic;
}

Answer CountsAs(const MedicineEntry& entry, int class_number,
                const Value& onset, CallContext& context) {
  return And(And(IsClass(entry, class_number), TakenAsSystemic(entry, context)),
             GivenForMyositis(entry, onset, context));
}

Answer StillTaken(const MedicineEntry& entry, const DateRange& on,
                  CallContext& context) {
  if (entry.message->has_ongoing()) {
    RecordRead(entry, ".ongoing", context,
               [&] { return Value::Bool(entry.message->ongoing()); });
    return entry.message->ongoing() ? Answer::True() : Answer::False();
  }
  UnknownSet missing = Missing(entry, ".ongoing");
  const absl::optional<DateRange> stopped = Stopped(entry, context);
  if (stopped.has_value()) {
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

Value TitleOf(const MedicineEntry& entry) {
  const MedicineReading& reading = *entry.reading;
  if (reading.state == MedicineReading::State::kRecognised) {
    return Value::StringView(reading.title);
  }
  const v1::Medicine& m = *entry.message;
  if (reading.doubt.empty()) return Value::StringView(Written(m));
  // It is the name that is in doubt, where there is one.
  return Value::String(
      absl::StrCat(m.name().empty() ? Written(m) : absl::string_view(m.name()),
                   " (", reading.doubt, ")"));
}

Value Unrecognised(const MedicineEntry& entry) {
  if (entry.reading->state == MedicineReading::State::kNothing) {
    return Value::Unknown(Missing(entry, ".name"));
  }
  return Value::Bool(entry.reading->state ==
                     MedicineReading::State::kUnrecognised);
}

Value PrednisoneEquivalent(const MedicineEntry& entry, CallContext& context) {
  if (entry.reading->state != MedicineReading::State::kRecognised) {
    return Value::Unknown(
        entry.reading->state == MedicineReading::State::kNothing
            ? Missing(entry, ".name")
            : UnknownSet::Of(entry.path, entry.reading->reason));
  }
  const double least = entry.reading->least_for_prednisone_5_mg;
  const double most = entry.reading->most_for_prednisone_5_mg;
  if (most == 0) {
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
  range.low = 5 * dose / most;
  range.high = 5 * dose / least;
  if (range.low < range.high) {
    range.why = UnknownSet::Of(
        entry.path, absl::StrCat("sources differ on how much ",
                                 entry.reading->title, " equals 5 mg of ",
                                 "prednisone: ", least, " to ", most, " mg"));
  }
  return Value::Range(range);
}

}  // namespace myorules::rules
