// analytes, analyte_title, analyte_titles, most_specific.
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "engine/expr/function.h"
#include "engine/expr/type.h"
#include "rules/functions/analytes.h"
#include "rules/functions/arguments.h"
#include "rules/functions/groups.h"
#include "rules/functions/terms.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
using engine::Type;
using engine::Value;

Value AnalytesIn(const Terminology& terminology, Arguments args) {
  std::vector<absl::string_view> classes;
  for (const Value& name : args) {
    if (auto fault = AnalyteClassFault(terminology, name.as_string())) {
      return *fault;
    }
    classes.push_back(name.as_string());
  }
  return StringList(terminology.AnalytesOf(classes));
}

// The same list with other items: open, unordered and undecided alike.
Value WithItems(engine::ListValue list, const std::vector<Value>& items) {
  list.items = engine::Memory::Current().Copy(absl::Span<const Value>(items));
  return Value::List(list);
}

Value TitlesOf(const Terminology& terminology, const Value& ids) {
  std::vector<Value> titles;
  for (const Value& id : ids.as_list().items) {
    titles.push_back(AnalyteTitle(terminology, id));
    if (titles.back().is_error()) return titles.back();
  }
  return WithItems(ids.as_list(), titles);
}

// Those of a list of ids that are no undivided analytes of which a part is on
// the list.
Value MostSpecific(const Terminology& terminology, const Value& ids) {
  std::vector<absl::string_view> names;
  for (const Value& id : ids.as_list().items) {
    if (const Value title = AnalyteTitle(terminology, id); title.is_error()) {
      return title;
    }
    names.push_back(id.as_string());
  }
  std::vector<Value> kept;
  for (const Value& id : ids.as_list().items) {
    if (!IsPartNamed(*terminology.FindAnalyte(id.as_string()), names)) {
      kept.push_back(id);
    }
  }
  return WithItems(ids.as_list(), kept);
}

}  // namespace

absl::optional<Value> AnalyteFault(const Terminology& terminology,
                                   absl::string_view id) {
  if (terminology.FindAnalyte(id) != nullptr) return absl::nullopt;
  return NoSuch(terms::kAnalyte, id);
}

absl::optional<Value> AnalyteClassFault(const Terminology& terminology,
                                        absl::string_view name) {
  if (terminology.HasAnalyteClass(name)) return absl::nullopt;
  return NoSuch(terms::kAnalyteClass, name);
}

Value AnalyteTitle(const Terminology& terminology, const Value& id) {
  if (id.kind() != Value::Kind::kString) return Value::Error("not an analyte");
  if (auto fault = AnalyteFault(terminology, id.as_string())) return *fault;
  return Value::String(terminology.FindAnalyte(id.as_string())->title());
}

// Whether any part of an undivided analyte is among `ids`.
bool IsPartNamed(const v1::Analyte& analyte,
                 const std::vector<absl::string_view>& ids) {
  for (const std::string& part : analyte.stands_for()) {
    if (absl::c_linear_search(ids, part)) return true;
  }
  return false;
}

absl::Status AddAnalyteFunctions(engine::FunctionRegistry& registry,
                                 const SharedTerminology& t) {
  const auto in_classes = [t](Arguments args, CallContext& context) {
    return AnalytesIn(*t, args);
  };
  const std::string kind = terms::kAnalyteClass;
  absl::Status status = registry.Add({.function = "analytes",
                                      .id = "analytes_string",
                                      .params = {Type::String()},
                                      .result = Type::List(Type::String()),
                                      .terms = {kind},
                                      .body = in_classes});
  status.Update(registry.Add({.function = "analytes",
                              .id = "analytes_string_string",
                              .params = {Type::String(), Type::String()},
                              .result = Type::List(Type::String()),
                              .terms = {kind, kind},
                              .body = in_classes}));
  status.Update(
      registry.Add({.function = "analyte_title",
                    .id = "analyte_title_string",
                    .params = {Type::String()},
                    .result = Type::String(),
                    .body = [t](Arguments args, CallContext& context) {
                      return AnalyteTitle(*t, args[0]);
                    }}));
  status.Update(
      registry.Add({.function = "analyte_titles",
                    .id = "analyte_titles_list",
                    .params = {Type::List(Type::String())},
                    .result = Type::List(Type::String()),
                    .body = [t](Arguments args, CallContext& context) {
                      return TitlesOf(*t, args[0]);
                    }}));
  status.Update(
      registry.Add({.function = "most_specific",
                    .id = "most_specific_list",
                    .params = {Type::List(Type::String())},
                    .result = Type::List(Type::String()),
                    .asks_about_record = true,
                    .body = [t](Arguments args, CallContext& context) {
                      return MostSpecific(*t, args[0]);
                    }}));
  return status;
}

}  // namespace myorules::rules
