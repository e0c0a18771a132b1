// The same results, posted in a thousand orders: split and repeated as chance
// has it, before and after the patient is registered. They end in one state.
// MYORULES_SEED gives another run of chance.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "gtest/gtest.h"
#include "rules/library/one_pack.h"
#include "service/record/fold.h"
#include "service/record/reports.h"
#include "service/record/sqlite/sqlite_store.h"
#include "service/server/environment.h"
#include "service/server/lab_reports.h"
#include "service/server/patient_handlers.h"

namespace myorules::service {
namespace {

// By this one the limit of creatine kinase differs by sex.
constexpr char kProfile[] = "HOUSE";
constexpr char kProfileText[] = R"pb(
  id: "HOUSE"
  title: "House"
  upper_limit { analyte: "CK" female: 145 male: 171 unit: "U/L" }
)pb";
constexpr int kOrders = 1000;

class StoppedClock final : public Clock {
 public:
  absl::Time Now() const override {
    return absl::FromUnixSeconds(1'790'000'000);
  }
};

uint64_t Seed() {
  uint64_t seed = 1;
  const char* given = std::getenv("MYORULES_SEED");
  if (given != nullptr && !absl::SimpleAtoi(given, &seed)) seed = 1;
  std::cout << "MYORULES_SEED=" << seed << std::endl;
  return seed;
}

// One version of one result.
struct Version {
  // Null: it has no id either.
  const char* specimen;
  const char* analyte;
  const char* method;
  const char* value;
  const char* unit;
  const char* status;
  // Seconds; 0: not stated.
  int released;
};

// Corrections and cancellations, of one instant and of none, out of their
// order; the same print twice; what has no reading; what is refused.
constexpr Version kBatch[] = {
    {"S1", "anti-HMGCR", "ELISA", "19.9", "U/mL", "F", 100},
    {"S1", "anti-HMGCR", "ELISA", "20.0", "U/mL", "C", 200},
    {"S1", "anti-HMGCR", "ELISA", "35", "U/mL", "C", 300},
    {"S1", "anti-HMGCR", "ELISA", "", "", "X", 250},
    {"S2", "anti-HMGCR", "ELISA", "64", "U/mL", "F", 400},
    {"S2", "anti-HMGCR", "ELISA", "64", "U/mL", "X", 400},
    {"S3", "SRP", "line blot", "2+", "", "P", 100},
    {"S3", "SRP", "line blot", "neg", "", "F", 150},
    {"S3", "SRP", "line blot", "3+", "", "C", 0},
    {"S3", "SRP", "line blot", "1+", "", "C", 0},
    {"S3", "Mi-2 alpha", "line blot", "2+", "", "F", 150},
    {"S3", "Mi-2 alpha", "line blot", "neg", "", "C", 160},
    {"S3", "MDA5", "line blot", "see comment", "", "F", 150},
    {"S3", "MDA5", "line blot", "neg", "", "A", 170},
    {"S3", "Jo-1", "line blot", "neg", "", "F", 150},
    {"", "Jo-1", "line blot", "2+", "", "F", 150},
    {"S4", "Creatine kinase", "", "150", "U/L", "F", 90},
    {"S4", "Creatine kinase", "", "8120", "U/L", "C", 95},
    {"S5", "Creatine kinase", "", "160", "U/L", "F", 500},
    {"S6", "anti-SPR", "line blot", "neg", "", "F", 150},
    {"S7", "anti-HMGCR", "ELISA", "22", "U/mL", "X", 600},
    // Without names: of one result, of one of several, of none.
    {"S8", "PL-7", "line blot", "2+", "", "F", 150},
    {nullptr, "PL-7", "line blot", "neg", "", "C", 200},
    {nullptr, "PL-7", "line blot", "", "", "X", 0},
    {"S8", "PL-12", "line blot", "2+", "", "F", 150},
    {"S9", "PL-12", "line blot", "3+", "", "F", 150},
    {nullptr, "PL-12", "line blot", "", "", "X", 0},
    {nullptr, "EJ", "line blot", "", "", "W", 0},
};

std::vector<v1::ResultReport> Batch(const std::string& patient) {
  std::vector<v1::ResultReport> batch;
  for (const Version& version : kBatch) {
    v1::ResultReport& report = batch.emplace_back();
    report.set_patient_id(patient);
    v1::RawResult& raw = *report.mutable_raw();
    if (version.specimen != nullptr) {
      raw.set_id(absl::StrCat("result-", batch.size()));
      raw.set_specimen_id(version.specimen);
    }
    raw.set_analyte(version.analyte);
    raw.set_method(version.method);
    raw.set_value(version.value);
    raw.set_unit(version.unit);
    raw.set_status(version.status);
    raw.set_collected_on("2026-01-05");
    if (version.released != 0) {
      report.mutable_result_time()->set_seconds(1'767'000'000 +
                                                version.released);
    }
  }
  return batch;
}

class Orders : public testing::Test {
 protected:
  void SetUp() override {
    // What the disk does is no matter here.
    auto store = record::SqliteStore::Open(
        {.path = absl::StrCat(testing::TempDir(), "/orders.db"),
         .durable = false});
    ASSERT_TRUE(store.ok()) << store.status();
    const std::string profiles = absl::StrCat(testing::TempDir(), "/profiles");
    std::filesystem::create_directories(profiles);
    std::ofstream(absl::StrCat(profiles, "/house.textproto")) << kProfileText;
    auto reader = LabReader::Load(profiles);
    ASSERT_TRUE(reader.ok()) << reader.status();
    environment_.library = rules::OnePackLibrary();
    environment_.clock = std::make_shared<StoppedClock>();
    environment_.lab_reader = *reader;
    environment_.recorder = std::make_shared<record::Recorder>(
        *std::move(store), environment_.library);
  }

