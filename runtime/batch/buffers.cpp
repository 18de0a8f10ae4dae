// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/buffers.hpp"

#include "runtime/batch/simplify.hpp"

#include <cstddef>
#include <vector>

namespace pol::batch {

namespace {

// Whether each row of the result is made of the same row of the operands: then it may be written over one of them. Doubts of
// such an operation are found before its cells, since they depend on the cells of operands.
bool is_row_by_row(code is) {
    switch (is) {
        case code::add:
        case code::subtract:
        case code::multiply:
        case code::lesser:
        case code::greater:
        case code::add_constant:
        case code::multiply_constant:
        case code::lesser_constant:
        case code::greater_constant:
        case code::add_multiple:
        case code::floor_divide_constant:
        case code::remainder_constant:
        case code::round:
        case code::equal:
        case code::not_equal:
        case code::less:
        case code::at_most:
        case code::equal_constant:
        case code::not_equal_constant:
        case code::less_constant:
        case code::at_most_constant:
        case code::more_constant:
        case code::at_least_constant:
        case code::not_:
        case code::and_:
        case code::or_:
        case code::select:
        case code::select_multiples:
        case code::in_bits:
        case code::complement: return true;
        default: return false;
    }
}

// When each register is read for the last time: the place of the instruction; behind them all: when they are through.
std::vector<std::size_t> last_reads(program& p) {
    const std::size_t end = p.code.size();
    std::vector<std::size_t> last(p.registers.size(), 0);
    for (std::size_t at = 0; at < end; ++at) {
        const instruction& i = p.code[at];
        if (i.dst != no_reg) last[i.dst] = at;  // a result that nobody reads has memory while it is computed
        for_each_operand(p, i, [&](reg r) {
            ++p.registers[r].reads;
            last[r] = at;
        });
    }
    for_each_result(p, [&](reg r) {
        ++p.registers[r].reads;
        last[r] = end;
    });
    return last;
}

class pool {
public:
    explicit pool(std::size_t spaces) : free_(spaces) {}
    std::uint32_t take(space in) {
        if (free_[in].empty()) return count_++;
        const std::uint32_t found = free_[in].back();
        free_[in].pop_back();
        return found;
    }
    void give(space in, std::uint32_t buffer) { free_[in].push_back(buffer); }
    std::uint32_t count() const { return count_; }

private:
    std::vector<std::vector<std::uint32_t>> free_;  // by space
    std::uint32_t count_ = 0;
};

}  // namespace

void assign_buffers(program& p) {
    const std::vector<std::size_t> last = last_reads(p);
    std::vector<std::vector<reg>> ending(p.code.size() + 1);  // registers that are made, by their last read
    for (const instruction& i : p.code)
        if (i.dst != no_reg) ending[last[i.dst]].push_back(i.dst);
    pool cells(p.spaces.size());
    pool doubts(p.spaces.size());
    for (std::size_t at = 0; at < p.code.size(); ++at) {
        const instruction& i = p.code[at];
        const bool is_over_operand = is_row_by_row(i.is);
        const auto end_cells = [&] {
            for (const reg r : ending[at])
                if (r != i.dst) cells.give(p.registers[r].in, p.registers[r].buffer);
        };
        if (is_over_operand) end_cells();
        if (i.dst != no_reg) {
            register_info& made = p.registers[i.dst];
            made.buffer = cells.take(made.in);
            made.doubts = doubts.take(made.in);
            if (last[i.dst] == at) cells.give(made.in, made.buffer);
        }
        if (!is_over_operand) end_cells();
        for (const reg r : ending[at]) doubts.give(p.registers[r].in, p.registers[r].doubts);
    }
    p.buffers = cells.count();
    p.doubt_buffers = doubts.count();
}

}  // namespace pol::batch
