"""What counts as printed, and where the sentences of a text end."""

from decimal import Decimal

import pytest

from db.verification.passages import split_sentences
from db.verification.printed_claim import is_printed


@pytest.mark.parametrize(
    ("number", "text", "unit"),
    [
        ("24", "Twenty-four patients", ""),
        ("30", "thirty of them", ""),
        ("155000", "155 000-180 000 islet equivalents", ""),
        ("94", "with sirolimus, 94 and 84%", r"\s?%"),
        ("8.1", "8.1±1.5%", r"\s?%"),
        ("0", "none of the seven", ""),
        ("0", "C-peptide was undetectable at baseline", ""),
        ("2.8", "2.8 ± 2.2 (mean ± SD) years after", r"\s?years"),
        ("110", "One hundred ten treated children", ""),
        ("126", "one hundred and twenty-six people", ""),
    ],
)
def test_a_number_is_found_in_the_forms_in_which_texts_print_it(number: str, text: str, unit: str) -> None:
    assert is_printed(Decimal(number), text, unit)


@pytest.mark.parametrize(
    ("number", "text", "unit"),
    [
        ("20", "Twenty-four patients", ""),
        ("4", "Twenty-four patients", ""),
        ("5", "155 000", ""),
        ("94", "94 and 84 months", r"\s?%"),
        ("2.3", "12.3", ""),
        ("0", "a full dose (0.8 billion cells)", ""),
        ("100", "one hundred ten people", ""),
    ],
)
def test_a_part_of_another_number_is_not_found(number: str, text: str, unit: str) -> None:
    assert not is_printed(Decimal(number), text, unit)


def test_sentences_end_neither_at_versus_nor_begin_with_a_label() -> None:
    text = "Background: Islets fail. RESULTS Remission was 70.6% vs. 27.3% later. Results suggest more."
    assert split_sentences(text) == ["Islets fail.", "Remission was 70.6% vs. 27.3% later.", "Results suggest more."]
