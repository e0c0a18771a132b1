#include "service/record/side_by_side.h"

#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace myorules::service::record {
namespace {

TEST(SideBySideTest, EveryJobIsDoneOnceBeforeRunReturns) {
  for (const int threads : {0, 1, 3}) {
    SideBySide side_by_side(threads);
    for (int jobs = 0; jobs < 50; ++jobs) {
      std::vector<int> done(jobs);
      side_by_side.Run(jobs, [&](int i) { ++done[i]; });
      EXPECT_EQ(done, std::vector<int>(jobs, 1)) << threads << " threads";
    }
  }
}

TEST(SideBySideTest, AnotherThreadTakesAJobWhileTheCallerIsAtOne) {
  SideBySide side_by_side(1);
  std::thread::id threads[2];
  absl::Notification begun[2];
  side_by_side.Run(2, [&](int i) {
    threads[i] = std::this_thread::get_id();
    begun[i].Notify();
    // Neither ends before both have begun.
    begun[1 - i].WaitForNotification();
  });
  EXPECT_NE(threads[0], threads[1]);
}

TEST(SideBySideTest, WhoComesWhileTheThreadsAreTakenDoesItsJobsAlone) {
  SideBySide side_by_side(1);
  absl::BlockingCounter begun(2);
  absl::Notification may_end;
  std::thread first([&] {
    side_by_side.Run(2, [&](int) {
      begun.DecrementCount();
      may_end.WaitForNotification();
    });
  });
  begun.Wait();
  std::atomic<int> done = 0;
  side_by_side.Run(5, [&](int) { ++done; });
  EXPECT_EQ(done, 5);
  may_end.Notify();
  first.join();
}

TEST(SideBySideTest, JobsThatWereToldOfComeOrNot) {
  SideBySide side_by_side(1);
  for (int round = 0; round < 200; ++round) {
    const SideBySide::Soon soon(side_by_side);
    if (round % 2 == 0) continue;
    const SideBySide::Soon beside(side_by_side);
    int done[2] = {};
    side_by_side.Run(2, [&](int i) { done[i] = round; });
    EXPECT_EQ(done[0], round);
    EXPECT_EQ(done[1], round);
  }
}

TEST(SideBySideTest, ManyCallersAtOnceGetEachTheirOwn) {
  SideBySide side_by_side(2);
  std::vector<std::thread> callers;
  callers.reserve(4);
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&] {
      for (int round = 0; round < 500; ++round) {
        const SideBySide::Soon soon(side_by_side);
        int done[3] = {};
        side_by_side.Run(3, [&](int i) { done[i] = round + 1; });
        for (const int of_job : done) EXPECT_EQ(of_job, round + 1);
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
}

}  // namespace
}  // namespace myorules::service::record
