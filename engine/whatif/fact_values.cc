#include "engine/whatif/fact_values.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/time/civil_time.h"
#include "engine/base/proto_text.h"
#include "engine/expr/ast.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/value_fields.h"

namespace myorules::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Points of a scale of days that are looked at first: what lies between two of
// them that differ is found by halving.
constexpr size_t kMostPoints = 64;
// Numbers of a pack, and of these and those beside a fact, at each of which and
// on either side of which a number is looked at first: about as many points.
constexpr size_t kMostNumbers = 16;
constexpr size_t kMostMarks = 21;
// Days on record that a day is put before and after.
constexpr size_t kMostDays = 8;
// The years before the assessment in which days are looked for.
constexpr int kYearsBack = 120;
// Next to a mark, as a part of it.
constexpr double kNear = 1e-6;

Scale Bools(const FieldDescriptor* field) {
  Scale scale;
  scale.names = {"true", "false"};
  scale.put = [field](double value, Message* room) {
    room->GetReflection()->SetBool(room, field, value == 0);
  };
  return scale;
}

Scale EnumValues(const FieldDescriptor* field) {
  Scale scale;
  std::vector<int> numbers;
  for (int i = 0; i < field->enum_type()->value_count(); ++i) {
    const int number = field->enum_type()->value(i)->number();
    if (number == 0) continue;  // As if it were not set.
    numbers.push_back(number);
    scale.names.push_back(EnumName(*field->enum_type(), number));
  }
  scale.put = [field, numbers](double value, Message* room) {
    room->GetReflection()->SetEnumValue(room, field,
                                        numbers[static_cast<size_t>(value)]);
  };
  return scale;
}

void SetPart(const char* part, int value, Message* date) {
  date->GetReflection()->SetInt32(
      date, date->GetDescriptor()->FindFieldByName(part), value);
}

// The months of a year or the days of a month that the date leaves open.
Scale PartsOfDate(const FieldDescriptor* field, const Message& date) {
  const DateParts parts = DatePartsOf(date);
  int last = 12;
  if (field->name() == "day") {
    const absl::CivilMonth month(parts.year, parts.month);
    last = static_cast<int>(absl::CivilDay(month + 1) - absl::CivilDay(month));
  }
  Scale scale;
  for (int i = 1; i <= last; ++i) scale.names.push_back(std::to_string(i));
  scale.put = [field](double value, Message* room) {
    room->GetReflection()->SetInt32(room, field, static_cast<int>(value) + 1);
  };
  return scale;
}

// The days that stand in the message, the first of a month or year for one that
// is known so far only; those of lists last.
void CollectDays(const Message& message, std::vector<absl::CivilDay>* days) {
  std::vector<const FieldDescriptor*> fields;
  const Reflection* reflection = message.GetReflection();
  reflection->ListFields(message, &fields);
  std::stable_partition(
      fields.begin(), fields.end(),
      [](const FieldDescriptor* field) { return !field->is_repeated(); });
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int size =
        field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < size && days->size() < kMostDays; ++i) {
      const Message& inside =
          field->is_repeated()
              ? reflection->GetRepeatedMessage(message, field, i)
              : reflection->GetMessage(message, field);
      if (!IsDateType(*inside.GetDescriptor())) {
        CollectDays(inside, days);
        continue;
      }
      const DateParts date = DatePartsOf(inside);
      const absl::CivilDay day(date.year, std::max(date.month, 1),
                               std::max(date.day, 1));
      if (std::find(days->begin(), days->end(), day) == days->end()) {
        days->push_back(day);
      }
    }
  }
}

// The day that lies `count` of a unit of time after `day`.
absl::CivilDay Later(absl::CivilDay day, absl::string_view unit, int count) {
  if (unit == "days") return day + count;
  if (unit == "weeks") return day + 7 * count;
  const int months = unit == "years" ? 12 * count : count;
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return std::min(absl::CivilDay(month) + (day.day() - 1), last);
}

// Adds to each of `days` what the pack's limits of time lead to.
void AddDaysAtLimits(const CompiledPack& pack,
                     const std::vector<absl::CivilDay>& days,
                     std::vector<double>* points) {
  for (const v1::Threshold& threshold : pack.linked().threshold()) {
    const std::string& unit = threshold.unit();
    int count = 0;
    if ((unit != "days" && unit != "weeks" && unit != "months" &&
         unit != "years") ||
        !absl::SimpleAtoi(threshold.value(), &count)) {
      continue;
    }
    for (const absl::CivilDay day : days) {
      for (const int signed_count : {-count, count}) {
        if (points->size() >= kMostPoints) return;
        points->push_back(DayNumber(Later(day, unit, signed_count)));
      }
    }
  }
}

