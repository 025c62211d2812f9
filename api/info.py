"""What the contract says of the API as a whole."""

from importlib.metadata import version

DESCRIPTION = """\
A catalogue of therapies in which every fact cites its sources. First domain: cell therapies for type 1 diabetes.

A therapy is a regimen of components. Every fact about it is a **claim** with evidence for and against; risks and
outcomes carry numerator, denominator, population and time; eligibility is given as computable criteria.

Not medical advice. The figures are those of the sources named beside them.

**Reading.** `include` embeds related records, `fields` selects members, filters take suffixes such as
`__in` and `__gte`, and `cursor` continues from `links.next`. Unknown parameters and invalid values are rejected with an
error naming them.

**Stability.** Within `/v1` members and parameters are only added. A client must ignore members it does not know.

**Licences.** The data, and every response made from them, are under CC BY 4.0: credit *TherapyDB catalogue, CC BY 4.0*.
The code is under the MIT licence.
"""

INFO = {
    "title": "TherapyDB",
    "version": version("therapydb"),
    "summary": "Therapies, their risks and eligibility criteria, with the sources of every fact.",
    "description": DESCRIPTION,
    "license": {"name": "MIT", "identifier": "MIT"},
    "contact": {"name": "TherapyDB"},
}
