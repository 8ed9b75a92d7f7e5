"""The language of a text is found where it is sure, and left open where it is not."""

import pytest

from indexer.language.detection import detect


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Why we moved the search of our blog to arrays, and what it cost us."),
        ("de", "Warum wir die Suche unseres Blogs neu geschrieben haben und was es gekostet hat."),
        ("nl", "Waarom wij het zoeken van ons blog opnieuw hebben geschreven en wat het kostte."),
        ("fr", "Pourquoi nous avons réécrit la recherche de notre blog, et ce que cela a coûté."),
        ("es", "Por qué hemos reescrito la búsqueda de nuestro blog y lo que nos ha costado."),
        ("it", "Perché abbiamo riscritto la ricerca del nostro blog e quanto ci è costato."),
        ("pt", "Por que reescrevemos a pesquisa do nosso blogue e quanto isso nos custou."),
        ("sv", "Varför vi skrev om sökningen på vår blogg och vad det kostade oss."),
        ("fi", "Miksi kirjoitimme blogimme haun uudelleen ja mitä se meille maksoi."),
        ("pl", "Dlaczego napisaliśmy od nowa wyszukiwarkę naszego bloga i ile to kosztowało."),
        ("hu", "Miért írtuk újra a blogunk keresőjét, és mennyibe került ez nekünk."),
        ("tr", "Blogumuzun aramasını neden yeniden yazdık ve bunun bize maliyeti ne oldu."),
        ("ru", "Почему мы переписали поиск нашего блога и сколько это стоило."),
        ("el", "Γιατί ξαναγράψαμε την αναζήτηση"),
        ("he", "חיפוש בבלוג"),
        ("ar", "لماذا كتبنا البحث في مدونتنا من جديد وكم كلفنا ذلك"),
        ("hi", "हमने अपने ब्लॉग की खोज को फिर से क्यों लिखा और इसकी कीमत क्या थी"),
        ("ja", "ブログの検索を書き直した理由"),
        ("zh", "我们为什么重写博客的搜索"),
        ("ko", "블로그 검색을 다시 쓴 이유"),
        ("th", "ทำไมเราจึงเขียนการค้นหาใหม่"),
        ("zh", "用 Redis 和 PostgreSQL 构建缓存系统的经验总结"),
    ],
)
def test_a_sentence_is_enough(code: str, text: str) -> None:
    assert detect(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Redis",
        "1.2.3",
        "Kubernetes, Docker, Postgres",
        "Anna Svensson, Lars Larsson and Björn Borg met at Malmö Högskola",
        "Guido van Rossum, Bjarne Stroustrup, Edsger Dijkstra",
        "for (int i = 0; i < n; i++) { sum += values[i]; }",
        "x" * 5000,
    ],
)
def test_names_and_code_are_of_no_language(text: str) -> None:
    assert detect(text) in ("", "en")


def test_only_the_beginning_is_looked_at() -> None:
    text = "Why we moved the search of our blog, and what it cost us. " * 20
    assert detect(text + "Σίγμα " * 10_000) == "en"
