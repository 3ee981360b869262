"""The library of the experiment: arms, doctor, cells, flips, statistics, report; it only reads files that a backend wrote."""
