#include "engine/expr/checker_names.h"

#include <cstddef>
#include <utility>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "engine/base/enum_names.h"
#include "engine/base/issues.h"
#include "engine/expr/checker_extensions.h"

namespace myorules::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;

ResolvedName NamedType(Type type) {
  ResolvedName resolved;
  resolved.type = Type::TypeOf(type);
  resolved.reference.type = std::move(type);
  return resolved;
}

// The enum constant of full name `name`: that of its type, a dot, its own.
const EnumValueDescriptor* FindEnumConstant(const DescriptorPool* pool,
                                            const std::string& name) {
  const size_t dot = name.rfind('.');
  if (pool == nullptr || dot == std::string::npos) return nullptr;
  const EnumDescriptor* type = pool->FindEnumTypeByName(name.substr(0, dot));
  return type == nullptr ? nullptr
                         : type->FindValueByName(name.substr(dot + 1));
}

absl::optional<ResolvedName> ResolveFullName(const Environment& environment,
                                             const std::string& name) {
  if (const auto variable = environment.variables.find(name);
      variable != environment.variables.end()) {
    ResolvedName resolved;
    resolved.reference.variable = name;
    resolved.type = variable->second;
    return resolved;
  }
  if (const auto type = LanguageTypes().find(name);
      type != LanguageTypes().end()) {
    return NamedType(type->second);
  }
  if (environment.pool == nullptr) return absl::nullopt;
  if (const Descriptor* message =
          environment.pool->FindMessageTypeByName(name)) {
    return NamedType(TypeOfMessage(*message));
  }
  if (const EnumValueDescriptor* constant =
          FindEnumConstant(environment.pool, name)) {
    ResolvedName resolved;
    resolved.reference.enum_value = constant->number();
    resolved.type = Type::Int();
    return resolved;
  }
  return absl::nullopt;
}

const EnumDescriptor* ResolveEnum(const Environment& environment,
                                  absl::string_view name) {
  if (environment.pool == nullptr) return nullptr;
  for (const std::string& candidate :
       CandidateNames(environment.container, name)) {
    if (const auto* found = environment.pool->FindEnumTypeByName(candidate)) {
      return found;
    }
  }
  return nullptr;
}

bool IsPlainName(absl::string_view field) {
  return absl::c_all_of(field, [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
  });
}

// How `full_name` is written in the container.
std::string NameInContainer(const Environment& environment,
                            const std::string& full_name) {
  return std::string(
      absl::StripPrefix(full_name, absl::StrCat(environment.container, ".")));
}

std::string QuotedList(const std::vector<std::string>& names) {
  constexpr size_t kMost = 5;
  std::vector<std::string> quoted;
  for (size_t i = 0; i < names.size() && i < kMost; ++i) {
    quoted.push_back(absl::StrCat("'", names[i], "'"));
  }
  return absl::StrCat(absl::StrJoin(quoted, ", "),
                      names.size() > kMost ? ", …" : "");
}

// A name that begins like those of qualified variables.
absl::optional<NameFault> ExplainQualified(
    const Environment& environment, absl::Span<const std::string> parts) {
  const std::string prefix =
      absl::StrCat(absl::StripPrefix(parts[0], "."), ".");
  std::vector<std::string> inside;
  for (const auto& [name, type] : environment.variables) {
    if (absl::StartsWith(name, prefix)) inside.push_back(name);
  }
  if (inside.empty()) return absl::nullopt;
  if (parts.size() == 1) {
    return NameFault{0, absl::StrCat("'", parts[0],
                                     "' is not a variable by itself; there is ",
                                     QuotedList(inside))};
  }
  const std::string name = absl::StrJoin(parts.first(2), ".");
  const std::string meant = DidYouMean(name, inside);
  return NameFault{
      0, absl::StrCat("no variable '", name, "'",
                      meant.empty()
                          ? absl::StrCat("; there is ", QuotedList(inside))
                          : meant)};
}

}  // namespace

