"""An OpenAPI document as rows that a template can print."""

from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
EXAMPLES = {"{code}": "33.24.01.2001", "{ilm_id}": "1", "{article_id}": "1"}


def operations(document: Document) -> list[dict[str, Any]]:
    return [
        {
            "id": operation["operationId"],
            "method": method.upper(),
            "path": path,
            "example": _example(path),
            "summary": operation.get("summary", ""),
            "description": operation.get("description", ""),
            "parameters": [p for p in operation.get("parameters", ()) if p["in"] in ("path", "query")],
            "needs_key": bool(operation.get("security")),
            "answer": _answer(operation),
            "problems": [(status, body) for status, body in operation["responses"].items() if status >= "400"],
        }
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def shapes(document: Document) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "description": shape.get("description", ""),
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
            "description": member.get("description", ""),
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
    content = operation["responses"]["200"].get("content", {})
    return next((_name(media["schema"]) for media in content.values()), "")


def _example(path: str) -> str:
    for placeholder, value in EXAMPLES.items():
        path = path.replace(placeholder, value)
    return path.lstrip("/")
