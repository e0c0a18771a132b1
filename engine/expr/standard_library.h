// The functions and operators of CEL's standard definitions, and the engine's
// own on partial dates and uncertain numbers.
#ifndef MYORULES_ENGINE_EXPR_STANDARD_LIBRARY_H_
#define MYORULES_ENGINE_EXPR_STANDARD_LIBRARY_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "engine/expr/function.h"

namespace myorules::engine {

struct StandardLibraryOptions {
  // Whether the checker lets numbers of different types be ordered: 1 < 1.5.
  // (By `dyn` they can be in any case.)
  bool order_across_number_types = true;
};

// Adds the standard functions and operators (all but the non-strict `_&&_`,
// `_||_`, `_?_:_`, `_==_`, `_!=_` and the index and `in` operators on lists and
// maps, whose meaning the evaluator itself defines; their overloads are
// declared here with an empty body so that the checker knows them).
absl::Status AddStandardLibrary(FunctionRegistry& registry,
                                const StandardLibraryOptions& options = {});

// How the ids of the overloads end whose argument is a time zone: "UTC", an
// offset, or a name of the IANA database, which is read from the machine.
inline constexpr absl::string_view kWithTimeZone = "_with_tz";

// Whether the time zone means the same on every machine: "UTC" or an offset
// ("+02:00").
bool IsFixedTimeZone(absl::string_view name);

// Adds `known(e)`, `closed(list)` (the entries on record as a list that is
// complete; like `known` it asks about the record), and on dates and ranges
// (docs/reference/dates.md):
//   date(string) -> date: a whole day, "2016-05-09"
//   date < <= > >= date -> bool; unknown where the two overlap so that days of
//     both kinds exist
//   date.plus_years(int), .plus_months(int), .plus_days(int) -> date; end of
//     month where the day does not exist (29 February becomes 28)
//   years_between(date, date), months_between, days_between -> range; completed
//     ones, negative where the second is earlier
//   latest_of(date, date), earliest_of(date, date) -> date
//   date.within(date, date) -> date: the date, or where it is unknown a day
//     somewhere from the first to the second, with what is missing of it
//   range < <= > >= range|int|uint|double -> bool, and the other way round
//   range + - * / range|int|uint|double -> range, and the other way round
//     (division: divisor above zero)
// `==` on dates and ranges, and of a range and a number: true or false only
// where decided.
absl::Status AddUncertaintyLibrary(FunctionRegistry& registry);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_STANDARD_LIBRARY_H_
