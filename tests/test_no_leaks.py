"""Nothing that a school or a stranger writes makes the toolkit open a file or a socket, in any format (figure R4)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

WATCH = """
import json, sys
sys.path.insert(0, sys.argv[1])
from datetime import date
from pathlib import Path
import builders, pdf_samples
from qa_toolkit.plugins import Host, EntryPoint
from qa_toolkit import report, reports
from qa_toolkit.report import Settings
from qa_toolkit.toolkit import Toolkit

seen, watching = [], False
OURS = tuple(str(Path(module.__file__).parent) for module in (report, __import__("weasyprint")))

def hook(event, arguments):
    if not watching:
        return
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "urllib.Request"):
        seen.append(event)
    elif event == "open" and isinstance(arguments[0], str):
        path = arguments[0]
        if not path.startswith(OURS) and "/weasyprint-" not in path and not path.startswith("/tmp/tmp") and path != "/dev/null":
            seen.append(path)

sys.addaudithook(hook)
host = Host()
host.register(reports, EntryPoint("reports", "", "", ""))
toolkit = Toolkit(host)

def audited(text, field):
    levels = {"aims": {"level": "partly", "comment": text if field in ("comment", "all") else "x", "evidence": ["e"]}}
    said = lambda name: text[:390] if field in (name, "all") else name
    evidence = {"e": {"title": said("title"), "location": said("location"), "kind": said("kind")[:80]}}
    organisation = {"name": said("organisation")[:190], "kind": "school"}
    actions = [{"title": said("action")[:590], "owner": said("owner")[:190]}]
    assessors = {"p": {"name": said("assessor")[:190]}}
    of = builders.standard()
    if field == "all":
        data = builders.standard_data()
        data["title"], data["description"] = text[:150] or "x", text[:1900] or "x"
        data["x-standard"]["disclaimer"] = (text + " " * 20)[:1100]
        data["properties"]["purpose"]["title"] = text[:150] or "x"
        criterion = data["properties"]["purpose"]["properties"]["aims"]
        criterion["title"], criterion["description"] = text[:150] or "x", text[:1900] or "x"
        criterion["x-criterion"] |= {"evidence": [text[:590]], "weaknesses": [text[:590]], "reference": text[:190]}
        from qa_toolkit.standards import parse
        of = parse(builders.document(data))
    return builders.audit(of, levels, evidence=evidence, organisation=organisation, actions=actions, assessors=assessors)

def rendered(audit, formats):
    made = toolkit.report(audit, Settings(date(2026, 11, 24)))
    return [toolkit.render(made, format_, audit=audit) for format_ in formats]

rendered(audited("first", "all"), ("html", "md", "csv", "json", "pdf"))  # imports and fonts
FIELDS = ("comment", "title", "location", "kind", "organisation", "action", "owner", "assessor")
documents, found = 0, {}
for name, body in pdf_samples.hostile("http://127.0.0.1:9", Path(pdf_samples.__file__).as_uri()).items():
    for field in (*FIELDS, "all"):
        audit = audited(body, field)
        watching = True
        done = rendered(audit, ("html", "md", "csv", "json") if field != "all" else ("html", "md", "csv", "json", "pdf"))
        watching = False
        documents += len(done)
        if seen:
            found[f"{name} in {field}"] = list(seen)
            seen.clear()
print(json.dumps({"documents": documents, "found": found}))
"""


@pytest.mark.pdf
def test_no_text_in_an_audit_or_a_standard_reaches_out() -> None:
    words = [sys.executable, "-c", WATCH, str(Path(__file__).parent)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["documents"] >= 500
    assert result["found"] == {}
