; Medicines, treatment, malignancies and creatine kinase (section 2.3). After serology.clp.

; --- Section 2.3: medicines -----------------------------------------------------------------------------------------

(deffunction is-class (?medicine ?class) (truth (member$ ?class (fact-slot-value ?medicine class))))

(deffunction unread (?medicine) (truth (neq (fact-slot-value ?medicine reading) recognised)))

; The days on which a medicine can have been begun: not after it was stopped; () where nothing is known.
(deffunction begun (?medicine)
  (bind ?started (period-of (fact-slot-value ?medicine started)))
  (bind ?stopped (period-of (fact-slot-value ?medicine stopped)))
  (if (= 0 (length$ ?stopped)) then (return ?started))
  (if (= 0 (length$ ?started)) then (return (create$ ?*first-day* (last-of ?stopped))))
  (create$ (first-of ?started) (min (last-of ?started) (last-of ?stopped))))

(deffunction start-unknown (?medicine) (= 0 (length$ (fact-slot-value ?medicine started))))

; A fact about a list: true where an entry has it; else unknown where an entry may have it or there may be others.
(deffunction in-list (?some ?complete)
  (k-or ?some (if (eq ?complete true) then false else unknown)))

; What is stated of statins in the words of the chart.
(deffunction stated-statin-use () (fact-of statin_use))

; Whether what is stated contradicts the list.
(deffunction statin-contradiction ()
  (bind ?use (stated-statin-use))
  (bind ?listed (any-factp ((?m medicine)) (member$ STATIN ?m:class)))
  (bind ?unread (any-factp ((?m medicine)) (neq ?m:reading recognised)))
  (if (eq ?use NEVER) then (return ?listed))
  (if (member$ ?use (create$ PREVIOUS CURRENT)) then
    (return (and (not ?listed) (not ?unread) (eq (fact-of medicines_complete) true))))
  FALSE)

; Use begun on or before onset; a use with an unknown start counts.
(deffunction statin-history ()
  (bind ?use (stated-statin-use))
  (if (and (statin-contradiction) (neq ?use NEVER)) then (return unknown))
  (bind ?until (onset-or-diagnosis))
  (bind ?answer false)
  (bind ?listed FALSE)
  (bind ?unread FALSE)
  (do-for-all-facts ((?m medicine)) TRUE
    (if (eq true (unread ?m)) then (bind ?unread TRUE))
    (bind ?in-time (if (start-unknown ?m) then true else (not-after (begun ?m) ?until)))
    (if (eq true (unread ?m)) then (bind ?answer (k-or ?answer (k-and unknown ?in-time))))
    (if (member$ STATIN ?m:class) then
      (bind ?listed TRUE)
      (bind ?answer (k-or ?answer ?in-time))))
  ; A medicine that is not recognised leaves it unknown unless a recognised statin decides it.
  (if (and ?unread (not ?listed)) then (return unknown))
  (if (and (not ?listed) (member$ ?use (create$ PREVIOUS CURRENT))) then (return true))
  ; Never, against a statin on the list: a contradiction, unless a list known to be complete shows later use alone.
  (if (eq ?use NEVER) then 
    (return (if (and (statin-contradiction) (neq false (in-list ?answer (fact-of medicines_complete)))) then unknown
             else ?answer)))
  (in-list ?answer (fact-of medicines_complete)))

; Still taken on the day of the assessment.
(deffunction still-taken (?m)
  (bind ?ongoing (fact-slot-value ?m ongoing))
  (if (neq ?ongoing unknown) then (return ?ongoing))
  (bind ?stopped (period-of (fact-slot-value ?m stopped)))
  (if (= 0 (length$ ?stopped)) then (return unknown))
  (k-not (before ?stopped (create$ (assessment) (assessment)))))

; A statement of never that the list does not put in doubt.
(deffunction stated-never ()
  (and (eq (stated-statin-use) NEVER)
    (not (any-factp ((?m medicine)) (or (neq ?m:reading recognised) (member$ STATIN ?m:class))))))

