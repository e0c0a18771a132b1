; Eligibility, flags, and what is told of a patient (sections 2.1 and 2.4). After course.clp.

; --- Section 2.1: eligibility ---------------------------------------------------------------------------------------

(deffunction of-age (?on)
  (bind ?birth (period birth_date))
  (if (or (= 0 (length$ ?birth)) (= 0 (length$ ?on))) then (return unknown))
  (not-after (shifted ?birth 18) ?on))

(deffunction adult ()
  (bind ?at-reference (of-age (reference)))
  (if (eq ?at-reference false) then (return false))
  (k-or ?at-reference (of-age (onset))))

(deffunction biopsy-done ()
  (if (neq (fact-of biopsy.done) unknown) then (return (fact-of biopsy.done)))
  (if (or (any-factp ((?d date)) (eq ?d:of biopsy.date))
          (any-factp ((?f fact)) (member$ ?f:path (create$ biopsy.necrosis biopsy.sparse_infiltrate
            biopsy.necrosis_dominant biopsy.other_myositis_features)))) then (return true))
  unknown)

(deffunction necrotizing (?hmgcr)
  (if (eq (biopsy-done) false) then (return ?hmgcr))
  (k-or (k-and (fact-of biopsy.necrosis) (fact-of biopsy.sparse_infiltrate))
        (k-and (k-not (biopsy-done)) ?hmgcr)))

(deffunction other-histology ()
  (if (eq (biopsy-done) false) then (return false))
  (switch (fact-of biopsy.other_myositis_features)
    (case PRESENT then true) (case ABSENT then false) (default unknown)))

(deffunction signs-of-antisynthetase ()
  (k-or (manifestation interstitial_lung_disease present) (manifestation arthritis present)
        (manifestation raynaud present) (fact-of manifestations.mechanics_hands)
        (fact-of manifestations.unexplained_fever)))

; One of the panel by the blot; what another method does not show to be absent leaves it open.
(deffunction by-blot-or-open (?analyte)
  (bind ?own (present-by own ?analyte))
  (if (and (eq ?own false) (member$ (says other ?analyte) (create$ positive open))) then unknown else ?own))

; Whether an anti-synthetase antibody is there: one of the panel as asked for, or another one on record.
(deffunction antisynthetase-antibody (?how)
  (bind ?answer false)
  (progn$ (?analyte (create$ JO1 PL7 PL12 EJ OJ))
    (bind ?answer (k-or ?answer (if (eq ?how own) then (by-blot-or-open ?analyte) else (found ?analyte)))))
  (progn$ (?analyte ?*off-panel*)
    (bind ?answer (k-or ?answer (off-panel-present ?analyte))))
  ?answer)

; A formal diagnosis is a statement of the clinician too.
(deffunction antisynthetase-diagnosed ()
  (any-factp ((?d diagnosis)) (eq ?d:id ANTISYNTHETASE_SYNDROME)))

; Two statements that contradict each other.
(deffunction antisynthetase-contradiction ()
  (and (antisynthetase-diagnosed) (eq (fact-of mimics.antisynthetase_syndrome) false)))

; What is stated of the syndrome.
(deffunction antisynthetase-stated ()
  (if (antisynthetase-contradiction) then (return unknown))
  (if (antisynthetase-diagnosed) then true else (fact-of mimics.antisynthetase_syndrome)))

(deffunction antisynthetase ()
  (if (antisynthetase-contradiction) then (return unknown))
  (bind ?stated (antisynthetase-stated))
  (if (neq ?stated unknown) then (return ?stated))
  (k-and (antisynthetase-antibody own) (signs-of-antisynthetase)))

; --- Answers --------------------------------------------------------------------------------------------------------

(deffunction join (?names)
  (bind ?text "")
  (progn$ (?name ?names)
    (bind ?text (str-cat ?text (if (eq ?text "") then "" else ",") ?name)))
  ?text)

(deffunction tell (?what ?answer) (printout t ?what "=" ?answer ";"))

; The outcomes where the rows hold (settled), else those of the rows that may hold.
(deffunction tell-collected (?what ?names ?truths)
  (bind ?open (member$ unknown ?truths))
  (bind ?holding (create$))
  (bind ?possible (create$))
  (progn$ (?name ?names)
    (bind ?truth (nth$ ?name-index ?truths))
    (if (eq ?truth true) then (bind ?holding (create$ ?holding ?name)))
    (if (eq ?truth unknown) then (bind ?possible (create$ ?possible ?name))))
  (tell ?what (if ?open then (str-cat (join ?holding) "?" (join ?possible)) else (join ?holding))))

