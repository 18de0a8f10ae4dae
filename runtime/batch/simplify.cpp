// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/simplify.hpp"

#include <map>
#include <utility>
#include <vector>

namespace pol::batch {

namespace {

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

class rewriter {
public:
    explicit rewriter(program& p) : p_(p) {}

    void run() {
        look_through();
        sum_without_marks();
        look_through();
        choose_between_multiples();
        drop_unread();
    }

private:
    void look_through() {
        uses_.assign(p_.registers.size(), 0);
        made_by_.assign(p_.registers.size(), nowhere);
        for (std::size_t at = 0; at < p_.code.size(); ++at) {
            for_each_operand(p_, p_.code[at], [this](reg r) { ++uses_[r]; });
            if (p_.code[at].dst != no_reg) made_by_[p_.code[at].dst] = at;
        }
        for_each_result(p_, [this](reg r) { ++uses_[r]; });
    }

    const instruction* maker(reg r, code is) const {
        if (r == no_reg || made_by_[r] == nowhere) return nullptr;
        const instruction& i = p_.code[made_by_[r]];
        return i.is == is ? &i : nullptr;
    }

    // ---------------------------------------------------------------------------- limits
    // A sum over the items that a limit keeps, of that by which it ranks them, is the sum of the largest; a sum over the others,
    // of a multiple of it, is what is missing from the sum of all.

    struct limited_sum {
        const instruction* kept = nullptr;
        bool of_the_others = false;
        std::int64_t factor = 1;
    };

    limited_sum as_limited(const instruction& i) const {
        if (i.is != code::sum || i.c == no_reg) return {};
        limited_sum found;
        found.kept = maker(i.c, code::kept);
        if (const instruction* opposite = maker(i.c, code::not_); opposite != nullptr) {
            found.kept = maker(opposite->a, code::kept);
            found.of_the_others = true;
        }
        if (found.kept == nullptr || found.kept->a == no_reg || p_.registers[i.dst].in != root) return {};
        if (p_.spaces[p_.registers[found.kept->dst].in].is_group) return {};
        if (found.of_the_others && found.kept->c != no_reg) return {};
        const instruction* product = maker(i.a, code::multiply_constant);
        const bool is_multiple = i.a != found.kept->a && product != nullptr && product->a == found.kept->a;
        if (i.a != found.kept->a && !is_multiple) return {};
        if (is_multiple) found.factor = product->value;
        return found;
    }

    // Whether the marks are read by nothing but such sums.
    bool are_marks_spared(reg kept) const {
        std::uint32_t spared = 0;
        for (const instruction& i : p_.code) {
            const limited_sum sum = as_limited(i);
            if (sum.kept == nullptr || sum.kept->dst != kept) continue;
            if (!sum.of_the_others || uses_[i.c] == 1) ++spared;
        }
        return spared == uses_[kept];
    }

    reg fresh(space in) {
        p_.registers.push_back({in, 0, 0, 0});
        return static_cast<reg>(p_.registers.size() - 1);
    }

    void put(std::vector<instruction>& to, code is, reg dst, reg a, reg b = no_reg, std::int64_t value = 0) const {
        instruction i;
        i.is = is;
        i.dst = dst;
        i.a = a;
        i.b = b;
        i.value = value;
        to.push_back(i);
    }

    void sum_without_marks() {
        std::map<reg, reg> largest;  // the sum of what is kept, by mark
        std::vector<instruction> code_after;
        code_after.reserve(p_.code.size() + 8);
        for (const instruction& i : p_.code) {
            const limited_sum sum = as_limited(i);
            if (sum.kept == nullptr || !are_marks_spared(sum.kept->dst)) {
                code_after.push_back(i);
                continue;
            }
            const bool is_times_one = sum.factor == 1;
            const reg before_factor = is_times_one ? i.dst : fresh(root);
            const auto [known, is_new] = largest.emplace(sum.kept->dst, no_reg);
            if (is_new) {
                instruction top = *sum.kept;
                top.is = code::top_sum;
                top.dst = known->second = is_times_one && !sum.of_the_others ? i.dst : fresh(root);
                code_after.push_back(top);
            }
            reg amount = known->second;
            if (sum.of_the_others) {
                const reg all = fresh(root);
                put(code_after, code::sum, all, sum.kept->a);
                put(code_after, code::subtract, before_factor, all, known->second);
                amount = before_factor;
            }
            if (amount != i.dst) put(code_after, code::multiply_constant, i.dst, amount, no_reg, sum.factor);
        }
        p_.code = std::move(code_after);
    }

    // ---------------------------------------------------------------------------- choices

    struct multiple {
        reg of = no_reg;  // none: nothing
        std::int64_t by = 1;
    };

    multiple as_multiple(reg r) const {
        if (const instruction* i = maker(r, code::fill); i != nullptr && i->value == 0) return {no_reg, 0};
        const instruction* i = maker(r, code::multiply_constant);
        return i != nullptr && uses_[r] == 1 ? multiple{i->a, i->value} : multiple{r, 1};
    }

    void choose_between_multiples() {
        for (instruction& i : p_.code) {
            if (i.is != code::select) continue;
            const multiple yes = as_multiple(i.b);
            const multiple no = as_multiple(i.c);
            const bool is_plain = yes.of == i.b && no.of == i.c;
            if (is_plain || (yes.of == no_reg && no.of == no_reg)) continue;
            i.is = code::select_multiples;
            i.b = yes.of;
            i.value = yes.by;
            i.c = no.of;
            i.other = no.by;
        }
    }

    // ---------------------------------------------------------------------------- what nobody reads

    void drop_unread() {
        std::vector<bool> is_read(p_.registers.size(), false);
        for_each_result(p_, [&](reg r) { is_read[r] = true; });
        std::vector<instruction> backwards;
        for (std::size_t at = p_.code.size(); at-- > 0;) {
            const instruction& i = p_.code[at];
            // Groups are rows for others to read, whoever reads the register.
            if (i.is != code::make_groups && !is_read[i.dst]) continue;
            for_each_operand(p_, i, [&](reg r) { is_read[r] = true; });
            backwards.push_back(i);
        }
        p_.code.assign(backwards.rbegin(), backwards.rend());
    }

    program& p_;
    std::vector<std::uint32_t> uses_;   // by register
    std::vector<std::size_t> made_by_;  // by register: place in the code
};

}  // namespace

void for_each_operand(const program& p, const instruction& i, const std::function<void(reg)>& call) {
    const auto read = [&](reg r) {
        if (r != no_reg) call(r);
    };
    for (const reg r : {i.a, i.b, i.c}) read(r);
    if (i.is == code::kept_group || i.is == code::cap_group || i.is == code::make_groups)
        for (const reg r : p.key_lists[i.list].keys) read(r);
    if (i.is == code::cap_group || i.is == code::kept_group || i.is == code::make_groups)
        read(p.key_lists[i.list].rank);
}

void for_each_result(const program& p, const std::function<void(reg)>& call) {
    const auto read = [&](reg r) {
        if (r != no_reg) call(r);
    };
    for (const flag& f : p.eligible) read(f.at);
    for (const reg r : {p.exact_total, p.amount}) read(r);
    for (const award_total& a : p.awards) read(a.at);
    for (const effect_flags& e : p.effects) {
        read(e.given);
        read(e.refused);
        for (const flag& f : e.reasons) read(f.at);
    }
    for (const note_value& n : p.notes) read(n.at);
    for (const reg r : p.checks) read(r);
}

void simplify(program& p) { rewriter(p).run(); }

}  // namespace pol::batch
