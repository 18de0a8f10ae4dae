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

// What there is most of in a tree was given room by the size of the text; a policy is kept for as long as its host runs. Nothing
// points into the tree yet.
void give_back_room(ast::tree& tree) {
    tree.exprs.shrink_to_fit();
    tree.operands.shrink_to_fit();
    tree.types.shrink_to_fit();
    tree.fields.shrink_to_fit();
    tree.data_nodes.shrink_to_fit();
}

struct host_files final : check::module_loader {
    host_files(loader& files, const limits& within) : files_(files), within_(within) {}
    // Of what is cancelled no further file is read: that it then seems to be missing is never told.
    std::optional<std::string> read(std::string_view path) override {
        return within_.is_cancelled() ? std::nullopt : files_.read(path);
    }

private:
    loader& files_;
    const limits& within_;
};

check::load_limits load_limits_of(const limits& within) {
    return {within.policy_bytes, within.policy_bytes, within.policy_files,
            within.policy_parts, within.depth,        static_cast<std::uint32_t>(within.literal_digits)};
}

// A part of the texts that were read before.
struct read_files final : check::module_loader {
    read_files(const text::source_set& sources, std::size_t first, std::size_t last)
        : sources_(sources), first_(first), last_(last) {}
    std::optional<std::string> read(std::string_view path) override {
        for (std::size_t n = first_; n < last_; ++n) {
            const text::source& file = *sources_.files()[n];
            if (file.path() == path) return std::string(file.bytes());
        }
        return std::nullopt;
    }

private:
    const text::source_set& sources_;
    std::size_t first_;
    std::size_t last_;
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
    explicit compilation(const limits& within)
        : within_(within),
          state_(api::make_shared_state<policy::state>()),
          sink_((state_->sources = std::make_shared<text::source_set>(), *state_->sources), within.diagnostics) {
        state_->within = within;
        state_->within.cancel = nullptr;  // it need not outlive the policy
    }

    compiled run(loader& files, std::string_view entry, const std::vector<named_text>& amendments) {
        return finish(load(files, entry, amendments));
    }

    // The same texts with these amendments on every day.
    compiled run(const policy::state& texts, std::vector<std::uint32_t> amendments) {
        state_->entry = texts.entry;
        state_->own_files = texts.own_files;
        state_->laid_over = texts.laid_over;
        state_->fixed = std::move(amendments);
        return finish(api::read_again(texts, *state_->sources, state_->tree, sink_));
    }

private:
    compiled finish(bool is_read) {
        const std::size_t most = state_->within.diagnostics;
        compiled result;
        if (within_.is_cancelled()) return given_up();
        if (!is_read) {
            messages::sink doubtful(*state_->sources, most);
            check::check(state_->tree, {}, doubtful);
            std::vector<diagnostic> more = doubtful.take();
            result.diagnostics = sink_.take();
            const auto kept = std::stable_partition(more.begin(), more.end(), is_independent);
            const auto room = most - std::min(most, result.diagnostics.size());
            for (auto d = more.begin(); d != kept && static_cast<std::size_t>(d - more.begin()) < room; ++d)
                result.diagnostics.push_back(std::move(*d));
            return result;
        }
        give_back_room(state_->tree);
        if (const auto all = selections()) {
            for (const std::vector<std::uint32_t>& amendments : *all) {
                if (within_.is_cancelled()) break;
                add_version(amendments);
            }
        }
        if (within_.is_cancelled()) return given_up();
        const bool is_good = !sink_.has_errors() && is_planned_;
        result.diagnostics = sink_.take();
        if (!is_good) return result;
        state_->titles = api::titles_of(state_->versions);
        state_->digest = digest_of(*state_->sources);
        result.result = policy_access::make(state_);
        return result;
    }

    // What was found so far is left out: it might be all that there is, or nothing.
    static compiled given_up() {
        constexpr int cancelled = 963;
        compiled result;
        result.diagnostics.emplace_back().code = cancelled;
        return result;
    }

    bool load(loader& files, std::string_view entry, const std::vector<named_text>& amendments) {
        const check::load_limits limits = load_limits_of(state_->within);
        host_files own(files, within_);
        bool is_read = check::load(own, entry, limits, *state_->sources, state_->tree, sink_);
        state_->entry = std::string(entry);
        state_->own_files = state_->sources->files().size();
        memory laid_over(amendments);
        host_files others(laid_over, within_);
        for (const named_text& file : amendments) {
            is_read = check::load(others, file.path, limits, *state_->sources, state_->tree, sink_) && is_read;
            state_->laid_over.push_back(file.path);
        }
        return is_read && !sink_.has_errors();
    }

    // Every set of amendments that is in force on some day, and the bare policy first; none if these are too many.
    std::optional<std::vector<std::vector<std::uint32_t>>> selections() {
        std::set<std::int64_t> days;
        for (const ast::amend& a : state_->tree.amendments) {
            days.insert(a.from);
            if (a.has_to) days.insert(std::int64_t{a.to} + 1);
        }
        std::vector<std::vector<std::uint32_t>> all{{}};
        if (state_->fixed) {
            if (!state_->fixed->empty()) all.push_back(*state_->fixed);
            return all;
        }
        // Each is checked and planned on its own, with the whole tree before its eyes.
        const std::size_t most =
            std::max<std::size_t>(1, within_.version_parts / std::max<std::size_t>(1, state_->tree.parts));
        for (const std::int64_t day : days) {
            std::vector<std::uint32_t> chosen = state_->in_force(day);
            if (std::find(all.begin(), all.end(), chosen) != all.end()) continue;
            if (all.size() == most) {
                constexpr int too_many_selections = 916;
                sink_.report(too_many_selections, state_->tree.amendments[chosen.back()].where, {std::to_string(most)});
                return std::nullopt;
            }
            all.push_back(std::move(chosen));
        }
        return all;
    }

