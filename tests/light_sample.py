"""The sample's agreement, versions and registers over a few rows a day: judged in a tenth of the time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from slastudio.operations import samples
from slastudio.project.file import Project
from slastudio.shared.progress import Progress
from slastudio.shared.resources import sample_project

HEADINGS = (
    "time,request_id,latency_ms,first_token_ms,status,input_tokens,output_tokens,cost,currency,model,prompt_version,"
    "retrieval_version,workflow,confidence,fallback,escalated,seg.language,seg.team"
)
FIRST, DAYS, A_DAY = datetime(2026, 6, 1, 9, tzinfo=UTC), 153, 4


def build_light_sample(folder: Path) -> Path:
    """Make the project in a folder, its exports beside it; return its path."""
    exports, path = folder / "exports", folder / f"{samples.NAME}.slastudio"
    exports.mkdir(parents=True)
    for name in samples.COMMITTED:
        (exports / name).write_bytes(sample_project(samples.NAME, name).read_bytes())
    (exports / "requests.csv").write_text("".join(_log()), encoding="utf-8")
    (exports / "routing-checks.csv").write_text("".join(_checks()), encoding="utf-8")
    with Project.create(path, samples._terms()) as project:
        samples._sign(project)
        samples._fill(project, exports, Progress())
    return path


def _log() -> Iterator[str]:
    yield f"{HEADINGS}\n"
    for number in range(DAYS * A_DAY):
        at = FIRST + timedelta(days=number // A_DAY, hours=2 * (number % A_DAY))
        status = "error" if number % 97 == 50 else "ok"
        yield (
            f"{at.isoformat()},lk-{number:07},{1500 + 7 * number % 900},{380 + 11 * number % 200},{status},"
            f"17000,800,0.04,USD,lark-large-2,v14,v8,payment-status,0.7,false,{str(number % 9 == 0).lower()},"
            f"{('es', 'pt')[number % 2]},support\n"
        )


def _checks() -> Iterator[str]:
    yield "time,run,set,set_version,item,metric,score,passed,label,prediction,model,prompt_version,seg.language\n"
    for number in range(DAYS * A_DAY):
        day, item = divmod(number, A_DAY)
        at, passed = FIRST + timedelta(days=day, hours=3 * item), number % 11 != 0
        yield (
            f"{at.isoformat()},routing-{at:%Y-%m-%d},routing,1,r-{at:%m%d}-{item},routing,{int(passed)},"
            f"{str(passed).lower()},dispute,{'dispute' if passed else 'payment-status'},lark-large-2,v14,es\n"
        )
