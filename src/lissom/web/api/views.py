"""The page that explains the API: from its own description, without a script."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lissom.web.api.operations import api

_METHODS = ("get", "post", "patch", "delete")


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with what it takes."""
    described = api.get_openapi_schema()
    operations = [
        _told(path, method, path_item[method])
        for path, path_item in described["paths"].items()
        for method in _METHODS
        if method in path_item
    ]
    parts = described["components"]["schemas"]
    shapes = [
        {"name": name, "text": part.get("description", ""), "fields": _fields(part)}
        for name, part in parts.items()
    ]
    context = {"operations": operations, "shapes": shapes, "about": described["info"]}
    return render(request, "api/docs.html", context)


def _told(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    body = next((_name(item["schema"]) for item in content.values()), "")
    answers = [
        {"code": code, "shape": _answer(answer)}
        for code, answer in operation["responses"].items()
        if int(code) < 400
    ]
    return {
        "method": method.upper(),
        "path": path,
        "text": operation.get("description", ""),
        "query": [one for one in operation.get("parameters", []) if one["in"] == "query"],
        "body": body,
        "answers": answers,
    }


def _answer(answer: dict[str, Any]) -> str:
    content = answer.get("content", {}).get("application/json", {})
    return _name(content["schema"]) if "schema" in content else "nothing"


def _name(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if schema.get("type") == "array":
        return f"list of {_name(schema['items'])}"
    if "anyOf" in schema:
        return " or ".join(_name(one) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(str(one) for one in schema["enum"])
    return str(schema.get("format") or schema.get("type") or schema.get("title", "object"))


def _fields(part: dict[str, Any]) -> list[dict[str, Any]]:
    needed = set(part.get("required", ()))
    return [
        {"name": name, "kind": _name(schema), "needed": name in needed}
        for name, schema in part.get("properties", {}).items()
    ]
