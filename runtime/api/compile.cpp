// From the files of a policy to its plans: one for each selection of amendments that can be in force together.
// SPDX-License-Identifier: Apache-2.0
#include "lang/check/check.hpp"
#include "lang/check/modules.hpp"
#include "lang/messages/sink.hpp"
#include "runtime/api/state.hpp"
#include "runtime/number/sha256.hpp"
#include "runtime/plan/planner.hpp"

#include <algorithm>
#include <set>

namespace pol {
namespace {

struct host_files final : check::module_loader {
    explicit host_files(loader& files) : files_(files) {}
    std::optional<std::string> read(std::string_view path) override { return files_.read(path); }

private:
    loader& files_;
};

// What can still be trusted of the checker's word when a part of the text could not be read: types and the order of
// steps. That a name is unknown or nothing uses a fact may only be so because its declaration was lost.
bool is_independent(const diagnostic& d) {
    constexpr int award_without_pay = 401;
    return d.code >= 300 && d.code < 500 && d.code != award_without_pay;
}

std::string digest_of(const text::source_set& sources) {
    number::sha256 digest;
    for (const auto& file : sources.files()) {
        digest.add(file->path());
        digest.add(std::string_view("\0", 1));
        digest.add(std::to_string(file->bytes().size()));
        digest.add(std::string_view("\0", 1));
        digest.add(file->bytes());
    }
    return digest.hexadecimal();
}

class compilation {
public:
    explicit compilation(const compile_options& how)
        : how_(how),
          state_(std::make_shared<policy::state>()),
          sink_((state_->sources = std::make_shared<text::source_set>(), *state_->sources), how.limits.diagnostics) {
        state_->within = how.limits;
    }

    compiled run(loader& files, std::string_view entry) {
        const bool is_read = load(files, entry);
        compiled result;
        if (!is_read) {
            messages::sink doubtful(*state_->sources, how_.limits.diagnostics);
            check::check(state_->tree, {}, doubtful);
            std::vector<diagnostic> more = doubtful.take();
            result.diagnostics = sink_.take();
            const auto kept = std::stable_partition(more.begin(), more.end(), is_independent);
            const auto room = how_.limits.diagnostics - std::min(how_.limits.diagnostics, result.diagnostics.size());
            for (auto d = more.begin(); d != kept && static_cast<std::size_t>(d - more.begin()) < room; ++d)
                result.diagnostics.push_back(std::move(*d));
            return result;
        }
        for (const std::vector<std::uint32_t>& amendments : selections()) add_version(amendments);
        const bool is_good = !sink_.has_errors() && is_planned_;
        result.diagnostics = sink_.take();
        if (!is_good) return result;
        state_->digest = digest_of(*state_->sources);
        result.result = policy_access::make(state_);
        return result;
    }

private:
    bool load(loader& files, std::string_view entry) {
        const check::load_limits limits{how_.limits.policy_bytes, how_.limits.policy_bytes, how_.limits.policy_files,
                                        how_.limits.depth, static_cast<std::uint32_t>(how_.limits.literal_digits)};
        host_files own(files);
        bool is_read = check::load(own, entry, limits, *state_->sources, state_->tree, sink_);
        memory laid_over(how_.amendments);
        host_files others(laid_over);
        for (const named_text& file : how_.amendments) {
            is_read = check::load(others, file.path, limits, *state_->sources, state_->tree, sink_) && is_read;
        }
        return is_read && !sink_.has_errors();
    }

    // Every set of amendments that is in force on some day, and the bare policy first.
    std::vector<std::vector<std::uint32_t>> selections() const {
        std::set<std::int64_t> days;
        for (const ast::amend& a : state_->tree.amendments) {
            days.insert(a.from);
            if (a.has_to) days.insert(std::int64_t{a.to} + 1);
        }
        std::vector<std::vector<std::uint32_t>> all{{}};
        for (const std::int64_t day : days) {
            std::vector<std::uint32_t> chosen = state_->in_force(day);
            if (std::find(all.begin(), all.end(), chosen) == all.end()) all.push_back(std::move(chosen));
        }
        return all;
    }

    void add_version(const std::vector<std::uint32_t>& amendments) {
        check::checked found = check::check(state_->tree, amendments, sink_);
        if (sink_.has_errors()) return;
        std::optional<plan::plan> planned = plan::make(found, state_->sources, sink_);
        if (!planned) {
            is_planned_ = false;
            return;
        }
        state_->versions.push_back({amendments, std::move(found), std::move(*planned)});
    }

    const compile_options& how_;
    std::shared_ptr<policy::state> state_;
    messages::sink sink_;
    bool is_planned_ = true;
};

}  // namespace

std::vector<std::uint32_t> policy::state::in_force(std::int64_t day) const {
    std::vector<std::uint32_t> chosen;
    for (std::uint32_t n = 0; n < tree.amendments.size(); ++n) {
        const ast::amend& a = tree.amendments[n];
        if (a.from <= day && (!a.has_to || day <= a.to)) chosen.push_back(n);
    }
    std::stable_sort(chosen.begin(), chosen.end(), [this](std::uint32_t a, std::uint32_t b) {
        return tree.amendments[a].from < tree.amendments[b].from;
    });
    return chosen;
}

const api::version& policy::state::version_for(const std::vector<std::uint32_t>& amendments) const {
    const auto found = std::find_if(versions.begin(), versions.end(),
                                    [&](const api::version& v) { return v.amendments == amendments; });
    return found != versions.end() ? *found : versions.front();
}

const api::version& policy::state::version_on(std::optional<std::int64_t> day) const {
    return day ? version_for(in_force(*day)) : versions.front();
}

compiled compile(loader& files, std::string_view entry, const compile_options& how) {
    return compilation(how).run(files, entry);
}
compiled compile(folder& files, const compile_options& how) { return compile(files, files.entry(), how); }
compiled compile(memory& files, const compile_options& how) { return compile(files, files.entry(), how); }

}  // namespace pol
