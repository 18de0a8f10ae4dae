// How fast CSV becomes columns, beside a reader written by hand for the same file; one JSON object a line.
//
// The yardstick is a loop over the bytes of each row that knows its columns and nothing else: no quotes, no faults, no keys
// kept. Both copy from memory in the same blocks.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/memory_source.hpp"
#include "runtime/stream/readers.hpp"
#include "tests/bench/support.hpp"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

using namespace pol;

std::string decimal(std::int64_t fen) {
    char text[32];
    std::snprintf(text, sizeof text, "%" PRId64 ".%02d", fen / 100, static_cast<int>(fen % 100));
    return text;
}

const bench::numbers& column(const bench::workload& w, const std::string& path) {
    for (const bench::workload::column& c : w.columns)
        if (c.path == path) return c.values;
    std::abort();
}

std::string csv_of_trademark(const bench::workload& w) {
    std::string csv = "id,fee\n";
    for (std::size_t n = 0; n < w.rows; ++n) csv += std::to_string(n + 1) + ',' + decimal(column(w, "fee")[n]) + '\n';
    return csv;
}

std::string csv_of_interns(const bench::workload& w) {
    std::string csv = "id,interns,retained,months,allowance,minimum_wage,insured_by_year\n";
    for (std::size_t n = 0; n < w.rows; ++n) {
        csv += std::to_string(n + 1);
        for (const char* path : {"interns", "retained", "months"}) csv += ',' + std::to_string(column(w, path)[n]);
        for (const char* path : {"allowance", "minimum_wage"}) csv += ',' + decimal(column(w, path)[n]);
        csv += column(w, "insured_by_year")[n] != 0 ? ",yes\n" : ",no\n";
    }
    return csv;
}

std::string cases_of_talents(const bench::workload& w) {
    std::string csv = "id\n";
    for (std::size_t n = 0; n < w.rows; ++n) csv += std::to_string(n + 1) + '\n';
    return csv;
}

std::string items_of_talents(const bench::workload& w) {
    std::string csv = "id,tenure_months,certificate,cost\n";
    const bench::offsets& rows = w.lists[0].second;
    for (std::size_t n = 0; n < w.rows; ++n)
        for (std::uint32_t item = rows[n]; item < rows[n + 1]; ++item)
            csv += std::to_string(n + 1) + ',' + std::to_string(column(w, "tenure_months")[item]) + ',' +
                   w.texts[static_cast<std::size_t>(column(w, "certificate")[item])] + ',' +
                   decimal(column(w, "cost")[item]) + '\n';
    return csv;
}

// ------------------------------------------------------------------------------------------------ by hand

std::int64_t whole_at(const char*& at) {
    std::int64_t value = 0;
    while (static_cast<unsigned>(*at - '0') < 10) value = value * 10 + (*at++ - '0');
    ++at;
    return value;
}

std::int64_t amount_at(const char*& at) {
    std::int64_t value = 0;
    while (static_cast<unsigned>(*at - '0') < 10) value = value * 10 + (*at++ - '0');
    value = value * 100 + (at[1] - '0') * 10 + (at[2] - '0');
    at += 4;
    return value;
}

// What reading a file costs before anything is parsed: each block is copied once.
void copy_blocks(const std::string& csv) {
    static std::vector<char> block(std::size_t{256} << 10);
    stream::memory_source source(csv);
    while (*source.read(block.data(), block.size()) > 0) {
    }
}

const char* body(const std::string& csv) { return csv.data() + csv.find('\n') + 1; }

// Rows in blocks that stay in cache, as a streaming program would have them; gives a sum that depends on every cell.
std::int64_t read_trademark(const std::string& csv) {
    std::vector<std::int64_t> fees;
    std::int64_t sum = 0;
    const char* const end = csv.data() + csv.size();
    for (const char* at = body(csv); at < end;) {
        fees.clear();
        while (at < end && fees.size() < 8192) {
            sum += whole_at(at);
            fees.push_back(amount_at(at));
        }
        for (const std::int64_t fee : fees) sum += fee;
    }
    return sum;
}

std::int64_t read_interns(const std::string& csv) {
    std::int64_t sum = 0;
    std::array<std::vector<std::int64_t>, 6> cells;
    const char* const end = csv.data() + csv.size();
    for (const char* at = body(csv); at < end;) {
        for (auto& c : cells) c.clear();
        while (at < end && cells[0].size() < 8192) {
            sum += whole_at(at);
            for (std::size_t n = 0; n < 3; ++n) cells[n].push_back(whole_at(at));
            for (std::size_t n = 3; n < 5; ++n) cells[n].push_back(amount_at(at));
            const bool is_yes = *at == 'y';
            cells[5].push_back(is_yes ? 1 : 0);
            at += is_yes ? 4 : 3;
        }
        for (const auto& c : cells)
            for (const std::int64_t value : c) sum += value;
    }
    return sum;
}

