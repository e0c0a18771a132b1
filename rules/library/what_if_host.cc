#include "rules/library/what_if_host.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "engine/base/day_text.h"
#include "engine/pack/threshold.h"
#include "myorules/v1/patient.pb.h"
#include "rules/note/facts.h"
#include "rules/patient/prepare.h"

namespace myorules::rules {
namespace {

using engine::CompiledPack;
using engine::FactValues;
using engine::Scale;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kGrade[] = "grade";
constexpr char kTimesUpperLimit[] = "x ULN";
// Of the enzymes that are tried; any would do, since what is compared is the
// multiple of it.
constexpr double kUpperLimit = 100;

bool IsResults(const FieldDescriptor& list) {
  return list.full_name() == "myorules.v1.Patient.results";
}

v1::LabResult& AsResult(Message* room) {
  return static_cast<v1::LabResult&>(*room);
}

void SetDay(absl::CivilDay day, v1::Date* date) {
  date->set_year(static_cast<int32_t>(day.year()));
  date->set_month(day.month());
  date->set_day(day.day());
}

void MakeFinal(absl::CivilDay day, v1::LabResult* result) {
  result->set_status(v1::RESULT_STATUS_FINAL);
  SetDay(day, result->mutable_collected_on());
}

Scale Grades(absl::CivilDay day) {
  Scale scale;
  scale.names = {"negative", "(+)", "1+", "2+", "3+"};
  scale.put = [day](double value, Message* room) {
    v1::LabResult& result = AsResult(room);
    MakeFinal(day, &result);
    result.set_grade(static_cast<v1::LineBlotGrade>(
        v1::LINE_BLOT_GRADE_NEGATIVE + static_cast<int>(value)));
  };
  return scale;
}

Scale Quantities(std::vector<double> marks, const std::string& unit,
                 absl::CivilDay day) {
  Scale scale = engine::NumbersAround(std::move(marks), /*whole=*/false);
  scale.unit = absl::StrCat(" ", unit);
  scale.put = [unit, day](double value, Message* room) {
    v1::LabResult& result = AsResult(room);
    MakeFinal(day, &result);
    result.mutable_quantity()->set_value(value);
    result.mutable_quantity()->set_unit(unit);
  };
  return scale;
}

// Multiples of the upper limit, which is printed with the result.
Scale Multiples(std::vector<double> marks, absl::CivilDay day) {
  Scale scale = engine::NumbersAround(std::move(marks), /*whole=*/false);
  scale.unit =
      absl::StrCat(" ", kTimesUpperLimit, " on ", engine::DayText(day));
  scale.put = [day](double value, Message* room) {
    v1::LabResult& result = AsResult(room);
    MakeFinal(day, &result);
    if (result.method() == v1::ASSAY_METHOD_UNSPECIFIED) {
      result.set_method(v1::ASSAY_METHOD_ENZYME_ACTIVITY);
    }
    result.mutable_quantity()->set_value(value * kUpperLimit);
    result.mutable_quantity()->set_unit("U/L");
    result.mutable_reference_range()->set_high(kUpperLimit);
  };
  return scale;
}

// The limits that the pack's functions compare such a result with, by unit.
std::map<std::string, std::vector<double>> LimitsFor(
    const CompiledPack& pack, const v1::LabResult& result) {
  const std::string method(absl::StripPrefix(
      v1::AssayMethod_Name(result.method()), "ASSAY_METHOD_"));
  std::vector<const engine::ThresholdValue*> own;
  std::vector<const engine::ThresholdValue*> general;
  for (const auto& [name, value] : pack.thresholds()) {
    if (value.kind() != engine::Value::Kind::kOpaque) continue;
    const auto* limit = engine::ThresholdValue::Of(value.as_opaque());
    if (limit == nullptr || limit->method != method) continue;
    if (limit->analyte == result.analyte()) own.push_back(limit);
    if (limit->analyte.empty()) general.push_back(limit);
  }
  std::map<std::string, std::vector<double>> limits;
  for (const auto* limit : own.empty() ? general : own) {
    limits[limit->unit].push_back(limit->value);
  }
  return limits;
}

FactValues ValuesByLimits(const CompiledPack& pack, const v1::LabResult& result,
                          absl::CivilDay day) {
  FactValues values;
  for (const auto& [unit, marks] : LimitsFor(pack, result)) {
    values.scales.push_back(unit == kGrade ? Grades(day)
                                           : Quantities(marks, unit, day));
  }
  values.exhaustive = !values.scales.empty();
  return values;
}

// The days on which an enzyme is tried: that of the diagnosis, where it is
// known, and that of the assessment.
std::vector<absl::CivilDay> DaysOfEnzyme(const v1::Patient& patient,
                                         absl::CivilDay assessed_on) {
  std::vector<absl::CivilDay> days;
  const v1::Date& date = patient.diagnosis_date();
  if (date.day() != 0) {
    days.emplace_back(date.year(), date.month(), date.day());
  }
  if (!absl::c_linear_search(days, assessed_on)) days.push_back(assessed_on);
  return days;
}

FactValues ValuesOfEnzyme(const CompiledPack& pack, const v1::Patient& patient,
                          absl::CivilDay assessed_on) {
  std::vector<double> marks = {1};
  for (const v1::Threshold& threshold : pack.linked().threshold()) {
    double mark = 0;
    if (threshold.unit() == kTimesUpperLimit &&
        absl::SimpleAtod(threshold.value(), &mark) &&
        !absl::c_linear_search(marks, mark)) {
      marks.push_back(mark);
    }
  }
  FactValues values;
  for (const absl::CivilDay day : DaysOfEnzyme(patient, assessed_on)) {
    values.scales.push_back(Multiples(marks, day));
  }
  return values;
}

FactValues ValuesOfResult(const Terminology& terminology,
                          const CompiledPack& pack, const v1::Patient& patient,
                          absl::CivilDay assessed_on,
                          const v1::LabResult& result) {
  const v1::Analyte* analyte = terminology.FindAnalyte(result.analyte());
  if (analyte == nullptr) return {};
  return absl::c_linear_search(analyte->class_(), "QUANTITY")
             ? ValuesOfEnzyme(pack, patient, assessed_on)
             : ValuesByLimits(pack, result, assessed_on);
}

}  // namespace

engine::WhatIfHost PatientWhatIf(const Terminology& terminology,
                                 absl::CivilDay assessed_on) {
  engine::WhatIfHost host;
  host.prepare = [&terminology, assessed_on](Message* subject) {
    auto& patient = static_cast<v1::Patient&>(*subject);
    if (!Validate(patient, assessed_on, terminology).empty()) return false;
    v1::Patient prepared = Prepare(patient, assessed_on).patient;
    patient.Swap(&prepared);
    return true;
  };
  host.entry_values = [&terminology](const CompiledPack& pack,
                                     const Message& subject, absl::CivilDay day,
                                     const FieldDescriptor& list,
                                     const Message& entry) {
    return IsResults(list)
               ? ValuesOfResult(terminology, pack,
                                static_cast<const v1::Patient&>(subject), day,
                                static_cast<const v1::LabResult&>(entry))
               : FactValues();
  };
  const FactWords words(terminology);
  host.title = [words](absl::string_view path) { return words.Missing(path); };
  return host;
}

}  // namespace myorules::rules
