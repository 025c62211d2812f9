// Written by tools/build_client_types.py from openapi.yaml. Members are optional, since `fields` selects
// them, and lists of words are open, since words may be added within /v1.

export type ActivityWord = "active" | "on_hold" | "discontinued" | "dormant" | "unknown" | (string & {});

export type Agent = {
  /** Identifier of the agent. */
  id: string;
  /** Name of the agent. */
  name: string;
};

export type AgentTypeWord = "manual_agent" | "automated_agent" | "manual_validation_of_automated_agent" | "not_provided" | (string & {});

export type AllocationWord = "randomised" | "nonrandomised" | "not_applicable" | (string & {});

export type AppliesToWord = "self" | "descendants" | (string & {});

export type Approval = {
  /** Identifier of the status claim. */
  id: string;
  /** Statement of the status claim. */
  statement: string;
  /** Therapy that the decision concerns. */
  therapy?: Therapy;
  /** ISO 3166-1 alpha-2 country code, or `EU`. */
  jurisdiction?: string;
  /** Agency or body that made the decision. */
  agency?: string;
  /** Category of the decision. */
  category?: "authorisation" | "trial" | "designation" | "guidance" | "reimbursement" | (string & {});
  /** State that results from the decision. */
  state?: "submitted" | "approved" | "conditional" | "refused" | "suspended" | "withdrawn" | "cleared" | "clinical_hold" | "terminated" | "granted" | "rescinded" | "recommended" | "may_be_considered" | "trials_only" | "not_recommended" | "full" | "restricted" | "none" | (string & {});
  /** Date from which the decision is effective, with the precision that is known. */
  from?: string | null;
  /** Date on which the decision ceases to be effective; null while it is effective. */
  until?: string | null;
  /** Strength of a recommendation as printed. */
  strength?: string | null;
  /** Study that the decision concerns, if any. */
  study?: Study | null;
  /** Document of the decision. */
  document?: Reference | null;
  /** Editorial standing of the claim. */
  standing?: StandingWord;
  /** Evidence for and against the claim. */
  evidence?: Array<Evidence>;
};

export type AskedAttribute = {
  /** Identifier of the attribute. */
  id: string;
  /** Name of the attribute. */
  name: string;
};

export type AsserterWord = "sponsor" | "investigator" | "committee" | "regulator" | "guideline_body" | (string & {});

export type AssertionWord = "shown" | "proposed" | "not_shown" | "refuted" | (string & {});

export type Attribute = {
  /** Unique identifier of the record. Identifiers are never reused or removed. */
  id: string;
  /** Time of the last change to the record or any of its parts (UTC). */
  updated_at?: string;
  /** Name of the attribute. */
  name: string;
  /** Data type of the attribute. */
  type?: AttributeTypeWord;
  /** Question for the patient in plain language. */
  question?: string;
  /** UCUM unit in which values are compared. */
  unit?: string | null;
  /** Number of decimal places used for comparison. */
  decimals?: number | null;
  /** Lowest possible value, in `unit`. */
  low?: number | null;
  /** Highest possible value, in `unit`. */
  high?: number | null;
  /** Allowed values; empty if any code is accepted. */
  values?: Array<string>;
  /** Derivations from other attributes. */
  derivations?: Array<string>;
  /** Time for which a dated value counts, such as `12 mo`; null if it does not expire. */
  valid_for?: string | null;
  /** UCUM units in which a value may be stated, the unit of comparison first. */
  units?: Array<string>;
  /** Operators that criteria may use. */
  operators?: Array<string>;
  /** Codes for the attribute in other vocabularies. */
  codings?: Array<Coding>;
  /** Profiles whose criteria use the attribute. */
  candidates?: Array<Candidate>;
};

export type AttributeTypeWord = "quantity" | "score" | "boolean" | "code" | "set" | "event" | "date" | (string & {});

export type Candidate = {
  /** Unique identifier of the record. Identifiers are never reused or removed. */
  id: string;
  /** Time of the last change to the record or any of its parts (UTC). */
  updated_at?: string;
  /** Version of the record's document: 1 at first, one more with each change; `/history/{version}` below the record has it. */
  version?: number;
  /** Title of the profile. */
  title: string;
  /** Therapy to which the criteria apply. */
  therapy?: Therapy;
  /** Reference that states the criteria. */
  reference?: Reference;
  /** Location in the reference, such as a page or section. */
  locator?: string;
  /** Study whose enrolment they govern. */
  study?: Study | null;
  /** Part of the study, such as a cohort; empty for the entire study. */
  part?: string;
  /** Date for which the criteria hold. */
  as_of?: string | null;
  /** Language of the source (BCP 47). */
  language?: string;
  /** Criteria as a tree. */
  criteria?: Criterion;
  /** Criteria tree as text, one line per node. */
  criteria_text?: string;
};