(deffunction statin-ongoing ()
  (bind ?use (stated-statin-use))
  (bind ?answer false)
  (bind ?doubted FALSE)
  (do-for-all-facts ((?m medicine)) TRUE
    (if (eq true (unread ?m)) then
      (if (neq false (still-taken ?m)) then (bind ?doubted TRUE))
      (bind ?answer (k-or ?answer (k-and unknown (still-taken ?m)))))
    (if (member$ STATIN ?m:class) then (bind ?answer (k-or ?answer (still-taken ?m)))))
  (if (eq ?use CURRENT) then (return true))
  (if (eq ?answer true) then (return true))
  ; A statement that the list puts in doubt says nothing of today: of previous use, by a medicine that may be a statin.
  (if (and (eq ?use PREVIOUS) (not ?doubted)) then (return false))
  (if (stated-never) then (return false))
  (in-list ?answer (fact-of medicines_complete)))

; By the list, unless none was ever taken: any other statement has no date.
(deffunction statin-begun-after-diagnosis ()
  (if (stated-never) then (return false))
  (bind ?answer false)
  (bind ?diagnosis (reference))
  (do-for-all-facts ((?m medicine)) (or (member$ STATIN ?m:class) (neq ?m:reading recognised))
    (bind ?begun (begun ?m))
    (bind ?after (if (= 0 (length$ ?begun)) then unknown else (before ?diagnosis ?begun)))
    (bind ?answer (k-or ?answer (if (member$ STATIN ?m:class) then ?after else (k-and unknown ?after)))))
  (in-list ?answer (fact-of medicines_complete)))

; --- Section 2.3: the treatment line --------------------------------------------------------------------------------

; Without a route it is systemic, unless the substance or code is a topical one.
(deffunction systemic (?m)
  (if (eq (fact-slot-value ?m route) TOPICAL) then (return false))
  (if (eq true (is-class ?m TOPICAL)) then (return false))
  true)

(deffunction for-the-myositis (?m)
  (bind ?purpose (fact-slot-value ?m purpose))
  (if (eq ?purpose MYOSITIS) then (return true))
  (if (eq ?purpose OTHER) then (return false))
  (bind ?begun (begun ?m))
  (if (= 0 (length$ ?begun)) then unknown else (before (onset-bounds) ?begun)))

; Immunoglobulin under the skin is outside the three lines.
(deffunction outside-the-scheme (?m)
  (or (eq true (is-class ?m OUTSIDE_SCHEME))
      (and (eq true (is-class ?m IVIG)) (eq (fact-slot-value ?m route) SUBCUTANEOUS))))

(deffunction line-of (?m)
  (if (outside-the-scheme ?m) then (return 0))
  (if (eq true (is-class ?m THIRD_LINE)) then (return 3))
  (if (eq true (is-class ?m SECOND_LINE)) then (return 2))
  (if (eq true (is-class ?m GLUCOCORTICOID)) then (return 1))
  0)

(deffunction treatment-lines ()
  (bind ?least 0)
  (bind ?possible (create$))
  (bind ?open (and (neq (fact-of medicines_complete) true) (neq (fact-of myositis_medicines_complete) true)))
  (do-for-all-facts ((?m medicine)) TRUE
    (bind ?given (k-and (systemic ?m) (for-the-myositis ?m)))
    (if (eq true (unread ?m))
      then (if (neq ?given false) then (bind ?open TRUE))
      else
        (bind ?line (line-of ?m))
        (if (eq ?given true) then (bind ?least (max ?least ?line)))
        (if (eq ?given unknown) then (bind ?possible (create$ ?possible ?line)))))
  (if ?open then (bind ?possible (create$ 1 2 3)))
  (bind ?lines (create$ ?least))
  (progn$ (?line ?possible)
    (if (and (> ?line ?least) (not (member$ ?line ?lines))) then (bind ?lines (create$ ?lines ?line))))
  (bind ?names (create$))
  (progn$ (?line (create$ 3 2 1 0))
    (if (member$ ?line ?lines) then
      (bind ?names (create$ ?names (nth$ (+ 1 ?line) (create$ NONE FIRST_LINE SECOND_LINE THIRD_LINE))))))
  ?names)

