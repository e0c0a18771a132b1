#include "service/cli/verify_output.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"

namespace myorules::service {

std::string VerifyText(const record::VerifyReport& report) {
  std::string text;
  for (const std::string& fault : report.faults) {
    absl::StrAppend(&text, "fault: ", fault, "\n");
  }
  absl::StrAppend(&text, "patients ", report.patients, ", events ",
                  report.events, ", packs ", report.packs, ", answers ",
                  report.answers, ", replayed ", report.replayed, ", erased ",
                  report.tombstones, ", waiting results ", report.waiting,
                  ", receipts ", report.receipts, "\n");
  for (const auto& [made_by, answers] : report.not_replayed) {
    absl::StrAppend(&text, answers, " answers not replayed: made by ", made_by,
                    "; use that program\n");
  }
  absl::StrAppend(&text,
                  !report.faults.empty()         ? "NOT SOUND"
                  : !report.not_replayed.empty() ? "sound as far as looked at"
                                                 : "sound",
                  "\n");
  return text;
}

std::string VerifyJson(const record::VerifyReport& report) {
  nlohmann::ordered_json json;
  json["sound"] = report.faults.empty();
  json["patients"] = report.patients;
  json["events"] = report.events;
  json["packs"] = report.packs;
  json["answers"] = report.answers;
  json["replayed"] = report.replayed;
  json["erased"] = report.tombstones;
  json["waitingResults"] = report.waiting;
  json["receipts"] = report.receipts;
  json["faults"] = report.faults;
  json["notReplayed"] = nlohmann::ordered_json::array();
  for (const auto& [made_by, answers] : report.not_replayed) {
    json["notReplayed"].push_back({{"madeBy", made_by}, {"answers", answers}});
  }
  return absl::StrCat(
      json.dump(-1, ' ', false,
                nlohmann::ordered_json::error_handler_t::replace),
      "\n");
}

ExitCode VerifyExitCode(const record::VerifyReport& report) {
  if (!report.faults.empty()) return kTestFailed;
  return report.not_replayed.empty() ? kOk : kNotAllTested;
}

}  // namespace myorules::service
