"""Merging of repeated rows."""

from portal.domain.gjentakelse import merge_lists


def test_merging_keeps_the_multiset_union() -> None:
    assert merge_lists([("a", "a"), ("b", "a"), ("c",), ("b",)]) == ("a", "a", "b", "c")
    assert merge_lists([("a",), ("a", "a")]) == ("a", "a")
    assert merge_lists([(), ()]) == ()
    assert merge_lists([]) == ()