; --- Section 2.3: the other facets ----------------------------------------------------------------------------------

(deffunction manifestation (?name ?what)
  (fact-of (sym-cat manifestations. ?name . ?what)))

; Counts unless stated unrelated.
(deffunction counts-unless-unrelated (?name)
  (if (eq (manifestation ?name related) false) then (return false))
  (manifestation ?name present))

; Needs to be stated related.
(deffunction counts-if-related (?name)
  (k-and (manifestation ?name present) (manifestation ?name related)))

(deffunction ema ()
  (k-or (counts-unless-unrelated interstitial_lung_disease) (counts-unless-unrelated arthritis)
        (counts-unless-unrelated raynaud) (counts-if-related skin) (counts-if-related cardiac)))

(deffunction ctd ()
  (bind ?answer false)
  (do-for-all-facts ((?d diagnosis)) TRUE
    (bind ?answer (k-or ?answer (if (or (neq ?d:reading recognised) (member$ CTD ?d:perhaps)) then unknown
                                 else (truth (member$ CTD ?d:class))))))
  (in-list ?answer (fact-of diagnoses_complete)))

; A malignancy diagnosed or active from 3 years before to 3 years after the diagnosis, both ends included.
(deffunction malignancy-related (?m)
  (bind ?today (assessment))
  (bind ?reference (reference))
  (bind ?diagnosed (period-of (fact-slot-value ?m diagnosed)))
  (bind ?until (period-of (fact-slot-value ?m until)))
  (bind ?active (fact-slot-value ?m active))
  (bind ?birth (period birth_date))
  (bind ?born (if (> (length$ ?birth) 0) then (first-of ?birth) else ?*first-day*))
  (bind ?from (if (> (length$ ?diagnosed) 0) then
                  ; What is on record is known on the day of the assessment.
                  (create$ (max ?born (first-of ?diagnosed)) (min ?today (last-of ?diagnosed)
                    (if (> (length$ ?until) 0) then (last-of ?until) else ?today)))
               else (create$ ?born (if (> (length$ ?until) 0) then (min ?today (last-of ?until)) else ?today))))
  (if (= 0 (length$ ?until)) then
    (bind ?until (if (eq ?active true) then (create$ ?today ?today)
                  else (create$ (first-of ?from) ?today))))
  (bind ?until (create$ (max (first-of ?until) (min (first-of ?from) (last-of ?until))) (last-of ?until)))
  (k-and (not-after ?from (shifted ?reference 3)) (not-after (shifted ?reference -3) ?until)))

(deffunction related-cancer ()
  (bind ?answer false)
  (do-for-all-facts ((?m malignancy)) TRUE
    (bind ?answer (k-or ?answer (malignancy-related ?m))))
  (in-list ?answer (fact-of malignancies_complete)))

; --- Section 2.3: creatine kinase at diagnosis ----------------------------------------------------------------------

(deffunction unit-factor (?unit)
  (do-for-fact ((?u unit)) (and (eq ?u:id ?unit) (eq ?u:base "U/L")) (return ?u:factor))
  (if (eq ?unit "U/L") then 1 else none))

; The upper limit of normal in the unit of the result: least, greatest; () where there is none.
(deffunction upper-limit (?r)
  ; One of zero is none: the laboratory's counts.
  (if (and (neq (fact-slot-value ?r ref-high) none) (> (fact-slot-value ?r ref-high) 0)) then
    (return (create$ (fact-slot-value ?r ref-high) (fact-slot-value ?r ref-high))))
  (bind ?factor (unit-factor (fact-slot-value ?r unit)))
  (if (eq ?factor none) then (return (create$)))
  (do-for-fact ((?l limit)) (and (eq ?l:laboratory (fact-slot-value ?r laboratory)) (eq ?l:analyte CK))
    (bind ?female (/ ?l:female ?factor)) (bind ?male (/ ?l:male ?factor))
    (return (switch (fact-of sex)
      (case FEMALE then (create$ ?female ?female))
      (case MALE then (create$ ?male ?male))
      (default (create$ (min ?female ?male) (max ?female ?male))))))
  (create$))