    void add_version(const std::vector<std::uint32_t>& amendments) {
        check::checked found = check::check(state_->tree, amendments, sink_);
        if (sink_.has_errors() || !has_room_for_facts(found)) return;
        std::optional<plan::plan> planned = plan::make(found, state_->sources, sink_);
        if (!planned) {
            is_planned_ = false;
            return;
        }
        found.forget_expressions();
        state_->versions.push_back({amendments, std::move(found), std::move(*planned)});
    }

    // Each fact is laid out wherever its record stands, once for each version: a short text may ask for very many.
    bool has_room_for_facts(const check::checked& found) {
        constexpr int too_many_parts = 915;
        constexpr std::uint64_t parts_of_a_fact = 8;
        const check::field* largest = nullptr;
        std::uint64_t most = 0;
        const auto add = [&](std::uint32_t record) {
            if (record >= found.records.size()) return;
            facts_ += found.records[record].facts;
            for (const check::field& f : found.records[record].fields) {
                check::type t = found.types[f.type];
                while (t.is == check::kind::list) t = found.types[t.detail];
                const std::uint64_t inside = t.is == check::kind::record ? found.records[t.detail].facts : 1;
                if (inside <= most || f.declared == nullptr) continue;
                most = inside;
                largest = &f;
            }
        };
        const std::uint64_t before = facts_;
        add(found.facts_record);
        for (const check::clause& c : found.clauses) add(c.claim_record);
        const bool is_within_policy = (facts_ - before) * parts_of_a_fact <= within_.policy_parts;
        if (largest == nullptr || (is_within_policy && facts_ * parts_of_a_fact <= within_.version_parts)) return true;
        const std::size_t limit = is_within_policy ? within_.version_parts : within_.policy_parts;
        sink_.report(too_many_parts, largest->declared->where, {std::to_string(limit)});
        return false;
    }

    const limits& within_;
    shared_state<policy::state> state_;
    messages::sink sink_;
    bool is_planned_ = true;
    std::uint64_t facts_ = 0;  // of all versions
};

// Several may have the same title; a number is always that of one.
std::vector<std::uint32_t> amendments_named(const ast::tree& tree, std::string_view name) {
    std::vector<std::uint32_t> titled;
    for (std::uint32_t n = 0; n < tree.amendments.size(); ++n) {
        if (std::to_string(n + 1) == name) return {n};
        const ast::titles& title = tree.amendments[n].title;
        if (!name.empty() && (title.english == name || title.chinese == name)) titled.push_back(n);
    }
    return titled;
}

}  // namespace

std::vector<std::uint32_t> policy::state::in_force(std::int64_t day) const {
    if (fixed) return *fixed;
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
    if (fixed) return version_for(*fixed);
    return day ? version_for(in_force(*day)) : versions.front();
}

bool api::read_again(const policy::state& texts, text::source_set& sources, ast::tree& tree, messages::sink& sink) {
    const check::load_limits limits = load_limits_of(texts.within);
    read_files own(*texts.sources, 0, texts.own_files);
    read_files others(*texts.sources, texts.own_files, texts.sources->files().size());
    bool is_read = check::load(own, texts.entry, limits, sources, tree, sink);
    for (const std::string& path : texts.laid_over)
        is_read = check::load(others, path, limits, sources, tree, sink) && is_read;
    return is_read;
}

compiled policy::amended(const std::vector<std::string>& names) const {
    constexpr int no_such_amendment = 990;
    std::vector<std::string_view> known;
    std::vector<std::uint32_t> chosen;
    compiled refused;
    for (const ast::amend& a : state_->tree.amendments) {
        known.push_back(a.title.english);
        known.push_back(a.title.chinese);
    }
    for (const std::string& name : names) {
        const std::vector<std::uint32_t> named = amendments_named(state_->tree, name);
        chosen.insert(chosen.end(), named.begin(), named.end());
        if (!named.empty()) continue;
        diagnostic unknown;
        unknown.code = no_such_amendment;
        unknown.arguments = {name};
        for (const std::string& close : messages::suggest(name, known)) {
            constexpr int did_you_mean = 1;
            unknown.notes.push_back({did_you_mean, unknown.where, {close}});
        }
        refused.diagnostics.push_back(std::move(unknown));
    }
    if (!refused.diagnostics.empty()) return refused;
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    std::stable_sort(chosen.begin(), chosen.end(), [this](std::uint32_t a, std::uint32_t b) {
        return state_->tree.amendments[a].from < state_->tree.amendments[b].from;
    });
    return compilation(state_->within).run(*state_, std::move(chosen));
}

compiled compile(loader& files, std::string_view entry) { return compile(files, entry, {}); }
compiled compile(folder& files) { return compile(files, {}); }
compiled compile(memory& files) { return compile(files, {}); }
compiled compile(loader& files, std::string_view entry, const compile_options& how) {
    return compilation(how.limits).run(files, entry, how.amendments);
}
compiled compile(folder& files, const compile_options& how) { return compile(files, files.entry(), how); }
compiled compile(memory& files, const compile_options& how) { return compile(files, files.entry(), how); }

}  // namespace pol
