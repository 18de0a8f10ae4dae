// A run from its files to its summary: reads, assesses and writes chunk by chunk, in one thread or with others that assess.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream/assessor.hpp"
#include "runtime/stream/worker.hpp"

#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <pol/stream.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace pol {
namespace stream {
namespace {

constexpr int not_written = 973;
// What is there is written while the caches still hold it; a chunk of the usual size has more.
constexpr std::size_t write_size = std::size_t{1} << 16;

class run {
public:
    run(const policy::state& of, const run_plan& as, const stream_files& files, const stream_options& how,
        stream_summary& to)
        : files_(files),
          how_(how),
          summary_(to),
          from_(of, versions_of(as), as.on, files, how, to.warnings),
          by_(of, as, files, how) {}

    void go();

private:
    static std::vector<const api::version*> versions_of(const run_plan& as) {
        std::vector<const api::version*> result;
        for (const version_plan& v : as.versions) result.push_back(v.of);
        return result;
    }

    void go_alone();
    void go_with_others();
    bool read(dated_chunk& to) { return from_.next(std::max<std::uint32_t>(how_.chunk_rows, 1), to); }
    bool has_ended() const { return summary_.how != stream_summary::end::complete; }
    void stop();
    void note_progress(const dated_chunk& done);
    void write(pages& from, std::size_t at_least);
    void write(text_buffer& from, byte_sink* to, std::string_view what, std::size_t at_least);
    void set_full_aside();

    const stream_files& files_;
    const stream_options& how_;
    stream_summary& summary_;
    dated_reader from_;
    assessor by_;
    pages filling_;
    pages full_;
    std::uint64_t cases_ = 0;
};

void run::go() {
    if (!from_.failure()) {
        by_.headers(filling_);
        if (how_.threads > 1)
            go_with_others();
        else
            go_alone();
        if (!has_ended()) write(filling_, 1);
    }
    if (from_.failure()) {
        summary_.how = stream_summary::end::failed;
        summary_.failure = from_.failure();
    }
    by_.sum_up(summary_);
}

void run::go_alone() {
    dated_chunk cases;
    bool has_more = true;
    while (has_more && !has_ended()) {
        has_more = read(cases);
        if (!by_.assess(cases, 1, filling_)) return stop();
        write(filling_, write_size);
        note_progress(cases);
    }
}

// While the others assess one chunk, this thread writes what is finished and reads the next.
void run::go_with_others() {
    std::array<dated_chunk, 2> cases;
    std::size_t now = 0;
    worker others;
    bool has_more = read(cases[now]);
    bool is_last = false;
    while (!is_last && !has_ended()) {
        is_last = !has_more;
        bool is_whole = true;
        others.start([&, now] { is_whole = by_.assess(cases[now], how_.threads - 1, filling_); });
        write(full_, 1);
        if (has_more) has_more = read(cases[1 - now]);
        others.wait();
        if (!is_whole) return stop();
        set_full_aside();
        note_progress(cases[now]);
        now = 1 - now;
    }
    if (!has_ended()) write(full_, 1);
}

void run::set_full_aside() {
    if (filling_.outcomes.size() >= write_size) std::swap(filling_.outcomes, full_.outcomes);
    if (filling_.rejects.size() >= write_size) std::swap(filling_.rejects, full_.rejects);
    if (filling_.explanations.size() >= write_size) std::swap(filling_.explanations, full_.explanations);
}

void run::note_progress(const dated_chunk& done) {
    cases_ += done.rows();
    const bool goes_on = !how_.progress || how_.progress({cases_, done.of.front().bytes});
    if (!goes_on) stop();
}

void run::stop() {
    if (!has_ended()) summary_.how = stream_summary::end::stopped;
}

void run::write(pages& from, std::size_t at_least) {
    write(from.outcomes, files_.outcomes, "outcomes", at_least);
    write(from.rejects, files_.rejects, "rejects", at_least);
    write(from.explanations, files_.explanations, "explanations", at_least);
}

void run::write(text_buffer& from, byte_sink* to, std::string_view what, std::size_t at_least) {
    if (from.size() < at_least || has_ended()) return;
    const bool is_written = to->write(from.bytes());
    from.clear();
    if (is_written) return;
    summary_.how = stream_summary::end::failed;
    summary_.failure.emplace();
    summary_.failure->code = not_written;
    summary_.failure->arguments = {std::string(what)};
}

}  // namespace
}  // namespace stream

stream_summary assess_stream(const policy& with, const stream_files& files, const stream_options& how) {
    const policy::state& of = policy_access::of(with);
    stream::run_plan as = stream::plan_run(of, files, how);
    stream_summary summary;
    if (how.limits.is_cancelled()) {
        summary.how = stream_summary::end::stopped;
        return summary;
    }
    summary.warnings = std::move(as.warnings);
    if (as.failure) {
        summary.how = stream_summary::end::failed;
        summary.failure = std::move(as.failure);
        return summary;
    }
    stream::run(of, as, files, how, summary).go();
    return summary;
}

std::vector<std::string> stream_columns(const policy& with) {
    std::vector<const plan::plan*> versions;
    for (const api::version& v : policy_access::of(with).versions) versions.push_back(&v.plan);
    std::vector<std::string> names;
    for (stream::output_column& c : stream::all_columns(versions)) names.push_back(std::move(c.name));
    return names;
}

}  // namespace pol
