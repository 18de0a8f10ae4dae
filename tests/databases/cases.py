"""What the databases are asked: a thousand cases of policies/shenyang, the worked ones and others that come of changing what stands in
them, the same each time; and a small policy."""
# SPDX-License-Identifier: Apache-2.0
import copy
import json
import random
import sys

COUNT = 1000
NUMBERS = ("0", "0.005", "199999.99", "200000", "1234567.891", "92233720368547758.07", "-1", "1e3", 17, 0.1)
DATES = ("2020-12-31", "2021-01-01", "2022-02-29", "2023-06-30")
# A small policy with an amendment, so that a day is needed, and a clause that gives no money.
AMENDED = """policy rules "Rules" { currency CNY }
facts { fee : money }
clause aid "Aid" { award one { pay [rate = 50%] of fee } }
clause leave "Leave" { permit staying "Staying" { when fee at least 1 else too_little } }
agency bureau "Bureau"
amend rules "Higher" from 2023-01-01, by bureau { set aid.rate = 60% }
"""


def places_in(value):
    """Where something stands in a case that may be changed."""
    if isinstance(value, (dict, list)):
        for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
            yield value, key
            yield from places_in(inside)


def changed(case, rng):
    case = copy.deepcopy(case)
    for _ in range(rng.randrange(1, 4)):
        places = [(at, key) for at, key in places_in(case) if key not in ("schema", "case_id")]
        at, key = rng.choice(places)
        old = at[key]
        what = rng.random()
        if isinstance(old, bool):
            at[key] = not old
        elif what < 0.15:
            del at[key]
        elif what < 0.25:
            at[key] = rng.choice([None, [], "text", "沈阳", 3])
        elif isinstance(old, str) and old[4:5] == "-":
            at[key] = rng.choice(DATES)
        elif isinstance(old, (int, float)) or (isinstance(old, str) and old[:1].isdigit()):
            at[key] = rng.choice(NUMBERS)
        elif isinstance(old, list) and old:
            at[key] = old + [copy.deepcopy(rng.choice(old))]
    return case


def texts(root):
    worked = [path for folder in ("tests/cases/shenyang/cases", "examples/cases") for path in sorted((root / folder).glob("*.json"))]
    made = [json.loads(path.read_text(encoding="utf-8")) for path in worked]
    if len(made) < 50:
        sys.exit(f"only {len(made)} worked cases under {root}")
    rng = random.Random(15)
    while len(made) < COUNT:
        made.append(changed(rng.choice(made[:len(worked)]), rng))
    for n, case in enumerate(made):
        case["case_id"] = f"{n}"
    return [json.dumps(case, ensure_ascii=False) for case in made]
