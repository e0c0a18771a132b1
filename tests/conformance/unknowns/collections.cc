// Lists and maps of every shape, and what each operator and function makes of
// them.
#include <string>
#include <vector>

#include "tests/conformance/unknowns/cases.h"

namespace myorules::tests::conformance {
namespace {

Operands Lists() {
  return {{"[1, 2]", "a list"},
          {"[1, u1_int]", "a list with an unknown entry"},
          {"open", "an open list"},
          {"open_empty", "an open list without entries"},
          {"(open + [u1_int])", "an open list with an unknown entry"},
          {"[1, 2].filter(y, y == 1 ? true : u1)",
           "a list whose second entry may belong"},
          {"open.filter(y, y == 1 ? true : u1)",
           "an open list whose second entry may belong"},
          {"[1, 2].map(y, y == 1 ? y : u1_int)",
           "a list whose second element is unknown"},
          {"u1_list", "an unknown list"},
          {"e1_list", "a failing list"}};
}

void AddEntries(CaseFile& file, const Operands& lists) {
  file.Begin("Size and positions");
  file.AddEach("the size of $0", "size($0)", {lists});
  file.AddEach("the first entry of $0", "$0[0]", {lists});
  file.AddEach("the second entry of $0", "$0[1]", {lists});
  file.AddEach("the entry of $0 beyond those on record", "$0[7]", {lists});
  file.AddEach("the entry of $0 at -1", "$0[-1]", {lists});
  file.AddEach("the entry of $0 at an unknown position", "$0[u2_int]", {lists});
  file.AddEach("the entry of $0 at a failing position", "$0[e2_int]", {lists});
  file.Begin("Membership");
  file.AddEach("1 is in $0", "1 in $0", {lists});
  file.AddEach("2 is in $0", "2 in $0", {lists});
  file.AddEach("3 is in $0", "3 in $0", {lists});
  file.AddEach("an unknown is in $0", "u2_int in $0", {lists});
  file.AddEach("a failing int is in $0", "e2_int in $0", {lists});
}

void AddWholes(CaseFile& file, const Operands& lists) {
  file.Begin("Equality");
  file.AddEach("$0 equals a list of 1 and 2", "$0 == [1, 2]", {lists});
  file.AddEach("a list of 1 and 2 equals $0", "[1, 2] == $0", {lists});
  file.AddEach("$0 equals a list of 1 and 3", "$0 == [1, 3]", {lists});
  file.AddEach("$0 equals a list of 1", "$0 == [1]", {lists});
  file.AddEach("$0 equals a list of three", "$0 == [1, 2, 3]", {lists});
  file.AddEach("$0 equals an empty list", "$0 == []", {lists});
  file.AddEach("$0 equals an open list", "$0 == open", {lists});
  file.AddEach("$0 does not equal a list of 1 and 2", "$0 != [1, 2]", {lists});
  file.Begin("Concatenation");
  file.AddEach("$0 with 3 after it", "$0 + [3]", {lists});
  file.AddEach("$0 with 3 before it", "[3] + $0", {lists});
  file.AddEach("$0 with an open list after it", "$0 + open_empty", {lists});
  file.AddEach("the size of $0 with an unknown after it", "size($0 + [u2_int])",
               {lists});
}

void AddMacros(CaseFile& file, const Operands& lists) {
  file.Begin("Macros");
  file.AddEach("some entry of $0 is 1", "$0.exists(x, x == 1)", {lists});
  file.AddEach("some entry of $0 is 3", "$0.exists(x, x == 3)", {lists});
  file.AddEach("every entry of $0 is below 2", "$0.all(x, x < 2)", {lists});
  file.AddEach("every entry of $0 is below 3", "$0.all(x, x < 3)", {lists});
  file.AddEach("exactly one entry of $0 is 1", "$0.exists_one(x, x == 1)",
               {lists});
  file.AddEach("exactly one entry of $0 is positive", "$0.exists_one(x, x > 0)",
               {lists});
  file.AddEach("the entries of $0 above 1", "$0.filter(x, x > 1)", {lists});
  file.AddEach("the entries of $0, doubled", "$0.map(x, x * 2)", {lists});
  file.AddEach("the entries of $0 above 1, doubled", "$0.map(x, x > 1, x * 2)",
               {lists});
  file.AddEach("$0 is known", "known($0)", {lists});
  file.AddEach("$0, taken as complete", "closed($0)", {lists});
}

void AddRecords(CaseFile& file) {
  file.Begin(
      "Lists of a record are open unless they are stated to be complete");
  const Operands records = {{"nothing", "an empty record"},
                            {"parcel", "a record that does not say"},
                            {"incomplete", "a record that says no"}};
  file.AddEach("the number of items of $0", "$0.items.size()", {records});
  file.AddEach("some item of $0 is called books",
               "$0.items.exists(i, i.name == 'books')", {records});
  file.AddEach("some item of $0 is called cups",
               "$0.items.exists(i, i.name == 'cups')", {records});
  file.AddEach("every item of $0 is called books",
               "$0.items.all(i, i.name == 'books')", {records});
  file.AddEach("some item of $0 counts 3", "$0.items.exists(i, i.count == 3)",
               {records});
  file.AddEach("some item of $0 counts 4", "$0.items.exists(i, i.count == 4)",
               {records});
  file.AddEach("the names of the items of $0", "$0.items.map(i, i.name)",
               {records});
  file.AddEach("the counts of the items of $0", "$0.items.map(i, i.count)",
               {records});
  file.AddEach("the number of stamps of $0", "$0.stamps.size()", {records});
  file.AddEach("the stamp a is on $0", "'a' in $0.stamps", {records});
  file.AddEach("$0 says that its items are complete", "$0.items_complete",
               {records});
  file.Begin("Lists of a record have no order");
  file.Add("of one entry the first position is that entry",
           "parcel.legs[0].via");
  file.Add("of several entries no position is", "parcel.scans[0].damaged");
  file.Add("a position beyond them is none", "parcel.scans[2].damaged");
  file.Add("a filter that leaves some entries in doubt has no first one",
           "parcel.scans.filter(s, s.damaged == false)[0].place");
  file.Add("a list is equal in whatever order, if what is unknown may be it",
           "parcel.scans.map(s, s.place) == ['Breda', 'Utrecht']");
  file.Add("a list is unequal where what is known is not in the other",
           "parcel.scans.map(s, s.place) == ['Breda', 'Delft']");
  file.Add("a list of several is unequal to one of fewer",
           "parcel.scans.map(s, s.place) == ['Utrecht']");
  file.Add("joined with another list it has no positions either",
           "(parcel.legs.map(l, l.via) + ['Zwolle'])[1]");
  file.Add("another list joined with it is equal in whatever order",
           "['Zwolle'] + parcel.legs.map(l, l.via) == ['Breda', 'Zwolle']");
  file.Add("a list of scalars keeps its order", "parcel.stamps == ['b', 'a']");
  file.Add("a list of scalars has positions", "parcel.stamps[1]");
}

}  // namespace

CaseFile ListFile() {
  CaseFile file = NewFile(
      "lists",
      "Closed and open lists, with and without unknown entries, under every "
      "operator, macro and function; the lists of a record.");
  const Operands lists = Lists();
  AddEntries(file, lists);
  AddWholes(file, lists);
  AddMacros(file, lists);
  AddRecords(file);
  return file;
}

CaseFile MapFile() {
  CaseFile file =
      NewFile("maps",
              "Maps with unknown values and keys under every operator, macro "
              "and function; a map of a record is exactly what it holds.");
  const Operands maps = {
      {"{'a': 1, 'b': 2}", "a map"},
      {"{'a': 1, 'b': u1_int}", "a map with an unknown value"},
      {"{'a': 1, string(u1_int): 2}", "a map with an unknown key"},
      {"{'a': 1, 'b': e1_int}", "a map with a failing value"},
      {"{string(u1_int): e1_int}",
       "a map with an unknown key and a failing value"},
      {"parcel.fees", "a map of a record"},
      {"nothing.fees", "an empty map of a record"}};
  file.Begin("Keys");
  file.AddEach("the value under a of $0", "$0['a']", {maps});
  file.AddEach("the value under b of $0", "$0['b']", {maps});
  file.AddEach("the field b of $0", "$0.b", {maps});
  file.AddEach("the value under an unknown key of $0", "$0[string(u2_int)]",
               {maps});
  file.AddEach("the value under a failing key of $0", "$0[string(e2_int)]",
               {maps});
  file.AddEach("b is a key of $0", "'b' in $0", {maps});
  file.AddEach("z is a key of $0", "'z' in $0", {maps});
  file.AddEach("an unknown is a key of $0", "string(u2_int) in $0", {maps});
  file.AddEach("$0 has the field b", "has($0.b)", {maps});
  file.AddEach("$0 has the field z", "has($0.z)", {maps});
  file.Begin("The whole map");
  file.AddEach("the size of $0", "size($0)", {maps});
  file.AddEach("$0 equals a map of the same keys", "$0 == {'a': 1, 'b': 2}",
               {maps});
  file.AddEach("$0 equals a map of other keys", "$0 == {'a': 1, 'c': 2}",
               {maps});
  file.AddEach("$0 does not equal an empty map", "$0 != {}", {maps});
  file.AddEach("$0 is known", "known($0)", {maps});
  file.Begin("Macros go over the keys");
  file.AddEach("some key of $0 is b", "$0.exists(k, k == 'b')", {maps});
  file.AddEach("every key of $0 is a", "$0.all(k, k == 'a')", {maps});
  file.AddEach("the keys of $0", "$0.map(k, k)", {maps});
  file.AddEach("the keys of $0 after a", "$0.filter(k, k > 'a')", {maps});
  file.Add("some value of a map with an unknown one is 1",
           "{'a': 1, 'b': u1_int}.exists(k, {'a': 1, 'b': u1_int}[k] == 1)");
  file.Add("some value of a map with an unknown one is 3",
           "{'a': 1, 'b': u1_int}.exists(k, {'a': 1, 'b': u1_int}[k] == 3)");
  file.Begin("A date or a range may be several keys, so is none");
  file.Add("a range is a key", "dyn(from_1_to_3) in {2: 'x'}");
  file.Add("a range of one number is a key", "dyn(exactly_2) in {2: 'x'}");
  file.Add("the value under a range", "{2: 'x'}[dyn(from_1_to_3)]");
  file.Add("a date is a key", "dyn(may_2016) in {2: 'x'}");
  file.Add("the value under an unknown number", "{2: 'x'}[u1_int]");
  file.Add("a key is found by value across types of numbers",
           "{1: u1_int}[dyn(1.0)]");
  return file;
}

}  // namespace myorules::tests::conformance
