// SPDX-License-Identifier: Apache-2.0
#include "tests/support/random_code.hpp"

#include <limits>

namespace pol::test {

using kernel::code;

namespace {

constexpr int case_facts = 6;
constexpr int row_facts = 3;

std::int64_t some_number(dice& roll) {
    if (!roll.one_in(12)) return roll.between(-3, 9);
    return roll.pick<std::int64_t>({std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
                                    std::int64_t{1} << 40, -(std::int64_t{1} << 40)});
}

}  // namespace

std::uint32_t random_code::emit(code is, std::uint16_t dst, std::uint16_t a, std::uint16_t b, std::int64_t value) {
    made.code.push_back({is, dst, a, b, value});
    return here() - 1;
}

std::int64_t random_code::constant() { return some_number(roll_); }

void random_code::load(known& k) {
    const bool of_row = in_rows_ && !roll_.one_in(3);
    const int column = of_row ? case_facts + roll_.between(0, row_facts - 1) : roll_.between(0, case_facts - 1);
    k.numbers.push_back(fresh());
    emit(code::load, k.numbers.back(), static_cast<std::uint16_t>(column), of_row ? 1 : 0, 0);
}

void random_code::compute(known& k) {
    static const std::vector<code> two{code::add,    code::subtract, code::multiply,
                                       code::lesser, code::greater,  code::add_multiple};
    static const std::vector<code> one{code::add_constant,
                                       code::multiply_constant,
                                       code::lesser_constant,
                                       code::greater_constant,
                                       code::move,
                                       code::negate,
                                       code::immediate,
                                       code::round};
    const code is = roll_.pick(roll_.one_in(2) ? two : one);
    const std::uint16_t a = roll_.one_in(2) ? k.numbers.back() : number(k);
    const std::uint16_t b = number(k);
    const std::uint16_t to = fresh();
    emit(is, to, a, b, is == code::round ? 0 : constant());
    k.numbers.push_back(to);
}

void random_code::compare(known& k) {
    const code is = roll_.pick<code>({code::equal, code::not_equal, code::less, code::at_most, code::equal_constant,
                                      code::not_equal_constant, code::less_constant, code::at_most_constant,
                                      code::more_constant, code::at_least_constant, code::in_mask});
    const std::uint16_t a = roll_.one_in(2) ? k.numbers.back() : number(k);
    const std::uint16_t b = is == code::in_mask ? static_cast<std::uint16_t>(roll_.between(0, 3)) : number(k);
    k.truths.push_back(fresh());
    emit(is, k.truths.back(), a, b, constant());
}

std::uint16_t random_code::truth(known& k) {
    if (k.truths.empty() || roll_.one_in(3)) compare(k);
    return roll_.one_in(2) ? k.truths.back() : roll_.pick(k.truths);
}

// `and` and `or` as the compiler writes them: the second is computed only where the first does not decide.
void random_code::both(known& k) {
    const std::uint16_t first = truth(k);
    const std::uint16_t to = fresh();
    emit(code::move, to, first, 0, 0);
    std::uint16_t test = to;
    if (roll_.one_in(2)) {
        test = fresh();
        emit(code::not_, test, to, 0, 0);
    }
    const std::uint32_t jump = emit(code::jump_if_no, 0, test, 0, 0);
    known inner = k;
    if (roll_.one_in(2)) load(inner);
    compare(inner);
    emit(code::move, to, inner.truths.back(), 0, 0);
    made.code[jump].value = here();
    k.truths.push_back(to);
}

void random_code::choose(known k, known& outer, int depth) {
    const std::uint16_t test = truth(outer);
    const std::uint16_t to = fresh();
    const auto put = [&](const known& from) {
        const int how = roll_.between(0, 3);
        if (how == 0) emit(code::immediate, to, 0, 0, roll_.one_in(2) ? 0 : constant());
        if (how == 1) emit(code::move, to, from.numbers.back(), 0, 0);
        if (how >= 2) emit(code::multiply_constant, to, from.numbers.back(), 0, roll_.between(0, 5));
    };
    known yes = k;
    known no = k;
    const std::uint32_t to_no = emit(code::jump_if_no, 0, test, 0, 0);
    if (depth > 0 && roll_.one_in(2)) statements(yes, depth - 1, 3);
    put(yes);
    const std::uint32_t to_end = emit(code::jump, 0, 0, 0, 0);
    made.code[to_no].value = here();
    if (depth > 0 && roll_.one_in(2)) statements(no, depth - 1, 3);
    put(no);
    made.code[to_end].value = here();
    outer.numbers.push_back(to);
}

void random_code::sum_rows(known k, known& outer, int depth) {
    const std::uint16_t sum = fresh();
    emit(code::immediate, sum, 0, 0, 0);
    const std::uint32_t open = emit(code::open_list, 0, 1, 0, 0);
    const std::uint32_t first = here();
    in_rows_ = true;
    std::vector<std::uint32_t> to_next;
    for (int n = roll_.between(0, 2); n > 0; --n) {
        load(k);
        to_next.push_back(emit(code::jump_if_no, 0, truth(k), 0, 0));
    }
    statements(k, depth - 1, 4);
    emit(code::add, sum, sum, number(k), 0);
    for (const std::uint32_t jump : to_next) made.code[jump].value = here();
    emit(code::next_row, 0, 1, 0, first);
    made.code[open].value = here();
    in_rows_ = false;
    outer.numbers.push_back(sum);
}

// The same by a segment that the machine runs for each row.
void random_code::call_rows(known k, known& outer, int depth) {
    const std::uint32_t over = emit(code::jump, 0, 0, 0, 0);
    kernel::loop l;
    l.is = roll_.pick<kernel::fold>({kernel::fold::sum, kernel::fold::greater, kernel::fold::count});
    l.tables = {1};
    l.segment = here();
    in_rows_ = true;
    if (roll_.one_in(2)) {
        load(k);
        emit(code::reject_if_no, 0, truth(k), 0, 0);
    }
    statements(k, depth - 1, 4);
    l.result = number(k);
    emit(code::stop, 0, 0, 0, 0);
    in_rows_ = false;
    made.code[over].value = here();
    made.loops.push_back(l);
    const std::uint16_t to = fresh();
    emit(code::aggregate, to, 0, 0, static_cast<std::int64_t>(made.loops.size() - 1));
    outer.numbers.push_back(to);
}

void random_code::step(known& k, int depth) {
    switch (roll_.between(0, 9)) {
        case 0:
        case 1: return load(k);
        case 2:
        case 3: return compute(k);
        case 4: return compare(k);
        case 5: return both(k);
        case 6: return choose(k, k, depth);
        case 7:
            if (depth > 0 && !in_rows_) return sum_rows(k, k, depth);
            return compute(k);
        case 8:
            if (depth > 0 && !in_rows_) return call_rows(k, k, depth);
            return choose(k, k, depth);
        default:
            if (!k.truths.empty() && !in_rows_ && roll_.one_in(4)) emit(code::reject_if_no, 0, truth(k), 0, 0);
            return compute(k);
    }
}

void random_code::statements(known& k, int depth, int most) {
    for (int n = roll_.between(1, most); n > 0; --n) step(k, depth);
}

random_code::random_code(dice& roll) : roll_(roll) {
    made.parents = {plan::none, 0};
    made.roundings.emplace_back(roll.pick<number::rounding>({number::rounding::half_up, number::rounding::half_even}),
                                roll.between(1, 9));
    known k;
    load(k);
    statements(k, 2, 14);
    for (int n = roll.between(0, 2); n > 0; --n) made.totals.push_back({number(k), 1});
    made.exact_total = k.numbers.back();
    made.amount = fresh();
    emit(code::round, made.amount, made.exact_total, 0, 0);
    emit(code::stop, 0, 0, 0, 0);
}

facts::case_data random_code::facts(dice& roll) const {
    facts::case_data data;
    const auto rows = static_cast<std::uint32_t>(roll.between(0, 4));
    data.tables.resize(2);
    data.tables[0].rows = 1;
    data.tables[1].rows = rows;
    data.tables[1].offsets = {0, rows};
    data.tables[1].states = {roll.one_in(20) ? facts::state::unknown : facts::state::known};
    for (int n = 0; n < case_facts + row_facts; ++n) {
        facts::column_data column;
        for (std::uint32_t row = 0; row < (n < case_facts ? 1 : rows); ++row) {
            column.cells.push_back(some_number(roll));
            column.states.push_back(roll.one_in(40) ? facts::state::unknown : facts::state::known);
        }
        data.columns.push_back(std::move(column));
    }
    return data;
}

}  // namespace pol::test
