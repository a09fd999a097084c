from copy import deepcopy

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from partner_api.openapi import schema


@pytest.fixture(scope="module")
def shape():
    """Checks a value against a component, where a member that is not described is a fault."""
    document = deepcopy(schema.document("en"))
    for component in document["components"]["schemas"].values():
        if "properties" in component:
            component["additionalProperties"] = False

    def check(name, value):
        rules = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        Draft202012Validator(rules, format_checker=FormatChecker()).validate(value)

    return check
