// Random expressions about a parcel.
#ifndef MYORULES_ENGINE_ORACLE_RANDOM_EXPRESSIONS_H_
#define MYORULES_ENGINE_ORACLE_RANDOM_EXPRESSIONS_H_

#include <string>

#include "engine/oracle/random.h"

namespace myorules::engine::oracle {

// Makes expressions, by type. `entry` is what a macro's variable is ("item":
// i; "scan": s), or empty.
class Expressions {
 public:
  explicit Expressions(Random& random) : random_(random) {}

  std::string Bool(int depth, const std::string& entry = "");

 private:
  std::string BoolFact(const std::string& entry);
  std::string Number();
  std::string Int(int depth, const std::string& entry);
  std::string Date(int depth, const std::string& entry);
  std::string Range(int depth, const std::string& entry);
  std::string Time(int depth, const std::string& entry);
  std::string Duration(int depth, const std::string& entry);
  std::string Text(int depth, const std::string& entry);
  std::string Texts(int depth);
  std::string Map(int depth, const std::string& entry);
  std::string Address();
  std::string Macro();
  std::string Compare(const std::string& a, const std::string& b, bool ordered);
  // Conditions over several things.
  std::string OverItems(int depth);
  std::string OverLists(int depth, const std::string& entry);
  std::string OverMaps(int depth, const std::string& entry);
  std::string OverTexts(int depth, const std::string& entry);
  std::string OverAddresses(int depth);
  std::string OverMadeMessages(int depth, const std::string& entry);
  std::string OverMacrosInMacros(int depth);

  Random& random_;
};

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_RANDOM_EXPRESSIONS_H_
