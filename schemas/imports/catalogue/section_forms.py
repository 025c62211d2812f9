"""The sections that a file may hold, each with its form and the field that identifies its records."""

from db.vocab.record_types import RECORD_TYPES
from schemas.imports.catalogue.base_form import Form
from schemas.imports.catalogue.candidate import CandidateForm
from schemas.imports.catalogue.claim import AgentForm, ClaimForm, FurtherEvidenceForm
from schemas.imports.catalogue.concepts import ConditionForm, MeasureForm, MechanismForm, RiskForm
from schemas.imports.catalogue.reference import ReferenceForm, ReferenceLinkForm
from schemas.imports.catalogue.study import PopulationForm, StudyForm
from schemas.imports.catalogue.therapy import TherapyForm

FORMS: dict[str, type[Form]] = {
    # The order is that in which records are compiled and violations reported.
    "agents": AgentForm,
    "conditions": ConditionForm,
    "mechanisms": MechanismForm,
    "risks": RiskForm,
    "measures": MeasureForm,
    "therapies": TherapyForm,
    "studies": StudyForm,
    "populations": PopulationForm,
    "references": ReferenceForm,
    "reference_links": ReferenceLinkForm,
    "claims": ClaimForm,
    "evidence": FurtherEvidenceForm,
    "candidates": CandidateForm,
}
# Section -> the field that identifies its records.
SECTION_KEY_FIELDS: dict[str, str] = {
    **{record_type.name: record_type.key for record_type in RECORD_TYPES},
    "agents": "id",
    "evidence": "claim",
    "reference_links": "from",
}
