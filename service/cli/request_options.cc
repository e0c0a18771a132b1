#include "service/cli/request_options.h"

#include <cstdio>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "service/cli/exit_codes.h"

namespace myorules::service {

namespace {

// Tells of a day that no clock of the earth has reached: perhaps a slip.
void NoteFuture(absl::CivilDay day, absl::CivilDay today) {
  if (day <= today + 1) return;
  std::fprintf(
      stderr, "%s\n",
      absl::StrCat("myorules: --assessed_on=", absl::FormatCivilTime(day),
                   " lies in the future; ", "facts dated until then count")
          .c_str());
}

}  // namespace

void RequestOptions::AddTo(CommandLineOptions* options) {
  options->AddList("pack", &packs,
                   "=NAME: a pack, NAME@VERSION or a hash; may be repeated "
                   "(default: all in production)");
  options->Add("assessed_on", &assessed_on,
               "=YYYY-MM-DD: day of the assessment; later facts are ignored "
               "(default: today, UTC)");
  options->Add("packs", &packs_directory,
               "=DIR: further packs, DIR/NAME/pack.textproto");
}

absl::StatusOr<absl::CivilDay> ParseDay(absl::string_view text) {
  const auto digits = [text](size_t begin, size_t count) {
    int number = 0;
    for (const char digit : text.substr(begin, count)) {
      if (!absl::ascii_isdigit(digit)) return -1;
      number = 10 * number + (digit - '0');
    }
    return number;
  };
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const absl::CivilDay day(digits(0, 4), digits(5, 2), digits(8, 2));
    // 30 February would become 2 March.
    if (day.year() >= 1 && day.year() == digits(0, 4) &&
        day.month() == digits(5, 2) && day.day() == digits(8, 2)) {
      return day;
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("'", text, "' is no date; 2026-01-31 is"));
}

absl::StatusOr<v1::ClassifyRequest> RequestOptions::Request(
    const Clock& clock, v1::View view) const {
  absl::CivilDay day = clock.Today();
  if (!assessed_on.empty()) {
    const absl::StatusOr<absl::CivilDay> parsed = ParseDay(assessed_on);
    if (!parsed.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--assessed_on: ", parsed.status().message()));
    }
    day = *parsed;
    NoteFuture(day, clock.Today());
  }
  v1::ClassifyRequest request;
  request.mutable_assessed_on()->set_year(static_cast<int>(day.year()));
  request.mutable_assessed_on()->set_month(day.month());
  request.mutable_assessed_on()->set_day(day.day());
  for (const std::string& pack : packs) request.add_packs(pack);
  request.set_view(view);
  return request;
}

absl::StatusOr<Environment> LoadEnvironment(
    const std::string& packs_directory, std::vector<engine::Issues>* faulty) {
  absl::StatusOr<std::shared_ptr<const rules::Library>> library =
      rules::Library::Load(packs_directory, faulty);
  if (!library.ok()) return library.status();
  return Environment{*std::move(library), std::make_shared<SystemClock>()};
}

absl::Status CheckPacks(const rules::Library& library,
                        const std::vector<std::string>& packs) {
  for (const std::string& pack : packs) {
    const auto found = library.Find(pack);
    if (!found.ok()) return found.status();
  }
  if (!packs.empty()) return absl::OkStatus();
  std::vector<std::string> names;
  for (const auto& pack : library.packs()) {
    if (pack->identity().state() == v1::PACK_STATE_PRODUCTION) {
      return absl::OkStatus();
    }
    names.push_back(
        absl::StrCat(pack->identity().name(), "@", pack->identity().version()));
  }
  return absl::NotFoundError(
      absl::StrCat("no pack is in production; choose with --pack from ",
                   absl::StrJoin(names, ", ")));
}

int Failure(absl::string_view command, const absl::Status& status) {
  std::fprintf(
      stderr, "%s\n",
      absl::StrCat("myorules ", command, ": ", status.message()).c_str());
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
      return kUnavailable;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
      return kUsage;
    default:
      return kInternal;
  }
}

}  // namespace myorules::service