(deffunction tell-candidates (?what ?candidates)
  (tell ?what (if (= 1 (length$ ?candidates)) then (nth$ 1 ?candidates) else (str-cat "?" (join ?candidates)))))

; --- Section 2.4: flags ---------------------------------------------------------------------------------------------

(deffunction tell-flag (?id ?status) (tell (sym-cat flag: ?id) ?status))

(deffunction raised-if (?truth)
  (switch ?truth (case true then raised) (case false then none) (default undetermined)))

; Of the flags whose severity the specification states.
(deffunction high-if (?truth)
  (switch ?truth (case true then raised-HIGH) (case false then none) (default undetermined)))

; A flag on a subgroup: raised where all candidates are of those named, possible where some are, or where the
; provisional subgroup is or may be one.
(deffunction on-subgroup (?id ?subgroups ?candidates ?provisional ?condition)
  (if (not ?condition) then (tell-flag ?id none) (return))
  (bind ?in 0)
  (progn$ (?c ?candidates) (if (member$ ?c ?subgroups) then (bind ?in (+ ?in 1))))
  (if (= ?in (length$ ?candidates)) then (tell-flag ?id raised) (return))
  (if (> ?in 0) then (tell-flag ?id possible) (return))
  (if (member$ INCOMPLETE_SEROLOGY ?candidates) then
    (progn$ (?c ?provisional)
      (if (member$ ?c ?subgroups) then (tell-flag ?id possible) (return))))
  (tell-flag ?id none))

(deffunction specificities ()
  (bind ?truths (create$ (found HMGCR)
    (k-or (off-panel-present MI2) (found MI2_ALPHA) (found MI2_BETA))))
  (progn$ (?analyte ?*panel*)
    (if (not (member$ ?analyte (create$ MI2_ALPHA MI2_BETA))) then
      (bind ?truths (create$ ?truths (found ?analyte)))))
  (progn$ (?analyte ?*off-panel*) (bind ?truths (create$ ?truths (off-panel-present ?analyte))))
  ?truths)

(deffunction two-or-more (?truths)
  (bind ?true 0) (bind ?open 0)
  (progn$ (?t ?truths)
    (if (eq ?t true) then (bind ?true (+ ?true 1)))
    (if (eq ?t unknown) then (bind ?open (+ ?open 1))))
  (if (>= ?true 2) then (return true))
  (if (< (+ ?true ?open) 2) then (return false))
  unknown)

; A weak line calls for no confirmation where another specimen is known to be positive.
(deffunction positive-elsewhere (?f)
  (truth (eq positive (says own (fact-slot-value ?f analyte)))))

(deffunction weak-antibody ()
  (bind ?answer false)
  (do-for-all-facts ((?f finding)) (is-a ?f:analyte MSA)
    (bind ?answer (k-or ?answer (k-and ?f:counts ?f:weak (k-not (contradicted-as ?f ?f:method negative))
                                       (k-not (positive-elsewhere ?f))))))
  ?answer)

(deffunction conflicting ()
  (bind ?answer false)
  (do-for-all-facts ((?f finding)) TRUE
    (bind ?answer (k-or ?answer (k-and ?f:counts (contradicted ?f)))))
  ?answer)

; Whether ?f is a positive that counts, and ?g a later negative that does, of one method.
(deffunction turned (?f ?g)
  (bind ?of-f (fact-slot-value ?f period))
  (bind ?of-g (fact-slot-value ?g period))
  (k-and (fact-slot-value ?f counts) (fact-slot-value ?g counts)
    (one-method (fact-slot-value ?f method) (fact-slot-value ?g method))
    (k-not (contradicted ?f)) (k-not (contradicted ?g))
    (if (or (= 0 (length$ ?of-f)) (= 0 (length$ ?of-g))) then unknown else (before ?of-f ?of-g))
    (is-side positive (side-under ?f (fact-slot-value ?g method)))
    (is-side negative (side-under ?g (fact-slot-value ?f method)))))

