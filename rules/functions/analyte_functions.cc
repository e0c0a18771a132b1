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

// Ids as the index gives them out, so that it finds them again at once.
Value AnalytesIn(const Terminology& terminology, Arguments args) {
  const AnalyteIndex& index = terminology.analyte_index();
  engine::Growing<Value> ids;
  for (const Value& name : args) {
    if (index.OfClass(name.as_string()) == nullptr) {
      return NoSuch(terms::kAnalyteClass, name.as_string());
    }
  }
  for (const int analyte : *index.OfClass(args[0].as_string())) {
    const bool in_all = absl::c_all_of(args, [&](const Value& name) {
      return absl::c_binary_search(*index.OfClass(name.as_string()), analyte);
    });
    if (in_all) ids.push_back(Value::StringView(index.IdOf(analyte)));
  }
  engine::ListValue list;
  list.items = ids.span();
  return Value::List(list);
}

// The same list with other items: open, unordered and undecided alike.
Value WithItems(engine::ListValue list, const engine::Growing<Value>& items) {
  list.items = items.span();
  return Value::List(list);
}

Value TitlesOf(const Terminology& terminology, const Value& ids) {
  engine::Growing<Value> titles;
  for (const Value& id : ids.as_list().items) {
    titles.push_back(AnalyteTitle(terminology, id));
    if (titles.back().is_error()) return titles.back();
  }
  return WithItems(ids.as_list(), titles);
}

// Those of a list of ids that are no undivided analytes of which a part is on
// the list.
Value MostSpecific(const Terminology& terminology, const Value& ids) {
  const AnalyteIndex& index = terminology.analyte_index();
  engine::Growing<int> analytes;
  for (const Value& id : ids.as_list().items) {
    if (const Value title = AnalyteTitle(terminology, id); title.is_error()) {
      return title;
    }
    analytes.push_back(index.Find(id.as_string()));
  }
  engine::Growing<Value> kept;
  for (size_t i = 0; i < analytes.size(); ++i) {
    if (absl::c_none_of(analytes, [&](int other) {
          return index.IsPartOf(other, analytes[i]);
        })) {
      kept.push_back(ids.as_list().items[i]);
    }
  }
  return WithItems(ids.as_list(), kept);
}

}  // namespace

Value AnalyteTitle(const Terminology& terminology, const Value& id) {
  if (id.kind() != Value::Kind::kString) return Value::Error("not an analyte");
  const v1::Analyte* analyte = terminology.FindAnalyte(id.as_string());
  return analyte == nullptr ? NoSuch(terms::kAnalyte, id.as_string())
                            : Value::StringView(analyte->title());
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
                    .terms = {terms::kAnalyte},
                    .body = [t](Arguments args, CallContext& context) {
                      return AnalyteTitle(*t, args[0]);
                    }}));
  status.Update(
      registry.Add({.function = "analyte_titles",
                    .id = "analyte_titles_list",
                    .params = {Type::List(Type::String())},
                    .result = Type::List(Type::String()),
                    .terms = {terms::kAnalyte},
                    .body = [t](Arguments args, CallContext& context) {
                      return TitlesOf(*t, args[0]);
                    }}));
  status.Update(
      registry.Add({.function = "most_specific",
                    .id = "most_specific_list",
                    .params = {Type::List(Type::String())},
                    .result = Type::List(Type::String()),
                    .asks_about_record = true,
                    .terms = {terms::kAnalyte},
                    .body = [t](Arguments args, CallContext& context) {
                      return MostSpecific(*t, args[0]);
                    }}));
  return status;
}

}  // namespace myorules::rules
