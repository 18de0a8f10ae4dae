// Whole populations in memory: the batch evaluator against the same clauses written by hand, in one run, results compared row
// by row; then the whole Shenyang policy over a made-up population.
//
//     pol_bench_batch [ROWS [ENTERPRISES]]     1,000,000 rows of each workload, 100,000 enterprises
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/engine.hpp"
#include "tests/bench/by_hand.hpp"
#include "tests/bench/support.hpp"
#include "tests/bench/workloads.hpp"
#include "tests/support/population.hpp"

#include <sys/resource.h>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace pol;

constexpr std::size_t slow_rows = 20'000;  // of a clause that goes to the exact evaluator
constexpr double goal_each = 0.8;
constexpr double goal_mean = 1.0;
constexpr double goal_enterprises = 300'000;
constexpr double goal_threads = 1.8;
constexpr std::uint32_t missing = 30;  // of ten thousand facts
constexpr std::uint32_t longest = 60;  // items of one list in four hundred; the others have at most twelve

struct entry {
    bench::workload (*make)(std::size_t, std::uint64_t);
    bench::by_hand whole;
    bench::by_hand plain;
};

constexpr entry entries[] = {
    {bench::trademark, bench::whole::run_trademark, bench::plain::run_trademark},
    {bench::centres, bench::whole::run_centres, bench::plain::run_centres},
    {bench::exhibitions, bench::whole::run_exhibitions, bench::plain::run_exhibitions},
    {bench::talents, bench::whole::run_talents, bench::plain::run_talents},
    {bench::interns, bench::whole::run_interns, bench::plain::run_interns},
};

// The columns of a workload where they are; texts get the ids that the plan gives them.
class workload_view {
public:
    workload_view(const plan::plan& p, bench::workload& w) {
        view_.rows = static_cast<std::uint32_t>(w.rows);
        view_.columns.resize(p.columns.size());
        view_.lists.resize(p.tables.size());
        view_.claimed.resize(p.clauses.size());
        view_.texts = &texts_;
        for (std::size_t t = 1; t < p.tables.size(); ++t)
            for (const auto& [path, offsets] : w.lists)
                if (p.tables[t].path == path) view_.lists[t].offsets = offsets.data();
        for (std::size_t c = 0; c < p.columns.size(); ++c)
            for (bench::workload::column& given : w.columns) {
                const plan::column& column = p.columns[c];
                if (column.path != given.path || p.tables[column.table].path != given.list) continue;
                if (column.is == plan::kind::text) number_texts(p, w, given.values);
                view_.columns[c].data = given.values.data();
            }
    }
    workload_view(const workload_view&) = delete;
    workload_view& operator=(const workload_view&) = delete;

    const batch::facts_view& view() const { return view_; }

private:
    void number_texts(const plan::plan& p, const bench::workload& w, bench::numbers& values) {
        std::vector<std::int64_t> ids;
        for (const std::string& text : w.texts) {
            std::size_t id = 0;
            while (id < p.texts.size() && p.texts[id] != text) ++id;
            if (id == p.texts.size()) {
                id += texts_.size();
                texts_.push_back(text);
            }
            ids.push_back(static_cast<std::int64_t>(id));
        }
        for (std::int64_t& v : values) v = ids[static_cast<std::size_t>(v)];
    }

    batch::facts_view view_;
    std::vector<std::string> texts_;
};

double millions_per_second(std::size_t rows, double nanoseconds) {
    return static_cast<double>(rows) / nanoseconds * 1e3;
}

bool are_equal(const batch::batch_outcome& found, const bench::numbers& expected) {
    const batch::clause_columns& c = found.clauses.at(0);
    for (std::size_t n = 0; n < expected.size(); ++n)
        if (c.status[n] != clause_status::determined || c.amount[n] != expected[n]) return false;
    return c.unit == number::exact::ratio(1, 100);
}

// The time of one piece of work over several rounds: the median, and the least, which other programs disturb less.
struct spell {
    std::vector<double> times;

    template <class Work>
    void time(Work&& work) {
        times.push_back(bench::time_of(work));
    }
    double median() {
        const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
        std::nth_element(times.begin(), middle, times.end());
        return *middle;
    }
    double least() const { return *std::min_element(times.begin(), times.end()); }
};

struct spells {
    spell by_hand, by_hand_two_threads, plain, one_thread, two_threads;
};

