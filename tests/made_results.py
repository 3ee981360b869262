"""Made results of an experiment whose files are empty: configuration, summaries of hap.py, flips."""

import gzip
from pathlib import Path

import numpy as np

from retrain import collected_flips, experiment, flips, tables
from retrain.design.arms import Cell

ENDINGS = (".bam", ".bam.bai", ".vcf.gz", ".vcf.gz.tbi", ".bed")
SUMMARY_HEADER = (
    "Type,Filter,TRUTH.TOTAL,TRUTH.TP,TRUTH.FN,QUERY.TOTAL,QUERY.FP,QUERY.UNK,FP.gt,FP.al,METRIC.Recall,"
    "METRIC.Precision,METRIC.Frac_NA,METRIC.F1_Score,TRUTH.TOTAL.TiTv_ratio,QUERY.TOTAL.TiTv_ratio,"
    "TRUTH.TOTAL.het_hom_ratio,QUERY.TOTAL.het_hom_ratio"
)


def make_config(folder: Path, arms: dict, **changes) -> dict:
    """A configuration whose files exist in `folder` and are empty."""
    names = ["reference.fa", "reference.fa.fai", "model.index"]
    names += [
        f"{name}{end}" for name in ("Ann", "Bob") for end in (".bam", ".bam.bai", ".vcf.gz", ".vcf.gz.tbi", ".bed")
    ]
    for name in names:
        (folder / name).touch()
    rows = [("Ann", "train", "chr1:1-500"), ("Ann", "tune", "chr1:501-900"), ("Bob", "test", "chr1:1-900")]
    samples = [
        {"sample": name, "role": role, "regions": regions, "reads": f"{name}.bam", "truth": f"{name}.vcf.gz"}
        | {"confident": f"{name}.bed"}
        for name, role, regions in rows
    ]
    baseline = {"model": str(folder / "model"), "init_checkpoint": str(folder / "model")}
    config = {
        "data_folder": str(folder),
        "reference": "reference.fa",
        "samples": samples,
        "arms": arms,
        "controls": False,
    }
    return {**config, "baseline": baseline, **changes}


def make_plan(folder: Path, arms: dict, **changes) -> experiment.Experiment:
    """The checked experiment of make_config."""
    return experiment.load(make_config(folder, arms, **changes))


def summary_text(tp=90, fn=10, fp=5, unk=20, types=("INDEL", "SNP"), filtered=0) -> str:
    """A summary.csv of hap.py in which every type has the same counts; `filtered` false calls are not PASS."""
    lines = [SUMMARY_HEADER]
    for kind in types:
        lines += [f"{kind},ALL,{_counts(tp, fn, fp + filtered, unk)}", f"{kind},PASS,{_counts(tp, fn, fp, unk)}"]
    return "\n".join([*lines, ""])


def _counts(tp: int, fn: int, fp: int, unk: int) -> str:
    recall = tp / (tp + fn) if tp + fn else 0.0
    precision = tp / (tp + fp) if tp + fp else 0.0
    f1 = 2 * recall * precision / (recall + precision) if recall + precision else ""
    return f"{tp + fn},{tp},{fn},{tp + fp + unk},{fp},{unk},1,1,{recall},{precision},0.1,{f1},,,,"


def write_summaries(folder: Path, plan: experiment.Experiment, seed: int = 1) -> list[Path]:
    """A summary for every cell and graded sample, with random counts."""
    random, paths = np.random.default_rng(seed), []
    for cell in plan.cells:
        for row in plan.with_roles("select", "test"):
            path = folder / "benchmark" / cell.example_set / cell.model / row.role / f"{row.sample}.summary.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            tp, fp = int(random.integers(150, 200)), int(random.integers(0, 20))
            path.write_text(summary_text(tp, 200 - tp, fp, filtered=3))
            paths.append(path)
    return paths


def flip_row(random: np.random.Generator, left: Cell, right: Cell, position: int) -> dict[str, str]:
    """A made flip of the columns of find_flips."""
    text = dict.fromkeys(flips.COLUMNS, "")
    left_gt, right_gt = random.choice([("1/1", "0/0"), ("0/1", "./."), ("0/1", "1/1"), ("./.", "0/1"), ("0/0", "0/1")])
    direction = random.choice(["broken", "fixed", "both_wrong", "unassessed"], p=[0.5, 0.3, 0.1, 0.1])
    gained = random.random() < 0.1
    text |= {"sample": "Bob", "left_cell": "/".join(left), "right_cell": "/".join(right), "chrom": "chr1"}
    text |= {"pos": str(position), "ref": "A", "alt": "G", "type": str(random.choice(["SNP", "INDEL"])), "size": "0"}
    for side, gt in (("left", left_gt), ("right", right_gt)):
        text |= {f"{side}_called": "candidate", f"{side}_gt": gt, f"{side}_filter": "PASS", f"{side}_gq": "40"}
        text |= {f"{side}_ad_ref": "0", f"{side}_ad_alt": "29"}
    if gained:
        text |= {"left_called": "no_candidate", "left_gt": ""}
    kind = "candidate_gained" if gained else str(random.choice(["confident_flip", "near_miss"]))
    text |= {"transition": f"{'no_candidate' if gained else left_gt}>{right_gt}", "kind": kind}
    return text | {"truth_gt": "1/1", "direction": str(direction)}


def write_flips(folder: Path, plan: experiment.Experiment, per_cell: int = 10, seed: int = 1) -> list[Path]:
    """A table of flips for every cell but the baseline's own."""
    random, paths = np.random.default_rng(seed), []
    for cell in plan.cells[1:]:
        path = folder / "discordance" / cell.example_set / cell.model / "test" / "Bob.flips.tsv.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [flip_row(random, plan.cells[0], cell, 100 + number) for number in range(per_cell)]
        with gzip.open(path, "wt") as target:
            target.write("\t".join(flips.COLUMNS) + "\n")
            target.writelines("\t".join(row[name] for name in flips.COLUMNS) + "\n" for row in rows)
        paths.append(path)
    return paths


def make_model(folder: Path) -> str:
    """A SavedModel directory whose files are empty; its path."""
    folder.mkdir()
    for name in ("saved_model.pb", "example_info.json"):
        (folder / name).touch()
    return str(folder)


def collect_flips(paths: list[Path], output: Path) -> None:
    """All flips in one table, without features and causes."""
    found = [collected_flips.Source(tables.origin(path, tables.FLIPS).role, path, None, None) for path in paths]
    collected_flips.collect(found, output, output.with_name(f"{output.name}.parquet"))
