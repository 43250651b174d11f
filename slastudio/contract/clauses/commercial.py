"""The words of price, hours, credits, remediation, term and exit."""

from __future__ import annotations

from slastudio.contract.clauses.writer import ClauseWriter, joined_words
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand, Pricing, Term
from slastudio.contract.terms.fields import phrase, words
from slastudio.contract.words.figures import show_number, show_value
from slastudio.shared.counts import count
from slastudio.shared.periods import show_day


def write_pricing(a: Agreement, w: ClauseWriter) -> None:
    p = a.pricing
    if p.monthly_fee is not None:
        w.clause(
            f"The retainer costs {show_value(p.monthly_fee, p.currency)} a month, net of tax.",
            "fee",
            says="monthly_fee currency",
        )
    if p.included_hours is not None:
        rolls = "Unused hours roll over one month." if p.rollover else "Unused hours lapse."
        w.clause(
            f"It includes {show_number(p.included_hours)} hours a month. {rolls}",
            "hours",
            says="included_hours rollover",
        )
        if p.hours_alert_percent is not None:
            w.clause(
                f"The provider tells the client when {show_number(p.hours_alert_percent)} % of a month's hours are used.",
                "hours_alert",
                says="hours_alert_percent",
            )
    if p.overage_rate is not None:
        w.clause(
            f"Further hours cost {show_value(p.overage_rate, p.currency)} each and are agreed beforehand.",
            "overage",
            says="overage_rate currency",
        )
    if p.models:
        w.clause(
            phrase(Pricing, "models", p.models, _MODELS),
            "models",
            says="models",
        )
    _write_credits(a, w)
    _write_remedies(p, w)


_MODELS = {
    "client": "The client pays for models and services itself, to their vendors.",
    "included": "Models and services are included in the fee.",
    "billed": "Models and services are billed at cost beside the fee. A bill in another currency is converted at the "
    "rate both sides stated last before the month's end; without one it stands on the invoice in its own.",
}


def _write_credits(a: Agreement, w: ClauseWriter) -> None:
    p = a.pricing
    names = dict(a.options("objectives.objectives"))
    rows = []
    for band in p.credits:
        missed = joined_words(tuple(names.get(each, each) for each in band.objectives), "or")
        rows.append((band.name, missed or "–", band_words(a, band), show_value(band.percent, "%")))
    w.table(
        "Service credits",
        ("Credit", "When missed", "With a value", "Credit"),
        rows,
        "credit_bands",
        of="credits[]",
        says="name objectives low high percent",
    )
    if not p.credits:
        return
    cap = (
        f" Credits of one month never exceed {show_number(p.credit_cap)} % of that base."
        if p.credit_cap is not None
        else ""
    )
    claim = f" {p.claim_how}" if p.claim_how else ""
    if p.claim_answer_within:
        claim += f" A claim is answered within {p.claim_answer_within}."
    w.clause(
        f"Credits are a share of the {_lower(words(Pricing, 'fee_base', p.fee_base))}. Several in one month: "
        f"{_lower(words(Pricing, 'credit_rule', p.credit_rule))}.{cap} They are claimed within {count(p.claim_days, 'day')} after the report.{claim}",
        "credits",
        says="fee_base credit_rule credit_cap claim_days claim_how claim_answer_within",
    )
    w.clause(
        f"A miss caused upstream alone {_lower(words(Pricing, 'credit_upstream', p.credit_upstream))}. A miss that is not proven "
        f"{_lower(words(Pricing, 'credit_not_proven', p.credit_not_proven))}.",
        "credit_causes",
        says="credit_upstream credit_not_proven",
    )
    w.clause(
        "Credits are the sole remedy for a missed objective."
        if p.sole_remedy
        else "Credits do not exclude other remedies.",
        "remedy",
        says="sole_remedy",
    )