std::vector<std::string> CandidateNames(absl::string_view container,
                                        absl::string_view name) {
  if (absl::StartsWith(name, ".")) return {std::string(name.substr(1))};
  std::vector<std::string> candidates;
  while (!container.empty()) {
    candidates.push_back(absl::StrCat(container, ".", name));
    const size_t dot = container.rfind('.');
    container = container.substr(0, dot == absl::string_view::npos ? 0 : dot);
  }
  candidates.emplace_back(name);
  return candidates;
}

absl::optional<ResolvedName> ResolveName(const Environment& environment,
                                         absl::string_view name) {
  for (const std::string& candidate :
       CandidateNames(environment.container, name)) {
    if (auto resolved = ResolveFullName(environment, candidate)) {
      return resolved;
    }
  }
  return absl::nullopt;
}

const Descriptor* ResolveMessage(const Environment& environment,
                                 absl::string_view name) {
  if (environment.pool == nullptr) return nullptr;
  for (const std::string& candidate :
       CandidateNames(environment.container, name)) {
    if (const auto* found =
            environment.pool->FindMessageTypeByName(candidate)) {
      return found;
    }
  }
  return nullptr;
}

std::vector<const Overload*> ResolveFunction(const Environment& environment,
                                             absl::string_view name) {
  for (const std::string& candidate :
       CandidateNames(environment.container, name)) {
    auto overloads = environment.functions->Find(candidate);
    if (!overloads.empty()) return overloads;
  }
  return {};
}

std::vector<const Expr*> NameChain(const Expr& expr,
                                   absl::Span<const std::string> locals) {
  std::vector<const Expr*> chain = {&expr};
  while (const auto* select = std::get_if<SelectExpr>(&chain.back()->node)) {
    // A name in backticks is a field's and nothing else.
    if (select->test_only || !IsPlainName(select->field)) return {};
    chain.push_back(select->operand.get());
  }
  const auto* ident = std::get_if<IdentExpr>(&chain.back()->node);
  if (ident == nullptr || absl::c_linear_search(locals, ident->name)) return {};
  return chain;
}

std::vector<std::string> NameParts(absl::Span<const Expr* const> chain) {
  std::vector<std::string> parts = {
      std::get<IdentExpr>(chain.back()->node).name};
  for (size_t i = chain.size() - 1; i-- > 0;) {
    parts.push_back(std::get<SelectExpr>(chain[i]->node).field);
  }
  return parts;
}

std::vector<const Overload*> ResolveQualifiedFunction(
    const Environment& environment, const Expr& target,
    absl::string_view function, absl::Span<const std::string> locals) {
  const std::vector<const Expr*> chain = NameChain(target, locals);
  if (chain.empty()) return {};
  std::vector<const Overload*> overloads = ResolveFunction(
      environment,
      absl::StrCat(absl::StrJoin(NameParts(chain), "."), ".", function));
  if (absl::c_any_of(overloads, [](const Overload* o) { return o->member; })) {
    return {};
  }
  return overloads;
}

absl::optional<NameFault> ExplainEnum(const Environment& environment,
                                      absl::Span<const std::string> parts) {
  for (size_t count = parts.size(); count > 0; --count) {
    const std::string name = absl::StrJoin(parts.first(count), ".");
    const EnumDescriptor* type = ResolveEnum(environment, name);
    if (type == nullptr) continue;
    if (count == parts.size()) {
      return NameFault{
          count - 1,
          absl::StrCat("'", name, "' is an enum; name one of its values: '",
                       name, ".", type->value(0)->name(), "', …")};
    }
    const std::vector<std::string> values = EnumValueNames(*type);
    const std::string meant = NameMeant(values, parts[count]);
    return NameFault{
        count,
        absl::StrCat("enum ", name, " has no value '", parts[count], "'",
                     meant.empty()
                         ? absl::StrCat("; it has ", QuotedList(values))
                         : absl::StrCat(" (did you mean '", meant, "'?)"))};
  }
  return absl::nullopt;
}

