"""The command line: parse, call, print. ``main`` is the one place that turns errors into messages.

Commands are imported when they are called, so that ``ecosystem --help`` answers at once.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
from typing import Any, NoReturn

import click

from ecosystem import __version__
from ecosystem.cli.progress import Stopped, stop, stop_was_asked
from ecosystem.errors import EcosystemError

# Command → module that holds it under the same name, in the order in which --help lists them.
_COMMANDS = {
    "run": "run",
    "check": "data",
    "template": "data",
    "datasets": "data",
    "measure": "measure",
    "gaps": "gaps",
    "recommend": "recommend",
    "map": "steps",
    "site": "site",
    "export": "steps",
    "explain": "explain",
    "consortium": "consortium",
    "whatif": "whatif",
    "backtest": "backtest",
    "stability": "stability",
    "batch": "batch",
    "cite": "repeat",
    "crate": "repeat",
    "verify": "repeat",
    "brief": "brief",
    "profile": "profile",
    "peers": "profile",
    "kpi": "kpi",
    "sustain": "sustain",
    "chains": "chains",
    "compare": "compare",
    "cohort": "cohort",
    "import": "importing",
    "merge": "importing",
    "fetch": "importing",
}
_SHORT_HELP = {
    "run": "From tables to measures, missing links, a map and a report.",
    "check": "List every problem in a dataset, with its place and remedy.",
    "template": "Write a workbook to fill in.",
    "datasets": "List the bundled datasets.",
    "measure": "Measures of actors, regions, communities, the whole network over time.",
    "gaps": "Where collaboration is missing, against what is expected.",
    "recommend": "Who should meet whom, and why.",
    "map": "The interactive map alone.",
    "site": "A static web site: search, pages of all, report and map.",
    "export": "Tables, networks or the dataset itself in other formats.",
    "explain": "Why two actors are, or are not, suggested to meet.",
    "consortium": "A partner set under a programme's rules.",
    "whatif": "What new links would change, and which would change most.",
    "backtest": "Would this have worked? Past years put to the test.",
    "stability": "Do the headlines hold under other choices?",
    "batch": "Many settings, years and random counterparts from one file.",
    "cite": "How to cite a run: methods, references, data credits.",
    "crate": "RO-Crate metadata for a run or batch, to deposit it.",
    "verify": "Make a run again and compare it byte by byte.",
    "brief": "Two pages for a meeting: gaps, map, next steps; Word or HTML.",
    "profile": "One organisation or region: position, blank spots, needs.",
    "peers": "Whom an organisation could learn from, and whom it could teach.",
    "kpi": "Indicators per year under the names that funders use, with targets.",
    "sustain": "Partnerships that end soon, and how long others lasted.",
    "chains": "Interregional value chains: stages, links, missing links.",
    "compare": "What changed between two states of the data: the world, or what is known.",
    "cohort": "Participants' ties before and after a date, against comparable others.",
    "import": "CORDIS, Horizon Dashboard, keep.eu and other files → a dataset.",
    "merge": "Several datasets → one, each organisation once.",
    "fetch": "Download the open files of a framework programme.",
}
EXIT_ERROR, EXIT_BUG, EXIT_INTERRUPTED = 1, 70, 130


class _LazyGroup(click.Group):
    """A group that imports a command only when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"ecosystem.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, _SHORT_HELP[name]) for name in _COMMANDS])


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="DATA is a bundled dataset (baltic), a folder of CSV files, an .xlsx workbook, a .json "
    "file or a .csv edge list.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Network analysis for innovation ecosystems of the Baltic Sea Region.

    Who is central, which groups exist, which links between regions are missing, and why.

    Start with:  ecosystem run baltic --out reports/baltic
    """


def main() -> NoReturn:
    """Run the command line; every failure is one message on stderr and an exit code.

    Exit codes: 0 done; 1 something is wrong with the data, a setting or the place to write to;
    2 the command was not understood; 70 a fault of the program; 130 interrupted.
    """
    # Tables make many objects and few cycles: looking for cycles less often saves a tenth.
    gc.set_threshold(50_000, 20, 50)
    # A polite kill cleans up like Ctrl-C: temporary files go, nothing is left half-written.
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, stop)
    sys.unraisablehook = _unraisable
    for stream in (sys.stdout, sys.stderr):
        # Names are UTF-8 whatever the locale; a terminal that cannot show a sign gets "?".
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        result: Any = cli.main(prog_name="ecosystem", standalone_mode=False)
    except EcosystemError as error:
        _stop(f"{error}", EXIT_ERROR)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort) as halt:
        first = halt if isinstance(halt, KeyboardInterrupt) else halt.__cause__
        _interrupted(f" while {first}" if first is not None and str(first) else "")
    except BrokenPipeError:
        # The reader of a pipe (head, less) went away: not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except MemoryError:
        _stop(
            "not enough memory; use --theme, --from, --to or --country to look at less", EXIT_ERROR
        )
    except Exception as error:
        if stop_was_asked():  # compiled modules make an ImportError of it
            _interrupted("")
        if os.environ.get("ECOSYSTEM_DEBUG"):
            raise
        _stop(
            f"a fault of the program, not of your data: {type(error).__name__}: {error}\n"
            "Set ECOSYSTEM_DEBUG=1 to see where, and report it with the command you typed.",
            EXIT_BUG,
        )
    sys.exit(result if isinstance(result, int) else 0)


def _unraisable(found: Any) -> None:
    """Say nothing of a request to stop that came where nothing can be raised; it is remembered."""
    if not isinstance(found.exc_value, Stopped):
        sys.__unraisablehook__(found)


def _interrupted(during: str) -> NoReturn:
    _stop(f"interrupted{during}; nothing was left half-written", EXIT_INTERRUPTED)


def _stop(message: str, code: int) -> NoReturn:
    click.echo(f"ecosystem: {message}", err=True)
    sys.exit(code)
