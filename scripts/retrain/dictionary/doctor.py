"""What the doctor found."""

from retrain.dictionary.entries import Table

FINDINGS = {
    "id": "Name of the check.",
    "severity": "`stop` ends the run, `warn` probably harms the results, `note` is to be kept in mind.",
    "where": "File, sample, samples or model that the finding is about.",
    "found": "What was found.",
    "why": "Why it matters.",
    "cure": "What to do.",
}

TABLES = (
    Table("doctor/inputs.tsv", "What was checked about the inputs, and found: one row per finding.", FINDINGS),
    Table(
        "doctor/training/{model}.tsv",
        "What was checked about a training before it began, and found: one row per finding.",
        FINDINGS,
    ),
)
