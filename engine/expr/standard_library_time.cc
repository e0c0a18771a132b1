// Timestamps and durations.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "engine/expr/standard_library.h"
#include "engine/expr/standard_library_parts.h"
#include "engine/expr/value_well_known.h"
#include "re2/re2.h"

namespace myorules::engine {
namespace {

Value TimestampOf(absl::Time value) {
  return IsValidTimestamp(value) ? Value::Timestamp(value)
                                 : Value::Error("timestamp out of range");
}

Value DurationOf(absl::Duration value) {
  return IsValidDuration(value) ? Value::Duration(value)
                                : Value::Error("duration out of range");
}

Value ParseTimestamp(absl::string_view given) {
  const std::string text(given);
  static const RE2& shape = *new RE2(
      R"(\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:[0-5]\d(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2}))");
  absl::Time value;
  std::string error;
  std::string upper = text;
  for (char& letter : upper) {
    if (letter == 't') letter = 'T';
    if (letter == 'z') letter = 'Z';
  }
  if (!RE2::FullMatch(text, shape) ||
      !absl::ParseTime(absl::RFC3339_full, upper, &value, &error)) {
    return Value::Error(
        absl::StrCat("not a timestamp of RFC 3339 within range: '", text,
                     "'; write '2016-05-09T08:30:00Z'"));
  }
  return TimestampOf(value);
}

Value ParseDuration(absl::string_view given) {
  const std::string text(given);
  static const RE2& shape =
      *new RE2(R"([+-]?(0|((\d+(\.\d*)?|\.\d+)(h|m|s|ms|us|ns))+))");
  absl::Duration value;
  if (!RE2::FullMatch(text, shape)) {
    return Value::Error(absl::StrCat("not a duration: '", text,
                                     "'; write '1h30m', '90s', '1.5s'"));
  }
  // What has the form is refused for its size alone.
  if (!absl::ParseDuration(text, &value)) value = absl::InfiniteDuration();
  return DurationOf(absl::Trunc(value, absl::Nanoseconds(1)));
}

// Seconds east of Greenwich, of "+02:00" or "02:00"; nullopt: no offset.
absl::optional<int> OffsetOf(const std::string& name) {
  static const RE2& offset = *new RE2(R"(([+-]?)([01]\d|2[0-3]):([0-5]\d))");
  std::string sign;
  int hours, minutes;
  if (!RE2::FullMatch(name, offset, &sign, &hours, &minutes)) {
    return absl::nullopt;
  }
  const int seconds = (hours * 60 + minutes) * 60;
  return sign == "-" ? -seconds : seconds;
}

// Whether a name is one of the IANA database, "Europe/Oslo", and so cannot lead
// to any other file, nor to the settings of the machine ("localtime").
bool IsZoneName(const std::string& name) {
  static const RE2& shape =
      *new RE2(R"([A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9][A-Za-z0-9_+-]*){0,2})");
  return RE2::FullMatch(name, shape) && name != "localtime" &&
         !absl::StartsWith(name, "posix/") && !absl::StartsWith(name, "right/");
}

// "UTC", an offset ("+02:00", "02:00") or a name of the IANA database.
bool FindTimeZone(absl::string_view given, absl::TimeZone* zone) {
  const std::string name(given);
  const absl::optional<int> offset = OffsetOf(name);
  if (offset.has_value()) {
    *zone = absl::FixedTimeZone(*offset);
    return true;
  }
  return IsZoneName(name) && absl::LoadTimeZone(name, zone);
}

using Part = int64_t (*)(const absl::TimeZone::CivilInfo&);

void AddTimestampPart(LibraryBuilder& library, absl::string_view function,
                      absl::string_view name, Part part) {
  library.AddMember(
      function, absl::StrCat("timestamp_to_", name), {Type::Timestamp()},
      Type::Int(), [part](absl::Span<const Value> args) {
        return Value::Int(part(absl::UTCTimeZone().At(args[0].as_timestamp())));
      });
  library.AddMember(function,
                    absl::StrCat("timestamp_to_", name, kWithTimeZone),
                    {Type::Timestamp(), Type::String()}, Type::Int(),
                    [part](absl::Span<const Value> args) {
                      absl::TimeZone zone;
                      if (!FindTimeZone(args[1].as_string(), &zone)) {
                        return Value::Error(absl::StrCat(
                            "unknown time zone '", args[1].as_string(), "'"));
                      }
                      return Value::Int(part(zone.At(args[0].as_timestamp())));
                    });
}

void AddTimestampParts(LibraryBuilder& library) {
  using Info = const absl::TimeZone::CivilInfo&;
  AddTimestampPart(library, "getFullYear", "year",
                   [](Info at) -> int64_t { return at.cs.year(); });
  AddTimestampPart(library, "getMonth", "month",
                   [](Info at) -> int64_t { return at.cs.month() - 1; });
  AddTimestampPart(library, "getDayOfYear", "day_of_year",
                   [](Info at) -> int64_t {
                     return absl::GetYearDay(absl::CivilDay(at.cs)) - 1;
                   });
  AddTimestampPart(library, "getDayOfMonth", "day_of_month",
                   [](Info at) -> int64_t { return at.cs.day() - 1; });
  AddTimestampPart(library, "getDate", "day_of_month_1_based",
                   [](Info at) -> int64_t { return at.cs.day(); });
  AddTimestampPart(library, "getDayOfWeek", "day_of_week",
                   [](Info at) -> int64_t {
                     // Abseil counts from Monday, CEL from Sunday.
                     return (static_cast<int>(absl::GetWeekday(at.cs)) + 1) % 7;
                   });
  AddTimestampPart(library, "getHours", "hours",
                   [](Info at) -> int64_t { return at.cs.hour(); });
  AddTimestampPart(library, "getMinutes", "minutes",
                   [](Info at) -> int64_t { return at.cs.minute(); });
  AddTimestampPart(library, "getSeconds", "seconds",
                   [](Info at) -> int64_t { return at.cs.second(); });
  AddTimestampPart(library, "getMilliseconds", "milliseconds",
                   [](Info at) -> int64_t {
                     return absl::ToInt64Milliseconds(at.subsecond);
                   });
}

void AddDurationParts(LibraryBuilder& library) {
  auto add = [&library](absl::string_view function, absl::string_view id,
                        int64_t (*part)(absl::Duration)) {
    library.AddMember(function, id, {Type::Duration()}, Type::Int(),
                      [part](absl::Span<const Value> args) {
                        return Value::Int(part(args[0].as_duration()));
                      });
  };
  add("getHours", "duration_to_hours",
      [](absl::Duration value) { return absl::ToInt64Hours(value); });
  add("getMinutes", "duration_to_minutes",
      [](absl::Duration value) { return absl::ToInt64Minutes(value); });
  add("getSeconds", "duration_to_seconds",
      [](absl::Duration value) { return absl::ToInt64Seconds(value); });
  // The public suite has this one give the part below a second.
  add("getMilliseconds", "duration_to_milliseconds", [](absl::Duration value) {
    return absl::ToInt64Milliseconds(value % absl::Seconds(1));
  });
}

void AddTimeArithmetic(LibraryBuilder& library) {
  const Type timestamp = Type::Timestamp();
  const Type duration = Type::Duration();
  library.Add(
      "_+_", "add_timestamp_duration", {timestamp, duration}, timestamp,
      [](absl::Span<const Value> args) {
        return TimestampOf(args[0].as_timestamp() + args[1].as_duration());
      });
  library.Add(
      "_+_", "add_duration_timestamp", {duration, timestamp}, timestamp,
      [](absl::Span<const Value> args) {
        return TimestampOf(args[1].as_timestamp() + args[0].as_duration());
      });
  library.Add(
      "_+_", "add_duration_duration", {duration, duration}, duration,
      [](absl::Span<const Value> args) {
        return DurationOf(args[0].as_duration() + args[1].as_duration());
      });
  library.Add(
      "_-_", "subtract_timestamp_timestamp", {timestamp, timestamp}, duration,
      [](absl::Span<const Value> args) {
        return DurationOf(args[0].as_timestamp() - args[1].as_timestamp());
      });
  library.Add(
      "_-_", "subtract_timestamp_duration", {timestamp, duration}, timestamp,
      [](absl::Span<const Value> args) {
        return TimestampOf(args[0].as_timestamp() - args[1].as_duration());
      });
  library.Add(
      "_-_", "subtract_duration_duration", {duration, duration}, duration,
      [](absl::Span<const Value> args) {
        return DurationOf(args[0].as_duration() - args[1].as_duration());
      });
}

void AddTimeConversions(LibraryBuilder& library) {
  const auto same = [](absl::Span<const Value> args) { return args[0]; };
  library.Add("timestamp", "timestamp_to_timestamp", {Type::Timestamp()},
              Type::Timestamp(), same);
  library.Add("timestamp", "string_to_timestamp", {Type::String()},
              Type::Timestamp(), [](absl::Span<const Value> args) {
                return ParseTimestamp(args[0].as_string());
              });
  library.Add("timestamp", "int64_to_timestamp", {Type::Int()},
              Type::Timestamp(), [](absl::Span<const Value> args) {
                return TimestampOf(absl::FromUnixSeconds(args[0].as_int()));
              });
  library.Add("duration", "duration_to_duration", {Type::Duration()},
              Type::Duration(), same);
  library.Add("duration", "string_to_duration", {Type::String()},
              Type::Duration(), [](absl::Span<const Value> args) {
                return ParseDuration(args[0].as_string());
              });
}

}  // namespace

bool IsFixedTimeZone(absl::string_view name) {
  return name == "UTC" || OffsetOf(std::string(name)).has_value();
}

void AddTime(LibraryBuilder& library) {
  AddTimeConversions(library);
  AddTimeArithmetic(library);
  AddTimestampParts(library);
  AddDurationParts(library);
}

}  // namespace myorules::engine
