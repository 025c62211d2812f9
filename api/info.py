"""What the contract says of the API as a whole."""

from importlib.metadata import version

DESCRIPTION = """\
A catalogue of therapies in which every fact says who says so. First domain: cell therapies for type 1 diabetes.

A therapy is a regimen of components. Every fact about it is a **claim** with evidence for and against; risks and
outcomes carry numerator, denominator, population and time; who may receive it stands as computable criteria.

Not medical advice. The figures are those of the sources named beside them.

**Reading.** `include` serves related records whole, `fields` leaves members out, filters take suffixes such as
`__in` and `__gte`, and `cursor` goes on from `links.next`. Whatever is unknown or wrong is refused by name.

**Stability.** Within `/v1` members and parameters are only added. A client must ignore members it does not know.

**Licences.** The data, and every response made from them, are under CC BY 4.0: credit *TherapyDB catalogue, CC BY 4.0*.
The code is under the MIT licence.
"""

INFO = {
    "title": "TherapyDB",
    "version": version("therapydb"),
    "summary": "Therapies, their risks and candidates, and who says so.",
    "description": DESCRIPTION,
    "license": {"name": "MIT", "identifier": "MIT"},
    "contact": {"name": "TherapyDB"},
}
