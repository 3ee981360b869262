"""What both libraries stand on: errors, command lines, genome, variants, file formats, haplotype-aware matching."""
