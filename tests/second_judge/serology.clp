; Laboratory results, antibodies and the subgroup (specification, ground rule 6 and section 2.2). After facts.clp.

; --- Section 2.2: one result ----------------------------------------------------------------------------------------

; An interval is low, high, whether low and high themselves are out (TRUE, FALSE). High may be +oo.
(deffunction interval (?comparator ?value ?high)
  (if (eq ?value none) then (return (create$)))
  (switch ?comparator
    (case LESS then (create$ 0 ?value FALSE TRUE))
    (case LESS_OR_EQUAL then (create$ 0 ?value FALSE FALSE))
    (case GREATER then (create$ ?value +oo TRUE TRUE))
    (case GREATER_OR_EQUAL then (create$ ?value +oo FALSE TRUE))
    (case BETWEEN then (if (eq ?high none) then (create$) else (create$ ?value ?high FALSE FALSE)))
    (default (create$ ?value ?value FALSE FALSE))))

; Whether what lies in the interval is at or above the cut.
(deffunction at-or-above (?interval ?cut)
  (if (= 0 (length$ ?interval)) then (return unknown))
  (if (>= (nth$ 1 ?interval) ?cut) then (return true))
  (bind ?high (nth$ 2 ?interval))
  (if (eq ?high +oo) then (return unknown))
  (if (or (< ?high ?cut) (and (= ?high ?cut) (nth$ 4 ?interval))) then (return false))
  unknown)

; Whether it is above the cut.
(deffunction above (?interval ?cut)
  (if (= 0 (length$ ?interval)) then (return unknown))
  (if (or (> (nth$ 1 ?interval) ?cut) (and (= (nth$ 1 ?interval) ?cut) (nth$ 3 ?interval))) then (return true))
  (bind ?high (nth$ 2 ?interval))
  (if (eq ?high +oo) then (return unknown))
  (if (<= ?high ?cut) then (return false))
  unknown)

(deffunction side-of (?positive)
  (switch ?positive (case true then positive) (case false then negative) (default unknown)))

(deffunction grade-side (?grade)
  (if (member$ ?grade (create$ TWO_PLUS THREE_PLUS)) then (return positive))
  (if (member$ ?grade (create$ NEGATIVE BORDERLINE ONE_PLUS)) then (return negative))
  unknown)

; The side of a number by the cuts of the source: line-blot intensity from 26, anti-HMGCR ELISA from 20 U/mL.
(deffunction quantity-side (?analyte ?method ?unit ?interval)
  (if (and (eq ?method LINE_BLOT) (eq ?unit "intensity")) then (return (side-of (at-or-above ?interval 26))))
  (if (and (eq ?method ELISA) (eq ?analyte HMGCR) (eq ?unit "U/mL")) then
    (return (side-of (at-or-above ?interval 20))))
  unknown)

; 1+ by intensity: from 11 to below 26.
(deffunction weak-quantity (?method ?unit ?interval)
  (if (not (eq ?method LINE_BLOT)) then (return false))
  (if (not (eq ?unit "intensity")) then (return unknown))
  (k-and (at-or-above ?interval 11) (k-not (at-or-above ?interval 26))))

; The fact that says what a word means at a laboratory, else at any; FALSE: none.
(deffunction band-for (?laboratory ?method ?analyte ?word)
  (do-for-fact ((?b band)) (and (eq ?b:laboratory ?laboratory) (eq ?b:method ?method) (eq ?b:word ?word)
                                (eq ?b:analyte ?analyte))
    (return ?b))
  (do-for-fact ((?b band)) (and (eq ?b:laboratory ?laboratory) (eq ?b:method ?method) (eq ?b:word ?word)
                                (eq ?b:analyte any))
    (return ?b))
  (if (not (eq ?laboratory ANY)) then (return (band-for ANY ?method ?analyte ?word)))
  FALSE)

; By the range that is printed on the result: what is above the upper limit is positive.
(deffunction side-by-range (?interval ?ref-high ?excluded)
  (if (eq ?ref-high none) then (return unknown))
  (side-of (if (eq ?excluded true) then (at-or-above ?interval ?ref-high) else (above ?interval ?ref-high))))

