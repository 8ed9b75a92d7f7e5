"""What is JavaScript in MDX goes, the words and the code stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.markup.mdx import strip_mdx
from tests.growth import in_proportion

CASES = [
    ("nothing here", "nothing here"),
    ("import A from './a'\nimport { B } from './b'\n\ntext", "text"),
    ("export const a = {\n  b: 1,\n\n  c: 2,\n}\n\ntext", "text"),
    ("export default ({ children }) => <Layout>{children}</Layout>", ""),
    ("Words to\nimport from abroad", "Words to\nimport from abroad"),
    ("import duties rose.\n\nexport fell", "import duties rose.\n\nexport fell"),
    ("<Note>text</Note>", "text"),
    ("<Note>\n  text\n</Note>\nmore", "  text\nmore"),
    ("a <Tabs.Item title=\"a > b\" on={() => { go('}') }} />b", "a b"),
    ("<>text</>", "text"),
    ('<p className="x" style={{ a: 1 }}>text</p>', "<p>text</p>"),
    ("<img src={logo} />", "<img/>"),
    ('<p lang="en">text</p>', '<p lang="en">text</p>'),
    ("a{/* gone\n\n} */}b", "ab"),
    ("a {1 + {b: `}`}.c} b", "a  b"),
    ("a{' '}b {\"c d\"}", "a b c d"),
    ("# Title {#own-id}\ntext {expr}", "# Title {#own-id}\ntext "),
    ("`{kept}` <A/>``<Kept/>``", "`{kept}` ``<Kept/>``"),
    ("```js\nimport x from 'y'\n<A>{b}</A>\n```\n<A/>x", "```js\nimport x from 'y'\n<A>{b}</A>\n```\nx"),
    ("  ~~~\n  {kept}\n  ~~~\n", "  ~~~\n  {kept}\n  ~~~\n"),
    ("1 < 2 and \\{ and \\<A>", "1 < 2 and \\{ and \\<A>"),
    ("{never closed <A>text</A> {x}", "{never closed text {x}"),
    ("<https://a.example/>", "<https://a.example/>"),
]  # fmt: skip

HOSTILE = [
    *(
        "{",
        "{{",
        "<A ",
        '<A "',
        '{"',
        "{`",
        "{/*",
        "<A {",
        "<A {x} ",
        "import {a\n\n",
        "<a b={c}",
        "{'",
    ),
    *(
        "\n\nexport {",
        "{\\",
        "<A '\"",
        '{"a"}',
        "\nimport\n",
        "<A\n",
        "{#a} ",
        "export const x = {}\n{}\n",
    ),
]


@pytest.mark.parametrize(("text", "stripped"), CASES)
def test_javascript_is_taken_out(text: str, stripped: str) -> None:
    assert strip_mdx(text) == stripped


@pytest.mark.parametrize("part", HOSTILE)
def test_the_time_grows_with_the_length_alone(part: str) -> None:
    assert in_proportion(lambda size: strip_mdx(part * (size // len(part))), 200_000)


@given(st.lists(st.sampled_from([*HOSTILE, *"}>`~/\n", "</A>", "```\n", "*/", "x"])).map("".join))
def test_nothing_is_added_and_nothing_raises(text: str) -> None:
    left = iter(text)
    assert all(sign in left for sign in strip_mdx(text))
