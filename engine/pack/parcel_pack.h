// Rule packs about parcels, for tests: what a test is about, and around it all
// that every pack must say.
#ifndef MYORULES_ENGINE_PACK_PARCEL_PACK_H_
#define MYORULES_ENGINE_PACK_PARCEL_PACK_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "engine/base/issues.h"
#include "engine/pack/compiled_pack.h"

namespace myorules::engine {

// A host that knows the sources "handbook" and "tariff", the evidence
// "handbook.loss", the terminology table "carriers", and of scales that they
// measure in "g". Function library "test-1", with carries(carriers, grams) and
// not_yet(int), which is unknown whatever is filled in. Its examples were
// posted up to 100 days, or years, before they are due.
PackHost ParcelHost();

// What every pack must say.
absl::string_view ParcelPreamble();

// `body`, in its first lines, and the preamble after it.
std::string ParcelPackText(absl::string_view body);

// Loads it; a test that calls this has no fault in its pack, so ends where
// there is one.
std::shared_ptr<const CompiledPack> LoadParcelPack(absl::string_view body);

// What is wrong with it, as a user reads it; empty: nothing.
std::string ParcelPackFaults(absl::string_view body);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_PARCEL_PACK_H_