(deffunction own-method (?analyte ?method)
  (if (eq ?analyte HMGCR) then (eq ?method ELISA) else (eq ?method LINE_BLOT)))

; The same, three-valued: a method that is not stated may be the source's.
(deffunction of-own-method (?analyte ?method)
  (if (eq ?method UNSPECIFIED) then unknown else (truth (own-method ?analyte ?method))))

; A word of another method is what it says.
(deffunction plain-word-side (?word)
  (switch ?word
    (case NEGATIVE then negative)
    (case POSITIVE then positive)
    (case STRONG_POSITIVE then positive)
    (default unknown)))

(deffunction interval-of (?f)
  (interval (fact-slot-value ?f comparator) (fact-slot-value ?f value) (fact-slot-value ?f high)))

; By the cuts of the source, of its own assay.
(deffunction side-by-cut (?r ?method)
  (bind ?analyte (fact-slot-value ?r analyte))
  (bind ?kind (fact-slot-value ?r kind))
  (bind ?says ?r)
  (if (eq ?kind word) then
    (bind ?says (band-for (fact-slot-value ?r laboratory) ?method ?analyte (fact-slot-value ?r word)))
    (if (eq ?says FALSE) then (return unknown))
    (bind ?kind (fact-slot-value ?says kind)))
  (if (eq ?kind grade) then
    (return (if (eq ?method LINE_BLOT) then (grade-side (fact-slot-value ?says grade)) else unknown)))
  (quantity-side ?analyte ?method (fact-slot-value ?says unit) (interval-of ?says)))

; Whether the laboratory's word lies beyond what it calls negative.
(deffunction word-beyond-negative (?r ?method)
  (bind ?analyte (fact-slot-value ?r analyte))
  (bind ?laboratory (fact-slot-value ?r laboratory))
  (bind ?says (band-for ?laboratory ?method ?analyte (fact-slot-value ?r word)))
  (bind ?negative (band-for ?laboratory ?method ?analyte NEGATIVE))
  (if (or (eq ?says FALSE) (eq ?negative FALSE)) then (return unknown))
  (if (or (eq grade (fact-slot-value ?says kind)) (neq LESS (fact-slot-value ?negative comparator))) then
    (return unknown))
  (if (eq true (at-or-above (interval-of ?says) (fact-slot-value ?negative value))) then positive else unknown))

; Of another method: by the range on the result, or by what its words say. The pluses are the line blot's of the source.
(deffunction side-by-itself (?r ?method)
  (switch (fact-slot-value ?r kind)
    (case grade then (if (eq (fact-slot-value ?r grade) NEGATIVE) then negative else unknown))
    (case quantity then
      (side-by-range (interval-of ?r) (fact-slot-value ?r ref-high) (fact-slot-value ?r ref-high-excluded)))
    (default
      (bind ?side (plain-word-side (fact-slot-value ?r word)))
      (if (eq ?side unknown) then (word-beyond-negative ?r ?method) else ?side))))

(deffunction side-taken-as (?r ?method)
  (if (eq (fact-slot-value ?r kind) none) then (return unknown))
  (if (own-method (fact-slot-value ?r analyte) ?method) then (return (side-by-cut ?r ?method)))
  (if (neq ?method UNSPECIFIED) then (return (side-by-itself ?r ?method)))
  ; "negative" is a word of every method.
  (if (or (eq (fact-slot-value ?r grade) NEGATIVE) (eq (fact-slot-value ?r word) NEGATIVE)) then negative else unknown))

(deffunction side-of-result (?r) (side-taken-as ?r (fact-slot-value ?r method)))

; The side that it has if its method is another than the source's.
(deffunction side-by-another (?r)
  (side-taken-as ?r (if (eq UNSPECIFIED (fact-slot-value ?r method)) then OTHER else (fact-slot-value ?r method))))

