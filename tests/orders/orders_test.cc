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

// By the one the limit of creatine kinase differs by sex; the other laboratory
// has accession numbers of its own.
constexpr char kHouse[] = "HOUSE";
constexpr char kOther[] = "OTHER";
constexpr char kOtherText[] = R"pb(
  id: "OTHER" title: "Other"
)pb";
constexpr char kHouseText[] = R"pb(
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
  const char* collected = "2026-01-05";
  // How many lines before this one the one stands that it supersedes; 0: it
  // does not say.
  int supersedes = 0;
  const char* profile = kHouse;
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
    // Two days of one accession, and one that may be of either.
    {"S10", "Creatine kinase", "", "8120", "U/L", "F", 100, "2026-01-05"},
    {"S10", "Creatine kinase", "", "7000", "U/L", "F", 110, "2026-01-06"},
    {"S10", "Creatine kinase", "", "7100", "U/L", "C", 120, "2026-01-06"},
    {"S10", "Creatine kinase", "", "", "", "X", 130, "2026-01-05"},
    {"S11", "NXP2", "line blot", "2+", "", "F", 100, "2026-01-05"},
    {"S11", "NXP2", "line blot", "neg", "", "F", 100, "2026-01-06"},
    {"S11", "NXP2", "line blot", "3+", "", "C", 120, "2026-01-07"},
    {"S11", "NXP2", "line blot", "neg", "", "C", 140, "2026-01-07"},
    // Two lines of one analyte.
    {"S12", "TIF-1 gamma (155 kDa) Ab", "line blot", "3+", "", "F", 100},
    {"S12", "P155/140", "line blot", "3+", "", "F", 100},
    {"S12", "P155/140", "line blot", "neg", "", "C", 110},
    // One of two results of a day, by name; a correction of that; a ring.
    {"S13", "SAE1", "line blot", "2+", "", "F", 100, "2026-01-05 08:00"},
    {"S13", "SAE1", "line blot", "3+", "", "F", 100, "2026-01-05 20:00"},
    {"S13", "SAE1", "line blot", "neg", "", "C", 110, "2026-01-05", 1},
    {"S13", "SAE1", "line blot", "1+", "", "C", 120, "2026-01-05", 1},
    {"S13", "SAE1", "line blot", "", "", "X", 130, "2026-01-05 08:00"},
    {"S14", "OJ", "line blot", "2+", "", "F", 100, "2026-01-05", -1},
    {"S14", "OJ", "line blot", "3+", "", "F", 100, "2026-01-05", 1},
    // Another laboratory's accession of the same number.
    {"S1", "anti-HMGCR", "ELISA", "7", "U/mL", "F", 100, "2026-01-05", 0,
     kOther},
    {"S1", "anti-HMGCR", "ELISA", "8", "U/mL", "C", 120, "2026-01-05", 1,
     kOther},
    {"S2", "anti-HMGCR", "ELISA", "", "", "X", 500, "2026-01-05", 0, kOther},
};

// A result, and by which profile it is to be read.
struct Sent {
  std::string profile;
  v1::ResultReport report;
};

std::vector<Sent> Batch(const std::string& patient) {
  std::vector<Sent> batch;
  for (const Version& version : kBatch) {
    Sent& sent = batch.emplace_back();
    sent.profile = version.profile;
    v1::ResultReport& report = sent.report;
    report.set_patient_id(patient);
    v1::RawResult& raw = *report.mutable_raw();
    if (version.specimen != nullptr) {
      raw.set_id(absl::StrCat("result-", batch.size()));
      raw.set_specimen_id(version.specimen);
    }
    if (version.supersedes != 0) {
      raw.set_supersedes(absl::StrCat(
          "result-", static_cast<int>(batch.size()) - version.supersedes));
    }
    raw.set_analyte(version.analyte);
    raw.set_method(version.method);
    raw.set_value(version.value);
    raw.set_unit(version.unit);
    raw.set_status(version.status);
    raw.set_collected_on(version.collected);
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
    std::ofstream(absl::StrCat(profiles, "/house.textproto")) << kHouseText;
    std::ofstream(absl::StrCat(profiles, "/other.textproto")) << kOtherText;
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
  std::vector<v1::ReportResultsRequest> Split(std::vector<Sent> reports) {
    const size_t size = reports.size();
    for (size_t i = 0; i < size; ++i) {
      if (Below(4) == 0) reports.push_back(reports[i]);
    }
    std::shuffle(reports.begin(), reports.end(), random_);
    std::vector<v1::ReportResultsRequest> calls;
    for (Sent& sent : reports) {
      if (calls.empty() || calls.back().profile() != sent.profile ||
          Below(3) == 0) {
        v1::ReportResultsRequest& call = calls.emplace_back();
        call.set_profile(sent.profile);
        if (Below(2) == 0) {
          call.set_request_id(absl::StrCat("request-", ++requests_));
        }
      }
      *calls.back().add_results() = std::move(sent.report);
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
  for (const char* profile : {kHouse, kOther}) {
    v1::ReportResultsRequest whole;
    whole.set_profile(profile);
    for (const Sent& sent : Batch(first)) {
      if (sent.profile == profile) *whole.add_results() = sent.report;
    }
    v1::ReportResultsResponse response;
    ASSERT_TRUE(ReportResults(environment_, whole, &response).ok());
  }
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
