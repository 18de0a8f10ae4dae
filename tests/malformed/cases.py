"""Malformed cases: name, bytes, and what is expected of the outcome."""
import json

POLICY = """policy p "P" { currency CNY  round half up to 0.01  labels id, name }
choice kinds = a | b | c
facts {
  period : period
  applicant { sme : yes/no  turnover : money }
}
parameter usd_cny : number, more than 0, open
parameter base : rate { 2019-01-01: 4%  2020-01-01: 5% }
table by_term(n : count) : rate { from 2019-01-01 { at most 12: 1%  otherwise: 2% } }
clause c {
  claim {
    fee   : money
    n     : count, at most 100
    share : rate = 50%
    on_   : date
    kind  : kinds
    label_text : text, recorded
    paid_on : optional date, recorded
    items : list of { key : text, unique  cost : money }
  }
  eligible when applicant.sme  else not_sme
  award a { when kind is not c else kind_c  when on_ in period else not_in_period  pay [rate = 50%] of fee × n × share × (base on on_) × by_term(n) on on_ }
  award b { for each x in items  pay x.cost  cap [cap_each : money, optional] each }
}
clause other {
  claim { amount : money }
  award o { pay amount }
}
"""

GOOD = {
    "schema": "pol-case/1",
    "case_id": "malformed",
    "period": {"start": "2020-01-01", "end": "2020-12-31"},
    "parameters": {},
    "applicant": {"sme": True, "turnover": 5},
    "claims": {
        "c": {"fee": 1000, "n": 2, "on_": "2020-05-01", "kind": "a", "label_text": "x", "items": [{"key": "k", "cost": 10}]},
        "other": {"amount": 7},
    },
}


class raw(str):
    """Bytes of JSON that json.dumps would not write."""


def good(**changes):
    """The good case with values set by path, e.g. claims__c__fee=-1; raw("…") goes in as it is."""
    case = json.loads(json.dumps(GOOD))
    place = {}
    for path, value in changes.items():
        at = case
        parts = path.split("__")
        for part in parts[:-1]:
            at = at[int(part)] if isinstance(at, list) else at[part]
        key = int(parts[-1]) if isinstance(at, list) else parts[-1]
        if isinstance(value, raw):
            mark = f"@@{len(place)}@@"
            place[json.dumps(mark)] = value
            value = mark
        at[key] = value
    text = json.dumps(case, ensure_ascii=False)
    for mark, value in place.items():
        text = text.replace(mark, value)
    return text


def bad(code, at, **more):
    return {"code": code, "at": at, "status": {"c": "bad_input", "other": "determined"}, "amount": {"other": "7.00"}, "complete": False, **more}


def whole(code):
    return {"code": code, "complete": False}


def all_bad(code, at):
    return {"code": code, "at": at, "status": {"c": "bad_input", "other": "bad_input"}, "complete": False}


FINE = {"exit": 0, "complete": True, "status": {"c": "determined", "other": "determined"}}

