// CEL types, as the checker knows them.
#ifndef MYORULES_ENGINE_EXPR_TYPE_H_
#define MYORULES_ENGINE_EXPR_TYPE_H_

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace myorules::engine {

// A type. A value type, compared by structure.
class Type {
 public:
  enum class Kind {
    kDyn,  // Known only at run time.
    kNull,
    kBool,
    kInt,  // Enum fields are ints, as CEL has them.
    kUint,
    kDouble,
    kString,
    kBytes,
    kDuration,
    kTimestamp,
    kList,       // parameters()[0]: element.
    kMap,        // parameters()[0], [1]: key, value.
    kMessage,    // name(): full message name.
    kWrapper,    // parameters()[0]: a primitive, or null.
    kType,       // The type of types; parameters()[0].
    kOpaque,     // name(): "date", "range", or a name that a library declares.
    kParameter,  // name(): a type parameter of an overload.
    kError,      // Checking failed here; silences follow-up errors.
  };

  Type() = default;  // dyn

  static Type Dyn() { return Type(Kind::kDyn); }
  static Type Null() { return Type(Kind::kNull); }
  static Type Bool() { return Type(Kind::kBool); }
  static Type Int() { return Type(Kind::kInt); }
  static Type Uint() { return Type(Kind::kUint); }
  static Type Double() { return Type(Kind::kDouble); }
  static Type String() { return Type(Kind::kString); }
  static Type Bytes() { return Type(Kind::kBytes); }
  static Type Duration() { return Type(Kind::kDuration); }
  static Type Timestamp() { return Type(Kind::kTimestamp); }
  static Type List(const Type& element) { return Type(Kind::kList, {element}); }
  static Type Map(const Type& key, const Type& value) {
    return Type(Kind::kMap, {key, value});
  }
  static Type Message(absl::string_view full_name) {
    return Type(Kind::kMessage, {}, full_name);
  }
  static Type Wrapper(const Type& primitive) {
    return Type(Kind::kWrapper, {primitive});
  }
  static Type TypeOf(const Type& of) { return Type(Kind::kType, {of}); }
  static Type Opaque(absl::string_view name) {
    return Type(Kind::kOpaque, {}, name);
  }
  // A value that may be absent, as CEL's extension of optional values has it:
  // the checker knows the type, which a library may declare; the standard
  // library has no such values.
  static Type Optional(const Type& of) {
    return Type(Kind::kOpaque, {of}, "optional_type");
  }
  static Type Parameter(absl::string_view name) {
    return Type(Kind::kParameter, {}, name);
  }
  static Type Error() { return Type(Kind::kError); }

  // A day known to lie between two days (value.h, DateRange): what a field of
  // type myorules.v1.Date reads as.
  static Type Date() { return Opaque("date"); }
  // A number known to lie in an interval (value.h, NumberRange).
  static Type Range() { return Opaque("range"); }

  Kind kind() const { return kind_; }
  bool is_optional() const {
    return kind_ == Kind::kOpaque && name_ == "optional_type";
  }
  const std::vector<Type>& parameters() const { return parameters_; }
  const std::string& name() const { return name_; }

  // The same type of other parameters: list(int) from list(A).
  Type WithParameters(std::vector<Type> parameters) const {
    return Type(kind_, std::move(parameters), name_);
  }

  // Types in one another: 0 of int, 2 of list(list(int)).
  int depth() const;

  // "list(string)", "myorules.v1.Patient", "date".
  std::string ToString() const;

  friend bool operator==(const Type& a, const Type& b) {
    return a.kind_ == b.kind_ && a.name_ == b.name_ &&
           a.parameters_ == b.parameters_;
  }
  friend bool operator!=(const Type& a, const Type& b) { return !(a == b); }

 private:
  explicit Type(Kind kind, std::vector<Type> parameters = {},
                absl::string_view name = "")
      : kind_(kind), parameters_(std::move(parameters)), name_(name) {}

  Kind kind_ = Kind::kDyn;
  std::vector<Type> parameters_;
  std::string name_;
};

// The types whose names are words of the language: "int", "list",
// "google.protobuf.Timestamp".
const std::map<std::string, Type, std::less<>>& LanguageTypes();

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_TYPE_H_