; Whether it is 1+, taken as a line blot.
(deffunction weak-line (?r)
  (bind ?kind (fact-slot-value ?r kind))
  (if (eq ?kind none) then (return unknown))
  (if (eq ?kind grade) then (return (truth (eq (fact-slot-value ?r grade) ONE_PLUS))))
  (if (eq ?kind quantity) then
    (return (weak-quantity LINE_BLOT (fact-slot-value ?r unit)
      (interval (fact-slot-value ?r comparator) (fact-slot-value ?r value) (fact-slot-value ?r high)))))
  (bind ?band (band-for (fact-slot-value ?r laboratory) LINE_BLOT (fact-slot-value ?r analyte)
                        (fact-slot-value ?r word)))
  (if (eq ?band FALSE) then (return unknown))
  (if (eq (fact-slot-value ?band kind) grade) then (return (truth (eq (fact-slot-value ?band grade) ONE_PLUS))))
  (weak-quantity LINE_BLOT (fact-slot-value ?band unit)
    (interval (fact-slot-value ?band comparator) (fact-slot-value ?band value) (fact-slot-value ?band high))))

(deffunction weakness-of-result (?r)
  (switch (fact-slot-value ?r method)
    (case LINE_BLOT then (weak-line ?r))
    (case UNSPECIFIED then (k-and unknown (weak-line ?r)))
    (default false)))

; --- Ground rule 6: which result counts -----------------------------------------------------------------------------


; The days on which the specimen can have been collected; () where nothing is known.
(deffunction collection (?r)
  (bind ?collected (period-of (fact-slot-value ?r collected)))
  (if (> (length$ ?collected) 0) then (return ?collected))
  (bind ?reported (period-of (fact-slot-value ?r reported)))
  (if (> (length$ ?reported) 0) then (return (create$ ?*first-day* (last-of ?reported))))
  (create$))

(deffunction counts-by-date (?collection)
  (if (= 0 (length$ ?collection)) then (return unknown))
  (not-after ?collection (create$ (assessment) (assessment))))

; Whether another result replaces it, which a later one does not do yet.
(deffunction superseded (?id)
  (bind ?answer false)
  (if (neq ?id "") then
    (do-for-all-facts ((?other result)) (eq ?other:supersedes ?id)
      (bind ?answer (k-or ?answer (counts-by-date (collection ?other))))))
  ?answer)

(deffunction counts (?r)
  (bind ?status (fact-slot-value ?r status))
  (k-and (if (eq ?status UNSPECIFIED) then unknown
          else (truth (member$ ?status (create$ FINAL AMENDED CORRECTED))))
         ; What is measured in anything but blood is another quantity.
         (truth (neq (fact-slot-value ?r drawn) OTHER))
         (k-not (superseded (fact-slot-value ?r id)))
         (counts-by-date (collection ?r))))

(deffunction is-a (?analyte ?class)
  (any-factp ((?a analyte)) (and (eq ?a:id ?analyte) (member$ ?class ?a:class))))

; The analytes that an undivided one stands for.
(deffunction parts-of (?analyte)
  (do-for-fact ((?a analyte)) (eq ?a:id ?analyte) (return ?a:stands-for))
  (create$))

(deffunction find-out ()
  (do-for-all-facts ((?r result)) (or (is-a ?r:analyte MSA) (is-a ?r:analyte MAA))
    (bind ?counts (counts ?r))
    (if (neq ?counts false) then
      (assert (finding (n ?r:n) (analyte ?r:analyte) (parts (parts-of ?r:analyte)) (method ?r:method)
                       (specimen ?r:specimen) (period (collection ?r)) (counts ?counts) (side (side-of-result ?r))
                       (side-by-another (side-by-another ?r))
                       (weak (weakness-of-result ?r)))))))

; --- One analyte ----------------------------------------------------------------------------------------------------

; Whether two findings are of one specimen: by its number, else by the day.
(deffunction one-specimen (?a ?b)
  (bind ?of-a (fact-slot-value ?a specimen))
  (bind ?of-b (fact-slot-value ?b specimen))
  (if (and (neq ?of-a "") (neq ?of-b "")) then (return (truth (eq ?of-a ?of-b))))
  (bind ?on-a (fact-slot-value ?a period))
  (bind ?on-b (fact-slot-value ?b period))
  (if (or (= 0 (length$ ?on-a)) (= 0 (length$ ?on-b))) then (return unknown))
  (k-and (not-after ?on-a ?on-b) (not-after ?on-b ?on-a)))

