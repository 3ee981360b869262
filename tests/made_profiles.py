"""Sequencing profiles for tests."""

from dataclasses import replace

from simulator.profiles import ILLUMINA

CLEAN = replace(  # without errors: reads show what the molecule holds
    ILLUMINA,
    overconfidence=0.0,
    hidden_error_rate=0.0,
    no_call_rate=0.0,
    hot_rate=0.0,
    slippage=0.0,
    indel_rate=0.0,
    lag_error=0.0,
    chimera_rate=0.0,
)
