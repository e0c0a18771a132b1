#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/cli/exit_codes.h"
#include "service/cli/lab_commands.h"
#include "service/cli/lab_input.h"
#include "service/cli/options.h"
#include "service/cli/record_output.h"
#include "service/cli/render_reading.h"
#include "service/cli/request_options.h"
#include "service/cli/standard_streams.h"
#include "service/server/lab_handlers.h"

namespace myorules::service {
namespace {

constexpr char kCommand[] = "lab normalise";

constexpr char kSummary[] =
    "Reads results as a laboratory prints them, from FILE or standard input: a "
    "RawResult\nas JSON a line, or a table (CSV) with its fields as columns: "
    "analyte, code, order,\nmethod, value, unit, reference_range, flag, "
    "status, specimen, specimen_id,\ncollected_on, reported_on, id, "
    "supersedes. Each is read, left unknown, or refused\nwith the reason; "
    "nothing is guessed.\n\n"
    "exit status: 0 none was refused; 65 some were; 64 wrong command line; 66 "
    "no input;\n74 the output cannot be written; 78 a profile does not load";

struct LabOptions {
  std::string profile;
  std::string directory;
  std::string sex;
  std::string format = "text";
  LabInputFormat input_format = LabInputFormat::kAuto;
  std::string file;
};

bool ParseSex(const std::string& text, v1::Sex* sex) {
  *sex = text == "female" ? v1::SEX_FEMALE
         : text == "male" ? v1::SEX_MALE
                          : v1::SEX_UNSPECIFIED;
  return text.empty() || *sex != v1::SEX_UNSPECIFIED;
}

bool ParseOptions(const std::vector<std::string>& arguments, LabOptions* parsed,
                  v1::Sex* sex, int* exit_code) {
  CommandLineOptions options("myorules lab normalise [OPTIONS] [FILE]",
                             kSummary);
  options.Add("profile", &parsed->profile,
              "=ID: how the laboratory prints (default: what holds for any; "
              "myorules lab profiles lists them)");
  options.Add("lab_profiles", &parsed->directory,
              "=DIR: further profiles, DIR/NAME.textproto");
  options.Add("sex", &parsed->sex,
              "=female|male: for upper limits that differ by it");
  options.Add("format", &parsed->format,
              "=text|json: how it is printed; json is a NormalisedResult a "
              "line (default: text)");
  options.Add("input_format", &parsed->input_format,
              "=auto|ndjson|csv: how the input is written (default: auto)");
  std::vector<std::string> positional;
  if (!options.Parse(arguments, &positional, exit_code)) return false;
  if (!positional.empty()) parsed->file = positional[0];
  std::string fault;
  if (parsed->format != "text" && parsed->format != "json") {
    fault = absl::StrCat("--format=", parsed->format,
                         ": text and json are the formats");
  } else if (!ParseSex(parsed->sex, sex)) {
    fault = absl::StrCat("--sex=", parsed->sex, ": female or male");
  }
  if (fault.empty()) return true;
  *exit_code = UsageError(kCommand, fault);
  return false;
}

// How many of each outcome.
struct Counts {
  int64_t read = 0;
  int64_t unknown = 0;
  int64_t refused = 0;
};

void Count(v1::ReadingOutcome outcome, Counts* counts) {
  switch (outcome) {
    case v1::READING_OUTCOME_READ:
      ++counts->read;
      break;
    case v1::READING_OUTCOME_UNKNOWN:
      ++counts->unknown;
      break;
    default:
      ++counts->refused;
  }
}

// A row that is no result: in its place, as an error.
std::string RenderFault(const RawRecord& place, const absl::Status& status,
                        bool json) {
  Outcome outcome;
  AddError(PlaceOf(place), 0, OutputFormat::kNdjson, status, &outcome);
  for (const std::string& complaint : outcome.complaints) {
    std::fprintf(stderr, "%s\n", complaint.c_str());
  }
  return json ? outcome.output
              : absl::StrCat(place.Place(), ": refused\n  ",
                             std::string(status.message()), "\n");
}

// Reads and writes one result after the other; returns the exit status.
int Normalise(const rules::LabProfile& profile, v1::Sex sex, bool json,
              LabInput* input, Counts* counts) {
  v1::RawResult raw;
  v1::NormalisedResult read;
  RawRecord place;
  absl::Status status;
  while (input->Next(&raw, &place, &status)) {
    std::string text;
    if (status.ok()) {
      LabReader::Read(raw, profile, sex, &read);
      Count(read.outcome(), counts);
      text = json ? absl::StrCat(ToJsonLine(read), "\n")
                  : RenderReading(place.Place(), read, profile);
    } else {
      ++counts->refused;
      text = RenderFault(place, status, json);
    }
    const int printed = Print(kCommand, text);
    if (printed != kOk) return printed;
  }
  if (!input->status().ok()) {
    Failure(kCommand, input->status());
    return kNoInput;
  }
  return counts->refused > 0 ? kBadInput : kOk;
}

}  // namespace

int RunLabNormalise(const std::vector<std::string>& arguments) {
  LabOptions options;
  v1::Sex sex = v1::SEX_UNSPECIFIED;
  int exit_code = kOk;
  if (!ParseOptions(arguments, &options, &sex, &exit_code)) return exit_code;
  const auto reader = LabReader::Load(options.directory);
  if (!reader.ok()) {
    Failure(kCommand, reader.status());
    return kConfiguration;
  }
  const auto profile = FindLabProfile(**reader, options.profile);
  if (!profile.ok()) return Failure(kCommand, profile.status());
  const auto input = LabInput::Open(options.file, options.input_format);
  if (!input.ok()) {
    Failure(kCommand, input.status());
    return kNoInput;
  }
  Counts counts;
  exit_code = Normalise(**profile, sex, options.format == "json", input->get(),
                        &counts);
  std::fprintf(
      stderr, "%s\n",
      absl::StrCat("myorules lab normalise: ", counts.read, " read, ",
                   counts.unknown, " unknown, ", counts.refused, " refused")
          .c_str());
  return exit_code;
}

}  // namespace myorules::service
