#include "tests/faults/power_cuts.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/record/recorder.h"
#include "service/record/verify.h"

namespace myorules::faults {
namespace {

namespace record = service::record;

// Then a record begins anew, so that none grows without end.
constexpr int kLives = 12;

absl::StatusOr<StorePtr> Open(const PowerCutOptions& options,
                              const Disk& disk) {
  auto store = record::SqliteStore::Open(
      {.path = "record.db",
       .vfs = disk.name(),
       .patience = absl::Milliseconds(50),
       .durable = options.durable,
       .background_checkpoint_pages = options.checkpoint_pages});
  if (!store.ok()) return store.status();
  return StorePtr(*std::move(store));
}

// Until the power goes.
void Live(const PowerCutOptions& options, Load& load, Disk& disk,
          Chance& chance, PowerCutFigures* figures) {
  // Early cuts hit opening and recovery, late ones checkpoints.
  const int64_t end = chance.Below(4) == 0 ? 8 : options.calls;
  disk.Set({Fault::Kind::kPowerCut, 1 + chance.Below(end)});
  const absl::StatusOr<StorePtr> store = Open(options, disk);
  if (!store.ok()) return;
  load.Use(*store);
  absl::Status status;
  while (status.ok() && !disk.happened()) {
    status = load.Act(chance);
    if (status.ok()) ++figures->acknowledged;
  }
  if (!disk.happened()) figures->AddFault(status.ToString());
  load.Use(nullptr);
}

// After a cut. False: the record cannot be gone on with.
bool Judge(const PowerCutOptions& options, Load& load, const Disk& disk,
           PowerCutFigures* figures) {
  const int64_t before = figures->lost + figures->duplicated + figures->unsound;
  const absl::StatusOr<StorePtr> store = Open(options, disk);
  if (!store.ok()) {
    figures->lost += load.Known();
    figures->AddFault(store.status().ToString());
    return false;
  }
  load.Use(*store);
  load.Judge(figures);
  load.Use(nullptr);
  record::VerifyReport report;
  const absl::Status status =
      record::Verify(record::Recorder(*store, nullptr), false, &report);
  if (!status.ok()) figures->AddFault(status.ToString());
  if (!report.faults.empty()) figures->AddFault(report.faults.front());
  return figures->lost + figures->duplicated + figures->unsound == before;
}

}  // namespace

void PowerCutFigures::AddFault(const std::string& fault) {
  ++unsound;
  if (first_fault.empty()) {
    first_fault = absl::StrCat("after kill ", kills, ": ", fault);
  }
}

PowerCutFigures CutPower(const PowerCutOptions& options, Load& load,
                         Disk& disk) {
  Chance chance(options.seed);
  PowerCutFigures figures;
  while (figures.kills < options.kills) {
    disk.Clear();
    load.Forget();
    for (int life = 0; life < kLives && figures.kills < options.kills; ++life) {
      Live(options, load, disk, chance, &figures);
      ++figures.kills;
      disk.Restart(chance.engine());
      if (!Judge(options, load, disk, &figures)) break;
    }
  }
  return figures;
}

}  // namespace myorules::faults
