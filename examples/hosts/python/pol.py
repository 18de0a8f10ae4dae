"""Pol in Python, through its C interface and the standard library's ctypes: one file to copy. docs/embedding-python.md shows more.

    import pol
    policy = pol.Policy("policies/shenyang")
    due = policy.assess({"claims": {...}})            # the outcome as a dictionary (docs/outcome.schema.json)
    desk = policy.desk(on="2021-12-31", set={"usd_cny": "6.5"})
    case = desk.case()
    case["applicant.is_sme"] = True
    case.add("fair.booths", {"fee": Decimal("300.10")})
    case.amounts()                                    # {"fair": Decimal("150.05")}

Amounts are decimal.Decimal and never float: a float is refused, for it holds no tenth. What is wrong with a text or a case is a
pol.Error with diagnostics; what a value cannot be is a TypeError or ValueError that names the fact.

A Policy and a Desk may be used by any number of threads, a Case by one at a time; the library works without the interpreter's
lock. Each is closed by close(), at the end of a `with`, or when nothing refers to it any more; a Desk outlives its Policy, but
not the other way a Case its Desk. Python 3.8 or later.
"""
# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import ctypes
import ctypes.util
import datetime
import decimal
import fractions
import json
import os
import re
from typing import Any, BinaryIO, Mapping, NamedTuple, Sequence

OK, FOUND, MISUSE, NO_MEMORY, CANCELLED, HOST_FAILED = range(6)
STATUS = ("determined", "not_eligible", "undetermined", "bad_input", "not_claimed")
LANGUAGES = ("en", "zh")
ALL_CLAUSES = ctypes.c_size_t(-1).value
YES_NO, NUMBER, DATE, DURATION, TEXT, CHOICE, LIST, RECORD, CLAIM = range(9)


class Diagnostic(NamedTuple):
    """What is wrong, where, and how to mend it."""

    code: str  # "POL0980"; explanation(code) tells more
    is_error: bool  # else a warning
    where: str  # "fairs.pol:4:13", "/claims/fair/booths/0/fee"; "" where there is no place
    message: dict[str, str]  # the sentence, by language: "en", "zh"
    text: dict[str, str]  # for people: place, sentence, the line with the part underlined, the remedy
    data: dict[str, Any]  # all of it, as the library writes it


class Error(Exception):
    """Something is wrong with a policy, a path or a case; `diagnostics` says what, where and how to mend it."""

    def __init__(self, diagnostics: Sequence[Diagnostic]):
        self.diagnostics = list(diagnostics)
        super().__init__("\n".join(one.text["en"].rstrip("\n") for one in self.diagnostics))


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


_READ = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)


class _Input(ctypes.Structure):
    _fields_ = [("user", ctypes.c_void_p), ("read", _READ), ("name", ctypes.c_char_p), ("name_size", ctypes.c_size_t),
                ("form", ctypes.c_int), ("list", ctypes.c_char_p), ("list_size", ctypes.c_size_t),
                ("key", ctypes.c_char_p), ("key_size", ctypes.c_size_t)]


class _Output(ctypes.Structure):
    _fields_ = [("user", ctypes.c_void_p), ("write", _WRITE)]


class _Population(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("cases", ctypes.POINTER(_Input)), ("lists", ctypes.POINTER(_Input)),
                ("list_count", ctypes.c_size_t), ("outcomes", ctypes.POINTER(_Output)), ("outcome_form", ctypes.c_int),
                ("rejects", ctypes.POINTER(_Output)), ("explanations", ctypes.POINTER(_Output)),
                ("explain_rows", ctypes.c_uint64), ("on", ctypes.c_char_p), ("on_size", ctypes.c_size_t),
                ("set", ctypes.POINTER(_Pair)), ("set_count", ctypes.c_size_t),
                ("clauses", ctypes.POINTER(_Pair)), ("clause_count", ctypes.c_size_t),
                ("columns", ctypes.POINTER(_Pair)), ("column_count", ctypes.c_size_t),
                ("language", ctypes.c_int), ("without_statistics", ctypes.c_int), ("threads", ctypes.c_uint),
                ("chunk_rows", ctypes.c_uint32), ("sort_bytes", ctypes.c_uint64), ("limits", ctypes.c_void_p),
                ("cancel", ctypes.c_void_p), ("progress", ctypes.c_void_p), ("user", ctypes.c_void_p)]


