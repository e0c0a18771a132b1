#include "rules/cases/named_values.h"

#include <functional>
#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "re2/re2.h"
#include "rules/cases/fact_on_record.h"
#include "rules/cases/told_range.h"

namespace myorules::rules {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Any upper limit does: multiples of it are told.
constexpr double kUpperLimit = 200;

void SetDay(absl::CivilDay day, v1::Date* date) {
  date->set_year(static_cast<int32_t>(day.year()));
  date->set_month(day.month());
  date->set_day(day.day());
}

// Gathers patients with one value each.
class Putting {
 public:
  Putting(const std::string& path, const v1::Patient& patient,
          absl::CivilDay assessed_on)
      : path_(path), patient_(patient), assessed_on_(assessed_on) {}

  NamedValues Put(const std::string& words) {
    v1::Patient empty_place = patient_;
    const FactOnRecord place = FindOnRecord(path_, &empty_place);
    if (place.holder == nullptr) {
      PutResult(words);
      return std::move(named_);
    }
    PutField(*place.field, words);
    if (place.is_in_entry) named_.kind += " in an entry";
    return std::move(named_);
  }

 private:
  using PutInto =
      std::function<void(Message* holder, const FieldDescriptor* field)>;

  void AddField(const std::string& value, bool is_told, const PutInto& put) {
    NamedValue named{value, patient_, is_told};
    const FactOnRecord place = FindOnRecord(path_, &named.patient);
    put(place.holder, place.field);
    named_.values.push_back(std::move(named));
  }

  void PutField(const FieldDescriptor& field, const std::string& words) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        return PutBool(words);
      case FieldDescriptor::CPPTYPE_ENUM:
        return PutChoice(field, words);
      case FieldDescriptor::CPPTYPE_INT32:
        return PutPartOfDate(words);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return PutNumbers(words);
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return PutDays(words);
      default:
        return;
    }
  }

  void PutBool(const std::string& words) {
    named_.kind = "yes or no";
    if (words != "true" && words != "false") return;
    AddField(words, true, [&](Message* holder, const FieldDescriptor* field) {
      holder->GetReflection()->SetBool(holder, field, words == "true");
    });
  }

  void PutChoice(const FieldDescriptor& choice, const std::string& words) {
    named_.kind = "choice";
    for (int i = 0; i < choice.enum_type()->value_count(); ++i) {
      const auto* value = choice.enum_type()->value(i);
      if (EnumText(*value) != words) continue;
      AddField(words, true, [&](Message* holder, const FieldDescriptor* field) {
        holder->GetReflection()->SetEnum(holder, field, value);
      });
    }
  }

  void PutPartOfDate(const std::string& words) {
    named_.kind = "part of a date";
    int32_t number = 0;
    if (!absl::SimpleAtoi(words, &number)) return;
    AddField(words, true, [&](Message* holder, const FieldDescriptor* field) {
      holder->GetReflection()->SetInt32(holder, field, number);
    });
  }

  void PutNumbers(const std::string& words) {
    named_.kind = "number";
    for (const auto& sample : NumbersIn(words).samples) {
      AddField(absl::StrCat(sample.value), sample.is_at_end,
               [&](Message* holder, const FieldDescriptor* field) {
                 holder->GetReflection()->SetDouble(holder, field,
                                                    sample.value);
               });
    }
  }

  void PutDays(const std::string& words) {
    named_.kind = "day";
    for (const auto& sample : DaysIn(words, assessed_on_)) {
      AddField(
          absl::FormatCivilTime(sample.value), sample.is_at_end,
          [&](Message* holder, const FieldDescriptor* field) {
            SetDay(sample.value,
                   static_cast<v1::Date*>(
                       holder->GetReflection()->MutableMessage(holder, field)));
          });
    }
  }

  // A result that is not on record: a final one of the day of the assessment.
  v1::LabResult* AddResult(const std::string& value, bool is_told) {
    named_.values.push_back({value, patient_, is_told});
    v1::LabResult* result = named_.values.back().patient.add_results();
    result->set_analyte(analyte_);
    for (int i = 0; i < v1::AssayMethod_descriptor()->value_count(); ++i) {
      const auto* method = v1::AssayMethod_descriptor()->value(i);
      if (EnumText(*method) == method_) {
        result->set_method(static_cast<v1::AssayMethod>(method->number()));
      }
    }
    result->set_status(v1::RESULT_STATUS_FINAL);
    SetDay(assessed_on_, result->mutable_collected_on());
    return result;
  }

  void PutResult(const std::string& words) {
    static const RE2& result =
        *new RE2(R"(patient\.results\[analyte=(\w+)(?:,method=(\w+))?\])");
    if (!RE2::FullMatch(path_, result, &analyte_, &method_)) return;
    static const auto& grades = *new std::map<std::string, v1::LineBlotGrade>{
        {"negative", v1::LINE_BLOT_GRADE_NEGATIVE},
        {"(+)", v1::LINE_BLOT_GRADE_BORDERLINE},
        {"1+", v1::LINE_BLOT_GRADE_ONE_PLUS},
        {"2+", v1::LINE_BLOT_GRADE_TWO_PLUS},
        {"3+", v1::LINE_BLOT_GRADE_THREE_PLUS}};
    const auto grade = grades.find(words);
    if (grade != grades.end()) {
      named_.kind = "grade of a line blot";
      AddResult(words, true)->set_grade(grade->second);
      return;
    }
    PutQuantities(NumbersIn(words));
  }

  void PutQuantities(const ToldNumbers& told) {
    static const RE2& multiple = *new RE2(R"(x ULN on (\S+))");
    std::string day;
    const bool is_multiple = RE2::FullMatch(told.unit, multiple, &day);
    named_.kind =
        is_multiple ? "multiple of an upper limit" : "result in a unit";
    for (const auto& sample : told.samples) {
      const std::string value = absl::StrCat(sample.value, " ", told.unit);
      v1::LabResult* result = AddResult(value, sample.is_at_end);
      v1::Quantity* quantity = result->mutable_quantity();
      quantity->set_value(sample.value * (is_multiple ? kUpperLimit : 1));
      quantity->set_unit(is_multiple ? "U/L" : told.unit);
      absl::CivilDay collected_on = assessed_on_;
      if (!is_multiple || !ReadDay(day, &collected_on)) continue;
      if (method_.empty()) result->set_method(v1::ASSAY_METHOD_ENZYME_ACTIVITY);
      SetDay(collected_on, result->mutable_collected_on());
      result->mutable_reference_range()->set_high(kUpperLimit);
    }
  }

  const std::string& path_;
  const v1::Patient& patient_;
  const absl::CivilDay assessed_on_;
  // Of the result.
  std::string analyte_;
  std::string method_;
  NamedValues named_;
};

}  // namespace

NamedValues PutNamed(const std::string& path, const std::string& words,
                     const v1::Patient& patient, absl::CivilDay assessed_on) {
  return Putting(path, patient, assessed_on).Put(words);
}

}  // namespace myorules::rules
