"""The scripts of a pack: made of what it asks, the same whenever they are written."""

from __future__ import annotations

from slastudio.warehouse.engines import Engine, engine_named
from slastudio.warehouse.pack import PackedSource, QueryPack

_TERMS_SHOWN = 12


def file_name(each: PackedSource) -> str:
    """Return the name of a source's files: only letters, digits and hyphens of its own."""
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in each.source.name.lower())
    return "-".join(filter(None, plain.split("-"))) or each.source.evidence


def script_text(pack: QueryPack, each: PackedSource) -> str:
    """Return the script of one source, the same whenever it is written."""
    engine = engine_named(each.engine)
    # ibis takes most of a second to load, and most of the program never needs it
    from slastudio.warehouse.queries import PackRun, steps_of
    from slastudio.warehouse.script import script_of

    run = PackRun(pack.seal, pack.terms[1], engine.version)
    steps = steps_of(each.source, each.asked, pack.spans, run)
    return script_of(steps, engine, pack.spans, _head(pack, each, engine))


def dry_run_text(pack: QueryPack, each: PackedSource) -> str:
    """Return the script that counts rows and asks for nothing else."""
    engine = engine_named(each.engine)
    from slastudio.warehouse.queries import PackRun, counting_steps
    from slastudio.warehouse.script import script_of

    about = ["Dry run: how many rows every span holds. Nothing else is read or written."]
    run = PackRun(pack.seal, dry_run_mark(each), engine.version)
    return script_of(counting_steps(each.source, pack.spans, run), engine, pack.spans, about)


def dry_run_mark(each: PackedSource) -> str:
    """Return what the answer to a dry run says in place of the terms: that it is one, and of what."""
    return f"dry run: {each.source.evidence}"


def _head(pack: QueryPack, each: PackedSource, engine: Engine) -> list[str]:
    days = f"{pack.first:%d %B %Y} to {pack.last:%d %B %Y}, days of {pack.zone}"
    return [
        f"{engine.title}: {each.source.evidence} of {days}.",
        f"Pack {pack.seal}, agreement version {pack.terms[0]} ({pack.terms[1][:_TERMS_SHOWN]}).",
        "It reads, groups and counts. What comes back are counts, whole numbers and the values named below;",
        "no row, no text of a request and no person leaves. Run it as it is: the answer is checked against it.",
    ]