// The hand-written program in two threads: what the memory of this machine leaves to the second one.
void in_two_threads(bench::by_hand run, const bench::pointers& facts, std::size_t rows, std::int64_t* results) {
    std::thread other([&] { run(facts, rows / 2, rows, results); });
    run(facts, 0, rows / 2, results);
    other.join();
}

const char* truth(bool value) { return value ? "true" : "false"; }

void print(const std::string& workload, std::size_t rows, spells& t, bool is_columnar, bool equal) {
    const double ratio = t.by_hand.median() / t.one_thread.median();
    const auto rate = [&](spell& s) { return millions_per_second(rows, s.median()); };
    std::printf(
        "{\"bench\":\"batch\",\"workload\":\"%s\",\"rows\":%zu,\"by_hand_million_rows_s\":%.1f,"
        "\"pol_million_rows_s\":%.1f,\"ratio\":%.3f,\"goal\":%.1f,\"met\":%s,\"ratio_of_least\":%.3f,",
        workload.c_str(), rows, rate(t.by_hand), rate(t.one_thread), ratio, goal_each, truth(ratio >= goal_each),
        t.by_hand.least() / t.one_thread.least());
    std::printf(
        "\"plain_loop_million_rows_s\":%.1f,\"ratio_to_plain_loop\":%.3f,\"two_threads\":%.2f,"
        "\"two_threads_least\":%.2f,\"by_hand_two_threads\":%.2f,\"by_hand_two_threads_least\":%.2f,\"columnar\":%s,"
        "\"equal\":%s}\n",
        rate(t.plain), t.plain.median() / t.one_thread.median(), t.one_thread.median() / t.two_threads.median(),
        t.one_thread.least() / t.two_threads.least(), t.by_hand.median() / t.by_hand_two_threads.median(),
        t.by_hand.least() / t.by_hand_two_threads.least(), truth(is_columnar), truth(equal));
    std::fflush(stdout);
}

struct ratios {
    double median = 0;
    double least = 0;
    double to_plain_loop = 0;
};

// Of the rows per second to those by hand; 0 if a result differs.
ratios measure(const entry& e, std::size_t rows) {
    const auto policy = bench::plan_of("tests/bench/policies/" + e.make(1, 1).policy);
    if (!policy) return {};
    const batch::engine engine(*policy, {});
    const bool is_columnar = engine.is_columnar(0);
    if (!is_columnar) rows = std::min(rows, slow_rows);
    bench::workload by_hand_facts = e.make(rows, 20211231);
    bench::workload ours_facts = by_hand_facts;  // the same, elsewhere: neither finds its data warm from the other
    const bench::pointers facts_by_hand = bench::point_at(by_hand_facts);
    const workload_view ours(*policy, ours_facts);
    bench::numbers expected(rows), again(rows);
    batch::batch_outcome found, found_by_two;
    spells t;
    for (int round = -1; round < (is_columnar ? 15 : 3); ++round) {
        if (round == 0) t = {};  // the round before warms up
        t.by_hand.time([&] { e.whole(facts_by_hand, 0, rows, expected.data()); });
        t.one_thread.time([&] { engine.assess(ours.view(), found, 1); });
        t.plain.time([&] { e.plain(facts_by_hand, 0, rows, again.data()); });
        t.two_threads.time([&] { engine.assess(ours.view(), found_by_two, 2); });
        t.by_hand_two_threads.time([&] { in_two_threads(e.whole, facts_by_hand, rows, again.data()); });
    }
    const bool equal = expected == again && are_equal(found, expected) && are_equal(found_by_two, expected);
    print(by_hand_facts.name, rows, t, is_columnar, equal);
    if (!equal) return {};
    return {t.by_hand.median() / t.one_thread.median(), t.by_hand.least() / t.one_thread.least(),
            t.plain.median() / t.one_thread.median()};
}

struct pairs {  // of a case and a clause that it claims
    std::size_t claimed = 0;
    std::size_t exactly = 0;
};

pairs count(const plan::plan& p, const batch::batch_outcome& found) {
    pairs seen;
    for (std::size_t c = 0; c < p.clauses.size(); ++c)
        for (const clause_status s : found.clauses[c].status)
            if (s != clause_status::not_claimed) ++seen.claimed;
    seen.exactly = found.exactly.size();
    return seen;
}