export type CausalityWord = "related" | "possible" | "unlikely" | "unrelated" | "not_assessed" | (string & {});

export type CauseWord = "product" | "device" | "procedure" | "conditioning" | "immunosuppression" | "procurement" | "regimen" | (string & {});

export type CertaintyWord = "high" | "moderate" | "low" | "very_low" | (string & {});

export type Cited = {
  /** Identifier of the reference. */
  id: string;
  /** Title of the reference. */
  title: string;
};

export type Claim = {
  /** Unique identifier of the record. Identifiers are never reused or removed. */
  id: string;
  /** Time of the last change to the record or any of its parts (UTC). */
  updated_at?: string;
  /** Version of the record's document: 1 at first, one more with each change; `/history/{version}` below the record has it. */
  version?: number;
  /** Statement of the claim in the catalogue's own words. */
  statement: string;
  /** Kind of claim. */
  kind?: ClaimKindWord;
  /** Whether the statement is shown, proposed, not shown or refuted. */
  assertion?: AssertionWord;
  /** Editorial standing of the claim: accepted, contested or rejected. */
  standing?: StandingWord;
  /** Reason for the standing. */
  stands_because?: StandsBecauseWord;
  /** True if current sources disagree, regardless of the standing. */
  contested?: boolean;
  /** Therapy that the claim is about. */
  therapy?: Therapy | null;
  /** Component of the regimen that the claim is about, if the source distinguishes it. */
  component?: Component | null;
  /** Condition that the claim is about. */
  condition?: Condition | null;
  /** Mechanism that the claim is about. */
  mechanism?: Mechanism | null;
  /** Risk that the claim is about. */
  risk?: Risk | null;
  /** Eligibility profile that the claim is about. */
  candidate?: Candidate | null;
  /** Measure of the figure. */
  measure?: Measure | null;
  /** Study from which the claim is derived. */
  study?: Study | null;
  /** Population in which the figure was observed. */
  population?: Population | null;
  /** Comparison population. */
  versus?: Population | null;
  /** Statistic that the figure represents. */
  statistic?: StatisticWord | null;
  /** Whether the value is a bound or an approximation. */
  comparator?: ComparatorWord | null;
  /** Figure as printed in the source. */
  value?: number | null;
  /** UCUM unit, or ISO 4217 currency code. */
  unit?: string | null;
  /** Interval around the figure. */
  interval?: Interval | null;
  /** Number of units with at least one event. */
  events?: number | null;
  /** Denominator: number of units observed. */
  at_risk?: number | null;
  /** Whether `events` is printed, or follows from the printed percentage and size, or why a percentage has none. */
  counts?: CountsWord | null;
  /** What was counted: participants, procedures, devices, explants, events or person-years. */
  counted?: CountedWord | null;
  /** Total number of events, if a unit can have more than one. */
  occurrences?: number | null;
  /** Share or rate with its interval, computed from `events`, `at_risk` and `counted`; null without published counts. Counts of different claims are never added up. */
  estimate?: Estimate | null;
  /** Severity of the event. */
  severity?: SeverityWord | null;
  /** Follow-up time of the figure. */
  follow_up?: FollowUp | null;
  /** Part of the regimen that causes the risk. */
  cause?: CauseWord | null;
  /** Causality assessment: whether the event was judged to be related to the therapy. */
  causality?: CausalityWord | null;
  /** Who makes the assertion, if not the source itself. */
  asserter?: AsserterWord | null;
  /** Whether descendants of the therapy inherit the claim. */
  applies_to?: AppliesToWord;
  /** Ancestor from which the therapy inherits the claim; set only where the claim is listed for a descendant. */
  inherited_from?: Therapy | null;
  /** Date for which the statement holds; for costs, the price year. */
  as_of?: string | null;
  /** Certainty of the evidence, in GRADE's words. */
  certainty?: CertaintyWord | null;
  /** Reasons for the certainty rating. */
  certainty_reason?: string | null;
  /** Rubric of the certainty rating, and its version. */
  certainty_method?: string | null;
  /** Editorial decision that overrides the computed standing. */
  ruling?: StandingWord | null;
  /** Reason for the ruling. */
  rationale?: string | null;
  /** Date of the last review by an agent other than the drafter. */
  reviewed_on?: string | null;
  /** Date from which the claim is due for review. */
  review_due?: string | null;
  /** Warnings about the claim and its sources, such as `retracted_source`. */
  flags?: Array<string>;
  /** Who drafted, reviewed and approved the claim. */
  contributions?: Array<Contribution>;
  /** Searches that a statement of absence rests on. */
  searches?: Array<SearchRecord>;
  /** How the record was created: by an editor or by an import. */
  origin?: OriginWord;
  /** Evidence for and against the claim. */
  evidence?: Array<Evidence>;
};

