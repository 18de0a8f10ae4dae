// pol repl: a conversation about one policy. Without a terminal: one line in, one answer out, and nothing else.
// SPDX-License-Identifier: Apache-2.0
#include "repl/commands/commands.hpp"
#include "repl/files.hpp"
#include "repl/interruption.hpp"
#include "repl/session/lines.hpp"
#include "repl/session/session.hpp"
#include "repl/terminal.hpp"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>

namespace pol::repl {
namespace {

// A line without its end; false: the input is at its end. What is too long is read to its end and not kept whole.
bool read_line(std::FILE* from, std::string& line) {
    line.clear();
    int c = std::fgetc(from);
    if (c == EOF) return false;
    for (; c != EOF && c != '\n'; c = std::fgetc(from)) {
        if (line.size() <= longest_line) line += static_cast<char>(c);
    }
    return true;
}

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
    const int error = errno;
    if (file != nullptr && std::fclose(file) != 0) is_written = false;
    if (!is_written) why = std::strerror(error);
    return is_written;
}

std::int64_t nanoseconds() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

// Long work within one line: Ctrl-C ends the work and not the program, and a terminal shows how far it is.
class long_work {
public:
    ~long_work() {
        if (has_line_) print_error("\r\x1b[K");
    }

    bool goes_on(unsigned done) {
        constexpr std::int64_t pause = 200'000'000;
        const std::int64_t now = nanoseconds();
        if (begin_ == 0) begin_ = now;
        if (now - begin_ > pause && ::isatty(STDERR_FILENO) == 1) {
            begin_ = now;
            has_line_ = true;
            print_error("\r\x1b[K" + std::to_string(done / 10) + "%");
        }
        return interruption::signal() == 0;
    }

private:
    interruption watch_;
    std::int64_t begin_ = 0;
    bool has_line_ = false;
};

class input {
public:
    explicit input(bool is_terminal) : is_terminal_(is_terminal) {}

    // False: the input is at its end.
    bool read(const session& talk, std::string& text) {
        std::string line;
        std::string prompt = talk.prompt();
        bool has_some = false;
        while (!lines_.is_complete()) {
            if (is_terminal_) {
                print(prompt);
                std::fflush(stdout);
            }
            if (!read_line(stdin, line)) break;
            has_some = true;
            lines_.add(line);
            prompt = "...  ";
        }
        text = lines_.take();
        return has_some;
    }

private:
    bool is_terminal_;
    line_collector lines_;
};

}  // namespace

int run(const repl_command& asked) {
    const std::optional<policy> from = read_policy(asked.policy, asked.with, asked.in);
    if (!from) return trouble;
    const screen on = screen::of_output();
    std::optional<long_work> work;
    const auto goes_on = [&](unsigned done) {
        if (!work) work.emplace();
        return work->goes_on(done);
    };
    session talk(*from, {asked.in, on.width, {read_whole, write_file, nanoseconds, goes_on}});
    bool has_refused = false;
    const auto say = [&](const std::string& line) {
        const answer said = talk.say(line);
        work.reset();
        print(said.text, on);
        std::fflush(stdout);
        has_refused = has_refused || said.is_refused;
        return !said.is_end;
    };
    // A word in quotes may hold spaces.
    if (!asked.loaded.empty()) say("load \"" + asked.loaded + "\"");
    input lines(isatty(STDIN_FILENO) == 1);
    std::string line;
    while (lines.read(talk, line) && say(line)) {
    }
    return asked.is_strict && has_refused ? case_trouble : well;
}

}  // namespace pol::repl
