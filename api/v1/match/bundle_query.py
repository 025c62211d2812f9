"""Query parameters of FHIR Bundles, which have no place for the options of a request."""

from marshmallow import validate
from marshmallow.fields import String
from webargs.fields import DelimitedList

from api.v1.records.parameter_fields import FullMatch
from db.vocab.date_spellings import advise_on_date
from db.vocab.patterns import PATIENT_FULL_DATE
from schemas.match.limits import MAX_THERAPIES, SLUG
from schemas.match.match_request import AS_OF, THERAPIES

FOR_BUNDLES = " For FHIR Bundles; plain facts have it in the body."


def make_as_of_field() -> String:
    rule = FullMatch(PATIENT_FULL_DATE, "YYYY-MM-DD, from 1900-01-01 to 2099-12-31", advise_on_date)
    return String(validate=rule, metadata={"description": AS_OF + FOR_BUNDLES})


def make_therapies_field() -> DelimitedList:
    ids = String(validate=FullMatch(SLUG, "an id of /v1/therapies"))
    rule = validate.Length(1, MAX_THERAPIES)
    return DelimitedList(ids, validate=rule, metadata={"description": THERAPIES + FOR_BUNDLES})
