"""The run record as an RO-Crate (RO-Crate 1.1, Process Run Crate 0.5), made from run.json alone.

The crate's root is the folder of the results. Files outside it, the inputs, are told by local identifiers (`#input/…`):
they are not part of the crate, and no path of this machine gets into it that the configuration does not name.
"""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote

from rocrate.model.contextentity import ContextEntity
from rocrate.model.entity import Entity
from rocrate.rocrate import ROCrate

VERSION = "1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
TERMS = "https://w3id.org/ro/terms/workflow-run/context"
ROOT = "results/"
SNAKEMAKE = "https://snakemake.github.io"
RECORD = "run.json"
LICENCE = "Not stated by the workflow: the rights to the results are those of who made them, and of the inputs."


def describe(record: Mapping) -> dict:
    """The metadata of the crate (JSON-LD) of a run record."""
    crate = ROCrate(version=VERSION)
    crate.metadata.extra_contexts.append(TERMS)
    _root(crate, record)
    inputs = [_add(crate, f"#input/{quote(file['path'])}", "File", _file(file)) for file in _present(record["inputs"])]
    outputs = [(file["run"], _output(crate, file)) for file in _present(record["outputs"])]
    tools = [_tool(crate, name, tool) for name, tool in record["tools"].items()]
    actions = [_action(crate, record, number, inputs, outputs, tools) for number in _numbers(record)]
    crate.root_dataset["mentions"] = actions
    return crate.metadata.generate()


def _root(crate: ROCrate, record: Mapping) -> None:
    workflow = record["workflow"]
    profile = _add(crate, PROFILE, "CreativeWork", {"name": "Process Run Crate", "version": PROFILE.rpartition("/")[2]})
    crate.name = f"Results of {workflow['name']}"
    crate.description = (
        f"Models, calls, tables and report of an experiment with {workflow['name']} {workflow['version']}."
    )
    crate.license = LICENCE
    crate.root_dataset["conformsTo"] = profile
    crate.datePublished = max(filter(None, (file["modified"] for file in record["outputs"])))
    about = {
        "name": RECORD,
        "description": "The run record that this crate is made from.",
        "encodingFormat": "application/json",
    }
    crate.add_file(dest_path=RECORD, properties=about)


def _present(files: Iterable[Mapping]) -> Iterable[Mapping]:
    return (file for file in files if file["sha256"])


def _add(crate: ROCrate, name: str, kind: str | list[str], properties: Mapping) -> Entity:
    known = {key: value for key, value in properties.items() if value not in (None, "", [])}
    return crate.add(ContextEntity(crate, name, {"@type": kind, **known}))


def _file(file: Mapping) -> dict:
    """Properties of a file; of a downloaded one where it came from, of an unpacked one where the packed one did."""
    told = {"name": file["path"], "contentSize": str(file["size"]), "sha256": file["sha256"]}
    address = file.get("address", "")
    is_same = address.endswith(f"/{quote(PurePosixPath(file['path']).name)}")
    return {**told, "dateModified": file["modified"], "contentUrl" if is_same else "isBasedOn": address}


def _output(crate: ROCrate, file: Mapping) -> Entity:
    below = str(PurePosixPath(file["path"]).relative_to(ROOT))
    known = {key: value for key, value in _file(file).items() if value}
    return crate.add_file(dest_path=below, properties=known)


def _tool(crate: ROCrate, name: str, tool: Mapping) -> Entity:
    told = {"name": name, "version": tool["version"], "description": f"Started as: {tool['command']}"}
    image = [_image(crate, tool)] if tool["image"] else []
    return _add(crate, f"#tool/{quote(name)}", "SoftwareApplication", {**told, "softwareRequirements": image})


def _image(crate: ROCrate, tool: Mapping) -> Entity:
    file = tool["image_file"] or {}
    told = {"name": tool["image"], "identifier": tool["image_digest"], "sha256": file.get("sha256")}
    return _add(crate, f"#image/{quote(tool['image'], safe='')}", "ContainerImage", told)


def _numbers(record: Mapping) -> list[int | None]:
    """Runs that outputs come from, in order; None for outputs of runs that were not noted."""
    found = {file["run"] for file in record["outputs"] if file["sha256"]}
    return sorted(found, key=lambda number: -1 if number is None else number)


def _action(crate, record: Mapping, number: int | None, inputs: list, outputs: list, tools: list) -> Entity:
    """A run: what it started from, what it made, with which code and tools."""
    run = record["runs"][number] if number is not None else {}
    ended = [job["finished"] for job in record["jobs"] if job["run"] == number and job["finished"]]
    properties = {
        "name": f"Run {number} of Snakemake" if number is not None else "A run of Snakemake that was not noted",
        "startTime": run.get("started"),
        "endTime": max(ended, default=None),
        "description": f"Executor: {run['executor']}" if run.get("executor") else None,
        "instrument": [_workflow(crate, record, run), *tools],
        "object": inputs,
        "result": [entity for made_by, entity in outputs if made_by == number],
    }
    return _add(crate, f"#run/{'unknown' if number is None else number}", "CreateAction", properties)


def _workflow(crate: ROCrate, record: Mapping, run: Mapping) -> Entity:
    """The code of a run."""
    code = run or record["runs"][-1]
    language = {"name": "Snakemake", "url": SNAKEMAKE, "version": code["snakemake"]}
    properties = {
        "name": record["workflow"]["name"],
        "version": code["version"],
        "identifier": code["commit"],
        "description": "The Snakefile and its scripts, changed since that commit."
        if code["changed"]
        else "The Snakefile and its scripts.",
        "programmingLanguage": _add(
            crate, f"#snakemake/{code['snakemake'] or 'unknown'}", "ComputerLanguage", language
        ),
    }
    name = f"#workflow/{quote(code['version'])}/{code['commit'] or 'unknown'}{'+changed' if code['changed'] else ''}"
    return _add(crate, name, ["SoftwareSourceCode", "ComputationalWorkflow"], properties)
