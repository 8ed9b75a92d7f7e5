"""The commands of site generators go, code and what stands between a pair stays."""

import pytest

from indexer.sources.markup.shortcodes import strip_shortcodes
from tests.growth import in_proportion

CASES = [
    ("nothing here", "nothing here"),
    ('a {{< figure src="x.png" >}} b', "a  b"),
    ("{{% notice %}}\nInside\n{{% /notice %}}\nafter", "Inside\nafter"),
    ("[x]({{ site.baseurl }}/y) and {{page.title}}", "[x](/y) and "),
    ('[x]({{ "/a/" | url }}#z) ![y](<{{- "/b" -}}>)', "[x](/a/#z) ![y](</b>)"),
    ('<a href="{{ \'/a/\' | prepend: site.baseurl }}">', '<a href="/a/">'),
    ('[x]: {{"/a b(c)"|relative_url}}', "[x]: /a%20b%28c%29"),
    ('a {{ "/a/" | url }} (see {{ "b" }})', "a  (see )"),
    ('[x]({{< ref "a.md" >}})', "[x]()"),
    ("a\n{% include b.html %}\nc", "a\nc"),
    ("  {% if a %}{% include b %}{% endif %}\nc", "c"),
    ('{{< figure\n  src="x"\n>}}\nc', "c"),
    ("{% comment %}no *text*\n\nat all{% endcomment %}b", "b"),
    ("{% raw %}{{ kept }}{% endraw %}, {{ gone }}", "{{ kept }}, "),
    ("{%raw%}\n```\n{{ kept }}\n```\n{%endraw%}\n", "```\n{{ kept }}\n```\n"),
    ("{% raw %} never closed {{ gone }}", " never closed "),
    ("{% highlight ruby linenos %}\n# x\n{% endhighlight %}\n", "\n```ruby\n# x\n```\n\n"),
    ("{{< highlight go >}}\n```\n{{< /highlight >}}", "\n````go\n```\n````\n"),
    ("# Title {#an-id}\ntext {#no} more", "# Title {#an-id}\ntext {#no} more"),
    ("# Title { #an-id .wide }", "# Title {#an-id}"),
    ("# Title {: .wide #an-id}", "# Title {#an-id}"),
    ("Title {#an-id}\n===", "Title {#an-id}\n==="),
    ("# Title {.wide}\ntext {#gone}\n", "# Title \ntext \n"),
    ("# Title\n{: .wide #top}\ntext{:toc} {::options a=1 /}", "# Title {#top}\ntext "),
    ("text\n{: #gone}\nmore", "text\nmore"),
    ("format `x` with {:>10}", "format `x` with {:>10}"),
    ("`{{ code }}` {{ gone }} ``{% `x` %}``", "`{{ code }}`  ``{% `x` %}``"),
    ("```\n{{ code }}\n```\n{{ gone }}x", "```\n{{ code }}\n```\nx"),
    ("~~~~ x\n{% a %}\n~~~\n{% a %}\n~~~~\n{% a %}x", "~~~~ x\n{% a %}\n~~~\n{% a %}\n~~~~\nx"),
    ("- a\n\n  ```\n  {{ code }}\n  ```\n{{ gone }}x", "- a\n\n  ```\n  {{ code }}\n  ```\nx"),
    ("> ```\n> {{ code }}\n> ```\n{{ gone }}x", "> ```\n> {{ code }}\n> ```\nx"),
    ("```\n{{ code never closed }}", "```\n{{ code never closed }}"),
    ("```\n{% raw %}\n{{ code }}\n{% endraw %}\n```\n", "```\n{{ code }}\n```\n"),
    ("`{% raw %}{{ x }}{% endraw %}`", "`{{ x }}`"),
    ("a ` tick {{ gone }}\n\nb ` tick", "a ` tick \n\nb ` tick"),
    ("``` not a fence ``` {{ gone }}", "``` not a fence ``` "),
    ("\\`{{ gone }}` and \\{{ kept }}", "\\`` and \\{{ kept }}"),
    ("{{ not closed\n\nlater }}", "{{ not closed\n\nlater }}"),
    ("{{ " + "x" * 3000 + " }}", "{{ " + "x" * 3000 + " }}"),
    ("{{ {% { {: `", "{{ {% { {: `"),
]  # fmt: skip

HOSTILE = [
    *("{{", "{%", "{{ a", "{{ }", "}} {{", "{{ }}", "{: a", "{#a", "{{\n", "{{\n\n", "a{{b\n\n}}"),
    *("{% raw %}", "{% highlight a %}", "{% comment %}", "{%raw", "{%- endraw", "{{\n\n}}"),
    *("{% raw %}{% endraw %}", "`", "`{{", "``` {{", "{{```\n", "~~~\n{{", "~{{", "``{{\n\n`"),
    *("\\{{", " \t", "> ", "- ", "{: #a}", "{#a}\n", "# {#a}\n{: #b}\n", "{#a} "),
]


@pytest.mark.parametrize(("text", "stripped"), CASES)
def test_shortcodes_are_taken_out(text: str, stripped: str) -> None:
    assert strip_shortcodes(text) == stripped


@pytest.mark.parametrize("part", HOSTILE)
def test_the_time_grows_with_the_length_alone(part: str) -> None:
    def strip(size: int) -> None:
        strip_shortcodes("{{" + part * (size // len(part)) + "`" * 3 + " {{")

    assert in_proportion(strip, 200_000)


def test_runs_of_backticks_of_all_lengths_take_no_longer() -> None:
    def strip(size: int) -> None:
        runs = " ".join("`" * length for length in range(1, round((2 * size) ** 0.5)))
        assert strip_shortcodes("{{ x }}" + runs) == runs

    assert in_proportion(strip, 320_000)
