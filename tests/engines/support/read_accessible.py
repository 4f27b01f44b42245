"""Reads a browser's document as assistive technology gets it: over AT-SPI, on the session's accessibility bus.

For every line on standard input it writes the tree, a node a line, and an empty line. A line of input holds the
document's title: the browser tells of a new page a moment after it shows it.
"""
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

PATIENCE_SECONDS = 15
# Boxes that say nothing; what is in them is said.
SILENT = {"section", "paragraph", "static", "text container", "block quote", "label"}
STATES = {
    Atspi.StateType.CHECKED: "checked",
    Atspi.StateType.EXPANDED: "expanded",
    Atspi.StateType.FOCUSED: "focused",
    Atspi.StateType.INVALID_ENTRY: "invalid",
    Atspi.StateType.REQUIRED: "required",
    Atspi.StateType.MULTI_LINE: "multi-line",
}


def children_of(node):
    found = (node.get_child_at_index(index) for index in range(node.get_child_count()))
    return [child for child in found if child is not None]


def documents(node, depth=0):
    """Every web document below `node`."""
    if node.get_role_name() == "document web":
        yield node
    elif depth < 12:
        for child in children_of(node):
            yield from documents(child, depth + 1)


def find_document(title):
    """The document of this title, when the browser has told of it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        Atspi.get_desktop(0).clear_cache()
        for application in children_of(Atspi.get_desktop(0)):
            for document in documents(application):
                document.clear_cache()
                if document.get_name() == title:
                    return document
    raise SystemExit(f"no document {title!r} on the accessibility bus")


def text_of(node):
    text = node.get_text_iface()
    return "" if text is None else Atspi.Text.get_text(text, 0, -1)


def describe(node):
    role = node.get_role_name()
    states = node.get_state_set()
    said = [name for state, name in STATES.items() if states.contains(state)]
    level = node.get_attributes().get("level")
    parts = [role]
    name = node.get_name()
    if name:
        parts.append(f'"{name}"')
    if role in ("entry", "spin button"):
        parts.append(f'holds "{text_of(node)}"')
    if level:
        said.append(f"level {level}")
    if said:
        parts.append(f"[{', '.join(said)}]")
    if node.get_description():
        parts.append(f"({node.get_description().strip()})")
    return " ".join(" ".join(parts).split())


def read(node, depth, named, lines):
    role = node.get_role_name()
    name = node.get_name()
    if role == "static" or (role in SILENT and not name):
        if role == "static" and name and name.strip() not in named:
            lines.append("  " * depth + f'"{" ".join(name.split())}"')
        next_depth = depth
    else:
        lines.append("  " * depth + describe(node))
        next_depth = depth + 1
    if role == "entry":
        return
    for child in children_of(node):
        read(child, next_depth, name or named, lines)


def main():
    Atspi.init()
    for line in sys.stdin:
        lines = []
        read(find_document(line.rstrip("\n")), 0, "", lines)
        print("\n".join(lines) + "\n", flush=True)


main()
