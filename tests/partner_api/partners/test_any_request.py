"""Whatever a program sends to an address of partners, well formed or not: the answer is one that the API declares."""

import json
from contextlib import suppress
from pathlib import Path

import hypothesis
import pytest
import schemathesis
from django.conf import settings as project
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, given
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.cms.answers.visiting import connections_kept
from tests.cms.backoffice.isolation.watching import undone

DOCUMENT = json.loads(Path(project.BASE_DIR, "docs/reference/openapi.json").read_text())
PARTNERS = schemathesis.openapi.from_dict(DOCUMENT).include(path_regex="^/api/v1/partners/")
OPERATIONS = {found.ok().label: found.ok() for found in PARTNERS.get_all_operations() if isinstance(found, Ok)}
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
#: Of each address, of what it takes and of what it does not.
ASKED = 10


@schemathesis.serializer("application/offset+octet-stream")
def part_of_a_file(_ctx, value):
    """As bytes, whatever it is."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_a_declared_one(name, mode, program, settings):
    settings.PARTNER_API = settings.PARTNER_API | {"KEY_READS_PER_MINUTE": 10_000, "KEY_WRITES_PER_MINUTE": 10_000}
    application, operation = WSGIHandler(), OPERATIONS[name]

    @hypothesis.settings(
        max_examples=ASKED, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case):
        with undone(), connections_kept():
            response = case.call(
                app=application, base_url="http://127.0.0.1", headers={"Authorization": f"Bearer {program.token}"}
            )
            case.validate_response(response, checks=CHECKS)

    with suppress(Unsatisfiable):  # an address that takes nothing can be sent nothing wrong
        ask()


def test_no_operation_is_left_out():
    verbs = [verb for path, told in DOCUMENT["paths"].items() if path.startswith("/api/v1/partners/") for verb in told]

    assert len(OPERATIONS) == len(verbs) > 20
