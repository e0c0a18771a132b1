// Random expressions about a parcel.
#ifndef MYORULES_ENGINE_ORACLE_RANDOM_EXPRESSIONS_H_
#define MYORULES_ENGINE_ORACLE_RANDOM_EXPRESSIONS_H_

#include <map>
#include <string>
#include <vector>

#include "engine/expr/function.h"
#include "engine/expr/type.h"
#include "engine/oracle/random.h"

namespace myorules::engine::oracle {

// Makes expressions, by type. `entry` is what a macro's variable is ("item": i;
// "scan": s; "leg": l), or empty.
//
// Written is every function and operator of ParcelEnvironment(), each of their
// overloads, every macro, field and type of a parcel, literals and messages of
// every kind (random_expressions_test.cc holds it to that). Not written are
// proto2, time zones by name, and what asks about the record but for
// Question().
class Expressions {
 public:
  explicit Expressions(Random& random) : random_(random) {}

  // A condition.
  std::string Bool(int depth, const std::string& entry = "");

  // A condition that asks about the record: by `has`, `known`, `closed`, or
  // whether a list is complete. A fact filled in can turn it round.
  std::string Question(int depth);

 private:
  using Choices = std::vector<std::string>;
  using Parameters = std::map<std::string, Type>;

  // An expression of that type. What is returned, here and below, stands within
  // others without further parentheses.
  std::string Of(const Type& type, int depth, const std::string& entry);
  // One of the facts, or a call that gives that type.
  std::string FactOrCall(const Type& type, const Choices& facts, int depth,
                         const std::string& entry);
  std::string BoolFact(const std::string& entry);
  std::string Number();
  std::string Int(int depth, const std::string& entry);
  std::string Uint(int depth, const std::string& entry);
  std::string Double(int depth, const std::string& entry);
  std::string Date(int depth, const std::string& entry);
  std::string Range(int depth, const std::string& entry);
  std::string Time(int depth, const std::string& entry);
  std::string Duration(int depth, const std::string& entry);
  std::string Text(int depth, const std::string& entry);
  std::string Texts(int depth);
  std::string Bytes(int depth, const std::string& entry);
  std::string List(const Type& element, int depth, const std::string& entry);
  std::string Map(int depth, const std::string& entry);
  std::string Address();
  std::string Items();
  std::string Macro();
  std::string Compare(const std::string& a, const std::string& b, bool ordered);
  // A part of a question that asks.
  std::string Asked(int depth, const std::string& entry);

  // Conditions over several things.
  std::string OverItems(int depth);
  std::string OverParts(int depth);
  std::string OverLists(int depth, const std::string& entry);
  std::string OverMaps(int depth, const std::string& entry);
  std::string OverTexts(int depth, const std::string& entry);
  std::string OverAddresses(int depth);
  std::string OverMadeMessages(int depth, const std::string& entry);
  std::string OverWellKnownMessages(int depth, const std::string& entry);
  std::string OverMacrosInMacros(int depth);
  std::string OverTypes(int depth, const std::string& entry);

  // A call of any function or operator that gives that type; each stands alone,
  // as an argument of the next depth.
  std::string Call(const Type& result, int depth, const std::string& entry);
  std::string Argument(const Overload& overload, size_t position,
                       const Type& type, int depth, const std::string& entry);
  std::string ConvertibleText(const Type& to, int depth,
                              const std::string& entry);
  Type AnyType();
  Type KeyType();
  Type Bound(const Type& declared, Parameters& parameters);

  Random& random_;
  // Whether what is being written may ask about the record.
  bool asks_ = false;
};

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_RANDOM_EXPRESSIONS_H_
