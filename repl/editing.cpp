// SPDX-License-Identifier: Apache-2.0
#include "repl/editing.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

namespace pol::repl {
namespace {

std::string editor() {
    for (const char* name : {"VISUAL", "EDITOR"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') return value;
    }
    return "vi";
}

// `+LINE` means a line to these; to others it would be a file.
bool takes_line(const std::string& command) {
    constexpr std::array<std::string_view, 11> known = {"vi",          "vim",   "nvim", "view", "nano", "emacs",
                                                        "emacsclient", "micro", "joe",  "ne",   "kak"};
    const std::string program = command.substr(0, command.find(' '));
    const std::string name = program.substr(program.rfind('/') + 1);
    return std::find(known.begin(), known.end(), name) != known.end();
}

// What the keyboard says while the editor has the terminal is said to the editor alone.
class deaf {
public:
    deaf() {
        struct sigaction ignored = {};
        ignored.sa_handler = SIG_IGN;
        sigaction(SIGINT, &ignored, &interrupt_);
        sigaction(SIGQUIT, &ignored, &quit_);
    }
    ~deaf() { listen(); }
    deaf(const deaf&) = delete;
    deaf& operator=(const deaf&) = delete;
    void listen() const {
        sigaction(SIGINT, &interrupt_, nullptr);
        sigaction(SIGQUIT, &quit_, nullptr);
    }

private:
    struct sigaction interrupt_ = {};
    struct sigaction quit_ = {};
};

}  // namespace

bool edit_file(const std::string& path, std::uint32_t line, std::string& why) {
    const std::string command = editor();
    // The command may have arguments of its own, so a shell takes it apart; the file is none of its business.
    const std::string script = command + " \"$@\"";
    const std::string at = "+" + std::to_string(line);
    const deaf meanwhile;
    const pid_t child = fork();
    if (child == 0) {
        meanwhile.listen();
        if (line != 0 && takes_line(command))
            execl("/bin/sh", "sh", "-c", script.c_str(), "sh", at.c_str(), path.c_str(), nullptr);
        else
            execl("/bin/sh", "sh", "-c", script.c_str(), "sh", path.c_str(), nullptr);
        _exit(127);
    }
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) break;
    }
    if (child < 0) why = std::strerror(errno);
    const bool is_well = child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (child > 0 && !is_well)
        why = "`" + command + "`: " + (WIFEXITED(status) ? std::to_string(WEXITSTATUS(status)) : "?");
    return is_well;
}

std::optional<std::string> edit_text(const std::string& name, const std::string& text, std::string& why) {
    namespace files = std::filesystem;
    std::error_code failed;
    const files::path temporary = files::temp_directory_path(failed);
    std::string folder = (failed ? files::path("/tmp") : temporary).string() + "/pol-XXXXXX";
    if (mkdtemp(folder.data()) == nullptr) {
        why = std::strerror(errno);
        return std::nullopt;
    }
    const std::string path = folder + "/" + name;
    std::optional<std::string> result;
    std::ofstream out(path, std::ios::binary);
    if (out << text && out.flush()) {
        out.close();
        if (edit_file(path, 0, why)) {
            std::ifstream in(path, std::ios::binary);
            std::ostringstream read;
            read << in.rdbuf();
            if (in) result = read.str();
            if (!in) why = path;
        }
    } else {
        why = path;
    }
    files::remove_all(folder, failed);
    return result;
}

}  // namespace pol::repl
