// The C interface of populations: what the host reads and writes, through its own functions.
// SPDX-License-Identifier: Apache-2.0
#include "runtime/api/c_callbacks.hpp"
#include "runtime/api/c_options.hpp"
#include "runtime/api/json_text.hpp"

#include <pol/outcome.hpp>
#include <pol/policy.hpp>
#include <pol/stream.hpp>

#include <deque>

using pol::api::guarded;
using pol::api::is_text;
using pol::api::view_of;

namespace pol::api {
namespace {

// What a function of the host throws may not leave through the pipeline and its threads: it is kept here, and the run ends.
enum class host : std::uint8_t { works, failed };

class host_source final : public byte_source {
public:
    host_source(const pol_input& from, host& is) : from_(from), is_(is) {}
    std::optional<std::size_t> read(char* to, std::size_t size) override try {
        const std::int64_t got = call_host(from_.read, from_.user, to, size);
        if (got >= 0 && static_cast<std::uint64_t>(got) <= size) return static_cast<std::size_t>(got);
        is_ = host::failed;
        return std::nullopt;
    } catch (const host_failed&) {
        is_ = host::failed;
        return std::nullopt;
    }

private:
    const pol_input& from_;
    host& is_;
};

class host_sink final : public byte_sink {
public:
    host_sink(const pol_output& to, host& is) : to_(to), is_(is) {}
    bool write(std::string_view bytes) override try {
        if (call_host(to_.write, to_.user, bytes.data(), bytes.size()) != 0) return true;
        is_ = host::failed;
        return false;
    } catch (const host_failed&) {
        is_ = host::failed;
        return false;
    }

private:
    const pol_output& to_;
    host& is_;
};

// The files and options of one run, as the C++ interface has them.
class run {
public:
    run() = default;
    run(const run&) = delete;
    run& operator=(const run&) = delete;

    // False: misuse.
    bool read(const pol_population& from) { return read_files(from) && read_options(from); }
    stream_summary assess(const policy& with) { return assess_stream(with, files_, how_); }
    pol_status status_of(const stream_summary& done) const {
        if (is_ == host::failed) return POL_HOST_FAILED;
        switch (done.how) {
            case stream_summary::end::complete: return POL_OK;
            case stream_summary::end::stopped: return POL_CANCELLED;
            case stream_summary::end::failed: return POL_FOUND;
        }
        return POL_FOUND;
    }

    // Whether the run goes on, as the host says.
    bool operator()(const stream_progress& now) try {
        return call_host(asked_->progress, asked_->user, now.cases, now.bytes) != 0;
    } catch (const host_failed&) {
        is_ = host::failed;
        return false;
    }

private:
    bool read_input(const pol_input& from, text_input& to) {
        if (from.read == nullptr || !is_text(from.name, from.name_size) || !is_text(from.list, from.list_size) ||
            !is_text(from.key, from.key_size) || (from.form != POL_CSV && from.form != POL_JSON_LINES))
            return false;
        sources_.emplace_back(from, is_);
        to = {&sources_.back(), std::string(view_of(from.name, from.name_size)),
              from.form == POL_CSV ? text_form::csv : text_form::json_lines};
        return true;
    }

    bool read_output(const pol_output* from, byte_sink*& to) {
        if (from == nullptr) return true;
        if (from->write == nullptr) return false;
        sinks_.emplace_back(*from, is_);
        to = &sinks_.back();
        return true;
    }

    bool read_files(const pol_population& from) {
        if (from.cases == nullptr || from.cases->list != nullptr || (from.lists == nullptr && from.list_count > 0))
            return false;
        if (!read_input(*from.cases, files_.cases)) return false;
        if (from.cases->key != nullptr) how_.key = view_of(from.cases->key, from.cases->key_size);
        for (std::size_t n = 0; n < from.list_count; ++n) {
            const pol_input& given = from.lists[n];
            list_input& list = files_.lists.emplace_back();
            if (given.list == nullptr || given.form != POL_CSV || !read_input(given, list.rows)) return false;
            list.list = view_of(given.list, given.list_size);
            if (given.key != nullptr) how_.list_keys.emplace_back(list.list, view_of(given.key, given.key_size));
        }
        if (from.outcome_form != POL_CSV && from.outcome_form != POL_JSON_LINES) return false;
        files_.outcome_form = from.outcome_form == POL_CSV ? text_form::csv : text_form::json_lines;
        return read_output(from.outcomes, files_.outcomes) && read_output(from.rejects, files_.rejects) &&
               read_output(from.explanations, files_.explanations);
    }

    bool read_options(const pol_population& from) {
        how_.explain_rows = from.explain_rows;
        how_.statistics = from.without_statistics == 0;
        how_.in = language_of(from.language);
        if (from.threads != 0) how_.threads = from.threads;
        if (from.chunk_rows != 0) how_.chunk_rows = from.chunk_rows;
        if (from.sort_bytes != 0) how_.sort_bytes = from.sort_bytes == UINT64_MAX ? 0 : from.sort_bytes;
        asked_ = &from;
        if (from.progress != nullptr) how_.progress = *this;
        return is_language(from.language) && read_day(from.on, from.on_size, how_.on) &&
               read_settings(from.set, from.set_count, how_.set) &&
               read_names(from.clauses, from.clause_count, how_.clauses) &&
               read_names(from.columns, from.column_count, how_.columns) &&
               read_limits(from.limits, from.cancel, how_.limits);
    }

    const pol_population* asked_ = nullptr;
    host is_ = host::works;
    std::deque<host_source> sources_;  // where they are stays
    std::deque<host_sink> sinks_;
    stream_files files_;
    stream_options how_;
};

std::vector<diagnostic> told_of(const stream_summary& done) {
    std::vector<diagnostic> told = done.warnings;
    if (done.failure) told.insert(told.begin(), *done.failure);
    return told;
}

}  // namespace
}  // namespace pol::api

pol_status pol_population_assess(const pol_policy* with, const pol_population* given, pol_text** summary,
                                 pol_diagnostics** found) {
    pol::api::clear(summary);
    pol::api::clear(found);
    pol_population known;
    if (with == nullptr || summary == nullptr || !pol::api::read_struct(given, known)) return POL_MISUSE;
    return guarded([&] {
        pol::api::run one;
        if (!one.read(known)) return POL_MISUSE;
        const pol::stream_summary done = one.assess(with->is);
        auto told = pol::api::diagnostics_of(pol::api::told_of(done));
        pol::api::give_text(pol::to_json(done), summary);
        pol::api::give(std::move(told), found);
        return one.status_of(done);
    });
}

pol_status pol_population_columns_json(const pol_policy* of, pol_text** out) {
    pol::api::clear(out);
    if (of == nullptr || out == nullptr) return POL_MISUSE;
    return guarded([&] {
        std::string text;
        {
            pol::api::json_list columns(text);
            for (const std::string& name : pol::stream_columns(of->is)) pol::api::append_json(columns.item(), name);
        }
        return pol::api::give_text(std::move(text), out);
    });
}
