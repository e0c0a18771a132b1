#include "rules/cases/facts.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "google/protobuf/reflection.h"

namespace myorules::rules {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kDate[] = "myorules.v1.Date";

bool IsDate(const FieldDescriptor& field) {
  return field.message_type() != nullptr &&
         field.message_type()->full_name() == kDate;
}

void AddFacts(const Message& message, const Fact& parent,
              std::vector<Fact>* facts);

Fact Below(const Fact& parent, const FieldDescriptor* field, int index) {
  Fact fact;
  fact.path = absl::StrCat(parent.path, ".", field->name());
  fact.steps = parent.steps;
  fact.steps.emplace_back(field, index);
  return fact;
}

void AddListFacts(const Message& message, const FieldDescriptor* field,
                  const Fact& parent, std::vector<Fact>* facts) {
  const Reflection* reflection = message.GetReflection();
  if (field->message_type() == nullptr) return;
  for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
    Fact fact = Below(parent, field, i);
    AddFacts(reflection->GetRepeatedMessage(message, field, i), fact, facts);
    fact.is_entry = true;
    facts->push_back(std::move(fact));
  }
}

void AddFacts(const Message& message, const Fact& parent,
              std::vector<Fact>* facts) {
  std::vector<const FieldDescriptor*> fields;
  const Reflection* reflection = message.GetReflection();
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated()) {
      AddListFacts(message, field, parent, facts);
      continue;
    }
    Fact fact = Below(parent, field, -1);
    if (field->message_type() == nullptr) {
      facts->push_back(std::move(fact));
      continue;
    }
    const Message& inside = reflection->GetMessage(message, field);
    if (!IsDate(*field)) {
      AddFacts(inside, fact, facts);
      continue;
    }
    facts->push_back(fact);
    // A date without its year is none: only month and day are facts of their
    // own.
    for (const char* part : {"month", "day"}) {
      const FieldDescriptor* part_field =
          inside.GetDescriptor()->FindFieldByName(part);
      if (inside.GetReflection()->GetInt32(inside, part_field) != 0) {
        facts->push_back(Below(fact, part_field, -1));
      }
    }
  }
}

// The message that holds the last step's field.
Message* Holder(const Fact& fact, Message* message) {
  for (size_t i = 0; i + 1 < fact.steps.size(); ++i) {
    const auto& [field, index] = fact.steps[i];
    const Reflection* reflection = message->GetReflection();
    message = field->is_repeated()
                  ? reflection->MutableRepeatedMessage(message, field, index)
                  : reflection->MutableMessage(message, field);
  }
  return message;
}

void SetDate(absl::CivilDay day, const FieldDescriptor* field,
             Message* holder) {
  Message* date = holder->GetReflection()->MutableMessage(holder, field);
  date->Clear();
  const auto set = [&](const char* part, int value) {
    date->GetReflection()->SetInt32(
        date, date->GetDescriptor()->FindFieldByName(part), value);
  };
  set("year", static_cast<int>(day.year()));
  set("month", day.month());
  set("day", day.day());
}

// Gives `each` the holder of the fact's field in a new copy.
class Copies {
 public:
  Copies(const Fact& fact, const Message& message,
         std::vector<std::unique_ptr<Message>>* others)
      : fact_(fact), message_(message), others_(others) {}

  template <typename Set>
  void Add(Set set) {
    std::unique_ptr<Message> copy(message_.New());
    copy->CopyFrom(message_);
    Message* holder = Holder(fact_, copy.get());
    set(holder, holder->GetReflection(), fact_.steps.back().first);
    others_->push_back(std::move(copy));
  }

 private:
  const Fact& fact_;
  const Message& message_;
  std::vector<std::unique_ptr<Message>>* others_;
};

// Names and codes of two kinds, for the fields that hold such.
std::vector<const char*> OtherTexts(absl::string_view field) {
  if (field == "name") {
    return {"simvastatin", "amlodipine", "systemic sclerosis", "hypertension"};
  }
  if (field == "atc") return {"C10AA01", "C08CA01"};
  if (field == "medicine") return {"simvastatin", "amlodipine"};
  if (field == "diagnosis") return {"SLE", "HYPERTENSION"};
  if (field == "unit") return {"U/L", "ukat/L", "U/mL", "CU"};
  return {};
}

}  // namespace

