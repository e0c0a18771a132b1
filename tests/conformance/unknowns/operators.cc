// The truth tables of the operators, and what equality and `in` do with lists,
// maps and messages that hold unknowns.
#include <string>
#include <vector>

#include "tests/conformance/unknowns/cases.h"

namespace myorules::tests::conformance {
namespace {

void AddLogic(CaseFile& file) {
  const Operands a = Conditions(1);
  const Operands b = Conditions(2);
  file.Begin("Conjunction");
  file.AddEach("both $0 and $1", "$0 && $1", {a, b});
  file.Begin("Disjunction");
  file.AddEach("either $0 or $1", "$0 || $1", {a, b});
  file.Begin("Negation");
  file.AddEach("not $0", "!$0", {a});
  file.Begin("Choice: only the side that is chosen is looked at");
  file.AddEach("if $0, then $1, else $2", "$0 ? $1 : $2",
               {a, b, Conditions(3)});
  file.Begin("What is no bool");
  const Operands no_bool = {{"dyn(1)", "an int"}};
  file.AddEach("both $0 and $1", "$0 && $1", {a, no_bool});
  file.AddEach("both $0 and $1", "$0 && $1", {no_bool, a});
  file.AddEach("either $0 or $1", "$0 || $1", {a, no_bool});
  file.AddEach("either $0 or $1", "$0 || $1", {no_bool, a});
  file.AddEach("not $0", "!$0", {no_bool});
  file.AddEach("if $0, then true, else false", "$0 ? true : false", {no_bool});
}

void AddComparison(CaseFile& file) {
  const Operands a = Conditions(1);
  const Operands b = Conditions(2);
  file.Begin("Equality");
  file.AddEach("$0 equals $1", "$0 == $1", {a, b});
  file.Add("an unknown equals itself", "u1 == u1");
  file.Begin("Inequality");
  file.AddEach("$0 does not equal $1", "$0 != $1", {a, b});
  file.Begin("Order, which stands for every strict call");
  file.AddEach("$0 is less than $1", "$0 < $1", {a, b});
  file.AddEach("$0 is at most $1", "$0 <= $1", {a, b});
  file.AddEach("$0 is greater than $1", "$0 > $1", {a, b});
  file.AddEach("$0 is at least $1", "$0 >= $1", {a, b});
  file.Begin("Membership");
  file.AddEach("$0 is in a list of $1", "$0 in [$1]", {a, b});
  file.AddEach("$0 is in a list of true and $1", "$0 in [true, $1]", {a, b});
  file.AddEach("$0 is in a list of $1, with true after it", "$0 in [$1, true]",
               {a, b});
  file.AddEach("$0 is a key of a map whose value is $1", "$0 in {true: $1}",
               {a, b});
}

void AddLiterals(CaseFile& file) {
  const Operands a = Conditions(1);
  const Operands b = Conditions(2);
  file.Begin("Literals of lists and maps");
  file.AddEach("a list of $0 and $1", "[$0, $1]", {a, b});
  file.AddEach("the size of a list of $0 and $1", "size([$0, $1])", {a, b});
  file.AddEach("a map in which $0 stands under a key", "{'k': $0}", {a});
  file.AddEach("a map whose key is $0", "{$0: 1}", {a});
  file.AddEach("a map whose key is $0 and whose value is $1", "{$0: $1}",
               {{a[2], a[3]}, {b[2], b[3]}});
}

void AddEqualityOfCollections(CaseFile& file) {
  file.Begin("Equality of lists: unequal as soon as a known difference exists");
  const Operands lists = {{"[1, u1_int]", "a list of 1 and an unknown"}};
  const Operands others = {{"[1, 3]", "a list of 1 and 3"},
                           {"[2, 3]", "a list of 2 and 3"},
                           {"[1]", "a list of 1"},
                           {"[1, 2, 3]", "a list of three"},
                           {"[u2_int, 3]", "a list of an unknown and 3"},
                           {"[u2_int, u2_int]", "a list of unknowns"},
                           {"[[1]]", "a list of a list"},
                           {"u1_list", "an unknown list"},
                           {"e1_list", "a failing list"}};
  file.AddEach("$0 equals $1", "$0 == dyn($1)", {lists, others});
  file.AddEach("$0 does not equal $1", "$0 != dyn($1)", {lists, others});
  file.AddEach("$1 equals $0", "dyn($1) == $0", {lists, others});
  file.Begin("Equality of maps");
  const Operands maps = {{"{'a': u1_int}", "a map with an unknown under a"}};
  const Operands other_maps = {
      {"{'a': 1}", "a map with 1 under a"},
      {"{'b': 1}", "a map with 1 under b"},
      {"{}", "an empty map"},
      {"{'a': 1, 'b': 2}", "a map with a further key"},
      {"{'a': u2_int}", "a map with another unknown under a"}};
  file.AddEach("$0 equals $1", "$0 == $1", {maps, other_maps});
  file.AddEach("$0 does not equal $1", "$0 != $1", {maps, other_maps});
  file.Begin("Equality of lists within lists");
  file.Add("a known difference within counts",
           "[[1, u1_int], [2]] == [[1, 5], [3]]");
  file.Add("else the unknown within decides",
           "[[1, u1_int], [2]] == [[1, 5], [2]]");
  file.Add("a map within a list is compared alike",
           "[{'a': u1_int}] == [{'a': 1}]");
  file.Begin("Equality across types of numbers, and of null");
  file.Add("an unknown int equals a double", "dyn(u1_int) == 1.0");
  file.Add("an unknown int equals a string", "dyn(u1_int) == 'a'");
  file.Add("an unknown int equals null", "dyn(u1_int) == null");
  file.Add("an int equals a string", "dyn(1) == 'a'");
}

}  // namespace

CaseFile OperatorFile() {
  CaseFile file = NewFile(
      "operators",
      "The truth tables of every operator over true, false, unknown and error; "
      "the equality of lists and maps that hold unknowns.");
  AddLogic(file);
  AddComparison(file);
  AddLiterals(file);
  AddEqualityOfCollections(file);
  return file;
}

}  // namespace myorules::tests::conformance
