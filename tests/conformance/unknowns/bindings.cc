#include "tests/conformance/unknowns/bindings.h"

#include <cstdlib>
#include <iostream>
#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"

namespace myorules::tests::conformance {
namespace {

using engine::Type;

// Partly known ones, and the records that cases are about.
constexpr char kBindings[] = R"pb(
  binding {
    name: "year_2016"
    period {
      earliest: "2016-01-01"
      latest: "2016-12-31"
      missing: "year_2016.month"
    }
  }
  binding {
    name: "may_2016"
    period {
      earliest: "2016-05-01"
      latest: "2016-05-31"
      missing: "may_2016.day"
    }
  }
  binding {
    name: "june_2016"
    period {
      earliest: "2016-06-01"
      latest: "2016-06-30"
      missing: "june_2016.day"
    }
  }
  binding {
    name: "some_weeks"
    period { earliest: "2016-05-20" latest: "2016-06-10" missing: "some_weeks" }
  }
  binding {
    name: "from_1_to_3"
    interval { low: 1 high: 3 missing: "from_1_to_3" }
  }
  binding {
    name: "from_2_to_5"
    interval { low: 2 high: 5 missing: "from_2_to_5" }
  }
  binding {
    name: "below_20"
    interval {
      low: 0
      high: 20
      low_excluded: true
      high_excluded: true
      missing: "below_20"
    }
  }
  binding {
    name: "up_to_20"
    interval { low: 0 high: 20 low_excluded: true missing: "up_to_20" }
  }
  binding {
    name: "from_21"
    interval { low: 21 missing: "from_21" }
  }
  binding {
    name: "around_zero"
    interval { low: -1 high: 2 missing: "around_zero" }
  }
  binding {
    name: "up_to_zero"
    interval { low: -2 high: 0 missing: "up_to_zero" }
  }
  binding {
    name: "exactly_2"
    interval { low: 2 high: 2 }
  }
  binding {
    name: "open"
    open_list { entries: "[1, 2]" open: "open_complete" }
  }
  binding {
    name: "open_empty"
    like: "[1]"
    open_list { entries: "[]" open: "open_empty_complete" }
  }
  binding {
    name: "nothing"
    partial {
      [type.googleapis.com/myorules.testdata.Parcel] {}
    }
  }
  binding {
    name: "plain"
    plain {
      [type.googleapis.com/myorules.testdata.Parcel] {}
    }
  }
  binding {
    name: "parcel"
    partial {
      [type.googleapis.com/myorules.testdata.Parcel] {
        id: "p"
        fragile: true
        weight_grams: 5000
        value: 2.5
        label: "x"
        service: SERVICE_EXPRESS
        posted_on { year: 2016 month: 5 day: 9 }
        due_on { year: 2016 month: 6 }
        sender { country: "NL" }
        items { name: "books" count: 3 liquid: false }
        items { name: "ink" liquid: true }
        scans { place: "Utrecht" damaged: false }
        scans {}
        stamps: "a"
        stamps: "b"
        stamps_complete: true
        fees { key: "customs" value: 4 }
        received_at { seconds: 1462789230 }
        travelled { seconds: 5400 }
        insured { value: 100 }
        legs { via: "Breda" service: SERVICE_STANDARD }
      }
    }
  }
  binding {
    name: "incomplete"
    partial {
      [type.googleapis.com/myorules.testdata.Parcel] {
        items { name: "books" count: 3 }
        items_complete: false
        stamps_complete: true
      }
    }
  }
  binding {
    name: "impossible"
    partial {
      [type.googleapis.com/myorules.testdata.Parcel] {
        posted_on { year: 2016 month: 2 day: 30 }
      }
    }
  }
  binding {
    name: "delivery"
    partial {
      [type.googleapis.com/myorules.testdata.Delivery] { neighbour: "Jansen" }
    }
  }
  binding {
    name: "undelivered"
    partial {
      [type.googleapis.com/myorules.testdata.Delivery] {}
    }
  }
)pb";

// The types of which there are an unknown and an error.
std::vector<Type> Types() {
  return {Type::Bool(),
          Type::Int(),
          Type::Uint(),
          Type::Double(),
          Type::String(),
          Type::Bytes(),
          Type::Timestamp(),
          Type::Duration(),
          Type::List(Type::Int()),
          Type::Map(Type::Int(), Type::Int()),
          Type::Date(),
          Type::Range()};
}

// How the type is written where it has no literal.
std::string LikeOf(const Type& type) {
  return type == Type::Range() ? "years_between(date('2016-05-09'), "
                                 "date('2018-05-09'))"
                               : LiteralOf(type);
}

// The most of a kind that one case needs.
constexpr int kOfAKind = 3;

UnknownSuite Catalogue() {
  UnknownSuite all;
  for (const Type& type : Types()) {
    for (int number = 1; number <= kOfAKind; ++number) {
      Binding& unknown = *all.add_binding();
      unknown.set_name(UnknownOf(type, number));
      unknown.set_like(LikeOf(type));
      unknown.mutable_unknown()->add_path(unknown.name());
    }
    for (int number = 1; number <= kOfAKind; ++number) {
      Binding& error = *all.add_binding();
      error.set_name(ErrorOf(type, number));
      error.set_like(LikeOf(type));
      error.set_error(absl::StrCat(error.name(), " failed"));
    }
  }
  UnknownSuite others;
  if (!google::protobuf::TextFormat::ParseFromString(kBindings, &others)) {
    std::cerr << "the bindings are no text proto\n";
    std::abort();
  }
  all.MergeFrom(others);
  return all;
}

void AddNames(const std::string& expression, std::set<std::string>& names) {
  std::string name;
  for (const char c : expression + " ") {
    if (absl::ascii_isalnum(c) || c == '_') {
      name += c;
    } else {
      names.insert(name);
      name.clear();
    }
  }
}

}  // namespace

