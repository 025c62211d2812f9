import random

import pytest

from schemas.svg import format_element, format_style_sheet, measure_text, wrap_text


def test_text_in_an_attribute_cannot_end_it() -> None:
    assert format_element("a", href='"><script>') == '<a href="&quot;&gt;&lt;script&gt;"/>'


def test_numbers_are_written_with_two_decimals_at_most() -> None:
    assert format_element("line", x1=1.0, stroke_width=2 / 3) == '<line x1="1" stroke-width="0.67"/>'


@pytest.mark.parametrize("width", [20, 90, 400])
def test_lines_fit_and_lose_no_letter(width: float) -> None:
    rng = random.Random(7)  # noqa: S311 - no secret
    for _ in range(50):
        words = ["".join(rng.choices("abMW ilé%", k=rng.randint(1, 30))).strip() or "x" for _ in range(8)]
        text = " ".join(" ".join(words).split())
        lines = wrap_text(text, 13, width)
        assert all(measure_text(line, 13) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_only_the_automatic_theme_needs_a_style_sheet() -> None:
    assert [format_style_sheet(theme) for theme in ("light", "dark")] == ["", ""]
    assert "prefers-color-scheme:dark" in format_style_sheet("auto")
