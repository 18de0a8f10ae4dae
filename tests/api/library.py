"""The C interface of libpol.so by ctypes, as thin as it can be: what a host in another language writes."""
# SPDX-License-Identifier: Apache-2.0
import ctypes as c
import json

OK, FOUND, MISUSE = 0, 1, 2


class pair(c.Structure):
    _fields_ = [("name", c.c_char_p), ("name_size", c.c_size_t), ("value", c.c_char_p), ("value_size", c.c_size_t)]


class options(c.Structure):
    _fields_ = [("struct_size", c.c_size_t), ("on", c.c_char_p), ("on_size", c.c_size_t),
                ("set", c.POINTER(pair)), ("set_count", c.c_size_t), ("clauses", c.POINTER(pair)),
                ("clause_count", c.c_size_t), ("exact", c.c_int), ("reasons", c.c_int), ("notes", c.c_int),
                ("needs", c.c_int)]


class library:
    def __init__(self, path):
        self.dll = c.CDLL(path)
        for name in ("pol_text_bytes", "pol_diagnostics_json", "pol_version"):
            getattr(self.dll, name).restype = c.c_void_p
        for name in ("pol_diagnostics_count", "pol_result_rows", "pol_result_clause_count"):
            getattr(self.dll, name).restype = c.c_size_t

    def text(self, handle):
        size = c.c_size_t()
        at = self.dll.pol_text_bytes(handle, c.byref(size))
        made = c.string_at(at, size.value).decode()
        self.dll.pol_text_free(handle)
        return made

    def diagnostics(self, handle):
        """[(code, JSON)], and the handle is freed."""
        made = []
        for n in range(self.dll.pol_diagnostics_count(handle)):
            size = c.c_size_t()
            at = self.dll.pol_diagnostics_json(handle, c.c_size_t(n), c.byref(size))
            made.append((self.dll.pol_diagnostics_code(handle, c.c_size_t(n)), json.loads(c.string_at(at, size.value))))
        self.dll.pol_diagnostics_free(handle)
        return made

    def compile(self, path):
        policy, found = c.c_void_p(), c.c_void_p()
        said = path.encode()
        status = self.dll.pol_policy_compile_folder(said, c.c_size_t(len(said)), c.byref(policy), c.byref(found))
        diagnostics = self.diagnostics(found)
        assert status == OK, diagnostics
        return policy

    def assess_json(self, policy, text, on=None):
        out = c.c_void_p()
        said, day = text.encode(), on.encode() if on else None
        status = self.dll.pol_policy_assess_json(policy, said, c.c_size_t(len(said)), day,
                                                 c.c_size_t(len(day) if day else 0), 0, c.byref(out))
        assert status == OK
        return json.loads(self.text(out))

    def prepare(self, policy, on=None, set=(), clauses=(), everything=False):
        how = options(struct_size=c.sizeof(options))
        if on:
            how.on, how.on_size = on.encode(), len(on)
        pairs = [pair(n.encode(), len(n), v.encode(), len(v)) for n, v in set]
        names = [pair(n.encode(), len(n.encode()), None, 0) for n in clauses]
        keep = ((pair * max(len(pairs), 1))(*pairs), (pair * max(len(names), 1))(*names))
        how.set, how.set_count = keep[0], len(pairs)
        how.clauses, how.clause_count = keep[1], len(names)
        how.exact = how.reasons = how.notes = how.needs = int(everything)
        made, found = c.c_void_p(), c.c_void_p()
        self.dll.pol_batch_new(policy, c.byref(how), c.byref(made), c.byref(found))
        return (made if made.value else None), self.diagnostics(found)

    def facts_of(self, batch):
        out = c.c_void_p()
        assert self.dll.pol_batch_facts_json(batch, c.byref(out)) == OK
        return json.loads(self.text(out))

    def new_facts(self, batch, rows):
        facts = c.c_void_p()
        assert self.dll.pol_facts_new(batch, c.c_size_t(rows), c.byref(facts)) == OK
        return facts

    def problems(self, facts):
        found = c.c_void_p()
        assert self.dll.pol_facts_diagnostics(facts, c.byref(found)) == OK
        return self.diagnostics(found)

    def assess(self, batch, facts, threads=1):
        result, found = c.c_void_p(), c.c_void_p()
        self.dll.pol_batch_assess(batch, facts, c.c_uint(threads), c.byref(result), c.byref(found))
        return (result if result.value else None), self.diagnostics(found)

    def outcome(self, result, row, derivation=False):
        out = c.c_void_p()
        assert self.dll.pol_result_outcome_json(result, c.c_size_t(row), int(derivation), c.byref(out)) == OK
        return json.loads(self.text(out))

    def case(self, result, row):
        out = c.c_void_p()
        assert self.dll.pol_result_case_json(result, c.c_size_t(row), c.byref(out)) == OK
        return self.text(out)
