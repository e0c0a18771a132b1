#include "service/server/lab_versions.h"

#include "service/record/reports.h"
#include "service/record/versions.h"

namespace myorules::service {
namespace {

using record::Reach;

constexpr char kReplaced[] =
    "another version on record replaces it; it does not count";
constexpr char kMayBeReplaced[] =
    "a correction or withdrawal on record may be of it; whether it counts is "
    "unknown until that is sent again with its accession, or with what it "
    "supersedes";
constexpr char kOnlyOne[] =
    "there is none, and no id; it replaces the only result of this analyte of "
    "its day";
constexpr char kDoubtful[] =
    "which result it replaces is not certain; whether those count that it may "
    "be of is unknown until it is sent again with the accession";
constexpr char kOneOfSeveral[] =
    "this accession has several results of the analyte, and which one it "
    "replaces is not certain; whether those count that it may be of is unknown "
    "until it is sent again with `supersedes`";
constexpr char kOvertaken[] =
    "nothing that it replaces is on record; what is there was released later, "
    "and is not replaced; what was released before does not count if it comes";
constexpr char kNamesNothing[] =
    "there is none, and no id; nothing that it replaces is on record";
constexpr char kReplacesNothing[] =
    "nothing that it replaces is on record; if it comes, it does not count";
constexpr char kNamedByAnother[] =
    "there is none, and no id; it is taken for the one on record that says "
    "the same and has one";

void Add(const char* description, v1::ResultAcknowledgement* result) {
  v1::ReportProblem* problem = result->add_problems();
  problem->set_field("raw.specimen_id");
  problem->set_description(description);
}

void TellOfReach(Reach reach, const v1::LabResult& result,
                 v1::ResultAcknowledgement* told) {
  switch (reach) {
    case Reach::kNone:
    case Reach::kNamed:
      break;
    case Reach::kOnlyOne:
      Add(kOnlyOne, told);
      break;
    case Reach::kDoubtful:
      Add(kDoubtful, told);
      break;
    case Reach::kOneOfSeveral:
      Add(kOneOfSeveral, told);
      break;
    case Reach::kOvertaken:
      Add(kOvertaken, told);
      break;
    case Reach::kNothing:
      Add(result.specimen_id().empty() && result.id().empty()
              ? kNamesNothing
              : kReplacesNothing,
          told);
      break;
    case Reach::kNamedByAnother:
      Add(kNamedByAnother, told);
      break;
  }
}

}  // namespace

void TellOfVersions(const v1::PatientState& state,
                    const std::vector<v1::ResultAcknowledgement*>& results) {
  const record::Versions versions(state);
  for (v1::ResultAcknowledgement* told : results) {
    const int place = record::PlaceOfReport(state, told->identity());
    if (place == -1) continue;
    const record::Standing& standing = versions.standings()[place];
    TellOfReach(standing.reach, state.reports(place).result(), told);
    if (standing.reach == Reach::kNamedByAnother) continue;
    if (standing.replaced) {
      Add(kReplaced, told);
    } else if (standing.doubtful) {
      Add(kMayBeReplaced, told);
    }
  }
}

}  // namespace myorules::service