; Whether each part of an undivided positive turned.
(deffunction parts-turned (?f)
  (if (= 0 (length$ (fact-slot-value ?f parts))) then (return false))
  (bind ?all true)
  (progn$ (?part (fact-slot-value ?f parts))
    (bind ?one false)
    (do-for-all-facts ((?g finding)) (eq ?g:analyte ?part) (bind ?one (k-or ?one (turned ?f ?g))))
    (bind ?all (k-and ?all ?one)))
  ?all)

; A positive, and a later negative of the same antibody and method. An undivided one that is negative is one of its
; parts; one that was positive turned where both parts did.
(deffunction serology-changed ()
  (bind ?answer false)
  (do-for-all-facts ((?f finding) (?g finding))
      (and (neq ?f:n ?g:n) (or (eq ?f:analyte ?g:analyte) (is-part ?f ?g)))
    (bind ?answer (k-or ?answer (turned ?f ?g))))
  (do-for-all-facts ((?f finding)) TRUE (bind ?answer (k-or ?answer (parts-turned ?f))))
  ?answer)

; An antibody of an assay of the source that another method found.
(deffunction positive-by-another-method ()
  (bind ?answer false)
  (do-for-all-facts ((?f finding)) (and (neq ?f:side-by-another negative)
      (or (is-a ?f:analyte OWN_ASSAY) (is-a ?f:analyte LINE_BLOT_PANEL) (is-a ?f:analyte UNDIVIDED)))
    (bind ?answer (k-or ?answer (k-and ?f:counts (k-not (of-own-method ?f:analyte ?f:method))
      (if (and (eq ?f:side-by-another positive) (eq false (contradicted ?f))) then true else unknown)))))
  ?answer)

; --- All of it ------------------------------------------------------------------------------------------------------