std::int64_t read_talents(const std::string& cases, const std::string& items) {
    std::int64_t sum = 0;
    const char* item = body(items);
    const char* const end_of_items = items.data() + items.size();
    const char* const end = cases.data() + cases.size();
    std::int64_t key = item < end_of_items ? whole_at(item) : -1;
    for (const char* at = body(cases); at < end;) {
        const std::int64_t own = whole_at(at);
        while (key == own) {
            sum += whole_at(item);
            const char* name = item;
            while (*item != ',') ++item;
            sum += *name + (item - name);
            ++item;
            sum += amount_at(item);
            key = item < end_of_items ? whole_at(item) : -1;
        }
    }
    return sum;
}

// ------------------------------------------------------------------------------------------------ ours

std::uint32_t chunk_rows = 8192;
std::string only;  // part of a workload's name; empty: all

struct totals {
    std::uint64_t cases = 0;
    std::uint64_t rejects = 0;
    std::int64_t sum = 0;
};

totals read_all(const plan::plan& p, const std::string& cases, const std::string& list, const std::string& items) {
    stream::memory_source case_source(cases);
    stream::memory_source item_source(items);
    stream_files files;
    files.cases = {&case_source, "cases.csv", text_form::csv};
    if (!list.empty()) files.lists.push_back({list, {&item_source, "items.csv", text_form::csv}});
    std::vector<diagnostic> warnings;
    const auto reader = stream::open_reader(p, files, {}, warnings);
    totals found;
    stream::chunk chunk;
    while (reader->next(chunk_rows, chunk)) {
        found.cases += chunk.facts.rows;
        found.rejects += chunk.rejects.size();
        for (const auto& c : chunk.facts.columns)
            for (const std::int64_t cell : c.cells) found.sum += cell;
    }
    if (reader->failure()) std::fputs(render(*reader->failure(), {}).c_str(), stderr);
    return found;
}

using by_hand = std::int64_t (*)(const std::string& cases, const std::string& items);

void measure(const bench::workload& w, const std::string& cases, const std::string& list, const std::string& items,
             std::size_t rows, by_hand hand) {
    if (!only.empty() && w.name.find(only) == std::string::npos) return;
    const auto plan = bench::plan_of("tests/bench/policies/" + w.policy);
    if (!plan) std::exit(1);
    volatile std::int64_t kept = 0;
    totals found;
    const auto [theirs, ours] = bench::alternate(
        [&] {
            copy_blocks(cases);
            copy_blocks(items);
            kept = kept + hand(cases, items);
        },
        [&] { found = read_all(*plan, cases, list, items); }, 11);
    const double bytes = static_cast<double>(cases.size() + items.size());
    std::printf("{\"bench\":\"read\",\"workload\":\"%s\",\"rows\":%zu,\"cases\":%" PRIu64 ",\"rejects\":%" PRIu64
                ",\"ns_a_row\":%.2f,\"by_hand_ns_a_row\":%.2f,\"ratio\":%.2f,\"gigabytes_a_second\":%.2f}\n",
                w.name.c_str(), rows, found.cases, found.rejects, ours / static_cast<double>(rows),
                theirs / static_cast<double>(rows), theirs / ours, bytes / ours);
    if (found.cases != w.rows || found.rejects != 0) std::exit(1);
}

}  // namespace

int main(int, char** argv) {
    const std::size_t rows = argv[1] != nullptr ? std::strtoul(argv[1], nullptr, 10) : 1'000'000;
    if (argv[1] != nullptr && argv[2] != nullptr) {
        only = argv[2];
        if (argv[3] != nullptr) chunk_rows = static_cast<std::uint32_t>(std::strtoul(argv[3], nullptr, 10));
    }
    const bench::workload w1 = bench::trademark(rows, 1);
    measure(w1, csv_of_trademark(w1), {}, {}, rows,
            [](const std::string& cases, const std::string&) { return read_trademark(cases); });
    const bench::workload w5 = bench::interns(rows, 5);
    measure(w5, csv_of_interns(w5), {}, {}, rows,
            [](const std::string& cases, const std::string&) { return read_interns(cases); });
    const bench::workload w4 = bench::talents(rows / 4, 4);
    measure(w4, cases_of_talents(w4), "certificates", items_of_talents(w4), w4.lists[0].second.back(), read_talents);
}
