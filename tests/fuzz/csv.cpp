// Fuzzes populations as text: the bytes are split into cases and files of lists; every row comes out as a case, as a reject
// or not at all only where the run fails, and blocks of another size give the same.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/batch/gaps.hpp"
#include "runtime/eval/evaluate.hpp"
#include "runtime/stream/memory_source.hpp"
#include "runtime/stream/readers.hpp"
#include "tests/support/pipeline.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using namespace pol;

constexpr const char* text = R"(policy p "P" { currency CNY  round half up to 0.01 }
choice kinds = a | b
facts { period : period  fee : money = 0  staff : list of { name : text, unique  wage : money, at most 1000 } }
clause c {
  claim {
    cost : money signed
    n : count, at most 100
    share : rate = 50%
    kind : kinds
    since : date
    deal : optional { bonus : money  notes : list of { worth : money } }
    booths : list of { cost : money  parts : list of { price : money } }
  }
  award x { for each b in booths  pay b.cost + sum of price in b.parts  cap 500 each }
  award y { pay share of cost × n }
}
)";

void must(bool holds) {
    if (!holds) std::abort();
}

struct found {
    std::string outcomes;
    std::size_t cases = 0;
    std::size_t lost = 0;
    int failure = 0;
};

found run(const plan::plan& p, const std::vector<std::string>& given, text_form form, std::uint32_t rows,
          std::size_t block, std::size_t sort_bytes) {
    const char* const lists[] = {"staff", "c.booths", "c.booths.parts", "c.deal.notes"};
    std::vector<stream::memory_source> sources;
    for (const std::string& each : given) sources.emplace_back(each, block);
    stream_files files;
    files.cases = {sources.data(), "cases", form};
    for (std::size_t n = 1; n < given.size() && n <= 4; ++n)
        files.lists.push_back({lists[n - 1], {&sources[n], lists[n - 1], text_form::csv}});
    stream_options how;
    how.sort_bytes = sort_bytes;
    std::vector<diagnostic> warnings;
    const auto reader = stream::open_reader(p, files, how, warnings, block);
    found made;
    stream::chunk chunk;
    while (reader->next(rows, chunk)) {
        must(chunk.facts.rows <= rows && chunk.key_ends.size() == chunk.facts.rows);
        must(chunk.facts.rows > 0 || !chunk.rejects.empty());
        const batch::facts_view seen = batch::look_at(chunk.facts);
        for (std::uint32_t row = 0; row < chunk.facts.rows; ++row) {
            facts::case_data one;
            batch::take_case(p, batch::gaps_of(p), seen, row, one);
            made.outcomes += to_json(eval::evaluate(p, one, {}));
            made.outcomes += chunk.key(row);
        }
        made.cases += chunk.facts.rows;
        for (const stream::reject& r : chunk.rejects) made.lost += r.is_lost ? 1 : 0;
    }
    must(!reader->next(rows, chunk));
    if (reader->failure()) made.failure = reader->failure()->code;
    return made;
}

}  // namespace

// The first byte says how; 0x1E separates the files.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const test::planned planned = test::plan_text(text);
    must(planned.plan != nullptr);
    if (size == 0) return 0;
    constexpr std::uint8_t separator = 0x1E;
    std::vector<std::string> given(1);
    for (std::size_t n = 1; n < size; ++n) {
        if (bytes[n] == separator)
            given.emplace_back();
        else
            given.back() += static_cast<char>(bytes[n]);
    }
    const text_form form = (bytes[0] & 1) != 0 ? text_form::json_lines : text_form::csv;
    const std::size_t sort_bytes = (bytes[0] & 2) != 0 ? 0 : 100'000;
    const found whole = run(*planned.plan, given, form, 1000, 100'000, sort_bytes);
    const std::size_t block = 1 + bytes[0] / 4;
    const found parts = run(*planned.plan, given, form, 1 + bytes[0] % 7, block, sort_bytes);
    // A small window may not show the order of the rows; what does not fail is the same.
    if (whole.failure != 0 || parts.failure != 0) return 0;
    must(whole.cases == parts.cases && whole.lost == parts.lost);
    must(whole.outcomes == parts.outcomes);
    return 0;
}
