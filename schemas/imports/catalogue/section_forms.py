"""The sections a file may hold, each with its form and the field that names its records."""

from schemas.imports.catalogue.base_form import Form
from schemas.imports.catalogue.candidate import CandidateForm
from schemas.imports.catalogue.claim import ClaimForm, FurtherEvidenceForm
from schemas.imports.catalogue.concepts import ConditionForm, MeasureForm, MechanismForm, RiskForm
from schemas.imports.catalogue.reference import ReferenceForm, ReferenceLinkForm
from schemas.imports.catalogue.study import PopulationForm, StudyForm
from schemas.imports.catalogue.therapy import TherapyForm

FORMS: dict[str, type[Form]] = {
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
NAMED_BY = {"claims": "key", "evidence": "claim", "reference_links": "from"}
