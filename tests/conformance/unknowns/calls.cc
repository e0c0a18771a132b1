// A section for each overload of each strict function and operator: every
// argument unknown, an error, and known in part; every two of them together.
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/function.h"
#include "engine/expr/standard_library.h"
#include "engine/expr/type.h"
#include "engine/oracle/call_text.h"
#include "tests/conformance/unknown_scope.h"
#include "tests/conformance/unknowns/bindings.h"
#include "tests/conformance/unknowns/cases.h"

namespace myorules::tests::conformance {
namespace {

using engine::Overload;
using engine::Type;

// What a call is called in the name of a case; $0 is the first argument.
const std::map<std::string, std::string>& Names() {
  static const auto& names = *new std::map<std::string, std::string>({
      {"!_", "not $0"},
      {"-_", "minus $0"},
      {"@in", "$0 is in $1"},
      {"_!=_", "$0 does not equal $1"},
      {"_%_", "$0 modulo $1"},
      {"_*_", "$0 times $1"},
      {"_+_", "$0 plus $1"},
      {"_-_", "$0 minus $1"},
      {"_/_", "$0 divided by $1"},
      {"_<=_", "$0 is at most $1"},
      {"_<_", "$0 is less than $1"},
      {"_==_", "$0 equals $1"},
      {"_>=_", "$0 is at least $1"},
      {"_>_", "$0 is greater than $1"},
      {"_[_]", "the entry of $0 at $1"},
      {"bool", "$0 as a bool"},
      {"bytes", "$0 as bytes"},
      {"closed", "$0, taken as complete"},
      {"contains", "$0 contains $1"},
      {"date", "$0 as a date"},
      {"days_between", "days between $0 and $1"},
      {"double", "$0 as a double"},
      {"duration", "$0 as a duration"},
      {"dyn", "$0 as a value of any type"},
      {"earliest_of", "the earliest of $0 and $1"},
      {"endsWith", "$0 ends with $1"},
      {"getDate", "the day of the month, from 1, of $0"},
      {"getDayOfMonth", "the day of the month, from 0, of $0"},
      {"getDayOfWeek", "the day of the week of $0"},
      {"getDayOfYear", "the day of the year of $0"},
      {"getFullYear", "the year of $0"},
      {"getHours", "the hours of $0"},
      {"getMilliseconds", "the milliseconds of $0"},
      {"getMinutes", "the minutes of $0"},
      {"getMonth", "the month of $0"},
      {"getSeconds", "the seconds of $0"},
      {"int", "$0 as an int"},
      {"known", "$0 is known"},
      {"latest_of", "the latest of $0 and $1"},
      {"matches", "$0 matches $1"},
      {"months_between", "months between $0 and $1"},
      {"plus_days", "$0 and as many days as $1"},
      {"plus_months", "$0 and as many months as $1"},
      {"plus_years", "$0 and as many years as $1"},
      {"size", "the size of $0"},
      {"startsWith", "$0 starts with $1"},
      {"string", "$0 as a string"},
      {"timestamp", "$0 as a timestamp"},
      {"type", "the type of $0"},
      {"uint", "$0 as a uint"},
      {"within", "$0 from $1 to $2"},
      {"years_between", "years between $0 and $1"},
  });
  return names;
}

const std::string& NameOf(const std::string& function) {
  const auto name = Names().find(function);
  if (name == Names().end()) {
    std::cerr << "tests/conformance/unknowns/calls.cc has no phrase for "
              << function << "\n";
    std::abort();
  }
  return name->second;
}

// Arguments that the literal of their type does not fit, by overload.
const std::map<std::string, std::vector<std::string>>& OwnLiterals() {
  static const auto& literals =
      *new std::map<std::string, std::vector<std::string>>({
          {"string_to_bool", {"'true'"}},
          {"string_to_date", {"'2016-05-09'"}},
          {"string_to_double", {"'2.5'"}},
          {"string_to_duration", {"'90m'"}},
          {"string_to_int64", {"'2'"}},
          {"string_to_timestamp", {"'2016-05-09T10:20:30Z'"}},
          {"string_to_uint64", {"'2'"}},
          {"index_list", {"[1, 2]", "1"}},
          // "-2" is a literal, and no call.
          {"negate_int64", {"(2)"}},
          {"negate_double", {"(2.5)"}},
          {"index_map", {"{1: 2}", "1"}},
          {"matches", {"'abc'", "'a.c'"}},
          {"matches_string", {"'abc'", "'a.c'"}},
          {"date_within_date_date",
           {"date('2016-05-09')", "date('2016-05-01')", "date('2016-05-31')"}},
      });
  return literals;
}

bool IsVowel(char c) { return absl::StrContains("aeio", c); }

// "an int", "a failing list".
std::string A(const std::string& noun) {
  return absl::StrCat(IsVowel(noun[0]) ? "an " : "a ", noun);
}

// An argument that is known in part, where its type has such.
Operands InPart(const Type& type) {
  if (type == Type::Date()) {
    return {{"may_2016", "a date known to the month"},
            {"year_2016", "a date known to the year"}};
  }
  if (type == Type::Range()) {
    return {{"from_1_to_3", "a range from 1 to 3"}};
  }
  if (type.kind() == Type::Kind::kList) {
    return {{"open", "an open list"},
            {"[1, u1_int]", "a list with an unknown entry"}};
  }
  if (type.kind() == Type::Kind::kMap) {
    return {{"{1: u1_int}", "a map with an unknown value"}};
  }
  return {};
}

// Writes the section of an overload.
class CallSection {
 public:
  CallSection(const Overload& overload, CaseFile& file)
      : overload_(overload), file_(file) {
    const auto own = OwnLiterals().find(overload.id);
    const bool has_time_zone =
        absl::EndsWith(overload.id, engine::kWithTimeZone);
    for (size_t i = 0; i < overload.params.size(); ++i) {
      const Type& type = overload.params[i];
      const bool second_of_two = i == 1 && type == overload.params[0];
      known_.push_back({own != OwnLiterals().end() ? own->second[i]
                        : has_time_zone && i == 1  ? "'+02:00'"
                        : second_of_two            ? Second(type)
                                                   : LiteralOf(type),
                        A(TypeWord(type))});
    }
  }

