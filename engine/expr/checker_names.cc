#include "engine/expr/checker_names.h"

#include <cstddef>
#include <utility>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

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

bool IsPlainName(absl::string_view field) {
  return absl::c_all_of(field, [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
  });
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

}  // namespace myorules::engine