std::string not_columnar(const plan::plan& policy, const batch::engine& engine) {
    std::string names;
    for (std::uint32_t c = 0; c < policy.clauses.size(); ++c)
        if (!engine.is_columnar(c)) names += (names.empty() ? "\"" : ",\"") + policy.clauses[c].name + "\"";
    return names;
}

// Whether two outcomes say the same in status and amount.
bool are_equal(const batch::batch_outcome& one, const batch::batch_outcome& other) {
    bool equal = one.exactly.size() == other.exactly.size();
    for (std::size_t c = 0; c < one.clauses.size(); ++c)
        equal &= one.clauses[c].amount == other.clauses[c].amount && one.clauses[c].status == other.clauses[c].status;
    return equal;
}

// The whole policy, with nothing but status and amount wanted, or with everything.
bool measure_shenyang(const plan::plan& policy, const batch::population& enterprises, const batch::wanted& what,
                      const char* name) {
    batch::request asked;
    asked.what = what;
    asked.base.settings = test::shenyang_settings(policy);
    const batch::engine engine(policy, asked);
    const batch::facts_view view = batch::look_at(enterprises);
    batch::batch_outcome found, again;
    spells t;
    for (int round = -1; round < 5; ++round) {
        if (round == 0) t = {};
        t.one_thread.time([&] { engine.assess(view, found, 1); });
        t.two_threads.time([&] { engine.assess(view, again, 2); });
    }
    const bool equal = are_equal(found, again);
    const pairs seen = count(policy, found);
    const double per_second = millions_per_second(view.rows, t.one_thread.median()) * 1e6;
    std::printf(
        "{\"bench\":\"batch\",\"workload\":\"shenyang, %s\",\"enterprises\":%u,\"enterprises_s\":%.0f,\"goal\":%.0f,"
        "\"met\":%s,\"most_enterprises_s\":%.0f,\"two_threads\":%.2f,\"two_threads_least\":%.2f,"
        "\"two_threads_goal\":%.1f,",
        name, view.rows, per_second, goal_enterprises, truth(per_second >= goal_enterprises),
        millions_per_second(view.rows, t.one_thread.least()) * 1e6, t.one_thread.median() / t.two_threads.median(),
        t.one_thread.least() / t.two_threads.least(), goal_threads);
    std::printf("\"claimed\":%zu,\"share_exactly\":%.4f,\"not_columnar\":[%s],\"equal\":%s}\n", seen.claimed,
                static_cast<double>(seen.exactly) / static_cast<double>(std::max<std::size_t>(seen.claimed, 1)),
                not_columnar(policy, engine).c_str(), truth(equal));
    std::fflush(stdout);
    return equal;
}

void print_memory() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    std::printf("{\"bench\":\"batch\",\"peak_memory_mb\":%.0f}\n", static_cast<double>(used.ru_maxrss) / 1024);
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    const std::size_t enterprises = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 100'000;
    double product = 1;
    double least = 1;
    double to_plain_loop = 1;
    for (const entry& e : entries) {
        const ratios r = measure(e, rows);
        product *= r.median;
        least *= r.least;
        to_plain_loop *= r.to_plain_loop;
    }
    const auto mean_of = [](double p) { return std::pow(p, 1.0 / std::size(entries)); };
    const double mean = mean_of(product);
    std::printf(
        "{\"bench\":\"batch\",\"workload\":\"geometric mean\",\"ratio\":%.3f,\"goal\":%.1f,\"met\":%s,"
        "\"ratio_of_least\":%.3f,\"ratio_to_plain_loop\":%.3f}\n",
        mean, goal_mean, truth(mean >= goal_mean), mean_of(least), mean_of(to_plain_loop));

    const auto policy = test::shenyang_plan(POL_SOURCE_DIR);
    if (!policy) return 1;
    const batch::engine probe(*policy, {});
    bool is_fast = false;
    for (std::uint32_t c = 0; c < policy->clauses.size(); ++c) is_fast |= probe.is_columnar(c);
    const auto size = static_cast<std::uint32_t>(is_fast ? enterprises : std::min<std::size_t>(enterprises, 2'000));
    const batch::population made = test::shenyang_population(*policy, size, 20221231, {missing, longest});
    bool all_equal = measure_shenyang(*policy, made, {}, "amounts");
    all_equal &= measure_shenyang(*policy, made, {true, true, true}, "everything");
    print_memory();
    return product > 0 && all_equal ? 0 : 1;
}