def band_words(a: Agreement, band: CreditBand) -> str:
    """Return the values a band is for ("98 % up to, not including, 99.5 %"), in the unit of its
    first objective.
    """
    objective = a.objective(band.objectives[0]) if band.objectives else None
    unit = objective.unit if objective else ""
    low, high = show_value(band.low, unit), show_value(band.high, unit)
    if band.low is not None and band.high is not None:
        return f"{low} up to, not including, {high}"
    if band.high is not None:
        return f"below {high}"
    return f"{low} and more" if band.low is not None else "any miss"


def _write_remedies(p: Pricing, w: ClauseWriter) -> None:
    if p.remediation_within:
        w.clause(
            f"After a miss the {p.remediation_role or 'provider'} presents a remediation plan within {p.remediation_within}.",
            "remediation",
            says="remediation_within remediation_role",
        )
    w.items("A remediation plan names:", p.remediation, says="remediation")
    _write_executive_notice(p, w)
    if p.repeat_count:
        to = f" The breach goes to the {p.repeat_role}." if p.repeat_role else ""
        duty = f" {p.repeat_duty.rstrip('.')}." if p.repeat_duty else ""
        w.clause(
            f"A breach is repeated when one objective is missed {count(p.repeat_count, 'time')} within {count(p.repeat_months, 'month')}.{duty}{to}",
            "repeated",
            says="repeat_count repeat_months repeat_duty repeat_role",
        )


def _write_executive_notice(p: Pricing, w: ClauseWriter) -> None:
    if p.executive_after == "none":
        w.labelled(
            "Executive communication",
            p.executive_notice,
            "executive_notice",
            says="executive_after executive_notice",
        )
        return
    to = f" to the {p.executive_to_role}" if p.executive_to_role else ""
    within = f" within {p.executive_within}" if p.executive_within else ""
    says = f" It says: {p.executive_notice.rstrip('.')}." if p.executive_notice else ""
    w.clause(
        f"After {words(Pricing, 'executive_after', p.executive_after)} the {p.executive_role or 'provider'} writes{to}{within}.{says}",
        "executive_notice",
        says="executive_after executive_within executive_role executive_to_role executive_notice",
    )


def write_term(a: Agreement, w: ClauseWriter) -> None:
    t = a.term
    ends = f"ends on {show_day(t.end)}" if t.end else "runs until notice is given"
    if t.start:
        w.clause(
            f"The agreement begins on {show_day(t.start)} and {ends}.", "term", says="start end"
        )
    elif t.termination or t.exit_duties:
        w.clause(
            f"The first day is not agreed yet. The agreement {ends}.", "term", says="start end"
        )
    if not w.is_empty:
        w.clause(
            f"{_notice(t)}{_renewal(t)}",
            "notice",
            says="notice_days renewal",
        )
    w.labelled("Indexation", t.indexation, says="indexation")
    w.labelled("Termination for cause", t.termination, "termination", says="termination")
    if t.exit_duties:
        w.clause(
            f"{_exit(t)} hands over: {t.exit_duties.rstrip('.')}.",
            "exit",
            says="exit_days exit_duties",
        )
    if w.is_empty:
        return
    w.clause(
        f"Amendments are made in writing as a new version of this document and take effect {_lower(words(Term, 'amendments', t.amendments))}.",
        "amendments",
        says="amendments",
    )
    if t.review_cadence:
        w.clause(
            f"The terms are reviewed {t.review_cadence}{f' by the {t.review_role}' if t.review_role else ''}; "
            "metrics that steer nothing are retired.",
            "terms_review",
            says="review_cadence review_role",
        )


def _notice(t: Term) -> str:
    return f"Notice is {count(t.notice_days, 'day')}." if t.notice_days else ""


def _exit(t: Term) -> str:
    if not t.exit_days:
        return "At the end the provider"
    return f"For {count(t.exit_days, 'day')} after the end the provider supports the exit and"


def _renewal(t: Term) -> str:
    ends = "It ends unless renewed in writing."
    without_end = {"automatic": "", "none": ends}
    with_end = {
        "automatic": "It renews for the same term unless notice is given.",
        "none": ends,
    }
    told = phrase(Term, "renewal", t.renewal, without_end if t.end is None else with_end)
    return f" {told}".rstrip()


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
