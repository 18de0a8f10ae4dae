"""What is refused, what is bad input, and who releases what: record batches that are not as the policy would have them."""
# SPDX-License-Identifier: Apache-2.0
import ctypes as c
import datetime
import gc
import json

import pyarrow as pa

import library as lib


def codes(f, facts):
    return [code for code, _ in f.lib.problems(facts)]


def said(f, facts):
    return " ".join(found["message"]["en"] for _, found in f.lib.problems(facts))


def aid(**columns):
    """A record batch of the claim `aid` alone."""
    return pa.record_batch({f"aid.{name}": values for name, values in columns.items()})


def parts(**fields):
    names = list(fields)
    return pa.array([[dict(zip(names, row)) for row in zip(*fields.values())]])


def outcome_of(f, table, row=0):
    result = f.assess(f.batch, table)
    made = f.lib.outcome(result, row)
    f.lib.dll.pol_result_free(result)
    return made["clauses"]["aid"]


def test_a_column_of_floats_is_refused_with_the_way_out(f):
    for type, name in ((pa.float64(), "float64"), (pa.float32(), "float32"), (pa.float16(), "float16")):
        facts, status = f.bind(f.batch, aid(fee=pa.array([1.0], pa.float64()).cast(type)))
        assert status == lib.FOUND and codes(f, facts) == [983]
        assert name in said(f, facts) and "decimal128" in said(f, facts), said(f, facts)


def test_a_column_that_no_fact_has_is_refused_with_the_nearest_name(f):
    facts, status = f.bind(f.batch, aid(fees=[1]))
    (code, found), = f.lib.problems(facts)
    assert status == lib.FOUND and code == 980
    assert "aid.fee" in json.dumps(found["notes"])
    result, problems = f.lib.assess(f.batch, facts)
    assert result is None and [code for code, _ in problems] == [980]


def test_a_type_that_cannot_hold_the_fact_is_refused(f):
    for columns in ({"fee": [True]}, {"fee": [datetime.date(2021, 1, 1)]}, {"fee": [[1]]}, {"fee": [b"1"]},
                    {"parts": [1]}, {"parts": [[1]]}, {"parts": ["1"]}, {"fee": pa.array([1], pa.timestamp("s"))},
                    {"fee": pa.array([{"a": 1}])}, {"term": [6]}, {"fee": pa.array(["1"], pa.string_view())}):
        facts, status = f.bind(f.batch, aid(**columns))
        assert status == lib.FOUND and codes(f, facts) == [982], (columns, f.lib.problems(facts))


def test_columns_named_case_id_are_labels(f):
    facts, status = f.bind(f.batch, pa.record_batch({"case_id": ["a"], "aid.fee": [1]}))
    assert status == lib.OK and codes(f, facts) == []


def test_a_column_of_nulls_is_missing(f):
    made = outcome_of(f, pa.record_batch({"aid": pa.array([{"fee": None}], pa.struct([("fee", pa.null())]))}))
    assert made["status"] == "undetermined" and "/claims/aid/fee" in made["needs"], made


def test_an_array_is_imported_once(f):
    facts, memory = f.lib.new_facts(f.batch, 1), f_memory(aid(fee=[1]))
    take = lambda to: f.lib.dll.pol_facts_import_arrow(to, c.byref(memory.schema), c.byref(memory.array))
    assert take(facts) == lib.OK
    more = f.lib.new_facts(f.batch, 1)
    assert take(more) == lib.FOUND and codes(f, more) == [987] and "release" in said(f, more)


def f_memory(batch):
    import arrow
    return arrow.handed_over(batch)


def test_what_was_imported_is_released_with_the_last_that_reads_it(f):
    gc.collect()
    before = pa.total_allocated_bytes()
    table = aid(fee=pa.array(range(100_000)).cast(pa.decimal128(22, 2)))
    gc.collect()
    held = pa.total_allocated_bytes()
    facts, status = f.bind(f.batch, table)
    del table
    result, found = f.lib.assess(f.batch, facts, 2)
    f.lib.dll.pol_facts_free(facts)
    assert pa.total_allocated_bytes() >= held, "the result still reads the columns"
    assert f.lib.outcome(result, 99_999)["clauses"]["aid"]["status"] == "undetermined"
    f.lib.dll.pol_result_free(result)
    assert pa.total_allocated_bytes() == before


def test_what_was_refused_is_released_too(f):
    before = pa.total_allocated_bytes()
    for table in (pa.record_batch({"aid.fee": pa.array([1.5] * 1000), "aid.parts": pa.array([1] * 1000)}),
                  pa.record_batch({"nothing": pa.array([1] * 1000)})):
        facts, status = f.bind(f.batch, table)
        assert status == lib.FOUND
        f.lib.dll.pol_facts_free(facts)
    del table
    assert pa.total_allocated_bytes() == before


def test_an_exported_batch_outlives_its_result(f):
    result = f.assess(f.batch, aid(fee=[3, None], parts=[[], []]))
    made = f.export(result)
    f.lib.dll.pol_result_free(result)
    made.validate(full=True)
    assert made["aid.status"].to_pylist() == ["undetermined", "undetermined"]
    one = made["aid.status"]
    del made
    gc.collect()
    assert len(one.to_pylist()) == 2


