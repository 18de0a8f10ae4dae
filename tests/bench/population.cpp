// Writes a made-up population of Shenyang: CSV files and JSON Lines, and prints how pol batch reads them.
//
//     pol_population FOLDER [ENTERPRISES [SEED]]     100,000 enterprises from seed 1
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/population.hpp"
#include "runtime/batch/gaps.hpp"
#include "tests/support/case_json.hpp"
#include "tests/support/population_csv.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

using namespace pol;

void write_json_lines(const plan::plan& p, const batch::population& from, const std::string& path) {
    std::ofstream file(path, std::ios::binary);
    const batch::facts_view view = batch::look_at(from);
    const std::vector<batch::gap> gaps = batch::gaps_of(p);
    facts::case_data one;
    for (std::uint32_t row = 0; row < view.rows; ++row) {
        batch::take_case(p, gaps, view, row, one);
        one.id = test::case_key(row);
        file << test::case_json(p, one) << '\n';
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: pol_population FOLDER [ENTERPRISES [SEED]]\n", stderr);
        return 2;
    }
    const std::string folder = argv[1];
    const auto rows = static_cast<std::uint32_t>(argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 100'000);
    const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
    const auto policy = test::shenyang_plan(POL_SOURCE_DIR);
    if (!policy) return 1;
    std::filesystem::create_directories(folder);
    const batch::population made = test::shenyang_population(*policy, rows, seed, {30, 200, true});
    write_json_lines(*policy, made, folder + "/cases.jsonl");
    std::string options = "--set usd_cny=6.9547 --set m06_qualifications.rate=50%";
    for (const test::csv_file& file : test::csv_files(*policy, made)) {
        const std::string path = folder + "/" + (file.list.empty() ? "cases" : file.list) + ".csv";
        std::ofstream(path, std::ios::binary) << file.text;
        if (!file.list.empty()) options += " --list " + file.list + "=" + path;
        if (!file.key.empty()) options += " --list-key " + file.list + "=" + file.key;
    }
    std::printf("pol batch policies/shenyang %s/cases.csv %s\n", folder.c_str(), options.c_str());
    return 0;
}
