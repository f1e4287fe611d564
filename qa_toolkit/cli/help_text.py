"""What `qa-toolkit --help` prints. Made by click from `app.py`; tests/test_cli.py fails when it is out of date and says how to mend it."""

HELP = """\
Usage: qa-toolkit [OPTIONS] COMMAND [ARGS]...

  Quality assurance and self-assessment for careers guidance.

  qa-toolkit standards list                                what can be audited
  qa-toolkit new school-duty:2025 -o my-school.yaml        begin an audit
  qa-toolkit audit my-school.yaml -f html -f pdf -o out    the gap report

Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Commands:
  audit       Run audits and write gap reports.
  check       Say what is wrong with audits and what is still open.
  completion  Print a script that lets your shell complete commands.
  coverage    Show which evidence of an organisation counts where.
  crosswalk   Show which criteria of two standards reach one another.
  doctor      Say what this installation has and what it lacks.
  evidence    Turn a file of data into evidence and proposed judgements.
  import      Bring workbooks that were filled in back into their audits.
  new         Begin an audit, or one for each organisation of a list.
  plugin      Begin a plugin: standards, a report format, an evidence source.
  plugins     List plugins, what they offer and what failed.
  portfolio   Roll many audits up into one picture of an authority.
  serve       Fill in audits in the browser, on this computer.
  standards   List, show, check and write standards.
  upgrade     Move an audit to a later edition of its standard.
  workspace   Take kept audits out and in, back them up, and verify them.
"""
