#include "tests/second_judge/clips_facts.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::second_judge {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// "(name value)", nothing where the value is empty.
std::string Slot(absl::string_view name, absl::string_view value) {
  return value.empty() ? "" : absl::StrCat(" (", name, " ", value, ")");
}

std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", absl::CHexEscape(text), "\"");
}

std::string Number(double value) { return absl::StrFormat("%.17g", value); }

absl::string_view Truth(bool value) { return value ? "true" : "false"; }

// The name without what all names of the enum begin with: "FINAL".
std::string NameOf(const EnumValueDescriptor& value) {
  const absl::string_view prefix =
      absl::StripSuffix(value.type()->value(0)->name(), "UNSPECIFIED");
  return std::string(absl::StripPrefix(value.name(), prefix));
}

template <typename Enum>
std::string NameOf(Enum value) {
  return NameOf(
      *google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value));
}

std::string DateOf(const v1::Date& date) {
  return absl::StrCat(date.year(), " ", date.month(), " ", date.day());
}

std::string DateIf(bool is_set, const v1::Date& date) {
  return is_set ? DateOf(date) : "";
}

std::string Assert(absl::string_view fact) {
  return absl::StrCat("(assert (", fact, "))\n");
}

// The single facts of a message: truths, names of enum values and dates.
void AddSingleFacts(const Message& message, const std::string& before,
                    std::string* facts) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated()) continue;
    const std::string path = absl::StrCat(before, field->name());
    const auto* reflection = message.GetReflection();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        *facts += Assert(
            absl::StrCat("fact (path ", path, ") (is ",
                         Truth(reflection->GetBool(message, field)), ")"));
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        *facts += Assert(
            absl::StrCat("fact (path ", path, ") (is ",
                         NameOf(*reflection->GetEnum(message, field)), ")"));
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        const Message& inner = reflection->GetMessage(message, field);
        if (inner.GetDescriptor() == v1::Date::descriptor()) {
          *facts += Assert(
              absl::StrCat("date (of ", path, ") (date ",
                           DateOf(static_cast<const v1::Date&>(inner)), ")"));
        } else {
          AddSingleFacts(inner, absl::StrCat(path, "."), facts);
        }
        break;
      }
      default:
        break;
    }
  }
}

std::string MedicineFact(int n, const v1::Medicine& medicine,
                         const rules::Terminology& terminology) {
  const rules::MedicineReading reading = terminology.ReadMedicine(medicine);
  using State = rules::MedicineReading::State;
  const absl::string_view state =
      reading.state == State::kRecognised     ? "recognised"
      : reading.state == State::kUnrecognised ? "unrecognised"
                                              : "nothing";
  return Assert(absl::StrCat(
      "medicine", Slot("n", absl::StrCat(n)), Slot("reading", state),
      Slot("class", absl::StrJoin(reading.classes, " ")),
      Slot("by-code", reading.by_code ? "yes" : "no"),
      Slot("route", NameOf(medicine.route())),
      Slot("purpose", NameOf(medicine.purpose())),
      Slot("started", DateIf(medicine.has_started_on(), medicine.started_on())),
      Slot("stopped", DateIf(medicine.has_stopped_on(), medicine.stopped_on())),
      Slot("ongoing",
           medicine.has_ongoing() ? Truth(medicine.ongoing()) : "")));
}

std::string DiagnosisFact(int n, const v1::Diagnosis& diagnosis,
                          const rules::Terminology& terminology) {
  const v1::DiagnosisEntry* entry = terminology.ReadDiagnosis(diagnosis).entry;
  const absl::string_view state = entry != nullptr           ? "recognised"
                                  : diagnosis.name().empty() ? "nothing"
                                                             : "unrecognised";
  return Assert(absl::StrCat(
      "diagnosis", Slot("n", absl::StrCat(n)), Slot("reading", state),
      Slot("id", entry == nullptr ? "" : entry->id()),
      Slot("class",
           entry == nullptr ? "" : absl::StrJoin(entry->class_(), " ")),
      Slot("perhaps", entry == nullptr
                          ? ""
                          : absl::StrJoin(entry->perhaps_class(), " "))));
}

std::string MalignancyFact(int n, const v1::Malignancy& malignancy) {
  return Assert(absl::StrCat(
      "malignancy", Slot("n", absl::StrCat(n)),
      Slot("diagnosed",
           DateIf(malignancy.has_diagnosed_on(), malignancy.diagnosed_on())),
      Slot("until",
           DateIf(malignancy.has_active_until(), malignancy.active_until())),
      Slot("active",
           malignancy.has_active() ? Truth(malignancy.active()) : "")));
}

