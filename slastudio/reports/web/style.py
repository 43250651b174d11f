"""How a page looks: the design's colours in light and dark, on a telephone, and on A4."""

from __future__ import annotations

from typing import Literal

from slastudio.judge.outcome.statuses import STATUSES

_ACCENT = {"light": "#1F5FA8", "dark": "#7DB4F0"}
_COLOURS = {
    "light": "--window:#F6F7F9;--surface:#FFFFFF;--rule:#D5DAE1;--text:#18202B;--muted:#56616F;",
    "dark": "--window:#14181E;--surface:#1C222A;--rule:#38424F;--text:#E8ECF1;--muted:#A3AEBB;",
}
_RULES = """
*{box-sizing:border-box}
body{margin:0;background:var(--window);color:var(--text);
  font:15px/1.5 Inter,"Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif;
  font-variant-numeric:tabular-nums;overflow-wrap:break-word}
header,main,footer{max-width:880px;margin:0 auto;padding:0 24px}
header{padding-top:32px;border-top:4px solid var(--accent)}
header img{display:block;max-height:48px;max-width:240px;margin-bottom:16px}
h1{font-size:28px;line-height:1.2;font-weight:600;margin:0 0 8px}
h2{font-size:20px;line-height:1.3;font-weight:600;margin:0 0 12px}
h3{font-size:15px;font-weight:600;margin:20px 0 4px}
p{margin:0 0 8px;max-width:72ch}
p,th,td,dt,dd,li,h1,h2,h3,caption{unicode-bidi:isolate;white-space:pre-line}
.kind{color:var(--accent);font-weight:600;margin:0}
.muted,small,caption,footer,dt{color:var(--muted)}
.muted,footer{font-size:13px}
.lead{font-size:17px;line-height:1.5}
small{display:block;font-size:13px;font-weight:400}
section{background:var(--surface);border:1px solid var(--rule);border-radius:6px;padding:20px 24px;margin:16px 0}
.callout{border-left:4px solid var(--status,var(--muted));padding:4px 0 4px 12px}
table{border-collapse:collapse;width:100%;table-layout:fixed;font-size:14px;margin:4px 0 12px}
caption{text-align:left;font-size:13px;padding-bottom:4px}
th,td{text-align:left;vertical-align:top;padding:8px 12px 8px 0;border-bottom:1px solid var(--rule)}
thead th{font-size:13px;font-weight:600;color:var(--muted)}
tbody th{font-weight:400}
tbody strong{font-weight:600}
.value{white-space:pre-line}
.name{display:none}
.verdict{color:var(--status)}
.verdict .mark{display:inline-block;min-width:1.1em}
.verdict .word{font-weight:600}
.strips td,.strips thead th+th{text-align:center;padding-right:0}
.strips .mark{font-size:16px}
.strips .word{display:block;font-size:11px;font-weight:400;line-height:1.2}
dl{margin:0;font-size:14px}
dl div{display:grid;grid-template-columns:minmax(96px,160px) 1fr;gap:12px;padding:6px 0;border-bottom:1px solid var(--rule)}
dl div:last-child{border-bottom:0}
dd{margin:0}
footer{padding-top:8px;padding-bottom:32px}
"""
_NARROW = """
header,main,footer{padding-left:16px;padding-right:16px}
section{padding:16px;border-radius:0;margin:12px -16px;border-left:0;border-right:0}
h1{font-size:24px}
.stacks,.stacks tbody,.stacks tr,.stacks th,.stacks td{display:block}
.stacks colgroup{display:none}
.stacks thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stacks tr{padding:10px 0;border-bottom:1px solid var(--rule)}
.stacks tr:last-child{border-bottom:0}
.stacks tbody th,.stacks td{border:0;padding:2px 0}
.stacks tbody th{font-weight:600}
.stacks td{display:grid;grid-template-columns:112px 1fr;gap:8px}
.stacks .name{display:inline;color:var(--muted);font-size:13px}
.strips .word{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.strips{font-size:13px}
"""
_PRINT = """
@page{size:A4;margin:16mm 18mm}
body{background:#FFFFFF;font-size:9.5pt;line-height:1.45;print-color-adjust:exact;-webkit-print-color-adjust:exact}
header,main,footer{max-width:none;padding-left:0;padding-right:0}
header{padding-top:6mm}
section{border:0;border-top:.5pt solid var(--rule);border-radius:0;padding:4mm 0 0;margin:4mm 0 0}
h1{font-size:18pt}h2{font-size:12pt}h3{font-size:10pt}
h1,h2,h3,caption{break-after:avoid}
table,dl{font-size:8.5pt}.muted,footer,small,caption,thead th{font-size:8pt}.lead{font-size:11pt}
thead{display:table-header-group}
tr,dl,.callout{break-inside:avoid}
"""


def style_sheet(accent: str = "") -> str:
    """Return the style of a page; accent: the brand's colour, which was chosen for white paper."""
    light, dark = _colours("light"), _colours("dark")
    return (
        f":root{{color-scheme:light dark;{_COLOURS['light']}--accent:{accent or _ACCENT['light']}}}"
        f"\n{light}{_RULES}"
        f"@media screen and (prefers-color-scheme:dark){{\n:root{{{_COLOURS['dark']}"
        f"--accent:{_ACCENT['dark']}}}\n{dark}}}\n"
        f"@media screen and (max-width:640px){{{_NARROW}}}\n"
        f"@media print{{{_PRINT}}}\n"
    )


def _colours(appearance: Literal["light", "dark"]) -> str:
    rules = (f".{name}{{--status:{each.colours[appearance]}}}" for name, each in STATUSES.items())
    return "\n".join(rules)
