"""What came of a data request, as JSON and as one line for a terminal."""

from __future__ import annotations

from slastudio.operations.documents.data_requests import Receipt
from slastudio.reports.documents.data_request import RECEIPT_WORDS
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject


def receipt_document(receipt: Receipt) -> JsonObject:
    """Return what came of a data request as JSON."""
    request = receipt.request
    return {
        "kind": request.kind,
        "owed_by": request.side,
        "sent_by": request.owner_role,
        "due": receipt.due.isoformat(),
        "state": receipt.state,
        "received": receipt.received.isoformat() if receipt.received else None,
        "files": list(receipt.files),
        "rows": receipt.rows,
        "first_day": receipt.first.isoformat() if receipt.first else None,
        "last_day": receipt.last.isoformat() if receipt.last else None,
        "columns": [column.name for column in request.columns],
    }


def receipt_line(receipt: Receipt) -> str:
    """Return what came of a data request in one line."""
    request = receipt.request
    parts = [
        f"{request.title}: {RECEIPT_WORDS[receipt.state]}, due {receipt.due} from the {request.side}"
    ]
    if receipt.received:
        parts.append(
            f"{count(receipt.rows, 'row')} of {receipt.first} to {receipt.last} in {', '.join(receipt.files)}"
        )
    return "; ".join(parts)
