"""The plan of an experiment as text for a terminal."""

from collections import Counter
from collections.abc import Iterable, Sequence

from retrain.design.arms import BASELINE, Arm
from retrain.design.samples import GRADED_ROLES
from retrain.experiment import Experiment
from retrain.planning import disk, jobs, sharing, sizes, words
from retrain.summaries import CELLS, Table, plain

MOST_ROWS = 12
SHOWN_ROWS = 10
LONGEST_ADDRESS = 76


def describe(plan: Experiment) -> str:
    """Everything in sections, lines of a hundred letters at most; of call sets the few words that there are."""
    if plan.has_call_sets:
        return _joined({"Call sets": _call_sets(plan), "Jobs": _jobs(plan), "Containers": _containers(plan)})
    found = sizes.estimate(plan)
    sections = {
        "Experiment": _overview(plan),
        "Arms": _arms(plan),
        "Samples": _samples(plan, found),
        "Examples": _examples(plan, found),
        "Jobs": _jobs(plan),
        "Containers": _containers(plan),
        "Disk": _disk(plan, found),
        "Shared": sharing.shared(plan) or ["nothing: every arm has examples of its own"],
        "Without effect": _inert(plan),
        "Estimates": _estimates(found),
    }
    return _joined(sections)


def _joined(sections: dict[str, list[str]]) -> str:
    return "\n\n".join("\n".join([title, *_indented(lines)]) for title, lines in sections.items() if lines)


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _lines(columns: Sequence[str], rows: list[tuple[str, ...]], numeric: str) -> list[str]:
    """A table; `numeric` has a letter for each column, r for those set to the right."""
    return plain(Table(tuple(columns), rows, tuple(letter == "r" for letter in numeric)), "").split("\n")


def _cut(lines: list[str], what: str) -> list[str]:
    """A table's lines (header first) with the last of many rows told as a number."""
    if len(lines) - 1 <= MOST_ROWS:
        return lines
    return [*lines[: 1 + SHOWN_ROWS], f"… and {words.many(len(lines) - 1 - SHOWN_ROWS, what)} more"]


def _call_sets(plan: Experiment) -> list[str]:
    first, *others = [words.short(cell.model) for cell in plan.cells]
    samples = words.many(len(plan.with_roles(*GRADED_ROLES)), "sample")
    return [
        f"{first}, with which is compared: {', '.join(others)}",
        f"{samples}; nothing is trained or called, no job needs a GPU",
    ]


def _overview(plan: Experiment) -> list[str]:
    own = [arm for arm in plan.arms.values() if not arm.is_control]
    controls, given = len(plan.arms) - len(own), len(plan.models) - len(plan.trained)
    graded = plan.with_roles(*GRADED_ROLES)
    arms = [words.many(len(own), "arm"), *([f"{words.many(controls, 'control')} made for them"] if controls else [])]
    models = [f"{words.many(len(plan.trained), 'model')} to train"] if plan.trained else []
    models += [f"{words.many(given, 'given model')}"] if given else []
    sets, samples = words.many(len(plan.example_sets), "example set"), words.many(len(graded), "sample")
    calls, cells = words.many(len(plan.cells) * len(graded), "call set"), words.many(len(plan.cells), "cell")
    return [
        f"{' and '.join(arms)}; {' and '.join(models)}",
        f"{sets}; {samples} to call",
        f"{calls}, {cells} of each sample:",
        *_cells(plan),
    ]


def _cells(plan: Experiment) -> list[str]:
    """Number of cells by their flags of calling and their model."""
    letters = Counter()
    for cell in plan.cells:
        is_own_set, is_own_model = cell.example_set != plan.baseline_set.id, cell.model != BASELINE
        letters["ABCD"[is_own_set + 2 * is_own_model]] += 1
    width = len(f"{max(letters.values()):,}")
    return [f"  {letters[letter]:{width},} {letter}  {told}" for letter, told in CELLS.items() if letters[letter]]


def _arms(plan: Experiment) -> list[str]:
    rows = [
        (words.short(arm.name), str(len(arm.models)), _origin(arm), words.short(arm.example_set), _control(plan, arm))
        for arm in plan.arms.values()
    ]
    return _cut(_lines(("arm", "models", "made by", "examples", "control"), rows, "lrlll"), "arm")


