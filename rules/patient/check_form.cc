// Checks that hold for every field of its kind.
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/base/utf8.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "rules/patient/days.h"
#include "rules/patient/faults.h"

namespace myorules::rules {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

struct ListLimit {
  absl::string_view path;
  int most;
};

constexpr ListLimit kListLimits[] = {
    {"patient.results", limits::kMaxResults},
    {"patient.visits", limits::kMaxVisits},
    {"patient.medicines", limits::kMaxMedicines},
    {"patient.diagnoses", limits::kMaxDiagnoses},
    {"patient.malignancies", limits::kMaxMalignancies},
};

struct NumberLimit {
  absl::string_view field;
  double most;
  absl::string_view unit;
};

constexpr NumberLimit kNumberLimits[] = {
    {"myorules.v1.Medicine.daily_dose_mg", limits::kMaxDailyDoseMg,
     " mg a day"},
    {"myorules.v1.Visit.prednisone_mg_per_day", limits::kMaxPrednisoneMgPerDay,
     " mg a day"},
    {"myorules.v1.Quantity.value", limits::kMaxLabNumber, ""},
    {"myorules.v1.Quantity.high", limits::kMaxLabNumber, ""},
    {"myorules.v1.ReferenceRange.low", limits::kMaxLabNumber, ""},
    {"myorules.v1.ReferenceRange.high", limits::kMaxLabNumber, ""},
};

class FormCheck {
 public:
  explicit FormCheck(Faults* faults) : faults_(faults) {}

  void Check(const Message& message, const std::string& path) {
    if (message.GetDescriptor() == v1::Date::descriptor()) {
      CheckDate(static_cast<const v1::Date&>(message), path);
      return;
    }
    std::vector<const FieldDescriptor*> set;
    message.GetReflection()->ListFields(message, &set);
    for (const FieldDescriptor* field : set) {
      if (faults_->full()) return;
      const std::string at = absl::StrCat(path, ".", field->name());
      if (field->is_repeated()) {
        CheckList(message, *field, at);
      } else {
        CheckField(message, *field, at);
      }
    }
  }

 private:
  void CheckDate(const v1::Date& date, const std::string& path) {
    if (DaysOf(date).has_value()) return;
    constexpr absl::string_view kRule =
        "; years are 1 to 9999, a date known to the month leaves out the day, "
        "a "
        "date known to the year month and day, an unknown date is left out";
    faults_->AddQuoting(path, absl::StrCat("there is no such date", kRule),
                        "there is no date year ", date.year(), ", month ",
                        date.month(), ", day ", date.day(), kRule);
  }

  // All lists of a patient are lists of messages.
  void CheckList(const Message& message, const FieldDescriptor& field,
                 const std::string& path) {
    const auto& reflection = *message.GetReflection();
    const int size = reflection.FieldSize(message, &field);
    for (const ListLimit& limit : kListLimits) {
      if (path == limit.path && size > limit.most) {
        faults_->Add(path, "has ", size, " entries; at most ", limit.most,
                     " are read");
        return;
      }
    }
    for (int i = 0; i < size && !faults_->full(); ++i) {
      Check(reflection.GetRepeatedMessage(message, &field, i),
            absl::StrCat(path, "[", i, "]"));
    }
  }

  void CheckField(const Message& message, const FieldDescriptor& field,
                  const std::string& path) {
    const auto& reflection = *message.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        Check(reflection.GetMessage(message, &field), path);
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        CheckEnum(field, reflection.GetEnumValue(message, &field), path);
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        CheckNumber(field, reflection.GetDouble(message, &field), path);
        break;
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string scratch;
        CheckText(field,
                  reflection.GetStringReference(message, &field, &scratch),
                  path);
        break;
      }
      default:
        break;
    }
  }

  void CheckEnum(const FieldDescriptor& field, int number,
                 const std::string& path) {
    if (field.enum_type()->FindValueByNumber(number) != nullptr) return;
    faults_->AddQuoting(
        path,
        absl::StrCat("is no number of the enum ", field.enum_type()->name()),
        "there is no ", field.enum_type()->name(), " number ", number);
  }

  void CheckNumber(const FieldDescriptor& field, double number,
                   const std::string& path) {
    if (!std::isfinite(number)) {
      faults_->Add(path, "is not a finite number");
      return;
    }
    if (number < 0) {
      faults_->AddQuoting(path, "cannot be below 0", "is ", number,
                          "; it cannot be below 0");
      return;
    }
    for (const NumberLimit& limit : kNumberLimits) {
      if (field.full_name() == limit.field && number > limit.most) {
        const auto most = static_cast<int64_t>(limit.most);
        faults_->AddQuoting(
            path, absl::StrCat("at most ", most, limit.unit, " is plausible"),
            "is ", absl::StrFormat("%.15g", number), limit.unit, "; at most ",
            most, " is plausible");
      }
    }
  }

  void CheckText(const FieldDescriptor& field, const std::string& text,
                 const std::string& path) {
    const bool is_id = field.name() == "id";
    const size_t most = is_id ? limits::kMaxIdBytes : limits::kMaxTextBytes;
    if (text.size() > most) {
      faults_->Add(path, "has ", text.size(), " bytes; at most ", most,
                   " are read");
    }
    if (engine::FindInvalidUtf8(text) != absl::string_view::npos) {
      faults_->Add(path, "is not UTF-8");
    }
  }

  Faults* faults_;
};

}  // namespace

void CheckForm(const v1::Patient& patient, Faults* faults) {
  FormCheck(faults).Check(patient, "patient");
}

}  // namespace myorules::rules
