"""Variant, VariantCall and CallVariantsOutput, with the attribute names of nucleus and DeepVariant."""

from dataclasses import dataclass, field
from typing import ClassVar, Self

from genomics.protos.messages import Field, MapField, Message, message_kind
from genomics.protos.values import decode_list, encode_list
from genomics.protos.wire import BOOL, DOUBLE, INT32, INT64, TEXT
from genomics.variants import Variant


@dataclass
class VariantCallMessage(Message):
    """The call of one sample; `info` maps names such as DP, AD, VAF to lists, genotype alleles are -1 if missing."""

    call_set_name: str = ""
    genotype: list[int] = field(default_factory=list)
    genotype_likelihood: list[float] = field(default_factory=list)  # log10, in VCF order
    is_phased: bool = False
    phaseset: str = ""
    info: dict[str, list] = field(default_factory=dict)
    unknown: bytes = field(default=b"", repr=False)

    FIELDS: ClassVar = {
        2: MapField("info", decode_list, encode_list),
        5: Field("phaseset", TEXT),
        6: Field("genotype_likelihood", DOUBLE, repeated=True),
        7: Field("genotype", INT32, repeated=True),
        9: Field("call_set_name", TEXT),
        10: Field("is_phased", BOOL),
    }


@dataclass
class VariantMessage(Message):
    """One site, [start, end) 0-based, with its calls."""

    reference_name: str = ""
    start: int = 0
    end: int = 0
    reference_bases: str = ""
    alternate_bases: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    quality: float = 0.0
    filter: list[str] = field(default_factory=list)
    info: dict[str, list] = field(default_factory=dict)
    calls: list[VariantCallMessage] = field(default_factory=list)
    unknown: bytes = field(default=b"", repr=False)

    FIELDS: ClassVar = {
        3: Field("names", TEXT, repeated=True),
        6: Field("reference_bases", TEXT),
        7: Field("alternate_bases", TEXT, repeated=True),
        8: Field("quality", DOUBLE),
        9: Field("filter", TEXT, repeated=True),
        10: MapField("info", decode_list, encode_list),
        11: Field("calls", message_kind(VariantCallMessage), repeated=True),
        13: Field("end", INT64),
        14: Field("reference_name", TEXT),
        16: Field("start", INT64),
    }

    @classmethod
    def of(cls, variant: Variant, call: VariantCallMessage | None = None) -> Self:
        """Message of a variant; its genotype goes into `call`."""
        call = call or VariantCallMessage()
        call.genotype, call.is_phased = list(variant.genotype), variant.phased
        alts = list(variant.alts)
        return cls(variant.contig, variant.start, variant.end, variant.ref, alts, calls=[call])

    @property
    def variant(self) -> Variant:
        """Site, alleles and the genotype of the first call."""
        call = self.calls[0] if self.calls else VariantCallMessage(genotype=[-1, -1])
        alleles = self.reference_bases, tuple(self.alternate_bases)
        return Variant(self.reference_name, self.start, *alleles, tuple(call.genotype), call.is_phased)


@dataclass
class AltAlleleIndices(Message):
    """Which alternate alleles one image shows (0 = first alternate)."""

    indices: list[int] = field(default_factory=list)
    unknown: bytes = field(default=b"", repr=False)

    FIELDS: ClassVar = {1: Field("indices", INT32, repeated=True)}


@dataclass
class CallVariantsOutput(Message):
    """Probabilities of 0, 1 and 2 copies of the image's alternate alleles."""

    variant: VariantMessage | None = None
    alt_allele_indices: AltAlleleIndices | None = None
    genotype_probabilities: list[float] = field(default_factory=list)
    unknown: bytes = field(default=b"", repr=False)

    FIELDS: ClassVar = {
        1: Field("variant", message_kind(VariantMessage)),
        2: Field("alt_allele_indices", message_kind(AltAlleleIndices)),
        3: Field("genotype_probabilities", DOUBLE, repeated=True),
    }


@dataclass
class Site(Message):
    """A VariantMessage of which only the place and the alleles are read: a call takes longer than all else."""

    reference_name: str = ""
    start: int = 0
    reference_bases: str = ""
    alternate_bases: list[str] = field(default_factory=list)
    unknown: bytes = field(default=b"", repr=False)

    FIELDS: ClassVar = {number: VariantMessage.FIELDS[number] for number in (6, 7, 14, 16)}


@dataclass
class SiteOutput(CallVariantsOutput):
    """CallVariantsOutput whose variant is a Site."""

    variant: Site | None = None

    FIELDS: ClassVar = CallVariantsOutput.FIELDS | {1: Field("variant", message_kind(Site))}
