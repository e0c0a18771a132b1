// Arithmetic on int, uint and double. Integers never wrap: what does not fit is
// an error.
#include <cmath>
#include <limits>

#include "engine/expr/standard_library_parts.h"

namespace myorules::engine {
namespace {

Value Overflow() { return Value::Error("integer overflow"); }
Value DivideByZero() { return Value::Error("divide by zero"); }
Value ModulusByZero() { return Value::Error("modulus by zero"); }

// INT64_MIN / -1 is the one quotient that does not fit.
bool QuotientOverflows(int64_t a, int64_t b) {
  return a == std::numeric_limits<int64_t>::min() && b == -1;
}

void AddIntArithmetic(LibraryBuilder& library) {
  auto add = [&library](absl::string_view function, absl::string_view id,
                        Value (*body)(int64_t a, int64_t b)) {
    library.Add(function, id, {Type::Int(), Type::Int()}, Type::Int(),
                [body](absl::Span<const Value> args) {
                  return body(args[0].as_int(), args[1].as_int());
                });
  };
  add("_+_", "add_int64", [](int64_t a, int64_t b) {
    int64_t result;
    return __builtin_add_overflow(a, b, &result) ? Overflow()
                                                 : Value::Int(result);
  });
  add("_-_", "subtract_int64", [](int64_t a, int64_t b) {
    int64_t result;
    return __builtin_sub_overflow(a, b, &result) ? Overflow()
                                                 : Value::Int(result);
  });
  add("_*_", "multiply_int64", [](int64_t a, int64_t b) {
    int64_t result;
    return __builtin_mul_overflow(a, b, &result) ? Overflow()
                                                 : Value::Int(result);
  });
  add("_/_", "divide_int64", [](int64_t a, int64_t b) {
    if (b == 0) return DivideByZero();
    return QuotientOverflows(a, b) ? Overflow() : Value::Int(a / b);
  });
  add("_%_", "modulo_int64", [](int64_t a, int64_t b) {
    if (b == 0) return ModulusByZero();
    return QuotientOverflows(a, b) ? Overflow() : Value::Int(a % b);
  });
  library.Add("-_", "negate_int64", {Type::Int()}, Type::Int(),
              [](absl::Span<const Value> args) {
                int64_t result;
                return __builtin_sub_overflow(int64_t{0}, args[0].as_int(),
                                              &result)
                           ? Overflow()
                           : Value::Int(result);
              });
}

void AddUintArithmetic(LibraryBuilder& library) {
  auto add = [&library](absl::string_view function, absl::string_view id,
                        Value (*body)(uint64_t a, uint64_t b)) {
    library.Add(function, id, {Type::Uint(), Type::Uint()}, Type::Uint(),
                [body](absl::Span<const Value> args) {
                  return body(args[0].as_uint(), args[1].as_uint());
                });
  };
  add("_+_", "add_uint64", [](uint64_t a, uint64_t b) {
    uint64_t result;
    return __builtin_add_overflow(a, b, &result) ? Overflow()
                                                 : Value::Uint(result);
  });
  add("_-_", "subtract_uint64", [](uint64_t a, uint64_t b) {
    uint64_t result;
    return __builtin_sub_overflow(a, b, &result) ? Overflow()
                                                 : Value::Uint(result);
  });
  add("_*_", "multiply_uint64", [](uint64_t a, uint64_t b) {
    uint64_t result;
    return __builtin_mul_overflow(a, b, &result) ? Overflow()
                                                 : Value::Uint(result);
  });
  add("_/_", "divide_uint64", [](uint64_t a, uint64_t b) {
    return b == 0 ? DivideByZero() : Value::Uint(a / b);
  });
  add("_%_", "modulo_uint64", [](uint64_t a, uint64_t b) {
    return b == 0 ? ModulusByZero() : Value::Uint(a % b);
  });
}

double Divide(double a, double b) {
  if (b != 0) return a / b;
  // IEEE 754, which C++ leaves undefined.
  if (a == 0 || std::isnan(a)) return std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  return std::signbit(a) == std::signbit(b) ? infinity : -infinity;
}

void AddDoubleArithmetic(LibraryBuilder& library) {
  auto add = [&library](absl::string_view function, absl::string_view id,
                        double (*body)(double a, double b)) {
    library.Add(
        function, id, {Type::Double(), Type::Double()}, Type::Double(),
        [body](absl::Span<const Value> args) {
          return Value::Double(body(args[0].as_double(), args[1].as_double()));
        });
  };
  add("_+_", "add_double", [](double a, double b) { return a + b; });
  add("_-_", "subtract_double", [](double a, double b) { return a - b; });
  add("_*_", "multiply_double", [](double a, double b) { return a * b; });
  add("_/_", "divide_double", Divide);
  library.Add("-_", "negate_double", {Type::Double()}, Type::Double(),
              [](absl::Span<const Value> args) {
                return Value::Double(-args[0].as_double());
              });
}

}  // namespace

void AddArithmetic(LibraryBuilder& library) {
  AddIntArithmetic(library);
  AddUintArithmetic(library);
  AddDoubleArithmetic(library);
}

}  // namespace myorules::engine
