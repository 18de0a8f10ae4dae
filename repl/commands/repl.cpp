// pol repl: a conversation about one policy. Without a terminal: one line in, one answer out, and nothing else.
// SPDX-License-Identifier: Apache-2.0
#include "repl/commands/commands.hpp"
#include "repl/commands/repl_input.hpp"
#include "repl/files.hpp"
#include "repl/session/session.hpp"
#include "repl/terminal.hpp"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

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
    const int error = errno;
    if (file != nullptr && std::fclose(file) != 0) is_written = false;
    if (!is_written) why = std::strerror(error);
    return is_written;
}

std::int64_t nanoseconds() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

}  // namespace

int run(const repl_command& asked) {
    const std::optional<policy> from = read_policy(asked.policy, asked.with, asked.in);
    if (!from) return trouble;
    const screen on = screen::of_output();
    session talk(*from, {asked.in, on.width, {read_whole, write_file, nanoseconds}});
    bool has_refused = false;
    const auto say = [&](const std::string& line) {
        const answer said = talk.say(line);
        print(said.text, on);
        std::fflush(stdout);
        has_refused = has_refused || said.is_refused;
        return !said.is_end;
    };
    // A word in quotes may hold spaces.
    if (!asked.loaded.empty()) say("load \"" + asked.loaded + "\"");
    const std::unique_ptr<repl_input> lines = input_of_terminal_or_script(asked.in);
    std::string line;
    while (lines->read(talk, line) && say(line)) {
    }
    return asked.is_strict && has_refused ? case_trouble : well;
}

}  // namespace pol::repl
