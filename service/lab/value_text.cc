#include "service/lab/value_text.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "re2/re2.h"

namespace myorules::service {
namespace {

#define NUMBER "(\\d(?:[\\d.,' ]*\\d)?)"

// What does not begin with a plain number or a bounded one.
struct Forms {
  // "=^440", "^20^-^60": comparator, number, separator, number.
  const RE2 structured{
      "(<=|>=|<|>|=|)\\^(\\d[\\d.,]*)(?:\\^([-/:+]?)"
      "(?:\\^(\\d[\\d.,]*)?)?)?"};
  const RE2 words{
      "(?i)(less than or equal to|greater than or equal to|less than|"
      "greater than|more than|below|above|under|over|up to|at least|at most) "
      "(.+)"};
  const RE2 interval{NUMBER
                     " ?(?:-|_|\\bto\\b|\\bbis\\b|\\btot\\b) ?(<?) ?" NUMBER
                     "(?: ?([^\\d].*))?"};
  // "1/2" may be a fraction, "1/160" is a titre.
  const RE2 titre{"1 ?(?:: ?" NUMBER
                  "|/ ?(\\d[\\d.,' ]*\\d))(?: ?([^\\d].*))?"};
  const RE2 number{NUMBER "(?: ?([^\\d].*))?"};
  // A number alone is no range unless it is called one: "18 (2+)", "34.5 (30)".
  const RE2 bracketed{
      "(.*?) ?[\\[(] ?(?:(?i:normal|norm|reference range|reference|ref|range|n)"
      "\\.?:? ?([<>]?=? ?\\d[^()]*)|([<>]=? ?\\d[^()]*|"
      "\\d[\\d.,' ]*(?:-|_|to|bis|tot) ?<? ?\\d[^()]*))[\\])]"};
};

#undef NUMBER

const Forms& AllForms() {
  static const auto& forms = *new Forms();
  return forms;
}

re2::StringPiece In(absl::string_view text) {
  return {text.data(), text.size()};
}
absl::string_view Out(const re2::StringPiece& text) {
  return {text.data(), text.size()};
}

v1::Comparator ComparatorOf(absl::string_view sign) {
  if (sign == "<") return v1::COMPARATOR_LESS;
  if (sign == "<=" || sign == "=<") return v1::COMPARATOR_LESS_OR_EQUAL;
  if (sign == ">") return v1::COMPARATOR_GREATER;
  if (sign == ">=" || sign == "=>") return v1::COMPARATOR_GREATER_OR_EQUAL;
  return v1::COMPARATOR_UNSPECIFIED;
}

// Takes "<", "<=", … and the blank behind it from the beginning.
v1::Comparator TakeComparator(absl::string_view* text) {
  size_t length = 0;
  while (length < text->size() && length < 2 &&
         absl::StrContains("<>=", (*text)[length])) {
    ++length;
  }
  const v1::Comparator comparator = ComparatorOf(text->substr(0, length));
  if (length > 0 && (comparator != v1::COMPARATOR_UNSPECIFIED ||
                     text->substr(0, length) == "=")) {
    text->remove_prefix(length);
    if (!text->empty() && text->front() == ' ') text->remove_prefix(1);
  }
  return comparator;
}

v1::Comparator ComparatorOfWords(absl::string_view words) {
  const std::string lower = absl::AsciiStrToLower(words);
  if (lower == "less than" || lower == "below" || lower == "under") {
    return v1::COMPARATOR_LESS;
  }
  if (lower == "greater than" || lower == "more than" || lower == "above" ||
      lower == "over") {
    return v1::COMPARATOR_GREATER;
  }
  if (lower == "greater than or equal to" || lower == "at least") {
    return v1::COMPARATOR_GREATER_OR_EQUAL;
  }
  return v1::COMPARATOR_LESS_OR_EQUAL;
}

void SetValue(const Number& number, QuantityText* quantity) {
  quantity->reading = number.reading;
  quantity->value = number.value;
  quantity->has_blank = number.has_blank;
}

// The upper bound of an interval. What is wrong with either bound is wrong with
// the whole.
void SetHigh(const Number& number, bool excluded, QuantityText* quantity) {
  quantity->comparator = v1::COMPARATOR_BETWEEN;
  quantity->high = number.value;
  quantity->high_excluded = excluded;
  quantity->has_blank |= number.has_blank;
  if (quantity->reading != NumberReading::kNumber) return;
  quantity->reading = number.reading;
  if (number.reading == NumberReading::kNumber &&
      number.value < quantity->value) {
    quantity->reading = NumberReading::kNone;
  }
}

// "^20^-^60" is "20-60", so that one grammar reads both.
bool Unfold(absl::string_view text, std::string* unfolded) {
  re2::StringPiece sign, first, separator, second;
  if (!RE2::FullMatch(In(text), AllForms().structured, &sign, &first,
                      &separator, &second)) {
    return false;
  }
  *unfolded = absl::StrCat(Out(sign), Out(first));
  // "^2^+" is 2+, and no number.
  if (second.empty()) return separator.empty();
  absl::StrAppend(unfolded, Out(separator), Out(second));
  return separator == "-" || separator == ":" || separator == "/";
}

void ReadForm(absl::string_view text, v1::DecimalSign sign,
              QuantityText* quantity) {
  const Forms& forms = AllForms();
  re2::StringPiece first, less, second, rest;
  if (RE2::FullMatch(In(text), forms.titre, &first, &second, &rest)) {
    SetValue(ReadNumber(Out(first.empty() ? second : first), sign), quantity);
    quantity->titre = true;
  } else if (quantity->comparator == v1::COMPARATOR_UNSPECIFIED &&
             RE2::FullMatch(In(text), forms.interval, &first, &less, &second,
                            &rest)) {
    SetValue(ReadNumber(Out(first), sign), quantity);
    SetHigh(ReadNumber(Out(second), sign), !less.empty(), quantity);
  } else if (RE2::FullMatch(In(text), forms.number, &first, &rest)) {
    SetValue(ReadNumber(Out(first), sign), quantity);
  }
  quantity->rest = Out(rest);
}

bool IsPlain(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(c) && c != '.' && c != ',') return false;
  }
  return true;
}

}  // namespace

