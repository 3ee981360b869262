"""Folders that a container must be shown, so that a path means there what it means here.

A shown folder is a plain folder in the container, at the path by which it was named; what lies in it, symbolic links
too, is as outside. Links are therefore followed as the container follows them, and what they lead to is shown as well.
"""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache

MOST_FOLDERS = 100  # each is a mount of every job; beyond, folders beside each other are shown by their parent
MOST_LINKS = 40  # as many as the kernel follows


def folders(paths: Iterable[str], shown: Collection[str], kept: Collection[str]) -> list[str]:
    """Folders to show beside those that are `shown` anyway, for these absolute paths.

    A folder that holds one of `kept` is never among them, as it would lie over what the container has or writes there:
    in its place stand single files. Asks for links and existence, and opens nothing.
    """
    view = _View(shown, kept)
    paths = view.telling(paths)
    while True:
        before = set(view.found)
        for path in paths:
            view.show(path)
        view.found = _outermost(view.found)
        if view.found == before and not view.join_most():
            return sorted(filter(os.path.exists, view.own()))


class _View:
    """What a container is shown so far: `found`, of it `shown` by others."""

    def __init__(self, shown: Collection[str], kept: Collection[str]):
        self.shown, self.found, self.kept = set(shown), set(shown), kept
        self.scattered: set[str] = set()  # folders of which only single files may be shown
        self.is_link = cache(os.path.islink)
        self.real = cache(os.path.realpath)

    def own(self) -> set[str]:
        """What is shown beside what others show."""
        return self.found - self.shown

    def telling(self, paths: Iterable[str]) -> list[str]:
        """Of plain files in a folder that may be shown as it is, the first: the others ask for nothing more."""
        found: dict[str, str] = {}
        for path in paths:
            folder = os.path.dirname(path)
            is_like_all = self.real(folder) == folder and self.may_be_shown(folder) and not self.is_link(path)
            found.setdefault(folder if is_like_all else path, path)
        return list(found.values())

    def show(self, path: str) -> None:
        """Show a path, and whatever its links lead to."""
        for _ in range(MOST_LINKS):
            above = next((above for above in _upwards(path) if above in self.found), None)
            if above is None:
                self.found.add(self.smallest(path))
                continue
            link = self.first_link(path, above)
            if link is None:
                return
            target = _resolved(link)
            if self.is_astray(target, link, above):
                self.found.remove(above)
                self.scattered.add(above)
                continue
            path = os.path.normpath(os.path.join(target, os.path.relpath(path, link)))

    def smallest(self, path: str) -> str:
        """The folder of a path, or one above while there is none; the path itself where that may not be shown."""
        folder = next(filter(os.path.isdir, _upwards(os.path.dirname(path))))
        return folder if self.may_be_shown(folder) else path

    def may_be_shown(self, folder: str) -> bool:
        """Whether a folder lies over nothing that must stay, and all in it may be seen there."""
        is_over = any(_is_below(path, folder) for path in self.kept)
        return not (is_over or any(above in self.scattered for above in _upwards(folder)))

    def first_link(self, path: str, above: str) -> str | None:
        """The uppermost symbolic link of a path below the folder that shows it."""
        below = []
        for part in _upwards(path):
            if part == above:
                break
            below.append(part)
        return next(filter(self.is_link, reversed(below)), None)

    def is_astray(self, target: str, link: str, above: str) -> bool:
        """Whether a link arrives elsewhere inside: it leads up and out of a folder that is itself named by a link."""
        is_relative = not os.path.isabs(os.readlink(link))
        return is_relative and not _is_below(target, above) and self.real(above) != above and above not in self.shown

    def join_most(self) -> bool:
        """Where there are too many folders, add the parent of most of them; returns whether there was one to add."""
        if len(self.found) <= MOST_FOLDERS:
            return False
        parents = Counter(map(os.path.dirname, self.own()))
        usable = [(number, name) for name, number in parents.items() if number > 1 and self.may_be_shown(name)]
        if usable:
            self.found.add(max(usable)[1])
        return bool(usable)


def _upwards(path: str) -> Iterator[str]:
    """The path, its folder, and so on up to the root."""
    yield path
    while path != os.path.dirname(path):
        path = os.path.dirname(path)
        yield path


def _resolved(link: str) -> str:
    return os.path.normpath(os.path.join(os.path.dirname(link), os.readlink(link)))


def _is_below(path: str, folder: str) -> bool:
    return path != folder and path.startswith(os.path.join(folder, ""))


def _outermost(found: set[str]) -> set[str]:
    """Without what another of the folders shows."""
    return {path for path in found if not any(_is_below(path, above) for above in _upwards(path) if above in found)}
