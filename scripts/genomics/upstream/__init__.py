"""The command lines of DeepVariant and hap.py: which flags exist, their values, how they are read and written."""

from genomics.upstream.conditions import condition_problems
from genomics.upstream.forms import form_problem
from genomics.upstream.parser import Parser, make_parser
from genomics.upstream.tables import FIELD_ABSENT, Flag, config_defaults, flags, presets, programs, versions
from genomics.upstream.values import canonical, check_value, format_flag, parse_text
from genomics.upstream.words import closest

__all__ = [
    "FIELD_ABSENT",
    "Flag",
    "Parser",
    "canonical",
    "check_value",
    "closest",
    "condition_problems",
    "config_defaults",
    "flags",
    "form_problem",
    "format_flag",
    "make_parser",
    "parse_text",
    "presets",
    "programs",
    "versions",
]
