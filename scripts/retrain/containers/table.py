"""The images of the table of tools: what is wrong with them, and what Snakemake is given for each."""

from collections.abc import Iterable, Mapping

from genomics import upstream
from retrain.containers import addresses

# Names of the table's two parts -> the products whose versions are known.
PRODUCTS = {"deepvariant": "DeepVariant", "happy": "hap.py"}


def given(images: Mapping[str, Mapping]) -> dict[str, str]:
    """What Snakemake is given for each image: its address, by digest where the table has one."""
    return {
        name: addresses.by_digest(image["address"], image["digest"]) if "digest" in image else image["address"]
        for name, image in images.items()
    }


def check(table: Mapping, where: str) -> list[str]:
    """Problems of the images of a table of tools that fits its schema, and of the versions of its programs."""
    wrong = _names(table, where) + _addresses(table["images"], where)
    return wrong or _versions(table, where)


def products(table: Mapping) -> dict[str, str]:
    """Image -> the product that runs in it."""
    return {tool["image"]: PRODUCTS[part] for part, _, tool in _tools(table) if "image" in tool}


def unknown_version(place: str, product: str, found: str, known: Iterable[str]) -> str:
    """A version whose flags and files are not known here, told with the known ones."""
    return (
        f"{place}: {product} {found} is not supported; name {' or '.join(known)}, whose flags and files are the ones"
        " that are checked here"
    )


def _tools(table: Mapping) -> list[tuple[str, str, Mapping]]:
    """(part, name, entry) of every tool of every backend."""
    return [
        (part, name, tool)
        for part in PRODUCTS
        for backend in table[part].values()
        for name, tool in backend["tools"].items()
    ]


def _names(table: Mapping, where: str) -> list[str]:
    used = {tool["image"]: f"{part}: {name}" for part, name, tool in _tools(table) if "image" in tool}
    known = ", ".join(table["images"]) or "none"
    problems = [
        f"{where}: {place}: image {image!r} does not stand under images; known are {known}"
        for image, place in used.items()
        if image not in table["images"]
    ]
    return problems + [
        f"{where}: images.{image}: no tool runs in it; remove it" for image in table["images"] if image not in used
    ]


def _addresses(images: Mapping[str, Mapping], where: str) -> list[str]:
    problems = []
    for name, image in images.items():
        wrong = addresses.problem(image["address"])
        if "digest" in image and not wrong:
            wrong = _digest_problem(image["address"])
        problems += [f"{where}: images.{name}: {wrong}"] if wrong else []
    return problems


def _digest_problem(address: str) -> str:
    if not address.startswith(addresses.DOCKER):
        return f"{address!r} has a digest beside it, which only {addresses.DOCKER} addresses take; remove it"
    return f"{address!r} is given by digest already; remove one of the two" if addresses.parse(address).digest else ""


def _versions(table: Mapping, where: str) -> list[str]:
    """One line for each product and foreign version, with every place that names it."""
    places: dict[tuple[str, str], list[str]] = {}
    for part, name, tool in _tools(table):
        if "image" in tool:
            told = addresses.told_version(table["images"][tool["image"]]["address"])
            places.setdefault((part, tool["version"]), []).append(f"{part}.{name}")
            places.setdefault((part, told), []).append(f"images.{tool['image']}")
    problems = []
    for (part, found), named in places.items():
        known = upstream.versions(PRODUCTS[part])
        if found and found not in known:
            place = f"{where}: {', '.join(dict.fromkeys(named))}"
            problems.append(unknown_version(place, PRODUCTS[part], found, known))
    return problems
