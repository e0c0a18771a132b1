#include "engine/oracle/call_text.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace myorules::engine::oracle {

std::string CallText(const Overload& overload,
                     const std::vector<std::string>& args) {
  const std::string& function = overload.function;
  if (function == "@in") return absl::StrCat(args[0], " in ", args[1]);
  if (function == "_[_]") return absl::StrCat(args[0], "[", args[1], "]");
  if (function == "_?_:_") {
    return absl::StrCat(args[0], " ? ", args[1], " : ", args[2]);
  }
  // "!_"
  if (args.size() == 1 && absl::EndsWith(function, "_") && function[0] != '_') {
    return absl::StrCat(function.substr(0, function.size() - 1), args[0]);
  }
  // "_+_"
  if (function[0] == '_') {
    return absl::StrCat(args[0], " ", function.substr(1, function.size() - 2),
                        " ", args[1]);
  }
  if (!overload.member) {
    return absl::StrCat(function, "(", absl::StrJoin(args, ", "), ")");
  }
  return absl::StrCat(args[0], ".", function, "(",
                      absl::StrJoin(args.begin() + 1, args.end(), ", "), ")");
}

}  // namespace myorules::engine::oracle
