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
  // The word between the two is the profile's.
  const RE2 interval{NUMBER "(?: ?[-_]| (\\pL+)) ?(<?) ?" NUMBER
                            "(?: ?([^\\d].*))?"};
  // "1/2" may be a fraction, "1/160" is a titre.
  const RE2 titre{"1 ?(?:: ?" NUMBER
                  "|/ ?(\\d[\\d.,' ]*\\d))(?: ?([^\\d].*))?"};
  const RE2 number{NUMBER "(?: ?([^\\d].*))?"};
  const RE2 bracketed{"(.*?) ?[\\[(] ?([^()\\[\\]]*)[\\])]"};
  const RE2 bound{"[<>]=? ?\\d.*"};
  const RE2 bound_or_number{"[<>]?=? ?\\d.*"};
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

// Takes "less than", "at most", … and the blank behind it from the beginning;
// of several the longest.
v1::Comparator TakeBound(const rules::LabProfile& profile,
                         absl::string_view* text) {
  v1::Comparator found = v1::COMPARATOR_UNSPECIFIED;
  size_t taken = 0;
  for (size_t blank = text->find(' '); blank != absl::string_view::npos;
       blank = text->find(' ', blank + 1)) {
    const v1::Comparator comparator = profile.FindBound(text->substr(0, blank));
    if (comparator == v1::COMPARATOR_UNSPECIFIED ||
        comparator == v1::COMPARATOR_BETWEEN) {
      continue;
    }
    found = comparator;
    taken = blank + 1;
  }
  text->remove_prefix(taken);
  return found;
}

struct Interval {
  re2::StringPiece low, less, high, rest;
};

bool FitsInterval(absl::string_view text, const rules::LabProfile& profile,
                  Interval* interval) {
  re2::StringPiece word;
  return RE2::FullMatch(In(text), AllForms().interval, &interval->low, &word,
                        &interval->less, &interval->high, &interval->rest) &&
         (word.empty() ||
          profile.FindBound(Out(word)) == v1::COMPARATOR_BETWEEN);
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

void ReadForm(absl::string_view text, const rules::LabProfile& profile,
              QuantityText* quantity) {
  const Forms& forms = AllForms();
  const v1::DecimalSign sign = profile.source().decimal_sign();
  re2::StringPiece first, second, rest;
  Interval interval;
  if (RE2::FullMatch(In(text), forms.titre, &first, &second, &rest)) {
    SetValue(ReadNumber(Out(first.empty() ? second : first), sign), quantity);
    quantity->titre = true;
  } else if (quantity->comparator == v1::COMPARATOR_UNSPECIFIED &&
             FitsInterval(text, profile, &interval)) {
    SetValue(ReadNumber(Out(interval.low), sign), quantity);
    SetHigh(ReadNumber(Out(interval.high), sign), !interval.less.empty(),
            quantity);
    rest = interval.rest;
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

QuantityText ReadQuantity(absl::string_view text,
                          const rules::LabProfile& profile,
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
    SetValue(ReadNumber(text, profile.source().decimal_sign()), &quantity);
    return quantity;
  }
  if (quantity.comparator == v1::COMPARATOR_UNSPECIFIED &&
      !absl::ascii_isdigit(text.front())) {
    quantity.comparator = TakeBound(profile, &text);
  }
  ReadForm(text, profile, &quantity);
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

absl::string_view WithoutRangeWord(absl::string_view text,
                                   const rules::LabProfile& profile) {
  size_t begin = 0;
  while (begin < text.size() && !absl::ascii_isdigit(text[begin]) &&
         !absl::StrContains("<>=()[]", text[begin])) {
    ++begin;
  }
  absl::string_view word = text.substr(0, begin);
  // Of "normal .30" the point is the number's.
  if (absl::EndsWith(word, " .") || absl::EndsWith(word, ":.")) return text;
  while (!word.empty() && absl::StrContains(" :.", word.front())) {
    word.remove_prefix(1);
  }
  while (!word.empty() && absl::StrContains(" :.", word.back())) {
    word.remove_suffix(1);
  }
  return profile.IsRangeWord(word) ? text.substr(begin) : text;
}

absl::string_view TakeBracketedRange(absl::string_view rest,
                                     const rules::LabProfile& profile,
                                     absl::string_view* before) {
  *before = rest;
  if (rest.empty() || (rest.back() != ')' && rest.back() != ']')) return "";
  const Forms& forms = AllForms();
  re2::StringPiece outside, inside;
  if (!RE2::FullMatch(In(rest), forms.bracketed, &outside, &inside)) return "";
  const absl::string_view range = WithoutRangeWord(Out(inside), profile);
  // A number alone is no range unless it is called one: "18 (2+)", "34.5 (30)".
  const bool named = range.size() < inside.size();
  Interval interval;
  if (!RE2::FullMatch(In(range), named ? forms.bound_or_number : forms.bound) &&
      !FitsInterval(range, profile, &interval)) {
    return "";
  }
  *before = Out(outside);
  return range;
}

}  // namespace myorules::service
