"""Pol in Python, through its C interface and the standard library's ctypes: one file to copy.

    import pol
    policy = pol.Policy("policies/shenyang")
    due = policy.assess({"claims": {...}})            # the outcome as a dictionary (docs/outcome.schema.json)
    desk = policy.desk(on="2021-12-31", set={"usd_cny": "6.5"})
    case = desk.case()
    case["applicant.is_sme"] = True
    case.add("fair.booths", {"fee": Decimal("300.10")})
    case.amounts()                                    # {"fair": Decimal("150.05")}

Amounts are decimal.Decimal and never float: a float is refused, for it holds no tenth. A Policy and a Desk may be used by any
number of threads, a Case by one at a time. What is wrong is a pol.Error with the diagnostics.
"""
# SPDX-License-Identifier: Apache-2.0
import ctypes
import ctypes.util
import datetime
import decimal
import json
import os

OK, FOUND, MISUSE, NO_MEMORY = range(4)
STATUS = ("determined", "not_eligible", "undetermined", "bad_input", "not_claimed")
ALL_CLAUSES = ctypes.c_size_t(-1).value
YES_NO, NUMBER, DATE, DURATION, TEXT, CHOICE, LIST, RECORD, CLAIM = range(9)


class Error(Exception):
    """Something is wrong with a policy, a path or a case; `diagnostics` says what, where and how to mend it."""

    def __init__(self, diagnostics, language="en"):
        self.diagnostics = diagnostics
        super().__init__("\n".join(f"{d['code']}: {d['message'][language]}" for d in diagnostics) or "misuse of Pol")


class _Pair(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("name_size", ctypes.c_size_t),
                ("value", ctypes.c_char_p), ("value_size", ctypes.c_size_t)]


class _File(ctypes.Structure):
    _fields_ = [("path", ctypes.c_char_p), ("path_size", ctypes.c_size_t),
                ("text", ctypes.c_char_p), ("text_size", ctypes.c_size_t)]


class _Options(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("on", ctypes.c_char_p), ("on_size", ctypes.c_size_t),
                ("set", ctypes.POINTER(_Pair)), ("set_count", ctypes.c_size_t),
                ("clauses", ctypes.POINTER(_Pair)), ("clause_count", ctypes.c_size_t)]


class _ClauseInfo(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("name", ctypes.c_char_p), ("name_size", ctypes.c_size_t),
                ("currency", ctypes.c_char_p), ("currency_size", ctypes.c_size_t),
                ("gives_money", ctypes.c_int), ("decimals", ctypes.c_int)]


class _Amount(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("status", ctypes.c_int), ("is_beyond", ctypes.c_int),
                ("amount", ctypes.c_int64)]


class _Fact(ctypes.Structure):
    _fields_ = [("of", ctypes.c_void_p), ("at", ctypes.c_uint32), ("type", ctypes.c_int32)]


def _load():
    name = os.environ.get("POL_LIBRARY") or ctypes.util.find_library("pol") or "libpol.so.0"
    library = ctypes.CDLL(name)
    handle, size, text = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p
    out = ctypes.POINTER(handle)
    number = ctypes.c_int
    for function, arguments in {
        "pol_policy_compile_folder": [text, size, out, out],
        "pol_policy_compile_texts": [ctypes.POINTER(_File), size, out, out],
        "pol_policy_assess_json": [handle, text, size, text, size, number, out],
        "pol_assessor_new": [handle, ctypes.POINTER(_Options), out, out],
        "pol_assessor_facts_json": [handle, out],
        "pol_assessor_clause": [handle, size, ctypes.POINTER(_ClauseInfo)],
        "pol_assessor_fact": [handle, text, size, ctypes.POINTER(_Fact), out],
        "pol_assessor_choice_value": [handle, _Fact, text, size, ctypes.POINTER(ctypes.c_uint32)],
        "pol_case_new": [handle, out],
        "pol_case_clear": [handle],
        "pol_case_set_yes_no": [handle, _Fact, number],
        "pol_case_set_number_text": [handle, _Fact, text, size],
        "pol_case_set_date": [handle, _Fact, number, number, number],
        "pol_case_set_duration": [handle, _Fact, number, number],
        "pol_case_set_choice": [handle, _Fact, ctypes.c_uint32],
        "pol_case_set_text": [handle, _Fact, text, size],
        "pol_case_add_item": [handle, _Fact],
        "pol_case_give": [handle, _Fact],
        "pol_case_nothing_paid": [handle],
        "pol_case_paid": [handle, text, size, ctypes.c_int64, number, text, size],
        "pol_case_load_json": [handle, text, size, out],
        "pol_case_json": [handle, out],
        "pol_case_assess": [handle, size],
        "pol_case_amount": [handle, size, ctypes.POINTER(_Amount)],
        "pol_case_outcome_json": [handle, number, out],
    }.items():
        getattr(library, function).argtypes = arguments
    library.pol_version.restype = text
    for function, result, arguments in (
        ("pol_text_bytes", ctypes.POINTER(ctypes.c_char), [handle, ctypes.POINTER(size)]),
        ("pol_diagnostics_json", ctypes.POINTER(ctypes.c_char), [handle, size, ctypes.POINTER(size)]),
        ("pol_diagnostics_count", size, [handle]),
        ("pol_assessor_clause_count", size, [handle]),
        *((f"pol_{what}_free", None, [handle]) for what in ("policy", "text", "diagnostics", "assessor", "case")),
    ):
        getattr(library, function).restype = result
        getattr(library, function).argtypes = arguments
    return library


