#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that includes point down: between rooms (folders) as ROOMS says, and between files never in a circle.

    scripts/check_includes.py            # one line an arrow that may not be; exit code 1 where there is one
    scripts/check_includes.py --arrows   # the arrows between rooms as they are

A header and its .cpp of the same name count as one file. Tests may include anything.
"""
import collections
import pathlib
import re
import sys

# From the ground up: a room may include those above it in this list; of rooms on one line, and of
# folders that aren't listed, none may include another. Rooms within rooms likewise.
ROOMS = {
    "": ["core", "solvers", "models", "perturbations", "methods metrics datasets results", "runners", "cli"],
    "models": ["graph", "cpu", "execution", "import incremental rules", "network", "training"],
}
ROOT = pathlib.Path(__file__).resolve().parent.parent


def level(folder, room):
    for number, line in enumerate(ROOMS.get(folder, [])):
        if room in line.split():
            return number
    return -1


def includes():
    """Pairs (file, included file), by their paths without ending."""
    for top in " ".join(ROOMS[""]).split():
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix not in (".h", ".cpp"):
                continue
            for included in re.findall(r'^#include "([^"]+)"', path.read_text(), re.MULTILINE):
                if (ROOT / included).is_file():
                    yield path.relative_to(ROOT).with_suffix("").as_posix(), included.rsplit(".", 1)[0]


def crossing(one, other):
    """The folder in which both paths part, and the names there."""
    one, other = one.split("/"), other.split("/")
    shared = 0
    while shared < min(len(one), len(other)) - 1 and one[shared] == other[shared]:
        shared += 1
    return "/".join(one[:shared]), one[shared], other[shared]


def circles(arrows):
    """The groups of nodes that include one another (Tarjan's strongly connected components)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for target in sorted(arrows.get(node, ())):
            if target not in index:
                visit(target)
            if target in stack:
                low[node] = min(low[node], low[target])
        if low[node] == index[node]:
            group = stack[stack.index(node):]
            del stack[stack.index(node):]
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(arrows):
        if node not in index:
            visit(node)
    return found


def main():
    files, rooms, wrong = collections.defaultdict(set), collections.defaultdict(set), []
    for file, included in includes():
        if file == included:
            continue
        files[file].add(included)
        folder, room, other = crossing(file, included)
        if room == other or not (ROOT / folder / room).is_dir() or not (ROOT / folder / other).is_dir():
            continue
        rooms[(folder + "/" + room).lstrip("/")].add((folder + "/" + other).lstrip("/"))
        if folder in ROOMS and level(folder, room) <= level(folder, other):
            wrong.append(f"{file} includes {included}: {room} lies no higher than {other}")
    if "--arrows" in sys.argv:
        for room in sorted(rooms):
            print(f"{room} -> {', '.join(sorted(rooms[room]))}")
    wrong += ["folders in a circle: " + ", ".join(circle) for circle in circles(rooms)]
    wrong += ["files in a circle: " + ", ".join(circle) for circle in circles(files)]
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    sys.setrecursionlimit(10000)
    main()
