"""Compare calls with truth."""


def happy_words(wildcards):
    """Options of hap.py: engine, PASS calls only, strata, and the regions of the row."""
    settings = EXPERIMENT.config["benchmark"]
    words = [f"--engine={settings['engine']}"] + (
        ["--pass-only"] if settings["pass_only"] else []
    )
    if "strata" in settings:
        words += ["--stratification", settings["strata"]]
    return words + location_words(row_of(wildcards).regions.split())


def location_words(regions):
    """hap.py's -l for literal regions, -T for BED files."""
    beds = [region for region in regions if region.endswith((".bed", ".bed.gz"))]
    literal = [region.replace(",", "") for region in regions if region not in beds]
    return (["-l", ",".join(literal)] if literal else []) + [
        word for bed in beds for word in ("-T", bed)
    ]


rule happy:
    input:
        truth=column("truth"),
        confident=column("confident"),
        reference=REFERENCE,
        calls="results/calls/{example_set}/{model}/{role}/{sample}.vcf.gz",
        strata=[*filter(None, [EXPERIMENT.config["benchmark"].get("strata")])],
    output:
        summary="results/benchmark/{example_set}/{model}/{role}/{sample}.summary.csv",
        extended="results/benchmark/{example_set}/{model}/{role}/{sample}.extended.csv",
        vcf="results/benchmark/{example_set}/{model}/{role}/{sample}.vcf.gz",
        index="results/benchmark/{example_set}/{model}/{role}/{sample}.vcf.gz.tbi",
    log:
        "logs/happy/{example_set}.{model}.{role}.{sample}.log",
    conda:
        env("happy")
    container:
        image("happy")
    resources:
        mem_mb=memory(2000),
    params:
        exe=tool("happy"),
        version=version("happy"),
        prefix="results/benchmark/{example_set}/{model}/{role}/{sample}",
        options=happy_words,
    shell:
        "{params.exe:q} {input.truth:q} {input.calls:q} -f {input.confident:q} -r {input.reference:q}"
        " -o {params.prefix:q} {params.options:q} --threads {threads} > {log:q} 2>&1"
