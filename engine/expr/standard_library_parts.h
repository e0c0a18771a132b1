// The parts of the standard library, a file each.
#ifndef MYORULES_ENGINE_EXPR_STANDARD_LIBRARY_PARTS_H_
#define MYORULES_ENGINE_EXPR_STANDARD_LIBRARY_PARTS_H_

#include <functional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "engine/expr/function.h"
#include "engine/expr/standard_library.h"

namespace myorules::engine {

// Adds overloads and keeps the first failure. Bodies get arguments of the kinds
// declared.
class LibraryBuilder {
 public:
  using Body = std::function<Value(absl::Span<const Value>)>;

  explicit LibraryBuilder(FunctionRegistry& registry) : registry_(registry) {}

  // function(params).
  void Add(absl::string_view function, absl::string_view id,
           std::vector<Type> params, Type result, Body body);
  // params[0].function(the rest).
  void AddMember(absl::string_view function, absl::string_view id,
                 std::vector<Type> params, Type result, Body body);
  // An operator whose meaning the evaluator defines.
  void Declare(absl::string_view function, absl::string_view id,
               std::vector<Type> params, Type result, bool non_strict = false);
  // Any other.
  void Add(Overload overload);

  const absl::Status& status() const { return status_; }

 private:
  FunctionRegistry& registry_;
  absl::Status status_;
};

void AddLogicAndCollections(LibraryBuilder& library);
void AddComparisons(LibraryBuilder& library,
                    const StandardLibraryOptions& options);
void AddArithmetic(LibraryBuilder& library);
void AddStrings(LibraryBuilder& library);
void AddConversions(LibraryBuilder& library);
void AddTime(LibraryBuilder& library);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_STANDARD_LIBRARY_PARTS_H_
