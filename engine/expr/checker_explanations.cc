// The second part of what is known of names: what is wrong with one that there
// is not, and which was meant.
#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "engine/base/enum_names.h"
#include "engine/base/issues.h"
#include "engine/expr/checker_extensions.h"
#include "engine/expr/checker_names.h"

namespace myorules::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

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

// How `full_name` is written in the container.
std::string NameInContainer(const Environment& environment,
                            const std::string& full_name) {
  return std::string(
      absl::StripPrefix(full_name, absl::StrCat(environment.container, ".")));
}

// "'a', 'b', …".
std::string QuotedList(const std::vector<std::string>& names) {
  constexpr size_t kMost = 5;
  std::vector<std::string> quoted;
  for (size_t i = 0; i < names.size() && i < kMost; ++i) {
    quoted.push_back(absl::StrCat("'", names[i], "'"));
  }
  return absl::StrCat(absl::StrJoin(quoted, ", "),
                      names.size() > kMost ? ", …" : "");
}

// Whether other languages call so what tells how many entries there are.
bool IsCalledSize(absl::string_view name) {
  return name == "length" || name == "len" || name == "count";
}

// " (did you mean 'a'?)" of one name, "; there is 'a', 'b'" of several.
std::string Offer(std::vector<std::string> names) {
  if (names.empty()) return "";
  std::sort(names.begin(), names.end());
  if (names.size() > 1) return absl::StrCat("; there is ", QuotedList(names));
  return absl::StrCat(" (did you mean '", names.front(), "'?)");
}

// The message whose fields can be selected, which a date's cannot; null: the
// field holds none.
const Descriptor* MessageIn(const FieldDescriptor& field) {
  const Descriptor* message = field.message_type();
  return message != nullptr &&
                 TypeOfMessage(*message).kind() == Type::Kind::kMessage
             ? message
             : nullptr;
}

// The shortest ways from a message to a field of that name in it, or in a
// single message in it: "sender.country".
std::vector<std::string> WaysToField(const Descriptor& message,
                                     absl::string_view name) {
  constexpr size_t kMostMessages = 1'000;  // On one level.
  using Way = std::pair<std::string, const Descriptor*>;
  std::vector<std::string> ways;
  std::set<const Descriptor*> seen;
  std::vector<Way> level = {{"", &message}};
  while (ways.empty() && !level.empty() && level.size() < kMostMessages) {
    std::vector<Way> next;
    for (const auto& [way, type] : level) seen.insert(type);
    for (const auto& [way, type] : level) {
      for (int i = 0; i < type->field_count(); ++i) {
        const FieldDescriptor& field = *type->field(i);
        std::string to = absl::StrCat(way, field.name());
        if (field.name() == name) ways.push_back(to);
        const Descriptor* inner =
            field.is_repeated() ? nullptr : MessageIn(field);
        if (inner != nullptr && seen.count(inner) == 0) {
          next.emplace_back(absl::StrCat(to, "."), inner);
        }
      }
    }
    level = std::move(next);
  }
  return ways;
}

// The messages that variables are.
std::vector<std::pair<std::string, const Descriptor*>> MessageVariables(
    const Environment& environment) {
  std::vector<std::pair<std::string, const Descriptor*>> messages;
  if (environment.pool == nullptr) return messages;
  for (const auto& [name, type] : environment.variables) {
    if (type.kind() != Type::Kind::kMessage) continue;
    const Descriptor* message =
        environment.pool->FindMessageTypeByName(type.name());
    if (message != nullptr) messages.emplace_back(name, message);
  }
  return messages;
}

// Those of the fields of variables, and of the messages in them.
std::vector<const EnumDescriptor*> EnumsOfFields(
    const Environment& environment) {
  std::vector<const EnumDescriptor*> enums;
  std::set<const void*> seen;
  std::vector<const Descriptor*> waiting;
  for (const auto& [name, message] : MessageVariables(environment)) {
    waiting.push_back(message);
  }
  while (!waiting.empty()) {
    const Descriptor* message = waiting.back();
    waiting.pop_back();
    if (!seen.insert(message).second) continue;
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor& field = *message->field(i);
      const Descriptor* inner = MessageIn(field);
      if (inner != nullptr) waiting.push_back(inner);
      const EnumDescriptor* type = field.enum_type();
      if (type != nullptr && seen.insert(type).second) enums.push_back(type);
    }
  }
  return enums;
}

// "Service" of "Servise".
std::vector<std::string> EnumsNear(const Environment& environment,
                                   const std::string& name) {
  std::vector<std::string> enums;
  for (const EnumDescriptor* type : EnumsOfFields(environment)) {
    enums.push_back(NameInContainer(environment, type->full_name()));
  }
  const std::string nearest = NearestName(name, enums);
  return nearest.empty() ? std::vector<std::string>() : std::vector{nearest};
}

// "Service.SERVICE_EXPRESS" of "EXPRESS", else of "SERVICE_EXPRES".
std::vector<std::string> ConstantsMeant(const Environment& environment,
                                        const std::string& name) {
  std::vector<std::string> meant, values;
  std::map<std::string, std::string> constants;
  for (const EnumDescriptor* type : EnumsOfFields(environment)) {
    for (const std::string& value : EnumValueNames(*type)) {
      std::string constant = absl::StrCat(
          NameInContainer(environment, type->full_name()), ".", value);
      if (absl::EndsWith(value, absl::StrCat("_", name))) {
        meant.push_back(constant);
      }
      values.push_back(value);
      constants.emplace(value, std::move(constant));
    }
  }
  const std::string near = NearestName(name, values);
  if (meant.empty() && !near.empty()) meant.push_back(constants.at(near));
  return meant;
}

// What a chain of names ("a", "b" for a.b) that is near to no other may have
// left out before it: " (did you mean 'parcel.sender'?)".
std::string OfferLongerName(const Environment& environment,
                            absl::Span<const std::string> parts) {
  std::vector<std::string> names;
  const std::string end = absl::StrCat(".", parts[0]);
  for (const auto& [name, type] : environment.variables) {
    if (absl::EndsWith(name, end)) names.push_back(name);
  }
  if (!names.empty()) return Offer(std::move(names));
  for (const auto& [name, message] : MessageVariables(environment)) {
    for (const std::string& way : WaysToField(*message, parts[0])) {
      names.push_back(absl::StrCat(name, ".", way));
    }
  }
  if (!names.empty()) return Offer(std::move(names));
  return Offer(parts.size() > 1 ? EnumsNear(environment, parts[0])
                                : ConstantsMeant(environment, parts[0]));
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
  if (meant.empty()) meant = OfferLongerName(environment, parts);
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
  if (IsCalledSize(name)) {
    return absl::StrCat("no function '", name, "' (did you mean 'size'?)");
  }
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
  std::string meant = DidYouMean(name, names);
  if (meant.empty()) meant = Offer(WaysToField(message, name));
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