std::string QuantitySlots(const v1::Quantity& quantity) {
  return absl::StrCat(
      Slot("kind", "quantity"),
      Slot("comparator", NameOf(quantity.comparator())),
      Slot("value", quantity.has_value() ? Number(quantity.value()) : ""),
      Slot("high", quantity.has_high() ? Number(quantity.high()) : ""),
      Slot("unit", Quoted(quantity.unit())));
}

std::string ValueSlots(const v1::LabResult& result) {
  switch (result.value_case()) {
    case v1::LabResult::kQuantity:
      return QuantitySlots(result.quantity());
    case v1::LabResult::kGrade:
      return absl::StrCat(Slot("kind", "grade"),
                          Slot("grade", NameOf(result.grade())));
    case v1::LabResult::kWord:
      return absl::StrCat(Slot("kind", "word"),
                          Slot("word", NameOf(result.word())));
    case v1::LabResult::VALUE_NOT_SET:
      break;
  }
  return Slot("kind", "none");
}

std::string ResultFact(int n, const v1::LabResult& result) {
  const v1::ReferenceRange& range = result.reference_range();
  return Assert(absl::StrCat(
      "result", Slot("n", absl::StrCat(n)), Slot("id", Quoted(result.id())),
      Slot("supersedes", Quoted(result.supersedes())),
      Slot("analyte", result.analyte()),
      Slot("laboratory", result.laboratory()),
      Slot("method", NameOf(result.method())),
      Slot("status", NameOf(result.status())),
      Slot("specimen", Quoted(result.specimen_id())),
      Slot("drawn",
           result.unread_reason().empty() ? NameOf(result.specimen()) : ""),
      ValueSlots(result),
      Slot("collected",
           DateIf(result.has_collected_on(), result.collected_on())),
      Slot("reported", DateIf(result.has_reported_on(), result.reported_on())),
      Slot("ref-high", range.has_high() ? Number(range.high()) : ""),
      Slot("ref-high-excluded", Truth(range.high_excluded()))));
}

std::string BandFact(const v1::Laboratory& laboratory,
                     const v1::WordBand& band) {
  return Assert(absl::StrCat(
      "band", Slot("laboratory", laboratory.id()),
      Slot("method", NameOf(band.method())),
      Slot("analyte", band.analyte().empty() ? "any" : band.analyte()),
      Slot("word", NameOf(band.word())),
      band.has_grade() ? absl::StrCat(Slot("kind", "grade"),
                                      Slot("grade", NameOf(band.grade())))
                       : QuantitySlots(band.quantity())));
}

}  // namespace

std::string PatientFacts(const bench::Subject& subject,
                         const rules::Terminology& terminology) {
  const v1::Patient& patient = subject.patient;
  const absl::CivilDay& day = subject.assessed_on;
  std::string facts = Assert(absl::StrCat("today (date ", day.year(), " ",
                                          day.month(), " ", day.day(), ")"));
  AddSingleFacts(patient, "", &facts);
  int n = 0;
  for (const v1::Medicine& medicine : patient.medicines()) {
    facts += MedicineFact(++n, medicine, terminology);
  }
  for (const v1::Diagnosis& diagnosis : patient.diagnoses()) {
    facts += DiagnosisFact(++n, diagnosis, terminology);
  }
  for (const v1::Malignancy& malignancy : patient.malignancies()) {
    facts += MalignancyFact(++n, malignancy);
  }
  for (const v1::LabResult& result : patient.results()) {
    facts += ResultFact(++n, result);
  }
  return facts;
}

std::string TerminologyFacts(const rules::Terminology& terminology) {
  std::string facts;
  for (const v1::Analyte& analyte : terminology.analytes().analyte()) {
    facts += Assert(absl::StrCat(
        "analyte", Slot("id", analyte.id()),
        Slot("class", absl::StrJoin(analyte.class_(), " ")),
        Slot("stands-for", absl::StrJoin(analyte.stands_for(), " "))));
  }
  for (const v1::Laboratory& laboratory :
       terminology.laboratories().laboratory()) {
    for (const v1::WordBand& band : laboratory.word()) {
      facts += BandFact(laboratory, band);
    }
    for (const v1::UpperLimit& limit : laboratory.upper_limit()) {
      facts += Assert(absl::StrCat("limit", Slot("laboratory", laboratory.id()),
                                   Slot("analyte", limit.analyte()),
                                   Slot("female", Number(limit.female())),
                                   Slot("male", Number(limit.male())),
                                   Slot("unit", Quoted(limit.unit()))));
    }
  }
  for (const v1::Unit& unit : terminology.units().unit()) {
    if (unit.base().empty()) continue;
    const auto factor = terminology.FactorBetween(unit.id(), unit.base());
    facts += Assert(absl::StrCat("unit", Slot("id", Quoted(unit.id())),
                                 Slot("base", Quoted(unit.base())),
                                 Slot("factor", Number(factor.value_or(0)))));
  }
  return facts;
}

}  // namespace myorules::second_judge
