"""Addresses of tags and posts survive the way through a browser and back."""

import pytest

from webapp.addresses import chosen_address, in_addresses, tag_address


@pytest.mark.parametrize(
    ("tag", "address"),
    [
        ("System Design", "/tags/system-design"),
        ("C#", "/tags/c%23"),
        ("C++", "/tags/c++"),
        ("TCP/IP", "/tags/tcp/ip"),
        ("50 %", "/tags/50-%25"),
        ("a?b", "/tags/a?b".replace("?", "%3F")),
        ("日本語", "/tags/%E6%97%A5%E6%9C%AC%E8%AA%9E"),
        ("..", "/search?tag.any=.."),
        ("a//b", "/search?tag.any=a%2F%2Fb"),
        ("/etc", "/search?tag.any=%2Fetc"),
    ],
)
def test_tag_has_an_address_that_browsers_leave_alone(tag: str, address: str) -> None:
    assert tag_address(tag) == address


def test_anchors_are_quoted() -> None:
    assert in_addresses(["größe", "", "c#-a"]) == ["gr%C3%B6%C3%9Fe", "", "c%23-a"]
    assert in_addresses(["a\0b", "c"]) == ["a%00b", "c"]


def test_category_and_author_lead_to_a_search() -> None:
    assert chosen_address("author", "A & B") == "/search?author.any=A+%26+B"
