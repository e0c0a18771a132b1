#include "engine/expr/standard_library.h"
#include "engine/expr/uncertainty_library_parts.h"

namespace myorules::engine {
namespace {

void AddKnown(LibraryBuilder& library) {
  Overload known;
  known.function = "known";
  known.id = "known";
  known.params = {Type::Parameter("A")};
  known.result = Type::Bool();
  known.non_strict = true;
  known.asks_about_record = true;
  known.body = [](absl::Span<const Value> args, CallContext& context) {
    if (args[0].is_error()) return args[0];
    return Value::Bool(
        MissingFor(args[0], context.budget(), SharedPart::kInEachPlace)
            .empty());
  };
  known.cost = [](absl::Span<const Extent> args, const Extent& plain) {
    // All of it is walked, and each missing fact noted.
    CallCost cost{2 * args[0].weight + args[0].all_facts(), plain};
    cost.result.facts = 0;
    return cost;
  };
  library.Add(std::move(known));
}

void AddClosed(LibraryBuilder& library) {
  Overload closed;
  closed.function = "closed";
  closed.id = "closed_list";
  closed.params = {Type::List(Type::Parameter("A"))};
  closed.result = Type::List(Type::Parameter("A"));
  closed.asks_about_record = true;
  closed.body = [](absl::Span<const Value> args, CallContext&) {
    ListValue list = args[0].as_list();
    // Entries on record that may belong cannot be waved away.
    if (list.undecided()) return Value::Unknown(list.why_undecided);
    list.open = false;
    list.why_open = UnknownSet();
    return Value::List(list);
  };
  library.Add(std::move(closed));
}

}  // namespace

absl::Status AddUncertaintyLibrary(FunctionRegistry& registry) {
  LibraryBuilder library(registry);
  AddKnown(library);
  AddClosed(library);
  AddDates(library);
  AddRanges(library);
  return library.status();
}

}  // namespace myorules::engine
