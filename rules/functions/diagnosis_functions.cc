// diagnosis_class, is_diagnosis, diagnosis_title, unrecognised.
#include <string>
#include <utility>

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
using engine::Type;
using engine::UnknownSet;
using engine::Value;

// A diagnosis as an argument. `entry` null: not recognised, `missing` says why.
struct Reading {
  const v1::Diagnosis* message = nullptr;
  const v1::DiagnosisEntry* entry = nullptr;
  // Not recognised: what is in doubt, where it can be told.
  std::string doubt;
  UnknownSet missing;
};

Reading Read(const Terminology& terminology, const Value& value,
             CallContext& context) {
  Reading reading;
  reading.message = MessageOf<v1::Diagnosis>(value);
  if (reading.message == nullptr) return reading;
  context.budget().Spend(kStepsOfAName);
  const v1::Diagnosis& diagnosis = *reading.message;
  const engine::Path* const path = value.as_message().path;
  const bool by_id = !diagnosis.diagnosis().empty();
  const std::string& text = by_id ? diagnosis.diagnosis() : diagnosis.name();
  if (text.empty()) {
    reading.missing = UnknownSet::Of(path->Child(".diagnosis"));
    return reading;
  }
  if (context.records_reads()) {
    context.RecordRead(path->Child(by_id ? ".diagnosis" : ".name"),
                       Value::String(text));
  }
  DiagnosisReading read = terminology.ReadDiagnosis(diagnosis);
  reading.entry = read.entry;
  if (read.entry == nullptr) {
    reading.doubt = std::move(read.doubt);
    reading.missing = UnknownSet::Of(path, read.reason);
  }
  return reading;
}

Value NotADiagnosis() { return Value::Error("not a diagnosis"); }

Value InClass(const Terminology& terminology, Arguments args,
              CallContext& context) {
  const absl::string_view name = args[1].as_string();
  if (!terminology.HasDiagnosisClass(name)) {
    return NoSuch(terms::kDiagnosisClass, name);
  }
  const Reading reading = Read(terminology, args[0], context);
  if (reading.message == nullptr) return NotADiagnosis();
  if (reading.entry == nullptr) return Value::Unknown(reading.missing);
  for (const std::string& own : reading.entry->class_()) {
    if (own == name) return Value::Bool(true);
  }
  for (const std::string& perhaps : reading.entry->perhaps_class()) {
    if (perhaps != name) continue;
    return Value::Unknown(
        UnknownSet::Of(args[0].as_message().path,
                       absl::StrCat("'", reading.entry->title(),
                                    "' does not say whether it is a ", name)));
  }
  return Value::Bool(false);
}

Value Is(const Terminology& terminology, Arguments args, CallContext& context) {
  const absl::string_view id = args[1].as_string();
  if (terminology.FindDiagnosis(id) == nullptr) {
    return NoSuch(terms::kDiagnosis, id);
  }
  const Reading reading = Read(terminology, args[0], context);
  if (reading.message == nullptr) return NotADiagnosis();
  if (reading.entry == nullptr) return Value::Unknown(reading.missing);
  return Value::Bool(reading.entry->id() == id);
}

// Unknown of an entry that says nothing.
Value Unrecognised(const Terminology& terminology, Arguments args,
                   CallContext& context) {
  const Reading reading = Read(terminology, args[0], context);
  if (reading.message == nullptr) return NotADiagnosis();
  const bool says_nothing =
      reading.message->diagnosis().empty() && reading.message->name().empty();
  if (says_nothing) return Value::Unknown(reading.missing);
  return Value::Bool(reading.entry == nullptr);
}

Value Title(const Terminology& terminology, Arguments args,
            CallContext& context) {
  const Reading reading = Read(terminology, args[0], context);
  if (reading.message == nullptr) return NotADiagnosis();
  if (reading.entry != nullptr) return Value::String(reading.entry->title());
  const v1::Diagnosis& diagnosis = *reading.message;
  if (!reading.doubt.empty()) {
    return Value::String(
        absl::StrCat(diagnosis.name(), " (", reading.doubt, ")"));
  }
  return Value::String(!diagnosis.diagnosis().empty() ? diagnosis.diagnosis()
                       : !diagnosis.name().empty()
                           ? diagnosis.name()
                           : "a diagnosis without a name");
}

}  // namespace

absl::Status AddDiagnosisFunctions(engine::FunctionRegistry& registry,
                                   const SharedTerminology& terminology) {
  const Type diagnosis = Type::Message("myorules.v1.Diagnosis");
  const auto over = [&terminology](Value (*body)(const Terminology&, Arguments,
                                                 CallContext&)) {
    return [terminology, body](Arguments args, CallContext& context) {
      return body(*terminology, args, context);
    };
  };
  absl::Status status = registry.Add({.function = "diagnosis_class",
                                      .id = "diagnosis_class_diagnosis_string",
                                      .params = {diagnosis, Type::String()},
                                      .result = Type::Bool(),
                                      .terms = {"", terms::kDiagnosisClass},
                                      .body = over(InClass)});
  status.Update(registry.Add({.function = "is_diagnosis",
                              .id = "is_diagnosis_diagnosis_string",
                              .params = {diagnosis, Type::String()},
                              .result = Type::Bool(),
                              .terms = {"", terms::kDiagnosis},
                              .body = over(Is)}));
  status.Update(registry.Add({.function = "diagnosis_title",
                              .id = "diagnosis_title_diagnosis",
                              .params = {diagnosis},
                              .result = Type::String(),
                              .body = over(Title)}));
  status.Update(registry.Add({.function = "unrecognised",
                              .id = "unrecognised_diagnosis",
                              .params = {diagnosis},
                              .result = Type::Bool(),
                              .body = over(Unrecognised)}));
  return status;
}

}  // namespace myorules::rules
