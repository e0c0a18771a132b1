#include "service/server/rpc_status.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "service/server/limits.h"

namespace myorules::service {
namespace {

using ::testing::EndsWith;
using ::testing::IsEmpty;
using ::testing::SizeIs;

google::rpc::BadRequest UnpackBadRequest(const google::rpc::Status& status) {
  google::rpc::BadRequest bad_request;
  EXPECT_EQ(status.details_size(), 1);
  EXPECT_TRUE(status.details(0).UnpackTo(&bad_request));
  return bad_request;
}

absl::Status ManyFaults(int count) {
  google::rpc::BadRequest bad_request;
  for (int i = 0; i < count; ++i) {
    auto* violation = bad_request.add_field_violations();
    violation->set_field(absl::StrCat("patient.diagnoses[", i, "]"));
    violation->set_description("must not be empty");
  }
  absl::Status status = absl::InvalidArgumentError("many faults");
  status.SetPayload("type.googleapis.com/google.rpc.BadRequest",
                    absl::Cord(bad_request.SerializeAsString()));
  return status;
}

TEST(RpcStatus, NamesTheFaultyFieldInMessageAndDetails) {
  const google::rpc::Status status =
      ToRpcStatus(InvalidField("patient.birth_date", "must be a date"));
  EXPECT_EQ(status.code(), 3);
  EXPECT_EQ(status.message(), "patient.birth_date: must be a date");
  const google::rpc::BadRequest bad_request = UnpackBadRequest(status);
  ASSERT_EQ(bad_request.field_violations_size(), 1);
  EXPECT_EQ(bad_request.field_violations(0).field(), "patient.birth_date");
  EXPECT_EQ(bad_request.field_violations(0).description(), "must be a date");
}

TEST(RpcStatus, WhatTheRecordSaysIsInTheDetailsAlone) {
  const google::rpc::Status status = ToRpcStatus(
      InvalidField("patient.sex", "\"MRS\" is no Sex", "is no Sex"));
  EXPECT_EQ(status.message(), "patient.sex: is no Sex");
  EXPECT_EQ(UnpackBadRequest(status).field_violations(0).description(),
            "\"MRS\" is no Sex");
}

TEST(RpcStatus, ComesBackAsItWent) {
  const absl::Status sent = InvalidField("view", "17 is no view");
  EXPECT_EQ(FromRpcStatus(ToRpcStatus(sent)), sent);
  EXPECT_THAT(FieldViolations(FromRpcStatus(ToRpcStatus(sent))), SizeIs(1));
}

TEST(RpcStatus, KeepsEveryCode) {
  for (int code = 1; code <= 16; ++code) {
    const absl::Status status(static_cast<absl::StatusCode>(code), "x");
    EXPECT_EQ(ToRpcStatus(status).code(), code);
    EXPECT_EQ(FromRpcStatus(ToRpcStatus(status)), status);
  }
}

TEST(RpcStatus, AnUnheardOfCodeIsUnknown) {
  google::rpc::Status status;
  status.set_code(99);
  EXPECT_EQ(FromRpcStatus(status).code(), absl::StatusCode::kUnknown);
  status.set_code(-1);
  EXPECT_EQ(FromRpcStatus(status).code(), absl::StatusCode::kUnknown);
}

TEST(RpcStatus, HasNoFieldsWhereNoneIsFaulty) {
  EXPECT_THAT(FieldViolations(absl::NotFoundError("no pack")), IsEmpty());
  EXPECT_EQ(ToRpcStatus(absl::NotFoundError("no pack")).details_size(), 0);
}

TEST(RpcStatus, OfManyFaultsTheFirstAreKeptAndTheRestCounted) {
  const google::rpc::Status status = ToRpcStatus(ManyFaults(100'000));
  EXPECT_LE(status.ByteSizeLong(),
            limits::kMaxErrorDetailBytes + limits::kMaxErrorMessageBytes);
  const google::rpc::BadRequest bad_request = UnpackBadRequest(status);
  const int kept = bad_request.field_violations_size() - 1;
  EXPECT_GT(kept, 10);
  EXPECT_EQ(bad_request.field_violations(0).field(), "patient.diagnoses[0]");
  EXPECT_EQ(bad_request.field_violations(kept).description(),
            absl::StrCat("and ", 100'000 - kept, " more"));
}

TEST(RpcStatus, AFewFaultsAreAllKept) {
  EXPECT_EQ(
      UnpackBadRequest(ToRpcStatus(ManyFaults(20))).field_violations_size(),
      20);
}

TEST(RpcStatus, CutsALongMessageBetweenCharacters) {
  const google::rpc::Status status = ToRpcStatus(
      absl::InvalidArgumentError(absl::StrCat("x", std::string(5000, '\xC3'))));
  EXPECT_LE(status.message().size(), limits::kMaxErrorMessageBytes + 3);
  std::string umlauts;
  for (int i = 0; i < 1000; ++i) absl::StrAppend(&umlauts, "ü");
  const std::string message =
      ToRpcStatus(absl::InvalidArgumentError(absl::StrCat("x", umlauts)))
          .message();
  EXPECT_THAT(message, EndsWith("ü…"));
}

TEST(RpcStatus, LeavesOutPayloadsThatAreNoMessages) {
  absl::Status status = absl::InternalError("x");
  status.SetPayload("somewhere/else", absl::Cord("y"));
  EXPECT_EQ(ToRpcStatus(status).details_size(), 0);
}

}  // namespace
}  // namespace myorules::service
