#include "service/cli/faults.h"

#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/cli/json_output.h"

namespace myorules::service {

std::vector<const engine::Issues*> PointersTo(
    const std::vector<engine::Issues>& texts) {
  std::vector<const engine::Issues*> pointers;
  pointers.reserve(texts.size());
  for (const engine::Issues& text : texts) pointers.push_back(&text);
  return pointers;
}

nlohmann::ordered_json IssuesJson(
    const std::vector<const engine::Issues*>& texts) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const engine::Issues* text : texts) {
    const std::vector<absl::string_view> lines =
        absl::StrSplit(text->text(), '\n');
    for (const engine::Issue* issue : text->Sorted()) {
      const size_t index = static_cast<size_t>(issue->position.line) - 1;
      array.push_back(
          {{"severity", issue->severity == engine::IssueSeverity::kError
                            ? "error"
                            : "warning"},
           {"file", text->file_name()},
           {"line", issue->position.line},
           {"column", issue->position.column},
           {"message", issue->message},
           {"sourceLine",
            index < lines.size() ? std::string(lines[index]) : std::string()}});
    }
  }
  return array;
}

void TellFaults(absl::string_view command, absl::string_view what,
                const std::vector<const engine::Issues*>& texts,
                const FaultForm& form) {
  const std::string message = absl::StrCat(what, " does not load");
  std::string told = absl::StrCat("myorules ", command, ": ", message);
  const Colors colors(form.color, stderr);
  for (const engine::Issues* text : texts) {
    if (text->issues().empty()) continue;
    absl::StrAppend(&told, "\n", text->Format(colors.Marks()));
  }
  std::fprintf(stderr, "%s\n", told.c_str());
  if (!form.json) return;
  nlohmann::ordered_json error = ErrorJson(absl::InvalidArgumentError(message));
  error["issues"] = IssuesJson(texts);
  PrintJson(command, {{"error", error}});
}

}  // namespace myorules::service
