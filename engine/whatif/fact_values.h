// The values with which a missing fact is tried.
#ifndef MYORULES_ENGINE_WHATIF_FACT_VALUES_H_
#define MYORULES_ENGINE_WHATIF_FACT_VALUES_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "engine/pack/compiled_pack.h"
#include "engine/whatif/fact_place.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// Values of one kind.
struct Scale {
  enum class Kind {
    kNames,    // Each by itself: true, "EXPRESS".
    kNumbers,  // In their order.
    kWhole,    // Whole numbers, in their order.
    kDays,     // In their order, as numbers (DayNumber).
  };
  Kind kind = Kind::kNames;
  // kNames: what each is called. Else in ascending order where to look first;
  // of kNumbers `marks` are those among them that rules compare with.
  std::vector<std::string> names;
  std::vector<double> points;
  std::vector<double> marks;
  // kNumbers and kWhole: what stands after a number: " U/mL"; empty: nothing.
  std::string unit;
  // Puts the value (its position among `names`, or a number of the scale) into
  // what MakeRoom gives.
  std::function<void(double value, google::protobuf::Message* room)> put;

  bool is_ordered() const { return kind != Kind::kNames; }
};

struct FactValues {
  std::vector<Scale> scales;
  // Whether the fact has no other values, or rules tell none of them from
  // these.
  bool exhaustive = false;
};

// Days as the numbers of a scale, and back.
double DayNumber(absl::CivilDay day);
absl::CivilDay DayOf(double number);

// A scale of numbers around the marks: each, and one next to it on either side;
// and nothing, and ten times the greatest.
Scale NumbersAround(std::vector<double> marks, bool whole);

// The values of a field: both of a bool, each of an enum, each month and day of
// a date; of a date days around those that stand on record; of a number numbers
// around those of the pack, first of its limits in a unit that stands beside
// it, and around those beside it. None of a text or another message.
FactValues ValuesOfField(const CompiledPack& pack,
                         const google::protobuf::Message& subject,
                         const FactPlace& place, absl::CivilDay assessed_on);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_WHATIF_FACT_VALUES_H_