; Whether two results are of one method.
(deffunction one-method (?a ?b)
  (if (or (eq ?a UNSPECIFIED) (eq ?b UNSPECIFIED) (and (eq ?a OTHER) (eq ?b OTHER))) then (return unknown))
  (truth (eq ?a ?b)))

(deffunction opposite (?a ?b)
  (if (or (eq ?a unknown) (eq ?b unknown)) then (return unknown))
  (truth (neq ?a ?b)))

; The side of a finding whose method may not be stated, taken to be of that method.
(deffunction side-under (?g ?method)
  (if (or (neq UNSPECIFIED (fact-slot-value ?g method)) (eq UNSPECIFIED ?method)) then
    (return (fact-slot-value ?g side)))
  (do-for-fact ((?r result)) (eq ?r:n (fact-slot-value ?g n)) (return (side-taken-as ?r ?method))))

; Whether ?whole is of an undivided analyte that stands for that of ?part.
(deffunction is-part (?part ?whole)
  (member$ (fact-slot-value ?part analyte) (fact-slot-value ?whole parts)))

; Whether two findings are of one analyte, or one is a part of the other.
(deffunction related (?f ?g)
  (or (eq (fact-slot-value ?f analyte) (fact-slot-value ?g analyte)) (is-part ?f ?g) (is-part ?g ?f)))

(deffunction is-side (?wanted ?side) (if (eq ?side unknown) then unknown else (truth (eq ?side ?wanted))))

; Whether ?g is valid, of the specimen of ?f and of the method, and on the other side.
(deffunction opposes (?g ?f ?method ?side)
  (k-and (fact-slot-value ?g counts) (one-specimen ?f ?g) (one-method ?method (fact-slot-value ?g method))
         (opposite ?side (side-under ?g ?method))))

; Whether an undivided result that is positive meets only negatives of its parts, of the same specimen and method.
(deffunction contradicted-by-parts-as (?f ?method ?side)
  (bind ?parts (fact-slot-value ?f parts))
  (if (or (eq ?side negative) (= 0 (length$ ?parts))) then (return false))
  (bind ?all true)
  (progn$ (?part ?parts)
    (bind ?one false)
    (do-for-all-facts ((?g finding)) (eq ?g:analyte ?part)
      (bind ?one (k-or ?one (opposes ?g ?f ?method ?side))))
    (bind ?all (k-and ?all ?one)))
  ?all)

; The same of a result whose method may not be stated: it is of one method against all parts, whichever that is.
(deffunction contradicted-by-parts (?f ?method ?side)
  (if (or (neq ?method UNSPECIFIED) (eq ?side negative)) then (return (contradicted-by-parts-as ?f ?method ?side)))
  (bind ?methods (create$ LINE_BLOT OTHER))
  (do-for-all-facts ((?g finding)) (and (is-part ?g ?f) (neq ?g:method UNSPECIFIED))
    (bind ?methods (create$ ?methods ?g:method)))
  (progn$ (?taken ?methods)
    (if (neq false (contradicted-by-parts-as ?f ?taken (side-under ?f ?taken))) then (return unknown)))
  false)

; Whether a result that is negative is a part of an undivided one that all parts contradict: they count as little as it.
(deffunction errs-with-parts (?f ?method ?side)
  (if (neq ?side negative) then (return false))
  (bind ?answer false)
  (do-for-all-facts ((?g finding)) (is-part ?f ?g)
    (bind ?answer (k-or ?answer (k-and (opposes ?g ?f ?method ?side)
                                       (contradicted-by-parts ?g ?g:method ?g:side)))))
  ?answer)