ROWS = [
    # Bytes of the case as a whole.
    ("empty", b"", whole("POL0801")),
    ("white space only", b" \n ", whole("POL0801")),
    ("not JSON", b"hello", whole("POL0802")),
    ("a list", b"[]", whole("POL0808")),
    ("a number", b"5", whole("POL0808")),
    ("null", b"null", whole("POL0808")),
    ("cut off", good()[:200], whole("POL0803")),
    ("two objects", good() + good(), whole("POL0807")),
    ("a trailing comma", '{"claims":{},}', whole("POL0802")),
    ("single quotes", "{'claims':{}}", whole("POL0802")),
    ("a comment", "{/* x */}", whole("POL0802")),
    ("invalid UTF-8", b'{"case_id":"\xff"}', whole("POL0806")),
    ("UTF-16", good().encode("utf-16"), whole("POL0806")),
    ("GB18030", '{"case_id":"案例"}'.encode("gb18030"), whole("POL0806")),
    ("a NUL byte in a text", b'{"case_id":"a\x00b"}', whole("POL0805")),
    ("a raw line break in a text", b'{"case_id":"a\nb"}', whole("POL0805")),
    ("a lone surrogate escape", b'{"case_id":"\\ud800"}', whole("POL0805")),
    ("NaN", good(claims__c__fee=raw("NaN")), whole("POL0802")),
    ("a leading zero", good(claims__c__fee=raw("007")), whole("POL0804")),
    ("a plus sign", good(claims__c__fee=raw("+7")), whole("POL0802")),
    ("a bare point", good(claims__c__fee=raw(".5")), whole("POL0802")),
    ("lists 10,000 deep", '{"claims":' + "[" * 10000 + "]" * 10000 + "}", whole("POL0952")),
    ("objects 100,000 deep without end", '{"a":' * 100000, whole("POL0952")),
    # Duplicates.
    ("a fact twice", good().replace('"fee": 1000', '"fee": 1000, "fee": 1'), bad("POL0811", "/claims/c/fee")),
    ("a claim twice", good().replace('"other": {', '"other": {"amount": 1}, "other": {'),
     {"code": "POL0811", "at": "/claims/other", "status": {"c": "determined", "other": "bad_input"}}),
    ("the period twice", good().replace('"parameters"', '"period": {}, "parameters"'),
     {"code": "POL0811", "status": {"c": "bad_input", "other": "determined"}}),
    # Shapes.
    ("claims is a list", good(claims=[]), whole("POL0812")),
    ("a claim is a text", good(claims__c="x"), bad("POL0812", "/claims/c")),
    ("a list is an object", good(claims__c__items={}), bad("POL0813", "/claims/c/items")),
    ("a record is a number", good(claims__c__items=[5]), bad("POL0812", "/claims/c/items/0")),
    ("a record is null", good(claims__c__items=[None]), bad("POL0812", "/claims/c/items/0")),
    ("the applicant is a list", good(applicant=[]), bad("POL0812", "/applicant")),
    ("the period is a text", good(period="2020"), bad("POL0812", "/period")),
    ("parameters is a list", good(parameters=[]), all_bad("POL0812", "/parameters")),
    # Values.
    ("yes in words", good(applicant__sme="yes"), bad("POL0820", "/applicant/sme")),
    ("yes as a number", good(applicant__sme=1), bad("POL0820", "/applicant/sme")),
    ("an amount with a separator", good(claims__c__fee="1,000"), bad("POL0821", "/claims/c/fee")),
    ("an amount with a unit", good(claims__c__fee="5元"), bad("POL0821", "/claims/c/fee")),
    ("an amount as text with a sign", good(claims__c__fee="+5"), bad("POL0821", "/claims/c/fee")),
    ("an amount as text with an exponent", good(claims__c__fee="1e3"), bad("POL0821", "/claims/c/fee")),
    ("an empty amount", good(claims__c__fee=""), bad("POL0821", "/claims/c/fee")),
    ("an amount in full-width digits", good(claims__c__fee="５"), bad("POL0821", "/claims/c/fee")),
    ("an amount that is true", good(claims__c__fee=True), bad("POL0821", "/claims/c/fee")),
    ("a negative amount", good(claims__c__fee=-1), bad("POL0822", "/claims/c/fee")),
    ("a tiny negative amount", good(claims__c__fee=raw("-0.0000001")), bad("POL0822", "/claims/c/fee")),
    ("an amount of 10,000 digits", good(claims__c__fee=raw("9" * 10000)), bad("POL0954", "/claims/c/fee")),
    ("an amount with a huge exponent", good(claims__c__fee=raw("1e999999999")), bad("POL0954", "/claims/c/fee")),
    ("a count with a fraction", good(claims__c__n=raw("2.0")), bad("POL0823", "/claims/c/n")),
    ("a count in quotes", good(claims__c__n="2"), bad("POL0823", "/claims/c/n")),
    ("a negative count", good(claims__c__n=-2), bad("POL0822", "/claims/c/n")),
    ("a count out of bounds", good(claims__c__n=101), bad("POL0832", "/claims/c/n")),
    ("a rate in words", good(claims__c__share="half"), bad("POL0824", "/claims/c/share")),
    ("a rate divided by zero", good(claims__c__share="1/0"), bad("POL0824", "/claims/c/share")),
    ("two percent signs", good(claims__c__share="5%%"), bad("POL0824", "/claims/c/share")),
    ("a date in another form", good(claims__c__on_="01.05.2020"), bad("POL0825", "/claims/c/on_")),
    ("a date with a time", good(claims__c__on_="2020-05-01T00:00:00Z"), bad("POL0825", "/claims/c/on_")),
    ("a date as a number", good(claims__c__on_=20200501), bad("POL0825", "/claims/c/on_")),
    ("a leap day in a common year", good(claims__c__on_="2021-02-29"), bad("POL0826", "/claims/c/on_")),
    ("an unknown value of a choice", good(claims__c__kind="d"), bad("POL0827", "/claims/c/kind")),
    ("a choice in capitals", good(claims__c__kind="A"), bad("POL0827", "/claims/c/kind")),
    ("a text that is a number", good(claims__c__label_text=5), bad("POL0828", "/claims/c/label_text")),
    ("a bad optional date", good(claims__c__paid_on="soon"), bad("POL0825", "/claims/c/paid_on")),
    ("a period that ends before it begins", good(period={"start": "2020-12-31", "end": "2020-01-01"}), bad("POL0831", "/period")),
    ("one key for two items", good(claims__c__items=[{"key": "k", "cost": 1}, {"key": "k", "cost": 2}]), bad("POL0833", "/claims/c/items/1/key")),
    # Parameters and ledger.
    ("an unknown parameter", good(parameters={"c.ratte": "5%"}), all_bad("POL0842", "/parameters/c.ratte")),
    ("a parameter of the wrong type", good(parameters={"c.rate": "much"}), bad("POL0824", "/parameters/c.rate")),
    ("a parameter without a value", good(parameters={"c.rate": None}), bad("POL0843", "/parameters/c.rate")),
    ("a series that is no list", good(parameters={"base": "5%"}), bad("POL0813", "/parameters/base")),
    ("a series with half an entry", good(parameters={"base": [["2020-01-01"]]}), bad("POL0844", "/parameters/base/0")),
    ("a series with a day twice", good(parameters={"base": [["2020-01-01", "1%"], ["2020-01-01", "2%"]]}), bad("POL0845", "/parameters/base")),
    ("a table version with too few values", good(parameters={"by_term": [["2020-01-01", "1%"]]}), bad("POL0846", "/parameters/by_term/0")),
    ("a ledger entry without an amount", good(ledger=[{"clause": "c", "date": "2019-01-01"}]), {"code": "POL0850"}),
    # What is odd but clear: answered, with a warning where something is not read.
    ("an unknown fact", good(claims__c__feee=5), {**FINE, "code": "POL0840", "at": "/claims/c/feee"}),
    ("an unknown claim", good(claims__d={}), {"code": "POL0841", "complete": False, "status": {"c": "determined", "other": "determined"}}),
    ("a byte order mark", b"\xef\xbb\xbf" + good().encode(), FINE),
    ("an exponent", good(claims__c__fee=raw("1e3")), {**FINE, "amount": {"c": "10.25"}}),
    ("a label of any kind", good(claims__c__items__0__name=[1, {"x": None}]), FINE),
    ("a missing fact", good(claims__c__fee=None), {"status": {"c": "undetermined", "other": "determined"}}),
    ("a case of 20 MB", good(case_id="x" * (20 << 20)), FINE),
]