QuantityText ReadQuantity(absl::string_view text, v1::DecimalSign sign,
                          std::string* scratch) {
  QuantityText quantity;
  if (text.empty()) return quantity;
  if (absl::StrContains(text, '^')) {
    if (!Unfold(text, scratch)) return quantity;
    text = *scratch;
  }
  quantity.comparator = TakeComparator(&text);
  // Most are a number alone.
  if (IsPlain(text)) {
    SetValue(ReadNumber(text, sign), &quantity);
    return quantity;
  }
  re2::StringPiece words, bound;
  if (quantity.comparator == v1::COMPARATOR_UNSPECIFIED &&
      absl::ascii_isalpha(text.front()) &&
      RE2::FullMatch(In(text), AllForms().words, &words, &bound)) {
    quantity.comparator = ComparatorOfWords(Out(words));
    text = Out(bound);
  }
  ReadForm(text, sign, &quantity);
  return quantity;
}

std::string QuantityAsText(const v1::Quantity& quantity, v1::DecimalSign sign) {
  std::string value = absl::StrCat(quantity.unit() == kTitreUnit ? "1:" : "",
                                   NumberText(quantity.value(), sign));
  switch (quantity.comparator()) {
    case v1::COMPARATOR_LESS:
      return absl::StrCat("<", value);
    case v1::COMPARATOR_LESS_OR_EQUAL:
      return absl::StrCat("<=", value);
    case v1::COMPARATOR_GREATER_OR_EQUAL:
      return absl::StrCat(">=", value);
    case v1::COMPARATOR_GREATER:
      return absl::StrCat(">", value);
    case v1::COMPARATOR_BETWEEN:
      return absl::StrCat(NumberText(quantity.value(), sign), "-",
                          NumberText(quantity.high(), sign));
    default:
      return value;
  }
}

CodedPart CodedPartAt(int place) {
  switch (place) {
    case 0:  // identifier
    case 3:  // alternate identifier
    case 9:  // second alternate identifier
      return CodedPart::kCode;
    case 1:   // text
    case 4:   // alternate text
    case 8:   // original text
    case 10:  // second alternate text
      return CodedPart::kText;
    default:  // coding systems and their versions
      return CodedPart::kOther;
  }
}

absl::string_view TakeBracketedRange(absl::string_view rest,
                                     absl::string_view* before) {
  *before = rest;
  if (rest.empty() || (rest.back() != ')' && rest.back() != ']')) return "";
  re2::StringPiece outside, named, range;
  if (!RE2::FullMatch(In(rest), AllForms().bracketed, &outside, &named,
                      &range)) {
    return "";
  }
  *before = Out(outside);
  return Out(named.empty() ? range : named);
}

}  // namespace myorules::service
