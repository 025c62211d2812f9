"""The first schema: everything that `db.models` described on the day."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_initial"
down_revision = None
branch_labels = None
depends_on = None

SORTABLE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
FIGURE = sa.Numeric().with_variant(sa.String(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(), "sqlite")

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."


def word(name: str, values: str) -> sa.Enum:
    return sa.Enum(*values.split(), name=name, native_enum=False, create_constraint=True, length=40)


def partial_date(table: str, column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(
        f"ltrim({column}, '0123456789-') = ''"
        f" AND length(replace({column}, '-', '')) ="
        f" CASE length({column}) WHEN 4 THEN 4 WHEN 7 THEN 6 WHEN 10 THEN 8 ELSE -1 END"
        f" AND substr({column}, 5, 1) IN ('', '-') AND substr({column}, 8, 1) IN ('', '-')"
        f" AND (length({column}) < 7 OR substr({column}, 6, 2) BETWEEN '01' AND '12')"
        f" AND (length({column}) < 10 OR substr({column}, 9, 2) BETWEEN '01' AND '31')",
        name=op.f(f"ck_{table}_{column}_is_a_partial_date"),
    )


def lifecycle(table: str) -> tuple[sa.CheckConstraint | sa.ForeignKeyConstraint, ...]:
    rules = {
        "id_is_a_slug": f"id <> '' AND ltrim(id, '{LETTERS}') = ''",
        "ended_says_why": "status = 'published' OR reason IS NOT NULL",
        "merged_names_successor": "status <> 'merged' OR successor_id IS NOT NULL",
        "successor_is_another": "successor_id <> id",
    }
    return (
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()),
        sa.ForeignKeyConstraint(["successor_id"], [f"{table}.id"], name=op.f(f"fk_{table}_successor_id")),
    )


TABLES = (
    "attributes",
    "conditions",
    "measures",
    "mechanisms",
    "references",
    "revision",
    "risks",
    "studies",
    "therapies",
    "attribute_codings",
    "candidates",
    "components",
    "condition_codings",
    "condition_parents",
    "measure_codings",
    "mechanism_codings",
    "populations",
    "reference_codings",
    "reference_facts",
    "reference_links",
    "risk_codings",
    "study_codings",
    "study_references",
    "study_therapies",
    "therapy_ancestors",
    "therapy_codings",
    "therapy_conditions",
    "therapy_parents",
    "claims",
    "criteria",
    "approvals",
    "evidence",
)


def upgrade() -> None:  # noqa: PLR0915 - as alembic wrote it, a statement for each table and index
    op.create_table(
        "attributes",
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("name", SORTABLE, nullable=False),
        sa.Column("type", word("type", "quantity score boolean code set event date"), nullable=False),
        sa.Column("unit", sa.Text()),
        sa.Column("decimals", sa.Integer()),
        sa.Column("low", sa.Integer()),
        sa.Column("high", sa.Integer()),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("derivations", sa.JSON(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("status", word("status", "published merged withdrawn"), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("successor_id", SORTABLE),
        *lifecycle("attributes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attributes")),
    )
    op.create_index(op.f("ix_attributes_type"), "attributes", ["type"])
    op.create_index("ix_attributes_updated_at_id", "attributes", ["updated_at", "id"])
    op.create_table(
        "conditions",
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("name", SORTABLE, nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("status", word("status", "published merged withdrawn"), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("successor_id", SORTABLE),
        *lifecycle("conditions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conditions")),
    )
    op.create_index("ix_conditions_updated_at_id", "conditions", ["updated_at", "id"])
    op.create_table(
        "measures",
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("name", SORTABLE, nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("family", sa.Text()),
        sa.Column("type", word("type", "proportion quantity duration count score money"), nullable=False),
        sa.Column("direction", word("direction", "higher_better lower_better neutral"), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("status", word("status", "published merged withdrawn"), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("successor_id", SORTABLE),
        *lifecycle("measures"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
    )
    op.create_index(op.f("ix_measures_family"), "measures", ["family"])
    op.create_index("ix_measures_updated_at_id", "measures", ["updated_at", "id"])
    op.create_table(
        "mechanisms",
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("name", SORTABLE, nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("status", word("status", "published merged withdrawn"), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("successor_id", SORTABLE),
        *lifecycle("mechanisms"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mechanisms")),
    )
    op.create_index("ix_mechanisms_updated_at_id", "mechanisms", ["updated_at", "id"])
    op.create_table(
        "references",
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column(
            "kind",
            word(
                "kind",
                "journal_article preprint conference_abstract registry_record registry_report label "
                "regulatory_document guideline press_release news web_page dataset book correction_notice "
                "retraction_notice editorial_note",
            ),
            nullable=False,
        ),
        sa.Column("title", SORTABLE, nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("container", sa.Text()),
        sa.Column("issued", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("original_language", sa.Text()),
        sa.Column("translation", word("translation", "none human machine"), nullable=False),
        sa.Column("peer_reviewed", sa.Boolean()),
        sa.Column(
            "design",
            word(
                "design",
                "randomised_controlled nonrandomised_controlled single_arm dose_escalation cohort matched_cohort "
                "case_control cross_sectional case_series case_report registry_analysis systematic_review "
                "meta_analysis economic_model guideline narrative animal in_vitro",
            ),
        ),
        sa.Column("retraction", word("retraction", "none corrected concern retracted"), nullable=False),
        sa.Column("notes", sa.Text()),
        sa.Column("status", word("status", "published merged withdrawn"), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("successor_id", SORTABLE),
        partial_date("references", "issued"),
        *lifecycle("references"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_references")),
    )
    op.create_index(op.f("ix_references_design"), "references", ["design"])
    op.create_index(op.f("ix_references_issued"), "references", ["issued"])
    op.create_index(op.f("ix_references_kind"), "references", ["kind"])
    op.create_index("ix_references_updated_at_id", "references", ["updated_at", "id"])
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_revision_is_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
    )
    op.create_table(
        "risks",
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("name", SORTABLE, nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.Column(
            "category",
            word(
                "category",
                "procedural infection immunological haematological malignancy metabolic organ_toxicity device "
                "graft reproductive neurological general",
            ),
            nullable=False,
        ),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("status", word("status", "published merged withdrawn"), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("successor_id", SORTABLE),
        *lifecycle("risks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risks")),
    )
    op.create_index(op.f("ix_risks_category"), "risks", ["category"])
    op.create_index("ix_risks_updated_at_id", "risks", ["updated_at", "id"])
    op.create_table(
        "studies",
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("title", SORTABLE, nullable=False),
        sa.Column("acronym", sa.Text()),
        sa.Column(
            "design",
            word(
                "design",
                "randomised_controlled nonrandomised_controlled single_arm dose_escalation cohort matched_cohort "
                "case_control cross_sectional case_series case_report registry_analysis systematic_review "
                "meta_analysis economic_model guideline narrative animal in_vitro",
            ),
        ),
        sa.Column("allocation", word("allocation", "randomised nonrandomised not_applicable")),
        sa.Column("masking", word("masking", "open single double triple quadruple")),
        sa.Column(
            "phase", word("phase", "early_phase_1 phase_1 phase_1_2 phase_2 phase_2_3 phase_3 phase_4 not_applicable")
        ),
        sa.Column(
            "recruitment",
            word(
                "recruitment",
                "not_yet_recruiting recruiting enrolling_by_invitation active_not_recruiting suspended "
                "terminated completed withdrawn unknown",
            ),
        ),
        sa.Column("enrolment", sa.Integer()),
        sa.Column("enrolment_type", word("enrolment_type", "planned actual")),
        sa.Column("start", sa.Text()),
        sa.Column("start_type", word("start_type", "actual estimated")),
        sa.Column("primary_completion", sa.Text()),
        sa.Column("primary_completion_type", word("primary_completion_type", "actual estimated")),
        sa.Column("completion", sa.Text()),
        sa.Column("completion_type", word("completion_type", "actual estimated")),
        sa.Column("as_of", sa.Text()),
        sa.Column("sponsor", sa.Text()),
        sa.Column("origin", word("origin", "curated imported"), nullable=False),
        sa.Column("status", word("status", "published merged withdrawn"), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("successor_id", SORTABLE),
        partial_date("studies", "as_of"),
        partial_date("studies", "completion"),
        partial_date("studies", "primary_completion"),
        partial_date("studies", "start"),
        sa.CheckConstraint(
            "(completion IS NULL) = (completion_type IS NULL)", name=op.f("ck_studies_completion_is_whole")
        ),
        sa.CheckConstraint(
            "(enrolment IS NULL) = (enrolment_type IS NULL)", name=op.f("ck_studies_enrolment_is_whole")
        ),
        sa.CheckConstraint(
            "(primary_completion IS NULL) = (primary_completion_type IS NULL)",
            name=op.f("ck_studies_primary_completion_is_whole"),
        ),
        sa.CheckConstraint("(start IS NULL) = (start_type IS NULL)", name=op.f("ck_studies_start_is_whole")),
        sa.CheckConstraint("enrolment >= 0", name=op.f("ck_studies_enrolment_is_a_count")),
        *lifecycle("studies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studies")),
    )
    op.create_index(op.f("ix_studies_design"), "studies", ["design"])
    op.create_index(op.f("ix_studies_phase"), "studies", ["phase"])
    op.create_index(op.f("ix_studies_recruitment"), "studies", ["recruitment"])
    op.create_index("ix_studies_updated_at_id", "studies", ["updated_at", "id"])
    op.create_table(
        "therapies",
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("name", SORTABLE, nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.Column("kind", word("kind", "product regimen class comparator"), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("professional_summary", sa.Text()),
        sa.Column(
            "stage",
            word(
                "stage",
                "preclinical phase_1 phase_1_2 phase_2 phase_2_3 phase_3 submitted clinical_service approved "
                "standard_of_care",
            ),
        ),
        sa.Column("activity", word("activity", "active on_hold discontinued dormant unknown")),
        sa.Column("origin", word("origin", "curated imported"), nullable=False),
        sa.Column("status", word("status", "published merged withdrawn"), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("successor_id", SORTABLE),
        *lifecycle("therapies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_therapies")),
    )
    op.create_index(op.f("ix_therapies_activity"), "therapies", ["activity"])
    op.create_index(op.f("ix_therapies_kind"), "therapies", ["kind"])
    op.create_index(op.f("ix_therapies_stage"), "therapies", ["stage"])
    op.create_index("ix_therapies_updated_at_id", "therapies", ["updated_at", "id"])
    op.create_table(
        "attribute_codings",
        sa.Column("owner_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "system",
            word(
                "system",
                "pmid pmcid doi isbn nct chictr hpscreg dailymed url mondo doid hp mesh icd10cm loinc atc sevco",
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("key", SORTABLE, nullable=False),
        sa.CheckConstraint("key = lower(code)", name=op.f("ck_attribute_codings_key_is_folded")),
        sa.ForeignKeyConstraint(["owner_id"], ["attributes.id"], name=op.f("fk_attribute_codings_owner_id")),
        sa.PrimaryKeyConstraint("owner_id", "position", name=op.f("pk_attribute_codings")),
    )
    op.create_index("ix_attribute_codings_system_key", "attribute_codings", ["system", "key"])
    op.create_index(
        "uq_attribute_codings_owner_id_system_key", "attribute_codings", ["owner_id", "system", "key"], unique=True
    )
    op.create_table(
        "candidates",
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("therapy_id", SORTABLE, nullable=False),
        sa.Column("title", SORTABLE, nullable=False),
        sa.Column("reference_id", SORTABLE, nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("study_id", SORTABLE),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("tree", sa.Text(), nullable=False),
        sa.Column("status", word("status", "published merged withdrawn"), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("successor_id", SORTABLE),
        partial_date("candidates", "as_of"),
        sa.ForeignKeyConstraint(["reference_id"], ["references.id"], name=op.f("fk_candidates_reference_id")),
        sa.ForeignKeyConstraint(["study_id"], ["studies.id"], name=op.f("fk_candidates_study_id")),
        *lifecycle("candidates"),
        sa.ForeignKeyConstraint(["therapy_id"], ["therapies.id"], name=op.f("fk_candidates_therapy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint(
            "therapy_id", "reference_id", "part", name=op.f("uq_candidates_therapy_id_reference_id_part")
        ),
    )
    op.create_index(op.f("ix_candidates_reference_id"), "candidates", ["reference_id"])
    op.create_index(op.f("ix_candidates_study_id"), "candidates", ["study_id"])
    op.create_index(op.f("ix_candidates_therapy_id"), "candidates", ["therapy_id"])
    op.create_index("ix_candidates_updated_at_id", "candidates", ["updated_at", "id"])
    op.create_table(
        "components",
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("therapy_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            word(
                "role",
                "product device procedure procurement mobilisation conditioning induction maintenance "
                "co_treatment monitoring",
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("part_id", SORTABLE),
        sa.Column("cell_type", sa.Text()),
        sa.Column("cell_source", sa.Text()),
        sa.Column("cell_origin", sa.Text()),
        sa.Column("engineering", sa.Text()),
        sa.Column("encapsulation", sa.Text()),
        sa.Column("dose_low", FIGURE),
        sa.Column("dose_high", FIGURE),
        sa.Column("dose_unit", sa.Text()),
        sa.Column("repeat_low", sa.Integer()),
        sa.Column("repeat_high", sa.Integer()),
        sa.Column("timing_low", FIGURE),
        sa.Column("timing_high", FIGURE),
        sa.Column("timing_unit", sa.Text()),
        sa.Column("route", sa.Text()),
        sa.Column("site", sa.Text()),
        sa.CheckConstraint(
            "(dose_low IS NULL AND dose_high IS NULL) OR dose_unit IS NOT NULL",
            name=op.f("ck_components_dose_has_unit"),
        ),
        sa.CheckConstraint(
            "(timing_low IS NULL AND timing_high IS NULL) OR timing_unit IS NOT NULL",
            name=op.f("ck_components_timing_has_unit"),
        ),
        sa.CheckConstraint(
            "CAST(dose_low AS NUMERIC) <= CAST(dose_high AS NUMERIC)",
            name=op.f("ck_components_dose_low_not_above_dose_high"),
        ),
        sa.CheckConstraint(
            "CAST(repeat_low AS NUMERIC) <= CAST(repeat_high AS NUMERIC)",
            name=op.f("ck_components_repeat_low_not_above_repeat_high"),
        ),
        sa.CheckConstraint(
            "CAST(timing_low AS NUMERIC) <= CAST(timing_high AS NUMERIC)",
            name=op.f("ck_components_timing_low_not_above_timing_high"),
        ),
        sa.CheckConstraint("part_id <> therapy_id", name=op.f("ck_components_part_is_another")),
        sa.ForeignKeyConstraint(["part_id"], ["therapies.id"], name=op.f("fk_components_part_id")),
        sa.ForeignKeyConstraint(["therapy_id"], ["therapies.id"], name=op.f("fk_components_therapy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_components")),
        sa.UniqueConstraint("id", "therapy_id", name=op.f("uq_components_id_therapy_id")),
        sa.UniqueConstraint("therapy_id", "position", name=op.f("uq_components_therapy_id_position")),
    )
    op.create_index(op.f("ix_components_part_id"), "components", ["part_id"])
    op.create_index(op.f("ix_components_therapy_id"), "components", ["therapy_id"])
    op.create_table(
        "condition_codings",
        sa.Column("owner_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "system",
            word(
                "system",
                "pmid pmcid doi isbn nct chictr hpscreg dailymed url mondo doid hp mesh icd10cm loinc atc sevco",
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("key", SORTABLE, nullable=False),
        sa.CheckConstraint("key = lower(code)", name=op.f("ck_condition_codings_key_is_folded")),
        sa.ForeignKeyConstraint(["owner_id"], ["conditions.id"], name=op.f("fk_condition_codings_owner_id")),
        sa.PrimaryKeyConstraint("owner_id", "position", name=op.f("pk_condition_codings")),
    )
    op.create_index("ix_condition_codings_system_key", "condition_codings", ["system", "key"])
    op.create_index(
        "uq_condition_codings_owner_id_system_key", "condition_codings", ["owner_id", "system", "key"], unique=True
    )
    op.create_table(
        "condition_parents",
        sa.Column("condition_id", SORTABLE, nullable=False),
        sa.Column("parent_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("condition_id <> parent_id", name=op.f("ck_condition_parents_is_another")),
        sa.ForeignKeyConstraint(["condition_id"], ["conditions.id"], name=op.f("fk_condition_parents_condition_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["conditions.id"], name=op.f("fk_condition_parents_parent_id")),
        sa.PrimaryKeyConstraint("condition_id", "parent_id", name=op.f("pk_condition_parents")),
    )
    op.create_index(op.f("ix_condition_parents_parent_id"), "condition_parents", ["parent_id"])
    op.create_table(
        "measure_codings",
        sa.Column("owner_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "system",
            word(
                "system",
                "pmid pmcid doi isbn nct chictr hpscreg dailymed url mondo doid hp mesh icd10cm loinc atc sevco",
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("key", SORTABLE, nullable=False),
        sa.CheckConstraint("key = lower(code)", name=op.f("ck_measure_codings_key_is_folded")),
        sa.ForeignKeyConstraint(["owner_id"], ["measures.id"], name=op.f("fk_measure_codings_owner_id")),
        sa.PrimaryKeyConstraint("owner_id", "position", name=op.f("pk_measure_codings")),
    )
    op.create_index("ix_measure_codings_system_key", "measure_codings", ["system", "key"])
    op.create_index(
        "uq_measure_codings_owner_id_system_key", "measure_codings", ["owner_id", "system", "key"], unique=True
    )
    op.create_table(
        "mechanism_codings",
        sa.Column("owner_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "system",
            word(
                "system",
                "pmid pmcid doi isbn nct chictr hpscreg dailymed url mondo doid hp mesh icd10cm loinc atc sevco",
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("key", SORTABLE, nullable=False),
        sa.CheckConstraint("key = lower(code)", name=op.f("ck_mechanism_codings_key_is_folded")),
        sa.ForeignKeyConstraint(["owner_id"], ["mechanisms.id"], name=op.f("fk_mechanism_codings_owner_id")),
        sa.PrimaryKeyConstraint("owner_id", "position", name=op.f("pk_mechanism_codings")),
    )
    op.create_index("ix_mechanism_codings_system_key", "mechanism_codings", ["system", "key"])
    op.create_index(
        "uq_mechanism_codings_owner_id_system_key", "mechanism_codings", ["owner_id", "system", "key"], unique=True
    )
    op.create_table(
        "populations",
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("study_id", SORTABLE),
        sa.Column(
            "role",
            word("role", "enrolled arm dose_group subgroup control matched_control registry pooled"),
            nullable=False,
        ),
        sa.Column("received_id", SORTABLE),
        sa.Column("parent_id", SORTABLE),
        sa.Column("size", sa.Integer()),
        sa.Column("description", sa.Text()),
        sa.Column("external_id", sa.Text()),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_populations_parent_is_another")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_populations_size_is_a_count")),
        sa.ForeignKeyConstraint(["parent_id"], ["populations.id"], name=op.f("fk_populations_parent_id")),
        sa.ForeignKeyConstraint(["received_id"], ["therapies.id"], name=op.f("fk_populations_received_id")),
        sa.ForeignKeyConstraint(["study_id"], ["studies.id"], name=op.f("fk_populations_study_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_populations")),
    )
    op.create_index(op.f("ix_populations_parent_id"), "populations", ["parent_id"])
    op.create_index(op.f("ix_populations_received_id"), "populations", ["received_id"])
    op.create_index(op.f("ix_populations_study_id"), "populations", ["study_id"])
    op.create_table(
        "reference_codings",
        sa.Column("owner_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "system",
            word(
                "system",
                "pmid pmcid doi isbn nct chictr hpscreg dailymed url mondo doid hp mesh icd10cm loinc atc sevco",
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("key", SORTABLE, nullable=False),
        sa.CheckConstraint("key = lower(code)", name=op.f("ck_reference_codings_key_is_folded")),
        sa.ForeignKeyConstraint(["owner_id"], ["references.id"], name=op.f("fk_reference_codings_owner_id")),
        sa.PrimaryKeyConstraint("owner_id", "position", name=op.f("pk_reference_codings")),
    )
    op.create_index("ix_reference_codings_system_key", "reference_codings", ["system", "key"])
    op.create_index(
        "uq_reference_codings_owner_id_system_key", "reference_codings", ["owner_id", "system", "key"], unique=True
    )
    op.create_table(
        "reference_facts",
        sa.Column("reference_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "name",
            word(
                "name",
                "page_updated last_reviewed declared_reviewer declared_evidence_level learn_more related_trials "
                "related_article",
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.ForeignKeyConstraint(["reference_id"], ["references.id"], name=op.f("fk_reference_facts_reference_id")),
        sa.PrimaryKeyConstraint("reference_id", "position", name=op.f("pk_reference_facts")),
    )
    op.create_table(
        "reference_links",
        sa.Column("from_id", SORTABLE, nullable=False),
        sa.Column("to_id", SORTABLE, nullable=False),
        sa.Column(
            "type",
            word("type", "erratum_for retraction_of concern_about comment_on update_of copy_of translation_of"),
            nullable=False,
        ),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_reference_links_is_another")),
        sa.ForeignKeyConstraint(["from_id"], ["references.id"], name=op.f("fk_reference_links_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["references.id"], name=op.f("fk_reference_links_to_id")),
        sa.PrimaryKeyConstraint("from_id", "to_id", "type", name=op.f("pk_reference_links")),
    )
    op.create_index(op.f("ix_reference_links_to_id"), "reference_links", ["to_id"])
    op.create_table(
        "risk_codings",
        sa.Column("owner_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "system",
            word(
                "system",
                "pmid pmcid doi isbn nct chictr hpscreg dailymed url mondo doid hp mesh icd10cm loinc atc sevco",
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("key", SORTABLE, nullable=False),
        sa.CheckConstraint("key = lower(code)", name=op.f("ck_risk_codings_key_is_folded")),
        sa.ForeignKeyConstraint(["owner_id"], ["risks.id"], name=op.f("fk_risk_codings_owner_id")),
        sa.PrimaryKeyConstraint("owner_id", "position", name=op.f("pk_risk_codings")),
    )
    op.create_index("ix_risk_codings_system_key", "risk_codings", ["system", "key"])
    op.create_index("uq_risk_codings_owner_id_system_key", "risk_codings", ["owner_id", "system", "key"], unique=True)
    op.create_table(
        "study_codings",
        sa.Column("owner_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "system",
            word(
                "system",
                "pmid pmcid doi isbn nct chictr hpscreg dailymed url mondo doid hp mesh icd10cm loinc atc sevco",
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("key", SORTABLE, nullable=False),
        sa.CheckConstraint("key = lower(code)", name=op.f("ck_study_codings_key_is_folded")),
        sa.ForeignKeyConstraint(["owner_id"], ["studies.id"], name=op.f("fk_study_codings_owner_id")),
        sa.PrimaryKeyConstraint("owner_id", "position", name=op.f("pk_study_codings")),
    )
    op.create_index("ix_study_codings_system_key", "study_codings", ["system", "key"])
    op.create_index("uq_study_codings_owner_id_system_key", "study_codings", ["owner_id", "system", "key"], unique=True)
    op.create_table(
        "study_references",
        sa.Column("study_id", SORTABLE, nullable=False),
        sa.Column("reference_id", SORTABLE, nullable=False),
        sa.Column(
            "role", word("role", "registration protocol primary_result later_result secondary_report"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["reference_id"], ["references.id"], name=op.f("fk_study_references_reference_id")),
        sa.ForeignKeyConstraint(["study_id"], ["studies.id"], name=op.f("fk_study_references_study_id")),
        sa.PrimaryKeyConstraint("study_id", "reference_id", "role", name=op.f("pk_study_references")),
    )
    op.create_index(op.f("ix_study_references_reference_id"), "study_references", ["reference_id"])
    op.create_table(
        "study_therapies",
        sa.Column("study_id", SORTABLE, nullable=False),
        sa.Column("therapy_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["study_id"], ["studies.id"], name=op.f("fk_study_therapies_study_id")),
        sa.ForeignKeyConstraint(["therapy_id"], ["therapies.id"], name=op.f("fk_study_therapies_therapy_id")),
        sa.PrimaryKeyConstraint("study_id", "therapy_id", name=op.f("pk_study_therapies")),
    )
    op.create_index(op.f("ix_study_therapies_therapy_id"), "study_therapies", ["therapy_id"])
    op.create_table(
        "therapy_ancestors",
        sa.Column("therapy_id", SORTABLE, nullable=False),
        sa.Column("ancestor_id", SORTABLE, nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ancestor_id"], ["therapies.id"], name=op.f("fk_therapy_ancestors_ancestor_id")),
        sa.ForeignKeyConstraint(["therapy_id"], ["therapies.id"], name=op.f("fk_therapy_ancestors_therapy_id")),
        sa.PrimaryKeyConstraint("therapy_id", "ancestor_id", name=op.f("pk_therapy_ancestors")),
    )
    op.create_index(op.f("ix_therapy_ancestors_ancestor_id"), "therapy_ancestors", ["ancestor_id"])
    op.create_table(
        "therapy_codings",
        sa.Column("owner_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "system",
            word(
                "system",
                "pmid pmcid doi isbn nct chictr hpscreg dailymed url mondo doid hp mesh icd10cm loinc atc sevco",
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("key", SORTABLE, nullable=False),
        sa.CheckConstraint("key = lower(code)", name=op.f("ck_therapy_codings_key_is_folded")),
        sa.ForeignKeyConstraint(["owner_id"], ["therapies.id"], name=op.f("fk_therapy_codings_owner_id")),
        sa.PrimaryKeyConstraint("owner_id", "position", name=op.f("pk_therapy_codings")),
    )
    op.create_index("ix_therapy_codings_system_key", "therapy_codings", ["system", "key"])
    op.create_index(
        "uq_therapy_codings_owner_id_system_key", "therapy_codings", ["owner_id", "system", "key"], unique=True
    )
    op.create_table(
        "therapy_conditions",
        sa.Column("therapy_id", SORTABLE, nullable=False),
        sa.Column("condition_id", SORTABLE, nullable=False),
        sa.Column("role", word("role", "treats prevents studied_for"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["condition_id"], ["conditions.id"], name=op.f("fk_therapy_conditions_condition_id")),
        sa.ForeignKeyConstraint(["therapy_id"], ["therapies.id"], name=op.f("fk_therapy_conditions_therapy_id")),
        sa.PrimaryKeyConstraint("therapy_id", "condition_id", "role", name=op.f("pk_therapy_conditions")),
    )
    op.create_index(op.f("ix_therapy_conditions_condition_id"), "therapy_conditions", ["condition_id"])
    op.create_table(
        "therapy_parents",
        sa.Column("therapy_id", SORTABLE, nullable=False),
        sa.Column("parent_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("therapy_id <> parent_id", name=op.f("ck_therapy_parents_is_another")),
        sa.ForeignKeyConstraint(["parent_id"], ["therapies.id"], name=op.f("fk_therapy_parents_parent_id")),
        sa.ForeignKeyConstraint(["therapy_id"], ["therapies.id"], name=op.f("fk_therapy_parents_therapy_id")),
        sa.PrimaryKeyConstraint("therapy_id", "parent_id", name=op.f("pk_therapy_parents")),
        sa.UniqueConstraint("therapy_id", "position", name=op.f("uq_therapy_parents_therapy_id_position")),
    )
    op.create_index(op.f("ix_therapy_parents_parent_id"), "therapy_parents", ["parent_id"])
    op.create_table(
        "claims",
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("therapy_id", SORTABLE),
        sa.Column("component_id", SORTABLE),
        sa.Column("condition_id", SORTABLE),
        sa.Column(
            "kind", word("kind", "mechanism risk outcome candidate procedure status burden description"), nullable=False
        ),
        sa.Column("assertion", word("assertion", "shown proposed not_shown refuted"), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("mechanism_id", SORTABLE),
        sa.Column("risk_id", SORTABLE),
        sa.Column("candidate_id", SORTABLE),
        sa.Column("measure_id", SORTABLE),
        sa.Column("study_id", SORTABLE),
        sa.Column("population_id", SORTABLE),
        sa.Column("versus_id", SORTABLE),
        sa.Column(
            "statistic",
            word(
                "statistic",
                "proportion count mean median rate difference ratio hazard_ratio odds_ratio risk_ratio "
                "standardised_mean_difference",
            ),
        ),
        sa.Column("comparator", word("comparator", "< <= >= > ~")),
        sa.Column("value", FIGURE),
        sa.Column("unit", sa.Text()),
        sa.Column("interval_type", word("interval_type", "ci95 ci90 ci_other iqr range sd se")),
        sa.Column("interval_low", FIGURE),
        sa.Column("interval_high", FIGURE),
        sa.Column("events", sa.Integer()),
        sa.Column("at_risk", sa.Integer()),
        sa.Column("counted", word("counted", "participant procedure device explant event person_year")),
        sa.Column("occurrences", sa.Integer()),
        sa.Column("severity", word("severity", "any serious non_serious fatal grade_3_plus")),
        sa.Column("follow_up_kind", word("follow_up_kind", "at over median mean maximum")),
        sa.Column("follow_up_low", FIGURE),
        sa.Column("follow_up_high", FIGURE),
        sa.Column("follow_up_unit", sa.Text()),
        sa.Column("causality", word("causality", "related possible unlikely unrelated not_assessed")),
        sa.Column("asserter", word("asserter", "sponsor investigator committee regulator guideline_body")),
        sa.Column("applies_to", word("applies_to", "self descendants"), nullable=False),
        sa.Column("as_of", sa.Text()),
        sa.Column("certainty", word("certainty", "high moderate low very_low")),
        sa.Column("certainty_reason", sa.Text()),
        sa.Column("ruling", word("ruling", "accepted contested rejected")),
        sa.Column("rationale", sa.Text()),
        sa.Column("standing", word("standing", "accepted contested rejected"), nullable=False),
        sa.Column("contested", sa.Boolean(), nullable=False),
        sa.Column(
            "cause", word("cause", "product device procedure conditioning immunosuppression procurement regimen")
        ),
        sa.Column("reviewed_on", sa.Text()),
        sa.Column("origin", word("origin", "curated imported"), nullable=False),
        sa.Column("status", word("status", "published merged withdrawn"), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("successor_id", SORTABLE),
        sa.CheckConstraint(
            "(kind = 'mechanism') = (mechanism_id IS NOT NULL)", name=op.f("ck_claims_kind_mechanism_names_one")
        ),
        sa.CheckConstraint("(kind = 'risk') = (risk_id IS NOT NULL)", name=op.f("ck_claims_kind_risk_names_one")),
        sa.CheckConstraint(
            "applies_to = 'self' OR kind IN ('mechanism', 'risk', 'procedure')",
            name=op.f("ck_claims_only_some_kinds_descend"),
        ),
        sa.CheckConstraint("candidate_id IS NULL OR kind = 'candidate'", name=op.f("ck_claims_candidate_needs_kind")),
        sa.CheckConstraint(
            "certainty IS NULL OR kind IN ('outcome', 'risk')", name=op.f("ck_claims_certainty_rates_results")
        ),
        sa.CheckConstraint(
            "events >= 0 AND (events <= at_risk OR counted = 'person_year')",
            name=op.f("ck_claims_events_within_at_risk"),
        ),
        sa.CheckConstraint(
            "kind <> 'outcome' OR measure_id IS NOT NULL", name=op.f("ck_claims_kind_outcome_names_measure")
        ),
        sa.CheckConstraint(
            "kind <> 'risk' OR events IS NULL OR events > 0 OR assertion = 'not_shown'",
            name=op.f("ck_claims_no_events_is_not_shown"),
        ),
        partial_date("claims", "as_of"),
        partial_date("claims", "reviewed_on"),
        sa.CheckConstraint(
            "therapy_id IS NOT NULL OR (condition_id IS NOT NULL AND kind = 'description')",
            name=op.f("ck_claims_is_about_something"),
        ),
        sa.CheckConstraint(
            "(certainty IS NULL) = (certainty_reason IS NULL)", name=op.f("ck_claims_certainty_has_reason")
        ),
        sa.CheckConstraint(
            "(follow_up_kind IS NULL) = (follow_up_high IS NULL)", name=op.f("ck_claims_follow_up_has_all")
        ),
        sa.CheckConstraint(
            "(follow_up_kind IS NULL) = (follow_up_unit IS NULL)", name=op.f("ck_claims_follow_up_has_unit")
        ),
        sa.CheckConstraint("(ruling IS NULL) = (rationale IS NULL)", name=op.f("ck_claims_ruling_has_rationale")),
        sa.CheckConstraint(
            "CAST(follow_up_low AS NUMERIC) <= CAST(follow_up_high AS NUMERIC)",
            name=op.f("ck_claims_follow_up_low_not_above_follow_up_high"),
        ),
        sa.CheckConstraint(
            "CAST(interval_low AS NUMERIC) <= CAST(interval_high AS NUMERIC)",
            name=op.f("ck_claims_interval_low_not_above_interval_high"),
        ),
        sa.CheckConstraint("at_risk > 0", name=op.f("ck_claims_at_risk_is_positive")),
        sa.CheckConstraint("causality IS NULL OR asserter IS NOT NULL", name=op.f("ck_claims_causality_has_asserter")),
        sa.CheckConstraint("comparator IS NULL OR value IS NOT NULL", name=op.f("ck_claims_comparator_has_value")),
        sa.CheckConstraint(
            "component_id IS NULL OR therapy_id IS NOT NULL", name=op.f("ck_claims_component_needs_therapy")
        ),
        sa.CheckConstraint(
            "events IS NULL OR (at_risk IS NOT NULL AND counted IS NOT NULL)",
            name=op.f("ck_claims_events_need_at_risk"),
        ),
        sa.CheckConstraint(
            "follow_up_low IS NULL OR follow_up_kind IS NOT NULL", name=op.f("ck_claims_follow_up_low_has_kind")
        ),
        sa.CheckConstraint(
            "interval_type IS NOT NULL OR (interval_low IS NULL AND interval_high IS NULL)",
            name=op.f("ck_claims_bounds_have_interval"),
        ),
        sa.CheckConstraint(
            "interval_type IS NULL OR interval_low IS NOT NULL OR interval_high IS NOT NULL",
            name=op.f("ck_claims_interval_has_bounds"),
        ),
        sa.CheckConstraint("length(statement) BETWEEN 1 AND 300", name=op.f("ck_claims_statement_is_short")),
        sa.CheckConstraint("occurrences >= events", name=op.f("ck_claims_occurrences_cover_events")),
        sa.CheckConstraint(
            "value IS NULL OR measure_id IS NOT NULL OR risk_id IS NOT NULL",
            name=op.f("ck_claims_value_measures_something"),
        ),
        sa.CheckConstraint("value IS NULL OR unit IS NOT NULL", name=op.f("ck_claims_value_has_unit")),
        sa.CheckConstraint("versus_id <> population_id", name=op.f("ck_claims_versus_is_another")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_claims_candidate_id")),
        sa.ForeignKeyConstraint(
            ["component_id", "therapy_id"],
            ["components.id", "components.therapy_id"],
            name=op.f("fk_claims_component_id_therapy_id"),
        ),
        sa.ForeignKeyConstraint(["component_id"], ["components.id"], name=op.f("fk_claims_component_id")),
        sa.ForeignKeyConstraint(["condition_id"], ["conditions.id"], name=op.f("fk_claims_condition_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_claims_measure_id")),
        sa.ForeignKeyConstraint(["mechanism_id"], ["mechanisms.id"], name=op.f("fk_claims_mechanism_id")),
        sa.ForeignKeyConstraint(["population_id"], ["populations.id"], name=op.f("fk_claims_population_id")),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name=op.f("fk_claims_risk_id")),
        sa.ForeignKeyConstraint(["study_id"], ["studies.id"], name=op.f("fk_claims_study_id")),
        *lifecycle("claims"),
        sa.ForeignKeyConstraint(["therapy_id"], ["therapies.id"], name=op.f("fk_claims_therapy_id")),
        sa.ForeignKeyConstraint(["versus_id"], ["populations.id"], name=op.f("fk_claims_versus_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    op.create_index(op.f("ix_claims_candidate_id"), "claims", ["candidate_id"])
    op.create_index(op.f("ix_claims_component_id"), "claims", ["component_id"])
    op.create_index(op.f("ix_claims_condition_id"), "claims", ["condition_id"])
    op.create_index(op.f("ix_claims_kind_therapy_id_id"), "claims", ["kind", "therapy_id", "id"])
    op.create_index(op.f("ix_claims_measure_id_therapy_id"), "claims", ["measure_id", "therapy_id"])
    op.create_index(op.f("ix_claims_mechanism_id_therapy_id"), "claims", ["mechanism_id", "therapy_id"])
    op.create_index(op.f("ix_claims_population_id"), "claims", ["population_id"])
    op.create_index(op.f("ix_claims_risk_id_therapy_id"), "claims", ["risk_id", "therapy_id"])
    op.create_index(op.f("ix_claims_standing"), "claims", ["standing"])
    op.create_index(op.f("ix_claims_study_id"), "claims", ["study_id"])
    op.create_index(op.f("ix_claims_therapy_id_kind_standing"), "claims", ["therapy_id", "kind", "standing"])
    op.create_index("ix_claims_updated_at_id", "claims", ["updated_at", "id"])
    op.create_index(op.f("ix_claims_versus_id"), "claims", ["versus_id"])
    op.create_table(
        "criteria",
        sa.Column("id", SORTABLE, nullable=False),
        sa.Column("candidate_id", SORTABLE, nullable=False),
        sa.Column("parent_id", SORTABLE),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("node", word("node", "all any at_least leaf"), nullable=False),
        sa.Column("n", sa.Integer()),
        sa.Column(
            "role", word("role", "inclusion exclusion absolute_contraindication relative_contraindication caution")
        ),
        sa.Column("attribute_id", SORTABLE),
        sa.Column(
            "operator",
            word(
                "operator", "lt lte gt gte eq between is in not_in includes_any includes_all includes_none before after"
            ),
        ),
        sa.Column("low", FIGURE),
        sa.Column("high", FIGURE),
        sa.Column("unit", sa.Text()),
        sa.Column("values", sa.JSON(none_as_null=True)),
        sa.Column("window_length", sa.Integer()),
        sa.Column("window_unit", sa.Text()),
        sa.Column("negated", sa.Boolean(), nullable=False),
        sa.Column("computable", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("reference_id", SORTABLE),
        sa.Column("locator", sa.Text()),
        sa.CheckConstraint("(node = 'at_least') = (n IS NOT NULL)", name=op.f("ck_criteria_at_least_has_n")),
        sa.CheckConstraint(
            "node <> 'leaf' OR (attribute_id IS NOT NULL) = computable",
            name=op.f("ck_criteria_leaf_asks_or_cannot_be_computed"),
        ),
        sa.CheckConstraint(
            "node = 'leaf' OR (attribute_id IS NULL AND operator IS NULL)", name=op.f("ck_criteria_only_leaves_ask")
        ),
        sa.CheckConstraint(
            "(attribute_id IS NULL) = (operator IS NULL)", name=op.f("ck_criteria_attribute_has_operator")
        ),
        sa.CheckConstraint("(window_length IS NULL) = (window_unit IS NULL)", name=op.f("ck_criteria_window_has_unit")),
        sa.CheckConstraint(
            "CAST(low AS NUMERIC) <= CAST(high AS NUMERIC)", name=op.f("ck_criteria_low_not_above_high")
        ),
        sa.CheckConstraint("n >= 1", name=op.f("ck_criteria_n_is_positive")),
        sa.CheckConstraint("parent_id IS NOT NULL OR role IS NULL", name=op.f("ck_criteria_root_has_no_role")),
        sa.CheckConstraint("parent_id IS NULL OR role IS NOT NULL", name=op.f("ck_criteria_below_the_root_has_role")),
        sa.ForeignKeyConstraint(["attribute_id"], ["attributes.id"], name=op.f("fk_criteria_attribute_id")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_criteria_candidate_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["criteria.id"], name=op.f("fk_criteria_parent_id")),
        sa.ForeignKeyConstraint(["reference_id"], ["references.id"], name=op.f("fk_criteria_reference_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria")),
        sa.UniqueConstraint("candidate_id", "position", name=op.f("uq_criteria_candidate_id_position")),
    )
    op.create_index(op.f("ix_criteria_attribute_id"), "criteria", ["attribute_id"])
    op.create_index(op.f("ix_criteria_candidate_id"), "criteria", ["candidate_id"])
    op.create_index(op.f("ix_criteria_parent_id"), "criteria", ["parent_id"])
    op.create_index(op.f("ix_criteria_reference_id"), "criteria", ["reference_id"])
    op.create_table(
        "approvals",
        sa.Column("claim_id", SORTABLE, nullable=False),
        sa.Column("therapy_id", SORTABLE, nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column(
            "category", word("category", "authorisation trial designation guidance reimbursement"), nullable=False
        ),
        sa.Column(
            "state",
            word(
                "state",
                "submitted approved conditional refused suspended withdrawn cleared clinical_hold terminated "
                "granted rescinded recommended may_be_considered trials_only not_recommended full restricted "
                "none",
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Text()),
        sa.Column("until", sa.Text()),
        sa.Column("study_id", SORTABLE),
        sa.Column("document_id", SORTABLE),
        sa.Column("strength", sa.Text()),
        sa.CheckConstraint(
            "(category = 'authorisation'"
            " AND state IN ('submitted', 'approved', 'conditional', 'refused', 'suspended', 'withdrawn'))"
            " OR (category = 'trial' AND state IN ('cleared', 'clinical_hold', 'terminated'))"
            " OR (category = 'designation' AND state IN ('granted', 'rescinded'))"
            " OR (category = 'guidance'"
            " AND state IN ('recommended', 'may_be_considered', 'trials_only', 'not_recommended'))"
            " OR (category = 'reimbursement' AND state IN ('full', 'restricted', 'none'))",
            name=op.f("ck_approvals_state_fits_category"),
        ),
        partial_date("approvals", "since"),
        partial_date("approvals", "until"),
        sa.CheckConstraint(
            "length(jurisdiction) = 2 AND jurisdiction = upper(jurisdiction)",
            name=op.f("ck_approvals_jurisdiction_is_iso_3166"),
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_approvals_claim_id")),
        sa.ForeignKeyConstraint(["document_id"], ["references.id"], name=op.f("fk_approvals_document_id")),
        sa.ForeignKeyConstraint(["study_id"], ["studies.id"], name=op.f("fk_approvals_study_id")),
        sa.ForeignKeyConstraint(["therapy_id"], ["therapies.id"], name=op.f("fk_approvals_therapy_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_approvals")),
    )
    op.create_index(op.f("ix_approvals_document_id"), "approvals", ["document_id"])
    op.create_index(op.f("ix_approvals_jurisdiction"), "approvals", ["jurisdiction"])
    op.create_index(op.f("ix_approvals_study_id"), "approvals", ["study_id"])
    op.create_index(op.f("ix_approvals_therapy_id"), "approvals", ["therapy_id"])
    op.create_table(
        "evidence",
        sa.Column("claim_id", SORTABLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reference_id", SORTABLE, nullable=False),
        sa.Column("stance", word("stance", "supports disputes corrects"), nullable=False),
        sa.Column(
            "ground",
            word("ground", "contradicted outdated overstated unsupported mistranslated unreadable misattributed"),
        ),
        sa.Column("counterclaim_id", SORTABLE),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text()),
        sa.Column(
            "level",
            word(
                "level",
                "randomised large_cohort small_series case_report preclinical label guideline company secondary",
            ),
            nullable=False,
        ),
        sa.Column("directness", word("directness", "direct indirect"), nullable=False),
        sa.Column("read", word("read", "full_text abstract excerpt copy"), nullable=False),
        sa.Column("read_at", sa.Text()),
        sa.Column("read_on", sa.Text(), nullable=False),
        sa.Column("reading", word("reading", "verbatim paraphrase restored"), nullable=False),
        sa.Column("extraction", word("extraction", "manual import"), nullable=False),
        sa.Column("note", sa.Text()),
        sa.CheckConstraint("(stance = 'supports') = (ground IS NULL)", name=op.f("ck_evidence_opposition_has_ground")),
        sa.CheckConstraint("locator <> ''", name=op.f("ck_evidence_locator_is_given")),
        partial_date("evidence", "read_on"),
        sa.CheckConstraint(
            "stance <> 'corrects' OR counterclaim_id IS NOT NULL OR ground = 'unreadable'",
            name=op.f("ck_evidence_correction_has_answer"),
        ),
        sa.CheckConstraint(
            "stance <> 'supports' OR counterclaim_id IS NULL", name=op.f("ck_evidence_support_has_no_counterclaim")
        ),
        sa.CheckConstraint("counterclaim_id <> claim_id", name=op.f("ck_evidence_counterclaim_is_another")),
        sa.CheckConstraint("length(quote) <= 200", name=op.f("ck_evidence_quote_is_short")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_evidence_claim_id")),
        sa.ForeignKeyConstraint(["counterclaim_id"], ["claims.id"], name=op.f("fk_evidence_counterclaim_id")),
        sa.ForeignKeyConstraint(["reference_id"], ["references.id"], name=op.f("fk_evidence_reference_id")),
        sa.PrimaryKeyConstraint("claim_id", "position", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "claim_id",
            "reference_id",
            "stance",
            "locator",
            name=op.f("uq_evidence_claim_id_reference_id_stance_locator"),
        ),
    )
    op.create_index(op.f("ix_evidence_counterclaim_id"), "evidence", ["counterclaim_id"])
    op.create_index(op.f("ix_evidence_level"), "evidence", ["level"])
    op.create_index(op.f("ix_evidence_reference_id"), "evidence", ["reference_id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
