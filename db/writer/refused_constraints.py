"""What a constraint of either database refused while rows were written, in the words of the files."""

from sqlalchemy.exc import IntegrityError

from db.loader.integrity_errors import CHECK_FAILED, explain_constraint
from db.models import Base


def explain_integrity_error(error: IntegrityError) -> str:
    text = str(error.orig or error)
    diagnosis = getattr(error.orig, "diag", None)  # of PostgreSQL
    constraint = getattr(diagnosis, "constraint_name", None) or text.partition(CHECK_FAILED)[2]
    return explain_constraint(constraint, text, Base.metadata.tables)
