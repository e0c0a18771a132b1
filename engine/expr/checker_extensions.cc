#include "engine/expr/checker_extensions.h"

#include "absl/strings/match.h"

namespace myorules::engine {
namespace {

struct ExtensionName {
  // A function, or with a dot at its end all that begin so.
  absl::string_view function;
  absl::string_view extension;
};

constexpr ExtensionName kExtensionNames[] = {
    {"base64.", "encoder"},
    {"cel.", "binding"},
    {"charAt", "string"},
    {"cidr", "network"},
    {"containsCIDR", "network"},
    {"containsIP", "network"},
    {"distinct", "list"},
    {"flatten", "list"},
    {"format", "string"},
    {"hasValue", "optional value"},
    {"indexOf", "string"},
    {"ip", "network"},
    {"isCIDR", "network"},
    {"isIP", "network"},
    {"join", "string"},
    {"lastIndexOf", "string"},
    {"lists.", "list"},
    {"lowerAscii", "string"},
    {"math.", "math"},
    {"optional.", "optional value"},
    {"orValue", "optional value"},
    {"proto.", "proto2"},
    {"regex.", "regular expression"},
    {"replace", "string"},
    {"reverse", "string"},
    {"sets.", "set"},
    {"slice", "list"},
    {"sort", "list"},
    {"sortBy", "list"},
    {"split", "string"},
    {"strings.", "string"},
    {"substring", "string"},
    {"trim", "string"},
    {"unwrapOpt", "optional value"},
    {"upperAscii", "string"},
};

}  // namespace

absl::string_view ExtensionOf(absl::string_view function) {
  for (const ExtensionName& name : kExtensionNames) {
    const bool matches = absl::EndsWith(name.function, ".")
                             ? absl::StartsWith(function, name.function)
                             : function == name.function;
    if (matches) return name.extension;
  }
  return "";
}

}  // namespace myorules::engine
