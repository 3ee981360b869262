"""Whole genomes from a seed, made by columns: reference, confident regions, truth, and DeepVariant-like calls of two
models with hap.py's word on them. As the real ones: a record each 600 bases, 40 % of them RefCall, 15 % insertions and
deletions, 1 % with two alternates, calls left-aligned, one in a hundred calls changed between the models."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
import pysam

CONTIGS = 24
SPACING = 600
INDELS, TWO_ALTERNATES, TRUE, LISTED = 0.15, 0.01, 0.6, 0.95
MISSED, WRONG_GENOTYPE, FALSE = 0.004, 0.002, 0.01  # of true sites, of true sites, of all others
REDRAWN, NO_CANDIDATE, LOST = 0.01, 0.03, 0.002  # between the models: any site, RefCall sites, called sites
HOM_REF, NO_CALL, HET, HOM, BOTH, ABSENT = range(6)  # genotypes; BOTH is 1/2
GENOTYPES = pl.Series(["0/0", "./.", "0/1", "1/1", "1/2", ""])
META = [
    *(f'##FILTER=<ID={name},Description="x">' for name in ("PASS", "RefCall", "LowQual")),
    *(
        f'##FORMAT=<ID={key},Number={number},Type={kind},Description="x">'
        for key, number, kind in (
            *(("GT", "1", "String"), ("GQ", "1", "Integer"), ("DP", "1", "Integer"), ("AD", "R", "Integer")),
            *(("VAF", "A", "Float"), ("PL", "G", "Integer"), ("QQ", "1", "Float")),
            *((key, "1", "String") for key in ("BD", "BK", "BI", "BVT", "BLT")),
        )
    ),
    '##INFO=<ID=BS,Number=.,Type=Integer,Description="x">',
    '##INFO=<ID=Regions,Number=.,Type=String,Description="x">',
]
_LETTERS = np.frombuffer(b"ACGT", np.uint8)


class Sites(NamedTuple):
    """Sites of one contig: 0-based positions, REF, ALT text, whether they are insertions or deletions, whether they
    have two alternates, what the individual has there, and whether it is confident."""

    positions: np.ndarray
    refs: pl.Series
    alts: pl.Series
    is_indel: np.ndarray
    has_two: np.ndarray
    truth: np.ndarray
    confident: np.ndarray


class Files:
    """The files of a made-up genome in a folder; `truth`, `left`, `right` and hap.py's `left_happy`, `right_happy`."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.reference, self.confident = folder / "reference.fa", folder / "confident.bed"
        self.truth = folder / "truth.vcf.gz"
        self.calls = {side: folder / f"{side}.vcf.gz" for side in ("left", "right")}
        self.happy = {side: folder / f"{side}_happy.vcf.gz" for side in ("left", "right")}


def make(folder: Path, seed: int, records: int) -> Files:
    """Write a genome with about that many candidates in each cell."""
    files = Files(folder)
    names = [f"chr{number + 1}" for number in range(CONTIGS)]
    sizes = np.linspace(1.7, 0.3, CONTIGS) / CONTIGS * records
    lengths = {name: int(size * SPACING) + 2000 for name, size in zip(names, sizes, strict=True)}
    paths = {"truth": files.truth, **files.calls, **{f"{side}_happy": path for side, path in files.happy.items()}}
    packed = {name: pysam.BGZFile(str(path), "w") for name, path in paths.items()}
    for name, target in packed.items():
        target.write(_header(lengths, ["TRUTH", "QUERY"] if name.endswith("happy") else ["ann"]))
    with open(files.reference, "wb") as reference, open(files.confident, "w") as bed:
        for number, (name, length) in enumerate(lengths.items()):
            rng = np.random.default_rng([seed, number])
            bases = _LETTERS[rng.integers(0, 4, length, np.uint8)]
            reference.write(f">{name}\n".encode() + bases.tobytes() + b"\n")
            for kind, text in _contig(rng, name, bases, bed).items():
                packed[kind].write(text)
    for target in packed.values():
        target.close()
    pysam.faidx(str(files.reference))
    for path in paths.values():
        pysam.tabix_index(str(path), preset="vcf", force=True)
    return files


def _header(lengths: dict[str, int], samples: list[str]) -> bytes:
    contigs = [f"##contig=<ID={name},length={length}>" for name, length in lengths.items()]
    columns = "\t".join(["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT", *samples])
    return "\n".join(["##fileformat=VCFv4.2", *META, *contigs, columns, ""]).encode()


