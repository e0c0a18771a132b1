// Every bound of the service, with what it protects.
#ifndef MYORULES_SERVICE_SERVER_LIMITS_H_
#define MYORULES_SERVICE_SERVER_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace myorules::service::limits {

// Bytes of one request, and of one patient wherever it comes from. A patient
// with 1,000 laboratory results has about 150,000; a message may take 100 times
// its size in memory once parsed.
inline constexpr int kMaxRequestBytes = 4 << 20;

// Bytes of one message that is sent: several packs with the full view, of a
// large patient.
inline constexpr int kMaxResponseBytes = 64 << 20;

// Bytes of one answer. gRPC does not send a larger message, and would end a
// whole stream over it; the rest is for what a stream adds: position and
// patient id.
inline constexpr int kMaxAnswerBytes = kMaxResponseBytes - 1'000;

// Packs that one request may name: each is a classification of its own.
inline constexpr int kMaxPacksPerRequest = 100;

// Results that one request may bring, as a laboratory prints them: a panel has
// some 20. What is not known is compared with every name that is.
inline constexpr int kMaxResultsPerRequest = 1'000;

// Patients of whom one request may bring results: each is classified, and the
// answers of all, some 30,000 bytes each, are in a response below the 4 MiB
// that a client takes unless it is told to take more.
inline constexpr int kMaxPatientsPerReport = 50;

// Results that wait for one patient who is not on record: all are taken at once
// when the patient comes.
inline constexpr int kMaxUnmatchedOfOnePatient = 1'000;

// Calls at once on one connection; more wait in the client.
inline constexpr int kMaxConcurrentStreams = 100;

// Threads that serve calls; a call holds one while it lasts. Calls beyond them
// get RESOURCE_EXHAUSTED.
inline constexpr int kMaxServerThreads = 256;

// How long calls that have begun may go on after the server was told to stop:
// unless another time is asked for, and at most.
inline constexpr absl::Duration kDrainTime = absl::Seconds(20);
inline constexpr absl::Duration kMaxDrainTime = absl::Hours(1);

// How long cancelled calls may take to end before the process ends under them.
// With the drain time it stays below the 30 seconds after which orchestrators
// kill.
inline constexpr absl::Duration kCancelGrace = absl::Seconds(5);

// A connection without calls is asked whether it is still there after this
// time, so that clients that vanished do not pile up; it is closed where there
// is no answer within the other.
inline constexpr absl::Duration kKeepaliveTime = absl::Minutes(2);
inline constexpr absl::Duration kKeepaliveTimeout = absl::Seconds(20);

// Bytes of an error's message and of its details. gRPC sends both in a header,
// for which clients allow 8 KiB, and writes them in base64.
inline constexpr size_t kMaxErrorMessageBytes = 1'000;
inline constexpr size_t kMaxErrorDetailBytes = 3'000;

// Packs on a page of ListRulePacks.
inline constexpr int kDefaultPageSize = 100;
inline constexpr int kMaxPageSize = 1'000;

// Bytes of what a page of records or answers is made from; a page that would
// have more ends earlier, so that it stays below the 4 MiB that a client takes
// unless it is told to take more.
inline constexpr size_t kMaxPageBytes = 2 << 20;

// Bytes of a request_id.
inline constexpr size_t kMaxRequestIdBytes = 128;

// Paths of an update mask, and conditions of a filter of patients.
inline constexpr int kMaxMaskPaths = 1'000;
inline constexpr int kMaxFilterConditions = 20;

// Clients that watch the record at once: each holds a thread. How often the
// record is asked for them whether something is new.
inline constexpr int kMaxWatchers = 64;
inline constexpr absl::Duration kWatchInterval = absl::Milliseconds(100);

}  // namespace myorules::service::limits

#endif  // MYORULES_SERVICE_SERVER_LIMITS_H_
