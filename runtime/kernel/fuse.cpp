// Makes a finished program shorter to run: every instruction executed costs about as much as any other, so two that stand
// one after the other become one wherever the value between them is used nowhere else.
//
// It relies on how programs are made: each read of a register comes after a write in the same run of its segment. Nothing
// is computed that the program did not compute before, and what may say exact_needed stays where it was.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/kernel/compile.hpp"
#include "runtime/kernel/flow.hpp"

#include <algorithm>
#include <limits>

namespace pol::kernel {

namespace {

constexpr std::size_t longest = 60'000;  // a fused jump has 16 bits for its target
constexpr std::int64_t lowest_value = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest_value = std::numeric_limits<std::int64_t>::max();

// A jump that looks at a yes/no in r[a]: to be followed by `holds` it must be that.
bool is_test(const instruction& i) {
    return (i.is == code::jump_unless_equal_constant || i.is == code::jump_unless_not_equal_constant) && i.value == 0;
}
bool goes_on_if(const instruction& test) { return test.is == code::jump_unless_not_equal_constant; }

// x < value is x <= value - 1, so two kinds of bound suffice for jumps.
std::optional<instruction> unless_at_most(std::uint16_t a, std::int64_t value) {
    return instruction{code::jump_unless_at_most_constant, 0, a, 0, value};
}
std::optional<instruction> unless_at_least(std::uint16_t a, std::int64_t value) {
    return instruction{code::jump_unless_at_least_constant, 0, a, 0, value};
}
std::optional<instruction> unless_less(std::uint16_t a, std::int64_t value) {
    return value == lowest_value ? std::nullopt : unless_at_most(a, value - 1);
}
std::optional<instruction> unless_more(std::uint16_t a, std::int64_t value) {
    return value == highest_value ? std::nullopt : unless_at_least(a, value + 1);
}

// The jump that is taken unless the comparison c comes out as `holds`.
std::optional<instruction> jump_unless(const instruction& c, bool holds) {
    const auto constant = [&](bool equal, std::int64_t value) {
        return instruction{equal ? code::jump_unless_equal_constant : code::jump_unless_not_equal_constant, 0, c.a, 0,
                           value};
    };
    const auto registers = [&](code is, std::uint16_t a, std::uint16_t b) { return instruction{is, 0, a, b, 0}; };
    switch (c.is) {
        case code::equal:
        case code::not_equal:
            return registers((c.is == code::equal) == holds ? code::jump_unless_equal : code::jump_unless_not_equal,
                             c.a, c.b);
        case code::less:
            return holds ? registers(code::jump_unless_less, c.a, c.b) : registers(code::jump_unless_at_most, c.b, c.a);
        case code::at_most:
            return holds ? registers(code::jump_unless_at_most, c.a, c.b) : registers(code::jump_unless_less, c.b, c.a);
        case code::equal_constant: return constant(holds, c.value);
        case code::not_equal_constant: return constant(!holds, c.value);
        case code::less_constant: return holds ? unless_less(c.a, c.value) : unless_at_least(c.a, c.value);
        case code::at_most_constant: return holds ? unless_at_most(c.a, c.value) : unless_more(c.a, c.value);
        case code::more_constant: return holds ? unless_more(c.a, c.value) : unless_at_most(c.a, c.value);
        case code::at_least_constant: return holds ? unless_at_least(c.a, c.value) : unless_less(c.a, c.value);
        case code::in_mask:
            if (!holds) return std::nullopt;
            return instruction{code::jump_unless_in_mask, 0, c.a, c.b, c.value};
        case code::not_: return constant(holds, 0);
        default: return std::nullopt;
    }
}

std::optional<instruction> test_fused(const instruction& comparison, const instruction& test) {
    std::optional<instruction> jump = jump_unless(comparison, goes_on_if(test));
    if (jump) set_target(*jump, target_of(test));
    return jump;
}

// The instruction `use`, of which one operand is the fact just loaded.
std::optional<instruction> load_fused(const instruction& load, const instruction& use) {
    const auto with = [&](code is, std::int64_t value) { return instruction{is, use.dst, load.a, load.b, value}; };
    const auto with_other = [&](code is) -> std::optional<instruction> {
        if (use.a == use.b) return std::nullopt;
        return with(is, use.a == load.dst ? use.b : use.a);
    };
    switch (use.is) {
        case code::jump_unless_equal_constant: return with(code::load_jump_unless_equal_constant, use.value);
        case code::jump_unless_not_equal_constant: return with(code::load_jump_unless_not_equal_constant, use.value);
        case code::jump_unless_at_most_constant: return with(code::load_jump_unless_at_most_constant, use.value);
        case code::jump_unless_at_least_constant: return with(code::load_jump_unless_at_least_constant, use.value);
        case code::jump_unless_in_mask:
            if (use.b != 0) return std::nullopt;
            return with(code::load_jump_unless_in_mask, use.value);
        case code::choose: return instruction{code::load_choose, 0, load.a, load.b, use.value};
        case code::multiply_constant: return with(code::load_multiply_constant, use.value);
        case code::lesser_constant: return with(code::load_lesser_constant, use.value);
        case code::add: return with_other(code::load_add);
        case code::multiply: return with_other(code::load_multiply);
        case code::lesser: return with_other(code::load_lesser);
        case code::greater: return with_other(code::load_greater);
        default: return std::nullopt;
    }
}

// One instruction for two, of which the second alone reads what the first computes.
std::optional<instruction> fused(const instruction& first, const instruction& second) {
    if (is_test(second))
        if (const auto jump = test_fused(first, second)) return jump;
    return first.is == code::load ? load_fused(first, second) : std::nullopt;
}

// A branch that only puts a product into its place, as a register and a factor. Nothing is the product of any register
// with 0: of the one that the other branch reads.
std::optional<instruction> product(const instruction& i, const instruction& other) {
    if (i.is == code::immediate && i.value == 0 && has(other, reads_a))
        return instruction{code::multiply_constant, i.dst, other.a, 0, 0};
    if (i.is == code::multiply_constant) return i;
    if (i.is == code::move) return instruction{code::multiply_constant, i.dst, i.a, 0, 1};
    return std::nullopt;
}

class fuser {
public:
    explicit fuser(program& p) : program_(p), code_(p.code) {}

