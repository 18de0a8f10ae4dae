// From file to file: `pol batch` against hand-written streaming programs (hand_csv.cpp) over the same CSV files, as processes,
// in turn; the bytes of the outcomes are compared.
//
//     pol_bench_stream [ROWS [POL]]     2,000,000 rows; the files are kept beside the build, in bench/data
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/support.hpp"
#include "tests/bench/workloads.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

using namespace pol;

constexpr double goal_ratio = 0.7;
constexpr double goal_memory_mb = 100;
constexpr int rounds = 5;
constexpr std::size_t items_per_enterprise = 5;  // the mean; a little fewer may come

struct process {
    bool ran = false;  // and ended with 0
    double memory_mb = 0;
    double cpu_seconds = 0;
};

double seconds(const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; }

// In a process of its own: what a child uses is counted from what its parent had, so this program has to stay small.
template <class Work>
void apart(Work&& work) {
    const pid_t child = fork();
    if (child == 0) {
        work();
        _exit(0);
    }
    waitpid(child, nullptr, 0);
}

process run(const std::vector<std::string>& command) {
    std::vector<char*> words;
    for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        const int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, 1);
        dup2(nowhere, 2);
        execv(words[0], words.data());
        _exit(127);
    }
    int status = 0;
    rusage used{};
    wait4(child, &status, 0, &used);
    return {WIFEXITED(status) && WEXITSTATUS(status) == 0, static_cast<double>(used.ru_maxrss) / 1024,
            seconds(used.ru_utime) + seconds(used.ru_stime)};
}

bool are_equal(const std::string& one, const std::string& other) {
    std::ifstream a(one, std::ios::binary);
    std::ifstream b(other, std::ios::binary);
    return a && b && std::equal(std::istreambuf_iterator<char>(a), {}, std::istreambuf_iterator<char>(b), {});
}

std::string yuan(std::int64_t fen) { return fmt::format("{}.{:02}", fen / 100, fen % 100); }

void write_file(const std::string& path, const std::string& text) {
    std::ofstream file(path + ".part", std::ios::binary);
    file << text;
    file.close();
    std::filesystem::rename(path + ".part", path);
}

struct csv {
    std::string name;  // w1, w4, w5
    std::string title;
    std::string policy;
    std::string column;
    std::string cases;  // files
    std::string list;   // option of pol batch
    std::string items;
    std::size_t rows = 0;  // of the file that has the most
};

// Each maker writes the files unless they are there already.
csv trademark_files(const std::string& folder, std::size_t rows) {
    csv made{"w1", "W1 trademark", "w1_trademark.pol", "trademark.amount", {}, {}, {}, rows};
    made.cases = fmt::format("{}/w1_{}.csv", folder, rows);
    if (std::filesystem::exists(made.cases)) return made;
    apart([&] {
        const bench::workload w = bench::trademark(rows, 20211231);
        std::string text = "id,fee\n";
        for (std::size_t n = 0; n < rows; ++n) text += fmt::format("E{:07},{}\n", n, yuan(w.columns[0].values[n]));
        write_file(made.cases, text);
    });
    return made;
}

csv talent_files(const std::string& folder, std::size_t rows) {
    csv made{"w4", "W4 talents", "w4_talents.pol", "talents.amount", {}, "certificates", {}, rows};
    made.cases = fmt::format("{}/w4_{}.csv", folder, rows);
    made.items = fmt::format("{}/w4_{}_certificates.csv", folder, rows);
    if (std::filesystem::exists(made.cases) && std::filesystem::exists(made.items)) return made;
    apart([&] {
        const bench::workload w = bench::talents(rows / items_per_enterprise + 1, 20211231);
        const bench::offsets& at = w.lists[0].second;
        std::string cases = "id\n";
        std::string items = "id,tenure_months,certificate,cost\n";
        std::size_t written = 0;
        for (std::size_t n = 0; n < w.rows && written < rows; ++n) {
            cases += fmt::format("E{:07}\n", n);
            for (std::uint32_t i = at[n]; i < at[n + 1] && written < rows; ++i, ++written)
                items += fmt::format("E{:07},{},{},{}\n", n, w.columns[0].values[i],
                                     w.texts[static_cast<std::size_t>(w.columns[1].values[i])],
                                     yuan(w.columns[2].values[i]));
        }
        write_file(made.cases, cases);
        write_file(made.items, items);
    });
    return made;
}

