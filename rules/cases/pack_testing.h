// A small pack of a test's own.
#ifndef MYORULES_RULES_CASES_PACK_TESTING_H_
#define MYORULES_RULES_CASES_PACK_TESTING_H_

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "rules/library/pack_shelf.h"

namespace myorules::rules {

// A pack about patients that has a definition 'axial' and these fields and
// items; its file lies in this folder of the test's. Faults are told with it.
inline OpenedPack OpenPackWith(const std::string& folder,
                               const std::string& fields) {
  const std::filesystem::path file =
      std::filesystem::path(::testing::TempDir()) / folder / "pack.textproto";
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << R"pb(name: "mine"
                              version: "1.0.0"
                              title: "Mine"
                              state: PACK_STATE_DRAFT
                              author: "Me"
                              created_on { year: 2026 month: 1 day: 1 }
                              revised_on { year: 2026 month: 1 day: 1 }
                              purpose: "Says."
                              intended_use: "For me."
                              limits: "None known."
                              source_key: "clinical"
                              source_attributes {}
                              subject_type: "myorules.v1.Patient"
                              subject: "patient"
                              define {
                                name: "axial"
                                title: "Axial"
                                value: "patient.weakness.axial"
                              }
      )pb" << fields;
  const auto shelf = PackShelf::Load("");
  EXPECT_TRUE(shelf.ok()) << shelf.status();
  auto opened = shelf->Open(file.string());
  EXPECT_TRUE(opened.ok()) << opened.status();
  return *std::move(opened);
}

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_PACK_TESTING_H_
