"""The ratio tells work that grows with the square from work that does not."""

from tests.growth import in_proportion


def test_only_time_that_grows_with_the_size_alone_is_in_proportion() -> None:
    assert in_proportion(lambda size: sum(range(size * 10_000)), 240)
    assert not in_proportion(lambda size: sum(range(size * size)), 2400)
