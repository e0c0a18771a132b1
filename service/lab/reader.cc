#include "service/lab/reader.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "engine/base/utf8.h"
#include "rules/patient/days.h"
#include "rules/patient/limits.h"
#include "rules/terminology/printed_text.h"
#include "rules/terminology/terminology.h"
#include "service/lab/date_text.h"
#include "service/lab/problems.h"
#include "service/lab/profile_files.h"
#include "service/lab/range_reading.h"
#include "service/lab/subject_reading.h"
#include "service/lab/value_reading.h"
#include "service/lab/value_text.h"
#include "service/lab/verdict_check.h"

namespace myorules::service {
namespace {

// No specimen is older: a slip of the pen, or a placeholder ("1800-01-01").
constexpr int kFirstYear = 1900;

using rules::LabProfile;

constexpr char kCollectedOn[] = "collected_on";
constexpr char kReportedOn[] = "reported_on";
constexpr char kSpecimen[] = "specimen";
constexpr char kMethodLost[] = "its method is printed, and not known";

// The fields of a RawResult, with the bytes that each may have.
struct TextLimit {
  const char* field;
  const std::string& (v1::RawResult::*text)() const;
  size_t most;
  // Of what does not tell which result it is, so that a result that replaces
  // another can be kept without the end of it; else null.
  std::string* (v1::RawResult::*mutable_text)() = nullptr;
};

constexpr TextLimit kTextLimits[] = {
    {"id", &v1::RawResult::id, rules::limits::kMaxIdBytes},
    {"analyte", &v1::RawResult::analyte, rules::limits::kMaxTextBytes},
    {"code", &v1::RawResult::code, rules::limits::kMaxTextBytes},
    {"order", &v1::RawResult::order, rules::limits::kMaxTextBytes},
    {"method", &v1::RawResult::method, rules::limits::kMaxTextBytes},
    {"value", &v1::RawResult::value, rules::limits::kMaxTextBytes,
     &v1::RawResult::mutable_value},
    {"unit", &v1::RawResult::unit, rules::limits::kMaxTextBytes,
     &v1::RawResult::mutable_unit},
    {"reference_range", &v1::RawResult::reference_range,
     rules::limits::kMaxTextBytes, &v1::RawResult::mutable_reference_range},
    {"flag", &v1::RawResult::flag, rules::limits::kMaxTextBytes,
     &v1::RawResult::mutable_flag},
    {"status", &v1::RawResult::status, rules::limits::kMaxTextBytes},
    {"specimen", &v1::RawResult::specimen, rules::limits::kMaxTextBytes,
     &v1::RawResult::mutable_specimen},
    {"specimen_id", &v1::RawResult::specimen_id, rules::limits::kMaxIdBytes},
    {"collected_on", &v1::RawResult::collected_on, rules::limits::kMaxTextBytes,
     &v1::RawResult::mutable_collected_on},
    {"reported_on", &v1::RawResult::reported_on, rules::limits::kMaxTextBytes,
     &v1::RawResult::mutable_reported_on},
    {"supersedes", &v1::RawResult::supersedes, rules::limits::kMaxIdBytes},
};

// Reads one result; each part reports its own problems, so that a sender sees
// all of them at once.
class Reading {
 public:
  Reading(const v1::RawResult& raw, const LabProfile& profile, v1::Sex sex,
          v1::NormalisedResult* out)
      : raw_(raw), profile_(profile), sex_(sex), out_(*out), problems_(out) {}

  void Read() {
    FindStatus();
    if (CheckLengths() && CheckSuperseded()) {
      CopyTexts();
      const ReadSubject subject = ReadSubjectOf(raw(), profile_, &problems_);
      BesideValue beside;
      if (subject.analyte != nullptr) beside = ReadMeasurement(subject);
      ReadStatus(beside.not_measured);
      ReadSpecimen();
      ReadDates();
    }
    if (out_.outcome() == v1::READING_OUTCOME_REFUSED) out_.clear_result();
  }

 private:
  // As printed, or cut to what can be kept.
  const v1::RawResult& raw() const { return cut_.has_value() ? *cut_ : raw_; }

  void FindStatus() {
    if (raw_.status().empty()) {
      status_ = profile_.source().status_when_missing();
    } else {
      status_ = profile_.FindStatus(raw_.status());
    }
    if (status_.has_value()) problems_.set_version(VersionOf(*status_));
  }