def _contig(rng, name: str, bases: np.ndarray, bed) -> dict[str, bytes]:
    edges = np.cumsum(rng.integers(400, 9000, len(bases) // 2000))
    edges = edges[: np.searchsorted(edges, len(bases) - 1) // 2 * 2]
    bed.write("".join(f"{name}\t{start}\t{end}\n" for start, end in edges.reshape(-1, 2).tolist()))
    sites = _sites(rng, bases, edges)
    left = _calls(rng, sites.truth)
    right = np.where(rng.random(len(left)) < REDRAWN, _calls(rng, sites.truth), left)
    listed = np.where(rng.random(len(left)) < LISTED, sites.truth, HOM_REF)
    found = {"truth": _plain(name, sites, listed, listed > NO_CALL)}
    for side, calls in (("left", left), ("right", right)):
        absent = rng.random(len(calls)) < np.where(calls <= NO_CALL, NO_CANDIDATE, LOST)
        calls = np.where(absent, ABSENT, calls)
        found[side] = _candidates(rng, name, sites, calls)
        found[f"{side}_happy"] = _graded(name, sites, listed, calls)
    return found


def _sites(rng, bases: np.ndarray, edges: np.ndarray) -> Sites:
    count = len(bases) // SPACING
    positions = 200 + np.cumsum(2 + rng.exponential(SPACING - 2, count).astype(np.int64))
    positions = positions[positions < len(bases) - 200]
    count = len(positions)
    is_indel, size = rng.random(count) < INDELS, rng.integers(1, 7, count)
    anchor = bases[positions]
    is_deletion = is_indel & (rng.random(count) < 0.5) & (bases[positions + size] != anchor)
    is_indel &= is_deletion | (rng.random(count) < 0.5)
    other = _LETTERS[(np.searchsorted(_LETTERS, anchor) + rng.integers(1, 4, count)) % 4]  # differs from the anchor
    text, inserted = bases.tobytes().decode(), rng.integers(0, 4**6, count)
    refs, alts = anchor.tobytes().decode(), other.tobytes().decode()
    ref_list, alt_list = list(refs), list(alts)
    for row in np.flatnonzero(is_indel).tolist():
        place, length = int(positions[row]), int(size[row])
        if is_deletion[row]:
            ref_list[row], alt_list[row] = text[place : place + length + 1], text[place]
        else:
            bits = int(inserted[row])
            unit = "".join("ACGT"[bits >> 2 * i & 3] for i in range(length - 1)) + alts[row]
            alt_list[row] = refs[row] + unit
    has_two = rng.random(count) < TWO_ALTERNATES
    for row in np.flatnonzero(has_two).tolist():
        first = alt_list[row]
        alt_list[row] = f"{first},{ref_list[row]}{alts[row]}" if is_indel[row] else f"{first},{refs[row] + first}"
        has_two[row] = len({first, ref_list[row] + alts[row]}) == 2 or not is_indel[row]
        alt_list[row] = alt_list[row] if has_two[row] else first
    is_true = rng.random(count) < TRUE
    truth = np.where(is_true, np.where(has_two, BOTH, np.where(rng.random(count) < 0.62, HET, HOM)), HOM_REF)
    confident = np.searchsorted(edges, positions, "right") % 2 == 1
    return Sites(positions, pl.Series(ref_list), pl.Series(alt_list), is_indel | has_two, has_two, truth, confident)


def _calls(rng, truth: np.ndarray) -> np.ndarray:
    """What a model calls: right, but for its errors."""
    chance, weak = rng.random(len(truth)), rng.random(len(truth)) < 0.3
    silent = np.where(weak, NO_CALL, HOM_REF)
    wrong = np.select([truth == HET, truth == HOM], [HOM, HET], HET)
    right = np.where(chance < MISSED, silent, np.where(chance < MISSED + WRONG_GENOTYPE, wrong, truth))
    return np.where(truth == HOM_REF, np.where(chance < FALSE, HET, silent), right)


def _text(columns: list, rows: np.ndarray) -> bytes:
    """Tab-separated lines of the chosen rows; texts stand for themselves in every row."""
    frame = pl.DataFrame(
        {
            str(number): pl.repeat(column, int(rows.sum()), eager=True)
            if isinstance(column, str)
            else column.filter(rows)
            for number, column in enumerate(columns)
        }
    )
    return frame.write_csv(separator="\t", include_header=False, quote_style="never").encode()


def _plain(name: str, sites: Sites, genotypes: np.ndarray, rows: np.ndarray) -> bytes:
    mask, shown = pl.Series(rows), GENOTYPES.gather(genotypes)
    where = pl.Series(sites.positions + 1)
    return _text([name, where, ".", sites.refs, sites.alts, ".", "PASS", ".", "GT", shown], mask)


def _candidates(rng, name: str, sites: Sites, calls: np.ndarray) -> bytes:
    depth, quality = rng.poisson(30, len(calls)).clip(1), rng.integers(20, 60, len(calls))
    alt = np.select([calls <= NO_CALL, calls == HOM], [depth // 6, depth], depth // 2)
    second = np.where(sites.has_two, (depth - alt) // 2, 0)
    quality = np.where(calls == NO_CALL, quality // 4, quality)
    frame = pl.DataFrame({"dp": depth, "alt": alt, "two": second, "gq": quality, "up": quality + 9})
    frame = frame.with_columns(gt=GENOTYPES.gather(calls), fraction=(pl.col("alt") / pl.col("dp")).round(6))
    likelihoods = ["0,{gq},{up}", "{gq},0,{up}", "{gq},{up},0"]
    one = [pl.format("{}:{}:{}:{},{}:{}:" + _filled(text), *_values(text)) for text in likelihoods]
    two = pl.format("{}:{}:{}:{},{},{}:{},0.1:{},99,{},99,0,99", *_head(), "two", "fraction", "gq", "up")
    state = pl.lit(pl.Series(np.select([calls <= NO_CALL, calls == HOM], [0, 2], 1)))
    sample = pl.when(pl.lit(pl.Series(sites.has_two))).then(two)
    sample = sample.when(state == 0).then(one[0]).when(state == 1).then(one[1]).otherwise(one[2])
    frame = frame.with_columns(sample=sample, qual=(pl.col("gq") + 0.3).round(1).cast(pl.String))
    is_called = pl.Series(calls > NO_CALL)
    qual = frame["qual"].zip_with(is_called, pl.Series(["0"]).extend_constant("0", len(calls) - 1))
    label = pl.Series(["RefCall", "PASS"]).gather((calls > NO_CALL).astype(np.int32))
    columns = [name, pl.Series(sites.positions + 1), ".", sites.refs, sites.alts, qual, label, "."]
    return _text([*columns, "GT:GQ:DP:AD:VAF:PL", frame["sample"]], pl.Series(calls != ABSENT))


def _head() -> list:
    return ["gt", "gq", "dp", pl.col("dp") - pl.col("alt"), "alt"]


def _filled(text: str) -> str:
    return text.replace("{gq}", "{}").replace("{up}", "{}")


def _values(text: str) -> list:
    order = sorted(("gq", "up"), key=lambda name: text.index(f"{{{name}}}"))
    return [*_head(), "fraction", *order]


def _graded(name: str, sites: Sites, listed: np.ndarray, calls: np.ndarray) -> bytes:
    """hap.py's annotated VCF of the calls that pass."""
    truth, query = listed > NO_CALL, (calls > NO_CALL) & (calls != ABSENT)
    same = truth & query & (listed == calls)
    kind = pl.Series(["SNP", "INDEL"]).gather(sites.is_indel.astype(np.int32))
    columns = [name, pl.Series(sites.positions + 1), ".", sites.refs, sites.alts, ".", "."]
    regions = pl.Series([";Regions=CONF,TS_contained", ""]).gather((~sites.confident).astype(np.int32))
    info = pl.DataFrame({"at": sites.positions + 1, "regions": regions})
    info = info.select(pl.format("BS={}{}", "at", "regions")).to_series()
    sides = []
    for there, genotypes, wrong in ((truth, listed, "FN"), (query, calls, "FP")):
        decision = pl.Series(["TP", wrong, "UNK"]).gather(np.select([~sites.confident, same], [2, 0], 1))
        match = pl.Series(["gm", "am", "."]).gather(np.select([same, truth & query], [0, 1], 2))
        shown = pl.DataFrame({"gt": GENOTYPES.gather(genotypes), "bd": decision, "bk": match, "kind": kind})
        full = shown.select(pl.format("{}:{}:{}:30:ti:{}:het", "gt", "bd", "bk", "kind")).to_series()
        nothing = pl.Series([".:.:.:.:.:NOCALL:nocall"]).gather(np.zeros(len(calls), np.int32))
        sides.append(full.zip_with(pl.Series(there), nothing))
    return _text([*columns, info, "GT:BD:BK:QQ:BI:BVT:BLT", *sides], pl.Series(truth | query))