; Whether another valid result of the same specimen and method lies on the other side of the cut, the result taken to be
; of that method and on that side.
(deffunction contradicted-as (?f ?method ?side)
  (bind ?answer false)
  (do-for-all-facts ((?g finding))
      (and (neq ?g:n (fact-slot-value ?f n)) (related ?g ?f))
    (bind ?taken (if (eq ?method UNSPECIFIED) then (side-under ?f ?g:method) else ?side))
    (bind ?answer (k-or ?answer (k-and (opposes ?g ?f ?method ?taken)
      ; Of an undivided result and a part only a negative of the whole and a positive of the part exclude each other.
      (if (is-part ?g ?f) then (k-and (is-side negative ?taken) (is-side positive (side-under ?g ?method))) else true)
      (if (is-part ?f ?g) then (k-and (is-side positive ?taken) (is-side negative (side-under ?g ?method))) else true)))))
  (k-or ?answer (contradicted-by-parts ?f ?method ?side) (errs-with-parts ?f ?method ?side)))

(deffunction contradicted (?f)
  (contradicted-as ?f (fact-slot-value ?f method) (fact-slot-value ?f side)))

; An undivided result stands for its parts where it is negative.
(deffunction speaks-for (?f ?analyte)
  (if (eq (fact-slot-value ?f analyte) ?analyte) then (return TRUE))
  (and (member$ ?analyte (fact-slot-value ?f parts)) (eq negative (side-under ?f LINE_BLOT))))

