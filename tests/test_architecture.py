"""The house stands: arrows between floors point down, and no module waits for itself."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "images": 0,
    "search": 0,
    "provenance": 0,
    "people": 1,
    "films": 2,
    "franchises": 3,
    "reviews": 4,
    "desk": 5,
}
ROOF = 6
LEAVES = ("views", "admin", "urls", "feeds", "sitemaps", "api", "tasks")
LEAF_PACKAGES = ("templatetags", "management")
PURE = (
    "franchises.case_answers",
    "franchises.chart_words",
    "franchises.case_story",
    "franchises.effects",
    "franchises.story",
    "reviews.workflow",
    "reviews.four_eyes",
    "reviews.kinds",
    "reviews.intervals",
    "reviews.places",
    "reviews.rating_scales",
    "reviews.snapshots",
    "reviews.merge",
    "reviews.body",
)


def source_files():
    for folder in (*FLOORS, "config"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def module_name(path):
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


@cache
def modules():
    return {module_name(path): path for path in source_files()}


def nearest_module(name):
    """The module that a dotted name is in: the longest prefix that is one of ours."""
    parts = name.split(".")
    while parts:
        if ".".join(parts) in modules():
            return ".".join(parts)
        parts.pop()
    return None


@cache
def imports_of(module):
    """Our modules that it imports anywhere, inside functions too."""
    path = modules()[module]
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module if path.name == "__init__.py" else module.rpartition(".")[0]
                for _ in range(node.level - 1):
                    package = package.rpartition(".")[0]
                base = f"{package}.{base}".rstrip(".")
            names = [f"{base}.{alias.name}" for alias in node.names]
        found |= {ours for name in names if (ours := nearest_module(name))}
    return frozenset(found - {module})


def app_of(module):
    return module.partition(".")[0]


def is_leaf(module):
    parts = module.split(".")[1:]
    return bool(parts) and (
        any(part in LEAF_PACKAGES for part in parts)
        or any(part == leaf or part.startswith(f"{leaf}_") for part in parts for leaf in LEAVES)
    )


def is_views(module):
    return any(part == "views" or part.startswith("views_") for part in module.split("."))


def floor(module):
    if app_of(module) == "config" or is_leaf(module):
        return ROOF
    return FLOORS[app_of(module)]


def arrows():
    return [(module, other) for module in modules() for other in sorted(imports_of(module))]


def test_the_imports_of_the_house_are_found_at_all():
    assert ("reviews.plan", "reviews.intervals") in arrows()
    assert ("reviews.plan", "films.models") in arrows()


def test_imports_point_down():
    upward = [
        f"{module} imports {other}"
        for module, other in arrows()
        if app_of(module) != app_of(other)
        and not is_leaf(module)
        and app_of(module) != "config"
        and floor(other) >= floor(module)
    ]

    assert upward == []


def test_nothing_imports_a_leaf_but_leaves_of_the_right_kind():
    wrong = []
    for module, other in arrows():
        same_package = module.rpartition(".")[0] == other or module in other or other in module
        if not is_leaf(other) or app_of(module) == "config" or same_package:
            continue
        if is_views(other) and not is_views(module):
            fits = any(part in ("urls", "admin") for part in module.split("."))
        else:
            fits = is_leaf(module)
        if not fits:
            wrong.append(f"{module} imports {other}")

    assert wrong == []


def test_no_module_waits_for_itself():
    """Depth first without recursion; a grey module met again closes a circle."""
    done, circles = set(), []
    for start in modules():
        path, waiting = [], [(start, iter(sorted(imports_of(start))))]
        if start in done:
            continue
        path.append(start)
        while waiting:
            module, rest = waiting[-1]
            other = next(rest, None)
            if other is None:
                done.add(module)
                path.pop()
                waiting.pop()
            elif other in path:
                # A package and a module inside it name each other by being where they are.
                circle = path[path.index(other) :] + [other]
                if not is_only_a_package_and_its_parts(circle):
                    circles.append(" > ".join(circle))
            elif other not in done:
                path.append(other)
                waiting.append((other, iter(sorted(imports_of(other)))))

    assert circles == []


def is_only_a_package_and_its_parts(circle):
    return len(circle) == 3 and (
        circle[1].startswith(f"{circle[0]}.") or circle[0].startswith(f"{circle[1]}.")
    )


@pytest.mark.parametrize("module", PURE)
def test_pure_logic_reaches_no_model(module):
    reached, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(imports_of(name))

    assert [name for name in sorted(reached) if "models" in name.split(".")] == []


def test_foreign_keys_point_down():
    upward = []
    for model in apps.get_models(include_auto_created=True):
        ours = app_of(model.__module__)
        if ours not in FLOORS:
            continue
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            if not field.concrete or not other or other == "self":
                continue
            theirs = app_of(other.__module__)
            if theirs in FLOORS and theirs != ours and FLOORS[theirs] >= FLOORS[ours]:
                upward.append(f"{model.__name__}.{field.name} points at {other.__name__}")

    assert upward == []


def test_only_the_two_post_migrate_receivers_are_signals():
    connected = [
        f"{module}: {line.strip()}"
        for module, path in modules().items()
        for line in path.read_text().splitlines()
        if ".connect(" in line or "@receiver" in line
    ]

    assert all("post_migrate.connect(" in line for line in connected)
    assert len(connected) == 2


def test_public_code_asks_no_clock_but_the_request():
    """Views, feeds and the rest of what readers get take `request.at`."""
    asking = [
        module
        for module, path in modules().items()
        if (is_views(module) or module.endswith(("feeds", "sitemaps")) or "templatetags" in module)
        and app_of(module) not in ("desk", "config")
        and any(word in path.read_text() for word in ("timezone.now", "datetime.now", "time.time"))
    ]

    assert asking == []
