#include "service/server/wire_fault.h"

#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "myorules/v1/classification_service.pb.h"

namespace myorules::service {
namespace {

std::string Fault(const std::string& bytes) {
  const absl::Status status =
      WireFault(*v1::Patient::descriptor(), "patient", bytes);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

v1::Patient Example() {
  v1::Patient patient;
  patient.set_id("p1");
  patient.mutable_weakness()->set_subacute(true);
  patient.add_medicines()->set_name("simvastatin");
  v1::LabResult* result = patient.add_results();
  result->set_analyte("CK");
  result->mutable_quantity()->set_value(34.5);
  patient.add_results()->set_analyte("SRP");
  return patient;
}

TEST(WireFault, NamesTheFieldThatIsCutOff) {
  constexpr absl::string_view kCutOff =
      ": ends too early; the message is cut off or damaged";
  v1::Patient patient;
  patient.set_id("p1");
  std::string bytes = patient.SerializeAsString();
  bytes.pop_back();
  EXPECT_EQ(Fault(bytes), absl::StrCat("patient.id", kCutOff));
  EXPECT_EQ(Fault(bytes.substr(0, 1)), absl::StrCat("patient.id", kCutOff));
  // The second result ends the message.
  patient.add_results()->set_analyte("CK");
  patient.add_results()->set_analyte("SRP");
  bytes = patient.SerializeAsString();
  bytes.pop_back();
  EXPECT_EQ(Fault(bytes), absl::StrCat("patient.results[1]", kCutOff));
}

TEST(WireFault, NamesAnInnerFieldThatEndsAfterItsMessage) {
  v1::Patient patient;
  patient.add_results()->set_analyte("CK");
  std::string bytes = patient.SerializeAsString();
  // The analyte's length is the last byte before its two.
  bytes[bytes.size() - 3] = 9;
  EXPECT_EQ(Fault(bytes),
            "patient.results[0].analyte: ends too early; the message is cut "
            "off or damaged");
}

TEST(WireFault, NamesTheTextThatIsNotUtf8) {
  v1::Patient patient = Example();
  patient.mutable_medicines(0)->set_name("M\xFCller");
  EXPECT_EQ(Fault(patient.SerializeAsString()),
            "patient.medicines[0].name: is not UTF-8");
}

TEST(WireFault, TellsOtherDamageByTheMessageThatItIsIn) {
  EXPECT_EQ(Fault(std::string(20, '\xFF')),
            "patient: is damaged, or is another message");
  EXPECT_EQ(Fault(std::string("\0\0", 2)),
            "patient: is damaged, or is another message");
}

TEST(WireFault, BlamesNoFieldForWhatOnlyHasItsNumber) {
  v1::Patient patient;
  patient.set_id("p1");
  const std::string bytes = patient.SerializeAsString();
  EXPECT_EQ(Fault(bytes + "\x0B"), "patient: is damaged, or is another message")
      << "a group that does not end";
  EXPECT_EQ(Fault(bytes + "\x08\xFF"),
            "patient: is damaged, or is another message")
      << "a number cut off";
}

TEST(WireFault, ADeepNestCostsNoStack) {
  // A group in a group in a group.
  EXPECT_EQ(Fault(std::string(10 << 20, '\x0B')),
            "patient: is damaged, or is another message");
}

// Whatever protobuf refuses is told with a field, and nothing of the bytes.
TEST(WireFault, HasAReasonForEveryMessageThatProtobufRefuses) {
  const std::string whole = Example().SerializeAsString();
  std::mt19937 random(7);
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = whole.substr(0, 1 + random() % whole.size());
    if (i % 2 == 0)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    if (v1::Patient().ParseFromString(bytes)) continue;
    ++refused;
    EXPECT_THAT(
        Fault(bytes),
        ::testing::MatchesRegex(
            "patient[a-z0-9_.]*(\\[[0-9]+\\][a-z_.]*)?: (is not UTF-8|ends too "
            "early; the message is cut off or damaged|is damaged, or "
            "is another message)"));
  }
  EXPECT_GT(refused, 5'000);
}

}  // namespace
}  // namespace myorules::service
