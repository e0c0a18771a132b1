// Calls of the functions and operators that there are, found in their registry:
// a new one is written without being named here.
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/standard_library.h"
#include "engine/oracle/call_text.h"
#include "engine/oracle/parcel_environment.h"
#include "engine/oracle/random_expressions.h"

namespace myorules::engine::oracle {
namespace {

// Whether `declared`, the result of an overload, is `wanted` with some type
// parameters, which are added.
bool Gives(const Type& declared, const Type& wanted,
           std::map<std::string, Type>& parameters) {
  if (declared.kind() == Type::Kind::kParameter) {
    return parameters.try_emplace(declared.name(), wanted).first->second ==
           wanted;
  }
  if (declared.kind() != wanted.kind() || declared.name() != wanted.name() ||
      declared.parameters().size() != wanted.parameters().size()) {
    return false;
  }
  for (size_t i = 0; i < declared.parameters().size(); ++i) {
    if (!Gives(declared.parameters()[i], wanted.parameters()[i], parameters)) {
      return false;
    }
  }
  return true;
}

// The function; but the parts of a time, or of a duration, count as one: most
// ints would be such.
std::string GroupOf(const Overload& overload) {
  if (!absl::StartsWith(overload.function, "get")) return overload.function;
  return absl::StrCat("part of ", overload.params[0].ToString(),
                      overload.params.size());
}

// The overloads that give a type, by function.
using Overloads = std::vector<std::vector<const Overload*>>;

Overloads FindThatGive(const Type& result, bool ask_about_record) {
  const FunctionRegistry& functions = *ParcelEnvironment().functions;
  std::map<std::string, std::vector<const Overload*>> by_function;
  for (const std::string& name : functions.Names()) {
    for (const Overload* overload : functions.Find(name)) {
      std::map<std::string, Type> parameters;
      if (overload->asks_about_record && !ask_about_record) continue;
      if (!Gives(overload->result, result, parameters)) continue;
      by_function[GroupOf(*overload)].push_back(overload);
    }
  }
  Overloads overloads;
  for (auto& [function, found] : by_function) {
    overloads.push_back(std::move(found));
  }
  return overloads;
}

const Overloads& ThatGive(const Type& result, bool ask_about_record) {
  static auto& known = *new std::map<std::pair<std::string, bool>, Overloads>;
  const auto [found, is_new] =
      known.try_emplace({result.ToString(), ask_about_record});
  if (is_new) found->second = FindThatGive(result, ask_about_record);
  return found->second;
}

// What the text must say for a conversion from a text not to fail, by overload.
const std::map<std::string, Type>& ConversionsOfTexts() {
  static const auto& conversions = *new std::map<std::string, Type>({
      {"string_to_bool", Type::Bool()},
      {"string_to_date", Type::Date()},
      {"string_to_double", Type::Double()},
      {"string_to_duration", Type::Duration()},
      {"string_to_int64", Type::Int()},
      {"string_to_timestamp", Type::Timestamp()},
      {"string_to_uint64", Type::Uint()},
  });
  return conversions;
}

}  // namespace

Type Expressions::AnyType() {
  return random_.Of(std::vector<Type>{
      Type::Bool(), Type::Int(), Type::Uint(), Type::Double(), Type::String(),
      Type::Bytes(), Type::Timestamp(), Type::Duration(), Type::Date(),
      Type::Range(), Type::List(Type::Int()), Type::List(Type::String()),
      Type::Map(Type::String(), Type::Int()),
      Type::Message(testdata::Address::descriptor()->full_name())});
}

Type Expressions::KeyType() {
  return random_.Of(std::vector<Type>{Type::Bool(), Type::Int(), Type::Uint(),
                                      Type::String()});
}

Type Expressions::Bound(const Type& declared, Parameters& parameters) {
  if (declared.kind() == Type::Kind::kParameter) {
    const auto known = parameters.find(declared.name());
    if (known != parameters.end()) return known->second;
    return parameters.emplace(declared.name(), AnyType()).first->second;
  }
  std::vector<Type> bound;
  for (const Type& parameter : declared.parameters()) {
    bound.push_back(Bound(parameter, parameters));
  }
  return declared.WithParameters(std::move(bound));
}

std::string Expressions::Call(const Type& result, int depth,
                              const std::string& entry) {
  const Overload& overload = *random_.Of(random_.Of(ThatGive(result, asks_)));
  Parameters parameters;
  Gives(overload.result, result, parameters);
  for (const Type& param : overload.params) {
    // Not every type can be a key.
    if (param.kind() == Type::Kind::kMap) {
      parameters.try_emplace(param.parameters()[0].name(), KeyType());
    }
  }
  std::vector<std::string> args;
  for (size_t i = 0; i < overload.params.size(); ++i) {
    const Type type = Bound(overload.params[i], parameters);
    args.push_back(Argument(overload, i, type, depth, entry));
  }
  return absl::StrCat("(", CallText(overload, args), ")");
}

// Any expression of the type, but for those with which most calls would fail.
std::string Expressions::Argument(const Overload& overload, size_t position,
                                  const Type& type, int depth,
                                  const std::string& entry) {
  const auto conversion = ConversionsOfTexts().find(overload.id);
  if (conversion != ConversionsOfTexts().end()) {
    return ConvertibleText(conversion->second, depth, entry);
  }
  if (position == 1 && absl::EndsWith(overload.id, kWithTimeZone)) {
    return absl::StrCat("(", Bool(depth, entry), " ? ",
                        random_.Of(std::vector<std::string>{
                            "'UTC'", "'+02:00'", "'-11:30'", "'nowhere'"}),
                        " : '05:45')");
  }
  if (position == 1 && overload.id == "index_list" && random_.Chance(70)) {
    return absl::StrCat(random_.Below(2));
  }
  if (position == 1 && absl::StartsWith(overload.function, "plus_") &&
      random_.Chance(70)) {
    return absl::StrCat(random_.Below(40) - 20);
  }
  return Of(type, depth, entry);
}

std::string Expressions::ConvertibleText(const Type& to, int depth,
                                         const std::string& entry) {
  if (to == Type::Date()) {
    return absl::StrCat("('2016-05-1' + string(", Int(depth, entry), "))");
  }
  if (to == Type::Duration() && random_.Chance(50)) {
    return absl::StrCat("(string(", Int(depth, entry), ") + 'm')");
  }
  return absl::StrCat("string(", Of(to, depth, entry), ")");
}

}  // namespace myorules::engine::oracle