export type ClaimKindWord = "mechanism" | "risk" | "outcome" | "candidate" | "procedure" | "status" | "burden" | "description" | (string & {});

export type CodeRelationWord = "exact" | "broad" | (string & {});

export type Coding = {
  /** Code system; also the prefix accepted by `/v1/resolve`. */
  system?: "pmid" | "pmcid" | "doi" | "isbn" | "nct" | "chictr" | "hpscreg" | "dailymed" | "url" | "mondo" | "doid" | "hp" | "mesh" | "icd10cm" | "loinc" | "atc" | "sevco" | "unii" | "ncit" | "rxnorm" | "ctis" | (string & {});
  /** Code as written by that system, without prefix. */
  code?: string;
  /** Whether the code means the same or something broader; only exact ones resolve. */
  relation?: CodeRelationWord;
};

export type ComparatorWord = "<" | "<=" | ">=" | ">" | "~" | (string & {});

export type CompletionDate = {
  /** Date with the precision that is known. */
  date?: string;
  /** Whether the date is actual or estimated. */
  type?: DateTypeWord;
};

export type Component = {
  /** Unique identifier of the record. Identifiers are never reused or removed. */
  id: string;
  /** Name of the component. */
  name: string;
  /** Role of the component in the regimen. */
  role?: ComponentRoleWord;
  /** Therapy record of this component, if it has one. */
  part?: Therapy | null;
  /** Cell type. */
  cell_type?: string | null;
  /** Tissue or cell line of origin. */
  cell_source?: string | null;
  /** Allogeneic, autologous or xenogeneic. */
  cell_origin?: string | null;
  /** Genetic modification of the cells. */
  engineering?: string | null;
  /** Encapsulation of the cells. */
  encapsulation?: string | null;
  /** Dose per administration. */
  dose?: Dose | null;
  /** Number of administrations. */
  repeat?: Repeat | null;
  /** Time of administration relative to the index procedure. */
  timing?: Timing | null;
  /** Route of administration. */
  route?: string | null;
  /** Site of administration. */
  site?: string | null;
};

export type ComponentRoleWord = "product" | "device" | "procedure" | "procurement" | "mobilisation" | "conditioning" | "induction" | "maintenance" | "co_treatment" | "monitoring" | (string & {});

export type Condition = {
  /** Unique identifier of the record. Identifiers are never reused or removed. */
  id: string;
  /** Time of the last change to the record or any of its parts (UTC). */
  updated_at?: string;
  /** Version of the record's document: 1 at first, one more with each change; `/history/{version}` below the record has it. */
  version?: number;
  /** Name of the condition. */
  name: string;
  /** Other names, abbreviations and spellings. */
  synonyms?: Array<string>;
  /** Description in plain language. */
  description?: string;
  /** Codes for the condition in other vocabularies. */
  codings?: Array<Coding>;
  /** Parent conditions (is-a). */
  parents?: Array<Condition>;
  /** Therapies that treat, prevent or are studied for this condition. */
  therapies?: Array<Therapy>;
};

export type ConditionRoleWord = "treats" | "prevents" | "studied_for" | (string & {});

export type Contribution = {
  /** Agent. */
  agent: Agent;
  /** What the agent did. */
  role: ContributionRoleWord;
  /** Date of the contribution. */
  date: string;
  /** How the agent worked, in the words of Biolink. */
  agent_type: AgentTypeWord;
};

export type ContributionRoleWord = "drafted" | "extracted" | "reviewed" | "approved" | (string & {});

export type CountedWord = "participant" | "procedure" | "device" | "explant" | "event" | "person_year" | (string & {});

export type CountsWord = "printed" | "derived" | "survival_estimate" | "pooled_estimate" | "not_derivable" | (string & {});