def _origin(arm: Arm) -> str:
    if not arm.is_trained:
        return "given"
    return "training, mixed" if arm.shuffle else "training"


def _control(plan: Experiment, arm: Arm) -> str:
    if arm.control:
        return words.short(arm.control)
    if not arm.is_trained:
        return "none"
    return "is one" if arm.is_control or arm.example_set == plan.baseline_set.id else "none"


def _samples(plan: Experiment, found: sizes.Sizes) -> list[str]:
    rows = []
    for row in plan.samples:
        extent, depth = found.sites[row.name]
        reads = "?" if depth is None else f"{depth:.0f}"
        rows.append((row.role, words.short(row.id), words.bases(extent.bases), words.bases(extent.confident), reads))
    return _cut(_lines(("role", "sample", "regions", "confident", "depth"), rows, "llrrr"), "row")


def _examples(plan: Experiment, found: sizes.Sizes) -> list[str]:
    trainings = Counter(arm.example_set for arm in plan.arms.values() if arm.is_trained)
    callers = Counter(cell.example_set for cell in plan.cells)
    rows = []
    for name in plan.example_sets:
        row = [words.short(name)]
        for users, part in ((trainings, found.training), (callers, found.calling)):
            own = [size for size in part if size.example_set == name]
            row += (str(users[name]), *_figures(own)) if own else ("", "", "")
        rows.append(tuple(row))
    rows.append(("total", "", *_figures(found.training), "", *_figures(found.calling)))
    columns = ("example set", "arms trained", "images", "disk", "models called", "images", "disk")
    *lines, last = _lines(columns, rows, "lrrrrrr")
    return [*_cut(lines, "example set"), last]


def _figures(part: list[sizes.Size]) -> tuple[str, str]:
    """Images and bytes of some examples."""
    return words.about(sizes.total(part, "images")), words.size(sizes.total(part, "bytes"))


def _jobs(plan: Experiment) -> list[str]:
    counts = jobs.count(plan)
    rows = [(rule, f"{number:,}", "GPU" if rule in jobs.GPU_RULES else "") for rule, number in counts.items()]
    on_gpu = sum(counts.get(rule, 0) for rule in jobs.GPU_RULES)
    rows.append(("total", f"{sum(counts.values()):,}", f"{on_gpu:,} on a GPU"))
    return _lines(("rule", "jobs", ""), rows, "lrl")


def _containers(plan: Experiment) -> list[str]:
    """Where the images of the chosen backends come from; nothing where no tool runs in one."""
    rows = [
        (words.short(name), words.short(address, LONGEST_ADDRESS))
        for name, address in plan.tools.images.items()
        if plan.tools.run_in(name)
    ]
    return _lines(("image", "from"), rows, "ll") if rows else []


def _disk(plan: Experiment, found: sizes.Sizes) -> list[str]:
    needed = disk.needed(plan, found)
    working = f"with {words.size(needed.working)} for the largest shuffle"
    rows = [
        ("examples", words.size(needed.made), ""),
        ("shuffled copies to train on", words.size(needed.shuffled), ""),
        ("peak, nothing cleaned", words.size(needed.peak), working),
        ("peak, arm after arm", words.size(needed.arm_by_arm), "with clean_examples between them"),
        ("examples left at the end", words.size(0), "after clean_examples"),
    ]
    return _lines(("what", "disk", ""), rows, "lrl")


def _inert(plan: Experiment) -> list[str]:
    lines = [
        f"{flag} changes no call of one sample; set by {words.listed(names)}"
        for flag, names in sharing.inert_flags(plan).items()
    ]
    return lines + [f"equal but for seeds: {words.listed(names)}" for names in sharing.equals(plan)]


def _estimates(found: sizes.Sizes) -> list[str]:
    lines = [
        "Images and bytes follow thresholds and depth as on real reads of good quality; right to a factor",
        "of two or so on such reads, too low for noisier ones. Models, calls and downloads come on top.",
    ]
    if any(site.depth is None for site in found.sites.values()):
        lines.append("Depth ?: the reads are not there yet, or no indexed BAM; a depth of 30 was assumed.")
    if any(site.extent.confident is None for site in found.sites.values()):
        lines.append("Confident ?: the BED is not there yet; for training the whole regions were counted.")
    if any(site.extent.regions is None for site in found.sites.values()):
        lines.append("Regions ?: the reference's index or a BED of regions is not there yet.")
    return lines
