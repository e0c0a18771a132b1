#include "service/lab/reader.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
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

namespace myorules::service {
namespace {

using rules::LabProfile;

constexpr char kCollectedOn[] = "collected_on";
constexpr char kReportedOn[] = "reported_on";
constexpr absl::string_view kTitre = "titre";

// The fields of a RawResult, with the bytes that each may have.
struct TextLimit {
  const char* field;
  const std::string& (v1::RawResult::*text)() const;
  size_t most;
};

constexpr TextLimit kTextLimits[] = {
    {"id", &v1::RawResult::id, rules::limits::kMaxIdBytes},
    {"analyte", &v1::RawResult::analyte, rules::limits::kMaxTextBytes},
    {"code", &v1::RawResult::code, rules::limits::kMaxTextBytes},
    {"order", &v1::RawResult::order, rules::limits::kMaxTextBytes},
    {"method", &v1::RawResult::method, rules::limits::kMaxTextBytes},
    {"value", &v1::RawResult::value, rules::limits::kMaxTextBytes},
    {"unit", &v1::RawResult::unit, rules::limits::kMaxTextBytes},
    {"reference_range", &v1::RawResult::reference_range,
     rules::limits::kMaxTextBytes},
    {"flag", &v1::RawResult::flag, rules::limits::kMaxTextBytes},
    {"status", &v1::RawResult::status, rules::limits::kMaxTextBytes},
    {"specimen", &v1::RawResult::specimen, rules::limits::kMaxTextBytes},
    {"specimen_id", &v1::RawResult::specimen_id, rules::limits::kMaxIdBytes},
    {"collected_on", &v1::RawResult::collected_on,
     rules::limits::kMaxTextBytes},
    {"reported_on", &v1::RawResult::reported_on, rules::limits::kMaxTextBytes},
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
    if (CheckLengths() && CheckSuperseded()) {
      CopyTexts();
      const ReadSubject subject = ReadSubjectOf(raw_, profile_, &problems_);
      BesideValue beside;
      if (subject.analyte != nullptr) beside = ReadMeasurement(subject);
      ReadStatus(beside.not_measured);
      ReadSpecimen();
      ReadDates();
    }
    if (out_.outcome() == v1::READING_OUTCOME_REFUSED) out_.clear_result();
  }

 private:
  bool CheckLengths() {
    for (const TextLimit& limit : kTextLimits) {
      const size_t size = (raw_.*limit.text)().size();
      if (size <= limit.most) continue;
      problems_.Refuse(limit.field, v1::READING_PROBLEM_KIND_TOO_LONG,
                       absl::StrCat("has ", size, " bytes; at most ",
                                    limit.most, " are kept"));
    }
    return out_.outcome() != v1::READING_OUTCOME_REFUSED;
  }

  bool CheckSuperseded() {
    if (raw_.supersedes().empty() || raw_.supersedes() != raw_.id()) {
      return true;
    }
    problems_.Refuse("supersedes", v1::READING_PROBLEM_KIND_SUPERSEDES_ITSELF,
                     "is the id of the result itself");
    return false;
  }

  void CopyTexts() {
    v1::LabResult& result = *out_.mutable_result();
    result.set_id(raw_.id());
    result.set_specimen_id(raw_.specimen_id());
    result.set_supersedes(raw_.supersedes());
    result.set_raw_value(raw_.value());
    result.set_raw_unit(raw_.unit());
    result.set_laboratory(profile_.source().laboratory());
  }

  BesideValue ReadMeasurement(const ReadSubject& subject) {
    v1::LabResult* const result = out_.mutable_result();
    result->set_analyte(subject.analyte->id());
    result->set_method(subject.method);
    BesideValue beside = ReadValue(raw_, profile_, subject, result, &problems_);
    ReadRange(raw_, beside.range, profile_, subject, sex_, result, &problems_);
    result->set_laboratory_flag(raw_.flag().empty() ? beside.flag
                                                    : raw_.flag());
    return beside;
  }

  // Nothing measured goes before what is printed: a final report that nothing
  // was measured is no final result.
  void ReadStatus(v1::ResultStatus not_measured) {
    v1::LabResult& result = *out_.mutable_result();
    if (raw_.status().empty()) {
      result.set_status(profile_.source().status_when_missing());
    } else if (const auto status = profile_.FindStatus(raw_.status())) {
      result.set_status(*status);
    } else {
      problems_.Refuse("status", v1::READING_PROBLEM_KIND_UNKNOWN_STATUS,
                       absl::StrCat("no status ", Quoted(raw_.status()),
                                    " is known; add it to the profile"),
                       profile_.NearestStatuses(raw_.status()));
      return;
    }
    if (not_measured != v1::RESULT_STATUS_UNSPECIFIED) {
      if (IsUsable(result.status())) result.set_status(not_measured);
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

  void ReadSpecimen() {
    if (raw_.specimen().empty()) return;
    if (const auto specimen = profile_.FindSpecimen(raw_.specimen())) {
      out_.mutable_result()->set_specimen(*specimen);
      return;
    }
    problems_.Note("specimen", v1::READING_PROBLEM_KIND_UNKNOWN_SPECIMEN,
                   absl::StrCat("no specimen ", Quoted(raw_.specimen()),
                                " is known; it is left out"));
  }

  void ReadDates() {
    v1::LabResult& result = *out_.mutable_result();
    if (!raw_.collected_on().empty()) {
      ReadDay(kCollectedOn, raw_.collected_on(), result.mutable_collected_on());
    }
    if (raw_.reported_on().empty()) return;
    ReadDay(kReportedOn, raw_.reported_on(), result.mutable_reported_on());
    const auto collected = rules::DaysOf(result.collected_on());
    const auto reported = rules::DaysOf(result.reported_on());
    if (result.has_collected_on() && collected.has_value() &&
        reported.has_value() && reported->last < collected->first) {
      problems_.Refuse(kReportedOn, v1::READING_PROBLEM_KIND_UNREADABLE_DATE,
                       "lies before collected_on");
    }
  }

  void ReadDay(const char* field, const std::string& text, v1::Date* date) {
    std::string scratch;
    switch (ReadDate(rules::CleanText(text, &scratch),
                     profile_.source().date_order(), date)) {
      case DateReading::kDate:
        return;
      case DateReading::kOrderNotKnown:
        problems_.Refuse(
            field, v1::READING_PROBLEM_KIND_AMBIGUOUS_DATE,
            absl::StrCat(Quoted(text),
                         " is one of two days; write 2026-01-31, or state "
                         "date_order in the profile"));
        break;
      case DateReading::kYearNotKnown:
        problems_.Refuse(field, v1::READING_PROBLEM_KIND_AMBIGUOUS_DATE,
                         absl::StrCat(Quoted(text),
                                      " has no year of four digits that can "
                                      "be told; write 2026-01-31"));
        break;
      case DateReading::kNone:
        problems_.Refuse(field, v1::READING_PROBLEM_KIND_UNREADABLE_DATE,
                         absl::StrCat(Quoted(text),
                                      " is no day that is known; write "
                                      "2026-01-31"));
    }
    date->Clear();
  }

  const v1::RawResult& raw_;
  const LabProfile& profile_;
  const v1::Sex sex_;
  v1::NormalisedResult& out_;
  Problems problems_;
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
  raw->set_method(std::string(profile.TextOf(result.method())));
  raw->set_value(ValueText(result, profile));
  raw->set_unit(result.has_quantity() ? result.quantity().unit()
                                      : result.raw_unit());
  const bool titre = result.quantity().unit() == kTitre;
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
