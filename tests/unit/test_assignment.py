import pytest

from genomics.alleles import Allele
from genomics.assignment import Assignment, Option, Site, assign, worth

REFERENCE = "GATTCACACACATGGAAAAACTGCGTACC"
SNP, OTHER, FIRST_CA, LAST_CA = Allele(3, 4, "G"), Allele(20, 21, "G"), Allele(4, 6, ""), Allele(10, 12, "")


def reference(start, end):
    return REFERENCE[start:end]


def site(side, *pairs):
    return Site(side, (Option((None,) * len(pairs[0]), 0), *(Option(pair, worth(1)) for pair in pairs)))


def het(side, allele):
    return site(side, (allele, None), (None, allele))


def test_assign_same_alleles():
    assert assign([het(0, SNP), het(1, SNP)], reference).groups == (0, 0)


def test_assign_alleles_of_one_side_are_left_out():
    found = assign([het(0, SNP), het(0, FIRST_CA), het(1, FIRST_CA)], reference)
    assert found.groups == (-1, 0, 0)
    assert [choice > 0 for choice in found.choices] == [False, True, True]


def test_assign_other_place_in_a_repeat():
    assert assign([het(0, FIRST_CA), het(1, LAST_CA)], reference).groups == (0, 0)


def test_assign_group_goes_on_until_both_haplotypes_agree():
    """Between the two places of the deletion the same SNP has two positions, and is matched with it."""
    after, before = Allele(8, 9, "T"), Allele(6, 7, "T")
    sites = [het(0, FIRST_CA), het(0, after), het(1, FIRST_CA), het(1, after), het(0, OTHER), het(1, OTHER)]
    assert assign(sites, reference).groups == (0, 1, 0, 1, 2, 2)
    sites = [het(0, FIRST_CA), het(0, after), het(1, LAST_CA), het(1, before), het(0, OTHER), het(1, OTHER)]
    assert assign(sites, reference).groups == (0, 0, 0, 0, 1, 1)


def test_assign_prefers_the_higher_gain():
    cheap, dear = (
        Site(1, (Option((None, None), 0), Option((SNP, SNP), gain))) for gain in (worth(0, 900), worth(1, 0))
    )
    assert assign([site(0, (SNP, SNP)), cheap, dear], reference).choices == (1, 0, 1)


def test_worth_is_ordered_by_its_first_count():
    assert worth(1, 0, 0) > worth(0, 900, 900) > worth(0, 900, 899) > 0


def test_assign_one_haplotype():
    assert assign([site(0, (SNP,), (FIRST_CA,)), site(1, (LAST_CA,))], reference, haplotypes=1).choices == (2, 1)


def test_assign_site_taken_once_though_its_options_begin_apart():
    sites = [site(0, (SNP, SNP)), site(0, (FIRST_CA, FIRST_CA)), site(1, (SNP, SNP), (FIRST_CA, FIRST_CA))]
    assert sum(choice > 0 for choice in assign(sites, reference).choices) == 2


def test_assign_few_states_are_not_exact():
    found = assign([het(0, SNP), het(1, SNP), het(0, OTHER), het(1, OTHER)], reference, max_states=1)
    assert not found.exact
    assert found.groups[:2] in ((0, 0), (-1, -1))


@pytest.mark.parametrize("sites", [[], [Site(0, (Option((None, None), 0),))]])
def test_assign_nothing(sites):
    assert assign(sites, reference) == Assignment((0,) * len(sites), (-1,) * len(sites), True)