void SortOnce(std::vector<double>* numbers) {
  std::sort(numbers->begin(), numbers->end());
  numbers->erase(std::unique(numbers->begin(), numbers->end()), numbers->end());
}

Scale DaysAround(const CompiledPack& pack, const Message& subject,
                 const FieldDescriptor* field, absl::CivilDay assessed_on) {
  std::vector<absl::CivilDay> days = {assessed_on};
  CollectDays(subject, &days);
  Scale scale;
  scale.kind = Scale::Kind::kDays;
  for (const absl::CivilDay day : days) {
    for (const int off : {-1, 0, 1}) {
      scale.points.push_back(DayNumber(day + off));
    }
  }
  for (const int years : {1, 3, 10, 20, 40, 60, 80, kYearsBack}) {
    scale.points.push_back(DayNumber(Later(assessed_on, "years", -years)));
  }
  AddDaysAtLimits(pack, days, &scale.points);
  // Nobody knows what will have happened.
  const double first = DayNumber(Later(assessed_on, "years", -kYearsBack));
  const double last = DayNumber(assessed_on);
  scale.points.erase(std::remove_if(scale.points.begin(), scale.points.end(),
                                    [first, last](double point) {
                                      return point < first || point > last;
                                    }),
                     scale.points.end());
  SortOnce(&scale.points);
  scale.put = [field](double value, Message* room) {
    Message* date = room->GetReflection()->MutableMessage(room, field);
    const absl::CivilDay day = DayOf(value);
    SetPart("year", static_cast<int>(day.year()), date);
    SetPart("month", day.month(), date);
    SetPart("day", day.day(), date);
  };
  return scale;
}

void CollectNumbers(const Checked& checked, std::vector<double>* numbers) {
  if (checked == nullptr) return;
  ForEachNode(*checked->root, [numbers](const Expr& node) {
    const auto* literal = std::get_if<Literal>(&node.node);
    if (literal == nullptr) return;
    if (const auto* whole = std::get_if<int64_t>(literal)) {
      numbers->push_back(static_cast<double>(*whole));
    } else if (const auto* real = std::get_if<double>(literal)) {
      numbers->push_back(*real);
    }
  });
}

// Whether the text stands in a field of the message, that of a list or date
// not.
bool HasText(const Message& message, const std::string& text) {
  std::vector<const FieldDescriptor*> fields;
  const Reflection* reflection = message.GetReflection();
  reflection->ListFields(message, &fields);
  return std::any_of(
      fields.begin(), fields.end(), [&](const FieldDescriptor* field) {
        if (field->is_repeated()) return false;
        if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
          return reflection->GetString(message, field) == text;
        }
        return field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
               HasText(reflection->GetMessage(message, field), text);
      });
}

// The numbers of the pack: of its limits in a unit that stands in `around`,
// then of the others and of its expressions.
std::vector<double> NumbersOf(const CompiledPack& pack, const Message& around) {
  std::vector<double> in_unit;
  std::vector<double> others;
  for (const v1::Threshold& threshold : pack.linked().threshold()) {
    double number = 0;
    if (!absl::SimpleAtod(threshold.value(), &number)) continue;
    const bool is_in_unit =
        !threshold.unit().empty() && HasText(around, threshold.unit());
    (is_in_unit ? in_unit : others).push_back(number);
  }
  for (const CompiledItem& item : pack.items()) {
    CollectNumbers(item.value, &others);
    for (const CompiledRow& row : item.rows) CollectNumbers(row.when, &others);
  }
  SortOnce(&in_unit);
  SortOnce(&others);
  in_unit.insert(in_unit.end(), others.begin(), others.end());
  if (in_unit.size() > kMostNumbers) in_unit.resize(kMostNumbers);
  return in_unit;
}

// Adds the numbers that stand in the message, those of dates and lists not.
void CollectNumbersIn(const Message& message, std::vector<double>* numbers) {
  std::vector<const FieldDescriptor*> fields;
  const Reflection* reflection = message.GetReflection();
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated()) continue;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (!IsDateType(*field->message_type())) {
          CollectNumbersIn(reflection->GetMessage(message, field), numbers);
        }
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        numbers->push_back(reflection->GetDouble(message, field));
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        numbers->push_back(
            static_cast<double>(reflection->GetInt64(message, field)));
        break;
      default:
        break;
    }
  }
}

