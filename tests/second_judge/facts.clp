; The decisions of lim2019 once more, written from the specification alone: a second judge of the pack imnm.lim2019.
; This file: what is stated of a patient, three-valued logic, the calendar. The others build on it.
; docs/internals/second-judge.md says what it covers, and which differences it found.
;
; A truth is one of the symbols true, false, unknown. A day is a number (days since 1970-01-01). A period is two days,
; first and last; a date that is not on record is the empty multifield ().

; --- What the runner states of a patient ----------------------------------------------------------------------------

(deftemplate today (multislot date))
; A truth or the name of an enum value, by path: (fact (path weakness.subacute) (is true)).
(deftemplate fact (slot path) (slot is))
; Dates are year, month or 0, day or 0.
(deftemplate date (slot of) (multislot date))
; reading: recognised, unrecognised, or nothing where no name is on record.
(deftemplate medicine (slot n) (slot reading) (multislot class) (slot by-code) (slot route) (slot purpose)
  (multislot started) (multislot stopped) (slot ongoing (default unknown)))
; perhaps: the classes that a diagnosis may or may not be of.
(deftemplate diagnosis (slot n) (slot reading) (slot id (default none)) (multislot class) (multislot perhaps))
(deftemplate malignancy (slot n) (multislot diagnosed) (multislot until) (slot active (default unknown)))
; kind: quantity, grade, word, none.
(deftemplate result (slot n) (slot id) (slot supersedes) (slot analyte) (slot laboratory) (slot method) (slot status)
  (slot specimen) (slot drawn) (slot kind) (slot comparator) (slot value (default none)) (slot high (default none))
  (slot unit) (slot grade) (slot word) (multislot collected) (multislot reported)
  (slot ref-high (default none)) (slot ref-high-excluded (default false)))

; --- What it states of the world, from the terminology --------------------------------------------------------------

(deftemplate analyte (slot id) (multislot class) (multislot stands-for))
(deftemplate band (slot laboratory) (slot method) (slot analyte) (slot word) (slot kind) (slot grade)
  (slot comparator) (slot value (default none)) (slot high (default none)) (slot unit))
(deftemplate unit (slot id) (slot base) (slot factor))
(deftemplate limit (slot laboratory) (slot analyte) (slot female) (slot male) (slot unit))

; --- What the judge concludes of one result -------------------------------------------------------------------------

; counts: whether the result is used. side: the side of the cut, positive, negative or unknown. weak: 1+ or not.
; parts: what an undivided analyte stands for.
(deftemplate finding (slot n) (slot analyte) (multislot parts) (slot method) (slot specimen) (multislot period)
  (slot counts) (slot side) (slot side-by-another) (slot weak))
; What the findings of one kind say of an analyte: listen in serology.clp.
(deftemplate said (slot which) (slot analyte) (slot answer))

; --- Three-valued logic ---------------------------------------------------------------------------------------------

(deffunction k-not (?a)
  (switch ?a (case true then false) (case false then true) (default unknown)))

(deffunction k-and ($?all)
  (if (member$ false ?all) then (return false))
  (if (member$ unknown ?all) then (return unknown))
  true)

(deffunction k-or ($?all)
  (if (member$ true ?all) then (return true))
  (if (member$ unknown ?all) then (return unknown))
  false)

(deffunction truth (?condition) (if ?condition then true else false))

; A fact of the patient; unknown where it is not on record.
(deffunction fact-of (?path)
  (do-for-fact ((?f fact)) (eq ?f:path ?path) (return ?f:is))
  unknown)

; --- The calendar ---------------------------------------------------------------------------------------------------

(deffunction day-number (?y ?m ?d)
  (if (<= ?m 2) then (bind ?y (- ?y 1)))
  (bind ?era (div ?y 400))
  (bind ?of-era (- ?y (* ?era 400)))
  (bind ?of-year (+ (div (+ (* 153 (if (> ?m 2) then (- ?m 3) else (+ ?m 9))) 2) 5) (- ?d 1)))
  (+ (* ?era 146097) (* ?of-era 365) (div ?of-era 4) (- 0 (div ?of-era 100)) ?of-year -719468))

; The first day that there is.
(defglobal ?*first-day* = -719162)

(deffunction calendar-day (?number)
  (bind ?z (+ ?number 719468))
  (bind ?era (div ?z 146097))
  (bind ?doe (- ?z (* ?era 146097)))
  (bind ?yoe (div (- (+ (- ?doe (div ?doe 1460)) (div ?doe 36524)) (div ?doe 146096)) 365))
  (bind ?doy (- ?doe (- (+ (* 365 ?yoe) (div ?yoe 4)) (div ?yoe 100))))
  (bind ?mp (div (+ (* 5 ?doy) 2) 153))
  (bind ?d (+ (- ?doy (div (+ (* 153 ?mp) 2) 5)) 1))
  (bind ?m (if (< ?mp 10) then (+ ?mp 3) else (- ?mp 9)))
  (create$ (+ ?yoe (* ?era 400) (if (<= ?m 2) then 1 else 0)) ?m ?d))

