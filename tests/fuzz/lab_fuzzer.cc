// Any bytes as a printed laboratory result, a field a line: it is read, left
// unknown or refused with the reason, always the same; what is read can stand
// in a patient, and is read as the same once printed.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "engine/base/utf8.h"
#include "google/protobuf/util/message_differencer.h"
#include "rules/patient/prepare.h"
#include "rules/terminology/terminology.h"
#include "service/lab/reader.h"
#include "tests/fuzz/require.h"

namespace myorules::fuzz {
namespace {

using google::protobuf::util::MessageDifferencer;
using service::LabReader;

const LabReader& Reader() {
  static const auto& reader = *[] {
    auto loaded = LabReader::Load();
    Require(loaded.ok(), "the shipped profiles load",
            loaded.status().ToString());
    return new std::shared_ptr<const LabReader>(*loaded);
  }();
  return *reader;
}

// Names that most values are read beside.
constexpr absl::string_view kAnalytes[] = {
    "anti-SRP", "HMGCR", "CK", "CK-MB", "SRP IFA Titer", "Ku Ab", ""};
constexpr absl::string_view kMethods[] = {"line blot", "ELISA", "CLIA", "ALBIA",
                                          "IFA",       "IP",    ""};

template <size_t kCount>
std::string OneOf(const absl::string_view (&names)[kCount],
                  absl::string_view chosen_by) {
  return std::string(names[chosen_by.size() % kCount]);
}

// Puts known names in place of others, which would only be refused.
void MakeKnown(const rules::LabProfile& profile, v1::RawResult* raw) {
  bool says_antibody = false;
  if (profile.FindAnalyte(raw->analyte(), &says_antibody) == nullptr) {
    raw->set_analyte(OneOf(kAnalytes, raw->analyte()));
  }
  if (!profile.FindMethod(raw->method()).has_value()) {
    raw->set_method(OneOf(kMethods, raw->method()));
  }
  if (!profile.FindStatus(raw->status()).has_value()) raw->clear_status();
}

// The first line chooses the profile, the others are the fields in their order.
// Where it ends with a question mark they stay as they are.
struct Input {
  const rules::LabProfile* profile = nullptr;
  v1::RawResult raw;
};

Input InputOf(absl::string_view bytes) {
  static const auto& ids = *new std::vector<std::string>(Reader().ProfileIds());
  Input input;
  const std::vector<absl::string_view> lines = absl::StrSplit(bytes, '\n');
  // Of no bytes there is no line.
  const absl::string_view choice = lines.empty() ? "" : lines[0];
  input.profile = Reader().FindProfile(choice);
  if (input.profile == nullptr) {
    input.profile = Reader().FindProfile(ids[choice.size() % ids.size()]);
  }
  const auto& type = *v1::RawResult::descriptor();
  for (size_t i = 1; i < lines.size(); ++i) {
    if (static_cast<int>(i) > type.field_count()) break;
    v1::RawResult::GetReflection()->SetString(
        &input.raw, type.field(static_cast<int>(i) - 1), std::string(lines[i]));
  }
  if (choice.empty() || choice.back() != '?') {
    MakeKnown(*input.profile, &input.raw);
  }
  return input;
}

// Of what was read, what is no print.
v1::LabResult WithoutPrint(v1::LabResult result) {
  result.clear_raw_value();
  result.clear_raw_unit();
  result.mutable_reference_range()->clear_raw();
  return result;
}

void RequireSound(const v1::RawResult& raw, const v1::NormalisedResult& read) {
  const std::string text =
      absl::StrCat(raw.ShortDebugString(), "\n", read.ShortDebugString());
  const bool refused = read.outcome() == v1::READING_OUTCOME_REFUSED;
  Require(refused != read.has_result(), "what is refused gives no result",
          text);
  Require(
      read.outcome() == v1::READING_OUTCOME_READ || read.problems_size() > 0,
      "what is not read has a reason", text);
  for (const v1::ReadingProblem& problem : read.problems()) {
    Require(v1::RawResult::descriptor()->FindFieldByName(problem.field()) !=
                    nullptr &&
                problem.kind() != v1::READING_PROBLEM_KIND_UNSPECIFIED &&
                !problem.description().empty(),
            "a problem names its field and says what is wrong", text);
  }
  const bool no_value =
      read.result().value_case() == v1::LabResult::VALUE_NOT_SET;
  Require(refused || no_value != read.result().unread_reason().empty(),
          "a result without a value says why, and no other does", text);
  if (refused) return;
  v1::Patient patient;
  *patient.add_results() = read.result();
  const auto faults = rules::Validate(patient, absl::CivilDay(2026, 1, 1),
                                      **rules::Terminology::Shipped());
  Require(faults.empty(), "what is read can stand in a patient", text);
}

void Run(absl::string_view bytes) {
  // Whoever calls the reader has checked that; protobuf's own text does.
  if (engine::FindInvalidUtf8(bytes) != absl::string_view::npos) return;
  const Input input = InputOf(bytes);
  v1::NormalisedResult read;
  LabReader::Read(input.raw, *input.profile, v1::SEX_UNSPECIFIED, &read);
  RequireSound(input.raw, read);

  v1::NormalisedResult again;
  LabReader::Read(input.raw, *input.profile, v1::SEX_UNSPECIFIED, &again);
  Require(MessageDifferencer::Equals(read, again),
          "the same print gives the same reading", read.ShortDebugString());

  if (!read.has_result()) return;
  v1::RawResult printed;
  LabReader::Print(read.result(), *input.profile, &printed);
  LabReader::Read(printed, *input.profile, v1::SEX_UNSPECIFIED, &again);
  Require(
      MessageDifferencer::Equals(WithoutPrint(read.result()),
                                 WithoutPrint(again.result())),
      "what is read is read as the same once printed",
      absl::StrCat(read.ShortDebugString(), "\n", printed.ShortDebugString(),
                   "\n", again.ShortDebugString()));
}

}  // namespace
}  // namespace myorules::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  myorules::fuzz::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
