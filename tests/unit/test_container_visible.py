"""Folders that a container must be shown: each path leads there to the file that it leads to here."""

import os
import random
import subprocess
from pathlib import Path

import pytest
import standin_images

from retrain.containers import visible


@pytest.fixture
def place(tmp_path):
    """A folder without links above it, with an experiment's folder in it."""
    folder = tmp_path.resolve()
    (folder / "home").mkdir()
    return folder


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(path))
    return path


def shown(place: Path, *paths: Path | str, kept: tuple[str, ...] = ()) -> list[str]:
    """Folders to show, seen from the place."""
    home = str(place / "home")
    found = visible.folders([str(path) for path in paths], {home}, {home, *kept})
    return [os.path.relpath(path, place) for path in found]


def test_what_lies_in_the_home_needs_nothing(place):
    assert shown(place, put(place / "home" / "reads" / "a.bam")) == []


def test_folders_once_and_none_inside_another(place):
    files = [put(place / name) for name in ("refs/a.fa", "refs/b.fa", "refs/beds/c.bed", "reads/d.bam")]
    assert shown(place, *files) == ["reads", "refs"]


def test_files_one_by_one_where_their_folder_holds_the_home(place):
    files = [put(place / name) for name in ("a.fa", "a.fa.fai")]
    assert shown(place, *files) == ["a.fa", "a.fa.fai"]


def test_files_one_by_one_where_a_link_leads_to_the_folder_that_holds_the_home(place):
    (place / "home" / "data").symlink_to("..")
    files = [put(place / name) for name in ("a.bam", "b.bam")]
    assert shown(place, *(place / "home" / "data" / path.name for path in files)) == ["a.bam", "b.bam"]


def test_files_one_by_one_where_their_folder_holds_what_the_image_has(place):
    own = f"{place}/opt/deepvariant/"
    assert shown(place, put(place / "opt" / "a.fa"), put(place / "opt" / "refs" / "b.fa"), kept=(own,)) == [
        "opt/a.fa",
        "opt/refs",
    ]


def test_link_to_a_file_shows_the_folder_of_the_file(place):
    put(place / "store" / "a.bam")
    (place / "home" / "a.bam").symlink_to("../store/a.bam")
    assert shown(place, place / "home" / "a.bam") == ["store"]


def test_link_to_a_folder_is_a_plain_folder_where_nothing_else_shows_it(place):
    put(place / "store" / "a.bam")
    (place / "link").symlink_to("store")
    assert shown(place, place / "link" / "a.bam") == ["link"]


def test_link_in_a_shown_folder_shows_what_it_leads_to(place):
    put(place / "store" / "a.bam")
    put(place / "data" / "b.bed")
    (place / "data" / "reads").symlink_to("../store")
    for paths in (("reads/a.bam", "b.bed"), ("b.bed", "reads/a.bam")):
        assert shown(place, *(place / "data" / path for path in paths)) == ["data", "store"]


def test_link_that_would_lead_astray_is_shown_as_a_file(place):
    """Inside, `link` is a folder of its own: a link in it that goes up would arrive beside it, not in `store`."""
    put(place / "store" / "a.bam")
    put(place / "store" / "deep" / "b.bam")
    (place / "store" / "deep" / "a.bam").symlink_to("../a.bam")
    (place / "link").symlink_to("store/deep")
    put(place / "a.bam")
    paths = [place / "link" / name for name in ("b.bam", "a.bam")]
    assert shown(place, *paths) == ["link/a.bam", "link/b.bam"]
    assert shown(place, paths[0]) == ["link"]
    assert read_inside(place, paths) == [path.read_text() for path in paths]


def test_link_that_stays_in_a_folder_named_through_a_link_needs_no_more(place):
    put(place / "store" / "a.bam")
    (place / "store" / "b.bam").symlink_to("a.bam")
    (place / "link").symlink_to("store")
    assert shown(place, place / "link" / "b.bam") == ["link"]


def test_what_others_show_is_left_as_it_is(place):
    put(place / "store" / "a.bam")
    (place / "store" / "deep").mkdir()
    (place / "store" / "deep" / "a.bam").symlink_to("../a.bam")
    (place / "link").symlink_to("store/deep")
    others = {str(place / "home"), str(place / "link")}
    assert visible.folders([str(place / "link" / "a.bam")], others, {str(place / "home")}) == []