def _load():
    name = os.environ.get("POL_LIBRARY") or ctypes.util.find_library("pol") or "libpol.so.0"
    try:
        library = ctypes.CDLL(name)
    except OSError as why:
        raise ImportError(f"{why}; install Pol, or let the environment variable POL_LIBRARY say where libpol.so.0 is") from why
    handle, size, text = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p
    out = ctypes.POINTER(handle)
    number = ctypes.c_int
    for function, arguments in {
        "pol_explanation": [number, out],
        "pol_diagnostics_text": [handle, size, number, number, out],
        "pol_policy_compile_folder": [text, size, out, out],
        "pol_policy_compile_texts": [ctypes.POINTER(_File), size, out, out],
        "pol_policy_assess_json": [handle, text, size, text, size, number, out],
        "pol_policy_contents_json": [handle, text, size, out],
        "pol_population_assess": [handle, ctypes.POINTER(_Population), out, out],
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
version: str = _pol.pol_version().decode()


def explanation(code: str) -> str:
    """The page of a diagnostic, "POL0980", in Markdown, English and Chinese."""
    made = ctypes.c_void_p()
    if not re.fullmatch(r"POL\d{4}", code) or _pol.pol_explanation(int(code[3:]), made) != OK:
        raise ValueError(f"there is no diagnostic {code!r}")
    return _taken_text(made)


def _bytes(text):
    made = text.encode() if isinstance(text, str) else bytes(text)
    return made, len(made)


def _day(on):
    return (None, 0) if on is None else _bytes(str(on))


def _pairs(values):
    """A mapping as names with values, or names alone."""
    values = values.items() if isinstance(values, Mapping) else [(name, "") for name in values]
    return (_Pair * len(values))(*(_Pair(*_bytes(name), *_bytes(str(value))) for name, value in values)), len(values)


def _read(pointer, size):
    return ctypes.string_at(pointer, size.value)


def _taken_text(handle):
    size = ctypes.c_size_t()
    text = _read(_pol.pol_text_bytes(handle, size), size)
    _pol.pol_text_free(handle)
    return text.decode()


def _diagnostic(found, n):
    size, texts = ctypes.c_size_t(), {}
    data = json.loads(_read(_pol.pol_diagnostics_json(found, n, size), size))
    for place, language in enumerate(LANGUAGES):
        made = ctypes.c_void_p()
        _checked(_pol.pol_diagnostics_text(found, n, place, 0, made))
        texts[language] = _taken_text(made)
    at = data["where"]
    line = f"{at['line']}:{at['column']}" if at["line"] else ""
    where = at.get("pointer") or ":".join(part for part in (at["file"], line) if part)
    return Diagnostic(data["code"], data["severity"] == "error", where, data["message"], texts, data)


def _checked(status, found=None, misuse="Pol was given a value that it cannot take"):
    """Raises what a call reports; the diagnostics are freed."""
    diagnostics = []
    if found is not None and found.value is not None:
        diagnostics = [_diagnostic(found, n) for n in range(_pol.pol_diagnostics_count(found))]
        _pol.pol_diagnostics_free(found)
    if status == NO_MEMORY:
        raise MemoryError
    if status == MISUSE:
        raise ValueError(misuse)
    if status != OK:
        raise Error(diagnostics)
    return diagnostics


def _case_text(case):
    return case if isinstance(case, (str, bytes)) else json.dumps(_in_case(case, ""))


def _in_case(value, at):
    """As JSON can hold it: amounts and dates as texts."""
    if isinstance(value, Mapping):
        return {name: _in_case(inner, f"{at}/{name}") for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_in_case(inner, f"{at}/{n}") for n, inner in enumerate(value)]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    return _number_text(at, value)


def _number_text(at, value):
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, (int, str, fractions.Fraction)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        raise TypeError(f"{at}: a float holds no exact amount; give a decimal.Decimal, a whole number or a text")
    raise TypeError(f"{at}: {value!r} cannot stand in a case; what is not known is left out")


class _Handle:
    """Owns one handle of the library. To close it is safe once no other thread uses it."""

    _free: Any = None

    _owned = None

    def __init__(self, handle):
        self._owned = handle

    @property
    def _handle(self):
        if self._owned is None:
            raise ValueError(f"this {type(self).__name__} is closed")
        return self._owned

    def close(self) -> None:
        """Frees it now; again does nothing. What is asked of it afterwards is a ValueError."""
        handle, self._owned = self._owned, None
        if handle is not None:
            self._free(handle)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __del__(self):
        self.close()


class Policy(_Handle):
    """Compiled once, from a folder or file, or with texts={"policy.pol": ...} from memory, of which the first is the entry;
    `warnings` are diagnostics."""

    _free = _pol.pol_policy_free

    def __init__(self, path: str | os.PathLike | None = None, texts: Mapping[str, str] | None = None):
        if (path is None) == (texts is None):
            raise TypeError("a policy is compiled from a path, or from texts")
        made, found = ctypes.c_void_p(), ctypes.c_void_p()
        if texts is None:
            status = _pol.pol_policy_compile_folder(*_bytes(os.fspath(path)), made, found)
        else:
            files = (_File * len(texts))(*(_File(*_bytes(name), *_bytes(text)) for name, text in texts.items()))
            status = _pol.pol_policy_compile_texts(files, len(texts), made, found)
        self.warnings: list[Diagnostic] = _checked(status, found)
        super().__init__(made)

    def assess(self, case: Mapping | str | bytes, on: str | datetime.date | None = None, why: bool = False) -> dict[str, Any]:
        """One case, a dictionary or its JSON; the outcome as a dictionary, whatever the case is. Decimals may stand in it."""
        made = ctypes.c_void_p()
        _checked(_pol.pol_policy_assess_json(self._handle, *_bytes(_case_text(case)), *_day(on), int(why), made))
        return json.loads(_taken_text(made))

    def contents(self, on: str | datetime.date | None = None) -> dict[str, Any]:
        """Facts, parameters, clauses and amendments, from which a form can be built (docs/contents.schema.json)."""
        made = ctypes.c_void_p()
        _checked(_pol.pol_policy_contents_json(self._handle, *_day(on), made))
        return json.loads(_taken_text(made))

    def desk(self, on: str | datetime.date | None = None, set: Mapping[str, Any] | None = None,
             clauses: Sequence[str] = ()) -> Desk:
        """Made ready for one case after another: the day, the parameters for all cases, the clauses (none: all)."""
        return Desk(self, on, set or {}, clauses)

    def population(self, cases: BinaryIO, outcomes: BinaryIO | None = None, lists: Mapping[str, BinaryIO] | None = None,
                   rejects: BinaryIO | None = None, on: str | datetime.date | None = None,
                   set: Mapping[str, Any] | None = None, clauses: Sequence[str] = (), threads: int = 1) -> dict[str, Any]:
        """Tables of many cases as CSV (docs/batch.md), from files that were opened in binary: the cases, and by their paths the
        items of lists. Outcomes and rejects are written, the summary (docs/summary.schema.json) comes back."""
        if threads < 1:
            raise ValueError("work is done by one thread or more")
        failed: list[BaseException] = []

        def guarded(work, otherwise):  # an exception does not cross the library: it waits here
            try:
                return work()
            except BaseException as why:
                failed.append(why)
                return otherwise

        def source(file, path=None):
            def read(_, to, size):
                def work():
                    data = bytes(memoryview(file.read(size)))
                    if len(data) > size:
                        raise ValueError(f"{file!r} reads more than it was asked for")
                    ctypes.memmove(to, data, len(data))
                    return len(data)
                return guarded(work, -1)
            return _Input(None, _READ(read), *_bytes(str(getattr(file, "name", path or "cases"))), 0,
                          *((None, 0) if path is None else _bytes(path)))

        def sink(file):
            def write(_, data, size):
                def work():
                    if file.write(ctypes.string_at(data, size)) not in (None, size):
                        raise OSError(f"{file!r} takes only a part of what is written: let it be buffered")
                    return 1
                return guarded(work, 0)
            return None if file is None else ctypes.pointer(_Output(None, _WRITE(write)))

        inputs = [source(file, path) for path, file in (lists or {}).items()]
        given = _Population(ctypes.sizeof(_Population), ctypes.pointer(source(cases)), (_Input * len(inputs))(*inputs),
                            len(inputs), sink(outcomes), 0, sink(rejects), None, 0, *_day(on), *_pairs(set or {}),
                            *_pairs(clauses), None, 0, 0, 0, threads)
        summary, found = ctypes.c_void_p(), ctypes.c_void_p()
        status = _pol.pol_population_assess(self._handle, given, summary, found)
        text = _taken_text(summary) if summary.value is not None else ""
        try:
            _checked(status, found)
        except Error:
            if not failed:
                raise
        if failed:
            raise failed[0]
        return json.loads(text)


class Desk(_Handle):
    """A policy made ready. `facts` lists what may be set, `clauses` what is assessed."""

    _free = _pol.pol_assessor_free

    def __init__(self, policy, on, set, clauses):
        options = _Options(ctypes.sizeof(_Options), *_day(on), *_pairs(set), *_pairs(clauses))
        made, found = ctypes.c_void_p(), ctypes.c_void_p()
        _checked(_pol.pol_assessor_new(policy._handle, options, made, found), found)
        super().__init__(made)
        text = ctypes.c_void_p()
        _checked(_pol.pol_assessor_facts_json(self._handle, text))
        self.facts: list[dict[str, Any]] = json.loads(_taken_text(text))
        self.clauses: list[tuple[str, bool, int]] = []  # name, whether it gives money, decimals
        for n in range(_pol.pol_assessor_clause_count(self._handle)):
            info = _ClauseInfo(ctypes.sizeof(_ClauseInfo))
            _checked(_pol.pol_assessor_clause(self._handle, n, info))
            self.clauses.append((info.name.decode(), bool(info.gives_money), info.decimals))
        self._known: dict[str, _Fact] = {}

    def fact(self, path: str) -> _Fact:
        """The handle of a fact, looked up once."""
        known = self._known.get(path)
        if known is None:
            known, found = _Fact(), ctypes.c_void_p()
            _checked(_pol.pol_assessor_fact(self._handle, *_bytes(path), known, found), found)
            self._known[path] = known
        return known

    def case(self) -> Case:
        return Case(self)


class Case(_Handle):
    """The facts of one case; what is not set is missing. For one thread at a time."""

    _free = _pol.pol_case_free

    def __init__(self, desk):
        self._desk = desk
        made = ctypes.c_void_p()
        _checked(_pol.pol_case_new(desk._handle, made))
        super().__init__(made)

    def clear(self) -> None:
        _checked(_pol.pol_case_clear(self._handle))

    def __setitem__(self, path: str, value: Any) -> None:
        """True, Decimal, int, Fraction, "50%", a date or "2021-03-01", a timedelta of days or "6 months", a text, the name of a
        choice."""
        fact = self._desk.fact(path)
        _checked(self._set(path, fact, value), misuse=f"{path} lies in the items of a list: begin one with add()")

    def _set(self, path, fact, value):
        if fact.type == YES_NO:
            if not isinstance(value, bool):
                raise TypeError(f"{path}: yes or no is True or False, not {value!r}")
            return _pol.pol_case_set_yes_no(self._handle, fact, value)
        if fact.type == NUMBER:
            return _pol.pol_case_set_number_text(self._handle, fact, *_bytes(_number_text(path, value)))
        if fact.type == DATE and isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return _pol.pol_case_set_date(self._handle, fact, value.year, value.month, value.day)
        if fact.type == DURATION and isinstance(value, datetime.timedelta) and value == datetime.timedelta(value.days):
            return _pol.pol_case_set_duration(self._handle, fact, 0, value.days)
        if fact.type in (LIST, RECORD, CLAIM):
            raise TypeError(f"{path}: lists are filled by add(), records and claims by what is in them or by give()")
        if not isinstance(value, str):
            raise TypeError(f"{path}: {value!r} is neither a text nor what such a fact holds")
        if fact.type == DATE:
            parts = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value)
            if not parts:
                raise ValueError(f'{path}: {value!r} is not a date; write "YYYY-MM-DD"')
            return _pol.pol_case_set_date(self._handle, fact, *map(int, parts.groups()))
        if fact.type == DURATION:
            parts = re.fullmatch(r"(\d{1,6}) (day|month|year)s?", value)
            if not parts:
                raise ValueError(f'{path}: {value!r} is no duration; write "6 months", "2 years" or "10 days"')
            number = int(parts[1])
            months, days = {"year": (12 * number, 0), "month": (number, 0), "day": (0, number)}[parts[2]]
            return _pol.pol_case_set_duration(self._handle, fact, months, days)
        if fact.type == CHOICE:
            place = ctypes.c_uint32()
            if _pol.pol_assessor_choice_value(self._desk._handle, fact, *_bytes(value), place) != OK:
                known = next((one["choices"] for one in self._desk.facts if one["path"] == path), [])
                raise ValueError(f"{path} has no value {value!r}; it has {', '.join(known)}")
            return _pol.pol_case_set_choice(self._handle, fact, place)
        return _pol.pol_case_set_text(self._handle, fact, *_bytes(value))

    def add(self, path: str, item: Mapping[str, Any] | None = None) -> None:
        """A new item at the end of a list; what is set afterwards, and in `item`, is set for it."""
        _checked(_pol.pol_case_add_item(self._handle, self._desk.fact(path)), misuse=f"no item can be added to {path}")
        for name, value in (item or {}).items():
            self[f"{path}.{name}"] = value

    def give(self, path: str) -> None:
        """A list that has no item, an optional record that is there, a claim that is made."""
        _checked(_pol.pol_case_give(self._handle, self._desk.fact(path)), misuse=f"{path} is not given as a whole: set its value")

    def nothing_paid(self) -> None:
        """Before; else what was paid is unknown."""
        _checked(_pol.pol_case_nothing_paid(self._handle))

    def paid(self, award: str, amount: decimal.Decimal | int | str, on: str | datetime.date) -> None:
        """An earlier payment."""
        text = _number_text(award, amount)
        parts = re.fullmatch(r"(-?\d+)(?:\.(\d{1,18}))?", text)
        scaled = int(parts[1] + (parts[2] or "")) if parts else 0
        if not parts or not -(2**63) <= scaled < 2**63:
            raise ValueError(f"{award}: {text!r} is no amount of 64 bits")
        _checked(_pol.pol_case_paid(self._handle, *_bytes(award), scaled, len(parts[2] or ""), *_bytes(str(on))))

    def load(self, case: Mapping | str | bytes) -> list[Diagnostic]:
        """A whole case, a dictionary or its JSON, in place of all that was set; warnings are returned."""
        found = ctypes.c_void_p()
        return _checked(_pol.pol_case_load_json(self._handle, *_bytes(_case_text(case)), found), found)

    def json(self) -> str:
        """As `pol assess` takes it."""
        made = ctypes.c_void_p()
        _checked(_pol.pol_case_json(self._handle, made))
        return _taken_text(made)

    def assess(self) -> dict[str, tuple[str, decimal.Decimal | None]]:
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

    def amounts(self) -> dict[str, decimal.Decimal]:
        """{clause: Decimal} of what is determined."""
        return {name: amount for name, (_, amount) in self.assess().items() if amount is not None}

    def outcome(self, why: bool = False) -> dict[str, Any]:
        """Everything in words, with its receipt, as a dictionary."""
        made = ctypes.c_void_p()
        _checked(_pol.pol_case_outcome_json(self._handle, int(why), made))
        return json.loads(_taken_text(made))