(deffunction days-in-month (?y ?m)
  (if (= ?m 2) then
    (return (if (or (and (= 0 (mod ?y 4)) (<> 0 (mod ?y 100))) (= 0 (mod ?y 400))) then 29 else 28)))
  (if (member$ ?m (create$ 4 6 9 11)) then 30 else 31))

; The anniversary: 29 February becomes the 28th, and a month after the 31st ends at the end of the month.
(deffunction plus-years (?number ?years)
  (bind ?day (calendar-day ?number))
  (bind ?y (+ (nth$ 1 ?day) ?years))
  (if (< ?y 1) then (return ?*first-day*))
  (day-number ?y (nth$ 2 ?day) (min (nth$ 3 ?day) (days-in-month ?y (nth$ 2 ?day)))))

; The period that a date on record stands for.
(deffunction period-of (?date)
  (if (= 0 (length$ ?date)) then (return (create$)))
  (bind ?y (nth$ 1 ?date)) (bind ?m (nth$ 2 ?date)) (bind ?d (nth$ 3 ?date))
  (if (= 0 ?m) then (return (create$ (day-number ?y 1 1) (day-number ?y 12 31))))
  (if (= 0 ?d) then (return (create$ (day-number ?y ?m 1) (day-number ?y ?m (days-in-month ?y ?m)))))
  (create$ (day-number ?y ?m ?d) (day-number ?y ?m ?d)))

(deffunction first-of (?period) (nth$ 1 ?period))
(deffunction last-of (?period) (nth$ 2 ?period))

(deffunction period (?of)
  (do-for-fact ((?f date)) (eq ?f:of ?of) (return (period-of ?f:date)))
  (create$))

(deffunction assessment ()
  (do-for-fact ((?f today)) TRUE (return (first-of (period-of ?f:date)))))

; a <= b, of two periods.
(deffunction not-after (?a ?b)
  (if (<= (last-of ?a) (first-of ?b)) then (return true))
  (if (> (first-of ?a) (last-of ?b)) then (return false))
  unknown)

(deffunction before (?a ?b)
  (k-not (not-after ?b ?a)))

(deffunction shifted (?period ?years)
  (create$ (plus-years (first-of ?period) ?years) (plus-years (last-of ?period) ?years)))

; The days of a period that lie between two days.
(deffunction clipped (?period ?first ?last)
  (create$ (max (first-of ?period) (min ?first (last-of ?period)))
           (min (last-of ?period) (max ?last (first-of ?period)))))

; --- Ground rule 4: the reference date ------------------------------------------------------------------------------

; The last day on which the disease can have begun: an onset after the diagnosis is an error in the input.
(deffunction latest-onset ()
  (bind ?diagnosis (period diagnosis_date))
  (if (> (length$ ?diagnosis) 0) then (min (assessment) (last-of ?diagnosis)) else (assessment)))

; Onset, not before birth and not after the diagnosis.
(deffunction onset ()
  (bind ?onset (period onset_date))
  (bind ?birth (period birth_date))
  (if (= 0 (length$ ?onset)) then (return ?onset))
  (clipped ?onset (if (> (length$ ?birth) 0) then (first-of ?birth) else ?*first-day*) (latest-onset)))

(deffunction earliest-diagnosis ()
  (bind ?onset (onset))
  (if (> (length$ ?onset) 0) then (return (first-of ?onset)))
  (bind ?birth (period birth_date))
  (if (> (length$ ?birth) 0) then (return (first-of ?birth)))
  ?*first-day*)

(deffunction reference ()
  (bind ?today (assessment))
  (if (eq (fact-of diagnosed) false) then (return (create$ ?today ?today)))
  (bind ?diagnosis (period diagnosis_date))
  (if (> (length$ ?diagnosis) 0) then (return (clipped ?diagnosis (earliest-diagnosis) ?today)))
  (create$ (earliest-diagnosis) ?today))

; The days on which the disease can have begun: where that is not on record, from birth to the diagnosis.
(deffunction onset-bounds ()
  (bind ?onset (onset))
  (if (> (length$ ?onset) 0) then ?onset else (create$ (earliest-diagnosis) (latest-onset))))

; Onset where it is on record, else the reference date.
(deffunction onset-or-diagnosis ()
  (bind ?onset (onset))
  (if (> (length$ ?onset) 0) then ?onset else (reference)))

(defglobal ?*panel* = (create$ MI2_ALPHA MI2_BETA TIF1_GAMMA MDA5 NXP2 SAE1 JO1 SRP PL7 PL12 EJ OJ))
(defglobal ?*off-panel* = (create$ KS ZO HA))