  bool CheckLengths() {
    for (const TextLimit& limit : kTextLimits) {
      const size_t size = (raw_.*limit.text)().size();
      if (size <= limit.most) continue;
      std::string description = absl::StrCat("has ", size, " bytes; at most ",
                                             limit.most, " are kept");
      if (limit.mutable_text == nullptr) {
        problems_.Refuse(limit.field, v1::READING_PROBLEM_KIND_TOO_LONG,
                         std::move(description));
        continue;
      }
      problems_.RefusePart(limit.field, v1::READING_PROBLEM_KIND_TOO_LONG,
                           std::move(description));
      if (!cut_.has_value()) cut_ = raw_;
      Cut(limit.most, (*cut_.*limit.mutable_text)());
    }
    return out_.outcome() != v1::READING_OUTCOME_REFUSED;
  }

  // Nothing that ends so has a reading: it is half of something.
  static void Cut(size_t most, std::string* text) {
    constexpr absl::string_view kCut = "…";
    text->resize(engine::LengthUpTo(*text, most - kCut.size()));
    text->append(kCut.data(), kCut.size());
  }

  bool CheckSuperseded() {
    if (raw_.supersedes().empty() || raw_.supersedes() != raw_.id()) {
      return true;
    }
    problems_.RefusePart("supersedes",
                         v1::READING_PROBLEM_KIND_SUPERSEDES_ITSELF,
                         "is the id of the result itself");
    return out_.outcome() != v1::READING_OUTCOME_REFUSED;
  }

  void CopyTexts() {
    v1::LabResult& result = *out_.mutable_result();
    result.set_id(raw_.id());
    result.set_specimen_id(raw_.specimen_id());
    if (raw_.supersedes() != raw_.id()) {
      result.set_supersedes(raw_.supersedes());
    }
    result.set_raw_value(raw().value());
    result.set_raw_unit(raw().unit());
    result.set_laboratory(profile_.source().laboratory());
  }

  BesideValue ReadMeasurement(const ReadSubject& subject) {
    v1::LabResult* const result = out_.mutable_result();
    result->set_analyte(subject.analyte->id());
    result->set_method(subject.method);
    BesideValue beside =
        ReadValue(raw(), profile_, subject, result, &problems_);
    ReadRange(raw(), beside.range, profile_, subject, sex_, result, &problems_);
    result->set_laboratory_flag(raw().flag().empty() ? beside.flag
                                                     : raw().flag());
    CheckVerdict(beside, profile_, *result, &problems_);
    TakeGrade(beside.grade);
    CheckMethod(subject);
    return beside;
  }

  // Of a grade with its intensity the grade is the value: a result has one.
  void TakeGrade(v1::LineBlotGrade grade) {
    v1::LabResult& result = *out_.mutable_result();
    if (grade == v1::LINE_BLOT_GRADE_UNSPECIFIED || !result.has_quantity()) {
      return;
    }
    result.set_grade(grade);
    problems_.KeepRangeAsPrinted();
    problems_.Note("value", v1::READING_PROBLEM_KIND_NUMBER_NOT_USED,
                   absl::StrCat("the grade in ", Quoted(raw().value()),
                                " is the value; the number beside it is kept "
                                "as printed"));
  }

  // Whatever was measured by another method is not this analyte.
  void CheckMethod(const ReadSubject& subject) {
    if (subject.method_is_lost) {
      problems_.ClearValue(kMethodLost);
      return;
    }
    if (subject.method == v1::ASSAY_METHOD_UNSPECIFIED ||
        profile_.HabitsOf(*subject.analyte, subject.method)
            .CanBeBy(subject.method)) {
      return;
    }
    const std::string reason =
        absl::StrCat(subject.analyte->title(), " is not measured by ",
                     profile_.TextOf(subject.method));
    problems_.LeaveUnreadFor(
        "method", v1::READING_PROBLEM_KIND_IMPOSSIBLE_METHOD, reason, reason);
  }

