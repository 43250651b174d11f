### The month in sentences: at most 25 words and two figures each, the event first.

## Incidents. $what: the incident as it is named; $told: what is known of it, made of the four below.

incident-happened = { $days }: { $what }.
incident-happened-told = { $days }: { $what }; { $told }.
incident-not-over = { $days }: { $what }, and nothing shows that it is over.
incident-happened-told-not-over = { $days }: { $what }; { $told }, and nothing shows that it is over.
incident-nameless = an incident
incident-affected = { $people ->
    [one] { $people } person was affected
   *[other] { $people } people were affected
}
incident-affected-for = { $people ->
    [one] { $people } person was affected for { $length }
   *[other] { $people } people were affected for { $length }
}
incident-lasted = it lasted { $length }
incident-days-since = Since { $first }
incident-days-one = On { $first }
incident-days-many = From { $first } to { $last }
incident-cause = Cause of { $incident }, as recorded: { $cause }.
incident-fix = Done about { $incident }: { $fix }.
incidents-further = { $number ->
    [one] { $number } further incident opened in { $period }.
   *[other] { $number } further incidents opened in { $period }.
}
incidents-late = { $late ->
    [one] { $late } of { $clocks } answers and resolutions of incidents was late.
   *[other] { $late } of { $clocks } answers and resolutions of incidents were late.
}

## Promises

promise-missed = { $name }: { $value }, missed.
promise-carried = { $name }: { $share } of its bad events, beyond the usual rate, coincide with { $carrier }.
promise-carried-unnamed = { $share } of its bad events, beyond the usual rate, coincide with { $carrier }.
carrier-incident = incident { $name }
carrier = { $column } { $name }
promise-reserved-between = { $name }, { $between }: the verdict is reserved until a question is answered.
promise-reserved = { $name }: the verdict is reserved until a question is answered.
promise-reserved-short = { $name }: the verdict is reserved.
promises-nothing-happened = Evidence covers { $period }, and nothing happened that a promise is about.
promise-without-verdict = { $name } ({ $why })
promises-without-verdict = { $number ->
    [one] { $number } promise has no verdict.
   *[other] { $number } promises have no verdict.
}
promises-without-verdict-named = { $number ->
    [one] { $number } promise has no verdict: { $named }.
   *[other] { $number } promises have no verdict: { $named }.
}
promises-without-verdict-others = { $number ->
    [one] { $number } promise has no verdict: { $named } and others.
   *[other] { $number } promises have no verdict: { $named } and others.
}
promises-kept = { $number ->
    [one] The one promise that could be judged was kept.
   *[other] All { $number } promises that could be judged were kept.
}
promise-improved = { $name } improved from { $before } to { $now }.
promise-improved-again = { $name } improved from { $before } to { $now }, and keeps its promise again.

## Changes and use

requests-slower = On average requests took { $rise } longer than the period before.
requests-slower-stage = On average requests took { $rise } longer than the period before; stage { $stage } carries { $share } of that.
silent-change = Since { $day } { $name } answers without an entry in the change register: { $rows } { $evidence ->
    [evaluations] evaluation rows
   *[other] { $evidence }
}.
use-by-others = Teams that are not listed sent { $outside } of { $requests } requests.
update-ahead = { $workflows ->
    [one] { $what } { $version } went into { $workflows } workflow without what is agreed for it.
   *[other] { $what } { $version } went into { $workflows } workflows without what is agreed for them.
}

## Money

spend-rose = Logged spend rose by { $change } since { $before }.
spend-fell = Logged spend fell by { $change } since { $before }.
spend-rose-due-to = Logged spend rose by { $change } since { $before }; { $share } of the rise is due to { $what }.
spend-fell-due-to = Logged spend fell by { $change } since { $before }; { $share } of the fall is due to { $what }.
spend-volume-more = more requests
spend-volume-less = fewer requests
spend-mix-more = the mix of models
spend-mix-less = the mix of models
spend-tokens-more = more tokens a request
spend-tokens-less = fewer tokens a request
spend-cache-more = less caching
spend-cache-less = more caching
spend-price-more = higher prices
spend-price-less = lower prices
cap-reached = Spend reached the cap of { $cap } on { $day }.
cap-expected = Spend is expected to reach the cap of { $cap } on { $day }.
credit-due = The client is due a credit of { $amount }.
credit-due-for = The client is due a credit of { $amount } for { $name }.
hours-beyond = { $hours } hours were worked beyond those agreed.
hours-beyond-priced = { $hours } hours were worked beyond those agreed; at the agreed rates they come to { $price }.

## What comes next. $first: the day by which the first is owed.

plans-owed = { $plans ->
    [one] { $named } is owed, the first by { $first }.
   *[other] { $named } are owed, the first by { $first }.
}
plans-two-kinds = { $one } and { $other }
plans-remediation = { $number ->
    [one] { $number } remediation plan
   *[other] { $number } remediation plans
}
plans-notice = { $number ->
    [one] { $number } executive notice
   *[other] { $number } executive notices
}
plans-review = { $number ->
    [one] { $number } review
   *[other] { $number } reviews
}

## Where nothing is to be told

month-unknown = Nothing is known of { $period } yet: no promise could be judged.
