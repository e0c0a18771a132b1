// Random packs about a parcel: definitions, and decision tables over them.
#ifndef MYORULES_ENGINE_ORACLE_RANDOM_TABLES_H_
#define MYORULES_ENGINE_ORACLE_RANDOM_TABLES_H_

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/oracle/random.h"
#include "engine/oracle/random_expressions.h"
#include "engine/pack/compiled_pack.h"

namespace myorules::engine::oracle {

struct RandomPack {
  // Its definitions, criteria and decisions, as text protos.
  std::string body;
  // How many were drawn before it that do not load: an expression costs too
  // much, or has a time zone that a pack may not have.
  int refused = 0;
  // Null: none loads, the last one for these faults.
  std::shared_ptr<const CompiledPack> pack;
  std::string faults;
  // By table, in the order of its decisions: the numbers and texts with which
  // its rows do more than compare them with fixed values.
  std::vector<std::set<std::string>> worked_with;
};

// Makes packs of up to 14 definitions and four tables, some of which name
// tables before them. One pack in seven has definitions that are days, times,
// lists or messages. Rows may overlap, be unreachable or leave gaps: they are
// loaded as of a pack that has answered, which is not refused for that.
class Packs {
 public:
  explicit Packs(Random& random) : random_(random), expressions_(random) {}

  RandomPack Next();

  // One of which each definition is a fact of its own: parcel.fragile,
  // parcel.weight_grams, parcel.service, parcel.label, parcel.sender.remote.
  RandomPack NextOverFacts();

 private:
  // What a row may ask about.
  enum class Kind {
    kBool,
    kInt,
    kDouble,
    kRange,
    kText,
    kEnum,
    kDay,
    kTime,
    kTexts,
    kEntries,
    kPlace,
    kOutcome,
    kOutcomes
  };
  struct Name {
    std::string name;
    Kind kind;
    std::vector<std::string> outcomes;  // Of a table.
  };

  RandomPack Draw();
  // Adds tables to the definitions of `made`, and loads it.
  void Finish(RandomPack* made);
  std::string Define(const Name& name, const std::string& value);
  std::string DefineNext(bool plain);
  std::string BoolOver(bool plain);
  std::string IntFact();
  std::string RangeFact();
  // A day, a list or something else of which nobody tries cases.
  std::string DefineUntried(Name* next);
  std::string DecideNext(std::set<std::string>* worked_with);
  // Conditions that exclude each other, or do not care.
  std::vector<std::string> Partition(int rows);
  std::vector<std::string> Conditions(int rows);
  // Each asks about something else: as many as there are.
  std::vector<std::string> OneEach(int rows);
  std::string Condition(int depth);
  std::string Test();
  std::string TestOf(const Name& asked);
  std::string TestOfUntried(const Name& asked);
  std::string TestOfOutcomes(const Name& table);
  // A number or text held against another one, or reckoned with.
  std::string WorkWith(const Name& asked);
  std::string Number() { return std::to_string(random_.Below(4)); }
  std::string Comparison();

  Random& random_;
  Expressions expressions_;
  // Of the pack at hand, in the order of dependency.
  std::vector<Name> names_;
  // Those that the table at hand may name, and works with.
  std::vector<Name> asked_;
  std::set<std::string> worked_with_;
  int decisions_ = 0;
  bool wide_ = false;
  bool with_untried_ = false;
  size_t tests_ = 0;
};

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_RANDOM_TABLES_H_
