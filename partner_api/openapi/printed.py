"""An OpenAPI document as rows that a template can print."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from .schema import success

Document = Mapping[str, Any]
EXAMPLES = {
    "{code}": "33.24.01.2001", "{ilm_id}": "1", "{article_id}": "1", "{event_id}": "1", "{submission_id}": "1",
    "{media_id}": "film-1",
}  # fmt: skip
CODE = re.compile(r"`([^`]+)`")


def marked(text: str) -> SafeString:
    """``text`` as HTML, with what stands between backticks as code: the one mark of CommonMark that we use."""
    parts = enumerate(CODE.split(text))
    return format_html_join("", "<{0}>{1}</{0}>", (("code" if n % 2 else "span", part) for n, part in parts if part))


def groups(document: Document) -> list[dict[str, Any]]:
    """The operations by their tag, in the order of the tags."""
    found = operations(document)
    return [
        {
            "name": tag["name"],
            "description": marked(tag["description"]),
            "operations": [operation for operation in found if operation["tag"] == tag["name"]],
        }
        for tag in document["tags"]
    ]


def operations(document: Document) -> list[dict[str, Any]]:
    return [
        {
            "id": operation["operationId"],
            "tag": operation["tags"][0],
            "method": method.upper(),
            "path": path,
            "example": _example(path),
            "summary": operation.get("summary", ""),
            "description": marked(operation["description"]),
            "parameters": [_parameter(p) for p in operation.get("parameters", ()) if p["in"] in ("path", "query")],
            "needs_key": bool(operation.get("security")),
            "answer": _answer(operation),
            "sample": _sample(operation),
            "problems": [(status, body) for status, body in operation["responses"].items() if status >= "400"],
        }
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def shapes(document: Document) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "description": marked(shape.get("description", "")),
            "told_apart_by": shape.get("discriminator", {}).get("propertyName"),
            "choices": [_name(option) for option in shape.get("oneOf", ())],
            "members": list(_members(shape)),
        }
        for name, shape in document["components"]["schemas"].items()
    ]


def _members(shape: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, member in shape.get("properties", {}).items():
        is_list = member.get("type") == "array"
        inner = member["items"] if is_list else member
        yield {
            "name": name,
            "is_list": is_list,
            "shape": _name(inner),
            "type": _type(inner),
            "words": [word for word in inner.get("enum", ()) if word is not None],
            "is_nullable": _is_nullable(member),
            "is_optional": name not in shape.get("required", ()),
            "description": marked(member["description"]),
        }


def _parameter(parameter: Mapping[str, Any]) -> dict[str, Any]:
    rules = parameter["schema"]
    return {
        "name": parameter["name"],
        "description": marked(parameter["description"]),
        "words": rules.get("enum", ()),
        "default": rules.get("default"),
        "least": rules.get("minimum"),
        "most": rules.get("maximum"),
        "longest": rules.get("maxLength"),
        "example": parameter["example"],
    }


def _name(schema: Mapping[str, Any]) -> str:
    """The shape that ``schema`` refers to, directly or as one of several; empty for plain values."""
    nested = [schema, *schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    return next((part["$ref"].rpartition("/")[2] for part in nested if "$ref" in part), "")


def _type(schema: Mapping[str, Any]) -> str:
    kinds = schema.get("type", "")
    kind = next((kind for kind in kinds if kind != "null"), "") if isinstance(kinds, list) else kinds
    return schema.get("format", kind)


def _is_nullable(schema: Mapping[str, Any]) -> bool:
    options = [schema, *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    return any(option.get("type") == "null" or "null" in option.get("type", ()) for option in options)


def _answer(operation: Mapping[str, Any]) -> str:
    content = success(operation).get("content", {})
    return next((_name(media["schema"]) for media in content.values()), "")


def _sample(operation: Mapping[str, Any]) -> str:
    samples = (media["example"] for media in success(operation).get("content", {}).values())
    return next((s if isinstance(s, str) else json.dumps(s, ensure_ascii=False, indent=2) for s in samples), "")


def _example(path: str) -> str:
    for placeholder, value in EXAMPLES.items():
        path = path.replace(placeholder, value)
    return path.lstrip("/")
