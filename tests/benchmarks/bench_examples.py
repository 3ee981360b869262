"""Making, writing and reading examples."""

import tracemalloc

from genomics import protos, tfrecord

RECORDS = 2_000


def bench_simulator(simulated, show):
    kilobases = 100 / simulated.run.seconds
    show(f"{kilobases:.0f} kb/s at 30x, {simulated.run.seconds:.1f} s, {simulated.run.megabytes:.0f} MB")


def bench_make_examples(run, simulated, tmp_path, show):
    show(_make_examples(run, [*simulated.arguments("calling"), "--examples", tmp_path / "x.tfrecord.gz"], "chrS", 1))


def bench_make_examples_real(run, real_data, tmp_path, show):
    folder = real_data / "grch37-chr20"
    words = ["--mode", "calling", "--ref", folder / "reference.fasta.gz", "--reads", folder / "NA12878.bam"]
    words += ["--norealign_reads", "--channel_list", "BASE_CHANNELS,insert_size"]
    words += ["--examples", tmp_path / "x.tfrecord.gz"]
    show(_make_examples(run, words, "chr20", 10_000_001))


def _make_examples(run, words, contig, first):
    """Speed between 1 kb and 100 kb, so that start-up is told apart."""
    little, all_of_it = (
        run("minidv.make_examples", *words, "--regions", f"{contig}:{first}-{first + size - 1}")
        for size in (1_000, 100_000)
    )
    speed = 99 / (all_of_it.seconds - little.seconds)
    made = all_of_it.text.split()[-2]
    times = f"{little.seconds:.1f} s for 1 kb and {all_of_it.seconds:.1f} s for 100 kb"
    return f"{speed:.0f} kb/s; {times}, {made} examples; {all_of_it.megabytes:.0f} MB"


def bench_write_examples(examples, clock, tmp_path, show):
    chosen = _many(examples)
    path = tmp_path / "x.tfrecord.gz"
    seconds, _ = clock(protos.write_messages, path, chosen)
    size = path.stat().st_size / len(chosen)
    show(f"{_per_100_000(seconds)}, {size / 1000:.1f} kB each")


def bench_read_examples(examples, clock, tmp_path, show):
    path = tmp_path / "x.tfrecord.gz"
    protos.write_messages(path, _many(examples))
    framing, _ = clock(_exhaust, tfrecord.read_records(path))
    decoded, _ = clock(_exhaust, protos.read_messages(path, protos.Example))
    tracemalloc.start()
    _exhaust(protos.read_messages(path, protos.Example))
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    show(f"{_per_100_000(decoded)}, of which records alone {_per_100_000(framing)}; {peak:.1f} MB")


def bench_decode_variants(examples, clock, show):
    chosen = _many(examples)
    seconds, _ = clock(lambda: [example.decode_variant() for example in chosen])
    show(_per_100_000(seconds))


def _many(examples):
    return (examples * (RECORDS // len(examples) + 1))[:RECORDS]


def _exhaust(iterator):
    for _ in iterator:
        pass


def _per_100_000(seconds):
    return f"{seconds * 100_000 / RECORDS:.1f} s per 100,000"