  // Nothing measured goes before what is printed: a final report that nothing
  // was measured is no final result.
  void ReadStatus(v1::ResultStatus not_measured) {
    v1::LabResult& result = *out_.mutable_result();
    if (status_.has_value()) {
      result.set_status(*status_);
    } else {
      problems_.Refuse("status", v1::READING_PROBLEM_KIND_UNKNOWN_STATUS,
                       absl::StrCat("no status ", Quoted(raw_.status()),
                                    " is known; add it to the profile"),
                       profile_.NearestStatuses(raw_.status()));
      return;
    }
    if (not_measured != v1::RESULT_STATUS_UNSPECIFIED) {
      // "Pending" takes back what it corrects, as a correction does.
      const bool still_corrects =
          not_measured == v1::RESULT_STATUS_REGISTERED &&
          problems_.version() == Version::kCorrection;
      if (IsUsable(result.status()) && !still_corrects) {
        result.set_status(not_measured);
      }
    } else if (result.status() == v1::RESULT_STATUS_UNSPECIFIED) {
      problems_.Note("status", v1::READING_PROBLEM_KIND_NO_STATUS,
                     "no status is stated: it is unknown whether the result "
                     "counts");
    }
  }

  // What a result without a measurement cannot be.
  static bool IsUsable(v1::ResultStatus status) {
    switch (status) {
      case v1::RESULT_STATUS_UNSPECIFIED:
      case v1::RESULT_STATUS_PRELIMINARY:
      case v1::RESULT_STATUS_FINAL:
      case v1::RESULT_STATUS_AMENDED:
      case v1::RESULT_STATUS_CORRECTED:
        return true;
      default:
        return false;
    }
  }

  // What is measured in anything but blood is another quantity, with limits
  // of its own.
  void ReadSpecimen() {
    if (raw().specimen().empty()) return;
    const auto specimen = profile_.FindSpecimen(raw().specimen());
    out_.mutable_result()->set_specimen(specimen.value_or(v1::SPECIMEN_OTHER));
    // Of two reasons the one that the print must give again.
    const std::string reason =
        out_.result().unread_reason() == kMethodLost
            ? kMethodLost
            : "its specimen is not known to be blood, and what is measured in "
              "another one is another quantity";
    if (!specimen.has_value()) {
      problems_.LeaveUnreadFor(
          kSpecimen, v1::READING_PROBLEM_KIND_UNKNOWN_SPECIMEN,
          absl::StrCat("no specimen ", Quoted(raw().specimen()),
                       " is known; if it is blood, add it to the profile"),
          reason);
    } else if (*specimen == v1::SPECIMEN_OTHER) {
      problems_.LeaveUnreadFor(
          kSpecimen, v1::READING_PROBLEM_KIND_OTHER_SPECIMEN,
          absl::StrCat(Quoted(raw().specimen()),
                       " is not blood, and what is measured in it is another "
                       "quantity"),
          reason);
    }
  }

  void ReadDates() {
    v1::LabResult& result = *out_.mutable_result();
    if (!raw().collected_on().empty() &&
        !ReadDay(kCollectedOn, raw().collected_on(),
                 result.mutable_collected_on())) {
      result.clear_collected_on();
    }
    if (raw().reported_on().empty()) return;
    if (!ReadDay(kReportedOn, raw().reported_on(),
                 result.mutable_reported_on())) {
      result.clear_reported_on();
      return;
    }
    const auto collected = rules::DaysOf(result.collected_on());
    const auto reported = rules::DaysOf(result.reported_on());
    if (result.has_collected_on() && collected.has_value() &&
        reported.has_value() && reported->last < collected->first) {
      problems_.RefusePart(kReportedOn,
                           v1::READING_PROBLEM_KIND_UNREADABLE_DATE,
                           "lies before collected_on");
      result.clear_collected_on();
      result.clear_reported_on();
    }
  }

  // False: it is none that can be told.
  bool ReadDay(const char* field, const std::string& text, v1::Date* date) {
    std::string scratch;
    switch (ReadDate(rules::CleanText(text, &scratch), profile_, date)) {
      case DateReading::kDate:
        if (date->year() >= kFirstYear) return true;
        problems_.RefusePart(
            field, v1::READING_PROBLEM_KIND_UNREADABLE_DATE,
            absl::StrCat(Quoted(text), " lies before ", kFirstYear));
        break;
      case DateReading::kOrderNotKnown:
        problems_.RefusePart(
            field, v1::READING_PROBLEM_KIND_AMBIGUOUS_DATE,
            absl::StrCat(Quoted(text),
                         " is one of two days; write 2026-01-31, or state "
                         "date_order in the profile"));
        break;
      case DateReading::kYearNotKnown:
        problems_.RefusePart(
            field, v1::READING_PROBLEM_KIND_AMBIGUOUS_DATE,
            absl::StrCat(Quoted(text),
                         " has no year of four digits that can "
                         "be told; write 2026-01-31"));
        break;
      case DateReading::kNone:
        problems_.RefusePart(field, v1::READING_PROBLEM_KIND_UNREADABLE_DATE,
                             absl::StrCat(Quoted(text),
                                          " is no day that is known; write "
                                          "2026-01-31"));
    }
    return false;
  }

