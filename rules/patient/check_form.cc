// Checks that hold for every field of its kind.
#include <cmath>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/base/utf8.h"
#include "engine/expr/field_accessors.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "rules/patient/days.h"
#include "rules/patient/faults.h"

namespace myorules::rules {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

struct ListLimit {
  absl::string_view field;
  int most;
};

constexpr ListLimit kListLimits[] = {
    {"myorules.v1.Patient.results", limits::kMaxResults},
    {"myorules.v1.Patient.visits", limits::kMaxVisits},
    {"myorules.v1.Patient.medicines", limits::kMaxMedicines},
    {"myorules.v1.Patient.diagnoses", limits::kMaxDiagnoses},
    {"myorules.v1.Patient.malignancies", limits::kMaxMalignancies},
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

// Of a table of limits; null: the field has none there.
template <typename Limit, size_t kSize>
const Limit* FindLimit(const Limit (&limits)[kSize],
                       const FieldDescriptor& field) {
  const auto* const found = absl::c_find_if(limits, [&](const Limit& limit) {
    return limit.field == field.full_name();
  });
  return found == std::end(limits) ? nullptr : found;
}

struct TypeForm;

// A field that there is something to check of, and how it is read.
struct FieldForm {
  const FieldDescriptor* field;
  engine::FieldAccessors read;
  const TypeForm* type = nullptr;  // Of a message, or of a list of them.
  const ListLimit* list_limit = nullptr;
  const NumberLimit* number_limit = nullptr;
};

struct TypeForm {
  bool is_date = false;
  std::vector<FieldForm> fields;  // By number.
};

// Of all types that a patient is made of.
class Forms {
 public:
  const TypeForm& Of(const Descriptor& type) {
    const auto [place, inserted] = forms_.try_emplace(&type);
    if (!inserted) return *place->second;
    TypeForm* const form = (place->second = std::make_unique<TypeForm>()).get();
    form->is_date = &type == v1::Date::descriptor();
    for (int i = 0; i < type.field_count() && !form->is_date; ++i) {
      AddField(*type.field(i), form);
    }
    absl::c_sort(form->fields, [](const FieldForm& a, const FieldForm& b) {
      return a.field->number() < b.field->number();
    });
    return *form;
  }

 private:
  void AddField(const FieldDescriptor& field, TypeForm* form) {
    FieldForm added{&field, engine::FieldAccess::Of(field).functions};
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        added.type = &Of(*field.message_type());
        added.list_limit = FindLimit(kListLimits, field);
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        added.number_limit = FindLimit(kNumberLimits, field);
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
      case FieldDescriptor::CPPTYPE_STRING:
        break;
      default:
        return;
    }
    form->fields.push_back(added);
  }

  absl::flat_hash_map<const Descriptor*, std::unique_ptr<TypeForm>> forms_;
};

const TypeForm& PatientForm() {
  static Forms& forms = *new Forms();
  static const TypeForm& form = forms.Of(*v1::Patient::descriptor());
  return form;
}

// Where a check is. Told as text only where there is a fault.
struct Place {
  const Place* parent;
  absl::string_view name;  // Of the field; the patient has no parent.
  int index = -1;          // Within a list.

  std::string Path() const {
    std::string path = parent == nullptr
                           ? std::string(name)
                           : absl::StrCat(parent->Path(), ".", name);
    if (index >= 0) absl::StrAppend(&path, "[", index, "]");
    return path;
  }
};

class FormCheck {
 public:
  explicit FormCheck(Faults* faults) : faults_(faults) {}

  void Check(const Message& message, const TypeForm& form, const Place& place) {
    if (form.is_date) {
      CheckDate(static_cast<const v1::Date&>(message), place);
      return;
    }
    for (const FieldForm& field : form.fields) {
      if (faults_->full()) return;
      const Place at{&place, field.field->name()};
      if (field.field->is_repeated()) {
        CheckList(message, field, at);
      } else if (field.read.has(message, *field.field)) {
        CheckField(message, field, at);
      }
    }
  }

 private:
  void CheckDate(const v1::Date& date, const Place& place) {
    if (DaysOf(date).has_value()) return;
    constexpr absl::string_view kRule =
        "; years are 1 to 9999, a date known to the month leaves out the day, "
        "a "
        "date known to the year month and day, an unknown date is left out";
    faults_->AddQuoting(place.Path(),
                        absl::StrCat("there is no such date", kRule),
                        "there is no date year ", date.year(), ", month ",
                        date.month(), ", day ", date.day(), kRule);
  }

  // All lists of a patient are lists of messages.
  void CheckList(const Message& message, const FieldForm& field,
                 const Place& place) {
    const int size = field.read.size(message, *field.field);
    if (field.list_limit != nullptr && size > field.list_limit->most) {
      faults_->Add(place.Path(), "has ", size, " entries; at most ",
                   field.list_limit->most, " are read");
      return;
    }
    for (int i = 0; i < size && !faults_->full(); ++i) {
      Check(field.read.message_at(message, *field.field, i), *field.type,
            {place.parent, place.name, i});
    }
  }

  void CheckField(const Message& message, const FieldForm& field,
                  const Place& place) {
    if (field.type != nullptr) {
      Check(field.read.message(message, *field.field), *field.type, place);
      return;
    }
    const engine::Value value = field.read.value(message, *field.field);
    switch (field.field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_ENUM:
        return CheckEnum(*field.field, static_cast<int>(value.as_int()), place);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return CheckNumber(field.number_limit, value.as_double(), place);
      default:
        return CheckText(*field.field, value.as_string(), place);
    }
  }

  void CheckEnum(const FieldDescriptor& field, int number, const Place& place) {
    if (field.enum_type()->FindValueByNumber(number) != nullptr) return;
    faults_->AddQuoting(
        place.Path(),
        absl::StrCat("is no number of the enum ", field.enum_type()->name()),
        "there is no ", field.enum_type()->name(), " number ", number);
  }

  void CheckNumber(const NumberLimit* limit, double number,
                   const Place& place) {
    if (!std::isfinite(number)) {
      faults_->Add(place.Path(), "is not a finite number");
      return;
    }
    if (number < 0) {
      faults_->AddQuoting(place.Path(), "cannot be below 0", "is ", number,
                          "; it cannot be below 0");
      return;
    }
    if (limit != nullptr && number > limit->most) {
      const auto most = static_cast<int64_t>(limit->most);
      faults_->AddQuoting(
          place.Path(),
          absl::StrCat("at most ", most, limit->unit, " is plausible"), "is ",
          absl::StrFormat("%.15g", number), limit->unit, "; at most ", most,
          " is plausible");
    }
  }

  void CheckText(const FieldDescriptor& field, absl::string_view text,
                 const Place& place) {
    const bool is_id = field.name() == "id";
    const size_t most = is_id ? limits::kMaxIdBytes : limits::kMaxTextBytes;
    if (text.size() > most) {
      faults_->Add(place.Path(), "has ", text.size(), " bytes; at most ", most,
                   " are read");
    }
    if (engine::FindInvalidUtf8(text) != absl::string_view::npos) {
      faults_->Add(place.Path(), "is not UTF-8");
    }
  }

  Faults* faults_;
};

}  // namespace

void CheckForm(const v1::Patient& patient, Faults* faults) {
  FormCheck(faults).Check(patient, PatientForm(), {nullptr, "patient"});
}

}  // namespace myorules::rules
