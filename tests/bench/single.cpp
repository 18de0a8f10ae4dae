// One case at a time, warm: the same clause written by hand against the integer executor alone, against an assessment of a case
// that was set by handles (<pol/case.hpp>), and against setting and assessing it. In one run, results compared.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/kernel/kernel.hpp"
#include "tests/bench/support.hpp"
#include "tests/bench/workloads.hpp"

#include <pol/case.hpp>
#include <pol/outcome.hpp>
#include <pol/policy.hpp>

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace pol;

constexpr std::size_t rows = 200;
constexpr std::size_t repeats = 100;  // of each case in turn: warm, as in the figures it is compared with

struct entry {
    std::string_view name;
    bench::workload (*make)(std::size_t, std::uint64_t);
    bench::by_hand by_hand;
    double
        luajit_ratio;  // LuaJIT's time for one warm case over hand-written C++: 27/1.9, 431/5.0, 1590/16, 107/9, 32/3.3
};

constexpr entry entries[] = {
    {"W1", bench::trademark, bench::run_trademark, 27 / 1.9},
    {"W2", bench::centres, bench::run_centres, 431 / 5.0},
    {"W3", bench::exhibitions, bench::run_exhibitions, 1590 / 16.0},
    {"W4", bench::talents, bench::run_talents, 107 / 9.0},
    {"W5", bench::interns, bench::run_interns, 32 / 3.3},
};

// What a host does with its own records: each fact by its handle, the items of a list one after another.
class host {
public:
    host(const case_assessor& desk, const bench::workload& w) : w_(w) {
        for (const auto& [path, offsets] : w.lists) lists_.push_back({desk.list(path), &offsets, {}});
        for (const bench::workload::column& c : w.columns) {
            setter made;
            made.values = c.values.data();
            const std::string path = c.list.empty() ? c.path : c.list + '.' + c.path;
            for (const batch_fact& f : desk.facts()) {
                if (f.path != path) continue;
                made.is = f.is;
                made.decimals = f.is == batch_fact::kind::money ? 2 : 0;
            }
            if (made.is == batch_fact::kind::yes_no)
                made.yes_no = desk.yes_no(path);
            else if (made.is == batch_fact::kind::text)
                made.text = desk.text(path);
            else
                made.number = desk.number(path);
            if (c.list.empty()) of_case_.push_back(made);
            for (std::size_t n = 0; n < w.lists.size(); ++n)
                if (w.lists[n].first == c.list) lists_[n].of_item.push_back(made);
        }
    }

    void fill(case_facts& to, std::size_t row) const {
        to.clear();
        for (const setter& s : of_case_) set(to, s, row);
        for (const list& l : lists_) {
            to.give(l.handle);
            for (std::size_t item = (*l.offsets)[row]; item < (*l.offsets)[row + 1]; ++item) {
                to.add(l.handle);
                for (const setter& s : l.of_item) set(to, s, item);
            }
        }
    }

private:
    struct setter {
        batch_fact::kind is = batch_fact::kind::number;
        int decimals = 0;
        const std::int64_t* values = nullptr;
        number_fact number;
        yes_no_fact yes_no;
        text_fact text;
    };
    struct list {
        list_fact handle;
        const bench::offsets* offsets;
        std::vector<setter> of_item;
    };

    void set(case_facts& to, const setter& s, std::size_t at) const {
        const std::int64_t value = s.values[at];
        if (s.is == batch_fact::kind::yes_no)
            to.set(s.yes_no, value != 0);
        else if (s.is == batch_fact::kind::text)
            to.set(s.text, w_.texts[static_cast<std::size_t>(value)]);
        else
            to.set(s.number, value, s.decimals);
    }

    const bench::workload& w_;
    std::vector<setter> of_case_;
    std::vector<list> lists_;
};

struct by_handles {
    double hand = 0;
    double assess = 0;
    double set_and_assess = 0;
    bool is_equal = true;
};