  const v1::RawResult& raw_;
  const LabProfile& profile_;
  const v1::Sex sex_;
  v1::NormalisedResult& out_;
  Problems problems_;
  absl::optional<v1::ResultStatus> status_;  // Not set: not known.
  absl::optional<v1::RawResult> cut_;
};

// Its title, unless that is also the name of another antibody ("anti-Ha").
const std::string& NameOf(const v1::Analyte& analyte,
                          const LabProfile& profile) {
  bool says_antibody = false;
  const rules::AnalyteName* name =
      profile.FindAnalyte(analyte.title(), &says_antibody);
  const bool may_be_another =
      name != nullptr && name->needs_context &&
      !profile.HabitsOf(analyte, v1::ASSAY_METHOD_UNSPECIFIED)
           .possible_methods.empty();
  return may_be_another && !analyte.alias().empty() ? analyte.alias(0)
                                                    : analyte.title();
}

std::string ValueText(const v1::LabResult& result, const LabProfile& profile) {
  switch (result.value_case()) {
    case v1::LabResult::kQuantity:
      return QuantityAsText(result.quantity(), profile.source().decimal_sign());
    case v1::LabResult::kGrade:
      return std::string(profile.TextOf(result.grade()));
    case v1::LabResult::kWord:
      return std::string(profile.TextOf(result.word()));
    default:
      return result.raw_value();
  }
}

}  // namespace

absl::StatusOr<std::shared_ptr<const LabReader>> LabReader::Load(
    const std::string& directory) {
  const auto terminology = rules::Terminology::Shipped();
  if (!terminology.ok()) return terminology.status();
  std::vector<rules::LabProfileFile> further;
  if (!directory.empty()) {
    auto files = ReadProfileFiles(directory);
    if (!files.ok()) return files.status();
    further = *std::move(files);
  }
  auto profiles = rules::LabProfiles::Load(*terminology, further);
  if (!profiles.ok()) return profiles.status();
  return std::make_shared<const LabReader>(*std::move(profiles));
}

void LabReader::Read(const v1::RawResult& raw, const LabProfile& profile,
                     v1::Sex sex, v1::NormalisedResult* out) {
  out->Clear();
  Reading(raw, profile, sex, out).Read();
}

void LabReader::Print(const v1::LabResult& result, const LabProfile& profile,
                      v1::RawResult* raw) {
  raw->Clear();
  raw->set_id(result.id());
  raw->set_specimen_id(result.specimen_id());
  raw->set_supersedes(result.supersedes());
  const v1::Analyte* analyte =
      profile.terminology().FindAnalyte(result.analyte());
  raw->set_analyte(analyte == nullptr ? result.analyte()
                                      : NameOf(*analyte, profile));
  // Another text that no method is known by gives the same again.
  raw->set_method(result.unread_reason() == kMethodLost
                      ? "not known"
                      : std::string(profile.TextOf(result.method())));
  raw->set_value(ValueText(result, profile));
  raw->set_unit(result.has_quantity() ? result.quantity().unit()
                                      : result.raw_unit());
  const bool titre = result.quantity().unit() == kTitreUnit;
  const std::string range = RangeAsText(result.reference_range(), titre,
                                        profile.source().decimal_sign());
  raw->set_reference_range(range.empty() ? result.reference_range().raw()
                                         : range);
  raw->set_flag(result.laboratory_flag());
  raw->set_status(std::string(profile.TextOf(result.status())));
  raw->set_specimen(std::string(profile.TextOf(result.specimen())));
  if (result.has_collected_on()) {
    raw->set_collected_on(rules::DateText(result.collected_on()));
  }
  if (result.has_reported_on()) {
    raw->set_reported_on(rules::DateText(result.reported_on()));
  }
}

}  // namespace myorules::service
