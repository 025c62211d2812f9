"""Options of a match in the query: a FHIR Bundle has no place for them."""

from marshmallow import validate
from marshmallow.fields import String
from webargs.fields import DelimitedList

from api.v1.records.parameter_fields import FullMatch
from db.vocab.date_spellings import advise_on_date
from db.vocab.patterns import PATIENT_FULL_DATE
from schemas.match.limits import MAX_THERAPIES, SLUG
from schemas.match.match_request import AS_OF, THERAPIES

IN_QUERY = " The only place for it with a FHIR Bundle; plain facts may have it in their body, which the query replaces."


def make_as_of_field() -> String:
    rule = FullMatch(PATIENT_FULL_DATE, "YYYY-MM-DD, from 1900-01-01 to 2099-12-31", advise_on_date)
    return String(validate=rule, metadata={"description": AS_OF + IN_QUERY})


def make_therapies_field() -> DelimitedList:
    ids = String(validate=FullMatch(SLUG, "an id of /v1/therapies"))
    rule = validate.Length(1, MAX_THERAPIES)
    return DelimitedList(ids, validate=rule, metadata={"description": THERAPIES + IN_QUERY})