  void Write() {
    file_.Begin(overload_.id);
    Add(known_);
    for (size_t i = 0; i < known_.size(); ++i) AddWith(i, Unknown(i));
    for (size_t i = 0; i < known_.size(); ++i) AddWith(i, Failing(i, 1));
    for (size_t i = 0; i < known_.size(); ++i) {
      for (size_t j = i + 1; j < known_.size(); ++j) AddTogether(i, j);
    }
    if (known_.size() > 2) AddAllUnknown();
    for (size_t i = 0; i < known_.size(); ++i) {
      for (const Operand& part : InPart(overload_.params[i])) AddWith(i, part);
    }
  }

 private:
  // Another value than the literal.
  static std::string Second(const Type& type) {
    switch (type.kind()) {
      case Type::Kind::kInt:
        return "3";
      case Type::Kind::kUint:
        return "1u";
      case Type::Kind::kDouble:
        return "0.5";
      case Type::Kind::kString:
        return "'b'";
      case Type::Kind::kBytes:
        return "b'b'";
      case Type::Kind::kOpaque:
        return type == Type::Date() ? "date('2016-06-30')" : LiteralOf(type);
      default:
        return LiteralOf(type);
    }
  }

  std::string Noun(size_t i) const { return TypeWord(overload_.params[i]); }
  Operand Unknown(size_t i) const {
    return {UnknownOf(overload_.params[i], static_cast<int>(i) + 1),
            absl::StrCat("an unknown ", Noun(i))};
  }
  Operand Failing(size_t i, int number) const {
    return {ErrorOf(overload_.params[i], number),
            absl::StrCat("a failing ", Noun(i))};
  }

  // Two unknowns, an unknown and an error, two errors; all else is known.
  void AddTogether(size_t i, size_t j) {
    const auto add = [&](const Operand& first, const Operand& second) {
      Operands args = known_;
      args[i] = first;
      args[j] = second;
      Add(args);
    };
    add(Unknown(i), Unknown(j));
    add(Unknown(i), Failing(j, 1));
    add(Failing(i, 1), Unknown(j));
    add(Failing(i, 1), Failing(j, 2));
  }

  void AddAllUnknown() {
    Operands args;
    for (size_t i = 0; i < known_.size(); ++i) args.push_back(Unknown(i));
    Add(args);
  }

  void AddWith(size_t i, const Operand& operand) {
    Operands args = known_;
    args[i] = operand;
    Add(args);
  }

  void Add(const Operands& args) {
    std::vector<std::string> texts;
    std::vector<Operands> phrases;
    for (const Operand& arg : args) {
      texts.push_back(arg.text);
      phrases.push_back({arg});
    }
    // Where it is not in the phrase itself: the time zone; a method.
    std::string name = NameOf(overload_.function);
    if (overload_.params.size() == 2 && !absl::StrContains(name, "$1")) {
      name += " in the time zone of $1";
    }
    if (overload_.member && HasOtherForm()) name += ", asked of it";
    file_.AddEach(name, engine::oracle::CallText(overload_, texts), phrases);
  }

  // Whether the function can be called in both ways.
  bool HasOtherForm() const {
    return overload_.function == "size" || overload_.function == "matches";
  }

  const Overload& overload_;
  CaseFile& file_;
  Operands known_;
};

bool IsOrder(const std::string& function) {
  return function[0] == '_' && (function[1] == '<' || function[1] == '>');
}

}  // namespace

std::vector<CaseFile> CallFiles() {
  std::vector<CaseFile> files = {
      NewFile("functions",
              "Every overload of every function: each argument unknown, an "
              "error, known in part."),
      NewFile("arithmetic",
              "Every overload of every operator that is strict, but for the "
              "order: each side unknown, an error, known in part."),
      NewFile("order",
              "Every overload of <, <=, > and >=: each side unknown, an error, "
              "known in part."),
  };
  for (const std::string& function : SuiteFunctions().Names()) {
    for (const Overload* overload : SuiteFunctions().Find(function)) {
      // These have their truth tables.
      if (function == "_&&_" || function == "_||_" || function == "_?_:_") {
        continue;
      }
      const bool is_operator = absl::StrContains(function, "_") &&
                               Names().count(function) > 0 &&
                               (function[0] == '_' || function.back() == '_');
      CaseFile& file = IsOrder(function)                  ? files[2]
                       : is_operator || function == "@in" ? files[1]
                                                          : files[0];
      CallSection(*overload, file).Write();
    }
  }
  return files;
}

}  // namespace myorules::tests::conformance
