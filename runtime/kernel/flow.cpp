// Registers and ways through a program of the integer executor. SPDX-License-Identifier: Apache-2.0
#include "runtime/kernel/flow.hpp"

#include <algorithm>

namespace pol::kernel {

unsigned shape_of(code is) {
    static constexpr unsigned shapes[] = {
#define POL_CODE(name, shape) shape,
#include "runtime/kernel/codes.def"
#undef POL_CODE
    };
    return shapes[static_cast<std::size_t>(is)];
}

bool is_straight(const program& p) {
    return std::none_of(p.code.begin(), p.code.end(), [](const instruction& i) { return has(i, calls); });
}

bool reads(const instruction& i, std::uint16_t reg) {
    return (has(i, reads_a) && i.a == reg) || (has(i, reads_b) && i.b == reg) ||
           (has(i, reads_value) && i.value == reg);
}

std::uint32_t target_of(const instruction& i) { return has(i, to_dst) ? i.dst : static_cast<std::uint32_t>(i.value); }

void set_target(instruction& i, std::uint32_t target) {
    if (has(i, to_dst)) {
        i.dst = static_cast<std::uint16_t>(target);
    } else {
        i.value = target;
    }
}

void for_entries(program& p, const std::function<void(std::uint32_t&)>& visit) {
    visit(p.start);
    for (loop& l : p.loops) visit(l.segment);
    for (award& a : p.awards) {
        if (a.tables.empty()) continue;  // plain code
        visit(a.segment);
        for (late_step& s : a.late) visit(s.gate);
    }
}

flow::flow(program& p)
    : program_(p), regions_(p.code.size(), nowhere), entries_(p.code.size()), registers_(p.registers) {
    std::uint32_t region = 0;
    for_entries(p, [&](std::uint32_t& entry) {
        ++entries_[entry];
        reach(entry, region++);
    });
    count_all();
    read_outside();
}

// Each instruction is visited twice at the most: its region is first one, then several.
void flow::reach(std::uint32_t entry, std::uint32_t region) {
    std::vector<std::uint32_t> open{entry};
    while (!open.empty()) {
        const std::uint32_t at = open.back();
        open.pop_back();
        if (regions_[at] == region || regions_[at] == several) continue;
        regions_[at] = regions_[at] == nowhere ? region : several;
        const instruction& i = program_.code[at];
        if (jumps(i)) {
            open.push_back(target_of(i));
        }
        if (!has(i, ends)) open.push_back(at + 1);
    }
}

void flow::touch(std::uint16_t reg, std::uint32_t region) {
    std::uint32_t& known = registers_[reg].region;
    known = known == nowhere || known == region ? region : several;
}

void flow::read(std::uint16_t reg, std::uint32_t at) {
    touch(reg, regions_[at]);
    std::vector<std::uint32_t>& readers = registers_[reg].readers;
    if (readers.empty() || readers.back() != at) readers.push_back(at);
}

void flow::count_all() {
    for (std::uint32_t at = 0; at < program_.code.size(); ++at) {
        if (!is_reached(at)) continue;
        const instruction& i = program_.code[at];
        if (jumps(i)) ++entries_[target_of(i)];
        if (has(i, writes)) {
            ++registers_[i.dst].writes;
            touch(i.dst, regions_[at]);
        }
        if (has(i, reads_a)) read(i.a, at);
        if (has(i, reads_b)) read(i.b, at);
        if (has(i, reads_value)) read(static_cast<std::uint16_t>(i.value), at);
    }
}

// By the machine, between segments and at the end.
void flow::read_outside() {
    const auto outside = [&](std::uint16_t reg) { registers_[reg].region = several; };
    outside(program_.amount);
    outside(program_.exact_total);
    for (const award_total& t : program_.totals) outside(t.reg);
    for (const loop& l : program_.loops)
        if (l.is != fold::count) outside(l.result);
    for (const award& a : program_.awards) {
        if (a.tables.empty()) continue;
        outside(a.pay);
        if (a.by != plan::order::given) outside(a.order_key);
        for (const late_step& s : a.late) {
            outside(s.amount);
            for (const std::uint16_t key : s.keys) outside(key);
        }
    }
}

// A short search: where it would take long, the answer is no. Calls need no look, as they do not touch local registers.
bool flow::is_dead_after(std::uint32_t at, std::uint16_t reg) const {
    if (!is_local(reg)) return false;
    std::array<std::uint32_t, 64> ways{at};
    std::size_t found = 1;
    const auto add = [&](std::uint32_t to) {
        const auto end = ways.begin() + static_cast<std::ptrdiff_t>(found);
        if (std::find(ways.begin(), end, to) != end) return true;
        if (found == ways.size()) return false;
        ways[found++] = to;
        return true;
    };
    for (std::size_t done = 0; done < found; ++done) {
        const instruction& i = program_.code[ways[done]];
        if (done > 0 && reads(i, reg)) return false;
        if (has(i, writes) && i.dst == reg) continue;
        if (jumps(i) && !add(target_of(i))) return false;
        if (!has(i, ends) && !add(ways[done] + 1)) return false;
    }
    return true;
}

}  // namespace pol::kernel
