// The only file of the editor that waits: for keys, signals, and the end of a sequence.
// SPDX-License-Identifier: Apache-2.0
#include "repl/editor/line_reader.hpp"

#include "repl/editor/raw_mode.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <optional>

namespace pol::repl::editor {
namespace {

using state = line_editor::state;

bool write_all(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) return false;
        bytes.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
    return true;
}

extent size_of_screen() {
    winsize size = {};
    extent result;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0)
        result = {size.ws_col, size.ws_row};
    return result;
}

// One call of line_reader::read().
class reading {
public:
    reading(line_editor& line, key_decoder& keys, std::string_view prompt, colours in)
        : line_(line), keys_(keys), prompt_(prompt), canvas_(in) {
        write_all("\r\x1b[K");  // keys that were typed ahead have been echoed
    }

    line_reader::outcome run() {
        draw();
        for (;;) {
            if (const std::optional<state> last = press_all()) return end(*last);
            const unsigned patience = keys_.patience();
            const bool has_input = signals_.wait(patience);
            if (const std::optional<state> last = obey_signals()) return end(*last);
            if (has_input && !feed()) return end(state::ended);
            // No signal and no key: the time is over.
            if (!has_input && patience > 0) keys_.give_up();
        }
    }

private:
    bool feed() {
        char bytes[4096];
        const ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
        if (count < 0 && (errno == EINTR || errno == EAGAIN)) return true;
        if (count <= 0) return false;  // the terminal has gone
        keys_.feed({bytes, static_cast<std::size_t>(count)});
        return true;
    }

    void draw() { write_all(canvas_.drawn(framed(line_, prompt_, size_))); }

    // All keys that have come; then the line is drawn, once.
    std::optional<state> press_all() {
        bool is_pressed = false;
        while (const std::optional<key> next = keys_.next()) {
            is_pressed = true;
            const state now = line_.press(*next);
            switch (now) {
                case state::editing: break;
                case state::refused: write_all("\a"); break;
                case state::cleared:
                    write_all("\x1b[H\x1b[2J");
                    begin_again();
                    break;
                case state::suspended: suspend(); break;
                case state::entered:
                case state::cancelled:
                case state::ended: return now;
            }
        }
        if (is_pressed) draw();
        return {};
    }

    void begin_again() {
        canvas_.forget();
        draw();
    }

    // Below the line, which stays as it was typed.
    void leave_line(std::string_view mark = {}) {
        write_all(canvas_.drawn(framed_at_end(line_, prompt_, size_)));
        write_all(mark);
        write_all(canvas_.left());
    }

    void suspend() {
        leave_line();
        raw_.leave();
        signals_.let_through(SIGTSTP);
        held_signals::came(SIGCONT);
        raw_.enter();
        size_ = size_of_screen();
        begin_again();
    }

    std::optional<state> obey_signals() {
        if (held_signals::came(SIGINT)) return state::cancelled;
        if (held_signals::came(SIGTSTP)) suspend();
        for (const int number : {SIGTERM, SIGHUP, SIGQUIT}) {
            if (!held_signals::came(number)) continue;
            leave_line();
            raw_.leave();
            signals_.let_through(number);
            return state::ended;
        }
        if (held_signals::came(SIGCONT)) {
            raw_.enter();
            write_all("\r\x1b[K");
            begin_again();
        }
        if (held_signals::came(SIGWINCH)) {
            size_ = size_of_screen();
            write_all(canvas_.resized(size_.columns));
            draw();
        }
        return {};
    }

    line_reader::outcome end(state last) {
        leave_line(last == state::cancelled ? "^C" : "");
        if (last == state::entered) return line_reader::outcome::entered;
        return last == state::cancelled ? line_reader::outcome::cancelled : line_reader::outcome::ended;
    }

    line_editor& line_;
    key_decoder& keys_;
    std::string_view prompt_;
    held_signals signals_;
    raw_mode raw_;
    extent size_ = size_of_screen();
    canvas canvas_;
};

}  // namespace

bool line_reader::is_possible() {
    const char* kind = std::getenv("TERM");
    const bool can_move = kind != nullptr && *kind != '\0' && std::string_view(kind) != "dumb";
    return can_move && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
}

line_reader::outcome line_reader::read(std::string_view prompt, std::string& text) {
    line_.clear();
    const outcome result = reading(line_, keys_, prompt, colours_).run();
    text = line_.text().text();
    return result;
}

}  // namespace pol::repl::editor
