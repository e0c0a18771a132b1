#include "service/record/redact.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"

namespace myorules::service::record {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<v1::RecordEvent> Log(const std::vector<std::string>& events) {
  std::vector<v1::RecordEvent> log;
  for (const std::string& event : events) {
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        event, &log.emplace_back()))
        << event;
  }
  return log;
}

// "VERSION: EVENT" of what changes, where patient B and result r are erased.
std::vector<std::string> Changed(const std::vector<std::string>& events) {
  std::vector<std::string> changed;
  for (const auto& [version, event] :
       Redact(Log(events), {.patient_ids = {"B"}, .identities = {"r"}})) {
    changed.push_back(std::to_string(version) + ": " +
                      event.ShortDebugString());
  }
  return changed;
}

TEST(Redact, WhatTellsNothingOfTheErasedStays) {
  EXPECT_THAT(
      Changed({"registered { patient { id: 'A' } }",
               "result_reported { identity: 's' }",
               "classified { changes { id: 'd' } }",
               "result_moved_away { identity: 's' to_patient_id: 'C' }",
               "result_moved_here { result { identity: 's' } from_patient_id: "
               "'C' }",
               "merged_from { patient_id: 'D' reports { identity: 's' } }",
               "redacted { was: 'classified' }"}),
      IsEmpty());
}

TEST(Redact, AResultThatWentToTheErasedGoesWithWhatRestedOnIt) {
  EXPECT_THAT(
      Changed({"registered {}", "classified { answer { pack { name: 'a' } } }",
               "result_reported { identity: 'r' }",
               "classified { answer { pack { name: 'a' } } changes { id: 'x' } "
               "}",
               "classified { answer { pack { name: 'b' } } first: true }",
               "result_corrected { identity: 'r' }",
               "result_moved_away { identity: 'r' to_patient_id: 'B' }",
               "classified { answer { pack { name: 'a' } } changes { id: 'x' } "
               "}",
               "classified { answer { pack { name: 'b' } } changes { id: 'x' } "
               "}",
               "result_reported { identity: 's' }",
               "classified { answer { pack { name: 'a' } } changes { id: 'x' } "
               "}"}),
      ElementsAre("3: redacted { was: \"result_reported\" }",
                  "4: redacted { was: \"classified\" }",
                  "5: redacted { was: \"classified\" }",
                  "6: redacted { was: \"result_corrected\" }",
                  "7: redacted { was: \"result_moved_away\" }",
                  "8: classified { answer { pack { name: \"a\" } } }",
                  "9: classified { answer { pack { name: \"b\" } } }"));
}

TEST(Redact, OfOneWhoOnlyHandedItOnTheNameGoes) {
  EXPECT_THAT(
      Changed({"registered {}",
               "result_moved_here { result { identity: 's' } from_patient_id: "
               "'B' }",
               "classified { changes { id: 'x' } }",
               "result_moved_away { identity: 's' to_patient_id: 'B' "
               "measurement: 'm' }"}),
      ElementsAre("2: result_moved_here { result { identity: \"s\" } }",
                  "4: result_moved_away { identity: \"s\" measurement: \"m\" "
                  "}"));
}

TEST(Redact, AMergedRecordGivesItUpAsWell) {
  EXPECT_THAT(
      Changed({"registered {}",
               "merged_from { patient_id: 'D' reports { identity: 'r' } "
               "reports { identity: 's' } moved_away { identity: 't' "
               "to_patient_id: 'B' } }",
               "classified {}",
               "result_moved_away { identity: 'r' to_patient_id: 'B' }"}),
      ElementsAre("2: merged_from { patient_id: \"D\" reports { identity: "
                  "\"s\" } moved_away { identity: \"t\" } }",
                  "3: redacted { was: \"classified\" }",
                  "4: redacted { was: \"result_moved_away\" }"));
  EXPECT_THAT(
      Changed({"registered {}",
               "merged_from { moved_away { identity: 'r' to_patient_id: 'B' } "
               "}"}),
      ElementsAre("2: merged_from { }"));
}

}  // namespace
}  // namespace myorules::service::record
