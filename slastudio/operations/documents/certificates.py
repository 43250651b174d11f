"""Write the certificate of a purge."""

from __future__ import annotations

import json
from pathlib import Path

from slastudio.evidence.certificates import Certificate
from slastudio.operations.chain.papers import on_paper
from slastudio.operations.documents.brands import brand_of
from slastudio.project.file import Project
from slastudio.reports.documents.certificate import certificate_document
from slastudio.reports.paper.pdf import write_pdf
from slastudio.shared.notation import written_in
from slastudio.shared.outputs import require_output, write_text
from slastudio.shared.progress import Progress


def write_certificate(
    project: Project, certificate: Certificate, path: Path, progress: Progress | None = None
) -> None:
    """Write a certificate as one page in the house's layout, or as JSON where the path ends in
    .json.
    """
    require_output(path, project.path)
    if path.suffix.casefold() == ".json":
        write_text(path, json.dumps(certificate.as_json(), ensure_ascii=False, indent=2) + "\n")
        return
    brand = brand_of(project)
    with project.reading():
        zone_name = project.agreements.zone()
    with written_in(brand.notation):
        document = on_paper(project, certificate_document(certificate, zone_name, brand))
        write_pdf(document, path, progress or Progress())