std::vector<Fact> FactsOf(const Message& message, absl::string_view root) {
  std::vector<Fact> facts;
  Fact start;
  start.path = std::string(root);
  AddFacts(message, start, &facts);
  return facts;
}

void TakeAway(const Fact& fact, Message* message) {
  Message* holder = Holder(fact, message);
  const Reflection* reflection = holder->GetReflection();
  const auto& [field, index] = fact.steps.back();
  if (!fact.is_entry) {
    reflection->ClearField(holder, field);
    if (field->containing_type()->full_name() == kDate &&
        field->name() == "month") {
      reflection->ClearField(holder,
                             field->containing_type()->FindFieldByName("day"));
    }
    return;
  }
  for (int i = index; i + 1 < reflection->FieldSize(*holder, field); ++i) {
    reflection->SwapElements(holder, field, i, i + 1);
  }
  reflection->RemoveLast(holder, field);
}

void SetOtherValues(const Fact& fact, const Message& message,
                    absl::CivilDay assessed_on,
                    std::vector<std::unique_ptr<Message>>* others) {
  if (fact.is_entry) return;
  Copies copies(fact, message, others);
  const FieldDescriptor* field = fact.steps.back().first;
  if (IsDate(*field)) {
    // A result after the assessment stays on record; other entries are taken
    // off it.
    const bool may_be_later = fact.steps.front().first->name() == "results";
    for (absl::CivilDay day :
         {absl::CivilDay(1990, 1, 1), absl::CivilDay(2017, 6, 15),
          absl::CivilDay(2019, 1, 11), absl::CivilDay(2020, 6, 15), assessed_on,
          assessed_on + 1}) {
      if (day > assessed_on && !may_be_later) continue;
      copies.Add([&](Message* holder, const Reflection*,
                     const FieldDescriptor* f) { SetDate(day, f, holder); });
    }
    return;
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      for (bool value : {false, true}) {
        copies.Add([&](Message* holder, const Reflection* reflection,
                       const FieldDescriptor* f) {
          reflection->SetBool(holder, f, value);
        });
      }
      return;
    case FieldDescriptor::CPPTYPE_ENUM:
      for (int i = 1; i < field->enum_type()->value_count(); ++i) {
        copies.Add([&](Message* holder, const Reflection* reflection,
                       const FieldDescriptor* f) {
          reflection->SetEnum(holder, f, f->enum_type()->value(i));
        });
      }
      return;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      for (double value : {0.0, 12.0, 30.0, 1e6}) {
        copies.Add([&](Message* holder, const Reflection* reflection,
                       const FieldDescriptor* f) {
          reflection->SetDouble(holder, f, value);
        });
      }
      return;
    case FieldDescriptor::CPPTYPE_INT32:  // Month or day of a date.
      for (int value : {1, 12, 28}) {
        copies.Add([&](Message* holder, const Reflection* reflection,
                       const FieldDescriptor* f) {
          reflection->SetInt32(holder, f, value);
        });
      }
      return;
    case FieldDescriptor::CPPTYPE_STRING:
      for (const char* value : OtherTexts(field->name())) {
        copies.Add([&](Message* holder, const Reflection* reflection,
                       const FieldDescriptor* f) {
          reflection->SetString(holder, f, value);
        });
      }
      return;
    default:
      return;
  }
}

std::string WithoutKeys(absl::string_view path) {
  std::string result;
  bool in_quotes = false;
  int depth = 0;
  for (char c : path) {
    if (c == '"' && depth > 0) in_quotes = !in_quotes;
    if (!in_quotes && c == '[') ++depth;
    if (depth == 0) result += c;
    if (!in_quotes && c == ']' && depth > 0) --depth;
  }
  return result;
}

}  // namespace myorules::rules
