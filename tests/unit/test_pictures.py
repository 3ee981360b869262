"""Links to pictures: one row per site, safe addresses, honest about what cannot be compared."""

import pandas as pd
import pytest

from retrain.report import pictures

ROW = {
    "arm": "other",
    "replicate": "1",
    "role": "test",
    "sample": "Bob",
    "site": "1",
    "chrom": "chr1",
    "pos": "7",
    "transition": "1/1>0/0",
    "kind": "confident_flip",
    "direction": "broken",
    "cause": "training_examples",
    "example_set": "upstream-1",
    "shown": "chr1:7A>G",
    "picture": "evidence/a b#?.png",
    "same_image": "yes",
}


def test_sites_gather_their_pictures():
    rows = [ROW, ROW | {"example_set": "own", "same_image": "no"}, ROW | {"site": "2", "picture": ""}]
    first, second = pictures.sites(pd.DataFrame(rows))
    assert [picture.example_set for picture in first.pictures] == ["upstream-1", "own"]
    assert first.pictures[0].address == "../evidence/a%20b%23%3F.png"
    assert (first.place, first.cause, first.same) == ("chr1:7", "training examples", "no")
    assert second.pictures == []


@pytest.mark.parametrize(("told", "same"), [(["yes", "yes"], "yes"), (["yes", "no"], "no"), (["", ""], "")])
def test_sites_say_whether_images_are_the_same(told, same):
    rows = pd.DataFrame([ROW | {"same_image": text} for text in told])
    assert pictures.sites(rows)[0].same == same
