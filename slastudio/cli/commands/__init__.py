"""The table of commands, in the order in which help lists them.

A new command is an entry in the module of its theme and a function; nothing is imported for the
others when it runs.
"""

from slastudio.cli.commands.agreement import AGREEMENT_COMMANDS
from slastudio.cli.commands.analysis import ANALYSIS_COMMANDS
from slastudio.cli.commands.documents import DOCUMENTS_COMMANDS
from slastudio.cli.commands.evidence import EVIDENCE_COMMANDS
from slastudio.cli.commands.exchange import EXCHANGE_COMMANDS
from slastudio.cli.commands.month_end import MONTH_END_COMMANDS
from slastudio.cli.commands.projects import PROJECTS_COMMANDS
from slastudio.cli.commands.warehouse import WAREHOUSE_COMMANDS
from slastudio.cli.declaration import Command

COMMANDS: tuple[Command, ...] = (
    *PROJECTS_COMMANDS,
    *AGREEMENT_COMMANDS,
    *EVIDENCE_COMMANDS,
    *WAREHOUSE_COMMANDS,
    *DOCUMENTS_COMMANDS,
    *MONTH_END_COMMANDS,
    *ANALYSIS_COMMANDS,
    *EXCHANGE_COMMANDS,
)

__all__ = ["COMMANDS"]
