// What tests of the shipped dictionary have in common.
#ifndef MYORULES_RULES_TERMINOLOGY_SHIPPED_TESTING_H_
#define MYORULES_RULES_TERMINOLOGY_SHIPPED_TESTING_H_

#include "gtest/gtest.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

inline const Terminology& Shipped() {
  const auto shipped = Terminology::Shipped();
  EXPECT_TRUE(shipped.ok()) << shipped.status();
  return **shipped;
}

inline MedicineReading Named(const char* name) {
  v1::Medicine medicine;
  medicine.set_name(name);
  return Shipped().ReadMedicine(medicine);
}

}  // namespace myorules::rules

#endif  // MYORULES_RULES_TERMINOLOGY_SHIPPED_TESTING_H_
