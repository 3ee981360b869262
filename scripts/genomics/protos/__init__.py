"""The messages DeepVariant's programs exchange: tf.Example, Variant, CallVariantsOutput, and the text files."""

from genomics.protos.configs import (
    DatasetConfig,
    read_dataset_config,
    read_run_info,
    write_dataset_config,
    write_run_info,
)
from genomics.protos.examples import INDEL, SNP, UNKNOWN_TYPE, Example
from genomics.protos.files import read_messages, write_messages
from genomics.protos.text import Symbol
from genomics.protos.variants import (
    AltAlleleIndices,
    CallVariantsOutput,
    Site,
    SiteOutput,
    VariantCallMessage,
    VariantMessage,
)

__all__ = [
    "INDEL",
    "SNP",
    "UNKNOWN_TYPE",
    "AltAlleleIndices",
    "CallVariantsOutput",
    "DatasetConfig",
    "Example",
    "Site",
    "SiteOutput",
    "Symbol",
    "VariantCallMessage",
    "VariantMessage",
    "read_dataset_config",
    "read_messages",
    "read_run_info",
    "write_dataset_config",
    "write_messages",
    "write_run_info",
]