    void run();

private:
    void write_tests_as_jumps();
    void shorten_jumps();
    std::uint32_t end_of_jumps(const instruction& from, std::uint32_t target) const;
    void drop_unreached(const flow& f);
    bool repeat_comparisons(const flow& f);
    bool can_repeat(const flow& f, std::uint32_t at) const;
    bool fuse_neighbours(const flow& f);
    void join_last(const flow& f);
    bool drop_moves(const flow& f);
    bool write_choices(const flow& f);
    bool copy_ends(const flow& f);
    bool improve(bool (fuser::*how)(const flow&));
    void squeeze();

    program& program_;
    std::vector<instruction>& code_;
};

// One way of looking at a yes/no, so that the rest has to know one only.
void fuser::write_tests_as_jumps() {
    const auto reject = static_cast<std::uint16_t>(code_.size());
    for (instruction& i : code_) {
        if (i.is == code::multiply_constant && i.value == 1) i = {code::move, i.dst, i.a, 0, 0};
        if (i.is == code::jump_if_no)
            i = {code::jump_unless_not_equal_constant, static_cast<std::uint16_t>(i.value), i.a, 0, 0};
        if (i.is == code::reject_if_no) i = {code::jump_unless_not_equal_constant, reject, i.a, 0, 0};
    }
    code_.push_back({code::reject, 0, 0, 0, 0});
}

// Where a jump that `from` makes to `target` ends at last. There are no loops of jumps alone, but bounded is bounded.
std::uint32_t fuser::end_of_jumps(const instruction& from, std::uint32_t target) const {
    for (int n = 0; n < 16; ++n) {
        const instruction& to = code_[target];
        const bool is_known = is_test(from) && is_test(to) && from.a == to.a;
        if (to.is != code::jump && !is_known) break;
        // Whoever comes from a test knows what the next one of the same register will find.
        target = to.is == code::jump || goes_on_if(from) == goes_on_if(to) ? target_of(to) : target + 1;
    }
    return target;
}

void fuser::shorten_jumps() {
    for (instruction& i : code_)
        if (jumps(i)) set_target(i, end_of_jumps(i, target_of(i)));
    for_entries(program_, [&](std::uint32_t& entry) { entry = end_of_jumps({}, entry); });
}

void fuser::drop_unreached(const flow& f) {
    for (std::uint32_t at = 0; at < code_.size(); ++at)
        if (!f.is_reached(at)) code_[at].is = code::nothing;
}

// The result is looked at by tests alone, and where they stand the operands are still the same: a register written by one
// instruction alone has one value from there to all that read it.
bool fuser::can_repeat(const flow& f, std::uint32_t at) const {
    const instruction& c = code_[at];
    if (!jump_unless(c, true) || !f.is_local(c.dst) || !f.is_written_once(c.dst)) return false;
    if (!f.is_written_once(c.a) || (has(c, reads_b) && !f.is_written_once(c.b))) return false;
    const auto& readers = f.readers(c.dst);
    return std::all_of(readers.begin(), readers.end(), [&](std::uint32_t reader) {
        return is_test(code_[reader]) && jump_unless(c, goes_on_if(code_[reader]));
    });
}

// A comparison that is tested in several places costs an instruction of its own; as a part of each jump it costs nothing.
// Operands stand before their comparison, so what f knows of the readers of those that follow stays true.
bool fuser::repeat_comparisons(const flow& f) {
    bool changed = false;
    for (std::uint32_t at = 0; at < code_.size(); ++at) {
        if (!f.is_reached(at) || !can_repeat(f, at)) continue;
        for (const std::uint32_t reader : f.readers(code_[at].dst))
            code_[reader] = *test_fused(code_[at], code_[reader]);
        code_[at].is = code::nothing;
        changed = true;
    }
    return changed;
}

bool fuser::fuse_neighbours(const flow& f) {
    bool changed = false;
    for (std::uint32_t at = 0; at + 1 < code_.size(); ++at) {
        const instruction& first = code_[at];
        const instruction& second = code_[at + 1];
        if (!f.is_reached(at) || f.is_entered(at + 1) || !has(first, writes) || has(first, ends)) continue;
        std::optional<instruction> one;
        if (first.is == code::round && second.is == code::stop) {
            one = first;
            one->is = code::round_and_stop;
        } else if (reads(second, first.dst) && f.is_dead_after(at + 1, first.dst)) {
            one = fused(first, second);
        }
        if (!one) continue;
        code_[at] = *one;
        code_[at + 1].is = code::nothing;
        ++at;
        changed = true;
    }
    return changed;
}

// `op t` and `move x, t` is `op x`.
bool fuser::drop_moves(const flow& f) {
    bool changed = false;
    for (std::uint32_t at = 0; at + 1 < code_.size(); ++at) {
        instruction& first = code_[at];
        instruction& second = code_[at + 1];
        if (!f.is_reached(at) || f.is_entered(at + 1) || !has(first, writes) || second.is != code::move) continue;
        if (second.a != first.dst || !f.is_dead_after(at + 1, first.dst)) continue;
        first.dst = second.dst;
        second.is = code::nothing;
        changed = true;
    }
    return changed;
}

// Jumps are dear: where the next instruction stands is known only when the jump has been read. Two branches that are a
// product each need none.
bool fuser::write_choices(const flow& f) {
    bool changed = false;
    for (std::uint32_t at = 0; at + 4 < code_.size(); ++at) {
        const instruction& test = code_[at];
        if (!f.is_reached(at) || !is_test(test) || !goes_on_if(test) || target_of(test) != at + 3) continue;
        if (code_[at + 2].is != code::jump || target_of(code_[at + 2]) != at + 4) continue;
        if (f.is_entered(at + 1) || f.is_entered(at + 2) || !f.is_entered_once(at + 3)) continue;
        const auto yes = product(code_[at + 1], code_[at + 3]);
        const auto no = product(code_[at + 3], code_[at + 1]);
        if (!yes || !no || yes->dst != no->dst) continue;
        code_[at] = {code::choose, 0, test.a, 0, yes->value};
        code_[at + 1] = {code::between, yes->dst, yes->a, no->a, no->value};
        code_[at + 2].is = code::nothing;
        code_[at + 3].is = code::nothing;
        changed = true;
    }
    return changed;
}

// A jump to an end is that end.
bool fuser::copy_ends(const flow&) {
    for (instruction& i : code_)
        if (i.is == code::jump && has(code_[target_of(i)], ends)) i = code_[target_of(i)];
    return false;
}

bool fuser::improve(bool (fuser::*how)(const flow&)) {
    shorten_jumps();
    drop_unreached(flow(program_));
    squeeze();
    const bool changed = (this->*how)(flow(program_));
    squeeze();
    return changed;
}

// A share of one fact is all that many clauses give.
void fuser::join_last(const flow& f) {
    for (std::uint32_t at = 0; at + 1 < code_.size(); ++at) {
        instruction& first = code_[at];
        const instruction& second = code_[at + 1];
        if (second.is != code::round_and_stop || second.a != first.dst || f.is_entered(at + 1)) continue;
        if (first.is == code::load_multiply_constant) first.is = code::load_multiply_last;
    }
}

// Without what does nothing.
void fuser::squeeze() {
    std::vector<std::uint32_t> places(code_.size());
    std::uint32_t kept = 0;
    for (std::uint32_t at = 0; at < code_.size(); ++at) {
        places[at] = kept;
        if (code_[at].is != code::nothing) code_[kept++] = code_[at];
    }
    code_.resize(kept);
    for (instruction& i : code_)
        if (jumps(i)) set_target(i, places[target_of(i)]);
    for_entries(program_, [&](std::uint32_t& entry) { entry = places[entry]; });
}

void fuser::run() {
    if (code_.size() >= longest) return;
    write_tests_as_jumps();
    while (improve(&fuser::drop_moves)) {
    }
    improve(&fuser::write_choices);
    improve(&fuser::copy_ends);
    for (bool changed = true; changed;) {
        changed = improve(&fuser::repeat_comparisons);
        changed |= improve(&fuser::fuse_neighbours);
    }
    join_last(flow(program_));
}

}  // namespace

void fuse(program& p) { fuser(p).run(); }

}  // namespace pol::kernel