// A value, its unit and the limit that it is held against stand in one entry of
// a list, or in the message itself.
const Message& Around(const Message& subject, const FactPlace& place) {
  const Message* at = &subject;
  for (const auto& [field, index] : place.steps) {
    const Reflection* reflection = at->GetReflection();
    if (index >= 0) return reflection->GetRepeatedMessage(*at, field, index);
    at = &reflection->GetMessage(*at, field);
  }
  return subject;
}

// Where one of a value and its limit is missing, the other is a mark.
std::vector<double> MarksOf(const CompiledPack& pack, const Message& around) {
  std::vector<double> marks = NumbersOf(pack, around);
  std::vector<double> beside;
  CollectNumbersIn(around, &beside);
  for (const double number : beside) {
    if (marks.size() < kMostMarks) marks.push_back(number);
  }
  return marks;
}

Scale Numbers(std::vector<double> marks, const FieldDescriptor* field) {
  const bool real = field->cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE ||
                    field->cpp_type() == FieldDescriptor::CPPTYPE_FLOAT;
  Scale scale = NumbersAround(std::move(marks), !real);
  scale.put = [field](double value, Message* room) {
    const Reflection* reflection = room->GetReflection();
    const auto whole = static_cast<int64_t>(value);
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return reflection->SetDouble(room, field, value);
      case FieldDescriptor::CPPTYPE_FLOAT:
        return reflection->SetFloat(room, field, static_cast<float>(value));
      case FieldDescriptor::CPPTYPE_INT32:
        return reflection->SetInt32(room, field, static_cast<int32_t>(whole));
      case FieldDescriptor::CPPTYPE_INT64:
        return reflection->SetInt64(room, field, whole);
      case FieldDescriptor::CPPTYPE_UINT32:
        return reflection->SetUInt32(room, field, static_cast<uint32_t>(whole));
      default:
        return reflection->SetUInt64(room, field, static_cast<uint64_t>(whole));
    }
  };
  return scale;
}

// The message that holds the field.
const Message& HolderIn(const Message& subject, const FactPlace& place) {
  const Message* holder = &subject;
  for (const auto& [field, index] : place.steps) {
    const Reflection* reflection = holder->GetReflection();
    holder = index < 0 ? &reflection->GetMessage(*holder, field)
                       : &reflection->GetRepeatedMessage(*holder, field, index);
  }
  return *holder;
}

}  // namespace

double DayNumber(absl::CivilDay day) {
  return static_cast<double>(day - absl::CivilDay());
}

absl::CivilDay DayOf(double number) {
  return absl::CivilDay() + static_cast<int64_t>(number);
}

Scale NumbersAround(std::vector<double> marks, bool whole) {
  Scale scale;
  scale.kind = whole ? Scale::Kind::kWhole : Scale::Kind::kNumbers;
  scale.points = {0};
  for (const double mark : marks) {
    if (whole) {
      const double floor = std::floor(mark);
      for (const double off : {-1., 0., 1.}) {
        scale.points.push_back(floor + off);
      }
    } else {
      for (const double off : {-kNear, 0., kNear}) {
        scale.points.push_back(mark + std::abs(mark) * off);
      }
    }
  }
  SortOnce(&scale.points);
  scale.points.push_back(std::max(scale.points.back() * 10, 10.));
  SortOnce(&marks);
  scale.marks = std::move(marks);
  return scale;
}

FactValues ValuesOfField(const CompiledPack& pack, const Message& subject,
                         const FactPlace& place, absl::CivilDay assessed_on) {
  const FieldDescriptor* field = place.field;
  const Message& holder = HolderIn(subject, place);
  FactValues values;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return {{Bools(field)}, !ClosesAList(*field)};
    case FieldDescriptor::CPPTYPE_ENUM:
      return {{EnumValues(field)}, true};
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (!IsDateType(*field->message_type())) return {};
      return {{DaysAround(pack, subject, field, assessed_on)}, false};
    case FieldDescriptor::CPPTYPE_STRING:
      return {};
    default:
      if (IsDateType(*holder.GetDescriptor())) {
        return {{PartsOfDate(field, holder)}, true};
      }
      return {{Numbers(MarksOf(pack, Around(subject, place)), field)}, false};
  }
}

}  // namespace myorules::engine
