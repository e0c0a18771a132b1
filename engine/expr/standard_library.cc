#include "engine/expr/standard_library.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "engine/expr/standard_library_parts.h"

namespace myorules::engine {

void LibraryBuilder::Add(Overload overload) {
  absl::Status added = registry_.Add(std::move(overload));
  if (status_.ok()) status_ = std::move(added);
}

void LibraryBuilder::Add(absl::string_view function, absl::string_view id,
                         std::vector<Type> params, Type result, Body body) {
  Overload overload;
  overload.function = std::string(function);
  overload.id = std::string(id);
  overload.params = std::move(params);
  overload.result = std::move(result);
  overload.body = [body = std::move(body)](absl::Span<const Value> args,
                                           CallContext&) { return body(args); };
  Add(std::move(overload));
}

void LibraryBuilder::AddMember(absl::string_view function, absl::string_view id,
                               std::vector<Type> params, Type result,
                               Body body) {
  Overload overload;
  overload.function = std::string(function);
  overload.id = std::string(id);
  overload.member = true;
  overload.params = std::move(params);
  overload.result = std::move(result);
  overload.body = [body = std::move(body)](absl::Span<const Value> args,
                                           CallContext&) { return body(args); };
  Add(std::move(overload));
}

void LibraryBuilder::Declare(absl::string_view function, absl::string_view id,
                             std::vector<Type> params, Type result,
                             bool non_strict) {
  Overload overload;
  overload.function = std::string(function);
  overload.id = std::string(id);
  overload.params = std::move(params);
  overload.result = std::move(result);
  overload.non_strict = non_strict;
  Add(std::move(overload));
}

namespace {

Value SizeOfList(const Value& value) {
  const ListValue& list = value.as_list();
  if (list.open) return Value::Unknown(list.why_open);
  return Value::Int(static_cast<int64_t>(list.items.size()));
}

Value Concatenate(const ListValue& a, const ListValue& b) {
  ListValue both = a;
  Growing<Value> items;
  items.reserve(a.items.size() + b.items.size());
  items.append(a.items);
  items.append(b.items);
  both.items = items.span();
  both.open = a.open || b.open;
  both.why_open.Merge(b.why_open);
  both.unordered = a.unordered || b.unordered;
  both.why_undecided.Merge(b.why_undecided);
  return Value::List(both);
}

// `less` of two values of one kind, or of two numbers.
void AddOrder(LibraryBuilder& library, absl::string_view kinds,
              const Type& left, const Type& right,
              bool (*less)(const Value&, const Value&)) {
  const Type result = Type::Bool();
  library.Add("_<_", absl::StrCat("less_", kinds), {left, right}, result,
              [less](absl::Span<const Value> args) {
                return Value::Bool(less(args[0], args[1]));
              });
  library.Add("_<=_", absl::StrCat("less_equals_", kinds), {left, right},
              result, [less](absl::Span<const Value> args) {
                return Value::Bool(!less(args[1], args[0]));
              });
  library.Add("_>_", absl::StrCat("greater_", kinds), {left, right}, result,
              [less](absl::Span<const Value> args) {
                return Value::Bool(less(args[1], args[0]));
              });
  library.Add("_>=_", absl::StrCat("greater_equals_", kinds), {left, right},
              result, [less](absl::Span<const Value> args) {
                return Value::Bool(!less(args[0], args[1]));
              });
}

// Numbers have an order of their own, since a NaN is in none.
void AddNumberOrder(LibraryBuilder& library, absl::string_view kinds, Type left,
                    Type right) {
  auto add = [&](absl::string_view function, absl::string_view name,
                 bool (*holds)(int order)) {
    library.Add(function, absl::StrCat(name, "_", kinds), {left, right},
                Type::Bool(), [holds](absl::Span<const Value> args) {
                  const absl::optional<int> order =
                      CompareNumbers(args[0], args[1]);
                  return Value::Bool(order.has_value() && holds(*order));
                });
  };
  add("_<_", "less", [](int order) { return order < 0; });
  add("_<=_", "less_equals", [](int order) { return order <= 0; });
  add("_>_", "greater", [](int order) { return order > 0; });
  add("_>=_", "greater_equals", [](int order) { return order >= 0; });
}

}  // namespace

void AddLogicAndCollections(LibraryBuilder& library) {
  const Type boolean = Type::Bool();
  const Type a = Type::Parameter("A");
  const Type b = Type::Parameter("B");
  const Type list = Type::List(a);
  const Type map = Type::Map(a, b);
  library.Declare("_&&_", "logical_and", {boolean, boolean}, boolean, true);
  library.Declare("_||_", "logical_or", {boolean, boolean}, boolean, true);
  library.Declare("_?_:_", "conditional", {boolean, a, a}, a, true);
  library.Declare("_==_", "equals", {a, a}, boolean);
  library.Declare("_!=_", "not_equals", {a, a}, boolean);
  library.Declare("_[_]", "index_list", {list, Type::Int()}, a);
  library.Declare("_[_]", "index_map", {map, a}, b);
  library.Declare("@in", "in_list", {a, list}, boolean);
  library.Declare("@in", "in_map", {a, map}, boolean);
  library.Add("!_", "logical_not", {boolean}, boolean,
              [](absl::Span<const Value> args) {
                return Value::Bool(!args[0].as_bool());
              });
  const auto list_size = [](absl::Span<const Value> args) {
    return SizeOfList(args[0]);
  };
  const auto map_size = [](absl::Span<const Value> args) {
    return Value::Int(static_cast<int64_t>(args[0].as_map().entries.size()));
  };
  library.Add("size", "size_list", {list}, Type::Int(), list_size);
  library.AddMember("size", "list_size", {list}, Type::Int(), list_size);
  library.Add("size", "size_map", {map}, Type::Int(), map_size);
  library.AddMember("size", "map_size", {map}, Type::Int(), map_size);
  library.Add("_+_", "add_list", {list, list}, list,
              [](absl::Span<const Value> args) {
                return Concatenate(args[0].as_list(), args[1].as_list());
              });
}

void AddComparisons(LibraryBuilder& library,
                    const StandardLibraryOptions& options) {
  AddOrder(library, "bool", Type::Bool(), Type::Bool(),
           [](const Value& a, const Value& b) {
             return !a.as_bool() && b.as_bool();
           });
  AddOrder(library, "string", Type::String(), Type::String(),
           [](const Value& a, const Value& b) {
             return a.as_string() < b.as_string();
           });
  AddOrder(library, "bytes", Type::Bytes(), Type::Bytes(),
           [](const Value& a, const Value& b) {
             return a.as_bytes() < b.as_bytes();
           });
  AddOrder(library, "timestamp", Type::Timestamp(), Type::Timestamp(),
           [](const Value& a, const Value& b) {
             return a.as_timestamp() < b.as_timestamp();
           });
  AddOrder(library, "duration", Type::Duration(), Type::Duration(),
           [](const Value& a, const Value& b) {
             return a.as_duration() < b.as_duration();
           });
  const std::pair<const char*, Type> numbers[] = {{"int64", Type::Int()},
                                                  {"uint64", Type::Uint()},
                                                  {"double", Type::Double()}};
  for (const auto& [left_name, left] : numbers) {
    for (const auto& [right_name, right] : numbers) {
      if (left != right && !options.order_across_number_types) continue;
      AddNumberOrder(library,
                     left == right ? std::string(left_name)
                                   : absl::StrCat(left_name, "_", right_name),
                     left, right);
    }
  }
}

absl::Status AddStandardLibrary(FunctionRegistry& registry,
                                const StandardLibraryOptions& options) {
  LibraryBuilder library(registry);
  AddLogicAndCollections(library);
  AddComparisons(library, options);
  AddArithmetic(library);
  AddStrings(library);
  AddConversions(library);
  AddTime(library);
  return library.status();
}

}  // namespace myorules::engine
