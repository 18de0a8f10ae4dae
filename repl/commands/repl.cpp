// pol repl: a conversation about one policy. Without a terminal: one line in, one answer out, and nothing else.
// SPDX-License-Identifier: Apache-2.0
#include "repl/commands/commands.hpp"
#include "repl/commands/repl_input.hpp"
#include "repl/editing.hpp"
#include "repl/files.hpp"
#include "repl/interruption.hpp"
#include "repl/journal.hpp"
#include "repl/long_work.hpp"
#include "repl/session/sentences.hpp"
#include "repl/session/session.hpp"
#include "repl/terminal.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace pol::repl {
namespace {

std::optional<std::string> read_whole(const std::string& path, std::string& why) {
    std::FILE* file = std::fopen(path.c_str(), "rb");
    std::string bytes;
    bool is_read = file != nullptr;
    if (file != nullptr) {
        char block[1 << 16];
        std::size_t count = 0;
        while ((count = std::fread(block, 1, sizeof block, file)) > 0) bytes.append(block, count);
        is_read = std::ferror(file) == 0;
    }
    if (!is_read) why = std::strerror(errno);
    if (file != nullptr) std::fclose(file);
    return is_read ? std::optional(std::move(bytes)) : std::nullopt;
}

bool write_file(const std::string& path, std::string_view text, host::writing how, std::string& why) {
    std::FILE* file = std::fopen(path.c_str(), how == host::writing::anew ? "wb" : "ab");
    bool is_written = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
    int error = errno;
    if (file != nullptr && std::fclose(file) != 0 && is_written) {
        is_written = false;
        error = errno;
    }
    if (!is_written) why = std::strerror(error);
    return is_written;
}

std::int64_t nanoseconds() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

// The files that a policy is made of, as they were when they were last looked at.
class policy_files {
public:
    explicit policy_files(const repl_command& asked) : asked_(asked), seen_(look()) {}

    bool have_changed() {
        stamps now = look();
        if (now == seen_) return false;
        seen_ = std::move(now);
        return true;
    }
    // Where a file stands that the policy, or an amendment laid over it, names.
    std::string place_of(const std::string& name) const {
        for (const std::string& file : asked_.with) {
            if (std::filesystem::path(file).filename() == name) return file;
        }
        return (root() / name).string();
    }

private:
    using stamps = std::map<std::string, std::pair<std::filesystem::file_time_type, std::uintmax_t>>;

    std::filesystem::path root() const {
        const std::filesystem::path policy(asked_.policy);
        std::error_code failed;
        if (std::filesystem::is_directory(policy, failed)) return policy;
        return policy.has_parent_path() ? policy.parent_path() : std::filesystem::path(".");
    }
    stamps look() const {
        namespace files = std::filesystem;
        stamps found;
        std::error_code failed;
        const auto add = [&](const files::path& path) {
            const auto written = files::last_write_time(path, failed);
            if (!failed) found[path.string()] = {written, files::file_size(path, failed)};
        };
        const auto add_policy = [&](const files::directory_entry& entry) {
            if (entry.path().extension() == ".pol") add(entry.path());
        };
        // A policy that is a folder may have folders; what lies beside a policy that is a file is its neighbours only.
        if (files::is_directory(asked_.policy, failed)) {
            files::recursive_directory_iterator all(root(), failed);
            for (; !failed && all != files::recursive_directory_iterator(); all.increment(failed)) add_policy(*all);
        } else {
            files::directory_iterator all(root(), failed);
            for (; !failed && all != files::directory_iterator(); all.increment(failed)) add_policy(*all);
        }
        for (const std::string& file : asked_.with) add(file);
        return found;
    }

    const repl_command& asked_;
    stamps seen_;
};

// Sessions about the same policy, wherever they were started.
std::string absolute(const std::string& path) {
    std::error_code failed;
    const auto whole = std::filesystem::weakly_canonical(path, failed);
    return failed ? path : whole.string();
}

// One answer after the other, on the screen. Where a person waits for it, Ctrl-C ends the answer and not the program.
class answering {
public:
    answering(language in, bool is_person)
        : work(in, is_person ? long_work::ending::by_keyboard : long_work::ending::by_itself),
          in_(in),
          is_person_(is_person) {}

