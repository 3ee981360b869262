"""The library of the experiment: arms, doctor, cells, flips, report; it only reads files that a backend wrote."""
