// What a watch tells, and where it goes on.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "service/server/page.h"
#include "service/server/patient_testing.h"

namespace myorules::service {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

class PatientWatchTest : public PatientHandlersTest {
 protected:
  using Messages = std::vector<v1::WatchClassificationsResponse>;

  // All that comes after the token, of all patients or one.
  Messages After(const std::string& token, const std::string& patient_id = "") {
    v1::WatchClassificationsRequest request;
    request.set_resume_token(token);
    request.set_from_beginning(token.empty());
    request.set_patient_id(patient_id);
    auto place = BeginOfWatch(environment_, request);
    EXPECT_TRUE(place.ok()) << place.status();
    Messages all;
    while (place.ok()) {
      const auto more = NextChanges(environment_, request, &*place);
      EXPECT_TRUE(more.ok()) << more.status();
      if (!more.ok() || more->empty()) break;
      all.insert(all.end(), more->begin(), more->end());
    }
    return all;
  }
  // The token of a watch that begins now.
  std::string TokenOfNow(const std::string& patient_id = "") {
    v1::WatchClassificationsRequest request;
    request.set_patient_id(patient_id);
    const auto place = BeginOfWatch(environment_, request);
    EXPECT_TRUE(place.ok()) << place.status();
    return place->Token();
  }
  absl::Status Refused(const std::string& token,
                       const std::string& patient_id = "") {
    v1::WatchClassificationsRequest request;
    request.set_resume_token(token);
    request.set_patient_id(patient_id);
    return BeginOfWatch(environment_, request).status();
  }
  // "answer of a", "a into b", "erased 4", "erased 4 of a".
  static std::vector<std::string> InShort(const Messages& messages) {
    std::vector<std::string> all;
    for (const auto& message : messages) {
      EXPECT_TRUE(message.has_create_time());
      const std::string& of = message.patient_id();
      if (message.has_erased()) {
        EXPECT_EQ(message.version(), 0);
        all.push_back(absl::StrCat("erased ", message.erased().erased_events(),
                                   of.empty() ? "" : " of ", of));
      } else if (message.has_merged_into()) {
        all.push_back(absl::StrCat(of, " into ", message.merged_into()));
      } else {
        all.push_back(absl::StrCat("answer of ", of));
      }
    }
    return all;
  }
};

TEST_F(PatientWatchTest, AWatchGoesOnWhereItsTokenSays) {
  v1::WatchClassificationsRequest request;
  ASSERT_EQ(BeginOfWatch(environment_, request)->sequence, 0);
  ASSERT_TRUE(Create("id: 'a'").ok());
  ASSERT_TRUE(Create("id: 'b'").ok());
  EXPECT_EQ(BeginOfWatch(environment_, request)->sequence, 4);
  request.set_from_beginning(true);
  WatchPlace place = *BeginOfWatch(environment_, request);
  const auto changes = NextChanges(environment_, request, &place);
  ASSERT_TRUE(changes.ok()) << changes.status();
  ASSERT_THAT(*changes, SizeIs(2));
  EXPECT_EQ((*changes)[0].patient_id(), "a");
  EXPECT_TRUE((*changes)[0].first());
  EXPECT_EQ(place.sequence, 4);
  request.set_resume_token((*changes)[0].resume_token());
  place = *BeginOfWatch(environment_, request);
  const auto rest = NextChanges(environment_, request, &place);
  ASSERT_THAT(*rest, SizeIs(1));
  EXPECT_EQ((*rest)[0].patient_id(), "b");
  // Nothing is otherwise: nothing to tell.
  ASSERT_TRUE(Update("patient { id: 'b' followed_until { year: 2025 } } "
                     "update_mask { paths: 'followed_until' }")
                  .ok());
  EXPECT_THAT(*NextChanges(environment_, request, &place), IsEmpty());
  EXPECT_EQ(place.sequence, 6);
  request.set_patient_id("a");
  place = WatchPlace();
  EXPECT_THAT(*NextChanges(environment_, request, &place), SizeIs(1));
}

TEST_F(PatientWatchTest, ATokenOfAnotherRecordIsRefused) {
  ASSERT_TRUE(Create("id: 'a'").ok());
  ASSERT_TRUE(Create("id: 'b'").ok());
  v1::WatchClassificationsRequest request;
  const WatchPlace last = *BeginOfWatch(environment_, request);
  const auto begin = [&](const std::string& token) {
    request.set_resume_token(token);
    return BeginOfWatch(environment_, request).status();
  };
  EXPECT_EQ(begin(last.Token()), absl::OkStatus());
  const absl::Status other = absl::OutOfRangeError(
      "resume_token: is not of this record as it is now (was a backup "
      "restored?); watch anew, from_beginning if need be");
  EXPECT_EQ(begin(WatchPlace{99, last.mark}.Token()), other);
  EXPECT_EQ(begin(WatchPlace{2, last.mark}.Token()), other);
  // What was erased since cannot be compared, and hides nothing.
  ASSERT_TRUE(Delete("patient_id: 'b'").ok());
  EXPECT_EQ(begin(last.Token()), absl::OkStatus());
  for (const std::string& token :
       {std::string("x"), WatchPlace{-1, ""}.Token()}) {
    EXPECT_THAT(std::string(begin(token).message()),
                StartsWith("resume_token: is not the resume_token"));
  }
}

TEST_F(PatientWatchTest, ATokenThatWasTakenAfterAnErasureIsKnownAgain) {
  ASSERT_TRUE(Create("id: 'p'").ok());
  ASSERT_TRUE(Create("id: 'q'").ok());
  const std::string backup = path_ + ".backup";
  ASSERT_TRUE(environment_.recorder->store().Backup(backup).ok());
  ASSERT_TRUE(Delete("patient_id: 'q'").ok());
  v1::WatchClassificationsRequest request;
  const auto place = BeginOfWatch(environment_, request);
  ASSERT_TRUE(place.ok()) << place.status();
  request.set_resume_token(place->Token());
  const auto again = BeginOfWatch(environment_, request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->sequence, 4);
  ASSERT_TRUE(Create("id: 'r'").ok());
  EXPECT_TRUE(BeginOfWatch(environment_, request).ok());
  // The record as it was before goes another way.
  environment_.recorder = std::make_shared<record::Recorder>(
      *record::SqliteStore::Open({.path = backup}), environment_.library);
  ASSERT_TRUE(Create("id: 's'").ok());
  EXPECT_EQ(BeginOfWatch(environment_, request).status().code(),
            absl::StatusCode::kOutOfRange);
}

TEST_F(PatientWatchTest, AMergeIsToldOfTheRecordThatEnded) {
  ASSERT_TRUE(Create("id: 'a'").ok());
  ASSERT_TRUE(Create("id: 'b'").ok());
  const std::string token = TokenOfNow();
  ASSERT_TRUE(Merge("patient_id: 'a' from_patient_id: 'b'").ok());
  const Messages told = After(token);
  EXPECT_THAT(InShort(told), ElementsAre("b into a"));
  EXPECT_EQ(told[0].version(), 3);
  EXPECT_THAT(After(told[0].resume_token()), IsEmpty());
  EXPECT_THAT(InShort(After(token, "b")), ElementsAre("b into a"));
  EXPECT_THAT(After(token, "a"), IsEmpty());
}

TEST_F(PatientWatchTest, AnErasureIsToldOnceAndNothingOfTheErased) {
  ASSERT_TRUE(Create("id: 'a'").ok());
  ASSERT_TRUE(Create("id: 'secret'").ok());
  const std::string before = After("")[0].resume_token();
  ASSERT_TRUE(Create("id: 'b'").ok());
  ASSERT_TRUE(Delete("patient_id: 'secret'").ok());
  const Messages told = After(before);
  EXPECT_THAT(InShort(told), ElementsAre("erased 2", "answer of b"));
  EXPECT_EQ(told[0].DebugString().find("secret"), std::string::npos);
  EXPECT_THAT(InShort(After(told[0].resume_token())),
              ElementsAre("answer of b"));
  EXPECT_THAT(After(told[1].resume_token()), IsEmpty());
}

TEST_F(PatientWatchTest, EachErasureIsToldWithItsTimeAndSize) {
  ASSERT_TRUE(Create("id: 'a'").ok());
  ASSERT_TRUE(Create("id: 'b'").ok());
  ASSERT_TRUE(Create("id: 'c'").ok());
  ASSERT_TRUE(Merge("patient_id: 'b' from_patient_id: 'c'").ok());
  const std::string token = TokenOfNow();
  ASSERT_TRUE(Delete("patient_id: 'a'").ok());
  clock_->Advance(absl::Hours(1));
  ASSERT_TRUE(Delete("patient_id: 'b'").ok());
  const Messages told = After(token);
  EXPECT_THAT(InShort(told), ElementsAre("erased 2", "erased 7"));
  EXPECT_EQ(told[1].create_time().seconds() - told[0].create_time().seconds(),
            3600);
  EXPECT_THAT(InShort(After(told[0].resume_token())), ElementsAre("erased 7"));
}

TEST_F(PatientWatchTest, AnErasureIsToldBeforeThePatientWhoCameAnew) {
  ASSERT_TRUE(Create("id: 'a'").ok());
  const std::string token = TokenOfNow();
  ASSERT_TRUE(Delete("patient_id: 'a'").ok());
  ASSERT_TRUE(Create("id: 'a'").ok());
  for (const char* of : {"", "a"}) {
    const Messages told = After(token, of);
    ASSERT_THAT(told, SizeIs(2)) << of;
    EXPECT_TRUE(told[0].has_erased()) << of;
    EXPECT_TRUE(told[1].first()) << of;
  }
}

TEST_F(PatientWatchTest, OfOnePatientTheErasureOfOthersIsNotTold) {
  ASSERT_TRUE(Create("id: 'a'").ok());
  ASSERT_TRUE(Create("id: 'b'").ok());
  const std::string token = TokenOfNow();
  ASSERT_TRUE(Delete("patient_id: 'b'").ok());
  EXPECT_THAT(After(token, "a"), IsEmpty());
  EXPECT_THAT(InShort(After(token, "b")), ElementsAre("erased 2 of b"));
  ASSERT_TRUE(Delete("patient_id: 'a'").ok());
  EXPECT_THAT(InShort(After(token)), ElementsAre("erased 2", "erased 2"));
}

TEST_F(PatientWatchTest, AnErasureIsNotToldOfOneWhoWasNotOnRecord) {
  ASSERT_TRUE(Create("id: 'z'").ok());
  const std::string token = TokenOfNow("a");
  ASSERT_TRUE(Delete("patient_id: 'z'").ok());
  EXPECT_THAT(After(token, "a"), IsEmpty());
}

TEST_F(PatientWatchTest, AnErasureIsNotToldOfOneWhoCameAfterTheToken) {
  ASSERT_TRUE(Create("id: 'z'").ok());
  const std::string token = TokenOfNow("a");
  ASSERT_TRUE(Create("id: 'a'").ok());
  ASSERT_TRUE(Delete("patient_id: 'z'").ok());
  const Messages told = After(token, "a");
  EXPECT_THAT(InShort(told), ElementsAre("answer of a"));
  ASSERT_TRUE(Delete("patient_id: 'a'").ok());
  EXPECT_THAT(InShort(After(told[0].resume_token(), "a")),
              ElementsAre("erased 2 of a"));
}

TEST_F(PatientWatchTest, OfOnePatientTheErasureIsToldOnceWhoeverIsErasedNext) {
  ASSERT_TRUE(Create("id: 'a'").ok());
  ASSERT_TRUE(Create("id: 'b'").ok());
  const std::string token = TokenOfNow("a");
  ASSERT_TRUE(Delete("patient_id: 'a'").ok());
  const Messages told = After(token, "a");
  EXPECT_THAT(InShort(told), ElementsAre("erased 2 of a"));
  ASSERT_TRUE(Delete("patient_id: 'b'").ok());
  EXPECT_THAT(After(told[0].resume_token(), "a"), IsEmpty());
}

TEST_F(PatientWatchTest, OfSeveralErasuresNoneIsSaidToBeThePatients) {
  ASSERT_TRUE(Create("id: 'a'").ok());
  ASSERT_TRUE(Create("id: 'b'").ok());
  const std::string token = TokenOfNow("a");
  ASSERT_TRUE(Delete("patient_id: 'a'").ok());
  ASSERT_TRUE(Delete("patient_id: 'b'").ok());
  EXPECT_THAT(InShort(After(token, "a")), ElementsAre("erased 0 of a"));
}

// It does not hold whether the patient was on record.
TEST_F(PatientWatchTest, ByATokenOfAllAnErasureThatMayBeThePatientsIsToldOnce) {
  ASSERT_TRUE(Create("id: 'z'").ok());
  ASSERT_TRUE(Create("id: 'y'").ok());
  const std::string token = TokenOfNow();
  ASSERT_TRUE(Delete("patient_id: 'z'").ok());
  const Messages told = After(token, "a");
  EXPECT_THAT(InShort(told), ElementsAre("erased 2 of a"));
  ASSERT_TRUE(Delete("patient_id: 'y'").ok());
  EXPECT_THAT(After(told[0].resume_token(), "a"), IsEmpty());
}

TEST_F(PatientWatchTest, ATokenOfAnotherPatientIsRefused) {
  ASSERT_TRUE(Create("id: 'a'").ok());
  const std::string token = TokenOfNow("a");
  EXPECT_EQ(Refused(token, "a"), absl::OkStatus());
  EXPECT_EQ(Refused(token), absl::OkStatus());
  EXPECT_THAT(std::string(Refused(token, "b").message()),
              StartsWith("resume_token: is of a watch of another patient"));
}

TEST_F(PatientWatchTest, AWatchThatBeginsTellsNoErasureFromBefore) {
  ASSERT_TRUE(Create("id: 'a'").ok());
  ASSERT_TRUE(Create("id: 'b'").ok());
  ASSERT_TRUE(Delete("patient_id: 'a'").ok());
  EXPECT_THAT(InShort(After("")), ElementsAre("answer of b"));
  EXPECT_THAT(After(TokenOfNow()), IsEmpty());
  EXPECT_THAT(InShort(After("", "b")), ElementsAre("answer of b"));
}

TEST_F(PatientWatchTest, AnErasureOfWhatWaitedIsNotTold) {
  const std::string token = TokenOfNow();
  record::Commit commit = record::Recorder::CommitAt(clock_->Now());
  commit.queue.push_back({0, "w", "i", ""});
  ASSERT_TRUE(environment_.recorder->Apply(commit).ok());
  ASSERT_TRUE(Delete("patient_id: 'w'").ok());
  EXPECT_THAT(*environment_.recorder->store().Tombstones(0), SizeIs(1));
  EXPECT_THAT(After(token), IsEmpty());
}

// It told nothing of erasures: who followed by it hears of all.
TEST_F(PatientWatchTest, ATokenOfAnEarlierProgramGoesOn) {
  ASSERT_TRUE(Create("id: 'a'").ok());
  ASSERT_TRUE(Create("id: 'b'").ok());
  const auto place = BeginOfWatch(environment_, {});
  const std::string token =
      PageToken("watch", absl::StrCat(place->sequence, ":", place->mark));
  EXPECT_THAT(After(token), IsEmpty());
  ASSERT_TRUE(Delete("patient_id: 'b'").ok());
  EXPECT_THAT(InShort(After(token)), ElementsAre("erased 2"));
  const auto erased = environment_.recorder->store().Tombstones(0);
  const std::string of_erasure = PageToken(
      "watch", absl::StrCat("4:erased-1-",
                            absl::ToUnixMicros(erased->front().erased_at)));
  EXPECT_THAT(After(of_erasure), IsEmpty());
  ASSERT_TRUE(Delete("patient_id: 'a'").ok());
  EXPECT_THAT(InShort(After(of_erasure)), ElementsAre("erased 2"));
}

TEST_F(PatientWatchTest, ATokenWithAnErasureThatIsNotThereIsRefused) {
  ASSERT_TRUE(Create("id: 'a'").ok());
  ASSERT_TRUE(Create("id: 'b'").ok());
  ASSERT_TRUE(Delete("patient_id: 'b'").ok());
  WatchPlace place = *BeginOfWatch(environment_, {});
  EXPECT_EQ(Refused(place.Token()), absl::OkStatus());
  WatchPlace later = place;
  later.erased_at += absl::Microseconds(1);
  EXPECT_EQ(Refused(later.Token()).code(), absl::StatusCode::kOutOfRange);
  ++place.erasure;
  EXPECT_EQ(Refused(place.Token()).code(), absl::StatusCode::kOutOfRange);
  for (const char* token :
       {"4", "4:a:b", "4:a:erased-1-2:c", "4:a:erased-0-1", "4:a:erased-1",
        "4:a:erased-x-1", "4:a:of-1", "4:a:of--1-a", "4:a:of-x-a",
        "4:a:of-1-a:erased-1-2", "of-1-a"}) {
    EXPECT_THAT(std::string(Refused(PageToken("watch", token)).message()),
                StartsWith("resume_token: is not the resume_token"))
        << token;
  }
}

}  // namespace
}  // namespace myorules::service
