"""Which alleles changed between two cells, for whole genomes: cells are judged against the truth once, then paired.

Everything goes by contig and by column; the few records that are not plain (several alternates, not left-aligned, other
calls or errors beside them) go one by one through the code of `retrain.cells` and `genomics.matching`.
"""