export type Criterion = {
  /** Identifier of the criterion. */
  id: string;
  /** Type of node: a group (`all`, `any`, `at_least`) or a `leaf`. */
  node: NodeWord;
  /** Minimum number of children that must be met, for `at_least`. */
  n?: number;
  /** Effect of the criterion on the verdict. */
  role?: CriterionRoleWord | null;
  /** Text of the criterion in the catalogue's own words. */
  text?: string | null;
  /** Attribute that is evaluated. */
  attribute?: AskedAttribute;
  /** Comparison operator. */
  operator?: OperatorWord;
  /** Value to compare with: a number, two bounds, a boolean, a date or a list of codes. */
  value?: number | string | boolean | Array<number> | Array<string>;
  /** UCUM unit of the value; `{ULN}` and `{LLN}` are multiples of the upper and lower limit of the reference range that came with the fact. */
  unit?: string;
  /** Look-back period within which the fact must lie. */
  window?: Window;
  /** Which measurement is compared, the latest by default; `change` is the latest less the earliest in the window. */
  selection?: SelectionWord;
  /** Codes that do not count although they are narrower than `value`. */
  excluding?: Array<string>;
  /** Set if the source contradicts itself: the children are its possible readings, and the node is decided only if they agree. */
  conflict?: string;
  /** True if the criterion is negated. */
  negated: boolean;
  /** False if the criterion requires human judgement. */
  computable: boolean;
  /** True if a person judges the criterion as long as the facts do not decide it. */
  judged_if_unknown?: boolean;
  /** Reference of the criterion, if it differs from that of the profile. */
  reference?: Cited;
  /** Location in the reference, such as a page or section. */
  locator?: string;
  /** Child nodes, in order. */
  children?: Array<Criterion>;
};

export type CriterionRoleWord = "inclusion" | "exclusion" | "absolute_contraindication" | "relative_contraindication" | "caution" | (string & {});

export type DateTypeWord = "actual" | "estimated" | (string & {});

export type DesignWord = "randomised_controlled" | "nonrandomised_controlled" | "single_arm" | "dose_escalation" | "cohort" | "matched_cohort" | "case_control" | "cross_sectional" | "case_series" | "case_report" | "registry_analysis" | "systematic_review" | "meta_analysis" | "economic_model" | "guideline" | "narrative" | "animal" | "in_vitro" | (string & {});

export type DirectionWord = "higher_better" | "lower_better" | "neutral" | (string & {});

export type DirectnessWord = "direct" | "indirect" | (string & {});

export type Dose = {
  /** Lower bound of the dose. */
  low?: number | null;
  /** Upper bound of the dose. */
  high?: number | null;
  /** UCUM unit of the dose. */
  unit?: string | null;
};

export type Enrolment = {
  /** Number of participants. */
  count?: number;
  /** Whether the number is planned or actual. */
  type?: EnrolmentTypeWord;
};

export type EnrolmentTypeWord = "planned" | "actual" | (string & {});

export type Estimate = {
  /** Share between 0 and 1; if person-years were counted, the rate per 100 person-years. */
  value?: number;
  /** Lower bound of the 95 % confidence interval. */
  low?: number;
  /** Upper bound of the 95 % confidence interval. */
  high?: number;
  /** UCUM unit: `1` for a share, `/(100.a)` for a rate. */
  unit?: EstimateUnitWord;
  /** Wilson score interval without continuity correction, or exact Poisson interval of a rate. */
  method?: EstimateMethodWord;
};

export type EstimateMethodWord = "wilson" | "exact_poisson" | (string & {});

export type EstimateUnitWord = "1" | "/(100.a)" | (string & {});

export type Evidence = {
  /** Id of the claim, a dot, and a number that is never reused. */
  id?: string;
  /** Reference that provides the evidence. */
  reference?: Reference;
  /** Whether the source supports, disputes or corrects the claim. */
  stance?: StanceWord;
  /** Ground on which the source opposes the claim; null if it supports it. */
  ground?: GroundWord | null;
  /** Claim that holds instead. */
  counterclaim?: Claim | null;
  /** Location in the source, such as a page or table. */
  locator?: string;
  /** Verbatim quotation from the source. */
  quote?: string | null;
  /** SHA-256 of the sentence that was read, where its words may not be repeated here. */
  quote_sha256?: string | null;
  /** Whether the passage reports a result of the source, background, a method or a conclusion. */
  passage?: PassageWord | null;
  /** Level of evidence of the text that was read. */
  level?: LevelWord;
  /** Level of the work that the text reports, if it is another one. */
  primary_level?: LevelWord | null;
  /** Whether the evidence is direct, or from another product, population or animals. */
  directness?: DirectnessWord;
  /** Part of the source that the editors read; `copy` is its own words at another place. */
  read?: ReadWord;
  /** Location where the editors read the source, such as a URL. */
  read_at?: string | null;
  /** Date on which the editors read the source. */
  read_on?: string;
  /** How the statement was derived from the wording of the source. */
  reading?: ReadingWord;
  /** Method of extraction. */
  extraction?: ExtractionWord;
  /** Note by the editors. */
  note?: string | null;
  /** Who made the row, and when. */
  contributions?: Array<Contribution>;
};