_pol = _load()
version = _pol.pol_version().decode()


def _bytes(text):
    made = text.encode() if isinstance(text, str) else bytes(text)
    return made, len(made)


def _read(pointer, size):
    return ctypes.string_at(pointer, size.value)


def _taken_text(handle):
    size = ctypes.c_size_t()
    text = _read(_pol.pol_text_bytes(handle, size), size)
    _pol.pol_text_free(handle)
    return text.decode()


def _checked(status, found=None):
    """Raises what a call reports; the diagnostics are freed."""
    diagnostics = []
    if found is not None and found.value is not None:
        size = ctypes.c_size_t()
        for n in range(_pol.pol_diagnostics_count(found)):
            diagnostics.append(json.loads(_read(_pol.pol_diagnostics_json(found, n, size), size)))
        _pol.pol_diagnostics_free(found)
    if status == NO_MEMORY:
        raise MemoryError
    if status == MISUSE:
        raise ValueError("Pol was given a handle, an index or a value that it cannot take")
    if status != OK:
        raise Error(diagnostics)
    return diagnostics


class _Handle:
    """Owns one handle of the library."""

    _free = None

    def __init__(self, handle):
        self._handle = handle

    def __del__(self):
        if getattr(self, "_handle", None) is not None and self._free is not None:
            self._free(self._handle)


class Policy(_Handle):
    """Compiled once, from a folder or file, or with texts={"policy.pol": ...} from memory; `warnings` are diagnostics."""

    _free = _pol.pol_policy_free

    def __init__(self, path=None, texts=None):
        made, found = ctypes.c_void_p(), ctypes.c_void_p()
        if texts is None:
            status = _pol.pol_policy_compile_folder(*_bytes(os.fspath(path)), made, found)
        else:
            files = (_File * len(texts))(*(_File(*_bytes(name), *_bytes(text)) for name, text in texts.items()))
            status = _pol.pol_policy_compile_texts(files, len(texts), made, found)
        self.warnings = _checked(status, found)
        super().__init__(made)

    def assess(self, case, on=None, why=False):
        """One case, a dictionary or its JSON; the outcome as a dictionary. Decimals may stand in the dictionary."""
        text = case if isinstance(case, (str, bytes)) else json.dumps(case, default=_in_json)
        made = ctypes.c_void_p()
        day = (None, 0) if on is None else _bytes(str(on))
        _checked(_pol.pol_policy_assess_json(self._handle, *_bytes(text), *day, int(why), made))
        return json.loads(_taken_text(made))

    def desk(self, on=None, set=None, clauses=()):
        """Made ready for one case after another: the day, the parameters for all cases, the clauses (none: all)."""
        return Desk(self, on, set or {}, clauses)


class Desk(_Handle):
    """A policy made ready. `facts` lists what may be set, `clauses` what is assessed."""

    _free = _pol.pol_assessor_free

    def __init__(self, policy, on, set, clauses):
        pairs = (_Pair * len(set))(*(_Pair(*_bytes(name), *_bytes(str(value))) for name, value in set.items()))
        names = (_Pair * len(clauses))(*(_Pair(*_bytes(name), None, 0) for name in clauses))
        day = (None, 0) if on is None else _bytes(str(on))
        options = _Options(ctypes.sizeof(_Options), *day, pairs, len(set), names, len(clauses))
        made, found = ctypes.c_void_p(), ctypes.c_void_p()
        _checked(_pol.pol_assessor_new(policy._handle, options, made, found), found)
        super().__init__(made)
        text = ctypes.c_void_p()
        _checked(_pol.pol_assessor_facts_json(self._handle, text))
        self.facts = json.loads(_taken_text(text))
        self.clauses = []
        for n in range(_pol.pol_assessor_clause_count(self._handle)):
            info = _ClauseInfo(ctypes.sizeof(_ClauseInfo))
            _checked(_pol.pol_assessor_clause(self._handle, n, info))
            self.clauses.append((info.name.decode(), bool(info.gives_money), info.decimals))
        self._known = {}

    def fact(self, path):
        """The handle of a fact, looked up once."""
        known = self._known.get(path)
        if known is None:
            known, found = _Fact(), ctypes.c_void_p()
            _checked(_pol.pol_assessor_fact(self._handle, *_bytes(path), known, found), found)
            self._known[path] = known
        return known

    def case(self):
        return Case(self)


