// What tests give handlers to work with.
#ifndef MYORULES_SERVICE_SERVER_ENVIRONMENT_TESTING_H_
#define MYORULES_SERVICE_SERVER_ENVIRONMENT_TESTING_H_

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "service/server/environment.h"

namespace myorules::service {

// It is always noon of 2 January 2026.
class FixedClock final : public Clock {
 public:
  absl::Time Now() const override {
    return absl::FromCivil(absl::CivilHour(2026, 1, 2, 12),
                           absl::UTCTimeZone());
  }
};

// What is shipped and, where given, the packs below a directory; with the
// shipped profiles of laboratories.
inline Environment Load(const std::string& packs_directory = "") {
  auto library = rules::Library::Load(packs_directory);
  EXPECT_TRUE(library.ok()) << library.status();
  auto lab_reader = LabReader::Load();
  EXPECT_TRUE(lab_reader.ok()) << lab_reader.status();
  return {*library, std::make_shared<FixedClock>(), *lab_reader};
}

// Load, once.
inline const Environment& Shipped() {
  static const Environment* const kEnvironment = new Environment(Load());
  return *kEnvironment;
}

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_ENVIRONMENT_TESTING_H_