NameFault ExplainUnknownName(const Environment& environment,
                             absl::Span<const std::string> parts,
                             const std::vector<std::string>& locals) {
  if (auto fault = ExplainEnum(environment, parts)) return *fault;
  if (auto fault = ExplainQualified(environment, parts)) return *fault;
  // C++ and protoc name enum constants without their enum; CEL does not.
  if (environment.pool != nullptr) {
    for (const std::string& candidate :
         CandidateNames(environment.container, parts[0])) {
      if (const auto* value =
              environment.pool->FindEnumValueByName(candidate)) {
        return {0, absl::StrCat(
                       "no variable '", parts[0], "' (did you mean '",
                       NameInContainer(environment, value->type()->full_name()),
                       ".", value->name(), "'?)")};
      }
    }
  }
  const std::string lower = absl::AsciiStrToLower(parts[0]);
  if (lower == "true" || lower == "false" || lower == "null") {
    return {0, absl::StrCat("no variable '", parts[0], "' (did you mean '",
                            lower, "'?)")};
  }
  std::vector<std::string> known = locals;
  for (const auto& [name, type] : environment.variables) known.push_back(name);
  std::string meant = DidYouMean(parts[0], known);
  if (meant.empty() && parts.size() > 1) {
    meant = DidYouMean(absl::StrJoin(parts.first(2), "."), known);
  }
  return {0, absl::StrCat("no variable '", parts[0], "'", meant)};
}

std::string ExplainUnknownFunction(const Environment& environment,
                                   absl::string_view name) {
  for (const absl::string_view macro :
       {"all", "exists", "exists_one", "filter", "map"}) {
    if (name == macro) {
      return absl::StrCat("'", macro, "' is a macro: write list.", macro,
                          "(variable, expression)");
    }
  }
  if (const absl::string_view extension = ExtensionOf(name);
      !extension.empty()) {
    return absl::StrCat("no function '", name, "': it is of CEL's ", extension,
                        " extension, which is not part of the language here");
  }
  std::vector<std::string> known = {"all",    "exists", "exists_one",
                                    "filter", "has",    "map"};
  // Operators have names that nobody writes.
  absl::c_copy_if(environment.functions->Names(), std::back_inserter(known),
                  [](const std::string& function) {
                    return absl::ascii_isalpha(function[0]);
                  });
  return absl::StrCat("no function '", name, "'", DidYouMean(name, known));
}

std::string ExplainUnknownMessage(const Environment& environment,
                                  absl::string_view name) {
  // Pools cannot be listed; the types beside those of the variables can.
  std::vector<std::string> known;
  for (const auto& [variable, type] : environment.variables) {
    const Descriptor* message =
        environment.pool == nullptr || type.kind() != Type::Kind::kMessage
            ? nullptr
            : environment.pool->FindMessageTypeByName(type.name());
    if (message == nullptr) continue;
    for (int i = 0; i < message->file()->message_type_count(); ++i) {
      known.push_back(NameInContainer(
          environment, message->file()->message_type(i)->full_name()));
    }
  }
  return absl::StrCat("no message type '", name, "'", DidYouMean(name, known));
}

std::string EnumConstantNear(const Environment& environment,
                             const EnumDescriptor& type,
                             absl::string_view text) {
  const std::vector<std::string> values = EnumValueNames(type);
  const std::string near = NameMeant(values, text);
  return absl::StrCat(NameInContainer(environment, type.full_name()), ".",
                      near.empty() ? values.back() : near);
}

std::string ExplainUnknownField(const Descriptor& message,
                                absl::string_view name) {
  const std::vector<std::string> names = FieldNames(message);
  const std::string meant = DidYouMean(name, names);
  return absl::StrCat("no field '", name, "' in ", message.full_name(),
                      !meant.empty() || names.empty()
                          ? meant
                          : absl::StrCat("; it has ", QuotedList(names)));
}

std::vector<std::string> FieldNames(const Descriptor& message) {
  std::vector<std::string> names;
  names.reserve(message.field_count());
  for (int i = 0; i < message.field_count(); ++i) {
    names.push_back(message.field(i)->name());
  }
  return names;
}

}  // namespace myorules::engine
