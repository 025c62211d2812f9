"""Titles of sections and lists whose contents are not so, not surely so, or not so now."""

from schemas.imports.fhir.words.word_tables import NOT_SURE, STOPPED, compile_words

# Titles of sections and lists of what is a doubt, a plan, a wish or no longer so.
UNREAL_TITLE = compile_words(
    *(
        r"(family|familie|fam[íi]lia|famille|famiglia)(?=;|$)",
        r"working diagnos\w*",
        r"tentative\w*",
        r"provisional\w*",
    ),
    *(word for word in NOT_SURE if word not in {"screening", "query", "excluded", "exclusion"}),
    *STOPPED,
    *("goals?", "targets?", r"ziel\w*", "objetivos?", "metas?", "objectifs?", "obiettivi", r"doel\w*", r"reference\w*"),
    *(r"referen\w*", r"referenz\w*", r"richtwerte?", r"norm(al)?wert\w*", r"valeurs normales", r"valori normali"),
    *(r"(?<!and )(?<!& )(?<!und )(?<!/)plans?", r"care ?plan\w*", r"(behandlungs|pflege|therapie)plan\w*", r"plano"),
    *(r"piano", "recommendations?"),
    *(r"empfehlung\w*", r"recomendacion\w*", r"recommandation\w*", r"raccomandazion\w*", r"recomenda[çc]\w+"),
    r"aanbeveling\w*",
    *(r"(verdachts|differential|ausschluss)\w*", r"hip[óo]tesis\w*", r"hypoth[èe]se\w*", r"ipotesi", r"hip[óo]teses?"),
    *(r"werkdiagnose\w*", r"excluded (diagnos\w*|conditions?|problems?)", r"diagnos\w* excluded", r"orders?"),
    r"requested",
    r"(previous|past|former|prior|old|historical) (medications?|medicines?|drugs?|treatment\w*|therap\w*)",
    r"(previous|past|former|prior|old|historical) (results?|lab\w*|values?)",
    r"(fr[uü]here?|vorherige|ehemalige|alte) (medikation|medikamente|therapie\w*|befunde|werte|laborwerte)",
    *(r"medica\w* (anterior\w*|previ\w*|precedent\w*|suspendid\w*)", r"traitements? (ant[ée]rieurs?|arr[êe]t[ée]s?)"),
    # Of the family, in compounds too; of what was asked, is absent, or raises a risk.
    *(
        r"famil\w*(?! (planning|education|medicine|doctor|physician|practice))",
        r"heredo\w*",
        r"heredit\w*",
        r"erb(lich|krank)\w*",
    ),
    *(r"\w*eltern(teil)?", "genitori", "padres", "ouders", "kindsvater", r"\w*spenders?", "kind", "child(ren)?", "ahf"),
    *(
        r"fa(?=\W*(;|$))",
        "gentilizio",
        "pedigree",
        "household contacts?",
        "ddx?",
        r"arbeitsdiagnos\w*",
        r"presuntiv\w*",
    ),
    *(
        r"evoqu\w*",
        r"fragestellung\w*",
        r"zu kl(ä|ae)ren",
        "offene fragen",
        r"indikation\w*",
        r"ri[sc]i[ck]ofa[ck]tor\w*",
    ),
    *(
        "risk factors?",
        r"fa[ck]tt?or\w* (de|di) ri\w+",
        "facteurs de risque",
        r"screening\w*",
        "negatives?",
        "not present",
    ),
    *(r"absent \w+", r"vernein\w*", "niega"),
    # Of medicines that are not taken, or not yet; of values that are none of the patient.
    *(r"sospes\w*", r"suspendid\w*", r"suspens\w*", r"gestop\w*", r"vormedikation", r"pregress\w*"),
    *(r"medi[ck]a\w* (vor|bei|on|at|before|prior to) (aufnahme|admission)", "medication history", "never taken"),
    *(
        r"(old|expired) prescriptions?",
        r"\w*empfehlung\w*",
        r"\w*vorschl(ä|ae|a)g\w*",
        r"\w*option(s|en)?",
        r"empfohlen\w*",
    ),
    *(
        "recommended",
        "proposed",
        "to start",
        r"pr(ü|ue)f\w+",
        r"(trial|study) (medica|drug|treat)\w*",
        r"\w*ziele?n?",
        r"\w*doelen",
    ),
    *("expected", r"beispiel\w*", "examples?", r"prognos\w*", r"simulat\w*", "not to be given"),
    # Of medicines that are given at a place, at times, or better not; of what a patient was told or asks.
    *(
        r"rule-?outs",
        r"to be (evaluated|ruled|excluded|confirmed|determined|clarified|investigated|started)",
        r"excluded(?=\W*(;|$))",
        r"risks?(?=\W*(;|$))",
        "education topics",
    ),
    *(
        "patient concerns",
        r"indications? for",
        r"to avoid",
        r"zu (ver)?meiden\w*",
        r"(à|a|da|te) (éviter|evitar|evitare|vermijden)",
    ),
    *(
        r"(not|nicht|non|no|niet) (tolerated|vertragen\w*|tol[ée]r\w*|tollerat\w*|verdragen)",
        "held",
        r"(given|administered)",
    ),
    *(r"verabreicht\w*", r"administr[ée]e?s?", r"administrad[oa]s?", r"somministrat\w*", r"toegediend\w*"),
    *(r"an(a)?esthe\w*", r"an(ä|ae)sthesie\w*", r"anest\w*", r"(emergency|rescue) (med\w*|drugs?)", r"notfallmedi\w*"),
    *(
        r"as[- ]needed",
        "prn",
        r"\w*bedarfsmedi\w*",
        r"einmal(medi|gabe)\w*",
        "bei bedarf",
        "si besoin",
        "al bisogno",
        "zo nodig",
    ),
    *(
        r"inpatient (med|drug)\w*",
        r"station(ä|ae)re medi\w*",
        r"(peri|intra|pre)-?operative (med|drug)\w*",
        r"premedi\w*",
    ),
    *("unverified", "test data", r"(test|demo|sample) (data|results?|patients?)"),
    *(r"terapi\w* precedent\w*", r"eerdere medicatie", r"vorige medicatie", r"inactive (med\w*|problems?|conditions?)"),
)
# Titles of what is taken or was found, though a word in them is one of those above.
HARMLESS_TITLE = compile_words(
    *("piano terapeutico", r"plan de medicaci[óo]n", "(current|medication) orders", "results of requested tests"),
    r"(lab\w*|results|befunde|werte)\W+(and|with|mit|und) refer\w*( ranges?)?",
)
# Titles of medicines that somebody does not tolerate; not those of medicines and allergies together.
ALLERGY_TITLE = compile_words(
    *(r"\w*allergi?\w*", r"\w*alergi\w*", r"\w*unvertr(ä|ae)glich\w*", r"intol[eé]ran\w*", r"adverse \w+"),
    *(r"nebenwirkung\w*", r"[ck]ontra-?indi[ck]\w*", r"contre-?indi\w*", r"overgevoelig\w*", r"\w+ advers\w+"),
)
MEDICINES_TOO = compile_words(
    r"(medi[ck]a(tions?|tion|men\w+|cij\w*|\w*ci[oó]n|[cz]\w+)|medicines|drugs|farma[ck]\w*|therap\w*|terapia)"
    r" ?(,|/|&|and|und|y|e|et|en) ?\w+",
    r"(allergi?\w*|alergi\w*|intoleran\w*) ?(,|/|&|and|und|y|e|et|en) ?(medi[ck]\w+|drugs|farma[ck]\w*|therap\w*)",
)
# Titles of past illness, by which a diagnosis without a status of its own is an earlier one.
PAST_TITLE = compile_words(
    *("medical history", r"histori(que|al) m[ée]di\w+", "storia clinica", "krankengeschichte", "atcd", "app"),
    *(r"probl[eè]m\w* (ris|res|rés)\w+", r"historische (diagnos\w*|erkrankung\w*)", "anamnesi patologica"),
    *(r"past (medical |surgical )?(history|illness\w*|diagnos\w*|problems?|conditions?)", r"pmhx?"),
    r"history of past \w+",
    r"(previous|former|prior|resolved|inactive|old|historical) (illness\w*|diagnos\w*|problems?|conditions?|diseases?)",
    r"(fr[uü]here?|vorherige|ehemalige|abgeschlossene) (erkrankungen|krankheiten|diagnosen|probleme)",
    r"vorerkrankung\w*",
    *(r"vordiagnose\w*", r"(krankheits)?vorgeschichte", r"(medische )?voorgeschiedenis"),
    r"eerdere (aandoening\w*|diagnos\w*|ziekte\w*)",
    r"antecedentes( personales| m[ée]dicos| patol[óo]gicos| pessoais| cl[íi]nicos)?",
    r"enfermedades (previas|anteriores|pasadas)",
    *(r"ant[ée]c[ée]dents?( m[ée]dicaux| personnels| chirurgicaux)?", r"maladies ant[ée]rieures"),
    *(r"anamnesi (patologica )?(remota|pregressa)", r"malattie (pregresse|precedenti)", r"patologi[ae] pregress[ae]"),
    *(r"hist[óo]ria (pregressa|patol[óo]gica)", r"doen[çc]as (anteriores|pr[ée]vias|pregressas)"),
)
