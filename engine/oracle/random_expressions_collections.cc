// Lists, maps, and what is asked of them.
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/oracle/random_expressions.h"

namespace myorules::engine::oracle {

std::string Expressions::Texts(int depth) {
  switch (random_.Below(5)) {
    case 0:
      return "parcel.stamps";
    case 1:
      return "parcel.sender.lines";
    case 2:
      return "parcel.scans.map(s, s.place)";
    case 3:
      return "(parcel.stamps + parcel.receiver.lines)";
    default:
      return absl::StrCat("[", Text(depth, ""), ", ", Text(depth, ""), "]");
  }
}

std::string Expressions::List(const Type& element, int depth,
                              const std::string& entry) {
  if (depth > 0 && random_.Chance(30)) {
    return Call(Type::List(element), depth - 1, entry);
  }
  const bool of_record = random_.Chance(50);
  switch (element.kind()) {
    case Type::Kind::kString:
      return Texts(depth);
    case Type::Kind::kInt:
      if (of_record) {
        return random_.Of(Choices{"parcel.items.map(i, i.count)",
                                  "parcel.legs.map(l, l.service)"});
      }
      break;
    case Type::Kind::kBool:
      if (of_record) return "parcel.scans.map(s, s.damaged)";
      break;
    default:
      if (of_record && element == Type::Date()) {
        return "parcel.items.map(i, i.packed_on)";
      }
  }
  return absl::StrCat("[", Of(element, depth, entry), ", ",
                      Of(element, depth, entry), "]");
}

std::string Expressions::OverItems(int depth) {
  const std::string macro = Macro();
  const std::string items = Items();
  switch (random_.Below(4)) {
    case 0:
      return absl::StrCat(items, ".filter(i, ", Bool(depth, "item"), ").",
                          macro, "(i, ", Bool(depth, "item"), ")");
    case 1:
      return absl::StrCat(items, ".map(i, ", Int(depth, "item"), ").", macro,
                          "(c, c > 1)");
    case 2:
      return absl::StrCat("parcel.scans.", macro, "(s, ", Bool(depth, "scan"),
                          ")");
    default:
      return absl::StrCat(items, ".", macro, "(i, ", Bool(depth, "item"), ")");
  }
}

// The other lists of a parcel.
std::string Expressions::OverParts(int depth) {
  switch (random_.Below(3)) {
    case 0:
      return absl::StrCat("parcel.legs.", Macro(), "(l, ", Bool(depth, "leg"),
                          ")");
    case 1:
      return absl::StrCat("parcel.legs.map(l, ", Bool(depth, "leg"), ", ",
                          Text(depth, "leg"), ").", Macro(),
                          "(t, t == ", Text(depth, ""), ")");
    default:
      return absl::StrCat(Texts(depth), ".", Macro(),
                          "(t, t == ", Text(depth, ""), ")");
  }
}

std::string Expressions::OverLists(int depth, const std::string& entry) {
  switch (random_.Below(4)) {
    case 0:
      return Compare(Texts(depth), Texts(depth), false);
    case 1:
      return absl::StrCat("(", Texts(depth), "[", random_.Below(2),
                          "] == 'a')");
    case 2:
      return absl::StrCat("([", Int(depth, entry), ", ", Int(depth, entry),
                          "] == [1, 2])");
    default:
      return absl::StrCat("[", Bool(depth, entry), ", ", Bool(depth, entry),
                          "].exists_one(x, x)");
  }
}

std::string Expressions::Map(int depth, const std::string& entry) {
  switch (random_.Below(4)) {
    case 0:
      return "parcel.fees";
    case 1:
      return absl::StrCat("{'a': ", Int(depth, entry),
                          ", 'b': ", Int(depth, entry), "}");
    case 2:
      return absl::StrCat("{", Text(depth, entry), ": ", Int(depth, entry),
                          "}");
    default:
      return absl::StrCat("{'duty': ", Int(depth, entry), "}");
  }
}

std::string Expressions::Items() {
  return asks_ && random_.Chance(30) ? "closed(parcel.items)" : "parcel.items";
}

std::string Expressions::Macro() {
  return random_.Of(Choices{"exists", "all", "exists_one", "existsOne"});
}

std::string Expressions::OverMaps(int depth, const std::string& entry) {
  switch (random_.Below(3)) {
    case 0:
      return Compare(Map(depth, entry), Map(depth, entry), false);
    case 1:
      return absl::StrCat(Map(depth, entry), ".", Macro(),
                          "(k, k == ", Text(depth, ""), ")");
    default:
      return absl::StrCat("(", Map(depth, entry), "[", Text(depth, entry), "]",
                          random_.Of(Choices{" == 1", " > 1", " in [1, 2]"}),
                          ")");
  }
}

std::string Expressions::OverMacrosInMacros(int depth) {
  switch (random_.Below(7)) {
    case 0:
      return absl::StrCat(
          "parcel.items.", Macro(), "(i, parcel.scans.", Macro(), "(s, ",
          random_.Of(Choices{"s.place == i.name", "s.damaged && i.liquid",
                             "s.damaged || i.count > 1",
                             "s.damaged == i.liquid",
                             "s.damaged ? i.liquid : i.count == 2"}),
          "))");
    case 1:
      return absl::StrCat("parcel.items.map(i, ", Bool(depth, "item"), ", ",
                          Int(depth, "item"), ").", Macro(), "(c, c > ",
                          Int(0, ""), ")");
    case 2:
      return absl::StrCat(
          "(parcel.items.map(i, i.count) == parcel.items.map(i, ",
          Bool(depth, "item"), ", ", Int(depth, "item"), "))");
    case 3:
      return absl::StrCat("(", Int(depth, ""), " in parcel.items.map(i, ",
                          Int(depth, "item"), "))");
    case 4:
      return absl::StrCat("(", Date(depth, ""),
                          " in parcel.items.map(i, i.packed_on))");
    case 5:
      return absl::StrCat("parcel.items.filter(i, ", Bool(depth, "item"),
                          ").map(i, i.name).", Macro(),
                          "(x, x == ", Text(depth, ""), ")");
    default:
      return absl::StrCat("(parcel.items == parcel.items.filter(i, ",
                          Bool(depth, "item"), "))");
  }
}

}  // namespace myorules::engine::oracle