class Case(_Handle):
    """The facts of one case; what is not set is missing."""

    _free = _pol.pol_case_free

    def __init__(self, desk):
        self._desk = desk
        made = ctypes.c_void_p()
        _checked(_pol.pol_case_new(desk._handle, made))
        super().__init__(made)

    def clear(self):
        _checked(_pol.pol_case_clear(self._handle))

    def __setitem__(self, path, value):
        """True, Decimal, int, "50%", a date, a timedelta of days, a text, the name of a choice."""
        fact = self._desk.fact(path)
        _checked(self._set(fact, value))

    def _set(self, fact, value):
        if isinstance(value, float):
            raise TypeError("a float holds no exact amount; give a decimal.Decimal, a whole number or a text")
        if fact.type == YES_NO:
            if not isinstance(value, bool):
                raise TypeError("yes or no is True or False")
            return _pol.pol_case_set_yes_no(self._handle, fact, value)
        if fact.type == NUMBER:
            text = format(value, "f") if isinstance(value, decimal.Decimal) else str(value)
            return _pol.pol_case_set_number_text(self._handle, fact, *_bytes(text))
        if fact.type == DATE:
            day = value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)
            return _pol.pol_case_set_date(self._handle, fact, day.year, day.month, day.day)
        if fact.type == DURATION:
            return _pol.pol_case_set_duration(self._handle, fact, 0, value.days)
        if fact.type == CHOICE:
            place = ctypes.c_uint32()
            if _pol.pol_assessor_choice_value(self._desk._handle, fact, *_bytes(value), place) != OK:
                raise ValueError(f"the choice has no value {value!r}")
            return _pol.pol_case_set_choice(self._handle, fact, place)
        if fact.type == TEXT:
            return _pol.pol_case_set_text(self._handle, fact, *_bytes(value))
        raise TypeError("lists are filled by add(), records and claims by what is in them or by give()")

    def add(self, path, item=None):
        """A new item at the end of a list; what is set afterwards, and in `item`, is set for it."""
        _checked(_pol.pol_case_add_item(self._handle, self._desk.fact(path)))
        for name, value in (item or {}).items():
            self[f"{path}.{name}"] = value

    def give(self, path):
        """A list that has no item, an optional record that is there, a claim that is made."""
        _checked(_pol.pol_case_give(self._handle, self._desk.fact(path)))

    def nothing_paid(self):
        _checked(_pol.pol_case_nothing_paid(self._handle))

    def paid(self, award, amount, on):
        digits = decimal.Decimal(amount)
        decimals = max(0, -digits.as_tuple().exponent)
        scaled = int(digits.scaleb(decimals))
        _checked(_pol.pol_case_paid(self._handle, *_bytes(award), scaled, decimals, *_bytes(str(on))))

    def load(self, case):
        """A whole case, a dictionary or its JSON, in place of all that was set; warnings are returned."""
        found = ctypes.c_void_p()
        text = case if isinstance(case, (str, bytes)) else json.dumps(case, default=_in_json)
        return _checked(_pol.pol_case_load_json(self._handle, *_bytes(text), found), found)

    def json(self):
        made = ctypes.c_void_p()
        _checked(_pol.pol_case_json(self._handle, made))
        return _taken_text(made)

    def assess(self):
        """{clause: (status, Decimal or None)} of what is claimed."""
        _checked(_pol.pol_case_assess(self._handle, ALL_CLAUSES))
        result, found = {}, _Amount(ctypes.sizeof(_Amount))
        for n, (name, gives_money, decimals) in enumerate(self._desk.clauses):
            _checked(_pol.pol_case_amount(self._handle, n, found))
            status = STATUS[found.status]
            if status == "not_claimed":
                continue
            amount = None
            if status == "determined" and gives_money:
                amount = decimal.Decimal(found.amount).scaleb(-decimals)
                if found.is_beyond:
                    amount = decimal.Decimal(self.outcome()["clauses"][name]["amount"])
            result[name] = (status, amount)
        return result

    def amounts(self):
        """{clause: Decimal} of what is determined."""
        return {name: amount for name, (_, amount) in self.assess().items() if amount is not None}

    def outcome(self, why=False):
        """Everything in words, with its receipt, as a dictionary."""
        made = ctypes.c_void_p()
        _checked(_pol.pol_case_outcome_json(self._handle, int(why), made))
        return json.loads(_taken_text(made))


def _in_json(value):
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not stand in a case")
