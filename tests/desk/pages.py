"""Pages of the desk as a person meets them: forms are read from the HTML, filled in and sent."""

import html5lib

XHTML = "{http://www.w3.org/1999/xhtml}"


def tree(response):
    """Parsed once for each answer: a page of the desk takes a tenth of a second."""
    if not hasattr(response, "parsed"):
        response.parsed = html5lib.parse(response.content.decode(), namespaceHTMLElements=True)
    return response.parsed


def text(response):
    """What the page says, its white space made single."""
    body = tree(response).find(f"{XHTML}body")
    return " ".join(" ".join(body.itertext()).split())


def forms(response):
    return [Form(node) for node in tree(response).iter(f"{XHTML}form")]


def form(response, *, action=None, id=None):
    """The one form with that action or id."""
    found = [
        one
        for one in forms(response)
        if (action is None or one.action == action) and (id is None or one.id == id)
    ]
    assert len(found) == 1, [one.action for one in forms(response)]
    return found[0]


def buttons(response):
    """Addresses that the page offers as buttons: forms that post, and links drawn as buttons."""
    links = {
        node.get("href")
        for node in tree(response).iter(f"{XHTML}a")
        if "desk-button" in (node.get("class") or "")
    }
    return links | {one.action for one in forms(response) if one.method == "post"}


class Form:
    """What a browser would send: the values of the controls, `<template>` left aside."""

    def __init__(self, node):
        self.action, self.id = node.get("action", ""), node.get("id", "")
        self.method = node.get("method", "get").lower()
        self.values, self.submits = {}, set()
        self._collect(node)

    def _collect(self, node):
        for child in node:
            tag = str(child.tag).removeprefix(XHTML)
            if tag == "template":
                continue
            name = child.get("name")
            is_button = tag == "button" or child.get("type") in ("submit", "button")
            if is_button and name:
                self.submits.add((name, child.get("value", "")))
            elif name:
                self._value(tag, name, child)
            self._collect(child)

    def _value(self, tag, name, node):
        if tag == "textarea":
            self.values[name] = "".join(node.itertext()).removeprefix("\n")
        elif tag == "select":
            options = list(node.iter(f"{XHTML}option"))
            chosen = [one for one in options if one.get("selected") is not None]
            if node.get("multiple") is not None:
                self.values[name] = [one.get("value", "") for one in chosen]
            else:
                first = (chosen or options)[:1]
                self.values[name] = first[0].get("value", "") if first else ""
        elif node.get("type") in ("checkbox", "radio"):
            if node.get("checked") is not None:
                self.values[name] = node.get("value", "on")
            elif node.get("type") == "radio":
                self.values.setdefault(name, "")
        else:
            self.values[name] = node.get("value", "")

    def filled(self, **values):
        """The values to send, with some changed; None leaves a control out."""
        sent = self.values | {name.replace("__", "-"): value for name, value in values.items()}
        return {name: value for name, value in sent.items() if value is not None}
