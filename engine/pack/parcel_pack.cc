#include "engine/pack/parcel_pack.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/expr/standard_library.h"
#include "engine/testdata/parcel.pb.h"

namespace myorules::engine {
namespace {

const FunctionRegistry& Functions() {
  static const FunctionRegistry* const kFunctions = [] {
    auto* functions = new FunctionRegistry();
    if (!AddStandardLibrary(*functions).ok() ||
        !AddUncertaintyLibrary(*functions).ok()) {
      std::abort();
    }
    Overload carries;
    carries.function = "carries";
    carries.id = "carries_list_int";
    carries.params = {Type::List(Type::String()), Type::Int()};
    carries.terms = {"carrier"};
    carries.param_units = {"", "g"};
    carries.result = Type::Bool();
    carries.body = [](absl::Span<const Value> args, CallContext&) {
      return Value::Bool(args[1].as_int() < 1'000);
    };
    Overload above;
    above.function = "above";
    above.id = "above_string_list";
    above.params = {Type::String(), Type::List(Type::Opaque("threshold"))};
    above.terms = {"analyte"};
    above.result = Type::Bool();
    above.body = [](absl::Span<const Value> args, CallContext&) {
      return Value::Bool(!args[1].as_list().items.empty());
    };
    Overload greater;
    greater.function = "greater";
    greater.id = "greater_int_int";
    greater.params = {Type::Int(), Type::Int()};
    greater.result = Type::Int();
    greater.same_unit = {0, 1};
    greater.body = [](absl::Span<const Value> args, CallContext&) {
      return args[0].as_int() > args[1].as_int() ? args[0] : args[1];
    };
    Overload not_yet;
    not_yet.function = "not_yet";
    not_yet.id = "not_yet_int";
    not_yet.params = {Type::Int()};
    not_yet.result = Type::Int();
    not_yet.body = [](absl::Span<const Value>, CallContext&) {
      return Value::Unknown(UnknownSet::Of(""));
    };
    if (!functions->Add(std::move(greater)).ok() ||
        !functions->Add(std::move(not_yet)).ok() ||
        !functions->Add(std::move(carries)).ok() ||
        !functions->Add(std::move(above)).ok()) {
      std::abort();
    }
    return functions;
  }();
  return *kFunctions;
}

void SetDay(absl::CivilDay day, v1::Date* date) {
  date->set_year(static_cast<int>(day.year()));
  date->set_month(day.month());
  date->set_day(day.day());
}

// Posted so many days, or years, before the day on which they are due.
std::vector<ExampleSubject> ExampleParcels(double number) {
  constexpr int kMostYears = 100;
  const absl::CivilDay due(2020, 6, 15);
  std::vector<ExampleSubject> examples;
  const auto add = [&](absl::CivilDay posted) {
    auto parcel = std::make_shared<testdata::Parcel>();
    SetDay(posted, parcel->mutable_posted_on());
    SetDay(due, parcel->mutable_due_on());
    examples.push_back({std::move(parcel), due});
  };
  if (number < 0 || number > kMostYears || number != std::floor(number)) {
    return examples;
  }
  add(due - static_cast<int>(number));
  add(absl::CivilDay(due.year() - static_cast<int>(number), 6, 15));
  return examples;
}

}  // namespace

PackHost ParcelHost() {
  PackHost host;
  host.pool = testdata::Parcel::descriptor()->file()->pool();
  host.functions = &Functions();
  host.container = "myorules.testdata";
  host.function_library_version = "test-1";
  host.list_entries = {{"myorules.testdata.Parcel.scans", 10'000}};
  host.field_terms = {{"myorules.testdata.Leg.via", "carrier"}};
  host.examples = ExampleParcels;
  host.threshold_faults = [](const v1::Threshold& threshold) {
    std::vector<ThresholdFault> faults;
    if (threshold.method() == "SCALE" && threshold.unit() != "g") {
      faults.push_back({"unit", absl::StrCat("a SCALE measures in g, not in ",
                                             threshold.unit())});
    }
    return faults;
  };
  host.sources = {"handbook", "tariff"};
  host.evidence = {"handbook.loss"};
  host.terms = [](absl::string_view kind) {
    return kind == "carrier" ? std::vector<std::string>{"pigeon", "snail"}
                             : std::vector<std::string>();
  };
  host.terminology = {{"carriers", "snail, pigeon"}};
  return host;
}

absl::string_view ParcelPreamble() {
  return R"(name: "post.parcels"
version: "1.2.0"
title: "Parcels"
state: PACK_STATE_PRODUCTION
author: "The post office"
created_on { year: 2020 month: 2 day: 1 }
revised_on { year: 2020 month: 3 day: 1 }
purpose: "Says how a parcel travels."
intended_use: "Clerks, on parcels, at the counter."
limits: "Not for letters."
source_key: "handbook"
source_attributes {}
subject_type: "myorules.testdata.Parcel"
subject: "parcel"
terminology: "carriers"
summary: "A parcel."
)";
}

std::string ParcelPackText(absl::string_view body) {
  return absl::StrCat(body, "\n", ParcelPreamble());
}

std::shared_ptr<const CompiledPack> LoadParcelPack(absl::string_view body) {
  Issues issues("pack.textproto", ParcelPackText(body));
  auto pack = CompiledPack::Load(ParcelHost(), &issues);
  if (pack == nullptr) {
    std::fprintf(stderr, "%s\n", issues.Format().c_str());
    std::abort();
  }
  return pack;
}

std::string ParcelPackFaults(absl::string_view body) {
  Issues issues("pack.textproto", ParcelPackText(body));
  const auto pack = CompiledPack::Load(ParcelHost(), &issues);
  if ((pack == nullptr) != issues.has_errors()) {
    return "a pack loads if and only if there is no error";
  }
  return issues.Format();
}

}  // namespace myorules::engine