(deffunction judge (?name)
  (find-out)
  (printout t ?name "|")
  (bind ?hmgcr (present-by own HMGCR))
  (bind ?provisional-hmgcr (present-provisionally HMGCR))
  (bind ?statin (statin-history))
  (bind ?necrotizing (necrotizing ?hmgcr))
  (bind ?inclusions (create$ (adult) (fact-of weakness.subacute) (fact-of weakness.symmetric)
                             (fact-of weakness.proximal) ?necrotizing))
  (bind ?exclusions (create$ (fact-of mimics.toxic_myopathy) (fact-of mimics.active_endocrinopathy)
    (fact-of mimics.amyloidosis) (fact-of mimics.family_muscular_dystrophy) (fact-of mimics.family_motor_neuropathy)
    (other-histology) (antisynthetase) (k-or (fact-of manifestations.heliotrope) (fact-of manifestations.gottron))))
  (switch (k-and ?inclusions (k-not (k-or ?exclusions)))
    (case true then (tell eligibility ELIGIBLE))
    (case false then (tell eligibility NOT_ELIGIBLE))
    (default (tell eligibility "?NOT_ELIGIBLE,ELIGIBLE")))
  (bind ?not-met (create$))
  (progn$ (?t ?inclusions) (bind ?not-met (create$ ?not-met (k-not ?t))))
  (tell-collected inclusions_not_met (create$ ADULT SUBACUTE SYMMETRIC PROXIMAL NECROTIZING_BIOPSY) ?not-met)
  (tell-collected exclusions_met (create$ TOXIC_MYOPATHY ENDOCRINOPATHY AMYLOIDOSIS FAMILY_DYSTROPHY
    FAMILY_MOTOR_NEUROPATHY OTHER_IIM_HISTOLOGY ANTISYNTHETASE DM_RASH) ?exclusions)

  (bind ?provisional (candidates ?provisional-hmgcr ?statin (panel-present provisional SRP) (other-msa provisional)))
  (bind ?complete (serology-complete))
  (bind ?subgroups (create$))
  (if (neq ?complete true) then (bind ?subgroups (create$ INCOMPLETE_SEROLOGY)))
  (if (neq ?complete false) then
    (bind ?subgroups (create$ ?subgroups (candidates ?hmgcr ?statin (present-by own SRP) (other-msa own)))))
  (tell-candidates subgroup ?subgroups)
  (tell-candidates subgroup_by_available_assays ?provisional)

  (bind ?ema (ema)) (bind ?ctd (ctd)) (bind ?cancer (related-cancer))
  ; Of a patient who is recorded as dead no screening is asked for and no decision on a statin: dead by the last day of
  ; follow-up, which stands for that of death.
  (bind ?followed (period followed_until))
  (bind ?living (not (and (eq (fact-of outcome) DEAD) (< 0 (length$ ?followed)) (<= (last-of ?followed) (assessment)))))
  (tell ema ?ema)
  (tell ctd ?ctd)
  (tell related_cancer ?cancer)
  (tell statin_history ?statin)
  (tell-candidates treatment_line (treatment-lines))

  (on-subgroup severe-course-statin-naive (create$ ANTI_HMGCR_STATIN_NAIVE) ?subgroups ?provisional TRUE)
  (on-subgroup disability-despite-treatment (create$ ANTI_HMGCR_STATIN_ASSOCIATED
    ANTI_HMGCR_STATIN_NAIVE ANTI_SRP SERONEGATIVE) ?subgroups ?provisional TRUE)
  (on-subgroup ema-screen (create$ SERONEGATIVE) ?subgroups ?provisional (and ?living (neq ?ema false)))
  (on-subgroup ild-screen-srp (create$ ANTI_SRP) ?subgroups ?provisional
    (and ?living (eq unknown (manifestation interstitial_lung_disease present))))
  (on-subgroup ctd-screen (create$ SERONEGATIVE) ?subgroups ?provisional (and ?living (eq ?ctd unknown)))
  (tell-flag dysphagia (switch (fact-of manifestations.dysphagia)
    (case true then raised-HIGH) (case false then none) (default (if ?living then raised-ATTENTION else undetermined))))
  (tell-flag axial-or-respiratory-weakness
    (high-if (k-or (fact-of weakness.axial) (fact-of weakness.respiratory))))
  (tell-flag related-cancer (high-if ?cancer))
  (tell-flag cancer-screen (if (or (eq ?cancer true) (not ?living)) then none
    else (raised-if (not-after (create$ (assessment) (assessment)) (shifted (reference) 3)))))
  (tell-flag multiple-msa (raised-if (two-or-more (specificities))))
  (tell-flag anti-mda5 (high-if (found MDA5)))
  (tell-flag antisynthetase-antibody (if (neq unknown (antisynthetase-stated)) then none
    else (raised-if (antisynthetase-antibody any))))
  (tell-flag weak-antibody (raised-if (weak-antibody)))
  (tell-flag serology-changed (raised-if (serology-changed)))
  (tell-flag conflicting-results (raised-if (conflicting)))
  (tell-flag positive-by-another-method (raised-if (positive-by-another-method)))
  (tell-flag incomplete-serology
    (switch ?complete (case true then none) (case false then raised) (default possible)))
  (tell-flag normal-ck (raised-if (normal-ck)))
  (tell-flag no-pathologic-confirmation (raised-if (k-and (k-not (biopsy-done)) ?hmgcr)))
  (bind ?ongoing (statin-ongoing))
  ; While the ELISA does not say, a positive by another method is warned of as one.
  (bind ?warned (if (and (eq ?hmgcr unknown) (eq (says other HMGCR) positive)) then true else ?hmgcr))
  (tell-flag statin-exposure-ongoing
    (if (not ?living) then none
     else (if (and (eq ?ongoing true) (eq ?warned true)) then raised-HIGH
     else (if (and (eq ?ongoing true) (eq ?warned unknown)) then raised-ATTENTION
     else (if (or (eq ?ongoing false) (eq ?warned false)) then none else undetermined)))))
  (tell-flag statin-re-exposure (high-if (k-and ?warned (statin-begun-after-diagnosis))))
  (tell-flag unrecognised-medicine
    (if (any-factp ((?m medicine)) (eq ?m:reading unrecognised)) then raised
     else (if (any-factp ((?m medicine)) (eq ?m:reading nothing)) then undetermined else none)))
  (tell-flag unrecognised-diagnosis
    (if (any-factp ((?d diagnosis)) (eq ?d:reading unrecognised))
     then raised
     else (if (any-factp ((?d diagnosis)) (eq ?d:reading nothing)) then undetermined else none)))
  (tell-flag outside-the-scheme
    (if (any-factp ((?m medicine)) (outside-the-scheme ?m)) then raised else none))
  (tell-flag provisional-reference-date (if (eq (fact-of diagnosed) false) then raised else none))
  (tell-flag mimic-considered (if (member$ unknown ?exclusions) then raised else none))
  (printout t crlf))

; Forgets the patient.
(deffunction forget ()
  (do-for-all-facts ((?f today fact date medicine diagnosis malignancy result finding said ck)) TRUE (retract ?f)))
