"""Authors as printed, told apart into family and given names only where the print leaves no doubt."""

import re
from typing import TypedDict

# `de Koning EJP`, as PubMed prints it.
FAMILY_FIRST = re.compile(r"(?P<family>\S.*) (?P<initials>[A-Z]{1,4}|[A-Z]-[A-Z])")
# `M. Ogledzinski` or `Gabriela S. Generette`: what follows an initial with its point is the family.
GIVEN_FIRST = re.compile(r"(?P<given>(?:\S+ )?(?:[A-Z]\.[ -]?)*[A-Z]\.) (?P<family>[^.\s]+(?: [^.\s]+)*)")
# Tried first, since `U.S. Food and Drug Administration` looks like a name with initials.
NOT_A_PERSON = re.compile(r"\b(U\.S\.|Inc\.|Ltd|Library|Center|Centre|Institute|University|Ministry)", re.IGNORECASE)


class Name(TypedDict, total=False):
    """A name as CSL has it: family and given, or one literal where nobody can tell."""

    family: str
    given: str
    literal: str


def parse_name(printed: str) -> Name:
    if NOT_A_PERSON.search(printed):
        return {"literal": printed}
    if found := FAMILY_FIRST.fullmatch(printed):
        return {"family": found["family"], "given": format_initials(found["initials"])}
    if found := GIVEN_FIRST.fullmatch(printed):
        return {"family": found["family"], "given": found["given"]}
    return {"literal": printed}


def format_initials(initials: str) -> str:
    """`EJP` as `E. J. P.`, since a reader of names takes the former for one name."""
    return ". ".join(initials).replace(". -. ", ".-") + "."


def invert_name(name: Name) -> str:
    """`Family, Given`, as BibTeX and RIS sort it; a literal stays whole."""
    return name.get("literal") or f"{name['family']}, {name['given']}"
