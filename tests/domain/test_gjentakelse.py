"""What lies behind rows that came several times, made one."""

from portal.domain.gjentakelse import merge_lists


def test_what_stands_in_each_list_is_one_and_what_stands_twice_in_one_is_two() -> None:
    assert merge_lists([("a", "a"), ("b", "a"), ("c",), ("b",)]) == ("a", "a", "b", "c")
    assert merge_lists([("a",), ("a", "a")]) == ("a", "a")
    assert merge_lists([(), ()]) == ()
    assert merge_lists([]) == ()
