"""Names of groups and substances of the ATC classification that people who seek cell therapies commonly take.

For forms and traces only: the matcher accepts every code of the classification.
"""

from collections.abc import Mapping

MEDICINES: Mapping[str, str] = {
    "atc:A10A": "insulins",
    "atc:A10B": "glucose-lowering medicines other than insulin",
    "atc:A10BA02": "metformin",
    "atc:A10BH01": "sitagliptin",
    "atc:A10BJ02": "liraglutide",
    "atc:A10BJ06": "semaglutide",
    "atc:A10BK01": "dapagliflozin",
    "atc:A10BK03": "empagliflozin",
    "atc:B01A": "antithrombotic medicines",
    "atc:B01AA03": "warfarin",
    "atc:B01AC06": "acetylsalicylic acid (low dose)",
    "atc:C09A": "ACE inhibitors",
    "atc:C10AA": "statins",
    "atc:H02A": "corticosteroids (systemic)",
    "atc:H02AB06": "prednisolone",
    "atc:H02AB07": "prednisone",
    "atc:L04": "immunosuppressants",
    "atc:L04AA06": "mycophenolic acid",
    "atc:L04AD01": "ciclosporin",
    "atc:L04AD02": "tacrolimus",
    "atc:L04AX01": "azathioprine",
    "atc:L04AX03": "methotrexate",
}