def test_many_links_that_would_lead_astray(place):
    (place / "store" / "deep").mkdir(parents=True)
    (place / "link").symlink_to("store/deep")
    for number in range(visible.MOST_FOLDERS + 1):
        put(place / "store" / f"{number}.bam")
        (place / "link" / f"{number}.bam").symlink_to(f"../{number}.bam")
    paths = sorted((place / "link").iterdir())
    assert len(shown(place, *paths)) == len(paths)


def test_file_that_will_be_made_shows_the_folder_that_exists(place):
    (place / "disk").mkdir()
    (place / "home" / "resources").symlink_to("../disk")
    assert shown(place, place / "home" / "resources" / "downloads" / "giab" / "a.bam") == ["disk"]


def test_file_that_is_nowhere_is_not_shown(place):
    assert shown(place, place / "absent.fa", put(place / "present.fa")) == ["present.fa"]


def test_where_the_root_is_shown_nothing_else_is(place):
    assert visible.folders([str(put(place / "a.fa"))], {"/", str(place / "home")}, set()) == []


def test_circle_of_links_ends(place):
    (place / "home" / "a").symlink_to("b")
    (place / "home" / "b").symlink_to("a")
    assert shown(place, place / "home" / "a") == []


def test_many_folders_beside_each_other_are_shown_by_their_parent(place):
    reads = [put(place / "cohort" / "reads" / f"p{number}" / "a.bam") for number in range(visible.MOST_FOLDERS + 1)]
    few = [put(place / "refs" / name / "a.fa") for name in ("x", "y")]
    assert shown(place, *reads, *few) == ["cohort/reads", "refs/x", "refs/y"]
    assert len(shown(place, *reads[:50], *few)) == 52


def test_many_folders_that_no_parent_may_show_stay(place):
    reads = [put(place / f"p{number}" / "a.bam") for number in range(visible.MOST_FOLDERS + 1)]
    assert len(shown(place, *reads)) == len(reads)


def test_links_are_asked_for_once(place, monkeypatch):
    asked = []
    monkeypatch.setattr(os.path, "islink", lambda path: asked.append(path) or False)
    shown(place, *(put(place / "reads" / f"{number}.bam") for number in range(100)))
    assert len(asked) == len(set(asked)) == 100


def read_inside(place: Path, paths: list[Path]) -> list[str]:
    """Contents of the paths in a container that has the shown folders and the home."""
    standin_images.need_bubblewrap()
    home = str(place / "home")
    found = visible.folders([str(path) for path in paths], {home}, {home})
    words = [
        "bwrap",
        *("--ro-bind", "/usr", "/usr", "--ro-bind-try", "/lib", "/lib", "--ro-bind-try", "/lib64", "/lib64"),
    ]
    for folder in (home, *found):
        words += ["--ro-bind", folder, folder]
    run = subprocess.run(
        [*words, "--chdir", home, "/usr/bin/tail", "-v", "-n", "+1", *map(str, paths)], capture_output=True, text=True
    )
    assert run.returncode == 0, (run.stderr, found)
    return [part.split(" <==\n")[1].strip("\n") for part in run.stdout.split("==> ")[1:]]


@pytest.mark.parametrize("seed", range(30))
def test_every_path_leads_to_the_same_file_inside(place, seed):
    """Trees of folders and links, of links to links and links upwards too, in a real container."""
    draw = random.Random(seed)
    folders = [place, place / "home", *(place / name for name in ("a", "b", "a/c", "a/c/d", "b/e"))]
    for folder in folders:
        put(folder / "file")
        put(folder / "other")
    for number in range(8):
        where, target = draw.choice(folders), draw.choice(folders)
        text = target if draw.random() < 0.5 else os.path.relpath(target, where.resolve())
        (where / f"link{number}").symlink_to(text)
        folders.append(where / f"link{number}")
        (draw.choice(folders) / f"file{number}").symlink_to(
            os.path.relpath(target / "file", draw.choice(folders).resolve())
        )
    paths = [found for folder in folders for found in sorted(folder.iterdir()) if found.is_file()]
    chosen = draw.sample(paths, min(len(paths), 8))
    assert read_inside(place, chosen) == [path.read_text() for path in chosen]