std::optional<by_handles> measure_handles(const entry& e, const bench::workload& w) {
    memory files({{w.policy, bench::text_of("tests/bench/policies/" + w.policy)}});
    const compiled made = compile(files);
    if (!made.result) return std::nullopt;
    const prepared_case ready = prepare_case(*made.result);
    if (!ready.result) return std::nullopt;
    const case_assessor& desk = *ready.result;
    const host from(desk, w);
    const bench::pointers facts_by_hand = bench::point_at(w);
    bench::by_hand volatile by_hand = e.by_hand;
    std::vector<std::int64_t> expected(rows);
    std::vector<case_facts> cases;
    for (std::size_t n = 0; n < rows; ++n) from.fill(cases.emplace_back(desk), n);
    case_facts one(desk);
    case_result due(desk);
    by_handles found;
    const auto compare = [&](std::size_t n) {
        const case_result::clause& c = due.clauses()[0];
        found.is_equal &= c.status == clause_status::determined && c.amount == expected[n];
    };
    const auto hand = [&] {
        for (std::size_t n = 0; n < rows; ++n)
            for (std::size_t k = 0; k < repeats; ++k) by_hand(facts_by_hand, n, n + 1, expected.data());
    };
    const auto assess = bench::alternate(hand, [&] {
        for (std::size_t n = 0; n < rows; ++n) {
            for (std::size_t k = 0; k < repeats; ++k) desk.assess(cases[n], 0, due);
            compare(n);
        }
    });
    const auto both = bench::alternate(hand, [&] {
        for (std::size_t n = 0; n < rows; ++n) {
            for (std::size_t k = 0; k < repeats; ++k) {
                from.fill(one, n);
                desk.assess(one, 0, due);
            }
            compare(n);
        }
    });
    found.hand = assess.first / static_cast<double>(rows * repeats);
    found.assess = assess.second / static_cast<double>(rows * repeats);
    found.set_and_assess = both.second / static_cast<double>(rows * repeats);
    return found;
}

bool measure(const entry& e) {
    const bench::workload w = e.make(rows, 20211231);
    const auto policy = bench::plan_of("tests/bench/policies/" + w.policy);
    if (!policy) return false;
    const facts::case_data data = bench::columns_of(*policy, w);
    const auto program = kernel::compile(*policy, 0);
    if (!program) {
        std::printf("%s: not compiled to integers\n", w.name.c_str());
        return false;
    }
    const bench::pointers facts_by_hand = bench::point_at(w);
    const kernel::view facts = kernel::look_at(data);
    kernel::machine machine;
    std::vector<std::int64_t> expected(rows), found(rows);
    bench::by_hand volatile by_hand = e.by_hand;  // a call for each case, as for ours
    bool all_determined = true;

    const auto times = bench::alternate(
        [&] {
            for (std::size_t n = 0; n < rows; ++n)
                for (std::size_t k = 0; k < repeats; ++k) by_hand(facts_by_hand, n, n + 1, expected.data());
        },
        [&] {
            for (std::size_t n = 0; n < rows; ++n)
                for (std::size_t k = 0; k < repeats; ++k) {
                    const kernel::answer a = machine.run(*program, facts, static_cast<std::uint32_t>(n));
                    all_determined &= a.is == kernel::verdict::determined;
                    found[n] = a.amount;
                }
        });
    const double hand = times.first / static_cast<double>(rows * repeats);
    const double ours = times.second / static_cast<double>(rows * repeats);
    const std::optional<by_handles> handles = measure_handles(e, w);
    const bool equal = all_determined && expected == found && handles && handles->is_equal;
    if (!handles) return false;
    std::printf(
        "{\"bench\":\"single\",\"workload\":\"%s\",\"by_hand_ns\":%.2f,\"pol_ns\":%.2f,\"ratio\":%.2f,\"luajit_ratio\":"
        "%.2f,"
        "\"no_slower_than_luajit\":%s,\"assess_ns\":%.2f,\"assess_ratio\":%.2f,\"set_and_assess_ns\":%.2f,"
        "\"set_and_assess_ratio\":%.2f,\"equal\":%s}\n",
        w.name.c_str(), hand, ours, ours / hand, e.luajit_ratio, ours / hand <= e.luajit_ratio ? "true" : "false",
        handles->assess, handles->assess / handles->hand, handles->set_and_assess,
        handles->set_and_assess / handles->hand, equal ? "true" : "false");
    return equal;
}

}  // namespace

// pol_bench_single [WORKLOAD]: all of them, or those whose name begins like that.
int main(int argc, char** argv) {
    const std::string_view only = argc > 1 ? argv[1] : "";
    bool all_equal = true;
    for (const entry& e : entries)
        if (e.name.substr(0, only.size()) == only) all_equal &= measure(e);
    return all_equal ? 0 : 1;
}