def test_null_lists_may_hide_items(f):
    items = pa.array([{"cost": 1, "kind": "small"}, {"cost": -5, "kind": "nonsense"}, {"cost": 3, "kind": "large"}],
                     pa.struct([("cost", pa.int64()), ("kind", pa.utf8())]))
    hidden = pa.ListArray.from_arrays(pa.array([0, 1, 2, 3], pa.int32()), items, mask=pa.array([False, True, False]))
    table = aid(fee=[1, 1, 1], parts=hidden)
    result = f.assess(f.batch, table)
    cases = [json.loads(f.lib.case(result, row))["claims"]["aid"] for row in range(3)]
    assert cases == [{"fee": 1, "parts": [{"cost": 1, "kind": "small"}]}, {"fee": 1},
                     {"fee": 1, "parts": [{"cost": 3, "kind": "large"}]}], cases


def test_a_null_item_is_refused_as_in_a_single_case(f):
    table = aid(fee=[1], parts=pa.array([[{"cost": 1}, None, {"cost": 2}]]))
    made = outcome_of(f, table)
    expected = f.single(f.policy_file, ['{"claims":{"aid":{"fee":1,"parts":[{"cost":1},null,{"cost":2}]}}}'])[0]
    assert made == expected["clauses"]["aid"] and made["problems"][0]["code"] == "POL0812", made


def test_bad_values_are_told_as_in_a_single_case(f):
    two = pa.array([[{"code": "x", "months": 3, "used": 4}, {"code": "x", "months": 3, "used": 3}]])
    table = pa.record_batch({"aid.fee": pa.array([-1]), "aid.parts": two, "period.start": [datetime.date(2021, 5, 1)],
                             "period.end": [datetime.date(2021, 4, 1)], "firm.is_open": pa.array([7], pa.int8()),
                             "firm.size": pa.array([3], pa.int8())})
    result = f.assess(f.batch, table)
    text = f.lib.case(result, 0)
    case = json.loads(text)
    assert case["firm"] == {"is_open": 7, "size": 3} and case["claims"]["aid"]["fee"] == -1
    made, expected = f.lib.outcome(result, 0), f.single(f.policy_file, [text])[0]
    assert made["clauses"] == expected["clauses"]
    found = {p["code"] for p in made["clauses"]["aid"]["problems"]}
    assert found == {"POL0820", "POL0822", "POL0827", "POL0831", "POL0832", "POL0833"}, found


def test_codes_beyond_a_dictionary_are_bad_input(f):
    for index in (pa.int8(), pa.uint16(), pa.int64()):
        codes_ = pa.array([0, 5, None], index)
        kinds = pa.DictionaryArray.from_arrays(codes_, pa.array(["small", "medium", "large"]), safe=False)
        result = f.assess(f.batch, pa.record_batch({"firm.size": kinds, "aid.fee": [1, 1, 1]}))
        got = [f.lib.outcome(result, row)["clauses"]["aid"] for row in range(3)]
        assert [k["status"] for k in got] == ["undetermined", "bad_input", "undetermined"], got
        assert "/firm/size" in got[2]["needs"] and "/firm/size" not in got[0]["needs"]


def test_half_a_day_is_no_date(f):
    half = pa.array([43_200_000], pa.int64()).view(pa.date64())
    made = outcome_of(f, pa.record_batch({"aid.fee": [1], "period.start": half}))
    assert made["status"] == "bad_input" and made["problems"][0]["code"] == "POL0825", made


def test_bytes_that_are_no_text_spoil_the_case(f):
    ends = pa.array([0, 1], pa.int32()).buffers()[1]
    broken = pa.Array.from_buffers(pa.utf8(), 1, [None, ends, pa.py_buffer(b"\xff")])
    made = outcome_of(f, pa.record_batch({"aid.fee": [1], "firm.name": broken}))
    assert made["status"] == "bad_input" and made["problems"][0]["code"] == "POL0806", made


def test_decimals_keep_every_digit(f):
    digits = pa.array([None, "12345678901234567890.12"]).cast(pa.decimal128(38, 2))
    table = pa.record_batch({"aid.fee": digits, "firm.is_open": [True, True], "firm.size": ["small", "small"],
                             "tags": pa.array([[], []], pa.list_(pa.utf8())),
                             "aid.parts": pa.array([[], []], parts(cost=[1]).type)})
    result = f.assess(f.batch, table)
    plain, decimals = f.export(result), f.export(result, 1)
    assert f.lib.outcome(result, 1)["clauses"]["aid"]["amount"] == "4115226300411522630.04"
    assert plain["aid.amount"].to_pylist() == [None, None], "beyond 64 bits: null, never wrong"
    assert str(decimals["aid.amount"][1]) == "4115226300411522630.04"
    assert plain["aid.exact"].to_pylist()[1] == "102880657510288065751/25"


def test_an_empty_record_batch_gives_an_empty_result(f):
    table = aid(fee=pa.array([], pa.int64()), parts=pa.array([], parts(cost=[1]).type))
    made = f.export(f.assess(f.batch, table))
    assert made.num_rows == 0 and "aid.amount" in made.schema.names
