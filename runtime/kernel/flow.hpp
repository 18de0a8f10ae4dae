// What the instructions of a program read and write, and in which order they can run: what `fuse` asks before it changes
// any. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "runtime/kernel/kernel.hpp"

#include <array>
#include <functional>
#include <vector>

namespace pol::kernel {

// The shapes of codes.def.
enum shape : unsigned {
    plain = 0,
    writes = 1,       // r[dst]
    reads_a = 2,      // r[a]
    reads_b = 4,      // r[b]
    reads_value = 8,  // r[value]
    to_dst = 16,      // may jump to instruction `dst`
    to_value = 32,    // … to `value`
    ends = 64,        // never goes on to the instruction after it
    calls = 128,      // goes through a list, or is rare: not in a straight program
};
unsigned shape_of(code is);
inline bool has(const instruction& i, unsigned what) { return (shape_of(i.is) & what) != 0; }

bool reads(const instruction& i, std::uint16_t reg);
inline bool jumps(const instruction& i) { return has(i, to_dst | to_value); }
std::uint32_t target_of(const instruction& i);
void set_target(instruction& i, std::uint32_t target);

// Where the code is entered from outside: its start, and the segments of loops, awards and late steps that are in use.
void for_entries(program& p, const std::function<void(std::uint32_t&)>& visit);

// A picture of a program at one moment.
//
// Each entry has its region: what can be reached from it without a call. A register is `local` when only one region's
// instructions touch it and nobody else reads it; of others nothing is known.
class flow {
public:
    explicit flow(program& p);

    bool is_reached(std::uint32_t at) const { return regions_[at] != nowhere; }
    // From elsewhere than the instruction before.
    bool is_entered(std::uint32_t at) const { return entries_[at] > 0; }
    bool is_entered_once(std::uint32_t at) const { return entries_[at] == 1; }
    bool is_local(std::uint16_t reg) const { return registers_[reg].region < several; }
    // The instructions that read it.
    const std::vector<std::uint32_t>& readers(std::uint16_t reg) const { return registers_[reg].readers; }
    bool is_written_once(std::uint16_t reg) const { return registers_[reg].writes == 1; }
    // Nothing that can run after `at` reads what the local register held there: it may read it itself.
    bool is_dead_after(std::uint32_t at, std::uint16_t reg) const;

private:
    static constexpr std::uint32_t nowhere = 0xffffffff;
    static constexpr std::uint32_t several = 0xfffffffe;
    struct use {
        std::uint32_t region = nowhere;
        std::uint32_t writes = 0;
        std::vector<std::uint32_t> readers;
    };

    void reach(std::uint32_t entry, std::uint32_t region);
    void touch(std::uint16_t reg, std::uint32_t region);
    void read(std::uint16_t reg, std::uint32_t at);
    void count_all();
    void read_outside();

    const program& program_;
    std::vector<std::uint32_t> regions_;  // by instruction
    std::vector<std::uint32_t> entries_;  // by instruction: jumps and calls to it
    std::vector<use> registers_;
};

}  // namespace pol::kernel