export type EvidenceRow = {
  /** Id of the claim, a dot, and a number that is never reused. */
  id?: string;
  /** Reference that provides the evidence. */
  reference?: Reference;
  /** Whether the source supports, disputes or corrects the claim. */
  stance?: StanceWord;
  /** Ground on which the source opposes the claim; null if it supports it. */
  ground?: GroundWord | null;
  /** Claim that holds instead. */
  counterclaim?: Claim | null;
  /** Location in the source, such as a page or table. */
  locator?: string;
  /** Verbatim quotation from the source. */
  quote?: string | null;
  /** SHA-256 of the sentence that was read, where its words may not be repeated here. */
  quote_sha256?: string | null;
  /** Whether the passage reports a result of the source, background, a method or a conclusion. */
  passage?: PassageWord | null;
  /** Level of evidence of the text that was read. */
  level?: LevelWord;
  /** Level of the work that the text reports, if it is another one. */
  primary_level?: LevelWord | null;
  /** Whether the evidence is direct, or from another product, population or animals. */
  directness?: DirectnessWord;
  /** Part of the source that the editors read; `copy` is its own words at another place. */
  read?: ReadWord;
  /** Location where the editors read the source, such as a URL. */
  read_at?: string | null;
  /** Date on which the editors read the source. */
  read_on?: string;
  /** How the statement was derived from the wording of the source. */
  reading?: ReadingWord;
  /** Method of extraction. */
  extraction?: ExtractionWord;
  /** Note by the editors. */
  note?: string | null;
  /** Who made the row, and when. */
  contributions?: Array<Contribution>;
  /** Claim that the evidence supports or opposes. */
  claim?: Claim;
  /** Editorial standing of the claim. */
  standing?: StandingWord;
  /** Time of the last change to the claim or its evidence (UTC). */
  updated_at?: string;
};

export type ExtractionWord = "manual" | "automated" | "import" | "not_provided" | (string & {});

export type FollowUp = {
  /** Type of follow-up: a point in time, a window, a range, or a mean or median duration. */
  kind?: FollowUpWord;
  /** Start of the period; null for a point in time. */
  low?: number | null;
  /** Point in time, or end of the period. */
  high?: number;
  /** UCUM unit of time. */
  unit?: string;
};

export type FollowUpWord = "at" | "within" | "range" | "median" | "mean" | "maximum" | "over" | (string & {});

export type GroundWord = "contradicted" | "outdated" | "overstated" | "unsupported" | "mistranslated" | "unreadable" | "misattributed" | (string & {});

export type Interval = {
  /** Type of interval, such as a 95 % confidence interval. */
  type?: IntervalWord;
  /** Lower bound of the interval. */
  low?: number | null;
  /** Upper bound of the interval. */
  high?: number | null;
};

export type IntervalWord = "ci95" | "ci90" | "ci_other" | "iqr" | "range" | "sd" | "se" | (string & {});

export type LevelWord = "randomised" | "large_cohort" | "small_series" | "case_report" | "preclinical" | "label" | "guideline" | "company" | "secondary" | (string & {});

export type MaskingWord = "open" | "single" | "double" | "triple" | "quadruple" | (string & {});

export type Measure = {
  /** Unique identifier of the record. Identifiers are never reused or removed. */
  id: string;
  /** Time of the last change to the record or any of its parts (UTC). */
  updated_at?: string;
  /** Version of the record's document: 1 at first, one more with each change; `/history/{version}` below the record has it. */
  version?: number;
  /** Name of the measure. */
  name: string;
  /** Precise definition of the measure. */
  definition?: string;
  /** Family of related measures. */
  family?: string | null;
  /** Data type of the values. */
  type?: MeasureTypeWord;
  /** Whether higher or lower values are better. */
  direction?: DirectionWord;
  /** UCUM unit, or ISO 4217 currency code for costs. */
  unit?: string;
  /** Codes for the measure in other vocabularies. */
  codings?: Array<Coding>;
};

export type MeasureTypeWord = "proportion" | "quantity" | "duration" | "count" | "score" | "money" | (string & {});

