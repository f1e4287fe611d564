"""The group of commands, and the one place where errors become exit codes."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping, Sequence

import click

from qa_toolkit import __version__, errors

# Name -> (module.attribute, help of one line). A command's module is imported only when the command is used.
COMMANDS = {
    "audit": ("audit:audit", "Run audits and write gap reports."),
    "check": ("check:check", "Say what is wrong with audits and what is still open."),
    "completion": ("completion:completion", "Print a script that lets your shell complete commands."),
    "coverage": ("coverage:coverage", "Show which evidence of an organisation counts where."),
    "crosswalk": ("crosswalk:crosswalk", "Show which criteria of two standards reach one another."),
    "doctor": ("doctor:doctor", "Say what this installation has and what it lacks."),
    "evidence": ("evidence:evidence", "Turn a file of data into evidence and proposed judgements."),
    "import": ("import_:import_", "Bring workbooks that were filled in back into their audits."),
    "new": ("new:new", "Begin an audit, or one for each organisation of a list."),
    "plugin": ("plugin:plugin", "Begin a plugin: standards, a report format, an evidence source."),
    "plugins": ("plugins:plugins", "List plugins, what they offer and what failed."),
    "portfolio": ("portfolio:portfolio", "Roll many audits up into one picture of an authority."),
    "serve": ("serve:serve", "Fill in audits in the browser, on this computer."),
    "standards": ("standards:standards", "List, show, check and write standards."),
    "upgrade": ("upgrade:upgrade", "Move an audit to a later edition of its standard."),
    "workspace": ("workspace:workspace", "Take kept audits out and in, back them up, and verify them."),
}
DONE, ASKED_TO_FAIL, USAGE, NOT_DONE, OUR_BUG, INTERRUPTED = 0, 1, 2, 3, 4, 130
_FROM_PLUGINS = "qa_toolkit.commands of plugins"
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Commands(click.Group):
    """Lists the toolkit's commands without importing them, and those of plugins only where they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *_of_plugins(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return _of_plugins(ctx).get(cmd_name)
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(f"qa_toolkit.cli.{module}"), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS and args[0] not in _of_plugins(ctx):
            near = errors.did_you_mean(args[0], self.list_commands(ctx))
            ctx.fail(f"There is no command '{errors.shown(args[0])}'.{near}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in sorted(COMMANDS)])
        if offered := _of_plugins(ctx):
            with formatter.section("Commands of plugins"):
                formatter.write_dl([(name, one.get_short_help_str(90)) for name, one in offered.items()])


def _of_plugins(ctx: click.Context) -> Mapping[str, click.Command]:
    """What plugins add to the toolkit's own commands, asked once for each command line; what failed is said on stderr."""
    if _FROM_PLUGINS not in ctx.meta:
        from qa_toolkit.catalog import Catalog
        from qa_toolkit.cli.options import switched_off
        from qa_toolkit.plugins import load_host

        host = load_host(switched_off=switched_off())
        offered = Catalog(host).commands
        for failure in host.failures:
            click.echo(f"qa-toolkit: {failure}", err=True)
        ctx.meta[_FROM_PLUGINS] = {name: command for name, command in offered.items() if name not in COMMANDS}
    found: Mapping[str, click.Command] = ctx.meta[_FROM_PLUGINS]
    return found


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="qa-toolkit", message="%(prog)s %(version)s")
def cli() -> None:
    """Quality assurance and self-assessment for careers guidance.

    \b
    qa-toolkit standards list                                what can be audited
    qa-toolkit new school-duty:2025 -o my-school.yaml        begin an audit
    qa-toolkit audit my-school.yaml -f html -f pdf -o out    the gap report
    """


def run(words: Sequence[str]) -> int:
    """Runs one command line and gives the exit code."""
    colour = False if os.environ.get("NO_COLOR") else None  # no-color.org; click does not look at it
    try:
        result = cli.main(list(words), prog_name="qa-toolkit", standalone_mode=False, color=colour)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return INTERRUPTED
    except errors.QAToolkitError as error:
        click.echo(f"qa-toolkit: {error}", err=True)
        return NOT_DONE
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:  # a full disk behind standard output, a terminal that has gone
        click.echo(
            f"qa-toolkit: {error.filename or 'standard output'}: {(error.strerror or str(error)).lower()}.", err=True
        )
        return NOT_DONE
    except Exception:  # noqa: BLE001 - the outermost handler: a bug of ours has a code of its own and keeps its traceback
        import traceback

        traceback.print_exc()
        click.echo(
            "This is a fault of QA Toolkit. Please report it, with the lines above, on the project's issue page.",
            err=True,
        )
        return OUR_BUG
    return result if isinstance(result, int) else DONE
