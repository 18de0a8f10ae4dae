"""Random cases of any policy, made from the facts that the library says it has: as JSON, and as Arrow columns of many types."""
# SPDX-License-Identifier: Apache-2.0
import datetime
import decimal
import json
import re

import pyarrow as pa

TEXTS = ["", "a", "Köln", "沈阳", "line\nbreak", 'quote "', "a"]


class node:
    """A fact, a record, a list or a claim, with what lies inside it."""

    def __init__(self, name, fact=None):
        self.name, self.fact, self.inside, self.form = name, fact, {}, None

    @property
    def type(self):
        return self.fact["type"] if self.fact else "record"


def tree_of(facts):
    top = node("")
    for fact in facts:
        at = top
        *around, last = fact["path"].split(".")
        for name in around:
            at = at.inside.setdefault(name, node(name))
        at.inside.setdefault(last, node(last)).fact = fact
    return top


def number_text(value):
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class form:
    """How one fact comes: an Arrow type, how a value gets into it, and how the same value stands in JSON."""

    def __init__(self, type, to_arrow=lambda v: v, to_json=lambda v: v, metadata=None, dictionary=False):
        self.type, self.to_arrow, self.to_json, self.metadata = type, to_arrow, to_json, metadata
        self.dictionary = dictionary


def bare(text):
    """A number that json_text writes digit by digit, without quotes."""
    return f"\x01{text}\x01"


def json_text(value):
    return re.sub(r'"\\u0001([^"]*)\\u0001"', r"\1", json.dumps(value, ensure_ascii=False))


def forms_of(type, rng):
    as_number = lambda v: bare(number_text(v))
    as_text = lambda v: number_text(v)
    hundredths = form(pa.int64(), lambda v: int(v * 100), as_number, {"pol.decimals": "2"})
    if type in ("money", "number"):
        return [form(pa.decimal128(20, 2), to_json=as_number), form(pa.decimal128(30, 6), to_json=as_number), hundredths,
                form(pa.utf8(), as_text, as_text), form(pa.large_utf8(), as_text, as_text)]
    if type == "rate":
        return [form(pa.decimal128(9, 6), to_json=as_number), hundredths, form(pa.utf8(), as_text, as_text),
                form(pa.decimal128(18, 9), to_json=as_number)]
    if type == "count":
        whole = lambda v: bare(str(int(v)))
        return [form(t, int, whole) for t in (pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(),
                                              pa.uint32(), pa.uint64())] + [form(pa.decimal128(5, 0), to_json=whole)]
    if type == "yes/no":
        return [form(pa.bool_()), form(pa.int8(), int), form(pa.uint8(), int)]
    if type == "date":
        return [form(pa.date32(), to_json=str), form(pa.date64(), to_json=str), form(pa.utf8(), str, str)]
    if type == "duration":
        months = lambda v: f"{v} months"
        return [form(pa.utf8(), months, months)]
    if type in ("text", "choice"):
        return [form(pa.utf8()), form(pa.large_utf8()), form(pa.utf8(), dictionary=True),
                form(pa.large_utf8(), dictionary=True)]
    raise ValueError(type)