export type Mechanism = {
  /** Unique identifier of the record. Identifiers are never reused or removed. */
  id: string;
  /** Time of the last change to the record or any of its parts (UTC). */
  updated_at?: string;
  /** Version of the record's document: 1 at first, one more with each change; `/history/{version}` below the record has it. */
  version?: number;
  /** Name of the mechanism. */
  name: string;
  /** Other names, abbreviations and spellings. */
  synonyms?: Array<string>;
  /** Action in one sentence. */
  action?: string;
  /** Description of how the mechanism is thought to work. */
  description?: string;
  /** Codes for the mechanism in other vocabularies. */
  codings?: Array<Coding>;
  /** Therapies for which the mechanism is shown or proposed. */
  therapies?: Array<Therapy>;
  /** Claims about this mechanism; within a therapy, those that link the two, direct ones first. */
  claims?: Array<Claim>;
};

export type NodeWord = "all" | "any" | "at_least" | "leaf" | (string & {});

export type OperatorWord = "lt" | "lte" | "gt" | "gte" | "eq" | "between" | "is" | "in" | "not_in" | "includes_any" | "includes_all" | "includes_none" | "before" | "after" | (string & {});

export type OriginWord = "curated" | "imported" | (string & {});

export type PassageWord = "own_result" | "background" | "method" | "conclusion" | (string & {});

export type PhaseWord = "early_phase_1" | "phase_1" | "phase_1_2" | "phase_2" | "phase_2_3" | "phase_3" | "phase_4" | "not_applicable" | (string & {});

export type Population = {
  /** Identifier of the population. */
  id: string;
  /** Label of the population. */
  label: string;
  /** Role of the population in the study. */
  role?: PopulationRoleWord;
  /** Number of participants. */
  size?: number | null;
  /** Therapy received by the population. */
  received?: Therapy | null;
  /** Study to which the population belongs. */
  study?: Study | null;
  /** Population of which this is a subgroup. */
  parent?: Population | null;
  /** Description of the population. */
  description?: string | null;
  /** Identifier of the study arm in the registry. */
  external_id?: string | null;
};

export type PopulationRoleWord = "enrolled" | "arm" | "dose_group" | "subgroup" | "control" | "matched_control" | "registry" | "pooled" | (string & {});

export type PrimaryCompletionDate = {
  /** Date with the precision that is known. */
  date?: string;
  /** Whether the date is actual or estimated. */
  type?: DateTypeWord;
};

export type ReadWord = "full_text" | "abstract" | "excerpt" | "copy" | (string & {});

export type ReadingWord = "verbatim" | "paraphrase" | "restored" | (string & {});

export type Reference = {
  /** Unique identifier of the record. Identifiers are never reused or removed. */
  id: string;
  /** Time of the last change to the record or any of its parts (UTC). */
  updated_at?: string;
  /** Version of the record's document: 1 at first, one more with each change; `/history/{version}` below the record has it. */
  version?: number;
  /** Title of the reference. */
  title: string;
  /** Kind of reference. */
  kind?: ReferenceKindWord;
  /** Authors as printed. */
  authors?: Array<string>;
  /** Journal, book, website or registry that contains it. */
  container?: string | null;
  /** Publication date. */
  issued?: string | null;
  /** External identifiers such as DOI or PubMed ID. */
  identifiers?: Array<Coding>;
  /** URL of the reference. */
  url?: string | null;
  /** Language of the text (BCP 47). */
  language?: string;
  /** Original language of a translation (BCP 47). */
  original_language?: string | null;
  /** Whether and how the text was translated. */
  translation?: TranslationWord;
  /** True if peer-reviewed; null if unknown. */
  peer_reviewed?: boolean | null;
  /** Design of the reported study. */
  design?: DesignWord | null;
  /** Retraction status: none, corrected, expression of concern or retracted. */
  retraction?: RetractionWord;
  /** Notes by the editors; for an editorial note, its text. */
  notes?: string | null;
  /** Facts that the document states about itself. */
  facts?: Array<ReferenceFact>;
  /** Relations to other references. */
  links?: Array<ReferenceLink>;
  /** Claims that cite the reference, regardless of standing. */
  claims?: Array<Claim>;
};

export type ReferenceFact = {
  /** Topic of the fact. */
  name?: ReferenceFactWord;
  /** Value as stated by the document. */
  value?: string;
  /** URL that the fact refers to. */
  url?: string | null;
};

export type ReferenceFactWord = "page_updated" | "last_reviewed" | "declared_reviewer" | "declared_evidence_level" | "learn_more" | "related_trials" | "related_article" | (string & {});