; Whether the value lies at or below the upper limit of normal.
(deffunction within-normal (?r)
  (bind ?limit (upper-limit ?r))
  (if (or (neq (fact-slot-value ?r kind) quantity) (= 0 (length$ ?limit))
          (eq none (unit-factor (fact-slot-value ?r unit)))) then (return unknown))
  (bind ?value (interval (fact-slot-value ?r comparator) (fact-slot-value ?r value) (fact-slot-value ?r high)))
  ; A limit that is abnormal itself ("<145") is the first value above what is normal.
  (if (and (eq (fact-slot-value ?r ref-high) (nth$ 1 ?limit)) (eq (fact-slot-value ?r ref-high-excluded) true)) then
    (return (k-not (at-or-above ?value (nth$ 1 ?limit)))))
  (bind ?by-least (above ?value (nth$ 1 ?limit)))
  (bind ?by-greatest (above ?value (nth$ 2 ?limit)))
  (if (eq ?by-least ?by-greatest) then (k-not ?by-least) else unknown))

(deffunction immunosuppressant (?m)
  (or (member$ GLUCOCORTICOID (fact-slot-value ?m class)) (member$ SECOND_LINE (fact-slot-value ?m class))
      (member$ THIRD_LINE (fact-slot-value ?m class)) (outside-the-scheme ?m)))

; Whether the specimen was drawn before immunosuppression for the myositis began.
(deffunction before-immunosuppression (?collection)
  (bind ?answer (if (or (eq (fact-of medicines_complete) true) (eq (fact-of myositis_medicines_complete) true))
                 then true else unknown))
  (do-for-all-facts ((?m medicine)) (or (immunosuppressant ?m) (neq ?m:reading recognised))
    (bind ?begun (begun ?m))
    (bind ?later (k-or (k-not (systemic ?m)) (k-not (for-the-myositis ?m))
      (if (= 0 (length$ ?begun)) then unknown else (before ?collection ?begun))))
    (bind ?answer (k-and ?answer (if (eq true (unread ?m)) then (k-or unknown ?later) else ?later))))
  ?answer)

; The least and the greatest number of days between two periods.
(deffunction distance (?a ?b)
  (bind ?least (max 0 (- (first-of ?b) (last-of ?a)) (- (first-of ?a) (last-of ?b))))
  (create$ ?least (max (- (last-of ?b) (first-of ?a)) (- (last-of ?a) (first-of ?b)))))

(deftemplate ck (slot n) (slot usable) (multislot distance) (slot normal))

(deffunction normal-ck ()
  (bind ?diagnosis (reference))
  (do-for-all-facts ((?r result)) (eq ?r:analyte CK)
    (bind ?collection (collection ?r))
    (bind ?counts (counts ?r))
    (if (= 0 (length$ ?collection)) then (bind ?collection (create$ ?*first-day* (assessment))))
    (bind ?distance (distance ?collection ?diagnosis))
    (bind ?near (if (<= (last-of ?distance) 90) then true
                 else (if (> (first-of ?distance) 90) then false else unknown)))
    (bind ?usable (k-and ?counts ?near (before-immunosuppression ?collection)))
    (if (neq ?usable false) then
      (assert (ck (n ?r:n) (usable ?usable) (distance ?distance) (normal (within-normal ?r))))))
  (bind ?sure FALSE)
  (bind ?answers (create$))
  (do-for-all-facts ((?c ck)) TRUE
    (if (eq ?c:usable true) then (bind ?sure TRUE))
    (if (not (any-factp ((?d ck)) (and (eq ?d:usable true) (< (last-of ?d:distance) (first-of ?c:distance))))) then
      (bind ?answers (create$ ?answers ?c:normal))))
  (if (or (not ?sure) (member$ unknown ?answers) (and (member$ true ?answers) (member$ false ?answers))) then
    (return unknown))
  (nth$ 1 ?answers))