csv intern_files(const std::string& folder, std::size_t rows) {
    csv made{"w5", "W5 interns", "w5_interns.pol", "internship.amount", {}, {}, {}, rows};
    made.cases = fmt::format("{}/w5_{}.csv", folder, rows);
    if (std::filesystem::exists(made.cases)) return made;
    apart([&] {
        const bench::workload w = bench::interns(rows, 20211231);
        std::string text = "id,interns,retained,months,allowance,minimum_wage,insured_by_year\n";
        for (std::size_t n = 0; n < rows; ++n)
            text += fmt::format("E{:07},{},{},{},{},{},{}\n", n, w.columns[0].values[n], w.columns[1].values[n],
                                w.columns[2].values[n], yuan(w.columns[3].values[n]), yuan(w.columns[4].values[n]),
                                w.columns[5].values[n] != 0 ? "yes" : "no");
        write_file(made.cases, text);
    });
    return made;
}

std::vector<std::string> batch_command(const std::string& program, const csv& files, const std::string& out) {
    std::vector<std::string> command{
        program, "batch", std::string(POL_SOURCE_DIR) + "/tests/bench/policies/" + files.policy, files.cases};
    if (!files.list.empty()) command.insert(command.end(), {"--list", files.list + "=" + files.items});
    command.insert(command.end(), {"--columns", "key," + files.column, "--output", out});
    return command;
}

bool has_batch(const std::string& program) {
    std::string help;
    if (std::FILE* from = popen((program + " --help").c_str(), "r")) {
        for (int c = std::fgetc(from); c != EOF; c = std::fgetc(from)) help += static_cast<char>(c);
        pclose(from);
    }
    return help.find("  batch ") != std::string::npos;
}

// False if the programs do not give the same.
bool measure(const csv& files, const std::string& program, const std::string& folder) {
    const std::string expected = folder + "/by_hand.csv";
    const std::string found = folder + "/pol.csv";
    std::vector<std::string> by_hand{POL_HAND_CSV, files.name, files.cases, expected};
    if (!files.items.empty()) by_hand.push_back(files.items);
    std::filesystem::remove(found);
    process hand_ran, pol_ran;
    double hand_cpu = 0;
    double pol_cpu = 0;
    const auto times = bench::alternate(
        [&] {
            hand_ran = run(by_hand);
            hand_cpu += hand_ran.cpu_seconds;
        },
        [&] {
            pol_ran = run(batch_command(program, files, found));
            pol_cpu += pol_ran.cpu_seconds;
        },
        rounds);
    const bool equal = hand_ran.ran && pol_ran.ran && are_equal(expected, found);
    const double ratio = pol_ran.ran ? times.first / times.second : 0;
    const auto rate = [&](double nanoseconds) { return static_cast<double>(files.rows) / nanoseconds * 1e3; };
    std::printf(
        "{\"bench\":\"stream\",\"workload\":\"%s\",\"rows\":%zu,\"by_hand_million_rows_s\":%.1f,\"pol_million_rows_s\":"
        "%.1f,\"ratio\":%.3f,\"goal\":%.1f,\"met\":%s,\"cpu_ratio\":%.3f,\"peak_memory_mb\":%.0f,\"memory_goal_mb\":%."
        "0f,\"by_hand_ran\":%"
        "s,"
        "\"pol_ran\":%s,\"equal\":%s}\n",
        files.title.c_str(), files.rows, rate(times.first), pol_ran.ran ? rate(times.second) : 0, ratio, goal_ratio,
        ratio >= goal_ratio ? "true" : "false", pol_ran.ran ? hand_cpu / pol_cpu : 0, pol_ran.memory_mb, goal_memory_mb,
        hand_ran.ran ? "true" : "false", pol_ran.ran ? "true" : "false", equal ? "true" : "false");
    std::fflush(stdout);
    return equal;
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t rows = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 2'000'000;
    const std::string program = argc > 2 ? argv[2] : POL_PROGRAM;
    const std::string folder = POL_BENCH_DATA;
    std::filesystem::create_directories(folder);
    if (!has_batch(program)) {
        std::printf("{\"bench\":\"stream\",\"left_out\":\"%s has no command batch\"}\n", program.c_str());
        return 0;
    }
    bool all_equal = true;
    all_equal &= measure(trademark_files(folder, rows), program, folder);
    all_equal &= measure(talent_files(folder, rows), program, folder);
    all_equal &= measure(intern_files(folder, rows), program, folder);
    return all_equal ? 0 : 1;
}