export type ReferenceKindWord = "journal_article" | "preprint" | "conference_abstract" | "registry_record" | "registry_report" | "label" | "regulatory_document" | "guideline" | "press_release" | "news" | "web_page" | "dataset" | "book" | "correction_notice" | "retraction_notice" | "editorial_note" | (string & {});

export type ReferenceLink = {
  /** Type of relation. */
  type?: ReferenceLinkWord;
  /** Related reference. */
  reference?: Reference;
};

export type ReferenceLinkWord = "erratum_for" | "retraction_of" | "concern_about" | "comment_on" | "update_of" | "copy_of" | "translation_of" | (string & {});

export type Repeat = {
  /** Minimum number of administrations. */
  low?: number | null;
  /** Maximum number of administrations. */
  high?: number | null;
};

export type RetractionWord = "none" | "corrected" | "concern" | "retracted" | (string & {});

export type Risk = {
  /** Unique identifier of the record. Identifiers are never reused or removed. */
  id: string;
  /** Time of the last change to the record or any of its parts (UTC). */
  updated_at?: string;
  /** Version of the record's document: 1 at first, one more with each change; `/history/{version}` below the record has it. */
  version?: number;
  /** Name of the risk. */
  name: string;
  /** Other names, abbreviations and spellings. */
  synonyms?: Array<string>;
  /** Category of harm. */
  category?: RiskCategoryWord;
  /** Description in plain language. */
  description?: string;
  /** Codes for the risk in other vocabularies. */
  codings?: Array<Coding>;
  /** Therapies for which the risk is shown or proposed. */
  therapies?: Array<Therapy>;
  /** Claims about this risk; within a therapy, those that link the two, direct ones first. */
  claims?: Array<Claim>;
};

export type RiskCategoryWord = "procedural" | "infection" | "immunological" | "haematological" | "malignancy" | "metabolic" | "organ_toxicity" | "device" | "graft" | "reproductive" | "neurological" | "general" | (string & {});

export type SearchRecord = {
  /** Agent that searched. */
  agent: Agent;
  /** What was searched, such as a register. */
  source: string;
  /** Words that were searched for. */
  query: string;
  /** Date of the search. */
  date: string;
  /** Number of relevant records found. */
  found: number;
  /** Note on the search. */
  note?: string | null;
};

export type SelectionWord = "latest" | "first" | "ever" | "any_within" | "change" | (string & {});

export type SeverityWord = "any" | "serious" | "non_serious" | "fatal" | "grade_3_plus" | (string & {});

export type StageWord = "preclinical" | "phase_1" | "phase_1_2" | "phase_2" | "phase_2_3" | "phase_3" | "submitted" | "clinical_service" | "approved" | "standard_of_care" | (string & {});

export type StanceWord = "supports" | "disputes" | "corrects" | (string & {});

export type StandingWord = "accepted" | "contested" | "rejected" | (string & {});

export type StandsBecauseWord = "supported" | "disputed" | "retracted" | "corrected" | "unsupported" | "ruling" | (string & {});

export type StartDate = {
  /** Date with the precision that is known. */
  date?: string;
  /** Whether the date is actual or estimated. */
  type?: DateTypeWord;
};

export type StatisticWord = "proportion" | "count" | "mean" | "median" | "rate" | "difference" | "ratio" | "hazard_ratio" | "odds_ratio" | "risk_ratio" | "standardised_mean_difference" | (string & {});

export type Study = {
  /** Unique identifier of the record. Identifiers are never reused or removed. */
  id: string;
  /** Time of the last change to the record or any of its parts (UTC). */
  updated_at?: string;
  /** Version of the record's document: 1 at first, one more with each change; `/history/{version}` below the record has it. */
  version?: number;
  /** Title of the study. */
  title: string;
  /** Acronym of the study. */
  acronym?: string | null;
  /** Study design. */
  design?: DesignWord | null;
  /** Method of allocation to study arms. */
  allocation?: AllocationWord | null;
  /** Masking (blinding): who is unaware of the allocation. */
  masking?: MaskingWord | null;
  /** Trial phase. */
  phase?: PhaseWord | null;
  /** Recruitment status as of `as_of`. */
  status?: StudyStatusWord | null;
  /** Enrolment of the study. */
  enrolment?: Enrolment | null;
  /** Start date. */
  start?: StartDate | null;
  /** Primary completion date: last data collection for the primary outcome. */
  primary_completion?: PrimaryCompletionDate | null;
  /** Completion date. */
  completion?: CompletionDate | null;
  /** Date on which the registry record was read. */
  as_of?: string | null;
  /** Sponsor of the study. */
  sponsor?: string | null;
  /** How the record was created: by an editor or by an import. */
  origin?: OriginWord;
  /** Identifiers in other registries. */
  codings?: Array<Coding>;
  /** Therapies that are studied. */
  therapies?: Array<Therapy>;
  /** References about the study. */
  references?: Array<StudyReference>;
  /** Populations of the study. */
  populations?: Array<Population>;
  /** Claims derived from this study that are not rejected. */
  claims?: Array<Claim>;
};

