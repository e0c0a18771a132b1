// A small pack and an answer by it, for tests of notes.
#ifndef MYORULES_RULES_NOTE_NOTE_TESTING_H_
#define MYORULES_RULES_NOTE_NOTE_TESTING_H_

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "rules/note/note.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

template <typename Message>
Message Parsed(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

// A pack that speaks of statins and age.
inline const v1::GetRulePackResponse& Pack() {
  static const auto& pack =
      *new v1::GetRulePackResponse(Parsed<v1::GetRulePackResponse>(R"pb(
        rule_pack {
          name: "demo"
          title: "Demo"
          threshold {
            name: "adult"
            title: "Adult"
            value: "18"
            unit: "years"
            our_choice: "The source gives no age."
          }
          define {
            name: "age"
            title: "Age"
            value: "age_at(patient.birth_date)"
          }
          criterion {
            id: "adult"
            title: "Adult"
            when: "age >= threshold.adult"
            source { key: "demo" place: "Methods" }
          }
          criterion { id: "statin" title: "Statin" when: "patient.statin_use" }
          criterion {
            id: "both"
            title: "All criteria met"
            when: "adult && statin"
          }
          decision {
            id: "group"
            title: "Group"
            hit_policy: HIT_POLICY_FIRST
            row { when: "both" outcome: "BOTH" title: "Adult with a statin" }
            otherwise: "NEITHER"
          }
          decision {
            id: "met"
            title: "Met"
            hit_policy: HIT_POLICY_COLLECT
            row { when: "adult" outcome: "ADULT" title: "Of age" }
            row { when: "statin" outcome: "STATIN" title: "Statin" }
          }
          flag {
            id: "look"
            title: "Look"
            otherwise { message: "Look again. Then look." }
          }
          flag {
            id: "graver"
            title: "Danger"
            severity: SEVERITY_HIGH
            message: "It is dangerous."
            otherwise {
              severity: SEVERITY_ATTENTION
              message: "It is not looked at. Look."
            }
          }
          flag {
            id: "equals"
            title: "Statin still taken"
            severity: SEVERITY_INFORMATION
            message: "It was taken once."
            otherwise {
              severity: SEVERITY_ATTENTION
              message: "It is taken: {names}. Ask."
            }
            otherwise {
              severity: SEVERITY_ATTENTION
              message: "It is not known. Ask."
            }
          }
          flag {
            id: "which"
            title: "Weak antibody"
            message: "Weak: {names}. Confirm."
          }
          flag {
            id: "study"
            title: "Seen more often"
            message: "In {threshold.adult}."
          }
          flag { id: "unconfirmed" qualifies_conclusions: true }
          flag { id: "provisional" qualifies_conclusions: true }
          flag { id: "misread" qualifies_conclusions: true }
          note { id: "always" when: "true" }
          note { id: "here" when: "adult" }
          note { id: "undated" when: "adult" qualifies_conclusions: true }
        }
        sources { key: "demo" citation: "A paper." doi: "10.1/x" }
      )pb"));
  return pack;
}

inline constexpr char kOpen[] = R"pb(
  patient_id: "p"
  pack { name: "demo" version: "1.2.0" state: PACK_STATE_TEST hash: "abc" }
  assessed_on { year: 2026 month: 1 day: 2 }
  summary: "Group: open."
  decisions {
    id: "group"
    title: "Group"
    status: DECISION_STATUS_INDETERMINATE
    candidates: "BOTH"
    candidates: "NEITHER"
    candidates_inexact: true
  }
  decisions {
    id: "met"
    title: "Met"
    status: DECISION_STATUS_INDETERMINATE
    collected: "ADULT"
    candidates: "STATIN"
  }
  facets {
    id: "sex"
    title: "Sex"
    value { string_value: "FEMALE" }
  }
  facets { id: "line" title: "Line" }
  notes { id: "always" message: "A caveat." }
  notes { id: "here" message: "A default (our choice)." }
  notes { id: "unverified" message: "Nobody checked." }
  trace {
    id: "age"
    title: "Age"
    value { int_value: 62 }
    reads {
      path: "patient.birth_date"
      value {
        date_value {
          earliest { year: 1963 month: 4 day: 12 }
          latest { year: 1963 month: 4 day: 12 }
        }
      }
    }
    expression: "age_at(patient.birth_date)"
  }
  trace {
    id: "adult"
    title: "Adult"
    value { bool_value: true }
    uses: "age"
    expression: "age >= threshold.adult"
  }
  trace {
    id: "statin"
    title: "Statin"
    missing: "patient.statin_use"
    reads { path: "patient.statin_use" }
    expression: "patient.statin_use"
  }
  trace {
    id: "both"
    title: "All criteria met"
    missing: "patient.statin_use"
    uses: "adult"
    uses: "statin"
    expression: "adult && statin"
  }
)pb";

// The note on an answer by `pack`.
inline std::string NoteBy(const v1::GetRulePackResponse& pack,
                          const std::string& answer,
                          const NoteDetail& detail = NoteDetail()) {
  v1::ClassifyResponse response;
  *response.add_classifications() = Parsed<v1::Classification>(answer);
  return NoteOf(response, {pack}, **Terminology::Shipped(), detail).Markdown();
}
// … by the small pack.
inline std::string NoteText(const std::string& answer,
                            const NoteDetail& detail) {
  return NoteBy(Pack(), answer, detail);
}
inline std::string NoteText(const std::string& answer, bool full = false,
                            int cuts = 0) {
  return NoteText(answer, NoteDetail{full, cuts});
}

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_NOTE_TESTING_H_
