"""Titles of sections and lists whose contents are not so, not surely so, or not so now."""

from schemas.imports.fhir.word_tables import NOT_SURE, STOPPED, compile_words

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
    *(r"terapi\w* precedent\w*", r"eerdere medicatie", r"vorige medicatie", r"inactive (med\w*|problems?|conditions?)"),
)
# Titles of past illness, by which a diagnosis without a status of its own is an earlier one.
PAST_TITLE = compile_words(
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
