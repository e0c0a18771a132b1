#include "service/record/older/sample_record.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"
#include "engine/base/proto_text.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "rules/library/pack_host.h"
#include "service/record/join.h"
#include "service/record/redact.h"
#include "service/record/reports.h"

namespace myorules::service::record {
namespace {

constexpr char kPack[] = R"pb(
  name: "record.sample"
  version: "1.0.0"
  title: "A pack for samples of records"
  state: PACK_STATE_PRODUCTION
  author: "The myorules authors"
  created_on { year: 2026 month: 11 day: 27 }
  revised_on { year: 2026 month: 11 day: 27 }
  purpose: "Says whether an antibody was found, for samples of records."
  intended_use: "For tests, and for no patient."
  limits: "An example."
  source_key: "sample"
  source_attributes { sex: true funding: "none" }
  subject_type: "myorules.v1.Patient"
  subject: "patient"
  summary: "Antibody: {antibody}."
  criterion {
    id: "found"
    title: "Found"
    when: "patient.results.exists(r, r.quantity.value >= 20.0)"
    our_choice: "An example."
  }
  criterion {
    id: "woman"
    title: "Woman"
    when: "patient.sex == Sex.SEX_FEMALE"
    our_choice: "An example."
  }
  decision {
    id: "antibody"
    title: "Antibody"
    hit_policy: HIT_POLICY_FIRST
    row { when: "found && woman" outcome: "FOUND_IN_A_WOMAN" }
    row { when: "found" outcome: "FOUND" }
    otherwise: "NOT_FOUND"
    our_choice: "An example."
  }
)pb";

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

v1::RecordEvent Event(const std::string& text) {
  return Parse<v1::RecordEvent>(text);
}

// A result as a laboratory reports it, by its value and status.
v1::ReportedResult Report(const std::string& specimen, double value,
                          const std::string& status, int hour) {
  auto report = Parse<v1::ReportedResult>(absl::StrCat(
      "result { analyte: 'HMGCR' method: ASSAY_METHOD_ELISA status: "
      "RESULT_STATUS_",
      status, " specimen_id: '", specimen, "' raw_value: '", value,
      "' raw_unit: 'U/mL' quantity { value: ", value,
      " unit: 'U/mL' } collected_on { year: 2026 month: 3 day: 2 } } profile: "
      "'MAYO' printed_analyte: 'anti-HMGCR' result_time { seconds: ",
      absl::ToUnixSeconds(kSampleTime) + 3600 * hour, " }"));
  report.set_content_hash(std::string(63, 'c') + absl::StrCat(hour % 10));
  report.set_identity(ReportIdentity(report));
  return report;
}

// Changes a record step by step.
class SampleMaker {
 public:
  explicit SampleMaker(const Recorder& recorder) : recorder_(recorder) {}

  absl::Status Make() {
    Register("p-1",
             "sex: SEX_FEMALE results { analyte: 'SRP' method: "
             "ASSAY_METHOD_LINE_BLOT status: RESULT_STATUS_FINAL grade: "
             "LINE_BLOT_GRADE_NEGATIVE specimen_id: 'E1' }");
    Change({{"p-1",
             {Event("updated { patient { id: 'p-1' medicines_complete: true } "
                    "update_mask { paths: 'medicines_complete' } }")}}},
           RequestKey{"update-1", std::string(32, 'h')});
    Register("p-2", "weakness { subacute: true }");
    Merge();
    const auto first = Report("S1", 19, "FINAL", 4);
    Change({{"p-1", {EventOf(first)}}});
    Change({{"p-1", {EventOf(Report("S1", 21, "CORRECTED", 5))}}});
    MoveAndErase();
    Wait();
    return status_;
  }

 private:
  using Events =
      std::vector<std::pair<std::string, std::vector<v1::RecordEvent>>>;

  absl::Time Next() {
    now_ += absl::Hours(1);
    return now_;
  }

  Loaded Find(const std::string& id) const {
    auto loaded = recorder_.Load(id);
    if (loaded.ok()) return *std::move(loaded);
    Loaded none;
    none.patient_id = id;
    return none;
  }