export type StudyReference = {
  /** Role of the reference in the study. */
  role?: StudyReferenceRoleWord;
  /** Reference. */
  reference?: Reference;
};

export type StudyReferenceRoleWord = "registration" | "protocol" | "primary_result" | "later_result" | "secondary_report" | (string & {});

export type StudyStatusWord = "not_yet_recruiting" | "recruiting" | "enrolling_by_invitation" | "active_not_recruiting" | "suspended" | "terminated" | "completed" | "withdrawn" | "unknown" | (string & {});

export type Therapy = {
  /** Unique identifier of the record. Identifiers are never reused or removed. */
  id: string;
  /** Time of the last change to the record or any of its parts (UTC). */
  updated_at?: string;
  /** Version of the record's document: 1 at first, one more with each change; `/history/{version}` below the record has it. */
  version?: number;
  /** Name of the therapy. */
  name: string;
  /** Other names, abbreviations and spellings. */
  synonyms?: Array<string>;
  /** Kind of therapy: product, regimen, class or comparator. */
  kind?: TherapyKindWord;
  /** Summary for patients in plain language. */
  summary?: string;
  /** Summary for clinicians. */
  professional_summary?: string | null;
  /** Most advanced development stage reached in any jurisdiction for a condition it treats. */
  stage?: StageWord | null;
  /** Whether the therapy is currently in development or use. */
  activity?: ActivityWord | null;
  /** How the record was created: by an editor or by an import. */
  origin?: OriginWord;
  /** Primary parent therapy. */
  parent?: Therapy | null;
  /** Parent therapies, the primary one first. */
  parents?: Array<Therapy>;
  /** Child therapies. */
  children?: Array<Therapy>;
  /** Conditions that the therapy treats, prevents or is studied for. */
  conditions?: Array<TherapyCondition>;
  /** Codes for the therapy in other vocabularies. */
  codings?: Array<Coding>;
  /** Components of the regimen, in order of administration. */
  components?: Array<Component>;
  /** Mechanisms that are shown or proposed, each with the claims that link it to this therapy. */
  mechanisms?: Array<Mechanism>;
  /** Risks that are shown or proposed, each with the claims that link it to this therapy. */
  risks?: Array<Risk>;
  /** Claims about the procedure; inherited claims last. */
  procedures?: Array<Claim>;
  /** Claims about outcomes, each with population, measure and follow-up. */
  outcomes?: Array<Claim>;
  /** Claims about cost, hospital stay, visits and access. */
  burdens?: Array<Claim>;
  /** Eligibility profiles: one set of criteria per source. */
  candidates?: Array<Candidate>;
  /** Decisions of regulators, payers and guideline bodies, oldest first. */
  approvals?: Array<Approval>;
  /** Studies of this therapy. */
  studies?: Array<Study>;
  /** References cited by any claim, profile or approval of this therapy. */
  references?: Array<Reference>;
  /** Claims about this therapy that are not rejected; inherited claims are not included. */
  claims?: Array<Claim>;
};

export type TherapyCondition = {
  /** Identifier of the condition. */
  id?: string;
  /** Name of the condition. */
  name?: string;
  /** Whether the therapy treats, prevents or is studied for the condition. */
  role?: ConditionRoleWord;
};

export type TherapyKindWord = "product" | "regimen" | "class" | "comparator" | (string & {});

export type Timing = {
  /** Earliest time. */
  low?: number | null;
  /** Latest time. */
  high?: number | null;
  /** UCUM unit of time. */
  unit?: string | null;
};

export type TranslationWord = "none" | "human" | "machine" | (string & {});

export type Window = {
  /** Length of the period before the assessment date. */
  length: number;
  /** UCUM unit of time. */
  unit: string;
};

export type RecordsByCollection = {
  therapies: Therapy;
  mechanisms: Mechanism;
  risks: Risk;
  conditions: Condition;
  candidates: Candidate;
  studies: Study;
  references: Reference;
  claims: Claim;
  attributes: Attribute;
  measures: Measure;
  evidence: EvidenceRow;
};
