#include "service/server/address.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::service {
namespace {

std::string WhyNot(const std::string& address) {
  const absl::StatusOr<HostAndPort> parsed = ParseAddress(address);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  const absl::Status status = CheckBindable(*parsed);
  EXPECT_TRUE(status.ok() || absl::IsUnavailable(status)) << status;
  return std::string(status.message());
}

TEST(ParseAddress, TakesAHostAndAPort) {
  for (const char* const text :
       {"127.0.0.1:80", "[::1]:0", "localhost:65535"}) {
    EXPECT_TRUE(ParseAddress(text).ok()) << text;
  }
  EXPECT_EQ(ParseAddress("[::1]:7443")->host, "[::1]");
  EXPECT_EQ(ParseAddress("[::1]:7443")->port, 7443);
}

TEST(ParseAddress, RefusesWhatIsNoAddress) {
  for (const char* const text :
       {"", "localhost", "127.0.0.1:", ":80", "127.0.0.1:65536", "127.0.0.1:-1",
        "127.0.0.1:http"}) {
    EXPECT_EQ(ParseAddress(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST(CheckBindable, GivesTheReasonOfTheSystem) {
  EXPECT_EQ(WhyNot("127.0.0.1:0"), "");
  // An address for documentation, which no machine has.
  EXPECT_EQ(WhyNot("192.0.2.1:80"),
            "cannot listen on 192.0.2.1:80: Cannot assign requested address");
  EXPECT_THAT(WhyNot("no host:80"),
              ::testing::StartsWith("cannot listen on no host:80: "));
}

TEST(IsLoopback, KnowsTheAddressesOfThisMachineAlone) {
  EXPECT_TRUE(IsLoopback("127.0.0.1:80"));
  EXPECT_TRUE(IsLoopback("localhost:80"));
  EXPECT_TRUE(IsLoopback("[::1]:80"));
  EXPECT_FALSE(IsLoopback("0.0.0.0:80"));
  EXPECT_FALSE(IsLoopback("[::]:80"));
  EXPECT_FALSE(IsLoopback("10.0.0.1:80"));
  EXPECT_FALSE(IsLoopback("127.example:80"));
}

}  // namespace
}  // namespace myorules::service
