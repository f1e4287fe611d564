from __future__ import annotations

from io import BytesIO

from flask import Blueprint, jsonify, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from qa_toolkit_webui.pages import downloads
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("downloads", __name__, url_prefix="/organisations/<organisation>")
ONE = "/audits/<audit>"
SANDBOX = "sandbox; default-src 'none'"


@blueprint.get(f"{ONE}/download")
@needs("read")
def index(organisation: str, audit: str) -> str:
    return render_template("download.html", page=downloads.make(site(), organisation, audit, request.args))


@blueprint.get(f"{ONE}/download/<format_>")
@needs("read")
def one(organisation: str, audit: str, format_: str) -> Response:
    file = downloads.written(site(), organisation, audit, format_, request.args)
    if file is None:  # it is begun by a button, so that no link or prefetch starts a child process
        return redirect(url_for("downloads.index", organisation=organisation, audit=audit, _anchor=format_))
    return attachment(file)


@blueprint.post(f"{ONE}/download/<format_>")
@needs("read")
def start(organisation: str, audit: str, format_: str) -> Response:
    job = downloads.start(site(), organisation, audit, format_, request.form)
    return redirect(url_for("downloads.job", organisation=organisation, audit=audit, job_id=job.id))


@blueprint.get(f"{ONE}/jobs/<job_id>")
@needs("read")
def job(organisation: str, audit: str, job_id: str) -> str:
    head = site().workspace.audits.head(organisation, audit)
    made = downloads.job(site(), organisation, audit, job_id)
    return render_template("job.html", head=head, standard=site().workspace.audits.standard(head), job=made)


@blueprint.get(f"{ONE}/jobs/<job_id>.json")
@needs("read")
def job_state(organisation: str, audit: str, job_id: str) -> Response:
    made = downloads.job(site(), organisation, audit, job_id)
    return jsonify({"state": made.state, "progress": made.progress, "sentence": made.sentence, "name": made.name})


@blueprint.get(f"{ONE}/jobs/<job_id>/file")
@needs("read")
def job_file(organisation: str, audit: str, job_id: str) -> Response:
    made = downloads.job(site(), organisation, audit, job_id)
    content = site().jobs.content(organisation, job_id)
    return attachment(downloads.File(content, made.name, made.media_type))


def attachment(file: downloads.File) -> Response:
    """Saved and never shown: what is in a file runs in no page of ours."""
    answer = send_file(BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.name)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
