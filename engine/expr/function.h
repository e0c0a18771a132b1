// Functions that expressions can call: their types, and what they do.
#ifndef MYORULES_ENGINE_EXPR_FUNCTION_H_
#define MYORULES_ENGINE_EXPR_FUNCTION_H_

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "engine/base/work_budget.h"
#include "engine/expr/extent.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"

namespace myorules::engine {

// What a call learns beside its arguments.
class CallContext {
 public:
  virtual ~CallContext() = default;
  // Notes, for the trace, that the call read the fact at `path`.
  virtual void RecordRead(const Path* path, const Value& value) = 0;
  // False: nobody listens to RecordRead, so that what it is told need not be
  // made.
  virtual bool records_reads() const { return true; }
  // What is left of the evaluation. Work that grows with the arguments is
  // charged to it, beyond the entries and bytes of the arguments and the
  // result, which the evaluator charges itself. Once it has stopped the call
  // ends at once, with any value.
  virtual WorkBudget& budget() = 0;
  // Notes that the call compared something with this threshold, rather than
  // just being handed it.
  virtual void RecordThreshold(const OpaqueValue& threshold) {}
};

// Pure: the same arguments give the same value; no clock, no state. Gives a
// value of the overload's result type, an error, or an unknown that names a
// fact; what calls it takes its word for that (engine.h holds a program's
// functions to it).
using FunctionBody =
    std::function<Value(absl::Span<const Value> args, CallContext& context)>;

// What a call costs at most where its arguments are at most `args`. `plain` is
// what its result is where a function does not say better: a text or a list as
// large as all arguments together.
using FunctionCost =
    std::function<CallCost(absl::Span<const Extent> args, const Extent& plain)>;

// The arguments of a call that are literal texts; nullopt: others.
using LiteralTexts = absl::Span<const absl::optional<absl::string_view>>;

// One overload of a function or operator.
struct Overload {
  // "age_at", or an operator by its CEL name: "_<_".
  std::string function;
  // Unique: "age_at_date_date".
  std::string id;
  // True: called as target.function(args); params[0] is the target.
  bool member = false;
  std::vector<Type> params;
  Type result;
  // False: never called with an unknown or an error; the evaluator answers with
  // the error, else with the union of the unknowns. True: sees them.
  bool non_strict = false;
  // True: asks about the record rather than the patient (`known`), and so
  // stands outside the law that filling in a fact never turns an answer round.
  bool asks_about_record = false;
  // By parameter, the target first; where there are fewer, or one is empty,
  // nothing is said. The kind of word that a text must be ("carrier"), which
  // the host knows; and the unit of a number ("years"). A pack that gives
  // another one does not load.
  std::vector<std::string> terms;
  std::vector<std::string> param_units;
  // What the result counts; empty: not said.
  std::string result_unit;
  // Parameters that must count the same, which is what the result counts: of a
  // function that gives one of its arguments, or rounds it.
  std::vector<int> same_unit;
  FunctionBody body;
  // Unset: the call takes no time that grows with its arguments, but for their
  // entries and bytes, and its result is plain.
  FunctionCost cost;
  // Set: asked at load about each call. Gives the overload that this call alone
  // has (a pattern compiled once), or null: this one; else, as the message of a
  // status, what is wrong with its literal arguments.
  std::function<absl::StatusOr<std::shared_ptr<const Overload>>(
      LiteralTexts texts)>
      bind;
};

// The functions of an environment. Filled once, then shared, read-only.
class FunctionRegistry {
 public:
  // Errors: ALREADY_EXISTS for the same id, or for the same function, member
  // and params (but for the names of type parameters); INVALID_ARGUMENT for an
  // overload without a name, a member without a target, or a result with a type
  // parameter that none of its arguments determines.
  absl::Status Add(Overload overload);

  // The overloads of `function` in the order added; empty: no such function.
  // Pointers stay valid until the registry goes.
  std::vector<const Overload*> Find(absl::string_view function) const;

  // All function names, sorted: for "did you mean".
  std::vector<std::string> Names() const;

 private:
  std::map<std::string, std::vector<std::unique_ptr<const Overload>>,
           std::less<>>
      overloads_;
  std::set<std::string> ids_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_FUNCTION_H_