    answer to(session& talk, const std::string& line) {
        if (heeds_) heeds_->again();
        if (!heeds_ && is_person_) heeds_.emplace(interruption::of::keyboard);
        work.begin();
        answer said = talk.say(line);
        work.end();
        show(screen::of_output().shown(said.text));
        if (heeds_) heeds_->again();  // the next Ctrl-C is none for this answer
        return said;
    }

    // Before a line is read: the editor of lines knows Ctrl-C itself; where there is none it ends the program.
    void wait() {
        if (!editor::line_reader::is_possible()) heeds_.reset();
    }

    long_work work;

private:
    void show(std::string_view text) const {
        constexpr std::size_t at_once = std::size_t{1} << 14;
        const bool was_stopped = is_stopped();
        while (!text.empty() && (was_stopped || !is_stopped())) {
            const std::string_view lines = text.substr(0, text.find('\n', at_once));
            print(lines);
            std::fflush(stdout);
            text.remove_prefix(lines.size());
        }
        if (text.empty()) return;
        std::clearerr(stdout);  // the signal may have ended a write
        print("\n" + sentence_text(sentence::rest_not_shown, in_) + "\n");
        std::fflush(stdout);
    }
    bool is_stopped() const { return heeds_ && interruption::signal() != 0; }

    language in_;
    bool is_person_;
    std::optional<interruption> heeds_;
};

// While somebody else writes on the terminal.
class without_sign {
public:
    explicit without_sign(long_work& work) : work_(work) { work_.end(); }
    ~without_sign() { work_.begin(); }
    without_sign(const without_sign&) = delete;
    without_sign& operator=(const without_sign&) = delete;

private:
    long_work& work_;
};

}  // namespace

int run(const repl_command& asked) {
    policy_files sources(asked);  // looked at before they are read: no change in between is missed
    const std::optional<policy> from = read_policy(asked.policy, asked.with, asked.in);
    if (!from) return trouble;
    const bool is_terminal = isatty(STDIN_FILENO) == 1;
    journal kept(is_terminal ? state_folder() : std::string(), absolute(asked.policy));
    answering answers(asked.in, is_terminal);
    session_options how;
    how.in = asked.in;
    how.host.read = read_whole;
    how.host.write = write_file;
    how.host.nanoseconds = nanoseconds;
    how.host.width = [] { return screen::of_output().width; };
    how.host.cancel = &interruption::wish();
    how.host.progress = [&](unsigned done) {
        answers.work.note(done);
        return true;
    };
    how.host.reread = [&] {
        const without_sign meanwhile(answers.work);  // what is wrong with a file is said there
        sources.have_changed();
        return compile_policy(asked.policy, asked.with, asked.in);
    };
    if (is_terminal) {
        how.host.has_changed = [&] { return sources.have_changed(); };
        how.host.edit_text = [&](const std::string& name, const std::string& text, std::string& why) {
            const without_sign meanwhile(answers.work);
            return edit_text(name, text, why);
        };
        how.host.edit_file = [&](const std::string& file, std::uint32_t line, std::string& why) {
            const without_sign meanwhile(answers.work);
            return edit_file(sources.place_of(file), line, why);
        };
        how.host.forget = [&] { kept.forget(); };
        if (kept.unfinished()) how.unfinished = left_behind{kept.unfinished()->memory, kept.unfinished()->when};
    }
    session talk(*from, std::move(how));
    print(talk.greeting(), screen::of_output());
    std::string memory;
    bool has_refused = false;
    bool was_kept = true;
    const auto say = [&](const std::string& line) {
        const answer said = answers.to(talk, line);
        has_refused = has_refused || said.is_refused;
        if (std::string known = is_terminal ? talk.memory() : std::string(); known != memory) {
            memory = std::move(known);
            const bool is_kept = kept.keep(memory);
            if (was_kept && !is_kept) print_error(sentence_text(sentence::no_journal, asked.in) + "\n");
            was_kept = is_kept;
        }
        return !said.is_end;
    };
    // A word in quotes may hold spaces.
    if (!asked.loaded.empty()) say("load \"" + asked.loaded + "\"");
    const std::unique_ptr<repl_input> lines = input_of_terminal_or_script(asked.in);
    std::string line;
    do {
        answers.wait();
    } while (lines->read(talk, line) && say(line));
    kept.done();
    return asked.is_strict && has_refused ? case_trouble : well;
}

}  // namespace pol::repl
