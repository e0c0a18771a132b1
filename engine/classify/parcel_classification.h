// Classifies parcels, for tests.
#ifndef MYORULES_ENGINE_CLASSIFY_PARCEL_CLASSIFICATION_H_
#define MYORULES_ENGINE_CLASSIFY_PARCEL_CLASSIFICATION_H_

#include <string>

#include "absl/strings/string_view.h"
#include "engine/pack/compiled_pack.h"
#include "engine/testdata/parcel.pb.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::engine {

// The parcel of a text proto, canonical. A fault in the text ends the test.
testdata::Parcel ParcelOf(absl::string_view text);

// The answer of `pack` on that parcel, assessed on 15 June 2020, with its
// trace.
v1::Classification ClassifyParcel(const CompiledPack& pack,
                                  absl::string_view parcel);

// … of the pack with that body (engine/pack/parcel_pack.h).
v1::Classification ClassifyParcel(absl::string_view pack_body,
                                  absl::string_view parcel);

// The decision "d" of a pack with these entries, on that parcel.
v1::DecisionResult DecideBy(absl::string_view entries,
                            absl::string_view parcel);

// The message on one line, for comparing.
std::string ShortText(const google::protobuf::Message& message);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_PARCEL_CLASSIFICATION_H_