class population:
    def __init__(self, facts, rng, wrong=0.02, missing=0.1):
        self.rng, self.wrong, self.missing = rng, wrong, missing
        self.top = tree_of(facts)
        self.choose(self.top)

    def choose(self, at):
        for inner in at.inside.values():
            if inner.inside or inner.type in ("record", "claim", "list"):
                self.choose(inner)
                inner.is_large = self.rng.random() < 0.3
            else:
                inner.form = self.rng.choice(forms_of(inner.type, self.rng))

    def value(self, at):
        rng, type = self.rng, at.type
        is_wrong = rng.random() < self.wrong
        if type == "yes/no":
            return rng.random() < 0.6
        if type in ("money", "number"):
            amount = decimal.Decimal(rng.choice([0, 1, 99, 100, 12345, 300000, 7654321, 99999999])).scaleb(-2)
            amount = rng.choice([amount, amount * 100, decimal.Decimal(rng.randrange(10**9)).scaleb(-2)])
            return -amount if is_wrong and at.form.type != pa.uint64() else amount
        if type == "rate":
            return decimal.Decimal(rng.randrange(0, 101)).scaleb(-2)
        if type == "count":
            return rng.choice([0, 1, 2, 3, 6, 12, 24, 36, 100])
        if type == "date":
            return datetime.date(rng.choice([2019, 2021, 2021, 2021, 2022]), rng.randint(1, 12), rng.randint(1, 28))
        if type == "duration":
            return rng.choice([1, 6, 12, 24, 35])
        if type == "text":
            return rng.choice(TEXTS)
        if is_wrong:
            return "no such value"
        return rng.choice(at.fact["choices"])

    def record(self, at):
        """{name: value} with what is there; None stands for null."""
        made = {}
        for inner in at.inside.values():
            if self.rng.random() < self.missing:
                if self.rng.random() < 0.5:
                    made[inner.name] = None
                continue
            made[inner.name] = self.one(inner)
        return made

    def one(self, at):
        if at.type == "list":
            if "item" in at.inside and at.inside["item"].fact and at.inside["item"].fact["path"].endswith(".item"):
                return [self.value(at.inside["item"]) for _ in range(self.rng.choice([0, 1, 2, 3]))]
            return [self.record(at) for _ in range(self.rng.choice([0, 1, 1, 2, 3, 5]))]
        if at.type in ("record", "claim"):
            if at.name == "period" or set(at.inside) == {"start", "end"}:
                return {"start": datetime.date(2021, 1, 1), "end": datetime.date(2021, 12, 31)}
            return self.record(at)
        return self.value(at)

    def cases(self, count):
        return [self.record(self.top) for _ in range(count)]

    # ---- as JSON

    def json_of(self, case):
        facts, claims = {}, {}
        for name, value in case.items():
            (claims if self.top.inside[name].type == "claim" else facts)[name] = self.json_value(self.top.inside[name], value)
        claims = {name: value for name, value in claims.items() if value is not None}
        return json_text({**facts, "claims": claims})

    def json_value(self, at, value):
        if value is None:
            return None
        if isinstance(value, list):
            plain = at.inside.get("item") if not isinstance(value[0] if value else None, dict) else None
            return [self.json_value(plain if plain else at, v) for v in value]
        if isinstance(value, dict):
            return {name: self.json_value(at.inside[name], v) for name, v in value.items()}
        return at.form.to_json(value)

    # ---- as Arrow

    def batch_of(self, cases, dotted):
        """One record batch; with `dotted`, records at the top are spread into columns named by path."""
        names, columns, fields = [], [], []

        def spread(at, prefix, rows):
            for inner in at.inside.values():
                path = f"{prefix}{inner.name}"
                values = [None if row is None else row.get(inner.name) for row in rows]
                if dotted and inner.type == "record" and not inner.fact:
                    spread(inner, path + ".", values)
                    continue
                array, metadata = self.array_of(inner, values)
                fields.append(pa.field(path, array.type, metadata=metadata))
                columns.append(array)

        spread(self.top, "", cases)
        return pa.record_batch(columns, schema=pa.schema(fields))

    def array_of(self, at, values):
        if at.form:
            cells = [None if v is None else at.form.to_arrow(v) for v in values]
            made = pa.array(cells, at.form.type)
            if at.form.dictionary:
                made = made.dictionary_encode()
            return made, at.form.metadata
        if at.type == "list":
            return self.list_of(at, values), None
        arrays, fields = [], []
        for inner in at.inside.values():
            array, metadata = self.array_of(inner, [None if v is None else v.get(inner.name) for v in values])
            arrays.append(array)
            fields.append(pa.field(inner.name, array.type, metadata=metadata))
        mask = pa.array([v is None for v in values])
        return pa.StructArray.from_arrays(arrays, fields=fields, mask=mask), None

    def list_of(self, at, values):
        offsets, items = [0], []
        for value in values:
            items += value or []
            offsets.append(len(items))
        is_plain = set(at.inside) == {"item"} and at.inside["item"].fact["path"] == at.fact["path"] + ".item"
        metadata = None
        if is_plain:
            inner, metadata = self.array_of(at.inside["item"], items)
        else:
            inner, _ = self.array_of(node_of_items(at), items)
        wide = at.is_large
        build = pa.LargeListArray if wide else pa.ListArray
        kind = (pa.large_list if wide else pa.list_)(pa.field("item", inner.type, metadata=metadata))
        starts = pa.array(offsets, pa.int64() if wide else pa.int32())
        return build.from_arrays(starts, inner, type=kind, mask=pa.array([v is None for v in values]))


def node_of_items(at):
    made = node(at.name)
    made.inside = at.inside
    return made