; Which findings are asked for: own (the source's assay), other (any other), any.
(deffunction asked-for (?which ?analyte ?method)
  (switch ?which
    (case own then (of-own-method ?analyte ?method))
    (case other then (k-not (of-own-method ?analyte ?method)))
    (default (if (eq ?method UNSPECIFIED) then unknown else true))))

; What the findings asked for say: positive, negative, open (one may be positive), or nothing.
(deffunction listen (?which ?analyte)
  (bind ?answer nothing)
  (do-for-all-facts ((?f finding))
      (and (speaks-for ?f ?analyte) (neq false (asked-for ?which ?analyte ?f:method)))
    ; One whose method is not stated matters to the source's assay only if it is of that.
    (bind ?method (if (and (eq ?which own) (eq ?f:method UNSPECIFIED)) then
      (if (eq ?f:analyte HMGCR) then ELISA else LINE_BLOT) else ?f:method))
    (bind ?side (if (eq ?which other) then ?f:side-by-another else (side-under ?f ?method)))
    (bind ?contradicted (contradicted-as ?f ?method ?side))
    (bind ?counts (k-and ?f:counts (asked-for ?which ?analyte ?f:method)))
    (if (and (eq ?side positive) (eq ?counts true) (eq ?contradicted false)) then (return positive))
    (if (or (neq ?side negative) (neq ?contradicted false)) then (bind ?answer open))
    (if (and (eq ?counts true) (eq ?answer nothing)) then (bind ?answer negative)))
  ?answer)

; The same, asked once.
(deffunction says (?which ?analyte)
  (do-for-fact ((?s said)) (and (eq ?s:analyte ?analyte) (eq ?s:which ?which)) (return ?s:answer))
  (bind ?answer (listen ?which ?analyte))
  (assert (said (which ?which) (analyte ?analyte) (answer ?answer)))
  ?answer)

; Whether the antibody is there by the findings asked for; unknown where there is none.
(deffunction present-by (?which ?analyte)
  (switch (says ?which ?analyte)
    (case positive then true) (case negative then false) (default unknown)))

; By another method: what is not found may still be found by the source's assay.
(deffunction found-by-another (?analyte)
  (if (eq positive (says other ?analyte)) then true else unknown))

; By whatever method: absent where the source's assay shows it, and no other result may be positive.
(deffunction found (?analyte)
  (if (eq positive (says other ?analyte)) then (return true))
  (bind ?own (present-by own ?analyte))
  (if (and (eq ?own false) (eq open (says other ?analyte))) then unknown else ?own))

(deffunction on-record (?which ?analyte)
  (any-factp ((?f finding)) (and (speaks-for ?f ?analyte)
                                 (neq false (asked-for ?which ?analyte ?f:method)))))

; The provisional reading: another method decides only where the source's assay has nothing on record.
(deffunction present-provisionally (?analyte)
  (if (on-record own ?analyte) then (present-by own ?analyte) else (found-by-another ?analyte)))

; --- Section 2.2: the subgroup --------------------------------------------------------------------------------------


; Off the panel: what is not on record as positive is not asked for.
(deffunction off-panel-present (?analyte)
  (switch (says any ?analyte) (case positive then true) (case open then unknown) (default false)))

; One of the panel by the assays asked for: own or provisional.
(deffunction panel-present (?how ?analyte)
  (if (eq ?how own) then (present-by own ?analyte) else (present-provisionally ?analyte)))

; Mi-2: alpha, beta, or an undivided result; where that does not say, or is not of the assay, its parts do.
(deffunction mi2-present (?how)
  (if (eq ?how provisional) then
    (if (not (or (on-record own MI2) (and (on-record own MI2_ALPHA) (on-record own MI2_BETA)))) then
      (return (k-or (present-provisionally MI2_ALPHA) (present-provisionally MI2_BETA)
                    (if (on-record other MI2) then (found-by-another MI2) else false)))))
  (bind ?undivided (switch (says own MI2) (case positive then true) (case open then unknown) (default false)))
  (k-or ?undivided (present-by own MI2_ALPHA) (present-by own MI2_BETA)))

(deffunction other-msa (?how)
  (bind ?answer (mi2-present ?how))
  (progn$ (?analyte ?*panel*)
    (if (not (member$ ?analyte (create$ SRP MI2_ALPHA MI2_BETA))) then
      (bind ?answer (k-or ?answer (panel-present ?how ?analyte)))))
  (progn$ (?analyte ?*off-panel*)
    (bind ?answer (k-or ?answer (off-panel-present ?analyte))))
  ?answer)

(deffunction values (?truth)
  (if (eq ?truth unknown) then (create$ true false) else (create$ ?truth)))

(deffunction rows-2-to-6 (?hmgcr ?statin ?srp ?other)
  (if (eq ?hmgcr true) then
    (return (if (eq ?statin true) then ANTI_HMGCR_STATIN_ASSOCIATED else ANTI_HMGCR_STATIN_NAIVE)))
  (if (eq ?srp true) then (return ANTI_SRP))
  (if (eq ?other true) then (return OTHER_MSA))
  SERONEGATIVE)

; The outcomes that some assignment of what is unknown can reach, in the order of the rows.
(deffunction candidates (?hmgcr ?statin ?srp ?other)
  (bind ?reached (create$))
  (progn$ (?h (values ?hmgcr))
    (progn$ (?t (values ?statin))
      (progn$ (?s (values ?srp))
        (progn$ (?o (values ?other))
          (bind ?reached (create$ ?reached (rows-2-to-6 ?h ?t ?s ?o)))))))
  (bind ?ordered (create$))
  (progn$ (?row (create$ ANTI_HMGCR_STATIN_ASSOCIATED ANTI_HMGCR_STATIN_NAIVE ANTI_SRP OTHER_MSA SERONEGATIVE))
    (if (member$ ?row ?reached) then (bind ?ordered (create$ ?ordered ?row))))
  ?ordered)

; Whether the analyte has a result of that method which counts: of the record, so unknown only where it is open whether
; a result counts.
(deffunction available (?analyte ?method)
  (bind ?answer false)
  (do-for-all-facts ((?f finding)) (and (member$ ?f:method (create$ ?method UNSPECIFIED))
      (or (eq ?f:analyte ?analyte) (and (eq ?f:analyte MI2) (member$ ?analyte (create$ MI2_ALPHA MI2_BETA)))))
    (bind ?answer (k-or ?answer (k-and ?f:counts (if (eq ?f:method UNSPECIFIED) then unknown else true)))))
  ?answer)

(deffunction serology-complete ()
  (bind ?answer (available HMGCR ELISA))
  (progn$ (?analyte ?*panel*) (bind ?answer (k-and ?answer (available ?analyte LINE_BLOT))))
  ?answer)