  void Change(const Events& events,
              const absl::optional<RequestKey>& key = absl::nullopt) {
    if (!status_.ok()) return;
    std::vector<PatientChange> changes;
    for (const auto& [id, of_patient] : events) {
      changes.push_back({Find(id), of_patient});
    }
    status_ =
        recorder_.Commit(std::move(changes), key, Recorder::CommitAt(Next()))
            .status();
  }

  void Register(const std::string& id, const std::string& facts) {
    Change({{id,
             {Event(absl::StrCat("registered { patient { id: '", id, "' ",
                                 facts, " } }"))}}});
  }

  void Merge() {
    std::vector<std::string> conflicts;
    v1::RecordEvent joined;
    joined.mutable_merged_from()->set_patient_id("p-2");
    *joined.mutable_merged_from()->mutable_joined() = JoinPatients(
        Find("p-1").state.entered(), Find("p-2").state.entered(), &conflicts);
    Change({{"p-1", {joined}},
            {"p-2", {Event("merged_into { patient_id: 'p-1' }")}}});
  }

  void MoveAndErase() {
    Register("p-3", "sex: SEX_MALE");
    Register("p-4", "sex: SEX_MALE");
    const auto report = Report("S2", 34, "FINAL", 9);
    Change({{"p-4", {EventOf(report)}}});
    v1::RecordEvent away;
    *away.mutable_result_moved_away() = MovedAway(report, "p-3");
    v1::RecordEvent here;
    *here.mutable_result_moved_here()->mutable_result() = report;
    here.mutable_result_moved_here()->set_from_patient_id("p-4");
    Change({{"p-4", {away}}, {"p-3", {here}}});
    if (!status_.ok()) return;
    const auto erasure = ErasureOf(recorder_, {Find("p-3")}, Next());
    status_ = erasure.ok() ? recorder_.store().Erase(*erasure).status()
                           : erasure.status();
  }

  void Wait() {
    if (!status_.ok()) return;
    v1::UnmatchedResult waiting;
    waiting.set_patient_id("p-9");
    *waiting.mutable_report() = Report("S9", 8, "FINAL", 12);
    waiting.mutable_receive_time()->set_seconds(absl::ToUnixSeconds(now_));
    waiting.set_reason("patient_id: is not on record");
    Commit commit = Recorder::CommitAt(Next());
    commit.queue.push_back({0, "p-9", waiting.report().identity(),
                            engine::DeterministicBytes(waiting)});
    status_ = recorder_.Apply(commit);
  }

  const Recorder& recorder_;
  absl::Time now_ = kSampleTime - absl::Hours(1);
  absl::Status status_;
};

}  // namespace

std::shared_ptr<const rules::Library> SampleLibrary() {
  const auto terminology = rules::Terminology::Parse({
      {"analytes.textproto",
       "analyte { id: 'HMGCR' title: 'anti-HMGCR' class: 'MSA' } analyte { id: "
       "'SRP' title: "
       "'anti-SRP' class: 'MSA' } doubt_signs { anywhere: '?' }"},
      {"medicines.textproto", "doubt_signs { anywhere: '?' }"},
      {"diagnoses.textproto", "doubt_signs { anywhere: '?' }"},
      {"units.textproto", "unit { id: 'U/mL' arbitrary: true }"},
      {"laboratories.textproto", "laboratory { id: 'ANY' title: 'any' }"},
  });
  EXPECT_TRUE(terminology.ok()) << terminology.status();
  const auto knowledge = rules::Knowledge::Of(
      *terminology,
      Parse<v1::EvidenceTable>(
          "source { key: 'sample' citation: 'An example, not published.' }"));
  EXPECT_TRUE(knowledge.ok()) << knowledge.status();
  engine::Issues issues("record.sample", kPack);
  auto pack = rules::LoadPack(*knowledge, (*knowledge)->Host(), &issues);
  EXPECT_NE(pack, nullptr) << issues.Format();
  return rules::Library::Of(*knowledge, std::move(pack));
}

absl::Status MakeSampleRecord(const Recorder& recorder) {
  return SampleMaker(recorder).Make();
}

}  // namespace myorules::service::record
