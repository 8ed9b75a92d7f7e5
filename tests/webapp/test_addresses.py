"""Addresses of tags and posts survive the way through a browser and back."""

import pytest

from webapp.addresses import chosen_address, section_address, tag_address


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


def test_section_address_is_quoted() -> None:
    assert section_address("c#-für-alle", "größe") == "/posts/c%23-f%C3%BCr-alle#gr%C3%B6%C3%9Fe"


def test_category_and_author_lead_to_a_search() -> None:
    assert chosen_address("author", "A & B") == "/search?author.any=A+%26+B"
