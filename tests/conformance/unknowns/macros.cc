// The macros over closed and open lists, and over what is no list; `has`,
// `known` and `closed`.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/conformance/unknowns/cases.h"

namespace myorules::tests::conformance {
namespace {

// A macro, and how it is called.
struct MacroShape {
  std::string title;
  // "some entry of", before what it goes over.
  std::string phrase;
  // Up to what it says of an entry x.
  std::string call;
  // `map` with a predicate makes its elements by another argument.
  bool has_element = false;
  // The macro of the shape before, by its other name.
  bool is_other_name = false;
};

const std::vector<MacroShape>& Shapes() {
  static const auto& shapes = *new std::vector<MacroShape>({
      {"exists", "some entry of", "exists(x, "},
      {"all", "every entry of", "all(x, "},
      {"exists_one", "exactly one entry of", "exists_one(x, "},
      {"existsOne, the other name of exists_one", "just one entry of",
       "existsOne(x, ",
       /*has_element=*/false, /*is_other_name=*/true},
      {"filter", "the entries of", "filter(x, "},
      {"map", "the elements made of", "map(x, "},
      {"map with a predicate", "the elements made of the chosen entries of",
       "map(x, ", /*has_element=*/true},
  });
  return shapes;
}

// The call of a macro on `range`, where it says `says` of an entry.
std::string Call(const MacroShape& shape, const std::string& range,
                 const std::string& says) {
  return absl::StrCat(range, ".", shape.call, says,
                      shape.has_element ? ", x * 10)" : ")");
}

// What a macro says of the two entries: $0 of 1, $1 of 2.
void AddTables(CaseFile& file) {
  const Operands a = Conditions(1);
  const Operands b = Conditions(2);
  for (const auto& [list, phrase] :
       {Operand{"[1, 2]", "a list"}, Operand{"open", "an open list"}}) {
    for (const MacroShape& shape : Shapes()) {
      file.Begin(absl::StrCat(shape.title, ", over ", phrase, " of two"));
      file.AddEach(absl::StrCat(shape.phrase, " ", phrase,
                                ", of which $0 and $1 are said"),
                   Call(shape, list, "x == 1 ? $0 : $1"), {a, b});
    }
    file.Begin(absl::StrCat("The element of map with a predicate, over ",
                            phrase, " of two"));
    file.AddEach(
        absl::StrCat("$0 and $1, made of the chosen entries of ", phrase),
        absl::StrCat(list, ".map(x, true, x == 1 ? $0 : $1)"), {a, b});
    file.AddEach(absl::StrCat("where $0 says whether the first entry of ",
                              phrase, " is chosen, and $1 is made of it"),
                 absl::StrCat(list, ".map(x, x == 1 ? $0 : false, $1)"),
                 {a, b});
  }
}

void AddRanges(CaseFile& file) {
  for (const MacroShape& shape : Shapes()) {
    if (shape.is_other_name) continue;
    file.Begin(absl::StrCat(shape.title, ", over other ranges"));
    const Operands ranges = {
        {"[]", "an empty list"},
        {"open_empty", "an open list without entries"},
        {"u1_list", "an unknown list"},
        {"e1_list", "a failing list"},
        {"[1, 2].filter(y, u1)", "a list whose entries may all be left out"},
        {"{1: 10, 2: u2_int}", "a map"},
        {"u1_map", "an unknown map"},
        {"e1_map", "a failing map"},
        {"dyn(1)", "an int"}};
    file.AddEach(absl::StrCat(shape.phrase, " $0, of which true is said"),
                 Call(shape, "$0", "true"), {ranges});
    file.AddEach(absl::StrCat(shape.phrase, " $0, of which false is said"),
                 Call(shape, "$0", "false"), {ranges});
    file.AddEach(absl::StrCat(shape.phrase, " $0, of which an unknown is said"),
                 Call(shape, "$0", "u3"), {ranges});
    const Operands holding = {{"[1, u1_int]", "a list of 1 and an unknown"},
                              {"[u1_int, 1]", "a list of an unknown and 1"},
                              {"[u1_int, u2_int]", "a list of two unknowns"}};
    file.AddEach(absl::StrCat(shape.phrase, " $0, compared with 1"),
                 Call(shape, "$0", "x == 1"), {holding});
    file.AddEach(absl::StrCat(shape.phrase, " $0, compared with 2"),
                 Call(shape, "$0", "x == 2"), {holding});
    file.AddEach(absl::StrCat(shape.phrase, " $0, of which no bool is said"),
                 Call(shape, "$0", "dyn(1)"),
                 {{{"[1, 2]", "a list"}, {"open", "an open list"}}});
  }
}

void AddNested(CaseFile& file) {
  file.Begin("Macros within macros");
  file.Add("an unknown entry of an inner list does not hide a true one",
           "[[1, u1_int], [3]].exists(l, l.exists(x, x == 3))");
  file.Add("a filter drops what it does not know, and says so",
           "[1, 2].filter(x, x == 1 ? u1 : true).exists(x, x == 1)");
  file.Add("a single macro decides what a filter cannot",
           "[1, 2].exists(x, (x == 1 ? u1 : true) && x == 2)");
  file.Add("a filter of an open list stays open for all of it",
           "open.filter(x, x == 1 ? u1 : true).all(x, x < 9)");
  file.Add("a map of a filter stays open",
           "[1, 2].filter(x, x == 1 ? u1 : true).map(x, x + 1)");
  file.Add("the variable of a macro hides one of the same name",
           "[true].exists(u1, u1)");
}

void AddQuestions(CaseFile& file) {
  const Operands values = {
      {"1", "an int"},
      {"u1", "an unknown"},
      {"e1", "an error"},
      {"u1 || true", "a condition that an unknown does not decide"},
      {"u1 || false", "a condition that an unknown decides"},
      {"[1, 2]", "a list"},
      {"[1, u1_int]", "a list with an unknown entry"},
      {"[[u1_int]]", "a list with an unknown within"},
      {"open", "an open list"},
      {"[open]", "a list that holds an open one"},
      {"{'a': u1_int}", "a map with an unknown value"},
      {"{u1_int: 1}", "a map with an unknown key"},
      {"date('2016-05-09')", "a date"},
      {"may_2016", "a partial date"},
      {"exactly_2", "a range of one number"},
      {"from_1_to_3", "a range of several numbers"},
      {"nothing.sender", "a message that is not set"},
      {"nothing.sender.country", "a field of a message that is not set"},
      {"nothing.items", "an open list of a record"},
      {"nothing.scans", "a list of a record that is what it holds"}};
  file.Begin("known");
  file.AddEach("$0 is known", "known($0)", {values});
  file.Begin("closed");
  const Operands lists = {
      {"[1, u1_int]", "a list with an unknown entry"},
      {"open", "an open list"},
      {"open_empty", "an open list without entries"},
      {"u1_list", "an unknown list"},
      {"e1_list", "a failing list"},
      {"nothing.items", "the items, of which there are none on record"},
      {"nothing.sender.lines", "a list of a message that is not set"},
      {"open + [u1_int]", "an open list and an unknown entry"},
      {"open.filter(x, x > 1)", "an open list, filtered"},
      {"open.filter(x, x == 1 ? true : u1)",
       "an open list whose second entry may belong"},
      {"open.filter(x, x == 1 ? true : u1).filter(x, u2)",
       "an open list of which each filter leaves an entry in doubt"},
      {"open.map(x, x == 1 ? true : u1, x * 10)",
       "an open list of what is made of entries that may be chosen"},
      {"[1, 2].filter(x, u1) + open",
       "entries that may belong, and an open list"},
      {"open + [1, 2].filter(x, u1)",
       "an open list, and entries that may belong"},
      {"parcel.items.filter(i, i.count == 3)",
       "the items of a record that does not say, filtered by what one lacks"},
      {"[1, 2].filter(x, u1)", "a list of entries that may belong"},
      {"[1, 2].filter(x, u1).map(x, x)", "a map of entries that may belong"},
      {"[1, 2].filter(x, u1) + [3]", "entries that may belong, and another"}};
  file.AddEach("$0, taken as complete", "closed($0)", {lists});
  file.AddEach("the size of $0, taken as complete", "size(closed($0))",
               {lists});
  file.AddEach("filtered after it is taken as complete: $0",
               "closed($0).filter(x, u2)",
               {{{"open", "an open list"}, {"[1, 2]", "a list"}}});
  file.Begin("has");
  const Operands maps = {
      {"{'a': 1}", "a map"},
      {"{'a': u1_int}", "a map with an unknown value"},
      {"{'b': 1}", "a map with another key"},
      {"u1_map", "an unknown map"},
      {"(u1 ? {'a': 1} : {'a': 2})", "one of two maps by an unknown condition"},
      {"e1_map", "a failing map"}};
  file.AddEach("$0 has the key a", "has(dyn($0).a)", {maps});
  file.AddEach("a is a key of $0", "'a' in dyn($0)", {maps});
  file.Add("one of two messages by an unknown condition has a field of both",
           "has((u1 ? parcel : parcel).sender)");
  file.Add("an entry at a position in an open list has a field that all have",
           "has(parcel.items[0].name)");
}

}  // namespace

CaseFile MacroFile() {
  CaseFile file = NewFile(
      "macros",
      "The macros over closed and open lists, maps and what is neither, with "
      "every answer for an entry; known, closed and has.");
  AddTables(file);
  AddRanges(file);
  AddNested(file);
  AddQuestions(file);
  return file;
}

}  // namespace myorules::tests::conformance
