// A record under load on a disk that loses power, again and again, and a judge
// who knows what was acknowledged.
#ifndef MYORULES_TESTS_FAULTS_POWER_CUTS_H_
#define MYORULES_TESTS_FAULTS_POWER_CUTS_H_

#include <cstdint>
#include <memory>
#include <random>
#include <string>

#include "absl/status/status.h"
#include "service/record/sqlite/sqlite_store.h"
#include "tests/faults/disk.h"

namespace myorules::faults {

struct PowerCutOptions {
  int kills = 0;
  uint64_t seed = 1;
  // False: SQLite is told not to wait for the disk.
  bool durable = true;
  // The power goes within so many calls of the disk. A commit is two or so.
  int64_t calls = 300;
  // From so many pages of the log on checkpoints are made beside the calls; 0:
  // by the calls. Beside them what is cut off is no two times the same.
  int checkpoint_pages = 0;
};

struct PowerCutFigures {
  int kills = 0;
  // Calls that were acknowledged, in all.
  int64_t acknowledged = 0;
  // What was acknowledged and was not there afterwards: changes, results.
  int64_t lost = 0;
  // What was there twice after the client had sent again what had no answer.
  int64_t duplicated = 0;
  // Records that did not verify, opened with an error, or held a part of a
  // change.
  int64_t unsound = 0;
  // The first of them, for who looks into it.
  std::string first_fault;

  // Counts one that is unsound.
  void AddFault(const std::string& fault);
};

// Numbers as chance has them.
class Chance {
 public:
  explicit Chance(uint64_t seed) : random_(seed) {}

  // From 0 to `end` - 1.
  int64_t Below(int64_t end) {
    return static_cast<int64_t>(random_() % static_cast<uint64_t>(end));
  }
  std::mt19937_64& engine() { return random_; }

 private:
  std::mt19937_64 random_;
};

using StorePtr = std::shared_ptr<service::record::SqliteStore>;

// A client of a record, and what it knows of what must be there.
class Load {
 public:
  virtual ~Load() = default;

  // The record begins anew, empty.
  virtual void Forget() = 0;

  // Where the record is from here on; null: it is closed.
  virtual void Use(StorePtr store) = 0;

  // The next call; OK: it was acknowledged.
  virtual absl::Status Act(Chance& chance) = 0;

  // Sends again what had no answer, then compares.
  virtual void Judge(PowerCutFigures* figures) = 0;

  // How many things were acknowledged and must be there.
  virtual int64_t Known() const = 0;
};

// Cuts the power `kills` times, at random calls that write or sync (in commits,
// checkpoints, erasures, compaction, recovery), and judges each time.
PowerCutFigures CutPower(const PowerCutOptions& options, Load& load,
                         Disk& disk);

}  // namespace myorules::faults

#endif  // MYORULES_TESTS_FAULTS_POWER_CUTS_H_