std::string TypeWord(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::kDuration:
      return "duration";
    case Type::Kind::kTimestamp:
      return "timestamp";
    case Type::Kind::kList:
      return "list";
    case Type::Kind::kMap:
      return "map";
    case Type::Kind::kParameter:
      return "int";
    default:
      return type.ToString();
  }
}

std::string UnknownOf(const Type& type, int number) {
  return absl::StrCat("u", number,
                      type == Type::Bool() ? "" : "_" + TypeWord(type));
}

std::string ErrorOf(const Type& type, int number) {
  return absl::StrCat("e", number,
                      type == Type::Bool() ? "" : "_" + TypeWord(type));
}

std::string LiteralOf(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::kBool:
      return "true";
    case Type::Kind::kUint:
      return "2u";
    case Type::Kind::kDouble:
      return "2.5";
    case Type::Kind::kString:
      return "'abc'";
    case Type::Kind::kBytes:
      return "b'abc'";
    case Type::Kind::kTimestamp:
      return "timestamp('2016-05-09T10:20:30Z')";
    case Type::Kind::kDuration:
      return "duration('90m')";
    case Type::Kind::kList:
      return "[1, 2]";
    case Type::Kind::kMap:
      return "{1: 2}";
    case Type::Kind::kOpaque:
      return type == Type::Date() ? "date('2016-05-09')" : "exactly_2";
    default:
      return "2";
  }
}

void AddBindings(CaseFile& file) {
  static const UnknownSuite& catalogue = *new UnknownSuite(Catalogue());
  std::set<std::string> names;
  for (const Section& section : file.sections) {
    for (const UnknownCase& unknown_case : section.cases) {
      AddNames(unknown_case.expression(), names);
    }
  }
  for (const Binding& binding : catalogue.binding()) {
    if (names.count(binding.name()) > 0) {
      *file.head.add_binding() = binding;
    }
  }
}

}  // namespace myorules::tests::conformance