  size_t Below(size_t end) { return random_() % end; }

  // The batch in one order, some of it twice, split into calls.
  std::vector<v1::ReportResultsRequest> Split(
      std::vector<v1::ResultReport> reports) {
    const size_t size = reports.size();
    for (size_t i = 0; i < size; ++i) {
      if (Below(4) == 0) reports.push_back(reports[i]);
    }
    std::shuffle(reports.begin(), reports.end(), random_);
    std::vector<v1::ReportResultsRequest> calls;
    for (v1::ResultReport& report : reports) {
      if (calls.empty() || Below(3) == 0) {
        v1::ReportResultsRequest& call = calls.emplace_back();
        call.set_profile(kProfile);
        if (Below(2) == 0) {
          call.set_request_id(absl::StrCat("request-", ++requests_));
        }
      }
      *calls.back().add_results() = std::move(report);
    }
    const size_t distinct = calls.size();
    for (size_t i = 0; i < distinct; ++i) {
      // Once more, at once or later.
      if (Below(4) == 0) {
        const size_t place = i + 1 + Below(calls.size() - i);
        calls.insert(calls.begin() + static_cast<int>(place), calls[i]);
      }
    }
    return calls;
  }

  void Create(const std::string& patient) {
    v1::CreatePatientRequest request;
    request.mutable_patient()->set_id(patient);
    v1::CreatePatientResponse response;
    const absl::Status status = CreatePatient(environment_, request, &response);
    ASSERT_TRUE(status.ok()) << status;
  }

  void StateSex(const std::string& patient) {
    v1::UpdatePatientRequest request;
    request.mutable_patient()->set_id(patient);
    request.mutable_patient()->set_sex(v1::SEX_FEMALE);
    request.mutable_patient()->set_statin_use(v1::STATIN_USE_NEVER);
    request.mutable_update_mask()->add_paths("sex");
    request.mutable_update_mask()->add_paths("statin_use");
    v1::UpdatePatientResponse response;
    const absl::Status status = UpdatePatient(environment_, request, &response);
    ASSERT_TRUE(status.ok()) << status;
  }

  // Posts the calls; somewhere between them the patient comes on record, and
  // later the sex is stated.
  void Post(const std::string& patient,
            const std::vector<v1::ReportResultsRequest>& calls) {
    const size_t created = Below(calls.size() + 1);
    const size_t stated = created + Below(calls.size() + 1 - created);
    for (size_t i = 0; i <= calls.size(); ++i) {
      if (i == created) Create(patient);
      if (i == stated) StateSex(patient);
      if (i == calls.size()) break;
      v1::ReportResultsResponse response;
      const absl::Status status =
          ReportResults(environment_, calls[i], &response);
      ASSERT_TRUE(status.ok()) << status;
    }
  }

  // All that a client can see of the patient but for numbers of versions, and
  // what is kept of the results.
  std::string StateOf(const std::string& patient) {
    const auto loaded = environment_.recorder->Load(patient);
    if (!loaded.ok()) return loaded.status().ToString();
    v1::Patient facts = record::PatientOf(loaded->state);
    facts.clear_id();
    std::string state = facts.DebugString();
    for (const v1::ReportedResult& report : loaded->state.reports()) {
      absl::StrAppend(&state, report.DebugString());
    }
    for (const record::KeptAnswer& kept : loaded->answers) {
      v1::PatientClassified answer = *record::ReadAnswer(kept);
      answer.mutable_answer()->clear_patient_id();
      absl::StrAppend(&state, answer.answer().DebugString());
    }
    v1::ListUnmatchedResultsRequest request;
    request.set_patient_id(patient);
    v1::ListUnmatchedResultsResponse response;
    const absl::Status status =
        ListUnmatchedResults(environment_, request, &response);
    absl::StrAppend(&state, status.ToString(), response.DebugString());
    return state;
  }

  Environment environment_;
  std::mt19937_64 random_{Seed()};
  int requests_ = 0;
};

TEST_F(Orders, TheSameResultsInAThousandOrdersEndInTheSameState) {
  const std::string first = "patient-in-order";
  Create(first);
  StateSex(first);
  v1::ReportResultsRequest whole;
  whole.set_profile(kProfile);
  for (const v1::ResultReport& report : Batch(first)) {
    *whole.add_results() = report;
  }
  v1::ReportResultsResponse response;
  ASSERT_TRUE(ReportResults(environment_, whole, &response).ok());
  const std::string expected = StateOf(first);
  // The correction that was released last counts, and of one instant the
  // cancellation.
  EXPECT_NE(expected.find("raw_value: \"35\""), std::string::npos) << expected;

  for (int order = 0; order < kOrders; ++order) {
    const std::string patient = absl::StrCat("patient-", order);
    const std::vector<v1::ReportResultsRequest> calls = Split(Batch(patient));
    Post(patient, calls);
    const std::string state = StateOf(patient);
    if (state == expected) continue;
    std::string told;
    for (const v1::ReportResultsRequest& call : calls) {
      absl::StrAppend(&told, call.ShortDebugString(), "\n");
    }
    FAIL() << "order " << order << " ends otherwise:\n"
           << told << "\n"
           << state << "\nexpected:\n"
           << expected;
  }
}

}  // namespace
}  // namespace myorules::service
